"""The destination of an export: the files that it must not replace, and how it is installed."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from errno import EISDIR, ENOTDIR
from pathlib import Path

from annotations.errors import AskedError, StoreError
from annotations.exchange.format import Format, Options
from annotations.exchange.staging import beside, clear_beside, stage_beside, stage_elsewhere
from annotations.layout import is_store
from annotations.store.archive import Archive
from annotations.swap import remove, replace_with

_Identity = tuple[int, int]
"""Device and inode: the same for every name, link and spelling that leads to one file."""


@dataclass(frozen=True)
class Guard:
    """The files that an export must not replace."""

    store: Path
    """The store that is exported."""
    articles: tuple[Path, ...] = ()
    """The article files of the corpus."""
    settings: Path | None = None
    """The settings file of the corpus."""

    def check(self, paths: Iterable[Path], *, folder: Path | None = None) -> None:
        """Raise `AskedError` if writing one of `paths`, or replacing `folder`, would destroy a protected file.

        Files are compared by device and inode, so that links and the letter case of a file system do not matter.
        """
        protected = dict(self._protected())
        for path in paths:
            if (identity := _identity(path)) in protected and identity is not None:
                raise AskedError(f"{path} is {protected[identity]}: an export never replaces it. Name another file")
            self._check_outside_stores(path)
        if folder is not None:
            self._check_outside_stores(folder)
            whole = _real(folder)
            inside = [path for path in (self.store, *self.articles) if _real(path).is_relative_to(whole)]
            if folder.exists() and inside:
                what = "the store" if inside[0] == self.store else "articles of the corpus"
                raise AskedError(f"{folder} holds {what}: an export never replaces it. Name another folder")

    def _protected(self) -> Iterator[tuple[_Identity, str]]:
        """Yield the identity of each protected file, with the words for it."""
        named = [(path, "an article of the corpus") for path in self.articles]
        with suppress(StoreError):
            named += [(path, "a file of the store") for path in Archive(self.store).paths()]
        if self.settings is not None:
            named.append((self.settings, "the settings file of the corpus"))
        for path, words in named:
            identity = _identity(path)
            if identity is not None:
                yield identity, words

    def _check_outside_stores(self, path: Path) -> None:
        """Raise `AskedError` if a path lies in the store of this export, or in another."""
        own = _identity(self.store)
        # By its name as well as by what it leads to: a link in a store, or to a folder of it, leads out of the other.
        named, whole = Path(os.path.normpath(path.absolute())), _real(path)
        for folder in (named, *named.parents, whole, *whole.parents):
            if (own is not None and _identity(folder) == own) or is_store(folder):
                raise AskedError(
                    f"{path} is in the store {folder}: an export is never written into a store. Name another place"
                )


def _identity(path: Path) -> _Identity | None:
    """Return the identity of what a path leads to; `None` where there is nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116, called for every article: Path.stat takes twice as long
    except OSError:
        return None
    return found.st_dev, found.st_ino


def end_of_link(output: Path) -> Path:
    """Return where a link leads, to a file or a folder or to nothing yet; any other path as it is."""
    if not output.is_symlink() or (output.exists() and not output.is_file() and not output.is_dir()):
        return output
    return _real(output)


def _real(path: Path) -> Path:
    """Return what a path leads to; a link to itself stays, for which `Path.resolve` raises no `OSError`."""
    return Path(os.path.realpath(path))


def part_name(form: Format, output: Path | None, part: str) -> str:
    """Return the file name of one part, or of everything."""
    if form.folder_name is not None:
        return f"{part}{form.ending}" if part else form.folder_name
    name = output.name if output else f"export{form.ending}"
    return f"{Path(name).stem}.{part}{Path(name).suffix}" if part else name


def staging_folder(form: Format, output: Path | None, *, is_split: bool) -> Path:
    """Return a new staging folder on the file system of the destination."""
    if output is None:
        if form.folder_name is not None:
            raise AskedError(f"{form.tool} reads a folder: name it with -o")
        if is_split:
            raise AskedError("A split is several files: name their place with -o")
        return stage_elsewhere()
    if form.folder_name is not None:
        check_replaceable(form, output)
    elif output.is_dir() and not form.shards:
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    elif output.exists() and not output.is_file() and not output.is_dir():
        return stage_elsewhere()
    elif form.requires_suffix and output.suffix not in ("", form.ending):
        raise AskedError(f"{form.tool} does not read {output.suffix} files: use a name that ends with {form.ending}")
    return stage_beside(output)


def check_replaceable(form: Format, output: Path) -> None:
    """Raise `AskedError` if a folder holds files that no such export wrote."""
    if not output.exists():
        return
    if not output.is_dir():
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
    there = {path.relative_to(output) for path in output.rglob("*") if path.is_file()}
    marks = {Path(name) for name in form.companions(output.stem, Options())}
    if there and (not marks <= there or any(path.suffix not in form.endings for path in there - marks)):
        raise AskedError(f"{output} holds other files than an earlier export: name another folder, or empty it")


def check_shards(form: Format, output: Path) -> None:
    """Raise `AskedError` if a folder in the place of a file holds anything but files of such an export."""
    if output.is_dir() and any(path.suffix != form.ending or not path.is_file() for path in output.iterdir()):
        raise AskedError(f"{output} holds other files than an earlier export: name another file, or empty it")


def replace_folder(new: Path, output: Path) -> None:
    """Replace a folder or file by another, and remove the old one; it stays until the new one is in place.

    Raises `OSError`; then the old one is there still.
    """
    aside = beside(output, "old")
    replace_with(new, output, aside)
    with suppress(OSError):
        # The new one is in its place, so this is no failure to write it.
        flush(output.parent)
    remove(new)
    remove(aside)


def replace_with_bytes(output: Path, data: bytes) -> None:
    """Replace a file outside stores, whole or not at all; its permissions stay. Raises `OSError`.

    Nothing locks its folder: of several programs that do this at once, each writes a file of its own beside it. A pipe
    or a device is written to, not replaced.
    """
    if output.exists() and not output.is_file():
        output.write_bytes(data)
        return
    clear_beside(output)
    new = beside(output, "new")
    try:
        with new.open("xb") as file:
            with suppress(OSError):
                new.chmod(output.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(output)
        with suppress(OSError):
            # The new one is in its place, so this is no failure to write it.
            flush(output.parent)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
