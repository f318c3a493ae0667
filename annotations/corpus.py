"""The corpus: where articles come from. Listing it reads no texts; a text is read when it is asked for."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotations.archive import is_store, store_folder
from annotations.article import Article
from annotations.errors import ArticleError, CorpusError
from annotations.readers import READERS, plain
from annotations.scheme import Settings, read_settings


@dataclass(frozen=True)
class Entry:
    """An article as it is listed, before its text is read."""

    id: str
    path: Path
    size: int = 0
    """Bytes of the file it is in; 0 where that is not known."""


@dataclass(frozen=True)
class Corpus:
    """The articles of a folder or a file, in the order of their names."""

    path: Path
    entries: tuple[Entry, ...]
    settings: Settings

    @property
    def name(self) -> str:
        """What to call the corpus on screen: the last part of its path."""
        return self.path.name or str(self.path)

    def load(self, entry: Entry) -> Article:
        """Read an article. Raises `ArticleError` with the reason where it cannot be read."""
        return READERS.get(entry.path.suffix.lower(), plain.read)(entry.path, entry.id)


def open_corpus(path: Path, store: Path | None = None) -> Corpus:
    """List the articles of a folder or a file.

    `store` is a folder that is not looked into for articles, beside the corpus's own one. Raises
    `CorpusError` where there is nothing to read: no such path, an empty folder, or not one article that
    can be opened. Raises `SchemeError` where the corpus's own settings are not usable.
    """
    resolved = path.expanduser().absolute()
    try:
        resolved.stat()
    except FileNotFoundError:
        raise CorpusError(f"There is no file or folder {path}.") from None
    except OSError as error:
        raise CorpusError(f"{path} cannot be opened: {error.strerror}.") from error
    settings = read_settings(resolved)
    if resolved.is_dir():
        skip = {store_folder(resolved), *([store.expanduser().absolute()] if store else [])}
        corpus = Corpus(resolved, tuple(_listed(resolved, skip)), settings)
    else:
        corpus = _single(resolved, settings)
    if not corpus.entries:
        raise CorpusError(f"There are no articles in {path}: looked for files that end in {_endings()}.")
    _must_hold_one(corpus)
    return corpus


def _single(path: Path, settings: Settings) -> Corpus:
    if path.suffix.lower() not in READERS:
        raise CorpusError(f"{path.name} is of no kind that can be read: {_endings()}.")
    return Corpus(path, (Entry(_id(Path(path.name)), path, _size(path)),), settings)


def _must_hold_one(corpus: Corpus) -> None:
    """Raise `CorpusError` where not one article can be opened; stops reading at the first that can."""
    first = ""
    for entry in corpus.entries:
        try:
            corpus.load(entry)
        except ArticleError as error:
            first = first or str(error)
        else:
            return
    others = len(corpus.entries) - 1
    more = f", nor can the {others} other{'s' if others > 1 else ''}" if others else ""
    raise CorpusError(f"There is nothing to read in {corpus.path}: {first}{more}.")


def _listed(folder: Path, skip: set[Path]) -> Iterator[Entry]:
    """Yield the articles below a folder in the order of their paths."""
    for path in sorted(_files(folder, skip), key=lambda path: path.relative_to(folder).as_posix()):
        yield Entry(_id(path.relative_to(folder)), path, _size(path))


def _id(path: Path) -> str:
    """Make the id of an article from its path inside the corpus: without `.txt`, but with any other ending.

    So an id depends on nothing but the name of its own file, and no two files have one: `a.txt` is `a`, `a.md` is
    `a.md`, and `a.md.txt` keeps its ending because `a.md` may come to lie beside it.
    """
    whole = _readable(path.as_posix())
    if path.suffix == ".txt" and path.with_suffix("").suffix.lower() not in READERS:
        return whole.removesuffix(".txt")
    return whole


def _files(folder: Path, skip: set[Path]) -> Iterator[Path]:
    """Yield the files with a known ending, leaving out what is hidden and stores.

    A folder that is closed, or too deep to be looked into, comes itself: it is listed with the reason.
    """
    try:
        found = sorted(os.scandir(folder), key=lambda each: each.name)
        if found and is_store(folder):
            return
        for each in found:
            path = Path(each.path)
            if each.name.startswith(".") or path in skip:
                continue
            if each.is_dir():
                if not each.is_symlink():
                    yield from _files(path, skip)
            elif path.suffix.lower() in READERS:
                yield path
    except (OSError, RecursionError):
        yield folder


def _size(path: Path) -> int:
    """Return how many bytes a file has, or 0 where that cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _readable(name: str) -> str:
    """Return a file's name as text: bytes that are not UTF-8 are written as a backslash, x and two digits."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _endings() -> str:
    return ", ".join(sorted(READERS))
