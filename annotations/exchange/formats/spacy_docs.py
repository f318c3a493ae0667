"""DocBins as they come, of anybody's pipelines; of spaCy only its numbers for strings and properties are used."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.entity import Entity
from annotations.errors import damage_errors, reason_of
from annotations.exchange.annotated import (
    Read,
    Rejected,
    SpanAnnotation,
    predicted,
)
from annotations.exchange.format import Options, ReadOptions
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.validation import validated
from annotations.regular_file import read_regular
from annotations.wording import counted

SPANS_KEY = "sc"
"""The key of the claims in `doc.spans`: the default key of spaCy's span categoriser."""

SENTENCES = "sentences"

MAX_BYTES = 2 * 1024**3
"""What one file may be once it is unpacked: a few bytes may pretend to be anything."""

SUFFIX = ".spacy"

UNSET, INSIDE, OUTSIDE, BEGINS = 0, 1, 2, 3
"""The values of `ENT_IOB`."""

SPAN = struct.Struct(">QQQllll")
"""A span in a span group: id, knowledge base, label, first token, the one behind the last, and so in code points."""


class DocContent(Struct, frozen=True, kw_only=True):
    """The content of a Doc; spans in code points."""

    text: str
    said: dict[str, Any]
    """Its `user_data`."""
    claims: tuple[tuple[int, int, str, str], ...]
    """With label and id."""
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...] | None
    """`None` if unknown."""
    others: dict[str, int] = {}
    """The numbers of spans in other groups."""
    groups: tuple["_Scored", ...] = ()
    """The spans of all groups but that of sentences."""


class _Scored(Struct, frozen=True):
    """A span of a group, with the score that a span categoriser gave it."""

    start: int
    end: int
    label: str
    score: float | None


class _Packed(Struct, frozen=True):
    """A DocBin as spaCy packs it; the newer of its fields may be missing."""

    attrs: list[int]
    tokens: bytes
    spaces: bytes
    lengths: bytes
    strings: list[str]
    flags: list[dict[str, Any]] = []
    span_groups: list[bytes] = []
    user_data: list[bytes | None] = []


class _Group(Struct, frozen=True):
    """A span group as spaCy packs it."""

    name: str
    spans: list[bytes]
    attrs: dict[str, Any] = {}


_groups = msgspec.msgpack.Decoder(_Group)


def back(path: Path, _: Options) -> Iterator[DocContent | Rejected]:
    """Read the Docs back. Raises `OSError`."""
    # The scores of other tools are nothing that an export of ours has.
    docs = (found for _, found in _documents(path))
    return (msgspec.structs.replace(found, groups=()) if isinstance(found, DocContent) else found for found in docs)


def _documents(path: Path) -> Iterator[tuple[int, DocContent | Rejected]]:
    """Yield the Docs of a file, or of the files of a folder, with their numbers from 1."""
    number = 0
    for file in sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]:
        try:
            docs = _unpacked(read_regular(file))
            for found in docs:
                number += 1
                yield number, found
        except damage_errors(msgspec.MsgspecError) as error:
            number += 1
            yield (
                number,
                Rejected(
                    number=number, why=f"from here on it is not a spaCy DocBin: {reason_of(error)}", name=file.name
                ),
            )


