"""`copydesk articles`: list the articles of a corpus."""

from collections.abc import Sequence
from typing import Annotated

import typer

from annotations.reports.rows import ArticleRow
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPaths, StorePath, opened_corpus, scan_with_progress, store_of
from tui.cli.output import say, show, show_json
from tui.display.cells import visible


def articles(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """List the articles of a corpus with their counts."""
    from annotations.reports.rows import rows_of

    opened = scan_with_progress(opened_corpus(corpus, store, later=True))
    kept = store_of(opened, annotator, store)
    rows = list(rows_of(opened, kept, opened.entries))
    if as_json:
        show_json(rows)
        _say_broken(rows)
        return
    for row in rows:
        claims = "  ".join(f"{count} {name}" for name, count in row.claims.items())
        described = (
            row.problem or f"{row.status:<11}  {row.words:>6,} words  {claims}  {row.read:>3}% read  {row.title}"
        )
        show(visible(f"{row.id}  {described}"))
    _say_broken(rows)


def _say_broken(rows: Sequence[ArticleRow]) -> None:
    """Print how many articles cannot be read: among thousands nobody sees them."""
    if broken := sum(bool(row.problem) for row in rows):
        say(f"{broken:,} of {counted(len(rows), 'article')} cannot be read.")
