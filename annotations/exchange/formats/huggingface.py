"""Hugging Face.

JSONL whose schema `datasets` infers by itself, and a data-set card. The library infers types from ten megabytes at a
time, and the first types hold. Spans that are always empty stay empty for ever: hence the first article with a claim
and the first with an entity come first, and numbers keep the order. Texts that all look like dates become dates: hence
no column holds only ids or titles. A null or a missing key is an error.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import FLAGGED, Record, Status
from annotations.errors import AskedError
from annotations.exchange.annotated import (
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    SpanAnnotation,
    validated,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.conll import tagged_spans
from annotations.exchange.formats.jsonl_lines import AttributeLine, attribute_lines
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.losses import metadata_losses, orphan_losses
from annotations.regular_file import open_regular


class _Span(Struct, frozen=True, kw_only=True):
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


class _Row(Struct, frozen=True, kw_only=True):
    number: int
    """The order of the corpus, from 0."""
    id: str
    """Article id, slash, annotator: the key of a row."""
    text: str
    spans: tuple[_Span, ...]
    entities: tuple[EntityAnnotation, ...] | UnsetType = UNSET
    """On every row or on none."""
    annotator: str = ""
    status: str = ""
    flagged: bool = False
    meta: str = "{}"
    """All other metadata, as a JSON object in a string."""


_encoder = msgspec.json.Encoder()
_rows = msgspec.json.Decoder(_Row)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a row an article. Raises `OSError`."""
    file: BinaryIO = path.open("wb")
    try:
        shown: set[str] = set()
        for number, record in enumerate(records):
            row = _row(record, number, options)
            said = any(span.attributes for span in row.spans)
            kinds = (("spans", row.spans), ("entities", row.entities), ("attributes", said))
            new = {name for name, there in kinds if there} - shown
            line = _encoder.encode(row) + b"\n"
            if new and number:
                file.close()
                file = _first(line, path)
            else:
                file.write(line)
            shown |= new
    finally:
        file.close()


def _first(line: bytes, path: Path) -> BinaryIO:
    """Put a line in front of a file, and return the file open at its end."""
    others = path.rename(path.with_name(f"{path.name}.others"))
    file = path.open("wb")
    file.write(line)
    with open_regular(others) as rest:
        shutil.copyfileobj(rest, file)
    others.unlink()
    return file


def _row(record: Record, number: int, options: Options) -> _Row:
    row = record.row
    known = metadata_fields(record, meta=options.meta)
    return _Row(
        number=number,
        id=f"{row.id}/{row.annotator}",
        text=record.text,
        spans=tuple(map(_span, record.claims)),
        entities=options.entities_of(record) if options.with_entities else UNSET,
        annotator=known.pop("annotator"),
        status=known.pop("status"),
        flagged=known.pop("flagged"),
        meta=msgspec.json.encode(known).decode(),
    )


def _span(claim: Claim) -> _Span:
    return _Span(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        attributes=tuple(attribute_lines(claim.attributes)),
        origin=claim.origin,
    )


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what has no column."""
    yield from orphan_losses(record)
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield what a record comes back as."""
    yield _row(record, 0, options)


def back(path: Path, _: Options) -> Iterator[Struct]:
    """Read the rows back, in the order of their numbers."""
    ahead: dict[int, _Row] = {}
    due = 0
    row: _Row | Rejected
    for number, line in by_line.lines(path):
        row = by_line.decoded(line, _rows, number)
        if isinstance(row, _Row) and row.number != due and len(ahead) < 2:
            ahead[row.number] = row
            continue
        yield _anywhere(row)
        due += 1
        while due in ahead:
            yield _anywhere(ahead.pop(due))
            due += 1
    yield from map(_anywhere, ahead.values())


def _anywhere(row: _Row | Rejected) -> Struct:
    """Return the content of a row without its position."""
    return replace(row, number=0) if isinstance(row, _Row) else row


def companions(_: str, options: Options) -> dict[str, bytes]:
    """Return the card: what the columns are, and what the labels mean."""
    labels = "\n".join(f"- `{label.name}`: {label.definition}".rstrip(": ") for label in options.labels)
    card = _CARD
    if options.with_entities:
        card = card.replace("  - name: annotator\n", f"{_ENTITY_COLUMN}  - name: annotator\n")
        card = card.replace("| `annotator` |", f"{_ENTITY_LINE}| `annotator` |")
    made = ""
    if options.making is not None:
        told = options.making.lines(guidelines=options.guidelines, agreement=options.agreement)
        made = "\n## How it was made\n\n" + "\n".join(f"- {each}" for each in told) + "\n"
    return {"README.md": (card + labels + "\n" + made).encode()}


