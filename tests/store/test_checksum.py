"""Checksums: damage that leaves valid JSON is not taken for data."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import rewrite
from strategies import article_of

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.errors import StoreError
from annotations.store.archive import Archive
from annotations.store.checksum import altered_tables, checksum_of, is_intact, stamp
from annotations.store.excerpts import parse_without_history
from annotations.store.store import Store

TEXT = "Rain fell on the town, she said. It may fall again."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a file with two claims, one of them changed."""
    store, article = Store(tmp_path, "anna"), article_of(TEXT)
    first = Claim.of(TEXT, 0, 21, "fact")
    store.apply(article, [edits.tag(store.load(article), first)])
    record = store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 33, 51, "speculation"))])
    store.apply(article, [edits.change(record, first, first.said_by("she", 23, 26))])
    return store.path("a")


@pytest.fixture
def path_with_orphan(path: Path) -> Path:
    """Set one of the claims aside, by an edit in a text that has not its words."""
    store, gone = Store(path.parent.parent, "anna"), article_of(TEXT.replace("It may fall again.", "It will not."))
    store.apply(gone, [edits.tag(store.load(gone), Claim.of(gone.text, 33, 44, "fact"))])
    assert len(store.load(gone).orphans) == 1
    return path


def read(path: Path) -> Record:
    """Read a file as an export does."""
    return Archive(path.parent.parent).read(path)


@pytest.mark.parametrize("name", ["path", "path_with_orphan"])
def test_no_flipped_bit_is_taken_for_data(request: pytest.FixtureRequest, name: str) -> None:
    """Whichever bit is flipped: the file is refused, reads as before, or is told to have lost a row.

    An export reads files in a faster way, which must not be more trusting.
    """
    path: Path = request.getfixturevalue(name)
    data, before = path.read_bytes(), read(path)
    refused = 0
    for at in range(len(data)):
        # Two bits for each byte: one that leaves most letters and digits what they are, and any other.
        for bit in (0, at % 7 + 1):
            damaged = bytearray(data)
            damaged[at] ^= 1 << bit
            path.write_bytes(damaged)
            quick = parse_without_history(bytes(damaged))
            assert quick is None or quick.claims == before.claims
            try:
                record = read(path)
            except StoreError:
                refused += 1
                continue
            told = altered_tables(json.loads(damaged))
            assert record.row == before.row
            # A row whose number was damaged is in another place, and told.
            assert record.claims == before.claims
            assert record.orphans == before.orphans
            assert record.history == before.history or "history" in told
            assert sorted(record.history, key=lambda change: change.when) == list(before.history)
    assert refused > len(data)


def test_a_row_that_is_gone_is_noticed_and_a_fast_reading_leaves_it_to_the_slow_one(path: Path) -> None:
    """The file is still read: another program may have removed the row on purpose."""
    assert parse_without_history(path.read_bytes()) is not None
    state = json.loads(path.read_bytes())
    assert altered_tables(state) == []
    del state["claims"]["2"]
    path.write_text(json.dumps(state, indent=1) + "\n")
    assert parse_without_history(path.read_bytes()) is None
    assert altered_tables(state) == ["claims"]
    assert len(read(path).claims) == 1


@pytest.mark.parametrize("edit", ["start", "id", "label", "text"])
def test_a_changed_row_is_refused(path: Path, edit: str) -> None:
    """Whichever field it is, and in whatever layout the file is written."""
    state = json.loads(path.read_bytes())
    state["claims"]["1"][edit] = 1 if edit == "start" else "quote"
    for indent in (None, 1):
        path.write_text(json.dumps(state, indent=indent))
        with pytest.raises(StoreError, match="row 1 of “claims” does not match its checksum"):
            read(path)


def test_a_row_without_a_checksum_is_another_programs_and_is_believed(path: Path) -> None:
    """Plain TinyDB can add claims: they are read, and stay as they are when something else is changed."""

    def edit(state: dict[str, dict[str, Any]]) -> None:
        state["claims"]["3"] = state["claims"]["2"] | {"id": "other", "start": 36, "end": 39, "text": "may"}

    rewrite(path, edit)
    state = json.loads(path.read_bytes())
    del state["claims"]["3"]["checksum"]
    path.write_text(json.dumps(state))
    assert [claim.text for claim in read(path).claims] == [TEXT[0:21], TEXT[33:51], "may"]
    store, article = Store(path.parent.parent, "anna"), article_of(TEXT)
    store.apply(article, [edits.set_note(store.load(article), "mine")])
    after = json.loads(path.read_bytes())["claims"]
    assert after["3"] == state["claims"]["3"]
    assert "checksum" in after["1"]


def test_a_version_that_was_damaged_is_not_taken_for_a_newer_one(path: Path) -> None:
    """A newer file is left alone for good; a damaged one can be repaired."""
    path.write_bytes(path.read_bytes().replace(b'"version": 4', b'"version": 5'))
    with pytest.raises(StoreError, match="the version in it does not match its checksum"):
        read(path)


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), _values, max_size=5))
def test_a_row_keeps_its_checksum_through_json(row: dict[str, Any]) -> None:
    """By any writer of JSON that keeps the values; the order of fields does not count."""
    row.pop("checksum", None)
    signed = stamp(dict(row))
    again = json.loads(json.dumps(dict(reversed(signed.items()))))
    assert is_intact(again)
    assert checksum_of(row) == signed["checksum"]
