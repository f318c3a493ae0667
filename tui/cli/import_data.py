"""`copydesk import`: labelled data from another store or another tool."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

import typer

from annotations.errors import ArticleError, AskedError, PluginError, StoreError
from annotations.exchange.formats.table import importable, present_name
from tui.cli.arguments import CorpusPath, NoPlugins, StorePath
from tui.cli.corpora import PROGRESS_SECONDS, login, store_and_corpus
from tui.cli.output import fail, meter, say, show

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.exchange.importer import Import
    from annotations.exchange.plan import Plan

STDIN = Path("-")


def import_(
    corpus: CorpusPath,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Files or folders to import; - is standard input.")
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help=f"Format of all files: {', '.join(importable())}.  [default: detected for each file]",
        ),
    ] = "",
    annotator: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            help="Import as this annotator.  [default: the annotator named in the file, else the login name]",
        ),
    ] = "",
    annotators: Annotated[
        list[str] | None,
        typer.Option("--map-annotator", metavar="NAME=OURS", help="Rename an annotator of the file; may be repeated."),
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="LABEL=OURS", help="Rename a label of the file; may be repeated."),
    ] = None,
    predictions: Annotated[
        bool,
        typer.Option("--predictions", help="Also import the predictions of models, as suggestions."),
    ] = False,
    prediction_claims: Annotated[
        bool, typer.Option("--prediction-claims", help="Also import the predictions of models, as claims by the model.")
    ] = False,
    suggested_by: Annotated[
        str,
        typer.Option(
            "--suggested-by",
            metavar="MODEL",
            help="Import all labels in the files as suggestions by this model, for every annotator to judge.",
        ),
    ] = "",
    scheme_from: Annotated[
        Path | None,
        typer.Option(
            "--scheme-from",
            metavar="FILE",
            help="Print the labels that the corpus lacks as lines for copydesk.toml; import nothing.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be imported, and write nothing.")
    ] = False,
    no_plugins: NoPlugins = False,
    store: StorePath = None,
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help="Encoding of the imported files, such as cp1253.  [default: detected]"
        ),
    ] = "",
    corpus_encoding: Annotated[
        str,
        typer.Option("--corpus-encoding", metavar="NAME", help="Encoding of the articles.  [default: detected]"),
    ] = "",
) -> None:
    """Import labelled data. Existing claims, notes and statuses are never overwritten."""
    from annotations.exchange.importer import Import
    from annotations.exchange.plan import Choices
    from annotations.settings import is_encoding

    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    name, former = present_name(name)
    if former:
        say(f"{former}.")
    folder, opened = store_and_corpus(corpus, store, new=True, encoding=corpus_encoding)
    if encoding and not is_encoding(encoding):
        fail(f"There is no encoding {encoding}. Name one that Python knows, such as cp1253 or mac_roman.", 2)
    if scheme_from is not None:
        _offer_labels(scheme_from, name, encoding, opened, plugins=not no_plugins)
        return
    if not files:
        fail("There is no file to import: name one or more, or - for standard input.", 2)
    if predictions and prediction_claims:
        fail("Choose one: --predictions or --prediction-claims.", 2)
    model = suggested_by.strip()
    if model and (prediction_claims or annotator or annotators):
        fail(
            "--suggested-by imports suggestions, which have no annotator: leave out --as, --map-annotator and "
            "--prediction-claims.",
            2,
        )
    predicted: Literal["", "suggestions", "claims"]
    predicted = "claims" if prediction_claims else "suggestions" if predictions or model else ""
    named, mapped = _pairs(annotators, "--map-annotator"), _mapped_labels(labels, opened)
    choices = Choices(annotator.strip(), named, mapped, encoding, predicted, model)
    whose = os.environ.get("COPYDESK_ANNOTATOR", "").strip() or login()
    importing = Import(folder, opened, whose, choices=choices)
    with _readable_files(files) as paths:
        formats = [
            _format(path, given, name, encoding, plugins=not no_plugins)
            for given, path in zip(files, paths, strict=True)
        ]
        inputs = [
            _Input(path, _shown(given), form, f"copydesk import {corpus} --scheme-from {given}")
            for given, path, form in zip(files, paths, formats, strict=True)
        ]
        plans = [(each, _plan_file(importing, each)) for each in inputs]
        _report_unmet(importing, [each for each, plan in plans if plan is not None])
        good = True
        for each, plan in plans:
            good &= plan is not None and _carry_out(importing, plan, each.shown, dry_run=dry_run)
    if dry_run:
        say("Nothing was written.")
    raise typer.Exit(0 if good else 1)


class _Input(NamedTuple):
    """A file to import."""

    path: Path
    shown: str
    """What it is called in messages."""
    format: str
    labels: str
    """The command that prints its labels."""


def _report_unmet(importing: "Import", inputs: list[_Input]) -> None:
    """Report annotators and labels that were mapped and that no file has; exit with 2 if an option matched nothing."""
    try:
        labels = importing.unmet_labels((each.path, each.format) for each in inputs)
    except (ArticleError, OSError, PluginError):
        labels = []
    unmet = {"--map-annotator": importing.attribution.unmet(), "--map": labels}
    for option, what, given in (
        ("--map-annotator", "annotator", importing.attribution.mapped),
        ("--map", "label", importing.labels),
    ):
        for each in unmet[option]:
            say(f"{option} {each}: no file has that {what}.")
        if inputs and given and len(unmet[option]) == len(given):
            fail("Nothing was imported.", 2)


def _offer_labels(given: Path, name: str, encoding: str, corpus: "Corpus | None", *, plugins: bool) -> None:
    """Print the labels of a file that the corpus lacks, as lines for its settings."""
    from annotations.exchange.scheme_offer import labels_of, scheme_toml
    from annotations.scheme import DEFAULT

    with _readable_files([given]) as (path,):
        form = _format(path, given, name, encoding, plugins=plugins)
        try:
            found = labels_of(path, form, encoding)
        except (ArticleError, PluginError) as error:
            fail(str(error), 1)
        except OSError as error:
            fail(f"{_shown(given)} cannot be read: {error.strerror}.", 1)
    lines = scheme_toml(corpus.settings.scheme if corpus else DEFAULT, found)
    if lines:
        show(lines.rstrip())
    else:
        say(
            f"{_shown(given)}: the corpus already has all of its labels."
            if found
            else f"{_shown(given)}: it has no labels."
        )


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Return names and what they become, or exit with 2 if one is given wrongly."""
    pairs = {}
    for each in given or ():
        name, is_pair, ours = (part.strip() for part in each.rpartition("="))
        if not is_pair or not name or not ours:
            fail(
                f"{option} {each}: write the name in the file, an equals sign and the name here, as in "
                "their-name=our-name.",
                2,
            )
        pairs[name] = ours
    return pairs


