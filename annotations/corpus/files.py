"""The files of a corpus: which hold articles, and the ids that their names give."""

import os
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from annotations.cache import Stamp
from annotations.corpus.readers.suffixes import READABLE_SUFFIXES, SUFFIXES, suffix_of
from annotations.errors import CorpusError
from annotations.layout import is_store
from annotations.settings import SETTINGS_FILE
from annotations.wording import counted

_LEFT_OFF = (".txt", ".text", ".md")
"""Suffixes before a final `.txt` that keep it: without it, the name could be another file's."""


_ENDING_CHARS = 12
_ENDINGS_NAMED = 6
"""The longest ending of an unread file, in characters, and how many endings a message names."""


_REST_NS = 3_000_000_000
"""Age from which the last change of a folder can be told from another: times on FAT are of two seconds."""


class Source(NamedTuple):
    """An article file, as it is now."""

    at: str
    """Its whole path, as text: thousands of `Path` objects take as long as finding the files."""
    name: str
    """Its path inside the corpus, as text."""
    size: int
    """Bytes; 0 if unknown."""
    stamp: int
    """The time it was written, in nanoseconds."""
    encoding: str = ""
    """The encoding that was named for it; empty if none was."""

    @property
    def path(self) -> Path:
        """Its path."""
        return Path(self.at)


def existing(path: Path) -> Path:
    """Return a given path as an absolute one.

    Raises `CorpusError` if nothing is there.
    """
    resolved = path.expanduser().absolute()
    try:
        resolved.stat()
    except FileNotFoundError:
        raise CorpusError(f"There is no file or folder {path}.") from None
    except OSError as error:
        raise CorpusError(f"{path} cannot be opened: {error.strerror}.") from error
    return resolved


def common_folder(paths: Sequence[Path], *, kept: bool) -> Path:
    """Return the folder that several paths lie in.

    Raises `CorpusError` if that is not one folder, unless the store is named (`kept`).
    """
    if len(paths) == 1:
        return paths[0]
    above = {path.parent for path in paths}
    if len(above) > 1 and not kept:
        raise CorpusError("These are not in one folder: name a folder for their claims with --store.")
    return Path(os.path.commonpath(above))


class Seen(NamedTuple):
    """The folders seen while their files are listed."""

    unread: dict[str, int]
    """How many files are of a kind that cannot be read, by ending."""
    folders: dict[str, Stamp]
    """The state of each folder before it was listed, by its path; empty if it changed too shortly before."""


def list_sources(
    corpus: Path, paths: Sequence[Path], skip: Collection[Path], seen: Seen | None = None
) -> tuple[Source, ...]:
    """Return the article files in some folders and files of a corpus, sorted by path.

    What else is in the folders is noted in `seen`. Raises `CorpusError` for a given file of an unknown kind.
    """
    every: dict[str, Source] = {}
    seen = Seen({}, {}) if seen is None else seen
    for path in paths:
        name = name_within(corpus, path)
        if path.is_dir():
            _list(every, path, "" if name == "." else f"{name}/", skip, seen)
        elif suffix_of(path):
            every[name] = _source(str(path), name, path)
        elif len(paths) == 1 or path.name != SETTINGS_FILE:
            raise CorpusError(f"Copydesk cannot read {path.name}. It reads {readable_suffixes()}.")
    return tuple(every[name] for name in sorted(every))


def name_within(corpus: Path, path: Path) -> str:
    """Return the path of a file inside a corpus, which may be that file."""
    return path.relative_to(corpus if corpus.is_dir() else corpus.parent).as_posix()


def ids_of(names: Iterable[str]) -> list[str]:
    """Return the ids of articles by the names of their files: without `.txt`, with other suffixes.

    An id depends on the name of its own file alone, and no two text files share one: `a.txt` is `a`, `a.md` is `a.md`,
    and `a.md.txt` keeps its suffix, because `a.md` may come to lie beside it.
    """
    return [
        name[: -len(".txt")] if name.endswith(".txt") and not name[: -len(".txt")].lower().endswith(_LEFT_OFF) else name
        for name in names
    ]


def readable_suffixes() -> str:
    """Return which suffixes can be read, in words."""
    return f"{', '.join(sorted(SUFFIXES))}, also with .gz after it"


def describe_unread(unread: Mapping[str, int]) -> str:
    """Return a sentence on files of a kind that cannot be read, with their endings; empty if there are none."""
    if not unread:
        return ""
    count = sum(unread.values())
    most = sorted(unread.items(), key=lambda each: (-each[1], each[0]))
    kinds = [f"{number:,} {ending or 'without an ending'}" for ending, number in most[:_ENDINGS_NAMED]]
    if others := most[_ENDINGS_NAMED:]:
        kinds.append(f"{sum(number for _, number in others):,} with {counted(len(others), 'other ending')}")
    verb = "is" if count == 1 else "are"
    return f"{counted(count, 'file')} {verb} of a kind that cannot be read: {', '.join(kinds)}."


def stamp_of(folder: "str | Path") -> Stamp:
    """Return the state of a folder: another one with each file that comes or goes, and in another place.

    The time of its contents can be set, as rsync does; that of the last change to the folder cannot. Raises `OSError`.
    """
    about = os.stat(folder)  # noqa: PTH116, a path of each of many folders takes too long
    return (about.st_ctime_ns, about.st_dev, about.st_ino)


def _list(
    every: MutableMapping[str, Source],
    folder: Path,
    name: str,
    skip: Collection[Path],
    seen: Seen,
) -> None:
    """Add the files of a folder with a known suffix to `every`, by name.

    Hidden ones and stores are left out. A folder that cannot be read, or that is too deep, is added itself and listed
    with the reason. A folder of 10,000 is listed before the first screen: few calls for each file.
    """
    skipped = {path.name for path in skip}
    try:
        stamp = stamp_of(folder)
        seen.folders[str(folder)] = stamp if time_ns() - stamp[0] > _REST_NS else ()
        there = list(os.scandir(folder))
        if there and is_store(folder):
            return
        for each in there:
            own = each.name
            if own[0] == "." or (own in skipped and folder / own in skip):
                continue
            try:
                is_folder = each.is_dir()
            except OSError:
                # A link that leads to itself is no folder, and hides nothing else.
                is_folder = False
            if is_folder:
                if not each.is_symlink():
                    _list(every, folder / own, f"{name}{own}/", skip, seen)
            elif own.lower().endswith(READABLE_SUFFIXES):
                every[name + own] = _source(each.path, name + own, each)
            elif own != SETTINGS_FILE:
                ending = _ending_of(own)
                seen.unread[ending] = seen.unread.get(ending, 0) + 1
    except (OSError, RecursionError):
        closed = name.removesuffix("/") or "."
        every[closed] = _source(str(folder), closed, folder)


def _ending_of(name: str) -> str:
    """Return the ending of the name of a file that cannot be read; "Report 3. final version" has none."""
    ending = os.path.splitext(name.lower())[1]  # noqa: PTH122, a path of each takes too long
    return ending if ending[1:].isalnum() and len(ending) <= _ENDING_CHARS else ""


def _source(at: str, name: str, there: "Path | os.DirEntry[str]") -> Source:
    readable = name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")
    try:
        about = there.stat()
    except OSError:
        return Source(at, readable, 0, 0)
    return Source(at, readable, about.st_size, about.st_mtime_ns)
