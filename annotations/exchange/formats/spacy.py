"""spaCy's DocBin.

An article a Doc, claims in `doc.spans["sc"]`, and a training configuration. Claims cover whole tokens there; their
exact offsets are in `doc.user_data["claims"]`, in the order of the spans, with all their attributes. spaCy is imported
when a file is written or read, never with this module: the screen's process does neither.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.exchange.annotated import QUOTED_CHARS, Rejected
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.losses import article_losses, loss, orphan_losses
from annotations.regular_file import read_regular
from annotations.text.segmentation import sentences
from annotations.wording import brief

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPANS_KEY = "sc"
"""The key of the claims in `doc.spans`: the default key of spaCy's span categoriser."""
SENTENCES = "sentences"

MULTI_LANGUAGE = "xx"
"""spaCy's rules for languages without rules of their own, or whose rules need a package that is not installed."""

_HELD = ("ENT_IOB", "ENT_TYPE", "SENT_START")
"""The properties of a token that are kept beside its text."""

_WIDENED = "put on whole tokens, with the place as it was tagged in doc.user_data"


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


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a Doc an article; all stay in memory until the last is made.

    Raises `OSError`.
    """
    from spacy.tokens import DocBin

    docs = DocBin(attrs=_HELD, store_user_data=True)
    for record in records:
        docs.add(_doc(record, options))
    path.write_bytes(docs.to_bytes())


def _doc(record: Record, options: Options) -> "Doc":
    """Return the Doc of a record."""
    from spacy.tokens import Span as Tokens

    cut = _cut(record.text, record.row.language)
    doc = cut.doc.copy()
    doc.user_data.update(_user_data(record, options))
    doc.spans[SPANS_KEY] = [
        Tokens(doc, *cut.tokens(claim.span), label=claim.label, span_id=claim.id) for claim in record.claims
    ]
    doc.spans[SENTENCES] = [Tokens(doc, *place) for place in cut.sentences]
    entities = _entities(record, options)
    if entities is not None:
        doc.set_ents([Tokens(doc, *place, label=label) for place, label in entities[0]], default="outside")
    return doc


def _user_data(record: Record, options: Options) -> dict[str, Any]:
    """Return the metadata and the attributes for which a Doc has no place."""
    return {
        "reviewed": record.row.reviewed,
        **metadata_fields(record, meta=options.meta),
        "claims": tuple(
            {name: value for name, value in msgspec.to_builtins(claim).items() if name not in ("prefix", "suffix")}
            for claim in record.claims
        ),
    }


@dataclass(frozen=True)
class _Cut:
    """A text cut into tokens and sentences."""

    doc: "Doc"
    starts: list[int]
    """The offset of each token."""
    ends: list[int]
    sentences: tuple[Span, ...]
    """The tokens of each sentence, no boundary twice: two may fall into one token."""

    def tokens(self, span: Span) -> Span:
        """Return the tokens that cover a span: the first, and the one behind the last.

        A space outside all tokens counts to the one before it if the span has nothing else; spaCy's own `expand` gives
        an empty span there.
        """
        first, behind = bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
        return Span(min(first, behind - 1), behind)

    def text(self, place: Span) -> Span:
        """Return the span of some tokens."""
        return Span(self.starts[place.start], self.ends[place.end - 1])

    def widened(self, span: Span) -> Span:
        """Return a span widened to whole tokens."""
        return self.text(self.tokens(span))


@lru_cache(maxsize=2)
def _cut(text: str, language: str) -> _Cut:
    """Return the text cut. Losses, expectation and writing share one result."""
    from spacy.tokens import Doc

    doc = _blank(language).tokenizer(text)
    tokens = [(token.idx, token.text, bool(token.whitespace_)) for token in doc]
    starts = [start for start, _, _ in tokens]
    cut = _Cut(doc, starts, [start + len(word) for start, word, _ in tokens], ())
    places = tuple(dict.fromkeys(map(cut.tokens, sentences(text, language))))
    first = {place.start for place in places}
    # Adding them one by one to an existing Doc takes longer than everything else.
    doc = Doc(
        doc.vocab,
        words=[word for _, word, _ in tokens],
        spaces=[space for _, _, space in tokens],
        sent_starts=[number in first for number in range(len(tokens))],
    )
    return replace(cut, doc=doc, sentences=places)


@cache
def _blank(language: str) -> "Language":
    """Return an empty pipeline with the tokenisation rules of a language."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank(MULTI_LANGUAGE)


