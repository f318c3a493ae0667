"""spaCy's DocBin, and back.

An article a Doc, claims in `doc.spans["sc"]`, and a training configuration. A text is cut by spaCy's rules, and at the
edges of claims and entities as well, so that each covers whole tokens; what hangs on a claim is in
`doc.user_data["claims"]`, in the order of the spans. Many articles are several files in a folder, which spaCy takes
where it takes a file: the memory needed is that of one.

spaCy is imported when a file is written or read, never with this module: the screen's process does neither. Its own
classes cut the texts and make the file; what goes into it is made here, from the numbers that spaCy would get by asking
each token one by one (https://spacy.io/api/docbin).
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.exchange.annotated import (
    QUOTED_CHARS,
    Read,
    Rejected,
    SpanAnnotation,
    validated,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.losses import article_losses, orphan_losses
from annotations.regular_file import read_regular
from annotations.text.segmentation import sentences
from annotations.wording import brief, counted

if TYPE_CHECKING:
    from numpy import ndarray
    from spacy.language import Language

SPANS_KEY = "sc"
"""The key of the claims in `doc.spans`: the default key of spaCy's span categoriser."""
SENTENCES = "sentences"

MULTI_LANGUAGE = "xx"
"""spaCy's rules for languages without rules of their own, or whose rules need a package that is not installed."""

SHARD_CHARS = 500_000
"""Code points of text in one file of several. It takes some 20 MB beside spaCy itself."""
MAX_BYTES = 2 * 1024**3
"""What one file may be once it is unpacked: a few bytes may pretend to be anything."""
_SUFFIX = ".spacy"

_HELD = ("ENT_IOB", "ENT_TYPE", "SENT_START")
"""The properties of a token that are kept beside its text."""
_UNSET, _INSIDE, _OUTSIDE, _BEGINS = 0, 1, 2, 3
"""The values of `ENT_IOB`."""
_NO_START = 2**64 - 1
"""-1 as `SENT_START` has it: a token that begins no sentence."""

_SPAN = struct.Struct(">QQQllll")
"""A span in a span group: id, knowledge base, label, first token, the one behind the last, and so in code points."""


