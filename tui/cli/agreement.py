"""`copydesk agreement`: how far annotators agree, with each other or with a gold standard."""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AskedError, StoreError
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import gold_standards, labels_of_scheme, lists_of_all
from tui.cli.corpora import store_and_corpus
from tui.cli.output import fail, say, show, show_json

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.team.bootstrap import Options
    from annotations.team.readings import StoreReadings
    from annotations.team.report import Report
    from annotations.team.units import Comparison


class By(StrEnum):
    """The tables that can be asked for."""

    PAIR = "pair"
    LABEL = "label"
    ARTICLE = "article"
    OUTLET = "outlet"
    MONTH = "month"
    ATTRIBUTE = "attribute"


class UnitName(StrEnum):
    """What is compared."""

    SENTENCE = "sentence"
    CHARACTER = "character"
    SPAN = "span"


class Including(StrEnum):
    """Which articles are compared."""

    DONE = "done"
    UNREAD = "unread"


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
    include: Annotated[
        Including,
        typer.Option(
            "--include",
            help="done: articles that at least two annotators have marked done; unread: also those they have begun.",
        ),
    ] = Including.DONE,
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
    from annotations.team.bootstrap import Options
    from annotations.team.readings import Query, StoreReadings

    _check(gold, by, matrix=matrix, as_json=as_json, as_csv=as_csv, as_html=html is not None)
    if unit is not None:
        _check_unit(unit, gold, by, matrix=matrix, whole=as_json or html is not None)
    query = Query(
        annotators=tuple(name.strip() for each in annotators or () for name in each.split(",") if name.strip()),
        gold=gold.strip(),
        labels=tuple(label or ()),
        include="done" if include is Including.DONE else "unread",
        since=since.date() if since else None,
        dated=by is By.MONTH,
    )
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    name = corpus.expanduser().absolute().name
    # The matrices of resamples are small: threads of NumPy would wait for each other longer than they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        readings = StoreReadings(folder, opened, query)
        compared = _read(corpus, readings, opened)
        found = _report(readings, compared, Options(resamples=bootstrap, seed=seed), by, opened)
        found = _described(found, readings)
        if html is not None:
            _write(html, name, found, compared, folder, opened)
    except AskedError as error:
        fail(f"{error}.", 2)
    except StoreError as error:
        fail(f"{error}.", 1)
    if as_json:
        show_json(found)
    elif as_csv:
        from tui.cli.agreement_rows import written

        show(written(found, by or "", unit or ""))
    elif compared and html is None:
        from tui.cli.agreement_page import page

        mark = "▇" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(name, found, mark, by or "", unit=unit or "", matrix=matrix)))
    for each in readings.unreadable:
        say(f"Left out: {each}.")
    if readings.unreadable:
        raise typer.Exit(1)


def _check(gold: str, by: By | None, *, matrix: bool, as_json: bool, as_csv: bool, as_html: bool) -> None:
    """Exit with 2 if options contradict each other."""
    if as_json + as_csv + as_html > 1:
        fail("Choose one: --json, --csv or --html.", 2)
    if as_html and (matrix or by in (By.PAIR, By.LABEL, By.ARTICLE, By.ATTRIBUTE)):
        fail("--html has these tables anyway: leave --matrix and --by out; --by outlet and --by month add one.", 2)
    if gold and by is not None:
        fail("--gold has tables of its own, for each annotator: leave --by out.", 2)
    if matrix and (as_json or as_csv):
        fail("--matrix is only for the page of text; --json has these counts anyway.", 2)


def _check_unit(unit: UnitName, gold: str, by: By | None, *, matrix: bool, whole: bool) -> None:
    """Exit with 2 if another option asks for what is not about this unit."""
    if whole:
        fail("--json and --html have all units: leave --unit out.", 2)
    if gold:
        fail("--gold has tables of its own, for each annotator: leave --unit out.", 2)
    if by is By.ATTRIBUTE:
        fail("--by attribute compares claims and articles: leave --unit out.", 2)
    if by in (By.ARTICLE, By.OUTLET, By.MONTH) and unit is not UnitName.SENTENCE:
        fail(f"--by {by} is about sentences: leave --unit out.", 2)
    if by is By.PAIR and unit is UnitName.CHARACTER:
        fail("Characters are compared over all annotators at once: use --by label, or leave --by out.", 2)
    if matrix and unit is not UnitName.SPAN:
        fail("--matrix is about spans: leave --unit out.", 2)


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
    path: Path, name: str, found: "Report", compared: "Sequence[Comparison]", folder: Path, opened: "Corpus | None"
) -> None:
    """Write the page for a browser; exit with 2 if it would replace an article or a file of a store, with 1 if not."""
    from annotations.exchange.destination import Guard, end_of_link, replace_with_bytes
    from annotations.settings import SETTINGS_FILE
    from annotations.team.report import disputed
    from annotations.wording import reason
    from tui.cli.agreement_html import document

    articles = tuple({entry.path: None for entry in opened.entries}) if opened else ()
    settings = (opened.path if opened.path.is_dir() else opened.path.parent) / SETTINGS_FILE if opened else None
    target = end_of_link(path.expanduser())
    Guard(folder, articles, settings).check([target])
    try:
        replace_with_bytes(target, document(name, found, disputed(compared)).encode("utf-8", "replace"))
    except OSError as error:
        fail(f"{path} cannot be written: {reason(error)}.", 1)
    say(f"Written to {path}.")


def _described(found: "Report", readings: "StoreReadings") -> "Report":
    """Return a report with the day from which work counts, and why annotators differed, if that is known."""
    from msgspec import UNSET
    from msgspec.structs import replace

    from annotations.team.categories import decisions_of

    gold, since = readings.query.gold, readings.query.since
    decisions, unreadable = decisions_of(readings.folder, [gold] if gold else readings.known())
    readings.unreadable += [each for each in unreadable if each not in readings.unreadable]
    return replace(
        found,
        unreadable=tuple(readings.unreadable),
        decisions=decisions or UNSET,
        since=UNSET if since is None else since,
    )


def _report(
    readings: "StoreReadings",
    compared: "Sequence[Comparison]",
    options: "Options",
    by: By | None,
    corpus: "Corpus | None",
) -> "Report":
    from annotations.team.report import gold_report, report

    query, scheme = readings.query, corpus.settings.scheme if corpus else None
    if by is By.ATTRIBUTE and not (scheme and scheme.attributes):
        fail("The scheme of this corpus has no attributes.", 2)
    if query.gold:
        return gold_report(
            compared,
            readings.annotators,
            query.gold,
            options,
            include=query.include,
            labels=query.labels,
            unreadable=readings.unreadable,
            scheme=scheme,
        )
    return report(
        compared,
        readings.annotators,
        options,
        include=query.include,
        labels=query.labels,
        unreadable=readings.unreadable,
        by=by or "",
        scheme=scheme,
    )
