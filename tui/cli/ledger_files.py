"""Ledgers of a store as bytes, written to a file, and read again."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError, ExportError, NotSavedError, StoreError
from annotations.ledger.output import FormatName, Output
from annotations.ledger.page import PageOptions
from annotations.ledger.sheet import sheet_of
from annotations.regular_file import read_regular
from annotations.reports.story_readings import StoryReadings
from annotations.store.ledger_file import LedgerStore
from annotations.wording import counted, reason
from tui.cli.ledger_choice import chosen_ledgers
from tui.cli.output import fail, say, show
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.ledger.article_reading import ArticleReading
    from annotations.ledger.model import Ledger

MAX_BYTES = 256_000_000
"""The largest file that is imported."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be written."""

    story: str
    format: FormatName
    include: frozenset[str]
    context: int
    expand_copies: bool
    spreadsheet_safe: bool


def format_of(output: Path | None) -> FormatName:
    """Return the format that the ending of a file names, else Markdown."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    known: tuple[FormatName, ...] = get_args(FormatName)
    return next((name for name in known if name == ending or (name == "html" and ending == "htm")), "md")


def rendered(folder: Path, corpus: Corpus | None, annotator: str, wanted: Wanted) -> bytes:
    """Return the ledgers in the format that is wanted; say what it leaves out. Exits with 1 if that fails."""
    if wanted.spreadsheet_safe and wanted.format != "csv":
        fail(f"--spreadsheet-safe is for csv, not for {wanted.format}.", 2)
    if wanted.context and wanted.format not in ("md", "html"):
        fail(f"--context is for md and html; {wanted.format} has the words before and after each mention.", 2)
    ledgers = chosen_ledgers(folder, annotator, wanted.story)
    if not ledgers:
        fail(f"{annotator} has no stories yet: copydesk stories makes them, or L in the list of articles.", 1)
    readings: dict[str, ArticleReading] = {}
    try:
        read = StoryReadings(folder, corpus, annotator)
        for each in ledgers:
            readings |= read.of(each)
        sheets = [sheet_of(each, readings, expand_copies=wanted.expand_copies) for each in ledgers]
        page = PageOptions(wanted.include, wanted.context)
        made = Output(wanted.format, sheets, readings, annotator, page, wanted.spreadsheet_safe)
        data = made.data()
    except (StoreError, ExportError) as error:
        fail(f"{error}.", 1)
    for sentence in (*made.losses(), *sorted(f"Left out: {each}" for each in read.unreadable)):
        say(f"{sentence}.")
    gone = sum(state != "tagged" for sheet in sheets for state in sheet.states.values())
    if gone:
        say(f"{counted(gone, 'mention')} marked, because the claim is no longer in the article.")
    return data


def import_ledgers(folder: Path, annotator: str, path: Path) -> None:
    """Read ledgers from JSON into the store of an annotator; `-` is standard input."""
    from annotations.ledger.document import read
    from annotations.ledger.import_rows import take_in

    try:
        data = sys.stdin.buffer.read(MAX_BYTES) if str(path) == "-" else read_regular(path.expanduser(), MAX_BYTES)
        documents = read(data)
    except OSError as error:
        fail(f"{path} cannot be read: {reason(error)}.", 1)
    except AskedError as error:
        fail(f"{path}: {error}.", 1)
    ledgers = LedgerStore(folder, annotator)
    try:
        for document in documents:
            found = document.ledger
            if not ledgers.path(found.story.id).exists():
                ledgers.create(found)
                say(f"Imported “{found.story.title}”: {_counts(found)}.")
                continue
            before = ledgers.load(found.story.id)
            after = ledgers.apply(found.story.id, [take_in(annotator, found)])
            outcome = "was there already" if after.history == before.history else "was updated"
            say(f"“{found.story.title}” {outcome}: {_counts(after)}.")
    except NotSavedError as error:
        fail(f"Not saved: {error}.", 1)
    except StoreError as error:
        fail(f"{error}.", 1)


def _counts(ledger: "Ledger") -> str:
    entries, mentions = counted(len(ledger.entries), "entry", "entries"), counted(len(ledger.mentions), "mention")
    return f"{entries}, {mentions}"


def compare_links(folder: Path, annotator: str, other: str, name: str) -> None:
    """Print how far two annotators agree on the links of the stories that both have; exit with 1 without one."""
    from annotations.team.links import Score, link_agreement

    def shown(score: Score | None) -> str:
        return "undefined" if score is None else f"{score.f1:.3f} ({score.precision:.3f}, {score.recall:.3f})"

    theirs = {
        frozenset(each.id for each in ledger.story.articles): ledger for ledger in chosen_ledgers(folder, other, "")
    }
    found = False
    for mine in chosen_ledgers(folder, annotator, name):
        articles = frozenset(each.id for each in mine.story.articles)
        # The story with most of the same articles.
        best = max(theirs, key=lambda each: len(each & articles), default=frozenset[str]())
        if not best & articles:
            continue
        found = True
        agreed = link_agreement(mine, theirs[best])
        kappa = "undefined" if agreed.relation_kappa is None else f"{agreed.relation_kappa:.3f}"
        show(visible(f"{mine.story.title}: {annotator} and {other}"))
        show(f"   {counted(agreed.claims, 'claim')} in both ledgers, {agreed.left_out:,} in one only")
        show(f"   pairs in one entry, F1 (precision, recall): {shown(agreed.pairwise)}")
        show(f"   B³, F1 (precision, recall): {shown(agreed.b_cubed)}")
        show(f"   relations, κ: {kappa} of {agreed.shared_relations:,} with the same lead")
    if not found:
        fail(f"{annotator} and {other} have no story with the same articles.", 1)