class _Document(Struct, frozen=True, kw_only=True):
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


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a Doc an article: one file, or a folder of several. Raises `OSError`."""
    number, shard = 0, _Shard()
    for record in records:
        if shard.chars and shard.chars + len(record.text) > SHARD_CHARS:
            number += 1
            _put(shard, path, number)
            shard = _Shard()
        shard.add(record, options)
    if number == 0:
        path.write_bytes(shard.data())
    else:
        _put(shard, path, number + 1)


def _put(shard: "_Shard", path: Path, number: int) -> None:
    path.mkdir(exist_ok=True)
    (path / f"{number:04}{_SUFFIX}").write_bytes(shard.data())


class _Shard:
    """The Docs of one file."""

    def __init__(self) -> None:
        """Start without any."""
        from spacy.tokens import DocBin

        self.chars = 0
        self._docs = DocBin(attrs=_HELD, store_user_data=True)
        self._words: dict[str, set[int]] = {}
        """The numbers of the words, by the language in whose vocabulary they are."""

    def add(self, record: Record, options: Options) -> None:
        """Add a record as a Doc."""
        import numpy as np

        cut, docs = _cut_of(record, options), self._docs
        held = {name: np.zeros(len(cut.starts), dtype="uint64") for name in _HELD}
        held["SENT_START"][:] = _NO_START
        held["SENT_START"][[place.start for place in cut.sentences]] = 1
        labels = {claim.label for claim in record.claims} | {claim.id for claim in record.claims}
        entities = _entities(record, options)
        if entities is not None:
            held["ENT_IOB"][:] = _OUTSIDE
            for entity in entities[0]:
                place = cut.tokens(entity.span)
                held["ENT_IOB"][place.start : place.end] = _INSIDE
                held["ENT_IOB"][place.start] = _BEGINS
                held["ENT_TYPE"][place.start : place.end] = _number(entity.label)
                labels.add(entity.label)
        columns = [cut.words if name == "ORTH" else held[name] for name in _names(docs.attrs)]
        docs.tokens.append(np.stack(columns, axis=1).reshape(len(cut.starts), len(columns)))
        docs.spaces.append(cut.spaces.reshape(len(cut.starts), 1))
        docs.flags.append({"has_unknown_spaces": False})
        docs.cats.append({})
        groups = {
            SPANS_KEY: [(_number(claim.id), _number(claim.label), claim.span) for claim in record.claims],
            SENTENCES: [(0, 0, cut.text(place)) for place in cut.sentences],
        }
        packed = {_group(name, spans, cut): [name] for name, spans in groups.items()}
        docs.span_groups.append(msgspec.msgpack.encode(packed))
        docs.user_data.append(msgspec.msgpack.encode(_user_data(record, options)))
        docs.strings |= labels
        self._words.setdefault(record.row.language, set()).update(np.unique(cut.words).tolist())
        self.chars += len(record.text)

    def data(self) -> bytes:
        """Return the file."""
        for language, words in self._words.items():
            strings = _blank(language).vocab.strings
            self._docs.strings |= {strings[word] for word in words}
        return self._docs.to_bytes()


def _group(name: str, spans: list[tuple[int, int, Span]], cut: "_Cut") -> bytes:
    """Return a span group as spaCy packs it."""
    packed = [_SPAN.pack(number, 0, label, *cut.tokens(span), *span) for number, label, span in spans]
    return msgspec.msgpack.encode({"name": name, "attrs": {}, "spans": packed})


def _number(text: str) -> int:
    """Return the number by which spaCy knows a text."""
    from spacy.strings import get_string_id

    return int(get_string_id(text)) if text else 0


def _names(attrs: Iterable[Any]) -> list[str]:
    """Return the names of properties of tokens, by spaCy's numbers for them."""
    from spacy import attrs as known

    names = {number: name for name, number in known.IDS.items()}
    return [names.get(attr, "") for attr in attrs]


def _user_data(record: Record, options: Options) -> dict[str, Any]:
    """Return the metadata and the attributes for which a Doc has no place."""
    return {
        **metadata_fields(record, meta=options.meta),
        "reviewed": [list(place) for place in record.row.reviewed],
        "claims": [
            {name: value for name, value in msgspec.to_builtins(claim).items() if name not in ("prefix", "suffix")}
            for claim in record.claims
        ],
    }


@dataclass(frozen=True)
class _Cut:
    """A text cut into tokens and sentences."""

    words: "ndarray[Any, Any]"
    """The numbers of the tokens' texts in the vocabulary."""
    spaces: "ndarray[Any, Any]"
    """Whether a space follows each token."""
    starts: "ndarray[Any, Any]"
    """The offset of each token."""
    ends: "ndarray[Any, Any]"
    sentences: tuple[Span, ...] = ()
    """The tokens of each sentence, no boundary twice: two may fall into one token."""

    def tokens(self, span: Span) -> Span:
        """Return the tokens that cover a span: the first, and the one behind the last.

        A space outside all tokens counts to the one before it if the span has nothing else; spaCy's own `expand` gives
        an empty span there.
        """
        first = int(self.ends.searchsorted(span.start, side="right"))
        behind = int(self.starts.searchsorted(span.end, side="left"))
        return Span(min(first, behind - 1), behind)

    def text(self, place: Span) -> Span:
        """Return the span of some tokens."""
        return Span(int(self.starts[place.start]), int(self.ends[place.end - 1]))


