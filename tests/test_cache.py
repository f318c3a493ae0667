"""The stamped cache: values return unchanged, or not at all."""

from pathlib import Path

import pytest

from annotations.cache import Stamped, StampedCache


def cache_of(path: Path, version: str = "1") -> StampedCache[list[str]]:
    """Open a cache of lists of words."""
    return StampedCache(path, list[str], version)


def test_values_come_back_with_their_stamps(tmp_path: Path) -> None:
    """Another cache on the same file reads what the first one wrote."""
    files: dict[str, Stamped[list[str]]] = {
        "a.txt": Stamped((1, 2), ["it"]),
        "ü/👩🏽‍🚀.txt": Stamped((3,), []),
    }
    cache_of(tmp_path / "deep" / "cache").save(files)
    assert cache_of(tmp_path / "deep" / "cache").load() == files


def test_another_version_starts_afresh(tmp_path: Path) -> None:
    """Values that other rules made are not read."""
    cache_of(tmp_path / "cache").save({"a": Stamped((1,), ["it"])})
    assert cache_of(tmp_path / "cache", "2").load() == {}


@pytest.mark.parametrize("harm", [b"", b"\0", b"not a cache", "cut", "flipped", "another type"])
def test_a_damaged_file_is_an_empty_cache(tmp_path: Path, harm: bytes | str) -> None:
    """Cut, changed or of another shape: the values are derived once more."""
    path = tmp_path / "cache"
    cache_of(path).save({"a": Stamped((1,), ["it", "was", "so"])})
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[:-1])
    elif harm == "flipped":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif harm == "another type":
        StampedCache[int](path, int, "1").save({"a": Stamped((1,), 7)})
    elif isinstance(harm, bytes):
        path.write_bytes(harm)
    assert cache_of(path).load() == {}


def test_what_cannot_be_written_is_not_said(tmp_path: Path) -> None:
    """A cache is a comfort: a folder in its place, or a name that is no text, leave things as they are."""
    (tmp_path / "cache").mkdir()
    cache_of(tmp_path / "cache").save({"a": Stamped((1,), [])})
    assert cache_of(tmp_path / "cache").load() == {}
    cache_of(tmp_path / "other").save({"a": Stamped((1,), [])})
    cache_of(tmp_path / "other").save({"\udcff": Stamped((1,), [])})
    assert set(cache_of(tmp_path / "other").load()) == {"a"}
