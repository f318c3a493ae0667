"""Packs: values of many texts in one file, found by fingerprint."""

from hashlib import sha256
from pathlib import Path

import pytest

from annotations.cache import TextCache
from annotations.pack import ENTRY_BYTES, Pack, PackWriter


def named(number: int) -> str:
    """Return a fingerprint."""
    return sha256(str(number).encode()).hexdigest()


def packed(path: Path, *numbers: int, value: bytes = b"") -> Path:
    """Write a pack of some numbers by their fingerprints."""
    writer = PackWriter(path)
    for number in numbers:
        writer.add(named(number), value or str(number).encode())
    writer.install()
    return path


def test_every_value_is_found_and_no_other(tmp_path: Path) -> None:
    """Also the first and the last of the table, and between."""
    pack = Pack(packed(tmp_path / "a.pack", *range(1_000)))
    assert len(pack) == 1_000
    assert [pack.get(bytes.fromhex(named(number))) for number in range(1_000)] == [
        str(number).encode() for number in range(1_000)
    ]
    assert {pack.get(bytes.fromhex(named(number))) for number in range(1_000, 2_000)} == {None}
    digits = sum(len(str(number)) for number in range(1_000))
    assert (tmp_path / "a.pack").stat().st_size == digits + 1_000 * (4 + ENTRY_BYTES) + 24


def test_the_cache_asks_its_own_files_first_and_new_packs_as_they_come(tmp_path: Path) -> None:
    """A pack that another program installs is found without a restart; a file of its own counts before it."""
    cache: TextCache[int] = TextCache(tmp_path, int)
    assert cache.get(named(1)) is None
    packed(cache.packs.folder / "a.pack", 1, 2)
    assert cache.get(named(1)) == 1
    packed(cache.packs.folder / "b.pack", 3)
    assert [cache.get(named(number)) for number in (1, 2, 3, 4)] == [1, 2, 3, None]
    cache.put(named(2), 22)
    assert cache.get(named(2)) == 22


@pytest.mark.parametrize("harm", ["cut", "empty", "other", "value"])
def test_a_damaged_pack_is_no_pack(tmp_path: Path, harm: str) -> None:
    """What cannot be read is derived again; other packs still count."""
    cache: TextCache[int] = TextCache(tmp_path, int)
    path = packed(cache.packs.folder / "a.pack", 1, 2, value=b"[no number" if harm == "value" else b"")
    packed(cache.packs.folder / "b.pack", 3)
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "other":
        path.write_bytes(b"not a pack " * 20)
    assert [cache.get(named(number)) for number in (1, 3)] == [None, 3]


def test_a_pack_that_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    """An empty one is not installed either."""
    writer = PackWriter(tmp_path / "a.pack")
    writer.add(named(1), b"1")
    writer.drop()
    packed(tmp_path / "b.pack")
    assert list(tmp_path.iterdir()) == []
