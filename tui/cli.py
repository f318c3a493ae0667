"""The command line: arguments in, objects made and handed over."""

import gc
import getpass
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec.structs import replace

from annotations import (
    FORMATS,
    Corpus,
    CorpusError,
    SchemeError,
    Store,
    StoreError,
    chosen,
    count,
    listed,
    open_corpus,
    spare_cores,
    store_folder,
)
from tui.output import fail, need_terminal, put, say, show
from tui.text import visible

cli = typer.Typer(
    name="copydesk",
    help="Read news in the terminal, and tag every claim as fact, quote or speculation.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class By(StrEnum):
    """What one line of an export is about."""

    article = "article"
    claim = "claim"
    sentence = "sentence"


CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder of articles, or one file.")]
StorePath = Annotated[
    Path | None,
    typer.Option("--store", metavar="PATH", help="Keep claims here instead of beside the articles."),
]
AnnotatorNames = Annotated[
    list[str] | None,
    typer.Option(
        "--annotator",
        metavar="NAME",
        help="Only what this annotator made; may be repeated.  [default: everybody]",
    ),
]
AnnotatorName = Annotated[
    str,
    typer.Option(
        "--annotator",
        envvar="COPYDESK_ANNOTATOR",
        metavar="NAME",
        help="Whose claims.  [default: the login name]",
    ),
]
ModelName = Annotated[
    str,
    typer.Option("--model", metavar="NAME", help="A spaCy pipeline, by name or folder.  [default: small English]"),
]


@cli.command()
def read(corpus: CorpusPath, annotator: AnnotatorName = "", store: StorePath = None, model: ModelName = "") -> None:
    """Open a corpus to read and tag."""
    need_terminal()
    opened = _opened(corpus, store)
    from platformdirs import user_cache_path

    from tui.app import LEAVE, CopydeskApp
    from tui.config import ConfigError, read_config, remembered_width
    from tui.look import THEMES

    try:
        config = read_config(themes=[theme.name for theme in THEMES])
        config = replace(config, width=remembered_width() or config.width)
    except ConfigError as error:
        fail(str(error), 2)

    app = CopydeskApp(opened, _store(opened, annotator, store), model, user_cache_path("copydesk"), config)
    try:
        app.run()
    finally:
        left = 0 if app.gave_up else app.saver.flush(LEAVE)
        if left:
            print(f"NOT SAVED: {left} change{'s' if left > 1 else ''} could not be put on disk.", file=sys.stderr)
    raise typer.Exit(app.return_code or (1 if left else 0))


@cli.command()
def articles(
    corpus: CorpusPath,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """List the articles of a corpus with their counts."""
    opened = _opened(corpus, store)
    kept = _store(opened, annotator, store)
    rows = [listed(opened, kept, entry) for entry in opened.entries]
    if as_json:
        show(msgspec.json.encode(rows).decode())
        return
    for row in rows:
        claims = "  ".join(f"{count} {name}" for name, count in row.claims.items())
        told = row.problem or f"{row.status:<11}  {row.words:>6,} words  {claims}  {row.read:>3}% read  {row.title}"
        show(visible(f"{row.id}  {told}"))


@cli.command()
def export(
    corpus: CorpusPath,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here, all or nothing.  [default: stdout]"),
    ] = None,
    by: Annotated[By, typer.Option(help="What one line is about.")] = By.article,
    label: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only claims with this label; may be repeated.")
    ] = None,
    annotator: AnnotatorNames = None,
    store: StorePath = None,
) -> None:
    """Write what was tagged as JSONL."""
    folder, opened = _kept(corpus, store)
    order = [entry.id for entry in opened.entries] if opened else []
    labels = [each.name for each in opened.settings.scheme.labels] if opened else []
    wrong = [name for name in label or () if labels and name not in labels]
    if wrong:
        fail(f"There is no label {wrong[0]}: the labels are {', '.join(labels)}.", 2)
    if not _anybody(corpus, folder, annotator or ()):
        return
    try:
        records = chosen(folder, order, annotator or ())
        put(output, lambda out: FORMATS["jsonl"](records, out, by.value, label or ()))
    except StoreError as error:
        fail(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        fail(f"{output or 'The output'} cannot be written: {error.strerror}.", 1)


@cli.command()
def entities(
    corpus: CorpusPath,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            default_factory=spare_cores,
            show_default="one less than there are cores",
            help="Processes that look at once; each takes about 250 MB of memory for the model.",
        ),
    ],
    model: ModelName = "",
    store: StorePath = None,
) -> None:
    """Find the entities of all articles beforehand. What was found once is not looked for again."""
    opened = _opened(corpus, store)
    from platformdirs import user_cache_path

    from tui.progress import search

    raise typer.Exit(search(opened, user_cache_path("copydesk"), model, workers))


