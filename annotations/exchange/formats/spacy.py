"""spaCy's DocBin, and back.

An article a Doc, claims in `doc.spans["sc"]`, and a training configuration. A text is cut by spaCy's rules, and at the
edges of claims and entities as well, so that each covers whole tokens; what hangs on a claim is in
`doc.user_data["claims"]`, in the order of the spans. Many articles are several files in a folder, which spaCy takes
where it takes a file: the memory needed is that of one.

spaCy is imported when a file is written or read, never with this module: the screen's process does neither. Its own
classes cut the texts and make the file; what goes into it is made here, from the numbers that spaCy would get by asking
each token one by one (https://spacy.io/api/docbin).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from annotations.article import Span
from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.exchange.annotated import (
    QUOTED_CHARS,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.formats.spacy_docs import (
    BEGINS,
    INSIDE,
    OUTSIDE,
    SENTENCES,
    SPAN,
    SPANS_KEY,
    SUFFIX,
    DocContent,
    attribute_names,
    back,
    read,
    read_with,
    string_number,
)
from annotations.exchange.losses import article_losses, orphan_losses
from annotations.text.segmentation import sentences
from annotations.wording import brief

if TYPE_CHECKING:
    from numpy import ndarray
    from spacy.language import Language


MULTI_LANGUAGE = "xx"
"""spaCy's rules for languages without rules of their own, or whose rules need a package that is not installed."""

SHARD_CHARS = 500_000
"""Code points of text in one file of several. It takes some 20 MB beside spaCy itself."""

_HELD = ("ENT_IOB", "ENT_TYPE", "SENT_START")
"""The properties of a token that are kept beside its text."""
_NO_START = 2**64 - 1
"""-1 as `SENT_START` has it: a token that begins no sentence."""


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
    (path / f"{number:04}{SUFFIX}").write_bytes(shard.data())


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
            held["ENT_IOB"][:] = OUTSIDE
            for entity in entities[0]:
                place = cut.tokens(entity.span)
                held["ENT_IOB"][place.start : place.end] = INSIDE
                held["ENT_IOB"][place.start] = BEGINS
                held["ENT_TYPE"][place.start : place.end] = string_number(entity.label)
                labels.add(entity.label)
        columns = [cut.words if name == "ORTH" else held[name] for name in attribute_names(docs.attrs)]
        docs.tokens.append(np.stack(columns, axis=1).reshape(len(cut.starts), len(columns)))
        docs.spaces.append(cut.spaces.reshape(len(cut.starts), 1))
        docs.flags.append({"has_unknown_spaces": False})
        docs.cats.append({})
        groups = {
            SPANS_KEY: [(string_number(claim.id), string_number(claim.label), claim.span) for claim in record.claims],
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
    packed = [SPAN.pack(number, 0, label, *cut.tokens(span), *span) for number, label, span in spans]
    return msgspec.msgpack.encode({"name": name, "attrs": {}, "spans": packed})


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


def expected(record: Record, options: Options) -> Iterator[DocContent]:
    """Yield what a record comes back as."""
    cut = _cut_of(record, options)
    entities = _entities(record, options)
    yield DocContent(
        text=record.text,
        said=_user_data(record, options),
        claims=tuple((*claim.span, claim.label, claim.id) for claim in record.claims),
        sentences=tuple(map(cut.text, cut.sentences)),
        entities=None if entities is None else tuple(entities[0]),
    )


def sniff(sample: Sample) -> bool:
    """Recognise data packed by zlib, or a folder of such files."""
    return sample.head.startswith(b"\x78\x9c") or (SUFFIX in sample.suffixes and ".ann" not in sample.suffixes)


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
    ending=SUFFIX,
    write=write,
    losses=losses,
    expected=expected,
    back=back,
    read=read,
    read_with=read_with,
    companions=companions,
    has_entities=lambda _: True,
    shards=True,
    sniff=sniff,
)
"""The format `spacy` of the command line."""
