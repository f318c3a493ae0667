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
from annotations.exchange.placing import only_place, same_words
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

ELSEWHERE = "moved to the words that the file states"
"""What becomes of a claim whose offsets and words contradict each other."""
WRONG_WORDS = "other words are where the file says"
OUTSIDE = "the offsets do not fit the text"
"""Kinds of rejected claims."""


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


def validated(found: AnnotatedArticle) -> Read:
    """Yield an article with its valid spans, and each invalid one as rejected.

    A span whose words stand elsewhere is put there, with a remark, if there is exactly one such place nearby. A speaker
    without a valid source span is kept by name.
    """
    text = found.text
    if all(_is_valid(text, mark) for mark in found.spans):
        yield found
        return
    good: list[SpanAnnotation] = []
    where: list[int] = []
    numbers = found.where or (found.number,) * len(found.spans)
    for mark, number in zip(found.spans, numbers, strict=True):
        put = settled(text, mark)
        if put is None:
            yield replace(rejection(text, mark, number), article=found.article, name=found.name)
            continue
        if (put.start, put.end) != (mark.start, mark.end):
            yield replace(put_elsewhere(mark, put, number), article=found.article, name=found.name)
        good.append(_with_source(text, put))
        where.append(number)
    yield replace(found, spans=tuple(good), where=tuple(where) if found.where else ())


def settled(text: str, mark: SpanAnnotation) -> SpanAnnotation | None:
    """Return a span on the words that it states, or `None` if they contradict its offsets beyond doubt.

    The words may differ in white space. Where they stand elsewhere, the only place nearby is taken.
    """
    here = text[mark.start : mark.end] if 0 <= mark.start < mark.end <= len(text) else ""
    if here and (not mark.text or same_words(here, mark.text)):
        # White space around the words that the file does not state is not part of the claim.
        around = here.find(mark.text) if mark.text else 0
        if around < 0 or not mark.text:
            return replace(mark, text=here)
        start = mark.start + around
        return replace(mark, start=start, end=start + len(mark.text))
    place = only_place(text, mark.text, mark.start) if mark.text else None
    return place and replace(mark, start=place.start, end=place.end, text=text[place.start : place.end])


def rejection(text: str, mark: SpanAnnotation, number: int) -> Rejected:
    """Return why a span that is not settled cannot belong to a text, with both readings."""
    if not 0 <= mark.start < mark.end <= len(text):
        why = f"a claim from {mark.start} to {mark.end} does not fit into a text of {len(text)} characters"
        return Rejected(number=number, why=why, kind=OUTSIDE)
    here, there = brief(text[mark.start : mark.end], QUOTED_CHARS), brief(mark.text, QUOTED_CHARS)
    why = f"at {mark.start} to {mark.end} the text has “{here}”, but the file says “{there}”"
    return Rejected(number=number, why=why, kind=WRONG_WORDS)


def put_elsewhere(before: SpanAnnotation, after: SpanAnnotation, number: int) -> Remark:
    """Return the remark that a span was put where its words stand."""
    words = brief(after.text, QUOTED_CHARS)
    detail = f"“{words}” at {after.start} to {after.end}, not {before.start} to {before.end}"
    return Remark(number=number, what="claim", but=ELSEWHERE, detail=detail)


def _is_valid(text: str, mark: SpanAnnotation) -> bool:
    """Return whether a span is valid as it is."""
    # A slice ends with its text: an end behind it is told by the length alone.
    if not 0 <= mark.start < mark.end or mark.end - mark.start != len(mark.text):
        return False
    if text[mark.start : mark.end] != mark.text:
        return False
    if mark.speaker_start == NOT_IN_TEXT:
        return mark.speaker_end == NOT_IN_TEXT and not mark.speaker_text
    return bool(mark.speaker) and _has_valid_source(text, mark)


def _has_valid_source(text: str, mark: SpanAnnotation) -> bool:
    """Return whether the source span of a claim has the words that are stated for the speaker."""
    start, end, words = mark.speaker_start, mark.speaker_end, mark.speaker_text
    return start >= 0 and end - start == len(words) > 0 and text[start:end] == words


def with_speaker_words(mark: SpanAnnotation) -> SpanAnnotation:
    """Return a span with a name and words of its speaker: where a file states only one of them, it is both."""
    if mark.speaker_start == NOT_IN_TEXT and not mark.speaker_text:
        return mark
    return replace(mark, speaker=mark.speaker or mark.speaker_text, speaker_text=mark.speaker_text or mark.speaker)


def _with_source(text: str, mark: SpanAnnotation) -> SpanAnnotation:
    """Return a span without a source span that is wrong; its speaker is kept by name."""
    mark = with_speaker_words(mark)
    if _has_valid_source(text, mark):
        return mark
    return replace(mark, speaker_text="", speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)
