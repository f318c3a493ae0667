"""The archive: a store as a whole, whoever made what is in it. Nothing is changed here."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from annotations.article import fingerprint
from annotations.claims.record import ArticleState, Record
from annotations.errors import StoreError
from annotations.layout import TEXTS, original_name, safe_name
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.tables import parse, skimmed, summarise
from annotations.wording import reason


class Archive:
    """The files of all annotators in one folder, and the texts they were made on."""

    def __init__(self, folder: Path) -> None:
        """Look into `folder`, which need not be there."""
        self.folder = folder
        self._last = ("", "")
        """The text that was read last, with its fingerprint: what several made of one article is read in turn."""

    def files(self) -> Iterator[tuple[Path, ArticleState]]:
        """Yield every file of the store with what it says of its article, whoever made it.

        Nothing where there is no store. Raises `StoreError` at a folder or a file that cannot be read: what it
        holds must not go missing unsaid.
        """
        for path in self.paths():
            yield path, self._row(path)

    def owners(self) -> Iterator[tuple[Path, str, str]]:
        """Yield every file of the store with the article and the annotator that it is of by its name.

        Where a name does not tell, what the file says is asked. Raises `StoreError`.
        """
        whose = cache(original_name)
        for path in self.paths():
            article, annotator = original_name(path.stem), whose(path.parent.name)
            if not article or not annotator:
                row = self._row(path)
                article, annotator = row.id, row.annotator
            yield path, article, annotator

    def paths(self) -> list[Path]:
        """Return the files of the store by the folders of their annotators. Raises `StoreError`."""
        try:
            homes = sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("_"))
            # Names and not paths: to put paths in order takes ten times as long.
            names = [(home, sorted(os.listdir(home))) for home in homes]  # noqa: PTH208
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{error.filename} cannot be read: {reason(error)}") from error
        return [home / name for home, all_ in names for name in all_ if name.endswith(".json") and name[0] != "."]

    def _row(self, path: Path) -> ArticleState:
        try:
            return summarise(path.read_bytes()).row
        except (DamagedError, OSError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error

    def annotators(self) -> list[str]:
        """Return the names of all who have annotated in this folder, in order, as far as their files can be read.

        Raises `StoreError` at a folder that cannot be read.
        """
        names = set()
        for path in self.paths():
            with suppress(DamagedError, OSError):
                names.add(summarise(path.read_bytes()).row.annotator)
        return sorted(names)

    def kept(self, annotator: str, ids: Iterable[str]) -> set[str]:
        """Return of which articles somebody may have a file, by one look into their folder; of no other they have.

        Of most articles of a large corpus nobody has one: so that need not be asked of each.
        """
        try:
            names = [each.name.removesuffix(".json") for each in os.scandir(self.folder / safe_name(annotator))]
        except FileNotFoundError:
            return set()
        except OSError:
            # What is wrong is said of each article.
            return set(ids)
        told = set(map(original_name, names))
        untold = {name for name in names if not original_name(name)} if "" in told else set()
        return {each for each in ids if each in told or (untold and safe_name(each) in untold)}

    def read(self, path: Path) -> Record:
        """Read a file of this store, whoever made it, with the text it was made on. Raises `StoreError`."""
        try:
            record = parse("", AtomicJSONStorage(path).read() or {}, path)
        except (DamagedError, OSError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        return replace(record, text=self.text(record.row.sha256)).reanchored()

    def skim(self, path: Path) -> Record | None:
        """Read a file as `read` does, but without its history; `None` where nothing was ever tagged or marked.

        Raises `StoreError`.
        """
        try:
            record = skimmed(_bytes(path))
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        if record is None:
            record = self.read(path)
            return None if record.is_untouched else replace(record, history=())
        if self._last[0] != record.row.sha256:
            self._last = record.row.sha256, self.text(record.row.sha256)
        return replace(record, text=self._last[1]).reanchored()

    def by_article(self) -> list[Path]:
        """Return the files of the store, those of one article behind each other. Raises `StoreError`."""
        return sorted(self.paths(), key=lambda path: (path.name, path.parent))

    def text(self, sha256: str) -> str:
        """Return the text with that fingerprint, as it was when it was annotated. Raises `StoreError`."""
        path = self.folder / TEXTS / f"{sha256}.txt"
        try:
            text = _bytes(path).decode("utf-8")
        except (OSError, ValueError) as error:
            raise StoreError(f"the annotated text {path} cannot be read: {reason(error)}") from error
        if fingerprint(text) != sha256:
            raise StoreError(f"the annotated text {path} is not the one that was annotated")
        return text


def _bytes(path: Path) -> bytes:
    """Return what is in a file, in a third of the time that a path takes for it: of many small ones that is much."""
    with open(path, "rb", buffering=0) as file:
        return file.read()