def _entities(record: Record, options: Options) -> tuple[list[tuple[Span, str]], list[Entity]] | None:
    """Return the tokens of disjoint entities, and the other entities.

    The result is `None` if the entities are unknown.
    """
    found = options.entities(record.row.sha256)
    if found is None:
        return None
    cut = _cut(record.text, record.row.language)
    apart: list[tuple[Span, str]] = []
    others: list[Entity] = []
    for entity in found:
        place = cut.tokens(entity.span)
        if apart and place.start < apart[-1][0].end:
            others.append(entity)
        else:
            apart.append((place, entity.label))
    return apart, others


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the claims widened to whole tokens, and the entities that would overlap."""
    yield from orphan_losses(record)
    cut = _cut(record.text, record.row.language)
    for claim in record.claims:
        if cut.widened(claim.span) != claim.span:
            yield loss(record, "token-splitting claim", claim, _WIDENED)
    for entity in (_entities(record, options) or ((), ()))[1]:
        words = brief(record.text[entity.start : entity.end], QUOTED_CHARS)
        yield Loss(what="overlapping entity span", article=record.row.id, words=words, whole="entity")
    if not options.meta:
        yield from article_losses(record, "metadata", "position", "seconds")


def expected(record: Record, options: Options) -> Iterator[_Document]:
    """Yield what a record comes back as."""
    cut = _cut(record.text, record.row.language)
    entities = _entities(record, options)
    yield _Document(
        text=record.text,
        said=_user_data(record, options),
        claims=tuple((*cut.widened(claim.span), claim.label, claim.id) for claim in record.claims),
        sentences=tuple(map(cut.text, cut.sentences)),
        entities=tuple(Entity(*cut.text(place), label) for place, label in entities[0]) if entities else None,
    )


def back(path: Path, _: Options) -> Iterator[_Document | Rejected]:
    """Read the Docs back. Raises `OSError`."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = DocBin().from_bytes(read_regular(path))
    except ValueError as error:
        yield Rejected(number=0, why=f"spaCy does not read it: {error}")
        return
    for doc in docs.get_docs(Vocab()):
        known = doc.has_annotation("ENT_IOB")
        yield _Document(
            text=doc.text,
            said=doc.user_data,
            claims=tuple((each.start_char, each.end_char, each.label_, each.id_) for each in doc.spans[SPANS_KEY]),
            sentences=tuple(Span(each.start_char, each.end_char) for each in doc.spans[SENTENCES]),
            entities=tuple(Entity(each.start_char, each.end_char, each.label_) for each in doc.ents) if known else None,
        )


def companions(stem: str, options: Options) -> dict[str, bytes]:
    """Return the configuration for `spacy train`.

    It expects the exported file beside it.
    """
    from thinc.api import Config

    nlp = _blank(options.language)
    rules = Config({"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}}).to_str().removeprefix("[nlp]").strip()
    parts = {part: f'"{stem}.{part}.spacy"' if part in options.parts else "null" for part in ("train", "dev")}
    if not options.parts:
        parts["train"] = f'"{stem}.spacy"'
    settings = (Path(__file__).parent / "training.cfg").read_text("utf-8")
    for name, value in {**parts, "lang": f'"{nlp.lang}"'}.items():
        settings = settings.replace(f"{name} = ?", f"{name} = {value}")
    return {f"{stem}.cfg": settings.replace("[nlp.tokenizer]", rules).encode()}


FORMAT = Format(
    tool="spaCy",
    ending=".spacy",
    write=write,
    losses=losses,
    expected=expected,
    back=back,
    companions=companions,
    has_entities=lambda _: True,
)
"""The format `spacy` of the command line."""
