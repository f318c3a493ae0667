"""Merging files of the store in place, for the merge driver of git and for `merge BASE OURS THEIRS`."""

import os
from pathlib import Path

from annotations.errors import StoreError
from annotations.layout import LEDGER, TEXTS
from annotations.sharing.versions import Texts, merge_versions
from annotations.store.storage import read_store_file, replace_file
from annotations.wording import reason

HEAD_PREFIX = "GITHEAD_"
"""The prefix of the variables in which git names the commits that it merges."""


def merge_files(base: Path, ours: Path, theirs: Path, path: Path) -> tuple[str, ...]:
    """Merge three files into `ours`, and return a sentence for each value that gave way.

    `path` is where the file belongs; its texts are looked up beside it. Raises `StoreError` if the files cannot be
    merged: `ours` is untouched then.
    """
    try:
        old, mine, other = (read_store_file(each) for each in (base, ours, theirs))
    except OSError as error:
        raise StoreError(f"{error.filename} cannot be read: {reason(error)}") from error
    data, clashes = _merged(old, mine, other, path)
    if data != mine:
        try:
            # Git makes its temporary files again: flushing each to the disk would take longer than merging them.
            replace_file(ours, data, flush=ours.suffix == ".json")
        except OSError as error:
            raise StoreError(f"{ours} cannot be written: {reason(error)}") from error
    return clashes


def _merged(base: bytes, ours: bytes, theirs: bytes, path: Path) -> tuple[bytes, tuple[str, ...]]:
    """Return the merge of three versions, and a sentence for each value that gave way. Raises `StoreError`."""
    if path.parent.name.startswith("_") or path.parent.parent.name == LEDGER:
        from annotations.sharing.beside import merge_beside

        data = merge_beside(path, ours, theirs, base)
        if data is not None:
            return data, ()
    merged = merge_versions(base, ours, theirs, texts_beside(path))
    return merged.data, merged.clashes


def texts_beside(path: Path) -> Texts:
    """Return a function that finds annotated texts in the store of a file, or in the commits that git merges."""
    folder = path.parent.parent / TEXTS

    def find(sha256: str) -> str | None:
        for data in (_read(folder / f"{sha256}.txt"), *_from_git(folder / f"{sha256}.txt")):
            text = decoded_text(data, sha256)
            if text is not None:
                return text
        return None

    return find


def decoded_text(data: bytes | None, sha256: str) -> str | None:
    """Return an annotated text if the bytes are those that were annotated."""
    from annotations.article import fingerprint

    if data is None:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if fingerprint(text) == sha256 else None


def _read(path: Path) -> bytes | None:
    try:
        return read_store_file(path)
    except OSError:
        return None


def _from_git(path: Path) -> list[bytes | None]:
    """Return a file as the commits have it that git merges: it writes them into the work tree after all merges."""
    commits = [name.removeprefix(HEAD_PREFIX) for name in os.environ if name.startswith(HEAD_PREFIX)]
    if not commits or path.is_absolute():
        return []
    from annotations.git import blob

    return [blob(Path(), f"{commit}:{path.as_posix()}") for commit in commits]
