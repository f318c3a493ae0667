"""The command line: arguments in, objects made and handed over."""

import getpass
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated, BinaryIO, NoReturn

import msgspec
import typer
from msgspec.structs import replace

from annotations import (
    FORMATS,
    ArticleError,
    Corpus,
    CorpusError,
    SchemeError,
    Store,
    StoreError,
    chosen,
    listed,
    looked_into,
    open_corpus,
    store_folder,
    write_whole,
)
from tui.text import visible

cli = typer.Typer(
    name="copydesk",
    help="Read news in the terminal, and tag every claim as fact, quote or speculation.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


PROGRESS = 1.0
"""Seconds between two words on how far something is."""


class By(StrEnum):
    """What one line of an export is about."""

    article = "article"
    claim = "claim"
    sentence = "sentence"


CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder of articles, or one file.")]
CorpusPaths = Annotated[
    list[Path], typer.Argument(metavar="CORPUS…", help="A folder of articles, or one file; or several of one folder.")
]
StorePath = Annotated[
    Path | None,
    typer.Option("--store", metavar="PATH", help="Keep claims here instead of beside the articles."),
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
def read(corpus: CorpusPaths, annotator: AnnotatorName = "", store: StorePath = None, model: ModelName = "") -> None:
    """Open a corpus to read and tag."""
    _need_terminal()
    opened = _opened(corpus, store, later=True)
    from tui.app import LEAVE, CopydeskApp
    from tui.config import ConfigError, read_config, remembered_width
    from tui.look import THEMES

    try:
        config = read_config(themes=[theme.name for theme in THEMES])
        config = replace(config, width=remembered_width() or config.width)
    except ConfigError as error:
        _fail(str(error), 2)

    app = CopydeskApp(opened, _store(opened, annotator, store), model, _cache(), config)
    try:
        app.run()
    finally:
        left = 0 if app.gave_up else app.saver.flush(LEAVE)
        if left:
            print(f"NOT SAVED: {left} change{'s' if left > 1 else ''} could not be put on disk.", file=sys.stderr)
    raise typer.Exit(app.return_code or (1 if left else 0))


@cli.command()
def articles(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """List the articles of a corpus with their counts."""
    opened = _looked_into(_opened(corpus, store, later=True))
    kept = _store(opened, annotator, store)
    rows = [listed(opened, kept, entry) for entry in opened.entries]
    if as_json:
        _print(msgspec.json.encode(rows).decode())
        return
    for row in rows:
        claims = "  ".join(f"{count} {name}" for name, count in row.claims.items())
        told = row.problem or f"{row.status:<11}  {row.words:>6,} words  {claims}  {row.read:>3}% read  {row.title}"
        _print(visible(f"{row.id}  {told}"))


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
    annotator: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only what this annotator made; may be repeated.  [default: everybody]"),
    ] = None,
    store: StorePath = None,
) -> None:
    """Write what was tagged as JSONL."""
    folder, order, labels = _kept(corpus, store)
    wrong = [name for name in label or () if labels and name not in labels]
    if wrong:
        _fail(f"There is no label {wrong[0]}: the labels are {', '.join(labels)}.", 2)
    try:
        there = Store(folder, "").annotators()
        absent = [name for name in annotator or () if name not in there]
        if absent or not there:
            # Whoever is missing may be in a file that cannot be read: then that is what is to be said.
            list(Store(folder, "").files())
    except StoreError as error:
        _fail(f"{error}.", 1)
    if absent:
        _fail(f"Nothing is by {absent[0]}, only by {', '.join(there) or 'nobody'}.", 2)
    if not there:
        print(f"Nothing has been tagged in {corpus} yet.", file=sys.stderr)
        return
    try:
        records = chosen(folder, order, annotator or ())
        _write(output, lambda out: FORMATS["jsonl"](records, out, by.value, label or ()))
    except StoreError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail(f"{output or 'The output'} cannot be written: {error.strerror}.", 1)


@cli.command()
def add(
    corpus: CorpusPath,
    origin: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Addresses of the web, and files.")],
) -> None:
    """Bring articles into a folder, from the web or from files."""
    from annotations.adding import add as bring

    failed = False
    for each in origin:
        try:
            _print(visible(str(bring(corpus, each))))
        except CorpusError as error:
            _fail(str(error), 2)
        except ArticleError as error:
            print(visible(f"{error}."), file=sys.stderr)
            failed = True
    raise typer.Exit(1 if failed else 0)


def main() -> None:
    """Run the command line; what went wrong is said in one sentence."""
    cli()


def _opened(paths: list[Path], store: Path | None, *, later: bool = False) -> Corpus:
    """Open a corpus, or say why it cannot be and exit with 2."""
    try:
        return open_corpus(paths, store, _cache(), later=later)
    except (CorpusError, SchemeError) as error:
        _fail(str(error), 2)


def _looked_into(corpus: Corpus) -> Corpus:
    """Look into every article, and tell how far that is where it takes long and somebody looks on."""
    last, told = monotonic(), False
    for looked in looked_into(corpus, _cache()):
        corpus = looked.corpus
        if sys.stderr.isatty() and monotonic() - last > PROGRESS:
            last, told = monotonic(), True
            percent = 100 * looked.done // max(1, looked.total)
            print(f"\rLooking into {corpus.name}: {percent}%", end="", file=sys.stderr, flush=True)
    if told:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return corpus


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("copydesk")


def _kept(path: Path, store: Path | None) -> tuple[Path, list[str], list[str]]:
    """Return where the claims of a corpus are, the order of its articles, and the names of its labels.

    The claims are enough: where the articles are gone, there is no order and there are no names to go by.
    """
    if store is not None and not store.expanduser().is_dir():
        _fail(f"There is no folder {store} to take claims from.", 2)
    folder = (store or store_folder(path.expanduser())).expanduser()
    try:
        opened = open_corpus(path, store, _cache())
    except (CorpusError, SchemeError) as error:
        if folder.is_dir():
            return folder, [], []
        _fail(str(error), 2)
    return folder, [entry.id for entry in opened.entries], [label.name for label in opened.settings.scheme.labels]


def _write(output: Path | None, write: Callable[[BinaryIO], int]) -> int:
    """Write to a file, whole or not at all, or to standard output."""
    if output is not None:
        return write_whole(output, write)
    count = write(_output())
    _output().flush()
    return count


def _store(corpus: Corpus, annotator: str, store: Path | None) -> Store:
    return Store(store or store_folder(corpus.path), annotator.strip() or _login())


def _login() -> str:
    """Return the login name, or `annotator` where there is none."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "annotator"


def _need_terminal() -> None:
    """Exit with 2 and a sentence where there is no terminal to read in."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        _fail(
            "Copydesk reads in a terminal: standard input, output and error must be one. To get data out, use export.",
            2,
        )
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        _fail(f"The terminal says it is {os.environ.get('TERM') or 'nothing'}: set TERM to what it is.", 2)


def _print(text: str) -> None:
    try:
        _output().write(text.encode("utf-8", "replace") + b"\n")
        _output().flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail(f"The output cannot be written: {error.strerror}.", 1)


def _output() -> BinaryIO:
    """Return standard output for bytes, or exit with 1 where it is closed."""
    if sys.stdout is None:
        _fail("Standard output is closed.", 1)
    return sys.stdout.buffer


def _fail(sentence: str, code: int) -> NoReturn:
    print(visible(sentence if sentence.endswith(".") else f"{sentence}."), file=sys.stderr)
    raise typer.Exit(code)