@lru_cache(maxsize=1)
def _cut(text: str, language: str, edges: tuple[int, ...]) -> _Cut:
    """Return the text cut, also where claims and entities begin (even numbers) and end (odd ones)."""
    import numpy as np

    doc = _blank(language).tokenizer(text)
    table = doc.to_array(["IDX", "LENGTH", "SPACY", "ORTH"]).reshape(len(doc), 4)
    starts, lengths = table[:, 0].astype("int64"), table[:, 1].astype("int64")
    spaces, words = table[:, 2].astype(bool), table[:, 3]
    whole = _Cut(words, spaces, starts, starts + lengths)
    pieces = _pieces(whole, edges)
    if pieces:
        strings = _blank(language).vocab.strings
        at = np.array(sorted(pieces), dtype="int64")
        made = [piece for number in at.tolist() for piece in pieces[number]]
        counts = [len(pieces[number]) for number in at.tolist()]
        keep = np.ones(len(words), dtype=bool)
        keep[at] = False
        order = np.concatenate([np.flatnonzero(keep), np.repeat(at, counts)])
        places = np.argsort(order, kind="stable")
        new_words = np.array([strings.add(text[start:end]) for start, end, _ in made], dtype="uint64")
        words = np.concatenate([words[keep], new_words])[places]
        spaces = np.concatenate([spaces[keep], np.array([space for *_, space in made], dtype=bool)])[places]
        starts = np.concatenate([starts[keep], np.array([start for start, *_ in made], dtype="int64")])[places]
        ends = np.concatenate([whole.ends[keep], np.array([end for _, end, _ in made], dtype="int64")])[places]
        whole = _Cut(words, spaces, starts, ends)
    found = tuple(dict.fromkeys(map(whole.tokens, sentences(text, language))))
    return _Cut(whole.words, whole.spaces, whole.starts, whole.ends, found)


