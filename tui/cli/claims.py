"""`copydesk claims`: list the claims of all articles."""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import StoreError
from annotations.store.own_files import second_readings
from annotations.store.store import Store
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.reports.claim_rows import ClaimRow, StoreClaims

LEAST_WORDS = 24
"""Cells of the words of a claim below which a column is left out."""


class Sorting(StrEnum):
    """The orders of the list."""

    ARTICLE = "article"
    LABEL = "label"
    SPEAKER = "speaker"
    TIME = "time"


def claims(
    corpus: CorpusPath,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER]…",
            help="Words, “phrases”, label: speaker: by: origin: note: article: flag: unsure orphan, "
            "attributes; - excludes.",
        ),
    ] = None,
    sort: Annotated[Sorting, typer.Option(help="Order of the claims; time begins with the latest.")] = Sorting.ARTICLE,
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per line.")] = False,
) -> None:
    """List the claims of all articles: your own, or with by: those of others.

    A terminal shows aligned columns; elsewhere the columns are separated by tabs: article, start, end, label, words,
    speaker, note, sure or unsure, origin, annotator, time made, time changed, orphan or nothing, and each attribute
    with its value. A filter that begins with - stands behind --: copydesk claims seeds -- -label:fact
    """
    from annotations.reports.claim_filter import matching_claims, query_of, sort_claims
    from annotations.settings import Settings

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    scheme = (opened.settings if opened is not None else Settings()).scheme
    asked = query_of(" ".join(query or ()), scheme)
    if asked.trouble:
        fail(f"{asked.trouble}.", 2)
    own = annotator.strip() or login()
    read = _read(Store(folder, own, second_readings(folder, own)), everyone=asked.everyone)
    if opened is not None:
        read.follow(opened)
    listed = read.listed()
    numbers = sort_claims(listed.rows, matching_claims(listed, asked, scheme), sort, scheme, backwards=reverse)
    rows = [listed.rows[number] for number in numbers]
    _show(rows, everyone=asked.everyone, as_json=as_json)
    if read.unread:
        say(f"{counted(len(read.unread), 'file')} could not be read: copydesk check says why.")
    if not rows:
        say(
            "No claim matches." if listed.rows else f"No claims by {own}. The filter by: lists those of all annotators."
        )


def _show(rows: Sequence["ClaimRow"], *, everyone: bool, as_json: bool) -> None:
    """Print claims as JSON, as columns that fit a terminal, or separated by tabs."""
    if as_json:
        for row in rows:
            show_json(row)
    else:
        for line in _aligned(rows, everyone=everyone) if sys.stdout.isatty() else map(_separated, rows):
            show(line)


def _read(store: Store, *, everyone: bool) -> "StoreClaims":
    """Read the claims of one annotator or of all; exit with 1 if the store cannot be read."""
    from annotations.reports.claim_rows import StoreClaims, read_claim_files
    from annotations.store.speaker_file import read_names

    try:
        names = read_names(store.folder)
        paths = [path for path in store.paths() if store.own.has(path) or (everyone and not store.own.hides(path))]
    except StoreError as error:
        fail(f"{error}.", 1)
    found = StoreClaims()
    found.names = names
    found.put(file for file in read_claim_files(store, paths) if file is not None)
    return found


def _separated(row: "ClaimRow") -> str:
    """Return the columns of a claim, separated by tabs."""
    columns = (
        row.article,
        row.start,
        row.end,
        row.label,
        row.text,
        row.speaker,
        row.note,
        "sure" if row.sure else "unsure",
        row.origin,
        row.annotator,
        row.created.isoformat(timespec="seconds"),
        row.updated.isoformat(timespec="seconds"),
        "orphan" if row.orphan else "",
        *(f"{name}={value}" for name, value in row.attributes.items()),
    )
    return "\t".join(visible(" ".join(str(column).split())) for column in columns)


def _aligned(rows: Sequence["ClaimRow"], *, everyone: bool) -> Iterator[str]:
    """Yield a line for each claim that fits the terminal: label, words, annotator, speaker, article."""
    from tui.widgets.bars import shortened

    width = shutil.get_terminal_size().columns
    label_width = min(14, max((len(row.label) for row in rows), default=0))
    wide = width >= 120
    wanted: list[tuple[int, Callable[[ClaimRow], str]]] = [
        *([(12, lambda row: row.annotator)] if everyone else []),
        (26 if wide else 18, lambda row: row.speaker),
        (36 if wide else 20, lambda row: row.title),
    ]
    columns = []
    room = width - label_width - 2
    for cells, cell in wanted:
        if room - cells - 2 >= LEAST_WORDS:
            columns.append((cells, cell))
            room -= cells + 2
    for row in rows:
        doubt = "! " if row.orphan else "  " if row.sure else "? "
        parts = [shortened(row.label, label_width) + doubt + shortened(" ".join(row.text.split()), room)]
        parts += [shortened(" ".join(cell(row).split()), cells) for cells, cell in columns]
        yield "  ".join(parts).rstrip()
