"""The protocol of a source's process: the name of a plugin, then requests and responses, a line of JSON each."""

from typing import Any, Literal

from msgspec import Struct


class Load(Struct):
    """The first line of its input: which plugin it is."""

    plugin: str


class Request(Struct):
    """A request: whether the plugin reads a path or an address, or to read it."""

    what: Literal["claims", "read"]
    origin: str


class Given(Struct, omit_defaults=True):
    """One article as a plugin returned it, not yet checked."""

    title: str
    text: str
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    meta: dict[str, Any] = {}


class Response(Struct, omit_defaults=True):
    """One line of its output. A reading ends with a line that `is_over`."""

    claims: bool = False
    article: Given | None = None
    trouble: str = ""
    """What went wrong, in a sentence without its full stop."""
    is_over: bool = False
