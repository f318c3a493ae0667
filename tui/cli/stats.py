"""`copydesk stats`: progress, pace and label counts."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from annotations.errors import StoreError
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import cache, has_annotations, store_and_corpus
from tui.cli.held_out_page import show_held_out
from tui.cli.output import fail, say, show, show_json
from tui.cli.stats_source import StatsSource


def stats(
    corpus: CorpusPath,
    annotator: AnnotatorNames = None,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Show how often the suggestions of each rule and cue were accepted.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="GOLD",
            help="With --suggestions: compare them with the claims in this JSONL file, exported by Copydesk.",
        ),
    ] = None,
    drift: Annotated[
        bool,
        typer.Option(
            "--drift", help="Show by week how the labels, the density of claims and the speed of each annotator change."
        ),
    ] = False,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind",
            help="Compare the articles that show no suggestions (blind in copydesk.toml) with all others: labels and "
            "agreement.",
        ),
    ] = False,
    assigned: Annotated[
        bool, typer.Option("--assigned", help="Count only the articles that copydesk assign gave to each annotator.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print a JSON object, for scripts; with --suggestions or --drift, an array."),
    ] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Show progress, speed and label counts."""
    from annotations.store.archive import passing_again

    _check(suggestions=suggestions, against=against is not None, drift=drift, assigned=assigned, blind=blind)
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    passes = passing_again(lambda sentence: say(f"{sentence}."))
    source = StatsSource(corpus, folder, opened, annotator or (), passes, as_json)
    if drift:
        from tui.cli.drift_page import show_drift

        show_drift(source)
    elif blind:
        show_held_out(source)
    elif against is not None:
        from tui.cli.scores_page import show_scores

        show_scores(source, against)
    elif suggestions:
        _show_acceptance(source)
    else:
        _show_progress(source, only_assigned=assigned)


def _check(*, suggestions: bool, against: bool, drift: bool, assigned: bool, blind: bool) -> None:
    """Exit with 2 if options contradict each other."""
    if blind and (suggestions or against or drift or assigned):
        fail("--blind has a page of its own: leave --suggestions, --against, --drift and --assigned out.", 2)
    if against and not suggestions:
        fail("--against compares suggestions with claims: add --suggestions.", 2)
    if drift and suggestions:
        fail("Choose one: --drift or --suggestions.", 2)
    if assigned and (drift or suggestions):
        fail("--assigned is only for the page of progress: leave --drift and --suggestions out.", 2)


def _show_acceptance(source: StatsSource) -> None:
    """Print how often suggestions were accepted, and what articles without any are like, if there are such."""
    from annotations.work.feedback import acceptance_by_cue
    from tui.cli.stats_page import precision

    gc.disable()
    try:
        judged = acceptance_by_cue(source.records())
    except StoreError as error:
        fail(str(error), 1)
    if source.as_json:
        show_json(judged)
        return
    show("\n".join(precision(judged)))
    if source.corpus and source.corpus.settings.blind:
        show("")
        show_held_out(source)


def _show_progress(source: StatsSource, *, only_assigned: bool) -> None:
    """Print progress, speed and label counts, of all articles or of what was assigned to each."""
    from annotations.reports.linking_pace import linking_paces
    from annotations.reports.statistics import sum_tallies
    from annotations.reports.tallies import read_tallies
    from annotations.store.speaker_file import read_names
    from tui.cli.progress import with_count
    from tui.cli.stats_page import page

    folder, annotators = source.folder, source.annotators
    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        found = sum_tallies(
            with_count(read_tallies(folder, cache(), annotators, source.passes)),
            source.order,
            source.labels,
            read_names(folder),
            source.corpus.settings.scheme.lineages() if source.corpus else None,
            _assigned(folder, annotators) if only_assigned else None,
        )
        paces, problems = linking_paces(folder, annotators)
        found = msgspec.structs.replace(found, linking=paces)
    except StoreError as error:
        fail(str(error), 1)
    for problem in problems:
        say(f"{problem}. Its linking speed is left out.")
    names = {each.annotator for each in found.annotators}
    # Checking the names takes as long as listing all articles: only if one may be missing.
    is_complete = only_assigned or (bool(names) and names.issuperset(annotators))
    has_any = is_complete or has_annotations(source.path, folder, annotators)
    if source.as_json:
        show_json(found)
    elif has_any:
        mark = "█" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(source.name, found, mark)))


def _assigned(folder: Path, annotators: Sequence[str]) -> "dict[str, frozenset[str]]":
    """Return the articles of each annotator, of all or of some; exit with 2 if one has none."""
    from annotations.store.assignment_file import load_assignments

    held, trouble = load_assignments(folder)
    if trouble:
        fail(trouble, 1)
    if not held:
        fail("No article is assigned: copydesk assign CORPUS --annotators ana,ben.", 2)
    for name in annotators:
        if name not in held.annotators:
            fail(f"{name} has no articles assigned. Articles are assigned to: {', '.join(held.annotators)}.", 2)
    return {name: frozenset(held.of(name)) for name in annotators or held.annotators}
