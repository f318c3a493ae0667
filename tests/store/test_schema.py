"""Store files of earlier versions are read, upgraded by an edit, and exported."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Undo
from annotations.claims.replay import flag_after, status_after
from annotations.corpus.corpus import open_corpus
from annotations.integrity.check import check
from annotations.integrity.repair import repair
from annotations.integrity.rows import recover_rows
from annotations.layout import store_folder
from annotations.store.excerpts import summarise
from annotations.store.schema import SCHEMA, UPGRADES
from annotations.store.storage import DamagedError
from annotations.store.store import Store

STORES = Path(__file__).parent / "versions"
"""One folder for each earlier version, with an article and the store that this version wrote; never changed."""

VERSION_1_CONTENT = {
    "claims": [
        ("The minister resigned on Monday", "fact", "", True),
        ("“may stand again”", "quote", "a friend", False),
    ],
    "lost": ["習近平 met her 👩🏽\u200d🚀 once"],
    "history": ["tag", "tag", "change", "tag", "remove", "tag", "note", "status"],
    "undone": [False, False, False, False, True, True, False, False],
    "note": "short one",
    "status": "done",
    "seconds": 13.5,
}
"""The content of the version 1 store, as its author intended it."""


def upgraded(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of an earlier version with the words of the article for each speaker who has a place in it."""

    def with_words(value: Any) -> Any:
        if isinstance(value, list):
            return [with_words(each) for each in value]
        if not isinstance(value, dict):
            return value
        value = {name: with_words(each) for name, each in value.items()}
        if "speaker" in value:
            value["speaker_text"] = value["speaker"] if value["speaker_start"] >= 0 else ""
        return value

    found: dict[str, Any] = with_words(row)
    # A row of a claim has attributes; those inside of changes get them when they are read.
    return {**found, "attributes": {}} if "label" in found else found


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """Copy the corpus of version 1."""
    return Path(shutil.copytree(STORES / "version-1", tmp_path / "version-1"))


def test_every_earlier_version_has_an_upgrade_and_a_sample_store() -> None:
    """Each earlier version has an upgrade to the next one, and a sample store."""
    assert sorted(UPGRADES) == list(range(1, SCHEMA))
    assert sorted(path.name for path in STORES.iterdir()) == [f"version-{number}" for number in range(1, SCHEMA)]


def test_a_file_of_version_1_keeps_its_content(version_1: Path) -> None:
    """All content of the version 1 store is in the record.

    That is claims, speakers, doubts, notes, orphans, the history with undone changes, status and reading time.
    """
    corpus = open_corpus(version_1)
    record = Store(store_folder(version_1), "anna").load(corpus.load(corpus.entries[0]))
    assert not record.trouble
    content = {
        "claims": [(claim.text, claim.label, claim.speaker, claim.sure) for claim in record.claims],
        "lost": [orphan.claim.text for orphan in record.orphans],
        "history": [change.what for change in record.history],
        "undone": [change.undone is not None for change in record.history],
        "note": record.row.note,
        "status": record.row.status,
        "seconds": record.row.seconds,
    }
    assert content == VERSION_1_CONTENT
    assert not [finding for finding in check(store_folder(version_1), corpus).findings if finding.severity == "error"]


def test_an_edit_upgrades_a_file_without_loss(version_1: Path) -> None:
    """After one edit the file has the current version and every row of the old one.

    Undo still works.
    """
    corpus = open_corpus(version_1)
    article, store = corpus.load(corpus.entries[0]), Store(store_folder(version_1), "anna")
    before = json.loads(store.path(article.id).read_bytes())
    record = store.load(article)
    claim = Claim.of(article.text, 0, 3, "fact")
    record = store.apply(article, [edits.tag(record, claim)])
    after = json.loads(store.path(article.id).read_bytes())
    assert [row["version"] for row in after["schema"].values()] == [SCHEMA]
    for table in ("claims", "lost"):
        for number, row in before[table].items():
            assert after[table][number] == upgraded(row) | {"checksum": after[table][number]["checksum"]}
    for number, row in before["history"].items():
        assert upgraded(row).items() <= after["history"][number].items()
    change = record.last()
    assert change is not None
    record = store.apply(article, [Undo(change.id, record.moment())])
    assert [each.text for each in record.claims] == [text for text, *_ in VERSION_1_CONTENT["claims"]]  # type: ignore[attr-defined]


