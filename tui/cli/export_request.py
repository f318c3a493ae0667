"""The arguments of `copydesk export`, and refusals of those that contradict each other."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import AskedError, PluginError
from annotations.exchange.formats.table import find_format, present_name
from tui.cli.export_checks import refuse_unknown_labels, refuse_without, refuse_without_effect
from tui.cli.output import fail, say

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.exchange.format import Format
    from annotations.exchange.selection import ExportFilter, Split


_BINARY = (".spacy", ".parquet", ".qdpx")
"""The endings of files that are no text."""


class LineSubject(StrEnum):
    """The subject of one line of an export."""

    article = "article"
    claim = "claim"
    sentence = "sentence"
    paragraph = "paragraph"


class Columns(StrEnum):
    """The columns of a CoNLL line."""

    two = "2"
    four = "4"


class StatusName(StrEnum):
    """The status of an article."""

    new = "new"
    in_progress = "in progress"
    done = "done"
    skipped = "skipped"
    flagged = "flagged"


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """The arguments of `copydesk export`."""

    corpus: Path
    output: Path | None
    name: str
    """The format, by its present or a former name."""
    by: LineSubject | None
    labels: Sequence[str]
    annotators: Sequence[str]
    statuses: Sequence[StatusName]
    origins: Sequence[str]
    since: str
    until: str
    articles: Sequence[str]
    split: str
    seed: int | None
    meta: bool
    anonymise: bool
    relations: bool
    columns: Columns | None
    spreadsheet_safe: bool
    offsets: bool
    negatives: bool
    entities: bool
    raw_entities: bool
    suggestions: bool
    strict: bool
    dry_run: bool
    model: str
    no_plugins: bool
    store: Path | None
    encoding: str

    def checked_format(self) -> "Format":
        """Return the format; exit with 2 if there is none of the name, or if an option has no effect with it."""
        name, former = present_name(self.name)
        if former:
            say(f"{former}.")
        try:
            form = find_format(name, plugins=not self.no_plugins)
        except (AskedError, PluginError) as error:
            fail(str(error), 2)
        own = ("by", "columns", "relations", "spreadsheet_safe", "offsets", "negatives")
        refuse_without_effect(name, form, [option for option in own if getattr(self, option)])
        has_entities = self.entities or name == "spacy"
        refuse_without(
            ("--seed", self.seed is not None, "--split", bool(self.split)),
            ("--raw-entities", self.raw_entities, "--entities", has_entities),
            ("--model", bool(self.model), "--entities or --suggestions", has_entities or self.suggestions),
        )
        is_printed = self.output is None and not self.dry_run
        if is_printed and form.ending in _BINARY and sys.stdout and sys.stdout.isatty():
            fail(f"{form.tool} files are binary: name the output file with -o.", 2)
        return form

    def filter_of(self, corpus: "Corpus | None") -> "ExportFilter":
        """Return which records are wanted; exit with 2 for a label that the corpus lacks.

        Raises `AskedError` for a date that is none.
        """
        from annotations.exchange.selection import ExportFilter, parse_moment

        refuse_unknown_labels(self.labels, corpus)
        return ExportFilter(
            annotators=self.annotators,
            articles=self.articles,
            statuses=[each.value for each in self.statuses if each != StatusName.flagged],
            flagged=StatusName.flagged in self.statuses,
            labels=self.labels,
            origins=self.origins,
            since=parse_moment(self.since) if self.since else None,
            before=parse_moment(self.until, behind=True) if self.until else None,
        )

    def parts(self) -> "Split | None":
        """Return the split into parts, if one is wanted. Raises `AskedError` if it is none."""
        from annotations.exchange.selection import Split

        return Split.read(self.split, self.seed or 0) if self.split else None
