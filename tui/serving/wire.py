"""The messages of a page: keys, sizes, and focus. Any other message ends the session."""

import json
from typing import Any, NamedTuple

MAX_MESSAGE_BYTES = 256 * 1024
"""Bytes of one message. Text that is pasted comes in pieces that are smaller."""

MAX_CELLS = (500, 200)
"""Columns and rows of a screen at most: a larger window has a border."""


class WireError(ValueError):
    """A message is not one that our page sends."""


class Keys(NamedTuple):
    """Keys, movements of the mouse and pasted text, as a terminal sends them."""

    data: bytes


class Resized(NamedTuple):
    """The size of the screen, in cells."""

    width: int
    height: int


class Focused(NamedTuple):
    """Whether the page has the focus."""

    here: bool


class Ping(NamedTuple):
    """The page asks whether the server is there."""

    mark: str


def parse(message: str) -> Keys | Resized | Focused | Ping:
    """Return what a page has sent. Raises `WireError`."""
    try:
        value = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise WireError from error
    match value:
        case ["stdin", str(text)]:
            return Keys(text.encode("utf-8", "replace"))
        case ["resize", {"width": width, "height": height}]:
            return size(width, height)
        case ["focus"]:
            return Focused(here=True)
        case ["blur"]:
            return Focused(here=False)
        case ["ping", str(mark)] if len(mark) <= 32:
            return Ping(mark)
    raise WireError


def size(width: Any, height: Any) -> Resized:
    """Return a size within the limits. Raises `WireError` for what is not a number."""
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in (width, height)):
        raise WireError
    return Resized(*(min(max(1, each), most) for each, most in zip((width, height), MAX_CELLS, strict=True)))