@cli.command()
def stats(
    corpus: CorpusPath,
    annotator: AnnotatorNames = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for scripts.")] = False,
    store: StorePath = None,
) -> None:
    """Tell how far the work is, how fast it goes, and how much there is of each label."""
    folder, opened = _kept(corpus, store)
    order = [entry.id for entry in opened.entries] if opened else []
    labels = [each.name for each in opened.settings.scheme.labels] if opened else []
    from tui.progress import counted
    from tui.tables import page

    # Nothing that is made goes round in circles: looking for that would take a fifth of the time.
    gc.disable()
    try:
        found = count(counted(chosen(folder, order, annotator or ())), order, labels)
    except StoreError as error:
        fail(str(error), 1)
    names = {each.annotator for each in found.annotators}
    # Who is there is asked only where somebody is missing: it takes as long as a list of all articles.
    complete = bool(names) and names.issuperset(annotator or ())
    anybody = complete or _anybody(corpus, folder, annotator or ())
    if as_json:
        show(msgspec.json.encode(found).decode())
    elif anybody:
        mark = "█" if sys.stdout and sys.stdout.isatty() else "#"
        show("\n".join(page(corpus.expanduser().absolute().name, found, mark)))


def main() -> None:
    """Run the command line; what went wrong is said in one sentence."""
    cli()


def _anybody(corpus: Path, folder: Path, names: Sequence[str]) -> bool:
    """Whether anybody has tagged anything, which is said if not. Exit with 2 where one of `names` has not."""
    try:
        there = Store(folder, "").annotators()
        absent = [name for name in names if name not in there]
        if absent or not there:
            # Whoever is missing may be in a file that cannot be read: then that is what is to be said.
            list(Store(folder, "").files())
    except StoreError as error:
        fail(f"{error}.", 1)
    if absent:
        fail(f"Nothing is by {absent[0]}, only by {', '.join(there) or 'nobody'}.", 2)
    if not there:
        say(f"Nothing has been tagged in {corpus} yet.")
    return bool(there)


def _opened(path: Path, store: Path | None) -> Corpus:
    """Open a corpus, or say why it cannot be and exit with 2."""
    try:
        return open_corpus(path, store)
    except (CorpusError, SchemeError) as error:
        fail(str(error), 2)


def _kept(path: Path, store: Path | None) -> tuple[Path, Corpus | None]:
    """Return where the claims of a corpus are, and the corpus; the claims are enough where the articles are gone."""
    if store is not None and not store.expanduser().is_dir():
        fail(f"There is no folder {store} to take claims from.", 2)
    folder = (store or store_folder(path.expanduser())).expanduser()
    try:
        return folder, open_corpus(path, store)
    except (CorpusError, SchemeError) as error:
        if folder.is_dir():
            return folder, None
        fail(str(error), 2)


def _store(corpus: Corpus, annotator: str, store: Path | None) -> Store:
    return Store(store or store_folder(corpus.path), annotator.strip() or _login())


def _login() -> str:
    """Return the login name, or `annotator` where there is none."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "annotator"
