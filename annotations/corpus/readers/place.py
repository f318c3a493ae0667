"""The place of an article in its file."""

from typing import NamedTuple


class Place(NamedTuple):
    """The position of an article in its file."""

    number: int
    """The line it begins on, or its index in a list; from 1."""
    offset: int
    """Bytes before it: decompressed, and in UTF-8 if the file is in UTF-16."""
    size: int
    """Bytes of it."""
    encoding: str = ""
    """Its older encoding; empty for UTF-8."""