_ENTITY_COLUMN = """  - name: entities
    list:
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: text
      dtype: string
    - name: model
      dtype: string
"""
_ENTITY_LINE = "| `entities` | the named entities in reading order, and the model that found them |\n"


_CARD = """---
task_categories:
- token-classification
annotations_creators:
- expert-generated
dataset_info:
  features:
  - name: number
    dtype: int64
  - name: id
    dtype: string
  - name: text
    dtype: string
  - name: spans
    list:
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: text
      dtype: string
    - name: speaker
      dtype: string
    - name: speaker_text
      dtype: string
    - name: speaker_start
      dtype: int64
    - name: speaker_end
      dtype: int64
    - name: note
      dtype: string
    - name: sure
      dtype: bool
    - name: attributes
      list:
      - name: name
        dtype: string
      - name: value
        dtype: string
    - name: origin
      dtype: string
  - name: annotator
    dtype: string
  - name: status
    dtype: string
  - name: flagged
    dtype: bool
  - name: meta
    dtype: string
---

# Claims in news

A row is an article as one annotator has marked it. `load_dataset` on this folder or one of its files needs no hint.

| column | holds |
| --- | --- |
| `number` | the place of the article in its corpus, from 0 on; a file may begin with another than the first |
| `id` | the id of the article, a slash, and the annotator |
| `text` | the text of the article |
| `spans` | the claims in reading order; they may overlap and nest |
| `annotator` | who marked it |
| `status` | how far it has come: new, in progress, done or skipped |
| `flagged` | whether it is to be looked at again, whatever its status |
| `meta` | what else is known of the article, as a JSON object: its id and title first |

`start` and `end` of a span are Unicode code points into `text`, 0-based, end exclusive: `text[start:end]` in Python
is its `text`. `speaker` is who is quoted, by the fullest name, empty where nobody was named; `speaker_text` is how the
article calls that speaker ("he") from `speaker_start` to `speaker_end`, which are -1 where it does not. `sure` is
whether the annotator was; `attributes` are what else the corpus asks about a claim, by name; `origin` is `hand` for
what a person tagged, and something else for what a person accepted.

## Labels

"""


def read(path: Path) -> Read:
    """Read a data set as we write it: a folder of JSON lines or Parquet, or one file of it; or one of tagged tokens.

    Raises `OSError`.
    """
    files = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES) if path.is_dir() else [path]
    for file in files:
        name = str(file.relative_to(path)) if path.is_dir() else ""
        for item in _from_file(file):
            yield replace(item, name=name)


_SUFFIXES = (".jsonl", ".parquet")


def _from_file(path: Path) -> Read:
    """Read one file, in the order of its rows."""
    if path.suffix == ".parquet":
        # Imported when such a file is read, as is the library that it needs.
        from annotations.exchange.formats import parquet

        try:
            parquet.FORMAT.check_installed()
        except AskedError as error:
            yield Rejected(number=0, why=str(error))
            return
        yield from parquet.read(path)
        return
    for number, row in by_line.objects(path, by_line.FIELDS):
        yield from [row] if isinstance(row, Rejected) else article_of_row(row, number)


def article_of_row(row: dict[str, Any], number: int) -> Read:
    """Yield the article of a row: of our columns, or of tokens with their tags."""
    if tagged := next((row[name] for name in _TAGS if isinstance(row.get(name), list)), None):
        yield _tagged(row.get("tokens", row.get("words")), tagged, number)
        return
    try:
        found = msgspec.convert(row, _Row)
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


def _mark(span: _Span) -> SpanAnnotation:
    """Return the claim of a row."""
    stated = {**msgspec.structs.asdict(span), "attributes": {each.name: each.value for each in span.attributes}}
    return msgspec.convert(stated, SpanAnnotation)


_TAGS = ("ner_tags", "tags", "labels")
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


def sniff(sample: Sample) -> bool:
    """Recognise a row of ours, tagged tokens, or a folder with such files and no annotations of brat's."""
    if {"number", "id", "text", "spans", "meta"} <= sample.keys:
        return True
    if "tokens" in sample.keys and "spans" not in sample.keys and not sample.keys.isdisjoint(_TAGS):
        return True
    return not sample.suffixes.isdisjoint(_SUFFIXES) and sample.suffixes.isdisjoint((".ann", ".tsv"))


FORMAT = Format(
    tool="Hugging Face",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    back=back,
    sniff=sniff,
    file_alone=True,
    unsupported=lambda _: ("ids and times of claims",),
    companions=companions,
    endings=(".jsonl",),
    folder_name="train.jsonl",
    has_card=True,
    has_entities=lambda _: True,
)
"""The format `hf` of the command line."""
