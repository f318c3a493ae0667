"""Kinds of files that are not read, detected by their first bytes, and what to do instead."""

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
    _Kind(_has(b"<View"), "a labelling configuration of Label Studio", "export the tasks as JSON"),
    _Kind(_has(b"<html"), "a web page", "copydesk add imports articles"),
    _Kind(_begins(b"<?xml", b"<"), "XML", f"make {_LINES}"),
    _Kind(_begins(b"ARROW1"), "Arrow", "write it as lines of JSON: Dataset.to_json"),
    _Kind(_begins(b"%PDF"), "a PDF document", "export its annotations from the tool that made them"),
    _Kind(_begins(b"SQLite format 3"), "an SQLite database", "if it is Prodigy's, export it with prodigy db-out NAME"),
    _Kind(_begins(b"\xd0\xcf\x11\xe0"), "an old Microsoft Office document", "save it as CSV"),
    _Kind(_begins(b"\x1f\x8b"), "packed with gzip", "rename it to end in .gz"),
    _Kind(_begins(b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!"), "packed", "unpack it first"),
    _Kind(_begins(b"x\xda", b"x\x01"), "packed with zlib", "unpack it first"),
    _Kind(_begins(b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"), "a Python pickle", f"make {_LINES}"),
)
"""In the order in which they are tried."""


def kind_of(head: bytes) -> str:
    """Return the kind of a file by its first bytes, and what to do instead, as part of a sentence; empty if unknown."""
    kind = next((each for each in _KINDS if each.fits(head)), None)
    return f"{kind.name}, which is not read: {kind.way_round}" if kind else ""


def json_kind_of(value: Any) -> str:
    """Return the kind of a JSON file by its first value, and what to do instead; empty if unknown."""
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
        "a file of a Copydesk store: import what copydesk export CORPUS --store FOLDER writes",
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
            f"tokens with labels but no offsets, which is not read: make {_LINES}",
        )
        for name in ("ner_tags", "tags", "ner", "labels")
    ),
    (
        frozenset({"image"}),
        "annotations of images, not of texts",
    ),
    (
        frozenset({"text"}),
        "articles without annotations: open it as a corpus, with copydesk read",
    ),
)
"""Keys of JSON objects, and the kind of file that has them."""
