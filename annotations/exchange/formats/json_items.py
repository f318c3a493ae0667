"""The values of a JSON file, however it is laid out: one a line, an array, or a single object over many lines."""

import mmap
import re
from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotations.exchange.annotated import Rejected
from annotations.exchange.formats import json_lines as by_line
from annotations.regular_file import open_regular

_BOM = b"\xef\xbb\xbf"
_SIGN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}]', re.DOTALL)
"""A string, or a bracket outside of one."""
_OTHER = re.compile(rb"[^ \t\r\n,\]]")
"""What is neither a value nor stands between values."""
_CHUNK = 4096
_LINES_TRIED = 20
"""Lines of which one must be a complete value, if the values of a file are one a line."""

_any = msgspec.json.Decoder(msgspec.Raw)


def is_by_line(path: Path) -> bool:
    """Return whether a file has a value a line. Raises `OSError`."""
    with open_regular(path) as file:
        return _is_by_line(file)


def json_items(path: Path) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield each value with its line, or its position in the array, from 1.

    Only one value is in memory at a time. Raises `OSError`.
    """
    with open_regular(path) as file:
        if _is_by_line(file):
            file.seek(0)
            yield from by_line.numbered(file)
            return
        if not file.seek(0, SEEK_END):
            return
        file.seek(0)
        yield from _by_element_lines(file) if _has_element_lines(file) else _by_brackets(file)


def first_items(path: Path, most: int) -> Iterator[bytes | Rejected]:
    """Yield the first complete values of a file, and that it ends early if it does. Raises `OSError`."""
    for _, value in json_items(path):
        if isinstance(value, bytes) and _is_value(value):
            yield value
            most -= 1
        elif isinstance(value, Rejected) and value.kind == CUT_OFF:
            yield value
        if most <= 0:
            return


def _is_by_line(file: BinaryIO) -> bool:
    """Return whether lines are values: objects, or several arrays, or an array that is itself one value."""
    complete: list[bytes] = []
    for number, line in enumerate(by_line.bounded(file)):
        data = (line or b"").removeprefix(_BOM).rstrip()
        # An indented line belongs to a value of several lines.
        if data[:1] in (b"{", b"[") and _is_value(data):
            complete.append(data)
            if data[:1] == b"{" or len(complete) > 1:
                return True
        elif not number and data == b"[":
            return False
        if number >= _LINES_TRIED:
            break
    # An array on one line holds values, unless it begins with a text: then it is one itself.
    return bool(complete) and len(complete[0]) > 1 and complete[0][1:].lstrip()[:1] == b'"'


def _is_value(data: bytes) -> bool:
    """Return whether bytes are a complete JSON value."""
    try:
        _any.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _has_element_lines(file: BinaryIO) -> bool:
    """Return whether an array has an element a line, as we write it; the file is then behind its first line."""
    if file.readline(_CHUNK).removeprefix(_BOM).strip() == b"[":
        at = file.tell()
        first = file.readline(by_line.MAX_LINE_BYTES).strip().removesuffix(b",")
        if first.startswith(b"{") and _is_value(first):
            file.seek(at)
            return True
    file.seek(0)
    return False


def _by_element_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | Rejected]]:
    number = 0
    for line in by_line.bounded(file):
        data = None if line is None else line.strip().removesuffix(b",")
        if data not in (b"", b"]"):
            number += 1
            yield number, by_line.too_long(number) if data is None else data


def _by_brackets(file: BinaryIO) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield the elements of an array, or objects behind each other, wherever their lines end."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = len(_BOM) if data[: len(_BOM)] == _BOM else 0
        opening = re.compile(rb"\s*(\[?)").match(data, start)
        top = int(bool(opening and opening[1]))
        depth, begun, behind, number = 0, start, opening.end() if opening and top else start, 0
        for sign in _SIGN.finditer(data, start):
            kind = sign[0][:1]
            if kind in b"[{":
                if depth == top:
                    begun = sign.start()
                    if _OTHER.search(data, behind, begun):
                        number += 1
                        yield number, Rejected(number=number, why=NO_JSON)
                depth += 1
            elif kind in b"]}":
                depth -= 1
                if depth == top:
                    behind = sign.end()
                    number += 1
                    is_long = behind - begun > by_line.MAX_LINE_BYTES
                    yield number, by_line.too_long(number) if is_long else data[begun:behind]
                elif depth < top:
                    break
        if depth >= max(1, top):
            line = data[:].count(b"\n") + (data[-1:] != b"\n")
            yield number + 1, Rejected(number=number + 1, why=f"{CUT_OFF}, at the end of line {line:,}", kind=CUT_OFF)
        elif not number and _OTHER.search(data, behind):
            yield 1, Rejected(number=1, why=NO_JSON)


NO_JSON = "it is not a JSON object"
CUT_OFF = "the file ends early, in the middle of a value"
"""Why a value is rejected."""
