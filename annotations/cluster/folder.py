"""Folders and files by path or URL: the one door to fsspec, which the extra `cluster` installs.

What is written is there whole or not at all: on a disk it is written beside its place, flushed and renamed; an object
store takes one object at a time anyway.
"""

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from annotations.corpus.addresses import scheme_of, without_login
from annotations.errors import AskedError, CorpusError, NotSavedError
from annotations.regular_file import read_regular
from annotations.wording import reason

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

INSTALL_HINT = "pip install 'copydesk[cluster]'"
"""Dask, pyarrow and fsspec: 80 MB."""

ABANDONED_SECONDS = 24 * 3600.0
"""Seconds after which a file that was never installed belongs to no writer any more."""

MAX_SMALL_BYTES = 64_000_000
"""The largest file that says something of results: of a part with a thousand failures it has a megabyte."""

_AT_ONCE = 500
"""Small files that are asked for at once."""


def need(library: str) -> None:
    """Raise `AskedError` with the way to get it if a library of the extra is missing."""
    from importlib.util import find_spec

    if find_spec(library) is None:
        raise AskedError(f"this needs another library ({library}): {INSTALL_HINT}")


def file_system(url: str) -> "tuple[AbstractFileSystem, str]":
    """Return the file system of a path or URL, and the path in it.

    Raises `AskedError` if a library for it is missing, or there is no such kind of URL.
    """
    need("fsspec")
    from fsspec.core import url_to_fs

    given = url if scheme_of(url) else str(Path(url).expanduser().absolute())
    try:
        system, path = url_to_fs(given)
    except ImportError as error:
        raise AskedError(f"{scheme_of(url)}:// needs another library: {error}") from error
    except (ValueError, OSError) as error:
        raise AskedError(f"{without_login(url)} cannot be used: {reason(error)}") from error
    return system, str(path)


def is_local(system: "AbstractFileSystem") -> bool:
    """Return whether a file system is a disk of this machine, or one that it has mounted."""
    named = system.protocol
    return "file" in ((named,) if isinstance(named, str) else named)


