"""Files with one JSON object per line: the objects, or the reason why a line is rejected."""

import re
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
        yield from numbered(file)


def numbered(file: BinaryIO) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield each line of an open file as `lines` does."""
    for number, line in enumerate(bounded(file), 1):
        if line is None:
            yield number, too_long(number)
            continue
        data = line.removeprefix(_BOM) if number == 1 else line
        if data.strip():
            yield number, data


def too_long(number: int) -> Rejected:
    """Return the rejection of a value that is no article of anybody's."""
    return Rejected(number=number, why=f"it has more than {MAX_LINE_BYTES // 2**20} MB", kind="it is too long")


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
    """Decode one value, or return why that fails. Rejected items pass through."""
    if isinstance(data, Rejected):
        return data
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        why = in_our_words(str(error))
        return Rejected(number=number, why=f"it is malformed: {why}", kind="it is malformed")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        at = _BYTE.search(str(error))
        where = f", from character {len(data[: int(at[1])].decode('utf-8', 'replace')) + 1} on" if at else ""
        cut = "" if where else ": it ends in the middle of a value" if "truncated" in str(error) else ""
        return Rejected(number=number, why=f"it is not JSON{where}{cut}", kind="it is not JSON")


_BYTE = re.compile(r"byte (\d+)")
_MISSING = re.compile(r"missing required field `(.*?)`")
_EXPECTED = re.compile(r"Expected `(.*?)`, got `(.*?)`")
_PLACE = re.compile(r" - at `\$(.*)`")
_INDEX = re.compile(r"\[(\d+)\]")
_KINDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
    "datetime": "a time",
}
"""The types of JSON values, in words."""


def in_our_words(error: str) -> str:
    """Return what is wrong with a value, from the message of the JSON library."""
    found = _PLACE.search(error)
    steps = _INDEX.sub(lambda index: f".item {int(index[1]) + 1}", found[1]).strip(".").split(".") if found else []
    where = ", ".join(step.replace("[...]", "") for step in steps if step.replace("[...]", ""))
    if missing := _MISSING.search(error):
        return f"there is no {missing[1]}" + (f" in {where}" if where else "")
    if expected := _EXPECTED.search(error):
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in expected[1].split(" | ") if kind != "null")
        return f"{where or 'all of it'} is {_KINDS.get(expected[2], expected[2])} where {wanted} should be"
    return f"{where or 'a value'} is not a known value"


def put(path: Path, values: Iterable[object]) -> None:
    """Write a line each. Raises `OSError`."""
    with path.open("wb") as file:
        for value in values:
            file.write(_encoder.encode(value) + b"\n")
