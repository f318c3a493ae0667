"""The file that says who reads which articles: what is written, and what becomes of damage."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import is_store
from annotations.store.archive import Archive
from annotations.store.assignment_file import (
    NONE,
    Assignment,
    Assignments,
    Plan,
    assignments_path,
    change_assignments,
    load_assignments,
    merge_assignments,
    read_assignments,
)
from annotations.store.storage import decode_tables, encode_tables

WHEN = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def row(article: str, *names: str, minutes: int = 0) -> Assignment:
    """Return who reads an article, as decided so many minutes later."""
    made = WHEN + timedelta(minutes=minutes)
    return Assignment(article=article, annotators=names, kind="overlap" if len(names) > 1 else "single", made=made)


def put(folder: Path, *rows: Assignment) -> Assignments:
    """Write rows."""
    plan = Plan(made=max(each.made for each in rows), annotators=("ana", "ben"), overlap="20%")
    return change_assignments(folder, lambda held: held.having(rows, plan))


def readers(held: Assignments) -> dict[str, tuple[str, ...]]:
    """Return who reads each article."""
    return {each.article: each.annotators for each in held.rows.values()}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a store with two assignments."""
    put(tmp_path, row("b", "ana", "ben"), row("a", "ana"))
    return tmp_path


def test_rows_are_written_by_article_and_open_with_tinydb(kept: Path) -> None:
    """The file is a TinyDB file; every row has a checksum, and nobody's work is in its folder."""
    with TinyDB(assignments_path(kept)) as db:
        assert [(each["article"], each["annotators"], each["kind"]) for each in db.table("assignments")] == [
            ("a", ["ana"], "single"),
            ("b", ["ana", "ben"], "overlap"),
        ]
        assert all("checksum" in each for name in db.tables() for each in db.table(name))
        assert [each["overlap"] for each in db.table("plan")] == ["20%"]
    assert Archive(kept).annotators() == []
    assert read_assignments(kept).annotators == ("ana", "ben")
    assert is_store(kept)


def test_a_store_without_assignments_has_none(tmp_path: Path) -> None:
    """Nothing is written by looking."""
    assert load_assignments(tmp_path / "none") == (NONE, "")
    assert not (tmp_path / "none").exists()
    assert not read_assignments(tmp_path)


def test_a_change_that_changes_nothing_writes_nothing(kept: Path) -> None:
    """The file keeps its bytes and its time."""
    before = assignments_path(kept).stat().st_mtime_ns
    change_assignments(kept, lambda held: held)
    assert assignments_path(kept).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"ana"', b'"anb"', 1),
        lambda data: data.replace(b'"article": "a"', b'"article": 7'),
        lambda _: b"[]",
        lambda _: b"\x00" * 40,
        lambda data: data.replace(b'"version": 1', b'"version": "x"'),
    ],
)
def test_a_damaged_file_stays_and_everybody_sees_all(kept: Path, damage: Callable[[bytes], bytes]) -> None:
    """Nothing is divided anew behind its back: a change is refused until a person has moved it away."""
    path = assignments_path(kept)
    data = damage(path.read_bytes())
    path.write_bytes(data)
    held, trouble = load_assignments(kept)
    assert not held
    assert f"{path} is damaged" in trouble
    assert "everybody sees all articles" in trouble
    with pytest.raises(StoreError, match="move it away to divide anew"):
        put(kept, row("c", "ben"))
    assert [each.read_bytes() for each in path.parent.glob("assignments.json*")] == [data]
    path.unlink()
    assert readers(put(kept, row("c", "ben"))) == {"c": ("ben",)}