def _pieces(cut: _Cut, edges: tuple[int, ...]) -> dict[int, list[tuple[int, int, bool]]]:
    """Return the tokens that an edge goes through, by their numbers, as pieces with the space behind each.

    A space behind a token becomes a token of its own if a claim begins or ends with it.
    """
    inside: dict[int, set[int]] = {}
    alone: set[int] = set()
    for edge, is_end in ((edge // 2, edge % 2) for edge in edges):
        # The token at a beginning or behind it, and the token before an end.
        number = int(cut.starts.searchsorted(edge, side="left" if is_end else "right")) - 1
        start, end = int(cut.starts[number]), int(cut.ends[number])
        if start < edge < end:
            inside.setdefault(number, set()).add(edge)
        elif edge == end + is_end and cut.spaces[number]:
            alone.add(number)
    found = {}
    for number in inside.keys() | alone:
        start, end, space = int(cut.starts[number]), int(cut.ends[number]), bool(cut.spaces[number])
        borders = [start, *sorted(inside.get(number, ())), end]
        parts = [(first, last, False) for first, last in pairwise(borders)]
        if number in alone:
            parts.append((end, end + 1, False))
        elif space:
            parts[-1] = (*parts[-1][:2], True)
        found[number] = parts
    return found


def _cut_of(record: Record, options: Options) -> _Cut:
    """Return the text of a record cut. Writing and expectation share one result."""
    known = _entities(record, options)
    spans = [claim.span for claim in record.claims] + [entity.span for entity in (known[0] if known else ())]
    edges = {2 * span.start for span in spans} | {2 * span.end + 1 for span in spans}
    return _cut(record.text, record.row.language, tuple(sorted(edges)))


@cache
def _blank(language: str) -> "Language":
    """Return an empty pipeline with the tokenisation rules of a language."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank(MULTI_LANGUAGE)


def _entities(record: Record, options: Options) -> tuple[list[Entity], list[Entity]] | None:
    """Return the entities that are disjoint, and the others.

    The result is `None` if the entities are unknown.
    """
    found = options.entities(record)
    if found is None:
        return None
    apart: list[Entity] = []
    others: list[Entity] = []
    for entity in found:
        if 0 <= entity.start < entity.end <= len(record.text):
            (others if apart and entity.start < apart[-1].end else apart).append(entity)
    return apart, others


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the entities that would overlap, and metadata that was not asked for."""
    yield from orphan_losses(record)
    for entity in (_entities(record, options) or ((), ()))[1]:
        words = brief(record.text[entity.start : entity.end], QUOTED_CHARS)
        yield Loss(what="overlapping entity span", article=record.row.id, words=words, whole="entity")
    if not options.meta:
        yield from article_losses(record, "metadata", "position", "seconds")


def expected(record: Record, options: Options) -> Iterator[_Document]:
    """Yield what a record comes back as."""
    cut = _cut_of(record, options)
    entities = _entities(record, options)
    yield _Document(
        text=record.text,
        said=_user_data(record, options),
        claims=tuple((*claim.span, claim.label, claim.id) for claim in record.claims),
        sentences=tuple(map(cut.text, cut.sentences)),
        entities=None if entities is None else tuple(entities[0]),
    )


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


_groups = msgspec.msgpack.Decoder(_Group)


def back(path: Path, _: Options) -> Iterator[_Document | Rejected]:
    """Read the Docs back. Raises `OSError`."""
    return (found for _, found in _documents(path))


def _documents(path: Path) -> Iterator[tuple[int, _Document | Rejected]]:
    """Yield the Docs of a file, or of the files of a folder, with their numbers from 1."""
    number = 0
    for file in sorted(path.rglob(f"*{_SUFFIX}")) if path.is_dir() else [path]:
        try:
            docs = _unpacked(read_regular(file))
            for found in docs:
                number += 1
                yield number, found
        except (ValueError, KeyError, IndexError, zlib.error, msgspec.MsgspecError, struct.error) as error:
            number += 1
            yield (
                number,
                Rejected(number=number, why=f"from here on it is not a spaCy DocBin: {error}", name=file.name),
            )


def _unpacked(data: bytes) -> Iterator[_Document]:
    """Yield the content of each Doc. Raises what is raised where data is no DocBin."""
    import numpy as np

    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(data, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError("it is cut off" if not unpacking.unconsumed_tail else "unpacked it has more than 2 GB")
    docs = msgspec.msgpack.decode(unpacked, type=_Packed)
    strings = {0: "", **{_number(each): each for each in docs.strings}}
    names = _names(docs.attrs)
    lengths = np.frombuffer(docs.lengths, dtype="int32").tolist()
    flat = np.frombuffer(docs.tokens, dtype="uint64").reshape(-1, max(1, len(names)))
    spaces = np.frombuffer(docs.spaces, dtype=bool)
    if sum(lengths) != len(flat) or len(flat) != len(spaces):
        raise ValueError("its parts are not of one length")
    at = 0
    for number, length in enumerate(lengths):
        here = slice(at, at + length)
        at += length
        held = {name: flat[here, column].tolist() for column, name in enumerate(names)}
        unspaced = _nth(docs.flags, number, {}).get("has_unknown_spaces")
        behind = [True] * length if unspaced else spaces[here].tolist()
        words = [strings[word] for word in held["ORTH"]]
        starts, ends, end = [], [], 0
        for word, space in zip(words, behind, strict=True):
            starts.append(end)
            ends.append(end + len(word))
            end += len(word) + space
        groups = _span_groups(_nth(docs.span_groups, number, b""))
        yield _Document(
            text="".join([f"{word} " if space else word for word, space in zip(words, behind, strict=True)]),
            said=_said(_nth(docs.user_data, number, None)),
            claims=tuple(
                (each[5], each[6], strings.get(each[2], ""), strings.get(each[0], ""))
                for each in groups.get(SPANS_KEY, ())
            ),
            sentences=tuple(Span(each[5], each[6]) for each in groups.get(SENTENCES, ())),
            entities=_entities_of(held, starts, ends, strings),
            others={name: len(spans) for name, spans in groups.items() if name not in (SPANS_KEY, SENTENCES) and spans},
        )


def _nth(values: list[Any], number: int, default: Any) -> Any:
    """Return a value of a list that may be missing, or shorter than others."""
    return values[number] if number < len(values) else default


def _said(data: bytes | None) -> dict[str, Any]:
    """Return the user data of a Doc, as far as its keys are texts: extensions have others."""
    try:
        found = msgspec.msgpack.decode(data or b"")
    except (msgspec.MsgspecError, TypeError):
        return {}
    return {name: value for name, value in found.items() if isinstance(name, str)} if isinstance(found, dict) else {}


def _span_groups(data: bytes) -> dict[str, list[tuple[int, ...]]]:
    """Return the spans of each group, by its key; older files have a list of groups, by their names."""
    found = msgspec.msgpack.decode(data, type=dict[bytes, list[str]] | list[bytes]) if data else []
    packed = (
        [(_groups.decode(each), None) for each in found]
        if isinstance(found, list)
        else [(_groups.decode(each), keys) for each, keys in found.items()]
    )
    return {key: [_SPAN.unpack(span) for span in group.spans] for group, keys in packed for key in keys or [group.name]}


def _entities_of(
    held: dict[str, list[int]], starts: list[int], ends: list[int], strings: dict[int, str]
) -> tuple[Entity, ...] | None:
    """Return the entities that the tokens state; `None` if they state none, not even that there are none."""
    tags = held.get("ENT_IOB", [])
    if not any(tags):
        return None
    kinds, found = held.get("ENT_TYPE", [0] * len(tags)), list[Entity]()
    for number, tag in enumerate(tags):
        if tag == _BEGINS or (tag == _INSIDE and (number == 0 or tags[number - 1] not in (_BEGINS, _INSIDE))):
            found.append(Entity(starts[number], ends[number], strings.get(kinds[number], "")))
        elif tag == _INSIDE:
            found[-1] = found[-1]._replace(end=ends[number])
    return tuple(found)


_OURS: Any = list[SpanAnnotation]


def read(path: Path) -> Read:
    """Read the Docs of anybody, a file or a folder of them.

    Claims are the spans in `sc`; in a file without any, the entities. Raises `OSError`.
    """
    for number, found in _documents(path):
        if isinstance(found, Rejected):
            yield found
            continue
        yield from _article_of(found, number)


def _article_of(doc: _Document, number: int) -> Read:
    """Return the article of a Doc; spans that are in other groups are refused."""
    known = read_metadata(doc.said)
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


def sniff(sample: Sample) -> bool:
    """Recognise data packed by zlib, or a folder of such files."""
    return sample.head.startswith(b"\x78\x9c") or (_SUFFIX in sample.suffixes and ".ann" not in sample.suffixes)


def companions(stem: str, options: Options) -> dict[str, bytes]:
    """Return the configuration for `spacy train`.

    It expects the exported file beside it. Without a split there is nothing to look at a model with but that file.
    """
    from thinc.api import Config

    nlp = _blank(options.language)
    rules = Config({"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}}).to_str().removeprefix("[nlp]").strip()
    parts = {part: f'"{stem}.{part}.spacy"' if part in options.parts else "null" for part in ("train", "dev")}
    if not options.parts:
        parts = dict.fromkeys(("train", "dev"), f'"{stem}.spacy"')
    elif "dev" not in options.parts:
        parts["dev"] = parts["train"]
    settings = (Path(__file__).parent / "training.cfg").read_text("utf-8")
    for name, value in {**parts, "lang": f'"{nlp.lang}"'}.items():
        settings = settings.replace(f"{name} = ?", f"{name} = {value}")
    return {f"{stem}.cfg": settings.replace("[nlp.tokenizer]", rules).encode()}


FORMAT = Format(
    tool="spaCy",
    ending=_SUFFIX,
    write=write,
    losses=losses,
    expected=expected,
    back=back,
    read=read,
    companions=companions,
    has_entities=lambda _: True,
    shards=True,
    sniff=sniff,
)
"""The format `spacy` of the command line."""
