"""Ways to damage a file: each function takes its bytes and returns damaged bytes."""

import json
import re
from collections.abc import Callable, Iterator
from random import Random, randrange
from typing import Any

import pytest

Damage = Callable[[Random, bytes], bytes]

INVALID_VALUES: tuple[Any, ...] = (
    None,
    True,
    "",
    "\x00",
    "x" * 300,
    "../../../etc/passwd",
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00+14:00",
    "2026-11-21T12:00:00",
    [],
    {},
    [[5, 2], [-3, 10**30]],
    {"1": {}},
    -1,
    0,
    0.5,
    1.7976931348623157e308,
    2**31,
    2**63,
    2**64,
    10**30,
    -(10**30),
)
"""Values that are invalid in most fields."""

INVALID_KEYS = ("x", "", "0", "-1", "01", " 1", "+1", "1_0", "٣", "1.0", "9" * 18, "9" * 4300, "9" * 5000, "id", "\x00")
"""Names that no row may have."""

INVALID_NUMBERS = (
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"1e999",
    b"-0",
    b"1" * 400,
    b"0.1",
    b"-7",
    b"00",
    b"true",
    b"0x1f",
)


def flip_bits(chance: Random, data: bytes) -> bytes:
    """Flip one to three bits."""
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _random_slice(chance: Random, data: bytes) -> tuple[int, int]:
    """Return start and end of a random slice."""
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 10, 100, 1000)))


def truncate(chance: Random, data: bytes) -> bytes:
    """Keep the beginning."""
    return data[: chance.randrange(len(data))]


def delete_slice(chance: Random, data: bytes) -> bytes:
    """Delete a slice."""
    start, end = _random_slice(chance, data)
    return data[:start] + data[end:]


def repeat_slice(chance: Random, data: bytes) -> bytes:
    """Repeat a slice."""
    start, end = _random_slice(chance, data)
    return data[:end] + data[start:]


def zero_slice(chance: Random, data: bytes) -> bytes:
    """Replace a slice by zeros, as some disks do."""
    start, end = _random_slice(chance, data)
    return data[:start] + bytes(end - start) + data[end:]


def insert_bytes(chance: Random, data: bytes) -> bytes:
    """Insert bytes."""
    at = chance.randrange(len(data))
    insert_bytes = chance.choice(
        (chance.randbytes(chance.randint(1, 20)), b"\xff", b"\x00", b"\\ud800", b'"', b"{", b"\r\n")
    )
    return data[:at] + insert_bytes + data[at:]


def replace_content(chance: Random, data: bytes) -> bytes:
    """Change the encoding, empty the file, or replace it by content without tables."""
    text = data.decode()
    return chance.choice(
        (
            b"",
            b"\n",
            b"null",
            b"[]",
            b"{}",
            b"\xef\xbb\xbf" + data,
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("latin-1", "replace"),
            b"[" * 100_000,
            b'{"claims":' * 100_000,
            data + data,
            data[::-1],
            data.upper(),
        )
    )


def insert_surrogate(chance: Random, data: bytes) -> bytes:
    """Insert half of a surrogate pair into a text."""
    ends = [found.end() for found in re.finditer(rb'": "', data)]
    at = chance.choice(ends)
    return data[:at] + chance.choice((b"\\ud800", b"\\udc00\\ud800", b"\xed\xa0\x80", b"\\u0000")) + data[at:]


def replace_number(chance: Random, data: bytes) -> bytes:
    """Replace a number by an odd one."""
    found = chance.choice(list(re.finditer(rb"(?<=[ \[])-?\d+(\.\d+)?(?=[,\n\]])", data)))
    return data[: found.start()] + chance.choice(INVALID_NUMBERS) + data[found.end() :]


def duplicate_key(chance: Random, data: bytes) -> bytes:
    """Give a row, a field or a table the name of another, as a line-based merge does."""
    depth = chance.choice((b"\n ", b"\n  ", b"\n   "))
    keys: list[bytes] = re.findall(re.escape(depth) + rb'"([^"]*)": ', data)
    renamed, name = chance.sample(keys, 2)
    return data.replace(depth + b'"' + renamed + b'": ', depth + b'"' + name + b'": ', 1)