def test_a_file_of_a_newer_version_is_left_alone(kept: Path) -> None:
    """Everybody sees all, and nothing is written."""
    path = assignments_path(kept)
    tables = json.loads(path.read_bytes())
    tables["schema"] = {"1": {"version": 2}}
    data = json.dumps(tables).encode()
    path.write_bytes(data)
    held, trouble = load_assignments(kept)
    assert not held
    assert "newer Copydesk" in trouble
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        put(kept, row("c", "ben"))
    assert path.read_bytes() == data


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(kept: Path) -> None:
    """Reading works; a change is not saved; a damaged file stays where it is."""
    team = assignments_path(kept).parent
    team.chmod(0o555)
    try:
        assert readers(load_assignments(kept)[0]) == {"a": ("ana",), "b": ("ana", "ben")}
        with pytest.raises(NotSavedError):
            put(kept, row("c", "ben"))
    finally:
        team.chmod(0o755)


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    """Nobody can read a folder as a file."""
    assignments_path(tmp_path).mkdir(parents=True)
    held, trouble = load_assignments(tmp_path)
    assert not held
    assert "cannot be read" in trouble
    with pytest.raises(StoreError):
        put(tmp_path, row("c", "ben"))


def test_rows_written_by_hand_are_believed(tmp_path: Path) -> None:
    """Without checksums, unsorted, twice on one article: the later counts."""
    path = assignments_path(tmp_path)
    path.parent.mkdir(parents=True)
    rows = {
        "1": {"article": "a", "annotators": ["cem", "ana", "cem"], "kind": "overlap", "made": "2026-11-28T09:00:00Z"},
        "2": {"article": "a", "annotators": ["ben"], "kind": "single", "made": "2026-11-28T08:00:00Z"},
    }
    path.write_text(json.dumps({"assignments": rows, "schema": {"1": {"version": 1}}}), "utf-8")
    assert readers(read_assignments(tmp_path)) == {"a": ("ana", "cem")}


def test_two_versions_are_merged_row_by_row(tmp_path: Path) -> None:
    """Of two rows on one article the later counts, whichever side it is on; plans of both are kept."""
    one, other = tmp_path / "one", tmp_path / "other"
    put(one, row("a", "ana"), row("b", "ben"))
    put(other, row("b", minutes=5), row("c", "cem", minutes=5))
    sides = [decode_tables(assignments_path(each).read_bytes()) for each in (one, other)]
    merged = merge_assignments(one, *sides)
    assert merged == merge_assignments(one, *sides[::-1])
    assert merged == merge_assignments(one, decode_tables(encode_tables(merged)), *sides)
    assert [each["annotators"] for each in merged["assignments"].values()] == [("ana",), (), ("cem",)]
    assert len(merged["plan"]) == 2


ROWS = st.lists(
    st.builds(row, st.sampled_from("abc"), st.sampled_from(["ana", "ben"]), minutes=st.integers(0, 3)), max_size=4
)


@given(versions=st.lists(ROWS, min_size=2, max_size=4), data=st.data())
def test_the_order_of_merging_does_not_matter(versions: list[list[Assignment]], data: st.DataObject) -> None:
    """Whoever merges first, and however often: every clone ends with the same bytes."""
    tables = []
    for rows in versions:
        held = {str(number): msgspec.to_builtins(each) for number, each in enumerate(rows)}
        tables.append(merge_assignments(Path("a"), {"assignments": held, "schema": {"1": {"version": 1}}}))
    order = data.draw(st.permutations(tables))
    at_once = encode_tables(merge_assignments(Path("a"), *tables))
    one_by_one = order[0]
    for other in [*order[1:], order[0]]:
        one_by_one = merge_assignments(Path("a"), one_by_one, other)
    assert encode_tables(one_by_one) == at_once


def test_of_a_conflict_of_git_both_sides_count(tmp_path: Path) -> None:
    """A clone without the merge driver leaves markers."""
    one, other = tmp_path / "one", tmp_path / "other"
    put(one, row("a", "ana"))
    put(other, row("c", "cem"))
    ours, theirs = (assignments_path(each).read_bytes() for each in (one, other))
    assignments_path(one).write_bytes(b"<<<<<<< HEAD\n" + ours + b"=======\n" + theirs + b">>>>>>> them\n")
    assert readers(read_assignments(one)) == {"a": ("ana",), "c": ("cem",)}
    put(one, row("d", "ana"))
    assert readers(read_assignments(one)) == {"a": ("ana",), "c": ("cem",), "d": ("ana",)}
    assert b"<<<<" not in assignments_path(one).read_bytes()
