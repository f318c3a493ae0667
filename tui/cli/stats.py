"""`copydesk stats`: progress, pace and label counts."""

import gc
import sys
from typing import Annotated

import typer

from annotations.errors import StoreError
from tui.cli.arguments import (
    AnnotatorNames,
    CorpusPath,
    EncodingName,
    StorePath,
    cache,
    has_annotations,
    store_and_corpus,
)
from tui.cli.output import fail, show, show_json


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
    encoding: EncodingName = "",
) -> None:
    """Tell how far the work is, how fast it goes, and how much there is of each label."""
    from annotations.exchange.exporter import select_records
    from annotations.reports.statistics import sum_tallies
    from annotations.reports.tallies import read_tallies
    from annotations.work.feedback import acceptance_by_cue

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    order = [entry.id for entry in opened.entries] if opened else []
    labels = [each.name for each in opened.settings.scheme.labels] if opened else []
    from tui.cli.progress import counted
    from tui.cli.stats_page import page, precision

    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    try:
        if suggestions:
            judged = acceptance_by_cue(counted(select_records(folder, order, annotator or ())))
            if as_json:
                show_json(judged)
            else:
                show("\n".join(precision(judged)))
            return
        found = sum_tallies(counted(read_tallies(folder, cache(), annotator or ())), order, labels)
    except StoreError as error:
        fail(str(error), 1)
    names = {each.annotator for each in found.annotators}
    # Checking the names takes as long as listing all articles: only if one may be missing.
    complete = bool(names) and names.issuperset(annotator or ())
    somebody = complete or has_annotations(corpus, folder, annotator or ())
    if as_json:
        show_json(found)
    elif somebody:
        mark = "█" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(corpus.expanduser().absolute().name, found, mark)))
