"""Markup in a field: HTML that a feed or a content system keeps of an article, as text."""

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
"""Elements that part paragraphs."""

_UNSEEN = frozenset(("head", "noscript", "script", "style", "template"))
"""Elements whose content nobody reads."""

_MARKED_UP = re.compile(
    r"</(?:p|div|h[1-6]|li|ul|ol|blockquote|figure|figcaption|article|section|table)\s*>|<br\s*/?>", re.IGNORECASE
)
"""What text in HTML has, and text about HTML hardly: the end of a paragraph, or a line break."""

_INLINE = re.compile(r"</?(?:a|abbr|b|br|cite|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|apos|gt|lt|nbsp|quot|[lr][sd]quo|[mn]dash|hellip);")
_WHITE = re.compile(r"[ \t\r\n\f]+")


def is_marked_up(text: str) -> bool:
    """Return whether a text is in HTML: it has ends of paragraphs or line breaks."""
    return "<" in text and _MARKED_UP.search(text) is not None


def text_of(markup: str) -> str:
    r"""Return the text of HTML: paragraphs parted by blank lines, `\n` for a line break, other white space as a space.

    What is no markup stays. Scripts and styles are left out.
    """
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser.whole()


def line_of(markup: str) -> str:
    """Return a title without the tags and references of HTML that it may have."""
    if "<" in markup:
        markup = _INLINE.sub("", markup)
    return _REFERENCE.sub(lambda found: unescape(found[0]), markup) if "&" in markup else markup


class _Text(HTMLParser):
    """Collects paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._paragraphs: list[str] = []
        self._here: list[str] = []
        self._unseen = 0
        self._kept = 0
        """How many `pre` elements are open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002, asked for by name
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._here.append("\n")
        elif tag in _BLOCKS:
            self._end()
            self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._end()
            self._kept = max(0, self._kept - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._here.append(data if self._kept else _WHITE.sub(" ", data))

    def _end(self) -> None:
        """End a paragraph."""
        text = "".join(self._here)
        self._here.clear()
        if not self._kept:
            text = "\n".join(re.sub(" {2,}", " ", line).strip(" ") for line in text.split("\n"))
        if text.strip():
            self._paragraphs.append(text.strip("\n"))

    def whole(self) -> str:
        """Return the text so far."""
        self._end()
        return "\n\n".join(self._paragraphs)
