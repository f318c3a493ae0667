"""Names of speakers on disk: put together, split again, and read from several annotators."""

import json
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.claims.speaker_names import SpeakerNames
from annotations.corpus.corpus import open_corpus
from annotations.errors import StoreError
from annotations.integrity.check import check
from annotations.store.speaker_file import put_name, read_names


def test_a_name_stands_for_a_speaker_until_it_is_split(tmp_path: Path) -> None:
    """Case and white space make no difference; chains lead to their end."""
    assert read_names(tmp_path).canonical("Mr Blinken") == "Mr Blinken"
    put_name(tmp_path, "anna", "Mr Blinken", "Blinken")
    put_name(tmp_path, "anna", "Blinken", "Antony Blinken")
    names = read_names(tmp_path)
    assert [names.canonical(each) for each in ("mr  BLINKEN", "Blinken", "Qin Gang")] == [
        "Antony Blinken",
        "Antony Blinken",
        "Qin Gang",
    ]
    put_name(tmp_path, "anna", "Mr Blinken", "")
    assert read_names(tmp_path).canonical("Mr Blinken") == "Mr Blinken"
    with TinyDB(tmp_path / "_speakers" / "anna.json") as db:
        rows = db.table("speakers").all()
    assert [(row["alias"], row["name"]) for row in rows] == [("Blinken", "Antony Blinken"), ("Mr Blinken", "")]


def test_the_other_way_round_replaces_what_was(tmp_path: Path) -> None:
    """Two names never stand for each other, also if two annotators disagree."""
    put_name(tmp_path, "anna", "Tony Blinken", "Antony Blinken")
    put_name(tmp_path, "bob", "Antony Blinken", "Tony Blinken")
    names = read_names(tmp_path)
    assert {names.canonical("Tony Blinken"), names.canonical("Antony Blinken")} == {"Tony Blinken"}
    circle = SpeakerNames({"a": "B", "b": "A"})
    assert (circle.canonical("a"), circle.canonical("b")) == ("B", "A")


@pytest.mark.parametrize("data", [b"{", b'{"speakers": {"1": {"alias": 5}}}', b"<<<<<<< HEAD\n"])
def test_a_file_that_cannot_be_read_is_named_and_kept(tmp_path: Path, data: bytes) -> None:
    """Nothing is written over it."""
    path = tmp_path / "_speakers" / "anna.json"
    path.parent.mkdir()
    path.write_bytes(data)
    for read in (lambda: read_names(tmp_path), lambda: put_name(tmp_path, "anna", "a", "b")):
        with pytest.raises(StoreError, match=r"anna\.json does not hold names of speakers"):
            read()
    assert path.read_bytes() == data


def test_a_check_finds_nothing_wrong_with_the_folder(tmp_path: Path) -> None:
    """It is the store's own."""
    (tmp_path / "a.txt").write_text("Rain fell.\n")
    put_name(tmp_path / "annotations", "anna", "a", "b")
    assert not check(tmp_path / "annotations", open_corpus(tmp_path)).findings
    assert json.loads((tmp_path / "annotations" / "_speakers" / "anna.json").read_bytes())