def _unpacked(data: bytes) -> Iterator[DocContent]:
    """Yield the content of each Doc. Raises what is raised where data is no DocBin."""
    import numpy as np

    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(data, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError("it is cut off" if not unpacking.unconsumed_tail else "unpacked it has more than 2 GB")
    docs = msgspec.msgpack.decode(unpacked, type=_Packed)
    strings = {0: "", **{string_number(each): each for each in docs.strings}}
    names = attribute_names(docs.attrs)
    lengths = np.frombuffer(docs.lengths, dtype="int32").tolist()
    flat = np.frombuffer(docs.tokens, dtype="uint64").reshape(-1, max(1, len(names)))
    spaces = np.frombuffer(docs.spaces, dtype=bool)
    if sum(lengths) != len(flat) or len(flat) != len(spaces):
        raise ValueError("its parts differ in length")
    at = 0
    for number, length in enumerate(lengths):
        here = slice(at, at + length)
        at += length
        held = {name: flat[here, column].tolist() for column, name in enumerate(names)}
        unspaced = _nth(docs.flags, number, {}).get("has_unknown_spaces")
        behind = [True] * length if unspaced else spaces[here].tolist()
        yield _content(docs, number, held, behind, strings)


def _content(
    docs: _Packed, number: int, held: dict[str, list[int]], spaces: list[bool], strings: dict[int, str]
) -> DocContent:
    """Return the content of a Doc: `held` has its tokens' properties by name, `spaces` whether a space follows each."""
    words = [strings[word] for word in held["ORTH"]]
    starts, ends, end = [], [], 0
    for word, space in zip(words, spaces, strict=True):
        starts.append(end)
        ends.append(end + len(word))
        end += len(word) + space
    packed = _span_groups(_nth(docs.span_groups, number, b""))
    groups = {key: [SPAN.unpack(span) for span in group.spans] for key, group in packed.items()}
    return DocContent(
        text="".join([f"{word} " if space else word for word, space in zip(words, spaces, strict=True)]),
        said=_said(_nth(docs.user_data, number, None)),
        claims=tuple(
            (each[5], each[6], strings.get(each[2], ""), strings.get(each[0], "")) for each in groups.get(SPANS_KEY, ())
        ),
        sentences=tuple(Span(each[5], each[6]) for each in groups.get(SENTENCES, ())),
        entities=_entities_of(held, starts, ends, strings),
        groups=tuple(
            _Scored(span[5], span[6], strings.get(span[2], ""), score)
            for name, group in packed.items()
            if name != SENTENCES
            for span, score in zip(groups[name], _scores(group), strict=True)
        ),
        others={name: len(spans) for name, spans in groups.items() if name not in (SPANS_KEY, SENTENCES) and spans},
    )


def _nth(values: list[Any], number: int, default: Any) -> Any:
    """Return a value of a list that may be missing, or shorter than others."""
    return values[number] if number < len(values) else default


def _said(data: bytes | None) -> dict[str, Any]:
    """Return the user data of a Doc, as far as its keys are texts: extensions have others."""
    try:
        found = msgspec.msgpack.decode(data or b"")
    except damage_errors(msgspec.MsgspecError):
        return {}
    return {name: value for name, value in found.items() if isinstance(name, str)} if isinstance(found, dict) else {}


def _span_groups(data: bytes) -> dict[str, _Group]:
    """Return the groups of spans by their keys; older files have a list of groups, by their names."""
    found = msgspec.msgpack.decode(data, type=dict[bytes, list[str]] | list[bytes]) if data else []
    packed = (
        [(_groups.decode(each), None) for each in found]
        if isinstance(found, list)
        else [(_groups.decode(each), keys) for each, keys in found.items()]
    )
    return {key: group for group, keys in packed for key in keys or [group.name]}


def _scores(group: _Group) -> list[float | None]:
    """Return the score of each span of a group, as spaCy's span categoriser leaves them; `None` without any.

    They are packed as an array of floats (`msgpack-numpy`).
    """
    none: list[float | None] = [None] * len(group.spans)
    stated = group.attrs.get("scores")
    if isinstance(stated, dict):
        packed = {name.decode() if isinstance(name, bytes) else name: value for name, value in stated.items()}
        try:
            import numpy as np

            stated = np.frombuffer(packed["data"], dtype=np.dtype(packed["type"])).tolist()
        except (KeyError, TypeError, ValueError):
            return none
    if not isinstance(stated, list) or len(stated) != len(group.spans):
        return none
    return [float(each) if isinstance(each, int | float) else None for each in stated]


def _entities_of(
    held: dict[str, list[int]], starts: list[int], ends: list[int], strings: dict[int, str]
) -> tuple[Entity, ...] | None:
    """Return the entities that the tokens state; `None` if they state none, not even that there are none."""
    tags = held.get("ENT_IOB", [])
    if not any(tags):
        return None
    kinds, found = held.get("ENT_TYPE", [0] * len(tags)), list[Entity]()
    for number, tag in enumerate(tags):
        if tag == BEGINS or (tag == INSIDE and (number == 0 or tags[number - 1] not in (BEGINS, INSIDE))):
            found.append(Entity(starts[number], ends[number], strings.get(kinds[number], "")))
        elif tag == INSIDE:
            found[-1] = found[-1]._replace(end=ends[number])
    return tuple(found)


_OURS: Any = list[SpanAnnotation]


def read(path: Path) -> Read:
    """Read the Docs of anybody, a file or a folder of them.

    Claims are the spans in `sc`; in a file without any, the entities. Raises `OSError`.
    """
    return read_with(path, ReadOptions())


def read_with(path: Path, options: ReadOptions) -> Read:
    """Read the Docs of anybody as `read` does, or all spans of all groups if a model made them.

    Raises `OSError`.
    """
    for number, found in _documents(path):
        if isinstance(found, Rejected):
            yield found
        elif options.suggested_by:
            yield from _suggested_article(found, number)
        else:
            yield from _article_of(found, number)


def _suggested_article(doc: DocContent, number: int) -> Read:
    """Return the article of a Doc whose spans a model made: those of all groups, or else its entities."""
    spans = [predicted(_bare(each.start, each.end, each.label), each.score) for each in doc.groups]
    spans = spans or [predicted(_bare(start, end, label), None) for start, end, label in doc.entities or ()]
    known = read_metadata(doc.said)
    yield from validated(msgspec.structs.replace(known, number=number, text=doc.text, spans=tuple(spans)))


def _bare(start: int, end: int, label: str) -> SpanAnnotation:
    return SpanAnnotation(start=start, end=end, label=label)


def _article_of(doc: DocContent, number: int) -> Read:
    """Return the article of a Doc; spans that are in other groups are refused."""
    # Without `--meta` an export of ours has only the reviewed passages of what was read.
    known = read_metadata({"position": 0, "seconds": 0.0, **doc.said} if "claims" in doc.said else doc.said)
    if doc.claims or "claims" in doc.said:
        stated: dict[tuple[int, int, str], list[SpanAnnotation]] = {}
        for each in _stated(doc.said):
            stated.setdefault((each.start, each.end, each.label), []).append(each)
        # Where spans were changed since, they hold, and those that were not keep what hangs on them.
        spans = [
            same.pop(0)
            if (same := stated.get((start, end, label)))
            else SpanAnnotation(start=start, end=end, label=label)
            for start, end, label, _ in doc.claims
        ]
    else:
        spans = [SpanAnnotation(start=start, end=end, label=label) for start, end, label in doc.entities or ()]
    for name, count in doc.others.items():
        why = f"{counted(count, 'span')} in doc.spans[“{name}”]: claims are read from “{SPANS_KEY}”"
        yield Rejected(number=number, why=why, article=known.article)
    yield from validated(msgspec.structs.replace(known, number=number, text=doc.text, spans=tuple(spans)))


def _stated(said: dict[str, Any]) -> list[SpanAnnotation]:
    """Return the claims with all that hangs on them, as an export of ours has them."""
    try:
        found: list[SpanAnnotation] = msgspec.convert(said.get("claims", []), _OURS)
    except msgspec.ValidationError:
        return []
    return found


def string_number(text: str) -> int:
    """Return the number by which spaCy knows a text."""
    from spacy.strings import get_string_id

    return int(get_string_id(text)) if text else 0


def attribute_names(attrs: Iterable[Any]) -> list[str]:
    """Return the names of properties of tokens, by spaCy's numbers for them."""
    from spacy import attrs as known

    names = {number: name for name, number in known.IDS.items()}
    return [names.get(attr, "") for attr in attrs]
