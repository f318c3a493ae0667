"""Streams: the bytes of a source, decompressed and recoded, within limits."""

import codecs
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from annotations.corpus.readers.encoding import bom_encoding, may_cut_brackets, older_lines, unmarked_utf16
from annotations.corpus.readers.encoding_guess import guess
from annotations.corpus.readers.gzip_stream import GzipReader, checkpoints_of
from annotations.corpus.readers.suffixes import GZIP_SUFFIX
from annotations.errors import ArticleError
from annotations.regular_file import open_regular

MAX_ARTICLE_BYTES = 64 * 2**20
"""Bytes of one article with its fields, at most."""

HEAD_BYTES = 64 * 1024
"""Bytes at the beginning of a file that show how it is written."""

_CHUNK = 256 * 1024
_FOUND: dict[tuple[str, int, int], str] = {}
_MAX_FOUND = 256
"""The encodings that files show, by path, size and time, and of how many files they are kept."""
_SMALL = 64 * 1024


def too_large(name: str) -> ArticleError:
    """Return the message for an article that is too large."""
    return ArticleError(f"{name} has more than {MAX_ARTICLE_BYTES // 2**20} MB: it is too large to be one article")


def not_text(name: str) -> ArticleError:
    """Return the message for a file that is not text."""
    return ArticleError(f"{name} is not text: it has NUL bytes in it")


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file that is one article. Raises `ArticleError`."""
    with _opened(path) as (stream, _):
        # Most files are small, and allocating the maximum takes longer than reading them.
        data = stream.read(_SMALL)
        if len(data) == _SMALL:
            data += stream.read(MAX_ARTICLE_BYTES + 1 - _SMALL)
    if len(data) > MAX_ARTICLE_BYTES:
        raise too_large(path.name)
    return data


def read_head(path: Path) -> bytes:
    """Return the whole lines among the first bytes of a file; all of a shorter file. Raises `ArticleError`."""
    with _opened(path) as (stream, _):
        data = stream.read(HEAD_BYTES)
    return data if len(data) < HEAD_BYTES else data[: data.rfind(b"\n") + 1]


@contextmanager
def open_stream(path: Path, named: str = "") -> Iterator[tuple[io.BufferedReader, BinaryIO]]:
    """Open a file of many articles as UTF-8 bytes, with the raw file to show progress.

    The bytes have the line ends, quotation marks and brackets of ASCII: UTF-16, UTF-32, an encoding that was `named`
    for the file, and East Asian encodings of JSON are recoded. Raises `ArticleError`, also while it is read.
    """
    with _opened(path) as (stream, file):
        head = stream.peek()
        if head[:4] == bytes(4):
            # A sparse file of gigabytes, as a full disk or a broken download leaves it, need not be read to its end.
            raise not_text(path.name)
        announced = bom_encoding(head[:4])
        encoding = announced or named or _shown(file, path, head[:HEAD_BYTES])
        if encoding in ("", "utf-8-sig"):
            yield stream, file
        else:
            yield io.BufferedReader(_Recoded(stream, encoding, path.name, strict=announced is not None), _CHUNK), file


def _shown(file: BinaryIO, path: Path, head: bytes) -> str:
    """Return the encoding that the first bytes of a file show, if its articles cannot be told apart in it.

    A file of thousands is opened for each of them: what was found holds until the file changes.
    """
    about = os.fstat(file.fileno())
    key = (str(path), about.st_size, about.st_mtime_ns)
    if key not in _FOUND:
        if len(_FOUND) >= _MAX_FOUND:
            _FOUND.clear()
        _FOUND[key] = unmarked_utf16(head) or _bracketed(head, path.name)
    return _FOUND[key]


def _bracketed(head: bytes, name: str) -> str:
    """Return the encoding of JSON whose characters may hold the bytes of brackets; empty for any other file."""
    if name.lower().removesuffix(GZIP_SUFFIX).rpartition(".")[2] not in ("json", "jsonl", "ndjson"):
        return ""
    lines = older_lines(head if head.count(b"\n") else head + b"\n")
    with suppress(ArticleError):
        if lines and may_cut_brackets(encoding := guess(lines, name)):
            return encoding
    return ""


@contextmanager
def within_reason(name: str) -> Iterator[None]:
    """Raise `ArticleError` for what takes too much memory or nesting to read, as for whatever else cannot be read."""
    try:
        yield
    except MemoryError as error:
        raise ArticleError(f"there is not enough memory to read {name}") from error
    except RecursionError as error:
        raise ArticleError(f"{name} is nested too deeply to be read") from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[io.BufferedReader, BinaryIO]]:
    try:
        with within_reason(path.name), open_regular(path, buffering=_CHUNK) as file:
            if path.suffix.lower() != GZIP_SUFFIX:
                yield cast("io.BufferedReader", file), file
                return
            about = os.fstat(file.fileno())
            known = checkpoints_of(str(path), about.st_size, about.st_mtime_ns)
            yield io.BufferedReader(GzipReader(file, path.name, about.st_size, known), _CHUNK), file
    except OSError as error:
        raise ArticleError(f"{path.name} cannot be read: {error.strerror or error}") from error


def seek_to(stream: io.BufferedReader, offset: int) -> None:
    """Seek to an offset, by reading up to it if there is no other way."""
    if stream.seekable():
        stream.seek(offset)
        return
    while offset > 0:
        data = stream.read(min(offset, _CHUNK))
        if not data:
            return
        offset -= len(data)


class _Recoded(io.RawIOBase):
    """Another encoding as UTF-8. It cannot seek: an article is reached by reading.

    Unless it is `strict`, U+FFFD stands for bytes that are not of the encoding.
    """

    def __init__(self, file: BinaryIO, encoding: str, name: str, *, strict: bool) -> None:
        super().__init__()
        self._file, self._name = file, name
        self._decode = codecs.getincrementaldecoder(encoding)("strict" if strict else "replace")
        self._wrong = f"begins as {encoding.upper()} but is not" if strict else f"is not in {encoding}"
        self._left = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left and not self._ended:
            data = self._file.read(_CHUNK)
            self._ended = not data
            try:
                self._left = self._decode.decode(data, final=self._ended).encode("utf-8")
            except UnicodeError as error:
                raise ArticleError(f"{self._name} {self._wrong}") from error
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
