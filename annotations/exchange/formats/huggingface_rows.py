"""The reading of rows of data sets: of our own columns, or of tokens with their tags."""

from typing import Any, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT
from annotations.claims.record import FLAGGED, Status
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, Read, Rejected, SpanAnnotation
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.conll import tagged_spans
from annotations.exchange.formats.jsonl_schema import AttributeLine
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.validation import validated


class RowSpan(Struct, frozen=True, kw_only=True):
    """A claim in a row of ours."""

    start: int
    end: int
    label: str
    text: str = ""
    speaker: str = ""
    speaker_text: str = ""
    speaker_start: int = NOT_IN_TEXT
    speaker_end: int = NOT_IN_TEXT
    note: str = ""
    sure: bool = True
    attributes: tuple[AttributeLine, ...] = ()
    origin: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """An article of one annotator, as a row of ours."""

    number: int
    """The order of the corpus, from 0."""
    id: str
    """Article id, slash, annotator: the key of a row."""
    text: str
    spans: tuple[RowSpan, ...]
    entities: tuple[EntityAnnotation, ...] | UnsetType = UNSET
    """On every row or on none."""
    annotator: str = ""
    status: str = ""
    flagged: bool = False
    meta: str = "{}"
    """All other metadata, as a JSON object in a string."""


def article_of_row(row: dict[str, Any], number: int) -> Read:
    """Yield the article of a row: of our columns, or of tokens with their tags."""
    if tagged := next((row[name] for name in TAGS if isinstance(row.get(name), list)), None):
        yield _tagged(row.get("tokens", row.get("words")), tagged, number)
        return
    try:
        found = msgspec.convert(row, Row)
    except msgspec.ValidationError as error:
        yield Rejected(number=number, why=f"it is malformed: {error}")
        return
    about = by_line.decoded(found.meta.encode(), by_line.FIELDS, number)
    known = read_metadata({} if isinstance(about, Rejected) else about)
    article, _, annotator = found.id.rpartition("/")
    yield from validated(
        replace(
            known,
            number=number,
            article=known.article or article or found.id,
            annotator=found.annotator or (annotator if article else ""),
            status=found.status if found.status in get_args(Status) else "",
            flagged=found.flagged or found.status == FLAGGED,
            text=found.text,
            spans=tuple(map(_mark, found.spans)),
            entities=found.entities or (),
        )
    )


def _mark(span: RowSpan) -> SpanAnnotation:
    """Return the claim of a row."""
    stated = {**msgspec.structs.asdict(span), "attributes": {each.name: each.value for each in span.attributes}}
    return msgspec.convert(stated, SpanAnnotation)


TAGS = ("ner_tags", "tags", "labels")
"""The columns in which data sets of tagged tokens have their tags."""


def _tagged(words: object, tags: list[Any], number: int) -> AnnotatedArticle | Rejected:
    """Return an article of tokens; their white space is unknown."""
    if not isinstance(words, list) or len(words) != len(tags) or not all(isinstance(each, str) for each in words):
        return Rejected(number=number, why="there is not a token for each of its tags")
    if not all(isinstance(tag, str) for tag in tags):
        why = "its tags are numbers: write them as words, as in features[“ner_tags”].feature.int2str"
        return Rejected(number=number, why=why)
    pieces = ["".join(word.split()) for word in words]
    text = "".join(pieces)
    spans = tuple(
        SpanAnnotation(start=start, end=end, label=label, text=text[start:end])
        for start, end, label, _ in tagged_spans(pieces, tags)
    )
    return AnnotatedArticle(number=number, text=text, sentence_ends=(len(text),), spans=spans)
