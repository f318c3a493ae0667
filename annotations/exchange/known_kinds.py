"""Kinds of files that are not read, told by how they begin, and a way round for each."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_LINES = 'lines of {"text": …, "label": [[start, end, "label"], …]}'
"""The simplest shape that is read, for those who convert something themselves."""


class _Kind(NamedTuple):
    """A kind of file: how it is recognised, its name, and what to do instead."""

    fits: Callable[[bytes], bool]
    name: str
    way_round: str


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signs)


def _has(sign: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(b"<") and sign in head


_KINDS = (
    _Kind(_has(b"<TEI"), "TEI", f"make {_LINES}"),
    _Kind(_has(b"GateDocument"), "a GATE document", f"make {_LINES}"),
    _Kind(_has(b"<View"), "a labelling configuration of Label Studio's", "export the tasks, as JSON"),
    _Kind(_has(b"<html"), "a web page", "copydesk add takes in articles"),
    _Kind(_begins(b"<?xml", b"<"), "XML", f"make {_LINES}"),
    _Kind(_begins(b"ARROW1"), "Arrow", "write it as lines of JSON: Dataset.to_json"),
    _Kind(_begins(b"%PDF"), "a PDF document", "name what was annotated in it, as a tool exports it"),
    _Kind(_begins(b"SQLite format 3"), "an SQLite database", "of Prodigy's, prodigy db-out NAME writes lines"),
    _Kind(_begins(b"\xd0\xcf\x11\xe0"), "an old document of Microsoft Office's", "save it as CSV"),
    _Kind(_begins(b"\x1f\x8b"), "packed with gzip", "let its name end with .gz"),
    _Kind(_begins(b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!"), "packed", "unpack it first"),
    _Kind(_begins(b"x\xda", b"x\x01"), "packed with zlib", "unpack it first"),
    _Kind(_begins(b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"), "a pickle of Python's", f"make {_LINES}"),
)
"""In the order in which they are tried."""


def kind_of(head: bytes) -> str:
    """Return what a file is that begins so, and a way round, as a part of a sentence; empty if unknown."""
    kind = next((each for each in _KINDS if each.fits(head)), None)
    return f"{kind.name}, which is not read: {kind.way_round}" if kind else ""


def json_kind_of(value: Any) -> str:
    """Return what a JSON file is whose first value is this, and a way round; empty if unknown."""
    if isinstance(value, list):
        return ""
    keys = value.keys() if isinstance(value, Mapping) else frozenset()
    for needed, what in _OBJECTS:
        if needed <= keys:
            return what
    return ""


_OBJECTS: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"article", "claims", "history", "schema"}),
        "a file of a store of Copydesk's: copydesk export CORPUS --store FOLDER makes lines of it that are read",
    ),
    (
        frozenset({"paragraphs"}),
        f"training data of spaCy 2, which is not read: make {_LINES} of its entities",
    ),
    (
        frozenset({"denotations", "text"}),
        f"PubAnnotation, which is not read: make {_LINES} of its denotations",
    ),
    *(
        (
            frozenset({"tokens", name}),
            f"tokens with labels, which have no offsets, and is not read: make {_LINES}",
        )
        for name in ("ner_tags", "tags", "ner", "labels")
    ),
    (
        frozenset({"image"}),
        "about images, not texts",
    ),
    (
        frozenset({"text"}),
        "articles without annotations: copydesk read opens it as a corpus",
    ),
)
"""Keys of JSON objects, and what has them."""
