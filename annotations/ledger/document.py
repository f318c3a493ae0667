"""A ledger as JSON: its rows, which are read again, and the sheet, which is computed anew.

The history stays in the store. Docs: docs/schema/ledger.schema.json, made from these types.
"""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct

from annotations.errors import AskedError
from annotations.ledger.model import Entry, Ledger, Mention, Rejected, Story
from annotations.ledger.sheet import Cell, OutletSums, Sheet, SpeakerSums

VERSION: Literal[1] = 1


class DocumentColumn(Struct, frozen=True, kw_only=True):
    """An article of the story, with the copies that are counted with it."""

    article: str
    outlet: str
    published: str
    copies: tuple[str, ...]
    reviewed: int
    """Sentences reviewed by the annotator, of `sentences`."""
    sentences: int
    in_corpus: bool


class DocumentCell(Struct, frozen=True, kw_only=True):
    """The mentions of an entry in one article."""

    article: str
    kind: Literal["mentioned", "absent", "unknown"]
    mentions: tuple[str, ...]
    """Their ids."""
    quotes: tuple[tuple[str, ...], ...]
    """For each mention, how its quotation differs from the lead's; empty if they were not compared."""


class DocumentRow(Struct, frozen=True, kw_only=True):
    """An entry across the articles."""

    entry: str
    summary: str
    cells: tuple[DocumentCell, ...]


class DocumentSheet(Struct, frozen=True, kw_only=True):
    """The sheet of the ledger as it was when it was exported."""

    columns: tuple[DocumentColumn, ...]
    rows: tuple[DocumentRow, ...]
    outlets: tuple[OutletSums, ...]
    speakers: tuple[SpeakerSums, ...]
    states: dict[str, str]
    """Whether the claim of each mention is there still, by the id of the mention."""


class LedgerDocument(Struct, frozen=True, kw_only=True):
    """The ledger of a story by one annotator."""

    format: Literal["copydesk-ledger"]
    version: Literal[1]
    annotator: str
    story: Story
    entries: tuple[Entry, ...]
    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]
    sheet: DocumentSheet

    @property
    def ledger(self) -> Ledger:
        """The ledger that is in it, without history."""
        return Ledger(self.story, self.entries, self.mentions, self.rejected)


def document_of(sheet: Sheet, annotator: str) -> LedgerDocument:
    """Return a ledger with its sheet. Rows are in an order that depends on what they say alone."""
    ledger = sheet.ledger
    order = [mention for row in sheet.rows for mention in ledger.by_entry.get(row.entry.id, [])]
    known = {mention.id for mention in order}
    order += sorted((each for each in ledger.mentions if each.id not in known), key=lambda each: each.id)
    return LedgerDocument(
        format="copydesk-ledger",
        version=VERSION,
        annotator=annotator,
        story=ledger.story,
        entries=tuple(row.entry for row in sheet.rows),
        mentions=tuple(order),
        rejected=tuple(sorted(ledger.rejected, key=lambda each: each.id)),
        sheet=_sheet(sheet),
    )


def _sheet(sheet: Sheet) -> DocumentSheet:
    columns = tuple(
        DocumentColumn(
            article=column.article.id,
            outlet=column.article.outlet,
            published=column.article.published,
            copies=tuple(copy.id for copy in column.copies),
            reviewed=column.reviewed,
            sentences=column.sentences,
            in_corpus=column.is_in_corpus,
        )
        for column in sheet.columns
    )
    rows = tuple(
        DocumentRow(
            entry=row.entry.id,
            summary=row.summary,
            cells=tuple(_cell(column.article, cell) for column, cell in zip(columns, row.cells, strict=True)),
        )
        for row in sheet.rows
    )
    return DocumentSheet(
        columns=columns,
        rows=rows,
        outlets=sheet.outlets,
        speakers=sheet.speakers,
        states={key: sheet.states[key] for key in sorted(sheet.states)},
    )


def _cell(article: str, cell: Cell) -> DocumentCell:
    return DocumentCell(
        article=article,
        kind=cell.kind,
        mentions=tuple(mention.id for mention in cell.mentions),
        quotes=tuple(tuple(each.classes) if each else () for each in cell.comparisons),
    )


def write(sheets: Sequence[Sheet], annotator: str) -> bytes:
    """Return ledgers as JSON: one as an object, several as an array of objects."""
    documents = [document_of(sheet, annotator) for sheet in sheets]
    value: Any = documents[0] if len(documents) == 1 else documents
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def read(data: bytes) -> list[LedgerDocument]:
    """Return the ledgers in JSON. Raises `AskedError` with the reason if it is not that."""
    kind: Any = list[LedgerDocument] if data.lstrip()[:1] == b"[" else LedgerDocument
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise AskedError(f"This is not a ledger in JSON: {error}") from error
    documents = found if isinstance(found, list) else [found]
    for document in documents:
        if problem := _inconsistency(document):
            raise AskedError(f"The ledger of “{document.story.title}” contradicts itself: {problem}")
    return documents


def _inconsistency(document: LedgerDocument) -> str:
    entries = [entry.id for entry in document.entries]
    mentions = [mention.id for mention in document.mentions]
    claims = [(mention.annotator, mention.claim) for mention in document.mentions]
    if len(set(entries)) < len(entries) or len(set(mentions)) < len(mentions):
        return "two rows have one id"
    if len(set(claims)) < len(claims):
        return "a claim is mentioned twice"
    if any(mention.entry not in set(entries) for mention in document.mentions):
        return "a mention names an entry that is not there"
    if any(mention.start >= mention.end for mention in document.mentions):
        return "a mention ends before it begins"
    if any({"same", "contradicts"} <= set(mention.relations) for mention in document.mentions):
        return "a mention is the same and contradicts"
    return ""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one ledger, in which every key is required."""
    found = msgspec.json.schema(LedgerDocument)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "A ledger, as copydesk ledger --format json writes it"
    for definition in found["$defs"].values():
        if definition.get("type") == "object" and "properties" in definition:
            definition["required"] = list(definition["properties"])
    return found