def test_a_file_of_version_2_keeps_its_content(tmp_path: Path) -> None:
    """Its rows have no checksums, and get them with the next edit; nothing of it is lost or changed."""
    folder = Path(shutil.copytree(STORES / "version-2", tmp_path / "version-2"))
    corpus = open_corpus(folder)
    article, store = corpus.load(corpus.entries[0]), Store(store_folder(folder), "anna")
    path = store.path(article.id)
    before = json.loads(path.read_bytes())
    record = store.load(article)
    assert not record.trouble
    assert [claim.text for claim in record.claims] == [
        "The minister resigned on Monday",
        "“may stand again”",
        "習近平 never saw her",
    ]
    assert [judgement.verdict for change in record.history for judgement in change.judged] == ["rejected"]
    store.apply(article, [edits.set_note(record, "again")])
    after = json.loads(path.read_bytes())
    for table in ("claims", "history"):
        for number, row in before[table].items():
            more = {"flag_before": False, "flag_after": False} if table == "history" else {}
            assert after[table][number] == upgraded(row) | more | {"checksum": after[table][number]["checksum"]}
    assert not [finding for finding in check(store_folder(folder), corpus).findings if finding.severity == "error"]


def test_a_number_in_place_of_a_claim_is_damage_in_a_file_with_a_flag() -> None:
    """The summary of a file in which a flag may be a status needs the whole file."""
    paths = sorted((STORES / "version-3").glob("**/annotations/[!_]*/*.json"))
    assert paths
    for path in paths:
        state = json.loads(path.read_bytes())
        state["article"]["1"]["status"] = "flagged"
        state["claims"] = {"1": 7}
        with pytest.raises(DamagedError):
            summarise(json.dumps(state).encode())


@pytest.mark.parametrize(
    ("name", "status", "kinds"),
    [
        ("short", "in progress", ["tag", "tag", "flag", "tag", "remove", "flag", "note"]),
        ("untouched", "new", ["flag"]),
        ("finished", "done", ["tag", "flag", "status", "flag"]),
    ],
)
def test_a_flag_of_version_3_is_beside_the_status(tmp_path: Path, name: str, status: str, kinds: list[str]) -> None:
    """There `flagged` was a status: the article has the one from before the flag, and removing the flag undoes it."""
    folder = Path(shutil.copytree(STORES / "version-3", tmp_path / "version-3"))
    corpus = open_corpus(folder)
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == name)
    store = Store(store_folder(folder), "anna")
    summary = store.summary(name)
    record = store.load(article)
    assert not record.trouble
    assert summary is not None
    assert summary.row == record.row
    assert (record.row.status, record.row.flagged) == (status, True)
    assert [change.what for change in record.history] == kinds
    assert status_after(record.history) == status
    assert flag_after(record.history)
    assert not [finding for finding in check(store_folder(folder), corpus).findings if finding.severity == "error"]
    after = store.apply(article, [edits.set_flag(record, flagged=False)])
    assert (after.row.status, after.row.flagged) == (status, False)
    assert [row["version"] for row in json.loads(store.path(name).read_bytes())["schema"].values()] == [SCHEMA]
    last = after.last()
    assert last is not None
    undone = store.apply(article, [Undo(last.id, after.moment())])
    assert (undone.row.flagged, undone.claims) == (True, record.claims)


def test_a_change_of_status_that_removed_the_flag_still_does(tmp_path: Path) -> None:
    """Undoing it sets the flag again, redoing it removes the flag and marks the article done."""
    folder = Path(shutil.copytree(STORES / "version-3", tmp_path / "version-3"))
    corpus = open_corpus(folder)
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == "finished")
    record = Store(store_folder(folder), "anna").load(article)
    states = []
    for change in reversed(record.history[1:]):
        record = Undo(change.id, record.moment()).apply(record)
        states.append((record.row.status, record.row.flagged))
    assert states == [("done", False), ("in progress", True), ("in progress", False)]


def test_a_damaged_file_of_version_3_is_repaired_with_its_flag(tmp_path: Path) -> None:
    """Also without its row: the history says that the article is flagged, and no row is taken for altered."""
    folder = Path(shutil.copytree(STORES / "version-3", tmp_path / "version-3"))
    corpus = open_corpus(folder)
    path = store_folder(folder) / "anna" / "finished.json"
    path.write_bytes(path.read_bytes().replace(b'"schema"', b'"sch\x00ema"'))
    assert not repair(store_folder(folder), corpus).failed
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == "finished")
    record = Store(store_folder(folder), "anna").load(article)
    assert (record.row.status, record.row.flagged, len(record.claims)) == ("done", True, 1)
    assert len(record.history) == 4


