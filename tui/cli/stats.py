"""`copydesk stats`: progress, pace and label counts."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import ArticleError, DiedError, ModelError, StoreError
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import cache, has_annotations, store_and_corpus
from tui.cli.held_out_page import show_held_out
from tui.cli.output import fail, say, show, show_json

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.exchange.gold import GoldArticle
    from annotations.store.archive import Passes
    from annotations.suggest.scoring import Score
    from annotations.work.feedback import CueAcceptance


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
    from annotations.exchange.records import select_records
    from annotations.reports.linking_pace import linking_paces
    from annotations.reports.statistics import sum_tallies
    from annotations.reports.tallies import read_tallies
    from annotations.store.archive import passing_again
    from annotations.store.speaker_file import read_names
    from annotations.work.feedback import acceptance_by_cue

    _check(suggestions=suggestions, against=against is not None, drift=drift, assigned=assigned, blind=blind)
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    passes = passing_again(lambda sentence: say(f"{sentence}."))
    if drift:
        _drift(corpus, folder, opened, annotator or (), passes, as_json=as_json)
        return
    if blind:
        show_held_out(folder, opened, annotator or (), passes, as_json=as_json)
        return
    if against is not None:
        _measure(against, opened, as_json=as_json)
        return
    order = [entry.id for entry in opened.entries] if opened else []
    labels = [each.name for each in opened.settings.scheme.labels] if opened else []
    from tui.cli.progress import with_count
    from tui.cli.stats_page import page

    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        if suggestions:
            records = select_records(folder, order, annotator or (), passes=passes)
            judged = acceptance_by_cue(with_count(records))
            _show_judged(judged, folder, opened, annotator or (), passes, as_json=as_json)
            return
        tallies = with_count(read_tallies(folder, cache(), annotator or (), passes))
        found = sum_tallies(
            tallies,
            order,
            labels,
            read_names(folder),
            opened.settings.scheme.lineages() if opened else None,
            _assigned(folder, annotator or ()) if assigned else None,
        )
        paces, problems = linking_paces(folder, annotator or ())
        found = msgspec.structs.replace(found, linking=paces)
        for problem in problems:
            say(f"{problem}. Its linking speed is left out.")
    except StoreError as error:
        fail(str(error), 1)
    names = {each.annotator for each in found.annotators}
    # Checking the names takes as long as listing all articles: only if one may be missing.
    complete = assigned or (bool(names) and names.issuperset(annotator or ()))
    somebody = complete or has_annotations(corpus, folder, annotator or ())
    if as_json:
        show_json(found)
    elif somebody:
        mark = "█" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(corpus.expanduser().absolute().name, found, mark)))


def _show_judged(
    judged: "Sequence[CueAcceptance]",
    folder: Path,
    corpus: "Corpus | None",
    annotators: "Sequence[str]",
    passes: "Passes",
    *,
    as_json: bool,
) -> None:
    """Print how often suggestions were accepted, and what articles without any are like, if there are such."""
    from tui.cli.stats_page import precision

    if as_json:
        show_json(judged)
        return
    show("\n".join(precision(judged)))
    if corpus and corpus.settings.blind:
        show("")
        show_held_out(folder, corpus, annotators, passes, as_json=False)


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


def _assigned(folder: Path, annotators: "Sequence[str]") -> "dict[str, frozenset[str]]":
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


def _drift(
    path: Path,
    folder: Path,
    corpus: "Corpus | None",
    annotators: "Sequence[str]",
    passes: "Passes",
    *,
    as_json: bool,
) -> None:
    """Print the work of each annotator by week."""
    from annotations.exchange.records import select_records
    from annotations.team.drift import drift, worked
    from annotations.team.readings import GOLD
    from tui.cli.drift_page import page
    from tui.cli.progress import with_count

    order = [entry.id for entry in corpus.entries] if corpus else []
    labels = [each.name for each in corpus.settings.scheme.labels] if corpus else []
    gc.disable()
    try:
        records = select_records(folder, order, annotators, passes=passes)
        done = filter(None, map(worked, with_count(records)))
        # A gold standard is no person, unless it is asked for.
        found = drift((each for each in done if annotators or not each.annotator.endswith(GOLD)), labels)
    except StoreError as error:
        fail(str(error), 1)
    if set(annotators) - {each.annotator for each in found} and not has_annotations(path, folder, annotators):
        return
    if as_json:
        show_json(found)
    else:
        show("\n".join(page(path.expanduser().absolute().name, found)))


def _measure(path: Path, corpus: "Corpus | None", *, as_json: bool) -> None:
    """Print how well suggestions agree with the claims of a file."""
    from annotations.exchange.annotated import Rejected
    from annotations.exchange.gold import read_gold
    from annotations.suggest.scoring import total
    from annotations.wording import counted
    from tui.cli.stats_page import scores

    entries = {entry.id: entry for entry in corpus.entries} if corpus else {}

    def text_of(article: str) -> str | None:
        if corpus is None or article not in entries:
            return None
        try:
            return corpus.load(entries[article]).text
        except ArticleError:
            return None

    found: list[GoldArticle] = []
    try:
        for item in read_gold(path, text_of):
            if isinstance(item, Rejected):
                say(f"{path}, line {item.number}: {item.why}.")
            else:
                found.append(item)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}.", 1)
    if not found:
        fail(
            f"{path} has no article to compare with: write one with copydesk export -f jsonl, by article or claim.",
            1,
        )
    sums = total(_scored(found, corpus.settings.model if corpus else ""))
    if as_json:
        show_json([_with_rates(each) for each in sums])
        return
    claims, accepted = sum(len(each.claims) for each in found), sum(each.accepted for each in found)
    show(f"{counted(len(found), 'article')}, {counted(claims, 'claim')}")
    show("\n".join(scores(sums)))
    if accepted:
        say(f"{accepted:,} of {counted(claims, 'claim')} came from suggestions, so the figures flatter the rules.")


def _scored(found: "Sequence[GoldArticle]", model: str) -> "list[tuple[Score, ...]]":
    """Return the counts of each article; exit with 1 if the model cannot be used."""
    from annotations.article import Article
    from annotations.nlp.analysis import Analyser
    from annotations.nlp.pipeline import resolve
    from annotations.nlp.process import SpacyProcess
    from annotations.suggest.scoring import score
    from tui.cli.progress import with_count

    process: SpacyProcess | None = None
    try:
        name = resolve(model)
        process = SpacyProcess(name)
        analyser = Analyser(process, cache(), name)
        scored = []
        for each in with_count(found):
            article = Article(id=each.article, title="", text=each.text, language=each.language)
            scored.append(score(each.text, each.claims, analyser.suggestions(article, lambda: False) or ()))
        return scored
    except (ModelError, DiedError) as error:
        fail(f"There are no suggestions to compare: {error}.", 1)
    finally:
        if process is not None:
            process.reap()


def _with_rates(score: "Score") -> dict[str, float | int | str]:
    """Return counts with precision, recall and their harmonic mean."""
    return {
        **msgspec.structs.asdict(score),
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f": round(score.f, 4),
    }
