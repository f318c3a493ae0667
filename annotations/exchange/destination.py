"""The guard of an export: it is never written onto the store or onto what the corpus reads."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from annotations.errors import AskedError, StoreError
from annotations.layout import is_store
from annotations.store.archive import Archive

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
            whole = folder.resolve()
            inside = [path for path in (self.store, *self.articles) if path.resolve().is_relative_to(whole)]
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
        named, whole = Path(os.path.normpath(path.absolute())), path.resolve()
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
