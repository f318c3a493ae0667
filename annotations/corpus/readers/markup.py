"""Markup in a field: HTML that a feed or a content system keeps of an article, as text."""

import re

_MARKED_UP = re.compile(
    r"</(?:p|div|h[1-6]|li|ul|ol|blockquote|figure|figcaption|article|section|table)\s*>|<br\s*/?>", re.IGNORECASE
)
"""What text in HTML has, and text about HTML hardly: the end of a paragraph, or a line break."""

_INLINE = re.compile(r"</?(?:a|abbr|b|br|cite|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|apos|gt|lt|nbsp|quot|[lr][sd]quo|[mn]dash|hellip);")


def is_marked_up(text: str) -> bool:
    """Return whether a text is in HTML: it has ends of paragraphs or line breaks."""
    return "<" in text and _MARKED_UP.search(text) is not None


def text_of(markup: str) -> str:
    r"""Return the text of HTML: paragraphs parted by blank lines, `\n` for a line break, other white space as a space.

    What is no markup stays. Scripts and styles are left out.
    """
    # A parser with all entities of HTML is not loaded where no field is in HTML.
    from annotations.corpus.readers.markup_parser import TextParser

    parser = TextParser()
    parser.feed(markup)
    parser.close()
    return parser.whole()


def line_of(markup: str) -> str:
    """Return a title without the tags and references of HTML that it may have."""
    if "<" in markup:
        markup = _INLINE.sub("", markup)
    if "&" not in markup:
        return markup
    from html import unescape

    return _REFERENCE.sub(lambda found: unescape(found[0]), markup)
