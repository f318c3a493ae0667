"""Annotated articles.

An article with its spans, as the file of some format has it. Reading takes only what the file states. Nothing is
guessed, and spans that cannot be right are rejected with their line or element.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from annotations.claims.attributes import attribute_values
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record, Status
from annotations.moment import Moment

QUOTED_CHARS = 40
"""Code points of a text that a message quotes, at most."""


class SpanAnnotation(Struct, frozen=True, kw_only=True):
    """A span as a file has it. The defaults stand for what the file does not state."""

    start: int
    end: int
    label: str
    text: str = ""
    """The words that the file states for it."""
    prefix: str = ""
    """The context that the file states, before and behind; only if the file lacks the article's text."""
    suffix: str = ""
    id: str = ""
    speaker: str = ""
    speaker_text: str = ""
    """The words of the article for the speaker; earlier exports of ours state them as the speaker."""
    speaker_start: int = NOT_IN_TEXT
    speaker_end: int = NOT_IN_TEXT
    note: str = ""
    sure: bool = True
    attributes: dict[str, str] = {}
    origin: str = ""
    """The provenance of the claim, if the file states it."""
    created: Moment | None = None
    updated: Moment | None = None


class PredictedSpan(SpanAnnotation, frozen=True, kw_only=True):
    """A span that a model predicted."""

    score: float | None = None
    """How sure the model was, if the file states it."""


def predicted(mark: SpanAnnotation, score: Any) -> PredictedSpan:
    """Return a span as predicted, with a score if that is a number."""
    is_number = isinstance(score, int | float) and not isinstance(score, bool)
    return PredictedSpan(**asdict(mark), score=float(score) if is_number else None)


def suggested(item: "AnnotatedArticle", model: str) -> "AnnotatedArticle":
    """Return an article whose spans a model made, unless another one is named for them."""
    spans = tuple(each if isinstance(each, PredictedSpan) else predicted(each, None) for each in item.spans)
    return replace(item, model=item.model or model, spans=spans)


class EntityAnnotation(Struct, frozen=True, kw_only=True):
    """A named entity beside the claims: a span that a model found, not a person."""

    start: int
    end: int
    label: str
    text: str
    model: str
    """The name and version of the model."""


class AnnotatedArticle(Struct, frozen=True, kw_only=True):
    """An article as a file has it, or one claim of it in a format of a line a claim.

    If there is a text, every span has the words there that it states.
    """

    number: int = 0
    """Its line or element, from 1; 0 if it was not read from a file."""
    where: tuple[int, ...] = ()
    """The line or element of each span, unless they are all the article's."""
    name: str = ""
    """The file name, if a folder was read."""
    article: str = ""
    """Its id; empty if the file has none."""
    line_id: str = ""
    """What the file counts its lines by; it tells two articles with the same text apart, and is no id of an article."""
    title: str = ""
    text: str = ""
    """Empty if the file has spans without the text."""
    sentence_ends: tuple[int, ...] = ()
    """If the file has words without the white space between them: where its sentences end in `text`, which has none."""
    sha256: str = ""
    """The fingerprint of its text, if the file states one."""
    annotator: str = ""
    """The annotator: the person whom the tool names, else the annotator written in the data."""
    exported_from: str = ""
    """The annotator that is written in the data, if the tool names another person."""
    task: str = ""
    """What the annotations of one task have in common; empty if a task has one only."""
    returned: bool = False
    """Whether the file has been through the tool, so that whoever is named in the data need not have made it."""
    model: str = ""
    """The model that predicted the spans; empty if a person made them."""
    status: Status | Literal[""] = ""
    flagged: bool = False
    note: str = ""
    attributes: dict[str, str] = {}
    spans: tuple[SpanAnnotation, ...] = ()
    entities: tuple[EntityAnnotation, ...] = ()
    """What an export of ours has of named entities; an import passes them over."""
    reviewed: tuple[tuple[int, int], ...] = ()
    position: int = 0
    seconds: float = 0.0
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    meta: dict[str, Any] = {}

    def content(self) -> "AnnotatedArticle":
        """Return the content without its position in a file."""
        return replace(self, number=0, where=(), name="", task="", returned=False, line_id="")


class Rejected(Struct, frozen=True, kw_only=True):
    """An article or a span that is not accepted."""

    number: int
    """Its line or element, from 1."""
    why: str
    """The reason, a sentence without its full stop."""
    article: str = ""
    name: str = ""
    """The file name, if a folder was read."""
    kind: str = ""
    """The reason without what concerns this one alone: a thousand of one kind are one message."""


class Remark(Struct, frozen=True, kw_only=True):
    """Something in a file that is not imported, or not as it is in the file."""

    number: int
    """Its line or element, from 1."""
    what: str
    """Its name in the singular; an s makes the plural."""
    but: str = ""
    """What becomes of it instead; empty if it is left out."""
    detail: str = ""
    """What concerns this one alone."""
    article: str = ""
    name: str = ""
    """The file name, if a folder was read."""


Read = Iterator[AnnotatedArticle | Rejected | Remark]
"""The items of a file, in its order."""


def span_of(claim: Claim) -> SpanAnnotation:
    """Return the span of a claim with all its attributes, without its context."""
    return replace(
        attributed_span_of(claim), id=claim.id, origin=claim.origin, created=claim.created, updated=claim.updated
    )


def bare_span_of(claim: Claim) -> SpanAnnotation:
    """Return the span of a claim with nothing but offsets, words and label."""
    return SpanAnnotation(start=claim.start, end=claim.end, label=claim.label, text=claim.text)


def attributed_span_of(claim: Claim) -> SpanAnnotation:
    """Return the span of a claim with its attributes: speaker, note, sure."""
    return replace(bare_span_of(claim), **attribute_values(claim))


def annotated_article(
    record: Record, marks: Iterable[SpanAnnotation], *, meta: bool, entities: tuple[EntityAnnotation, ...] = ()
) -> AnnotatedArticle:
    """Return a record as an article with the given spans and entities.

    `meta` adds source, address, date and other fields, and what was read.
    """
    row = record.row
    known = AnnotatedArticle(
        article=row.id,
        title=row.title,
        text=record.text,
        annotator=row.annotator,
        status=row.status,
        flagged=row.flagged,
        note=row.note,
        attributes=row.attributes,
        spans=tuple(marks),
        entities=entities,
    )
    if not meta:
        return known
    return replace(
        known,
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        meta=row.meta,
        reviewed=row.reviewed,
        position=row.position,
        seconds=row.seconds,
    )
