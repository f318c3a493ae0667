"""Titles: one line that an article is known by in a list."""

import re

TITLE_LENGTH = 200
"""Code points that a title may have."""

_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
"""A heading of the first rank in Markdown, the one that begins with a single `#`."""

_SIGNS = re.compile(r"^#{1,6}[ \t]+")


def title_of(text: str) -> str:
    """Return the first line that is not blank, with white space runs as one space."""
    return short(next((line for line in text.splitlines() if line.strip()), ""))


def heading_of(text: str) -> str:
    """Return the first heading of the first rank in a text of Markdown, or its first line without the signs of one."""
    heading = _HEADING.search(text)
    return short(heading[1]) if heading else _SIGNS.sub("", title_of(text))


def short(title: str) -> str:
    """Return a title on one line, no longer than a title may be."""
    return " ".join(title.strip()[: TITLE_LENGTH * 2].split())[:TITLE_LENGTH]
