"""The types of the lines of our own JSONL, and the JSON Schemas made from them.

Every key is on every line, nothing is null, and a key has one type, so that a data-set loader infers one schema. Only
`entities` and `suggestions` are on all lines of an export or on none.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from annotations.claims.record import Status
from annotations.exchange.format import LineSubject
from annotations.moment import Moment

Start = Annotated[int, Meta(ge=0, description="First code point, 0-based.")]
End = Annotated[int, Meta(ge=0, description="The code point behind the last.")]
SpeakerOffset = Annotated[
    int, Meta(ge=-1, description="Code point in the article's text; -1 if it is not in the text.")
]


class AttributeLine(Struct, frozen=True, kw_only=True):
    """The value of one attribute that the corpus defines. A list of them has one schema for all corpora."""

    name: str
    value: str


class SpanLine(Struct, frozen=True, kw_only=True):
    """A claim. `text` is the article's text from `start` to `end`."""

    start: Start
    end: End
    label: str
    text: str
    id: Annotated[str, Meta(description="Stays the same for the life of the claim.")]
    speaker: Annotated[str, Meta(description="The speaker's fullest name; empty if none was named.")]
    speaker_text: Annotated[str, Meta(description="The article's text from `speaker_start` to `speaker_end`.")]
    speaker_start: SpeakerOffset
    speaker_end: SpeakerOffset
    note: str
    sure: bool
    attributes: Annotated[
        list[AttributeLine], Meta(description="The attributes of the claim that the corpus's scheme defines, by name.")
    ]
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
        list[AttributeLine],
        Meta(description="The attributes of the article that the corpus's scheme defines, by name."),
    ]


class ReviewedLine(Struct, frozen=True, kw_only=True):
    """A span that the annotator reviewed, tagged or not."""

    start: Start
    end: End


class EntityLine(Struct, frozen=True, kw_only=True):
    """A named entity that a model found: no claim. `text` is the article's text from `start` to `end`."""

    start: Start
    end: End
    label: Annotated[str, Meta(description="The model's label: PERSON, GPE, …")]
    text: str
    model: Annotated[str, Meta(description="Name and version of the model that found it.")]


class SuggestionLine(Struct, frozen=True, kw_only=True):
    """An open suggestion of a rule or a model: no claim."""

    start: Start
    end: End
    text: str
    label: str
    rule: Annotated[str, Meta(description="The rule that made the suggestion.")]
    cue: Annotated[str, Meta(description="The cue; empty if the rule uses none.")]
    speaker: Annotated[str, Meta(description="The speaker's fullest name; empty if none was found.")]
    speaker_text: Annotated[str, Meta(description="The words for the speaker in the text.")]
    score: Annotated[float, Meta(ge=0, le=1, description="Ranks suggestions, higher is better; not a probability.")]
    model: Annotated[str, Meta(description="The model that made it; empty for the rules of Copydesk.")]
    reason: Annotated[str, Meta(description="The reason in the words of the model; empty if it gives none.")]


class ArticleLine(Struct, frozen=True, kw_only=True):
    """One article as one annotator has tagged it."""

    id: str
    title: str
    text: str
    spans: list[SpanLine]
    meta: MetaLine
    answer: Annotated[Literal["accept", "reject", "ignore"], Meta(description="As in Prodigy.")]
    annotator: str
    status: Status
    flagged: Annotated[bool, Meta(description="Whether the article is flagged for another look, whatever its status.")]
    note: Annotated[str, Meta(description="The annotator's note on the article as a whole.")]
    reviewed: list[ReviewedLine]
    position: Annotated[int, Meta(ge=0, description="Position of the cursor, as a code point.")]
    seconds: Annotated[float, Meta(ge=0, description="Time spent reading, without pauses.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the UTF-8 bytes of `text`.")]
    entities: Annotated[
        list[EntityLine] | UnsetType,
        Meta(description="With `--entities` on every line, else on none: the named entities, in reading order."),
    ] = UNSET
    suggestions: Annotated[
        list[SuggestionLine] | UnsetType,
        Meta(
            description="With `--suggestions` on every line, else on none: the open suggestions; claims are in `spans`."
        ),
    ] = UNSET


class ClaimLine(SpanLine, frozen=True, kw_only=True):
    """One claim, with its article and its context."""

    prefix: Annotated[str, Meta(description="Up to 32 code points before the claim.")]
    suffix: Annotated[str, Meta(description="Up to 32 code points behind it.")]
    agreed_by: Annotated[
        list[str], Meta(description="In a gold standard, the annotators whose version was taken; empty elsewhere.")
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
    label: Annotated[str, Meta(description="Label of the claim that shares most with the sentence, or `none`.")]
    speaker: Annotated[str, Meta(description="The speaker of that claim; empty if none was named.")]
    speaker_text: Annotated[str, Meta(description="The words of the article for that speaker.")]
    claims: Annotated[
        int, Meta(ge=0, description="Number of claims that share at least one character with the sentence.")
    ]
    reviewed: Annotated[bool, Meta(description="Whether the annotator read the sentence; a tagged one counts as read.")]
    article: str
    title: str
    annotator: str
    meta: MetaLine


LINES: dict[LineSubject, type[Struct]] = {"article": ArticleLine, "claim": ClaimLine, "sentence": SentenceLine}


def schema(by: LineSubject = "article") -> dict[str, Any]:
    """Return the JSON Schema of a line, made from the types above."""
    made = msgspec.json.schema(LINES[by])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Copydesk JSONL, one line for each {by}",
        **made,
    }
