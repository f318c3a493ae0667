"""The parser of HTML in a field, apart from what every start needs."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
"""Elements that part paragraphs."""

_UNSEEN = frozenset(("head", "noscript", "script", "style", "template"))
"""Elements whose content nobody reads."""

_WHITE = re.compile(r"[ \t\r\n\f]+")


class TextParser(HTMLParser):
    """Collects paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._paragraphs: list[str] = []
        self._here: list[str] = []
        self._unseen = 0
        self._kept = 0
        """How many `pre` elements are open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002, asked for by name
        """Begin a paragraph at an element of its own, and pass over what nobody reads."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._here.append("\n")
        elif tag in _BLOCKS:
            self._end()
            self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._end()
            self._kept = max(0, self._kept - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        """Add text to the paragraph."""
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