def _mapped_labels(given: list[str] | None, corpus: "Corpus | None") -> dict[str, str]:
    """Return the labels that are mapped, or exit with 2 if one is mapped to a label that the corpus lacks."""
    from annotations.exchange.format import SPEAKER_LABEL

    pairs = _pairs(given, "--map")
    names = [label.name for label in corpus.settings.scheme.labels] if corpus else []
    for ours in pairs.values():
        if corpus and ours not in (*names, SPEAKER_LABEL):
            fail(f"--map: the corpus has no label {ours}. Its labels are {', '.join(names)}.", 2)
    return pairs


@contextmanager
def _readable_files(files: list[Path]) -> Iterator[list[Path]]:
    """Yield the files; standard input and pipes of the shell are copied into temporary ones first."""
    if files.count(STDIN) > 1 or (STDIN in files and sys.stdin is None):
        fail("Standard input is closed, or named more than once.", 2)
    from annotations.exchange.staging import temporary_folder

    with temporary_folder() as folder:
        try:
            paths = [_copied(path.expanduser(), folder / str(number)) for number, path in enumerate(files)]
        except OSError as error:
            fail(f"The input cannot be copied to {folder.parent}: {error.strerror}", 1)
        yield paths


def _copied(path: Path, place: Path) -> Path:
    """Return a path that can be read more than once: of a copy if needed.

    Standard input and a pipe that a shell opened for `<(…)` are copied, because a pipe can be read only once. Any other
    pipe or device is returned as it is, and the reader of the format refuses it: it may never end.
    """
    if path != STDIN and (not _is_open_descriptor(path) or path.is_file()):
        return path
    with place.open("wb") as file, nullcontext(sys.stdin.buffer) if path == STDIN else path.open("rb") as stream:
        shutil.copyfileobj(stream, file)
    return place


