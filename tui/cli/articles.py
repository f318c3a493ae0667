"""`copydesk articles`: list the articles of a corpus."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer
from rich.cells import cell_len

from annotations.corpus.corpus import Corpus
from annotations.corpus.files import describe_unread
from annotations.reports.rows import ArticleRow
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPaths, EncodingName, StorePath
from tui.cli.corpora import opened_corpus, scan_with_progress, store_of
from tui.cli.output import say, show, show_json
from tui.display.cells import visible

_MAX_COUNTED = 6
"""Labels up to which all are counted; of more only those with claims."""

_LEAST_ID = 12
"""Cells that an id may have in any terminal."""

_NAMED = 3
"""Articles that a message about many names."""


def articles(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
) -> None:
    """List the articles of a corpus with their counts."""
    from annotations.reports.rows import rows_of

    opened = scan_with_progress(opened_corpus(corpus, store, later=True, encoding=encoding))
    kept = store_of(opened, annotator, store)
    rows = list(rows_of(opened, kept, opened.entries))
    if as_json:
        show_json(rows)
        _say_broken(rows)
        _say_sources(opened)
        return
    letters = {label.name: label.letter for label in opened.settings.scheme.labels}
    for line in _fitted(rows, letters) if sys.stdout and sys.stdout.isatty() else map(_described, rows):
        show(line)
    _say_broken(rows)
    _say_sources(opened)


def _described(row: ArticleRow) -> str:
    """Return the line of an article, however long."""
    every = len(row.claims) <= _MAX_COUNTED
    claims = "  ".join(f"{count} {name}" for name, count in row.claims.items() if every or count)
    words = f"{row.words:>6,} {'word ' if row.words == 1 else 'words'}"
    described = row.problem or f"{row.status:<11}  {words}  {claims}  {row.read:>3}% read  {row.title}"
    return visible(f"{row.id}  {described}")


def _fitted(rows: Sequence[ArticleRow], letters: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of articles in columns that fit the terminal; the title has what is left."""
    from tui.widgets.bars import shortened

    width = shutil.get_terminal_size().columns
    ids = min(max((cell_len(visible(row.id)) for row in rows), default=0), max(_LEAST_ID, width // 5))
    counts = [
        " ".join(f"{count:,}{letters.get(name, '?')}" for name, count in row.claims.items() if count) for row in rows
    ]
    if max(map(len, counts), default=0) > width // 5:
        counts = [f"{sum(row.claims.values()):,}" for row in rows]
    claims = max(map(len, counts), default=0)
    statuses = max((len(row.status) for row in rows), default=0)
    for row, count in zip(rows, counts, strict=True):
        start = shortened(row.id, ids)
        described = f"{row.status:<{statuses}}  {row.words:>6,}  {count:>{claims}}  {row.read:>3}%  {row.title}"
        yield shortened(f"{start}  {row.problem or described}", width).rstrip()


def _say_broken(rows: Sequence[ArticleRow]) -> None:
    """Print how many articles cannot be read: among thousands nobody sees them."""
    if broken := sum(bool(row.problem) for row in rows):
        say(f"{broken:,} of {counted(len(rows), 'article')} cannot be read.")


def _say_sources(corpus: Corpus) -> None:
    """Print which files are not read, which encodings were detected, and which articles have invalid bytes."""
    if unread := describe_unread(corpus.unread):
        say(unread)
    encodings: Counter[str] = Counter()
    damaged: list[str] = []
    for entry in corpus.entries:
        glance = entry.glance
        if glance is not None and glance.replaced:
            damaged.append(f"{entry.id} in {counted(glance.replaced, 'place')}")
        if glance is not None and glance.encoding and not corpus.encoding_of(entry.path):
            encodings[glance.encoding] += 1
    if damaged:
        others = f" and {counted(len(damaged) - _NAMED, 'other article')}" if len(damaged) > _NAMED else ""
        say(f"\ufffd replaces bytes that are not text: {', '.join(damaged[:_NAMED])}{others}.")
    for encoding, count in sorted(encodings.items()):
        whose = "its" if count == 1 else "their"
        read_as = f"{counted(count, 'article')} read as {encoding}, detected from {whose} bytes"
        say(f"{read_as}: if that is wrong, name the encoding with --encoding.")
