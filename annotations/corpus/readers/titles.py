"""Titles: one line that stands for an article in a list."""

import re

from annotations.wording import cut

TITLE_LENGTH = 200
"""Code points of a title, at most."""

_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
"""A heading of the first rank in Markdown: a single `#`."""

_SIGNS = re.compile(r"^#{1,6}[ \t]+")


def title_of(text: str) -> str:
    """Return the first line that is not blank.

    Every run of white space becomes a space.
    """
    return shorten(next((line for line in text.splitlines() if line.strip()), ""))


def heading_of(text: str) -> str:
    """Return the first heading of a Markdown text, else its first line, unmarked."""
    heading = _HEADING.search(text)
    return shorten(heading[1]) if heading else _SIGNS.sub("", title_of(text))


def shorten(title: str) -> str:
    """Return a title on one line, shortened to the limit."""
    return cut(" ".join(cut(title.strip(), TITLE_LENGTH * 2).split()), TITLE_LENGTH)
