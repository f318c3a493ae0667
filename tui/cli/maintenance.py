"""The commands beside reading and export: what looks a corpus over, counts it, or gets it ready."""

import gc
import sys
from typing import Annotated

import msgspec
import typer

from annotations.errors import StoreError
from tui.cli.arguments import AnnotatorNames, CorpusPath, ModelName, StorePath, anybody, cache, kept_of, opened_corpus
from tui.cli.output import fail, say, show
from tui.display.cells import visible


def check(
    corpus: CorpusPath,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what is safe to mend; every file is kept as it was in _backup.")
    ] = False,
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """Look over all that was tagged, by everybody, and say what is wrong."""
    from annotations.integrity.check import checked
    from annotations.integrity.repair import repaired

    folder, opened = kept_of(corpus, store)
    if not folder.is_dir():
        if as_json:
            show("[]")
        say(f"Nothing has been tagged in {corpus} yet.")
        return
    if repair:
        try:
            for sentence in repaired(folder, opened):
                say(sentence)
        except StoreError as error:
            fail(str(error), 1)
    report = checked(folder, opened)
    if as_json:
        show(msgspec.json.encode(report.findings).decode())
    else:
        for finding in report.findings:
            show(visible(f"{finding.severity:<7}  {finding.path}: {finding.sentence}"))
    say(str(report))
    raise typer.Exit(1 if any(finding.severity == "error" for finding in report.findings) else 0)


def history(
    corpus: CorpusPath,
    article: Annotated[str, typer.Option(metavar="ID", help="Only what was done to this article.")] = "",
    annotator: Annotated[str, typer.Option(metavar="NAME", help="Only what this annotator did.")] = "",
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line, with the claims whole.")] = False,
) -> None:
    """Tell every change in the order of time: when, who, where, what."""
    from annotations.reports.log import logged

    folder, _ = kept_of(corpus, store)
    try:
        changes = logged(folder, article, annotator)
    except StoreError as error:
        fail(str(error), 1)
    for change in changes:
        show(msgspec.json.encode(change).decode() if as_json else visible(str(change)))
    if not changes:
        whose = "".join([f" to {article}" if article else "", f" by {annotator}" if annotator else ""])
        say(f"Nothing has been done{whose} in {corpus} yet.")


def entities(
    corpus: CorpusPath,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            show_default="one less than there are cores",
            help="Processes that look at once; each takes about 250 MB of memory for the model.",
        ),
    ] = None,
    model: ModelName = "",
    store: StorePath = None,
) -> None:
    """Find the entities of all articles beforehand. What was found once is not looked for again."""
    opened = opened_corpus(corpus, store)
    from annotations.nlp.batch import spare_cores
    from tui.cli.progress import search

    raise typer.Exit(search(opened, cache(), model, workers or spare_cores()))


def stats(
    corpus: CorpusPath,
    annotator: AnnotatorNames = None,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Instead: how each rule and cue of suggestions was judged.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For scripts: one JSON object; of suggestions an array.")
    ] = False,
    store: StorePath = None,
) -> None:
    """Tell how far the work is, how fast it goes, and how much there is of each label."""
    from annotations.exchange.exporter import chosen
    from annotations.reports.statistics import summed
    from annotations.reports.tallies import tallied
    from annotations.work.feedback import precisions

    folder, opened = kept_of(corpus, store)
    order = [entry.id for entry in opened.entries] if opened else []
    labels = [each.name for each in opened.settings.scheme.labels] if opened else []
    from tui.cli.progress import counted
    from tui.cli.stats_page import page, precision

    # Nothing that is made goes round in circles: looking for that would take a fifth of the time.
    gc.disable()
    try:
        if suggestions:
            judged = precisions(counted(chosen(folder, order, annotator or ())))
            show(msgspec.json.encode(judged).decode() if as_json else "\n".join(precision(judged)))
            return
        found = summed(counted(tallied(folder, cache(), annotator or ())), order, labels)
    except StoreError as error:
        fail(str(error), 1)
    names = {each.annotator for each in found.annotators}
    # Who is there is asked only where somebody is missing: it takes as long as a list of all articles.
    complete = bool(names) and names.issuperset(annotator or ())
    somebody = complete or anybody(corpus, folder, annotator or ())
    if as_json:
        show(msgspec.json.encode(found).decode())
    elif somebody:
        mark = "█" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(corpus.expanduser().absolute().name, found, mark)))