def test_a_file_of_version_3_gets_the_words_of_its_speakers(tmp_path: Path) -> None:
    """A speaker in the article has the words there, any other none; nothing else changes, and no finding is made."""
    folder = Path(shutil.copytree(STORES / "version-3", tmp_path / "version-3"))
    corpus = open_corpus(folder)
    entry = next(each for each in corpus.entries if each.id == "speakers")
    article, store = corpus.load(entry), Store(store_folder(folder), "anna")
    before = json.loads(store.path(article.id).read_bytes())
    record = store.load(article)
    assert not record.trouble
    assert [(claim.speaker, claim.speaker_text, claim.speaker_start) for claim in record.claims] == [
        ("her office", "her office", 33),
        ("Carla Lund", "Carla Lund", 88),
    ]
    assert [(each.claim.speaker, each.claim.speaker_text) for each in record.orphans] == [("a friend", "")]
    assert all(claim.stands_in(record.text) for claim in record.claims)
    store.apply(article, [edits.set_note(record, "again")])
    after = json.loads(store.path(article.id).read_bytes())
    for table in ("claims", "lost", "history"):
        for number, row in before[table].items():
            flags = {"flag_before": False, "flag_after": False} if table == "history" else {}
            assert after[table][number] == upgraded(row) | flags | {"checksum": after[table][number]["checksum"]}
    assert not [finding for finding in check(store_folder(folder), corpus).findings if finding.severity == "error"]


def test_damaged_rows_of_version_3_keep_the_places_of_their_speakers(tmp_path: Path) -> None:
    """What is put back from a damaged file has the words of its speakers too."""
    data = (STORES / "version-3" / "annotations" / "anna" / "speakers.json").read_bytes()
    rows = recover_rows(data[:-40])
    assert {(claim.speaker, claim.speaker_text) for claim in rows.claims} == {
        ("her office", "her office"),
        ("Carla Lund", "Carla Lund"),
    }
    assert not rows.altered_ids


def test_a_file_of_an_invalid_version_is_quarantined(version_1: Path) -> None:
    """No release wrote version 0: the file counts as damaged, and its bytes are kept."""
    path = store_folder(version_1) / "anna" / "short.json"
    data = path.read_bytes().replace(b'"version": 1', b'"version": 0')
    path.write_bytes(data)
    corpus = open_corpus(version_1)
    record = Store(store_folder(version_1), "anna").load(corpus.load(corpus.entries[0]))
    assert "which version" in record.trouble
    (quarantined,) = path.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == data


def test_damaged_rows_of_this_version_keep_the_words_of_a_renamed_speaker(tmp_path: Path) -> None:
    """A change keeps of a claim only what it has changed: the words of the speaker are in the claim before."""
    (tmp_path / "a.txt").write_text("“No,” he said. Carl Lund left.\n")
    corpus = open_corpus(tmp_path)
    article, store = corpus.load(corpus.entries[0]), Store(store_folder(tmp_path), "anna")
    claim = Claim.of(article.text, 0, 5, "quote").said_by("he", 6, 8)
    record = store.apply(article, [edits.tag(store.load(article), claim)])
    store.apply(article, [edits.change(record, claim, claim.said_by("Carl Lund", 6, 8, "he"))])
    rows = recover_rows(store.path(article.id).read_bytes()[:-30])
    (changed,) = rows.history[-1].after
    assert (changed.speaker, changed.speaker_text, changed.speaker_start) == ("Carl Lund", "he", 6)
    assert not rows.altered_ids


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_a_check_finds_no_row_of_an_earlier_version_altered(version: int) -> None:
    """The upgrade gives rows new checksums, which no other program has done; nothing is written."""
    folder = STORES / f"version-{version}"
    names = {finding.name for finding in check(store_folder(folder), open_corpus(folder)).findings}
    assert not names & {"altered-table", "unsigned", "damaged"}


def test_a_check_still_finds_a_row_that_was_taken_out_of_version_3(tmp_path: Path) -> None:
    """The digest in the file is that of its rows before."""
    folder = Path(shutil.copytree(STORES / "version-3", tmp_path / "version-3"))
    path = next(each for each in store_folder(folder).glob("anna/*.json") if "claims" in json.loads(each.read_bytes()))
    tables = json.loads(path.read_bytes())
    tables["claims"].popitem()
    path.write_text(json.dumps(tables))
    assert [
        (finding.name, finding.path)
        for finding in check(store_folder(folder), open_corpus(folder)).findings
        if finding.name == "altered-table"
    ] == [("altered-table", f"anna/{path.name}")]
