"""Annotated articles.

An article with its spans, as the file of some format has it. Reading takes only what the file states. Nothing is
guessed, and spans that cannot be right are rejected with their line or element.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.attributes import attribute_values
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record, Status
from annotations.moment import Moment
from annotations.wording import brief

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
    speaker_start: int = NOT_IN_TEXT
    speaker_end: int = NOT_IN_TEXT
    note: str = ""
    sure: bool = True
    origin: str = ""
    """The provenance of the claim, if the file states it."""
    created: Moment | None = None
    updated: Moment | None = None


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
    title: str = ""
    text: str = ""
    """Empty if the file has spans without the text."""
    sentence_ends: tuple[int, ...] = ()
    """If the file has words without the white space between them: where its sentences end in `text`, which has none."""
    sha256: str = ""
    """The fingerprint of its text, if the file states one."""
    annotator: str = ""
    status: Status | Literal[""] = ""
    note: str = ""
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
        return replace(self, number=0, where=(), name="")


class Rejected(Struct, frozen=True, kw_only=True):
    """An article or a span that is not accepted."""

    number: int
    """Its line or element, from 1."""
    why: str
    """The reason, a sentence without its full stop."""
    article: str = ""
    name: str = ""
    """The file name, if a folder was read."""


Read = Iterator[AnnotatedArticle | Rejected]
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
        note=row.note,
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


def placement_error(text: str, mark: SpanAnnotation) -> str:
    """Return why a span cannot belong to a text; empty if it can."""
    if not 0 <= mark.start < mark.end <= len(text):
        return f"a claim from {mark.start} to {mark.end} does not fit into a text of {len(text)} characters"
    here = text[mark.start : mark.end]
    if mark.text and here != mark.text:
        return (
            f"at {mark.start} to {mark.end} stands “{brief(here, QUOTED_CHARS)}”, "
            f"and the file says it is “{brief(mark.text, QUOTED_CHARS)}”"
        )
    return ""


def validated(found: AnnotatedArticle) -> Read:
    """Yield an article with its valid spans, and each invalid one as rejected.

    A speaker without a valid source span is kept by name.
    """
    text = found.text
    if all(_is_valid(text, mark) for mark in found.spans):
        yield found
        return
    good: list[SpanAnnotation] = []
    where: list[int] = []
    numbers = found.where or (found.number,) * len(found.spans)
    for mark, number in zip(found.spans, numbers, strict=True):
        if why := placement_error(text, mark):
            yield Rejected(number=number, why=why, article=found.article, name=found.name)
            continue
        good.append(_completed(text, mark))
        where.append(number)
    yield replace(found, spans=tuple(good), where=tuple(where) if found.where else ())


def _is_valid(text: str, mark: SpanAnnotation) -> bool:
    """Return whether a span is valid as it is."""
    if not 0 <= mark.start < mark.end or not mark.text or text[mark.start : mark.end] != mark.text:
        return False
    if mark.speaker_start == NOT_IN_TEXT:
        return mark.speaker_end == NOT_IN_TEXT
    return _has_valid_source(text, mark)


def _has_valid_source(text: str, mark: SpanAnnotation) -> bool:
    """Return whether the source span of a claim has the speaker's words."""
    return mark.speaker_start >= 0 and text[mark.speaker_start : mark.speaker_end] == mark.speaker


def _completed(text: str, mark: SpanAnnotation) -> SpanAnnotation:
    """Return a span with its words, and without a source span that is wrong."""
    if not _has_valid_source(text, mark):
        mark = replace(mark, speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)
    return mark if mark.text else replace(mark, text=text[mark.start : mark.end])
