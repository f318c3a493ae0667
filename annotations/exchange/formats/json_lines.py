"""Files of a JSON object a line: the objects, or why a line is rejected."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from annotations.exchange.annotated import Rejected
from annotations.regular_file import open_regular

_encoder = msgspec.json.Encoder()
_BOM = b"\xef\xbb\xbf"
_Kind = TypeVar("_Kind")

MAX_LINE_BYTES = 256 * 2**20
"""Bytes of a line, at most, and of what must be read as a whole: as many as of a store file."""

_CHUNK = 2**20

FIELDS = msgspec.json.Decoder(dict[str, Any])
"""The type of metadata fields: one JSON object in a string."""


def objects(path: Path, decoder: msgspec.json.Decoder[_Kind]) -> Iterator[tuple[int, _Kind | Rejected]]:
    """Yield the object on each line that is not blank, with its line number.

    Raises `OSError`.
    """
    for number, line in lines(path):
        found: _Kind | Rejected = decoded(line, decoder, number)
        yield number, found


def lines(path: Path) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield each line that is not blank, with its number, or why it is not read. Raises `OSError`."""
    with open_regular(path) as file:
        for number, line in enumerate(bounded(file), 1):
            if line is None:
                yield number, Rejected(number=number, why=f"it has more than {MAX_LINE_BYTES // 2**20} MB")
                continue
            data = line.removeprefix(_BOM) if number == 1 else line
            if data.strip():
                yield number, data


def bounded(file: BinaryIO, max_bytes: int = MAX_LINE_BYTES) -> Iterator[bytes | None]:
    """Yield the lines of a file; `None` for one of more than `max_bytes`, of which the memory never holds more."""
    while line := file.readline(max_bytes + 1):
        if len(line) <= max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield None


def decoded(data: bytes | Rejected, decoder: msgspec.json.Decoder[_Kind], number: int) -> _Kind | Rejected:
    """Decode one object, or return why that fails. Rejected items pass through."""
    if isinstance(data, Rejected):
        return data
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        return Rejected(number=number, why=f"it is not as it should be: {error}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Rejected(number=number, why=f"it is not JSON: {error}")


def put(path: Path, values: Iterable[object]) -> None:
    """Write a line each. Raises `OSError`."""
    with path.open("wb") as file:
        for value in values:
            file.write(_encoder.encode(value) + b"\n")
