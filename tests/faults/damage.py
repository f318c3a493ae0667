"""Ways in which a file comes to harm: each takes the bytes of a whole one and makes other bytes of them."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

Damage = Callable[[Random, bytes], bytes]

ODD: tuple[Any, ...] = (
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
"""Values that have no business where they are put."""

KEYS = ("x", "", "0", "-1", "01", " 1", "+1", "1_0", "٣", "1.0", "9" * 18, "9" * 4300, "9" * 5000, "id", "\x00")
"""What no row should be called."""

NUMBERS = (b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-0", b"1" * 400, b"0.1", b"-7", b"00", b"true", b"0x1f")


def flipped(chance: Random, data: bytes) -> bytes:
    """Flip one to three bits."""
    harmed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        harmed[chance.randrange(len(harmed))] ^= 1 << chance.randrange(8)
    return bytes(harmed)


def _cut(chance: Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 10, 100, 1000)))


def truncated(chance: Random, data: bytes) -> bytes:
    """Keep the beginning."""
    return data[: chance.randrange(len(data))]


def deleted(chance: Random, data: bytes) -> bytes:
    """Take a piece out."""
    start, end = _cut(chance, data)
    return data[:start] + data[end:]


def doubled(chance: Random, data: bytes) -> bytes:
    """Have a piece twice."""
    start, end = _cut(chance, data)
    return data[:end] + data[start:]


def zeroed(chance: Random, data: bytes) -> bytes:
    """Lose a piece to a disk that gives back zeros."""
    start, end = _cut(chance, data)
    return data[:start] + bytes(end - start) + data[end:]


def inserted(chance: Random, data: bytes) -> bytes:
    """Put bytes in."""
    at = chance.randrange(len(data))
    odd = chance.choice((chance.randbytes(chance.randint(1, 20)), b"\xff", b"\x00", b"\\ud800", b'"', b"{", b"\r\n"))
    return data[:at] + odd + data[at:]


def rewritten(chance: Random, data: bytes) -> bytes:
    """Be taken for another encoding, emptied, or not be tables at all."""
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


def surrogate(chance: Random, data: bytes) -> bytes:
    """Put half of a character into a text."""
    ends = [found.end() for found in re.finditer(rb'": "', data)]
    at = chance.choice(ends)
    return data[:at] + chance.choice((b"\\ud800", b"\\udc00\\ud800", b"\xed\xa0\x80", b"\\u0000")) + data[at:]


def numbered(chance: Random, data: bytes) -> bytes:
    """Put an odd number in the place of one."""
    found = chance.choice(list(re.finditer(rb"(?<=[ \[])-?\d+(\.\d+)?(?=[,\n\]])", data)))
    return data[: found.start()] + chance.choice(NUMBERS) + data[found.end() :]


def key_twice(chance: Random, data: bytes) -> bytes:
    """Call a row, a field or a table as another is called, as merging two versions by lines does."""
    depth = chance.choice((b"\n ", b"\n  ", b"\n   "))
    keys: list[bytes] = re.findall(re.escape(depth) + rb'"([^"]*)": ', data)
    one, other = chance.sample(keys, 2)
    return data.replace(depth + b'"' + one + b'": ', depth + b'"' + other + b'": ', 1)


def nested(chance: Random, data: bytes) -> bytes:
    """Nest a value deeper and deeper."""
    deep = chance.choice((3, 50, 200, *range(300, 1100, 25), 100_000))
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    value: bytes = opening * deep + b"1" + closing * deep
    where = chance.choice((rb'"meta": (\{\})', rb'"note": ("[^"\\]*")', rb'"version": (\d+)'))
    found: re.Match[bytes] = chance.choice(list(re.finditer(where, data)))
    return data[: found.start(1)] + value + data[found.end(1) :]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a value: what it is in, and its key or number there."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        found += [(value, key), *_places(value[key])]
    return found


def edited(chance: Random, data: bytes) -> bytes:
    """Change, take out, rename or double values, as a person with an editor or a broken script does."""
    state = json.loads(data)
    for _ in range(chance.randint(1, 2)):
        inside, key = chance.choice(_places(state))
        way = chance.randrange(5)
        if way == 0:
            del inside[key]
        elif way == 1 and isinstance(inside, dict):
            inside[chance.choice(KEYS)] = inside.pop(key)
        elif way == 2 and isinstance(inside, dict):
            inside[chance.choice((*KEYS, "99"))] = inside[key]
        else:
            inside[key] = chance.choice(ODD)
    return json.dumps(state, indent=chance.choice((None, 1, 2)), ensure_ascii=chance.random() < 0.5).encode()


def rows_gone(chance: Random, data: bytes) -> bytes:
    """Lose rows or whole tables."""
    state = json.loads(data)
    table = chance.choice(list(state))
    for number in chance.sample(sorted(state[table]), chance.randint(1, len(state[table]))):
        del state[table][number]
    if not state[table] and chance.random() < 0.5:
        del state[table]
    return json.dumps(state, indent=1).encode()


RAW: tuple[Damage, ...] = (flipped, truncated, deleted, doubled, zeroed, inserted)
"""What may happen to any file."""

DAMAGES: tuple[Damage, ...] = (
    *RAW,
    rewritten,
    surrogate,
    numbered,
    key_twice,
    nested,
    edited,
    edited,
    edited,
    rows_gone,
)
"""What may happen to a file of the store."""