def nest_deeply(chance: Random, data: bytes) -> bytes:
    """Nest a value, up to 100,000 levels deep."""
    depth = chance.choice((3, 50, 200, *range(300, 1100, 25), 100_000))
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    value: bytes = opening * depth + b"1" + closing * depth
    pattern = chance.choice((rb'"meta": (\{\})', rb'"note": ("[^"\\]*")', rb'"version": (\d+)'))
    found: re.Match[bytes] = chance.choice(list(re.finditer(pattern, data)))
    return data[: found.start(1)] + value + data[found.end(1) :]


def _paths_in(value: Any) -> list[tuple[Any, Any]]:
    """Return every value inside a value, as its container and its key or index there."""
    paths: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        paths += [(value, key), *_paths_in(value[key])]
    return paths


def edit_values(chance: Random, data: bytes) -> bytes:
    """Replace, delete, rename or duplicate values, as a faulty script does."""
    state = json.loads(data)
    for _ in range(chance.randint(1, 2)):
        container, key = chance.choice(_paths_in(state))
        kind = chance.randrange(5)
        if kind == 0:
            del container[key]
        elif kind == 1 and isinstance(container, dict):
            container[chance.choice(INVALID_KEYS)] = container.pop(key)
        elif kind == 2 and isinstance(container, dict):
            container[chance.choice((*INVALID_KEYS, "99"))] = container[key]
        else:
            container[key] = chance.choice(INVALID_VALUES)
    return json.dumps(state, indent=chance.choice((None, 1, 2)), ensure_ascii=chance.random() < 0.5).encode()


def delete_rows(chance: Random, data: bytes) -> bytes:
    """Delete rows or whole tables."""
    state = json.loads(data)
    table = chance.choice(list(state))
    for number in chance.sample(sorted(state[table]), chance.randint(1, len(state[table]))):
        del state[table][number]
    if not state[table] and chance.random() < 0.5:
        del state[table]
    return json.dumps(state, indent=1).encode()


BYTE_DAMAGES: tuple[Damage, ...] = (flip_bits, truncate, delete_slice, repeat_slice, zero_slice, insert_bytes)
"""Damage that any file may suffer."""

DAMAGES: tuple[Damage, ...] = (
    *BYTE_DAMAGES,
    replace_content,
    insert_surrogate,
    replace_number,
    duplicate_key,
    nest_deeply,
    edit_values,
    edit_values,
    edit_values,
    delete_rows,
)
"""Damage that a store file may suffer."""


def mutated(chance: Random, data: bytes) -> bytes:
    """Return the bytes with one or two kinds of damage, some of which leave valid JSON."""
    for _ in range(chance.randint(1, 2)):
        kind = chance.random()
        numbers = list(re.finditer(rb"(?<=[ \[:,])-?\d+(?=[,\n\]} ])", data))
        strings = list(re.finditer(rb'"[^"\\\n]*"', data))
        if kind < 0.2 and numbers:
            found = chance.choice(numbers)
            data = data[: found.start()] + chance.choice(INVALID_NUMBERS) + data[found.end() :]
        elif kind < 0.4 and strings:
            found = chance.choice(strings)
            value = json.dumps(chance.choice(INVALID_VALUES)).encode()
            data = data[: found.start()] + value + data[found.end() :]
        elif data:
            data = chance.choice(BYTE_DAMAGES)(chance, data)
    return data


def rounds(request: pytest.FixtureRequest, share: int) -> Iterator[Random]:
    """Yield a source of chance for each mutation, one in `share` of `--mutations`; print how to repeat one."""
    seed = request.config.getoption("--seed") or randrange(10**6)
    for number in range(request.config.getoption("--mutations") // share):
        print(f"seed {seed}, number {number}")
        yield Random(f"{seed} {number}")