class Folder:
    """A folder of results, by path or URL."""

    def __init__(self, url: str) -> None:
        """Name a folder, which need not exist. Raises as `file_system`."""
        self._system, self._root = file_system(url)
        self._root = self._root.rstrip("/") or "/"
        self.is_local = is_local(self._system)
        self.url = self._root if self.is_local else without_login(url).rstrip("/")
        """How it is named to people."""

    def sizes(self) -> dict[str, int]:
        """Return the size of each file in it, by name; none if there is no folder. Raises `CorpusError`."""
        self._system.invalidate_cache()
        with self._reading():
            try:
                if self.is_local:
                    # A fifth of the time that fsspec takes: folders may have a hundred thousand files.
                    with os.scandir(self._root) as entries:
                        return {each.name: each.stat().st_size for each in entries if each.is_file()}
                found = self._system.ls(self._root, detail=True)
            except FileNotFoundError:
                return {}
        return {
            str(each["name"]).rstrip("/").rpartition("/")[2]: int(each["size"] or 0)
            for each in found
            if each["type"] == "file"
        }

    def read(self, name: str, max_bytes: int = MAX_SMALL_BYTES) -> bytes | None:
        """Return the bytes of a file, `None` if there is none. Raises `CorpusError`, and on a disk if it is larger."""
        with self._reading():
            try:
                if self.is_local:
                    # Of a pipe that lies there fsspec would wait for a writer.
                    return read_regular(self._path(name), max_bytes)
                return bytes(self._system.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def size(self, name: str) -> int | None:
        """Return the size of a file, `None` if there is none. Raises `CorpusError`."""
        with self._reading():
            try:
                return int(self._system.size(self._path(name)) or 0)
            except FileNotFoundError:
                return None

    def read_many(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the bytes of small files, several asked for at once; those that are gone are left out."""
        each = iter(names)
        while some := [name for _, name in zip(range(_AT_ONCE), each, strict=False)]:
            by_path = {self._path(name): name for name in some}
            if self.is_local:
                found: dict[str, Any] = {}
                for path in by_path:
                    with suppress(OSError):
                        found[path] = read_regular(path, MAX_SMALL_BYTES)
            else:
                with self._reading():
                    found = self._system.cat(list(by_path), on_error="omit")
            for path, name in by_path.items():
                data = found.get(path, found.get(self._system._strip_protocol(path)))  # noqa: SLF001
                if isinstance(data, bytes):
                    yield name, data

    def write(self, name: str, data: bytes) -> None:
        """Replace a small file, whole or not at all. Raises `NotSavedError`."""
        with self._writing(name):
            if self.is_local:
                beside = self.staged(name)
                beside.write_bytes(data)
                self.install(beside, name)
            else:
                self._system.pipe_file(self._path(name), data)

    def staged(self, name: str) -> Path:
        """Return where to write a file before it is installed: beside its place, or in the folder for such files."""
        if self.is_local:
            os.makedirs(self._root, exist_ok=True)  # noqa: PTH103, a path of fsspec's
            return Path(self._root) / f".{name}.tmp-{uuid4().hex}"
        import tempfile

        return Path(tempfile.gettempdir()) / f"copydesk-{uuid4().hex}-{name}"

    def install(self, staged: Path, name: str) -> None:
        """Put a file that was written at `staged` into its place. Raises `NotSavedError`."""
        with self._writing(name):
            try:
                if self.is_local:
                    with staged.open("rb+") as file:
                        os.fsync(file.fileno())
                    staged.replace(self._path(name))
                else:
                    self._system.put_file(str(staged), self._path(name))
            finally:
                with suppress(OSError):
                    staged.unlink(missing_ok=True)

    def remove_abandoned(self) -> None:
        """Remove what killed writers left beside its place; one that is at work would not take so long."""
        if not self.is_local:
            return
        for path in Path(self._root).glob(".*.tmp-*"):
            with suppress(OSError):
                if time() - path.stat().st_mtime > ABANDONED_SECONDS:
                    path.unlink()

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are gone are no error. Raises `NotSavedError`."""
        for name in names:
            with self._writing(name), suppress(FileNotFoundError):
                self._system.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with reading(self.url):
            yield

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        try:
            yield
        except NotSavedError:
            raise
        except Exception as error:
            if not is_of_storage(error):
                raise
            raise NotSavedError(f"{name} cannot be written to {self.url}: {reason(error)}") from error


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Raise `CorpusError` for whatever a file system raises while a file or folder is read."""
    try:
        yield
    except Exception as error:
        if not is_of_storage(error):
            raise
        raise CorpusError(f"{without_login(url)} cannot be read: {reason(error)}") from error


def is_of_storage(error: Exception) -> bool:
    """Return whether an error is of a file system: each library of fsspec has its own beside `OSError`."""
    if isinstance(error, (OSError, EOFError)):
        return True
    return type(error).__module__.partition(".")[0] in {
        "aiohttp", "botocore", "aiobotocore", "s3fs", "gcsfs", "adlfs", "azure", "google", "fsspec", "huggingface_hub",
        "paramiko", "requests", "zlib", "asyncio",
    }  # fmt: skip


def is_pattern(given: str) -> bool:
    """Return whether a path names several files by a pattern."""
    return glob.has_magic(given) and not Path(given).exists()


def matching_files(given: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the files that a URL, a path or a pattern names, in order: each as it is opened, with what is known of it.

    Raises `CorpusError` if there are none or they cannot be looked for, `AskedError` as `file_system`.
    """
    system, path = file_system(given)
    with reading(given):
        if glob.has_magic(path):
            found = system.glob(path, detail=True)
        else:
            about = system.info(path)
            found = system.find(path, detail=True) if about["type"] == "directory" else {path: about}
    files = [(system.unstrip_protocol(name), about) for name, about in found.items() if about["type"] == "file"]
    if not files:
        raise CorpusError(f"There are no files {without_login(given)}.")
    # A path is as people write it; a URL has the scheme that its workers need.
    return sorted(((path.removeprefix("file://") if is_local(system) else path), about) for path, about in files)
