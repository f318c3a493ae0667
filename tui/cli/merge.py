"""`copydesk merge`: two versions of a file or of a store, merged by claim and field."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from annotations.errors import CopydeskError, StoreError
from annotations.layout import is_store, store_folder
from annotations.wording import counted
from tui import quick
from tui.cli.output import fail, say, show

USAGE = "Usage: copydesk merge BASE OURS THEIRS [PATH], --here CORPUS, --of CORPUS NAME FILE…, or --stores A B."


def merge(
    paths: Annotated[list[str], typer.Argument(metavar="BASE OURS THEIRS [PATH]", help="Files of a store.")],
    here: Annotated[
        bool, typer.Option("--here", help="Merge all files of CORPUS that git left with conflicts.")
    ] = False,
    of: Annotated[bool, typer.Option("--of", help="CORPUS NAME FILE…: merge copied files of an annotator.")] = False,
    stores: Annotated[bool, typer.Option("--stores", help="A B: merge the store or corpus B into A.")] = False,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="PATH", help="Folder of the claims, with --here and --of.")
    ] = None,
) -> None:
    """Merge two versions by claim and field, into OURS; git runs it once `copydesk share init` has told git.

    If both changed one field, the later change is kept and u in the reader restores the other.

    Examples: copydesk merge --here news; copydesk merge --of news ana usb/ana/*.json
    """
    if [here, of, stores].count(True) > 1:
        fail(USAGE, 2)
    if here and len(paths) == 1:
        _merge_here(_store_of(paths[0], store), Path(paths[0]).expanduser())
    elif of and len(paths) >= 3:
        _merge_copies(_store_of(paths[0], store), [Path(path) for path in paths[2:]], paths[1])
    elif stores and len(paths) == 2 and store is None:
        _merge_stores(*paths)
    elif not (here or of or stores) and len(paths) in (3, 4):
        _merge_files(*map(Path, paths))
    else:
        fail(USAGE, 2)


def _merge_stores(ours: str, theirs: str) -> None:
    """Merge the second of two stores into the first."""
    from annotations.sharing.copies import files_of

    target, source = _store_of(ours, None), _store_of(theirs, None)
    if target.resolve() == source.resolve():
        fail(f"{ours} and {theirs} are the same store", 2)
    try:
        _merge_copies(target, files_of(source), "")
    except StoreError as error:
        fail(str(error), 1)


def _merge_files(base: Path, ours: Path, theirs: Path, path: Path | None = None) -> None:
    """Merge two versions of one file, and exit as git expects it; `path` is the name of the file in the store."""
    for each in (base, ours, theirs):
        if not each.exists():
            fail(f"There is no file {each}", 2)
    raise typer.Exit(quick.merge(base, ours, theirs, path or ours))


def _store_of(path: str, store: Path | None) -> Path:
    """Return the store of a corpus, or the folder itself if it is a store; exit with 2 if there is none."""
    corpus = Path(path).expanduser()
    folder = store.expanduser() if store else corpus if is_store(corpus) else store_folder(corpus)
    if not folder.is_dir():
        fail(f"There is no store {folder}", 2)
    return folder


def _merge_here(store: Path, corpus: Path) -> None:
    from annotations.sharing.conflicts import merge_here
    from tui.cli.corpora import article_texts

    try:
        found = merge_here(store, article_text=article_texts(corpus, store))
    except CopydeskError as error:
        fail(str(error), 1)
    for message in found.messages:
        say(f"{message}.")
    left = [sentence for sentence in found.left if not _repaired(store, sentence)]
    for sentence in left:
        say(f"Not merged: {sentence}.")
    merged = len(found.merged) + len(found.left) - len(left)
    say(f"Merged {counted(merged, 'file')}." if merged or left else f"No file in {store} has a merge conflict.")
    if found.unmerged:
        say("Now tell git that these files are merged:")
        show(f"git add -- {' '.join(shlex.quote(str(path)) for path in found.unmerged)}")
    raise typer.Exit(1 if left else 0)


def _repaired(store: Path, sentence: str) -> bool:
    """Unite a file whose sides git has mixed line by line, by words and context; return whether that worked."""
    from annotations.integrity.repair import repair

    name = sentence.partition(":")[0]
    try:
        done = repair(store, None, ["merge-conflict"])
    except StoreError:
        return False
    for message in done.messages:
        say(message)
    return any(message.startswith(f"{name}: both sides") for message in done.messages)


def _merge_copies(store: Path, files: list[Path], annotator: str) -> None:
    from annotations.sharing.copies import merge_copies

    taken = merge_copies(store, files, annotator)
    for message in taken.messages:
        say(f"{message}.")
    for sentence in taken.left:
        say(f"Not merged: {sentence}.")
    parts = [f"{taken.new} new", f"{taken.merged} merged", f"{taken.unchanged} unchanged"]
    say(f"{counted(taken.new + taken.merged + taken.unchanged, 'file')}: {', '.join(parts)}.")
    raise typer.Exit(1 if taken.left else 0)
