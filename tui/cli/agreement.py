"""`copydesk agreement`: how far annotators agree, with each other or with a gold standard."""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.agreement_request import AgreementRequest, By, UnitName
from tui.cli.arguments import CorpusPath, EncodingName, IncludedArticles, Including, StorePath, listed_names
from tui.cli.completion import gold_standards, labels_of_scheme, lists_of_all
from tui.cli.corpora import store_and_corpus
from tui.cli.output import exit_on_error, fail, say, show, show_json

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.team.readings import StoreReadings
    from annotations.team.report import Report
    from annotations.team.units import Comparison


def agreement(
    corpus: CorpusPath,
    annotators: Annotated[
        list[str] | None,
        typer.Option(
            "--annotators",
            metavar="A,B,…",
            help="Only these annotators; may be repeated.  [default: all but names that end with +gold or +again]",
            autocompletion=lists_of_all,
        ),
    ] = None,
    gold: Annotated[
        str,
        typer.Option(
            "--gold",
            metavar="NAME",
            help="Score each annotator against this one, whose claims are taken as right.",
            autocompletion=gold_standards,
        ),
    ] = "",
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="LABEL",
            help="Only claims with this label; may be repeated.",
            autocompletion=labels_of_scheme,
        ),
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Show one table in full; articles are sorted by agreement, lowest first.")
    ] = None,
    unit: Annotated[
        UnitName | None, typer.Option("--unit", help="Show only the coefficients of sentences, characters or spans.")
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Show how often each label of one annotator meets each label of another.")
    ] = False,
    bootstrap: Annotated[
        int,
        typer.Option(
            "--bootstrap", metavar="N", min=0, max=10_000, help="Number of resamples for intervals; 0 omits intervals."
        ),
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the resamples.")] = 1,
    include: IncludedArticles = Including.DONE,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", metavar="DATE", formats=["%Y-%m-%d"], help="Only work that ended on this day or later."
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page for a browser, with the sentences in dispute."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, a row for each coefficient.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Show how far annotators agree, in what at least two of them have read.

    Examples: copydesk agreement news; copydesk agreement news --gold team+gold --annotators ana,ben
    """
    request = AgreementRequest(
        corpus=corpus,
        annotators=listed_names(annotators),
        gold=gold.strip(),
        labels=tuple(label or ()),
        by=by,
        unit=unit,
        matrix=matrix,
        bootstrap=bootstrap,
        seed=seed,
        include=include,
        since=since,
        html=html,
        as_json=as_json,
        as_csv=as_csv,
        store=store,
        encoding=encoding,
    )
    request.check()
    _run(request)


def _run(request: AgreementRequest) -> None:
    """Compare what was read, and print or write the report on it; exit with 1 if files could not be read."""
    from annotations.team.bootstrap import Options
    from annotations.team.readings import StoreReadings
    from annotations.team.report import report_of

    folder, opened = store_and_corpus(request.corpus, request.store, encoding=request.encoding)
    scheme = opened.settings.scheme if opened else None
    # The matrices of resamples are small: threads of NumPy would wait for each other longer than they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    with exit_on_error():
        readings = StoreReadings(folder, opened, request.query())
        compared = _read(request.corpus, readings, opened)
        options = Options(resamples=request.bootstrap, seed=request.seed)
        found = report_of(readings, compared, options, by=request.by or "", scheme=scheme)
        _write(request, found, compared, folder, opened)
    _show(request, found, is_empty=not compared)
    for each in readings.unreadable:
        say(f"Left out: {each}.")
    if readings.unreadable:
        raise typer.Exit(1)


def _show(request: AgreementRequest, found: "Report", *, is_empty: bool) -> None:
    """Print the report as JSON, CSV or text, where it is not a page for a browser."""
    by, unit = request.by or "", request.unit or ""
    if request.as_json:
        show_json(found)
    elif request.as_csv:
        from tui.cli.agreement_rows import written

        show(written(found, by, unit))
    elif not is_empty and request.html is None:
        from tui.cli.agreement_page import page

        mark = "▇" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(request.name, found, mark, by, unit=unit, matrix=request.matrix)))


def _read(path: Path, readings: "StoreReadings", opened: "Corpus | None") -> "list[Comparison]":
    """Return the articles to compare, with progress; exit with 2 for a label that nobody uses."""
    from tui.cli.progress import with_count

    asked = readings.query
    compared = list(with_count(readings.comparisons()))
    if asked.gold:
        compared = [each for each in compared if asked.gold in each.readings]
    known = readings.labels | ({each.name for each in opened.settings.scheme.labels} if opened else set())
    for name in readings.query.labels:
        if name not in known:
            fail(f"There is no label {name}, only {', '.join(sorted(known)) or 'none at all'}.", 2)
    if not readings.known():
        say(f"Nothing has been tagged in {path} yet.")
    elif not compared:
        names = ", ".join(readings.annotators)
        done = "marked done" if asked.include == "done" else "read or tagged"
        late = f" since {asked.since}" if asked.since else ""
        is_hinted = (readings.unfinished or asked.gold) and asked.include == "done" and not late
        hint = " --include unread also compares articles that they have begun." if is_hinted else ""
        who = f"{asked.gold} and by one of {names}" if asked.gold else f"two of {names}"
        say(f"No article was {done} by {who}{late}.{hint}")
    return compared


def _write(
    request: AgreementRequest, found: "Report", compared: "Sequence[Comparison]", folder: Path, opened: "Corpus | None"
) -> None:
    """Write the page for a browser, if one is wanted; exit with 2 or 1 if it cannot be written there."""
    from annotations.team.report import disputed
    from tui.cli.agreement_html import document
    from tui.cli.output_file import guard_of, write_file

    if request.html is not None:
        page = document(request.name, found, disputed(compared))
        write_file(request.html, page.encode("utf-8", "replace"), guard_of(request.corpus, folder, opened))
        say(f"Written to {request.html}.")
