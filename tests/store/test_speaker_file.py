"""Names of speakers on disk: put together, split again, and read from several annotators."""

import json
import shutil
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
    put_name(tmp_path, "anna", "Tony Blinken", "Antony Blinken")
    assert read_names(tmp_path).canonical("Tony Blinken") == "Antony Blinken"
    circle = SpeakerNames({"a": "B", "b": "A"})
    assert (circle.canonical("a"), circle.canonical("b")) == ("B", "A")


@pytest.mark.parametrize("data", [b"{", b'{"speakers": {"1": {"alias": 5}}}', b"<<<<<<< HEAD\n"])
def test_a_file_that_cannot_be_read_is_named_and_kept(tmp_path: Path, data: bytes) -> None:
    """Nothing is written over it."""
    path = tmp_path / "_speakers" / "anna.json"
    path.parent.mkdir()
    path.write_bytes(data)
    for read in (lambda: read_names(tmp_path), lambda: put_name(tmp_path, "anna", "a", "b")):
        with pytest.raises(StoreError, match=r"anna\.json is not a file of speakers"):
            read()
    assert path.read_bytes() == data


def test_a_check_finds_nothing_wrong_with_the_folder(tmp_path: Path) -> None:
    """It is the store's own."""
    (tmp_path / "a.txt").write_text("Rain fell.\n")
    put_name(tmp_path / "annotations", "anna", "a", "b")
    assert not check(tmp_path / "annotations", open_corpus(tmp_path)).findings
    assert json.loads((tmp_path / "annotations" / "_speakers" / "anna.json").read_bytes())


def test_two_who_disagree_without_knowing_it_get_one_speaker(tmp_path: Path) -> None:
    """Their files come together by git, and the names make a circle: they do not change places."""
    for annotator, alias, name in (("anna", "Y", "Joe"), ("bob", "Joe", "Y")):
        put_name(tmp_path / annotator, annotator, alias, name)
        (tmp_path / "_speakers").mkdir(exist_ok=True)
        shutil.copy(tmp_path / annotator / "_speakers" / f"{annotator}.json", tmp_path / "_speakers")
    names = read_names(tmp_path)
    assert (names.canonical("Y"), names.canonical("Joe")) == ("Y", "Y")


def test_a_thousand_names_in_a_circle_are_one_speaker(tmp_path: Path) -> None:
    """The earliest row would close the circle and does not count, whichever annotator wrote which."""
    (tmp_path / "_speakers").mkdir()
    for half in (0, 1):
        rows = {
            str(number): {
                "alias": f"N{number}",
                "name": f"N{number % 1000 + 1}",
                "when": f"2026-11-28T10:00:00.{number:06}Z",
            }
            for number in range(1, 1001)
            if number % 2 == half
        }
        (tmp_path / "_speakers" / f"{half}.json").write_text(json.dumps({"speakers": rows}))
    names = read_names(tmp_path)
    assert {names.canonical(f"N{number}") for number in range(1, 1001)} == {"N1"}


def test_the_last_word_counts_against_a_clock_that_was_ahead(tmp_path: Path) -> None:
    """Another machine's row of tomorrow does not outlive what is said about it today."""
    path = tmp_path / "_speakers" / "aaron.json"
    path.parent.mkdir()
    rows = {"1": {"alias": "a", "name": "b", "when": "2999-01-01T00:00:00Z"}}
    path.write_text(json.dumps({"speakers": rows}))
    put_name(tmp_path, "anna", "a", "c")
    assert read_names(tmp_path).canonical("a") == "c"
    put_name(tmp_path, "anna", "a", "")
    assert read_names(tmp_path).canonical("a") == "a"


def test_a_flipped_bit_is_found_and_nothing_is_exported_under_a_wrong_name(tmp_path: Path) -> None:
    """The name is valid JSON still; its checksum is that of another name."""
    (tmp_path / "a.txt").write_text("Rain fell.\n")
    folder = tmp_path / "annotations"
    put_name(folder, "anna", "Mr Blinken", "Antony Blinken")
    path = folder / "_speakers" / "anna.json"
    path.write_bytes(path.read_bytes().replace(b"Antony", b"Anuony"))
    with pytest.raises(StoreError, match="does not match its checksum; correct it or move it away"):
        read_names(folder)
    assert [finding.name for finding in check(folder, open_corpus(tmp_path)).findings] == ["speakers"]


def test_both_sides_of_a_conflict_of_git_count(tmp_path: Path) -> None:
    """One annotator put names together on two machines; the next row that is written resolves the conflict."""
    put_name(tmp_path, "anna", "a", "b")
    path = tmp_path / "_speakers" / "anna.json"
    ours = path.read_bytes()
    put_name(tmp_path, "anna", "c", "d")
    path.write_bytes(b"<<<<<<< HEAD\n" + ours + b"=======\n" + path.read_bytes() + b">>>>>>> theirs\n")
    assert [read_names(tmp_path).canonical(each) for each in "ac"] == ["b", "d"]
    put_name(tmp_path, "anna", "e", "f")
    assert b"<<<<" not in path.read_bytes()
    assert [read_names(tmp_path).canonical(each) for each in "ace"] == ["b", "d", "f"]
