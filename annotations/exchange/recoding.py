"""Recoding: files in another encoding than UTF-8 as UTF-8, as sources are read."""

import codecs
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from annotations.corpus.readers.encoding import (
    bom_encoding,
    damaged_utf8,
    decode_as,
    is_utf8,
    older_lines,
    unmarked_utf16,
)
from annotations.corpus.readers.encoding_guess import SAMPLE_BYTES, agreed, guess
from annotations.errors import ArticleError
from annotations.regular_file import open_regular, read_regular

_HEAD_BYTES = 64 * 1024
"""Bytes that show whether a file is text."""
_LINE_BYTES = 2**20
"""Bytes of a line that are looked at, at most."""
_TEXTS = (".txt", ".ann", ".tsv", ".conf", ".json", ".jsonl", ".csv", ".conll")
"""The suffixes of files of text in the folders that tools write."""
_BINARY = (b"PAR1", b"x\x9c", b"x\xda", b"x\x01")
"""How Parquet and spaCy's DocBin begin."""
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def encoding_of(path: Path, named: str = "") -> str:
    """Return the encoding of a file other than UTF-8: announced, named, or told from its bytes; empty for UTF-8.

    A file that is no text has none. Raises `ArticleError` if the encoding of text cannot be told, `OSError`.
    """
    with open_regular(path) as file:
        head = file.read(_HEAD_BYTES)
        marked = bom_encoding(head)
        if marked is not None:
            return "" if marked == "utf-8-sig" else marked
        if head.startswith(_BINARY):
            return ""
        wide = unmarked_utf16(head)
        if named or wide:
            return "" if codecs.lookup(named or wide).name == "utf-8" else named or wide
        if not _CONTROL.isdisjoint(head):
            return ""
        file.seek(0)
        if _is_utf8(file):
            return ""
        file.seek(0)
        sample = _older_sample(file)
    return guess(sample, path.name) if sample else ""


def recode(path: Path, place: Path, encoding: str) -> None:
    """Write a file as UTF-8 into `place`. Lines of UTF-8 in a file in an older encoding stay as they are.

    Raises `ArticleError` for bytes that are not in the encoding, `OSError`.
    """
    with open_regular(path) as file, place.open("wb") as out:
        if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
            reader = codecs.getreader(encoding)(file)
            try:
                shutil.copyfileobj(reader, codecs.getwriter("utf-8")(out))
            except UnicodeError as error:
                raise ArticleError(f"{path.name} is not in {encoding}") from error
            return
        for line in file:
            out.write(line if is_utf8(line) else decode_as(line, encoding, path.name).text.encode())


def recoded_folder(folder: Path, place: Path, named: str = "") -> str:
    """Copy a folder to `place` as UTF-8 if a text in it is not; return the encoding, empty if nothing was copied.

    Files that show their encoding less clearly follow the others. Raises `ArticleError`, `OSError`.
    """
    texts = [path for path in folder.rglob("*") if path.suffix.lower() in _TEXTS and path.is_file()]
    older = [path for path in texts if not is_utf8(read_regular(path))]
    samples = tuple(data for path in older if (data := older_lines(read_regular(path) + b"\n")[:SAMPLE_BYTES]))
    if not samples:
        return ""
    encoding = named or agreed(samples) or guess(max(samples, key=len), folder.name)
    shutil.copytree(folder, place, symlinks=True)
    for path in older:
        recode(path, place / path.relative_to(folder), encoding)
    return encoding


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := file.read(_LINE_BYTES):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _older_sample(file: BinaryIO) -> bytes:
    """Return lines that are not UTF-8, also not damaged UTF-8, as many as show an encoding."""
    found = b""
    for line in _lines(file):
        if not line.isascii() and not is_utf8(line) and not damaged_utf8(line):
            found += line[:SAMPLE_BYTES]
        if len(found) >= SAMPLE_BYTES:
            break
    return found


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_LINE_BYTES):
        yield line
