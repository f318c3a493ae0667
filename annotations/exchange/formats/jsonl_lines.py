"""The lines of our own JSONL, and the JSON Schemas made from their types.

Every key is on every line, nothing is null, and a key has one type, so that a data-set loader infers one schema. Only
`entities` and `suggestions` are on all lines of an export or on none.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.decision import AGREED, DECIDED, names_in
from annotations.claims.record import Record, Status
from annotations.exchange.annotated import EntityAnnotation
from annotations.exchange.format import LineSubject, SuggestionLookup
from annotations.exchange.formats.tokens import cut
from annotations.moment import Moment
from annotations.suggest.suggestion import Suggestion
from annotations.text.spans import any_contains

Start = Annotated[int, Meta(ge=0, description="First code point, 0-based.")]
End = Annotated[int, Meta(ge=0, description="The code point behind the last.")]
SpeakerOffset = Annotated[int, Meta(ge=-1, description="Code point in the article's text; -1 where nowhere.")]


class AttributeLine(Struct, frozen=True, kw_only=True):
    """What was said of one attribute that the corpus defines. A list of them has one schema for all corpora."""

    name: str
    value: str


class SpanLine(Struct, frozen=True, kw_only=True):
    """A claim. `text` is the article's text from `start` to `end`."""

    start: Start
    end: End
    label: str
    text: str
    id: Annotated[str, Meta(description="Stays the same for the life of the claim.")]
    speaker: Annotated[str, Meta(description="Who is quoted, by the fullest name; empty where nobody was named.")]
    speaker_text: Annotated[str, Meta(description="The article's text from `speaker_start` to `speaker_end`.")]
    speaker_start: SpeakerOffset
    speaker_end: SpeakerOffset
    note: str
    sure: bool
    attributes: Annotated[list[AttributeLine], Meta(description="What the corpus's scheme asks about it, by name.")]
    origin: Annotated[
        str,
        Meta(
            description="How the claim came about: `hand` is a person's own; in a gold standard `agreed:ana,ben`, "
            "`decided:ana`, or `decided:own`."
        ),
    ]
    created: Moment
    updated: Moment


class MetaLine(Struct, frozen=True, kw_only=True):
    """The metadata of the article; an unknown text is empty."""

    source: str
    url: str
    published: str
    language: Annotated[str, Meta(description="ISO 639-1 code; sentences are cut by it.")]
    fields: Annotated[str, Meta(description="All other fields of the source, as one JSON object.")]
    attributes: Annotated[
        list[AttributeLine], Meta(description="What the corpus's scheme asks about the article, by name.")
    ]


class ReviewedLine(Struct, frozen=True, kw_only=True):
    """A span that the annotator reviewed, tagged or not."""

    start: Start
    end: End


class EntityLine(Struct, frozen=True, kw_only=True):
    """A named entity that a model found: no claim. `text` is the article's text from `start` to `end`."""

    start: Start
    end: End
    label: Annotated[str, Meta(description="As the model has it: PERSON, GPE, …")]
    text: str
    model: Annotated[str, Meta(description="Name and version of the model that found it.")]


class SuggestionLine(Struct, frozen=True, kw_only=True):
    """An open suggestion of a rule or a model: no claim."""

    start: Start
    end: End
    text: str
    label: str
    rule: Annotated[str, Meta(description="Which rule says so.")]
    cue: Annotated[str, Meta(description="What gives it away; empty where the rule goes by none.")]
    speaker: Annotated[
        str, Meta(description="Whose words they are, by the fullest name; empty where nobody was found.")
    ]
    speaker_text: Annotated[str, Meta(description="The speaker as the text has it.")]
    score: Annotated[float, Meta(ge=0, le=1, description="Which of two is better; no probability.")]
    model: Annotated[str, Meta(description="The model that made it; empty for the rules of Copydesk.")]
    reason: Annotated[str, Meta(description="Why, in the words of the model; empty where it does not say.")]


class ArticleLine(Struct, frozen=True, kw_only=True):
    """One article as one annotator has tagged it."""

    id: str
    title: str
    text: str
    spans: list[SpanLine]
    meta: MetaLine
    answer: Annotated[Literal["accept", "reject", "ignore"], Meta(description="As Prodigy has it.")]
    annotator: str
    status: Status
    flagged: Annotated[bool, Meta(description="Whether it is to be looked at again, whatever its status.")]
    note: Annotated[str, Meta(description="What the annotator says of the article as a whole.")]
    reviewed: list[ReviewedLine]
    position: Annotated[int, Meta(ge=0, description="The code point the cursor stood on.")]
    seconds: Annotated[float, Meta(ge=0, description="Time spent reading, without pauses.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the UTF-8 bytes of `text`.")]
    entities: Annotated[
        list[EntityLine] | UnsetType,
        Meta(description="With `--entities` on every line, else on none: the named entities, in reading order."),
    ] = UNSET
    suggestions: Annotated[
        list[SuggestionLine] | UnsetType,
        Meta(description="With `--suggestions` on every line, else on none: what is on offer; claims are in `spans`."),
    ] = UNSET


class ClaimLine(SpanLine, frozen=True, kw_only=True):
    """One claim, with its article and its context."""

    prefix: Annotated[str, Meta(description="Up to 32 code points before the claim.")]
    suffix: Annotated[str, Meta(description="Up to 32 code points behind it.")]
    agreed_by: Annotated[
        list[str], Meta(description="In a gold standard, the annotators whose version it is; empty elsewhere.")
    ]
    article: Annotated[str, Meta(description="Id of the article.")]
    title: str
    annotator: str
    meta: MetaLine