def _is_open_descriptor(path: Path) -> bool:
    """Return whether a path names a descriptor of this process, as `<(…)` of a shell does."""
    return path.parent in (Path("/dev/fd"), Path("/proc/self/fd")) or path == Path("/dev/stdin")


def _shown(given: Path) -> str:
    return "standard input" if given == STDIN else given.name


def _format(path: Path, given: Path, name: str, encoding: str, *, plugins: bool) -> str:
    """Return the format of a file, or exit with 2 before anything is imported."""
    from annotations.exchange.detect import format_of

    try:
        return format_of(path, _shown(given), name, encoding, plugins=plugins)
    except (AskedError, ArticleError, PluginError) as error:
        fail(str(error), 2)
    except FileNotFoundError:
        fail(f"There is no file or folder {given}.", 2)
    except OSError as error:
        fail(f"{given} cannot be read: {error.strerror}.", 2)


def _plan_file(importing: "Import", given: _Input) -> "Plan | None":
    """Plan the import of one file, and report what will not come in as it is; `None` if it cannot be read."""
    from annotations.exchange.notices import grouped

    shown = given.shown
    try:
        with _Meter(f"Reading {shown}") as meter:
            plan = importing.plan(given.path, given.format, meter.tell)
    except (ArticleError, PluginError) as error:
        say(f"{error}. Nothing of {shown} was imported.")
        return None
    except OSError as error:
        say(f"{shown} cannot be read ({error.strerror}). Nothing of it was imported.")
        return None
    except MemoryError:
        say(f"There is not enough memory to read {shown}: nothing of it was imported.")
        return None
    for sentence in grouped(plan.refused, shown, ("refused", "refused"), lines=plan.lines):
        say(sentence)
    for sentence in grouped(plan.clashes, shown, ("kept as it is", "kept as they are"), lines=plan.lines):
        say(sentence)
    for sentence in plan.remarks():
        say(f"{shown}: {sentence}.")
    if plan.labels.refused:
        say(f"{shown}: {given.labels} prints these labels as lines for copydesk.toml; --map renames a label.")
    return plan


def _carry_out(importing: "Import", plan: "Plan", shown: str, *, dry_run: bool) -> bool:
    """Write a plan unless this is a dry run, and report the result; return whether nothing was rejected."""
    if plan.has_failed and not plan.turned_down:
        say(f"{shown}: nothing was imported: it holds no claims, only kinds of annotation that Copydesk does not keep.")
    if not dry_run and not _write_plan(importing, plan, shown):
        return False
    say(f"{shown}: {plan.summary(dry_run=dry_run)}.")
    return not plan.has_failed


def _write_plan(importing: "Import", plan: "Plan", shown: str) -> bool:
    """Write a plan; return whether all of it was written, and report how much if not."""
    from annotations.wording import counted

    done, total = 0, len(plan.tasks) + len(plan.predicted)
    try:
        with _Meter(f"Importing {shown}") as meter:
            for done, _ in enumerate(importing.carry_out(plan), 1):
                meter.tell(done, total)
    except (StoreError, KeyboardInterrupt) as error:
        if isinstance(error, StoreError):
            say(f"{error}.")
        say(f"{shown}: {done:,} of {counted(total, 'article')} written. Run the same command again to import the rest.")
        if isinstance(error, StoreError):
            return False
        raise
    return True


class _Meter:
    """Progress of something slow, if a person is watching."""

    def __init__(self, doing: str) -> None:
        """Report progress under a name."""
        self._doing = doing
        self._last = monotonic()
        self._has_shown = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Erase the progress line: the next message starts on it."""
        if self._has_shown:
            meter("")

    def tell(self, done: int, total: int) -> None:
        """Show progress now and then; 0 in total is unknown."""
        if sys.stderr.isatty() and monotonic() - self._last > PROGRESS_SECONDS:
            self._last, self._has_shown = monotonic(), True
            state = f"{100 * done // total}%" if total else f"{done:,}"
            meter(f"{self._doing}: {state}")
