"""The article: one text to read, as a frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A span of text: `(start, end)` in Unicode code points, 0-based, end exclusive."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether the span shares at least one code point with `[start, end)`."""
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Article:
    """One text to read and its metadata. Every offset counts code points of `text`."""

    id: str
    title: str
    text: str
    source: str = ""
    url: str = ""
    published: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """Any other fields of the source, unchanged."""
    language: str = "en"
    """ISO 639-1 code. It decides the rules by which sentences are cut."""
    encoding: str = field(default="", compare=False)
    """The older encoding in which its file was read; empty for Unicode."""
    replaced: int = field(default=0, compare=False)
    """How many times U+FFFD stands in it for bytes that could not be read."""

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the text: SHA-256 of its UTF-8 bytes, in hexadecimal."""
        return fingerprint(self.text)

    @cached_property
    def words(self) -> int:
        """The number of words in the text, counted as runs of anything but white space."""
        return len(self.text.split())


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    # Imported here because git starts a process for each file that it merges, and few of them need it.
    from hashlib import sha256

    return sha256(text.encode("utf-8")).hexdigest()
