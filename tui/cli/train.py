"""`copydesk train`: a spaCy pipeline from the claims of a corpus, measured on articles that were held back."""

import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import AskedError, DiedError, ModelError, NotSavedError, StoreError
from annotations.wording import capitalised, counted
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import cache, data_folder, has_annotations, scheme_of, store_and_corpus
from tui.cli.output import exit_on_error, fail, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.suggesters.trained import Report
    from annotations.training.train import Data, Step


def train(
    corpus: CorpusPath,
    labels: Annotated[
        str, typer.Option("--labels", metavar="NAMES", help="Only these labels, separated by commas.  [default: all]")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Also write the pipeline to this folder, as a spaCy package."
        ),
    ] = None,
    annotator: AnnotatorNames = None,
    report: Annotated[bool, typer.Option("--report", help="Only show the report of the last training.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the trained pipeline: the rules suggest again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Train a spaCy pipeline on the claims of a corpus, and suggest by it.

    Sentences that were read and have no tag, and rejected suggestions, teach what is no claim. Articles are held back
    to measure precision and recall of each label, beside the rules' on the same sentences, and to show whether more
    labelling is worth it. From then on, read suggests those labels by the pipeline that it finds better than the rules.

    Examples: copydesk train news; copydesk train news --labels fact,rumour -o models
    """
    if report and forget:
        fail("Choose one: --report or --forget.", 2)
    if forget:
        _forget(corpus)
        return
    if report:
        _print(_last(corpus), as_json=as_json)
        return
    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    if not has_annotations(corpus, folder, annotator or ()):
        raise typer.Exit(1)
    data = _data(folder, opened, labels, annotator or ())
    _print(_train(corpus.expanduser(), opened, data, output), as_json=as_json)


def _forget(corpus: Path) -> None:
    """Remove the trained pipeline of a corpus."""
    from annotations.suggesters.trained import forget

    with exit_on_error():
        had = forget(corpus.expanduser(), data_folder())
    say("The trained pipeline is removed." if had else "No pipeline was trained for this corpus.")


def _last(corpus: Path) -> "Report":
    """Return what came of the last training; exit with 2 if there was none."""
    from annotations.suggesters.trained import read_report

    last = read_report(corpus.expanduser(), data_folder())
    if last is None:
        fail(f"No pipeline was trained for this corpus: copydesk train {corpus}", 2)
    return last


def _data(folder: Path, corpus: "Corpus | None", labels: str, annotators: "Sequence[str]") -> "Data":
    """Return what is trained on; exit with 2 if that is too little."""
    from annotations.toml_settings import perhaps
    from annotations.training.train import data_of

    known = [each.name for each in scheme_of(corpus).labels]
    names = list(dict.fromkeys(name.strip() for name in labels.split(",") if name.strip())) or known
    for name in names:
        if name not in known:
            fail(f"There is no label “{name}”{perhaps(name, known)}.", 2)
    try:
        data = data_of(folder, names, annotators)
    except AskedError as error:
        fail(f"{capitalised(str(error))}.", 2)
    except StoreError as error:
        fail(f"{error}.", 1)
    for name, count in data.left_out:
        say(f"{name} is left out: it has only {counted(count, 'sentence')}.")
    return data


def _train(path: Path, corpus: "Corpus | None", data: "Data", output: Path | None) -> "Report":
    """Train with a progress bar, put the pipeline in its place, and return the report."""
    from annotations.nlp.analysis import rules_of
    from annotations.suggesters.trained import install
    from annotations.training.package import describe, package_name, write_package
    from annotations.training.train import Training

    # spaCy warns of what concerns those who write components.
    warnings.simplefilter("ignore")
    model = _model(corpus)
    try:
        with rules_of(model, cache()) as rules:
            training = Training(data, rules)
            _follow(training.steps())
        trainer, report = training.trainer, training.report
        assert trainer is not None
        assert report is not None
        describe(trainer.nlp, package_name(path), report)
        install(path, data_folder(), report, trainer.nlp.to_disk, training.ranker)
        if output is not None:
            place = write_package(trainer.nlp, package_name(path), report.version, output.expanduser())
            say(f"pip install {place}")
    except KeyboardInterrupt:
        say("Stopped. The last trained pipeline, if there is one, is unchanged.")
        raise typer.Exit(130) from None
    except (ModelError, DiedError, NotSavedError) as error:
        fail(f"{error}.", 1)
    except AskedError as error:
        fail(f"{error}.", 2)
    return report


def _model(corpus: "Corpus | None") -> str:
    """Return the name and version of the model by which the rules work; exit with 1 if there is none."""
    from annotations.nlp.pipeline import resolve

    try:
        return resolve(corpus.settings.model if corpus else "")
    except ModelError as error:
        fail(f"The rules could not be compared: {error}.", 1)


def _follow(steps: "Iterable[Step]") -> None:
    """Go through the steps with a progress bar on a terminal, elsewhere with a line for each kind of step."""
    from rich.progress import BarColumn, Progress, TextColumn

    from tui.cli.progress import console_of_errors

    console = console_of_errors()
    if not console.is_terminal or console.is_dumb_terminal:
        last = -1
        for step in steps:
            if step.done > last and step.done < step.total:
                say(f"{step.words.partition(', F')[0]} …")
            last = step.done
        return
    columns = (BarColumn(bar_width=16), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("", total=None)
        for step in steps:
            bar.update(task, total=step.total, completed=step.done, description=step.words)


def _print(report: "Report", *, as_json: bool) -> None:
    """Print what came of a training."""
    if as_json:
        show_json(msgspec.to_builtins(report))
        return
    from tui.cli.train_page import page

    for line in page(report):
        show(visible(line))