class SentenceLine(Struct, frozen=True, kw_only=True):
    """One sentence and its label."""

    start: Start
    end: End
    text: str
    label: Annotated[str, Meta(description="Of the claim that shares most with the sentence, or `none`.")]
    speaker: Annotated[str, Meta(description="Who is quoted in that claim; empty where nobody was named.")]
    speaker_text: Annotated[str, Meta(description="The words of the article for that speaker.")]
    claims: Annotated[int, Meta(ge=0, description="How many claims share at least a character with it.")]
    reviewed: Annotated[bool, Meta(description="Whether the annotator read it; a tagged sentence is.")]
    article: str
    title: str
    annotator: str
    meta: MetaLine


LINES: dict[LineSubject, type[Struct]] = {"article": ArticleLine, "claim": ClaimLine, "sentence": SentenceLine}


def lines(
    record: Record,
    by: LineSubject = "article",
    *,
    tagged: bool = False,
    entities: Iterable[EntityAnnotation] | None = None,
    suggestions: SuggestionLookup | None = None,
) -> Iterator[Struct]:
    """Return the lines of one record; of its sentences all, or only the `tagged` ones.

    `entities` and `suggestions` go with a line by article, if they are given.
    """
    row = record.row
    meta = MetaLine(
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        fields=msgspec.json.encode(row.meta).decode(),
        attributes=attribute_lines(row.attributes),
    )
    if by == "claim":
        for claim in record.claims:
            yield ClaimLine(
                **msgspec.structs.asdict(_span(claim)),
                prefix=claim.prefix,
                suffix=claim.suffix,
                agreed_by=[*names_in(claim.origin, AGREED), *names_in(claim.origin, DECIDED)],
                article=row.id,
                title=row.title,
                annotator=row.annotator,
                meta=meta,
            )
    elif by == "sentence":
        found = _sentences(record, meta)
        yield from (line for line in found if line.claims) if tagged else found
    else:
        yield _article(record, meta, entities, suggestions)


def schema(by: LineSubject = "article") -> dict[str, Any]:
    """Return the JSON Schema of a line, made from the types above."""
    made = msgspec.json.schema(LINES[by])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Copydesk JSONL, one line for each {by}",
        **made,
    }


def _article(
    record: Record,
    meta: MetaLine,
    entities: Iterable[EntityAnnotation] | None,
    suggestions: SuggestionLookup | None,
) -> ArticleLine:
    row = record.row
    return ArticleLine(
        id=row.id,
        title=row.title,
        text=record.text,
        spans=list(map(_span, record.claims)),
        meta=meta,
        answer="ignore" if row.status == "skipped" else "accept",
        annotator=row.annotator,
        status=row.status,
        flagged=row.flagged,
        note=row.note,
        reviewed=[ReviewedLine(start=start, end=end) for start, end in row.reviewed],
        position=row.position,
        seconds=row.seconds,
        sha256=row.sha256,
        entities=UNSET if entities is None else list(map(_entity, entities)),
        suggestions=list(_suggested(record.text, suggestions(record))) if suggestions else UNSET,
    )


def _entity(entity: EntityAnnotation) -> EntityLine:
    return EntityLine(**msgspec.structs.asdict(entity))


def _suggested(text: str, suggestions: Iterable[Suggestion]) -> Iterator[SuggestionLine]:
    """Return what accepting each suggestion would tag."""
    for each in suggestions:
        who = each.speaker
        for start, end in each.spans:
            yield SuggestionLine(
                start=start,
                end=end,
                text=text[start:end],
                label=each.label,
                rule=each.rule,
                cue=each.cue,
                speaker=who.resolved(text) if who else "",
                speaker_text=text[who.start : who.end] if who else "",
                score=each.score,
                model=each.rule if each.predicted else "",
                reason=each.reason,
            )


def attribute_lines(attributes: Mapping[str, str]) -> list[AttributeLine]:
    """Return attributes as a line has them, sorted by name."""
    return [AttributeLine(name=name, value=value) for name, value in sorted(attributes.items())]


def _span(claim: Claim) -> SpanLine:
    return SpanLine(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        attributes=attribute_lines(claim.attributes) if claim.attributes else [],
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


def main_claims(record: Record) -> Iterator[Claim]:
    """Yield for each tagged sentence the claim that shares most with it; the first of several."""
    yield from (main for _, _, main in _with_claims(record) if main)


def _with_claims(record: Record) -> Iterator[tuple[Span, list[Claim], Claim | None]]:
    """Yield each sentence, its claims, and the one that shares most with it, in one pass over sentences and claims."""
    ahead = deque(record.claims)
    open_: list[Claim] = []
    for span in cut(record.text, record.row.language):
        while ahead and ahead[0].start < span.end:
            open_.append(ahead.popleft())
        open_ = [claim for claim in open_ if claim.end > span.start]
        yield span, open_, max(open_, key=partial(_shared, span), default=None)


def _sentences(record: Record, meta: MetaLine) -> Iterator[SentenceLine]:
    """Yield a line for each sentence."""
    for span, here, main in _with_claims(record):
        yield SentenceLine(
            start=span.start,
            end=span.end,
            text=record.text[span.start : span.end],
            label=main.label if main else "none",
            speaker=main.speaker if main else "",
            speaker_text=main.speaker_text if main else "",
            claims=len(here),
            reviewed=bool(here) or any_contains(record.row.reviewed, span),
            article=record.row.id,
            title=record.row.title,
            annotator=record.row.annotator,
            meta=meta,
        )


def _shared(span: Span, claim: Claim) -> int:
    return min(span.end, claim.end) - max(span.start, claim.start)
