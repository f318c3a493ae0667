"""What the commands are given: their common arguments, and what these name, opened or said why not."""

import getpass
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from annotations import Archive, Corpus, CorpusError, SchemeError, Store, StoreError, open_corpus, store_folder
from tui.output import fail, say

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


def anybody(corpus: Path, folder: Path, names: Sequence[str]) -> bool:
    """Whether anybody has tagged anything, which is said if not. Exit with 2 where one of `names` has not."""
    try:
        there = Archive(folder).annotators()
        absent = [name for name in names if name not in there]
        if absent or not there:
            # Whoever is missing may be in a file that cannot be read: then that is what is to be said.
            list(Archive(folder).files())
    except StoreError as error:
        fail(f"{error}.", 1)
    if absent:
        fail(f"Nothing is by {absent[0]}, only by {', '.join(there) or 'nobody'}.", 2)
    if not there:
        say(f"Nothing has been tagged in {corpus} yet.")
    return bool(there)


def opened_corpus(path: Path, store: Path | None) -> Corpus:
    """Open a corpus, or say why it cannot be and exit with 2."""
    try:
        return open_corpus(path, store)
    except (CorpusError, SchemeError) as error:
        fail(str(error), 2)


def kept_of(path: Path, store: Path | None) -> tuple[Path, Corpus | None]:
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


def store_of(corpus: Corpus, annotator: str, store: Path | None) -> Store:
    """Return the store of an annotator, by default whoever is logged in, in its place or where one says."""
    return Store(store.expanduser() if store else store_folder(corpus.path), annotator.strip() or _login())


def _login() -> str:
    """Return the login name, or `annotator` where there is none."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "annotator"
