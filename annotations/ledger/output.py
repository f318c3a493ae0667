"""Ledgers written in a format, read again, and what the format leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.errors import ExportError
from annotations.ledger import document, html, markdown, table
from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.page import PageOptions, one_line
from annotations.ledger.sheet import Sheet
from annotations.web_page import shown
from annotations.wording import counted

FormatName = Literal["md", "csv", "json", "html"]


@dataclass(frozen=True)
class Output:
    """Ledgers in one format."""

    format: FormatName
    sheets: Sequence[Sheet]
    readings: Mapping[str, ArticleReading]
    annotator: str
    page: PageOptions
    spreadsheet_safe: bool = False

    def data(self) -> bytes:
        """Return the bytes of the file. Raises `ExportError` if reading them again does not give the ledgers."""
        if self.format == "json":
            data = document.write(self.sheets, self.annotator)
        elif self.format == "csv":
            data = table.write(self.sheets, self.page.include, spreadsheet_safe=self.spreadsheet_safe)
        elif self.format == "md":
            data = markdown.write(self.sheets, self.readings, self.page)
        else:
            data = html.write(self.sheets, self.readings, self.page)
        if not self._is_whole(data):
            raise ExportError("The ledger that was read again differs from the one in the store: nothing was written")
        return data

    def _is_whole(self, data: bytes) -> bool:
        if self.format == "json":
            expected = [document.document_of(sheet, self.annotator) for sheet in self.sheets]
            return document.read(data) == expected
        if self.format == "csv":
            rows = [row for sheet in self.sheets for row in table.rows(sheet, self.page.include)]
            return table.read(data, spreadsheet_safe=self.spreadsheet_safe) == rows
        words = [" ".join(mention.text.split()) for sheet in self.sheets for mention in sheet.ledger.mentions]
        if self.format == "html":
            return sorted(html.read_mentions(data)) == sorted(map(shown, words))
        return sorted(markdown.read_mentions(data)) == sorted(map(one_line, words))

    def losses(self) -> list[str]:
        """Return a sentence for each thing that the format leaves out, without a full stop."""
        ledgers = [sheet.ledger for sheet in self.sheets]
        lost = {"change of the history": sum(len(ledger.history) for ledger in ledgers)}
        if self.format != "json":
            lost["rejected pair"] = sum(len(ledger.rejected) for ledger in ledgers)
            lost["doubt about a claim"] = sum(not mention.sure for ledger in ledgers for mention in ledger.mentions)
        if self.format == "csv":
            lost["note on an entry"] = sum(bool(entry.note) for ledger in ledgers for entry in ledger.entries)
            lost["check of an entry"] = sum(entry.check != "none" for ledger in ledgers for entry in ledger.entries)
            lost["note on a story"] = sum(bool(ledger.story.note) for ledger in ledgers)
            lost["outlet without an entry"] = sum(
                cell.kind != "mentioned" and cell.kind not in self.page.include
                for sheet in self.sheets
                for row in sheet.rows
                for cell in row.cells
            )
        plurals = {
            "change of the history": "changes of the history",
            "doubt about a claim": "doubts about claims",
            "note on an entry": "notes on entries",
            "check of an entry": "checks of entries",
            "note on a story": "notes on stories",
            "outlet without an entry": "cells without a mention",
        }
        return [
            f"Not in the file: {counted(number, what, plurals.get(what, ''))}"
            for what, number in lost.items()
            if number
        ]
