"""Files of a JSON object a line: the objects, or why a line is rejected."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from annotations.exchange.annotated import Rejected
from annotations.regular_file import open_regular

_encoder = msgspec.json.Encoder()
_BOM = b"\xef\xbb\xbf"
_Kind = TypeVar("_Kind")

FIELDS = msgspec.json.Decoder(dict[str, Any])
"""The type of metadata fields: one JSON object in a string."""


def objects(path: Path, decoder: msgspec.json.Decoder[_Kind]) -> Iterator[tuple[int, _Kind | Rejected]]:
    """Yield the object on each line that is not blank, with its line number.

    Raises `OSError`.
    """
    for number, line in lines(path):
        found: _Kind | Rejected = decoded(line, decoder, number)
        yield number, found


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, with its number. Raises `OSError`."""
    with open_regular(path) as file:
        for number, line in enumerate(file, 1):
            data = line.removeprefix(_BOM) if number == 1 else line
            if data.strip():
                yield number, data


def decoded(data: bytes | Rejected, decoder: msgspec.json.Decoder[_Kind], number: int) -> _Kind | Rejected:
    """Decode one value, or return why that fails. Rejected items pass through."""
    if isinstance(data, Rejected):
        return data
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        why = in_our_words(str(error))
        return Rejected(number=number, why=f"it is not as it should be: {why}", kind="it is not as it should be")
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
    "datetime": "a moment",
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
    return f"{where or 'a value'} is none that is known there"


def put(path: Path, values: Iterable[object]) -> None:
    """Write a line each. Raises `OSError`."""
    with path.open("wb") as file:
        for value in values:
            file.write(_encoder.encode(value) + b"\n")
