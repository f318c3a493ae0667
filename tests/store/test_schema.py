"""Files of earlier versions: read as they were meant, brought up with the next tag, exported the same."""

import json
import shutil
from pathlib import Path

import pytest

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Undo
from annotations.corpus.corpus import open_corpus
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.store.schema import SCHEMA, UPGRADES
from annotations.store.store import Store

STORES = Path(__file__).parent / "versions"
"""What earlier versions wrote, kept as it is: a folder a version, with the article and its store."""

FIRST = {
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
"""What the version 1 store says, as who made it meant it."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Copy the corpus that version 1 was used on."""
    return Path(shutil.copytree(STORES / "version-1", tmp_path / "version-1"))


def test_every_earlier_version_has_a_way_up_and_files_to_prove_it() -> None:
    """From each version that was ever written there is a step to the next, and a store of it is kept."""
    assert sorted(UPGRADES) == list(range(1, SCHEMA))
    assert sorted(path.name for path in STORES.iterdir()) == [f"version-{number}" for number in range(1, SCHEMA)]


def test_a_file_of_version_1_says_what_it_said(first: Path) -> None:
    """Claims, speakers, doubts, notes, what is set aside, the history with what was undone, status and time."""
    corpus = open_corpus(first)
    record = Store(store_folder(first), "anna").load(corpus.load(corpus.entries[0]))
    assert not record.trouble
    told = {
        "claims": [(claim.text, claim.label, claim.speaker, claim.sure) for claim in record.claims],
        "lost": [each.claim.text for each in record.orphans],
        "history": [change.what for change in record.history],
        "undone": [change.undone is not None for change in record.history],
        "note": record.row.note,
        "status": record.row.status,
        "seconds": record.row.seconds,
    }
    assert told == FIRST
    assert not [each for each in check(store_folder(first), corpus).findings if each.severity == "error"]


def test_a_tag_brings_a_file_up_and_loses_nothing(first: Path) -> None:
    """After one tag more the file is of this version, every row of the old one is in it, and undo still walks back."""
    corpus = open_corpus(first)
    article, store = corpus.load(corpus.entries[0]), Store(store_folder(first), "anna")
    before = json.loads(store.path(article.id).read_bytes())
    record = store.load(article)
    claim = Claim.of(article.text, 0, 3, "fact")
    record = store.apply(article, [edits.tag(record, claim)])
    after = json.loads(store.path(article.id).read_bytes())
    assert [row["version"] for row in after["schema"].values()] == [SCHEMA]
    for table in ("claims", "lost"):
        assert before[table].items() <= after[table].items()
    for number, row in before["history"].items():
        assert row.items() <= after["history"][number].items()
    change = record.last()
    assert change is not None
    record = store.apply(article, [Undo(change.id, record.moment())])
    assert [each.text for each in record.claims] == [text for text, *_ in FIRST["claims"]]  # type: ignore[attr-defined]


def test_a_file_of_a_version_that_never_was_is_kept_aside(first: Path) -> None:
    """Version 0 was written by nobody: the file is damaged, and kept."""
    path = store_folder(first) / "anna" / "short.json"
    data = path.read_bytes().replace(b'"version": 1', b'"version": 0')
    path.write_bytes(data)
    corpus = open_corpus(first)
    record = Store(store_folder(first), "anna").load(corpus.load(corpus.entries[0]))
    assert "which version" in record.trouble
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == data
