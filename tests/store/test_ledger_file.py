"""Ledgers on disk: written, read again, undone, and kept from damage."""

import json
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.claims.claim import Claim
from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.integrity.check import check
from annotations.ledger.changes import undo
from annotations.ledger.edits import link, make_entry
from annotations.ledger.model import Ledger, Mention, Story, StoryArticle
from annotations.ledger.story_edits import edit_story
from annotations.store.archive import Archive
from annotations.store.checksum import stamp
from annotations.store.ledger_file import LedgerStore, read_ledger

TEXT = "The dam held. Officials said it would hold."


def mention(start: int, end: int, article: str = "a") -> Mention:
    """Return a mention of a claim in the text."""
    return Mention.of(Claim.of(TEXT, start, end, "fact"), article, "ana")


@pytest.fixture
def store(tmp_path: Path) -> LedgerStore:
    """Return the ledgers of one annotator."""
    return LedgerStore(tmp_path / "annotations", "ana")


@pytest.fixture
def story(store: LedgerStore) -> Story:
    """Return a story of two articles that is on disk."""
    articles = tuple(StoryArticle(id=each, outlet=each.upper()) for each in ("a", "b"))
    return store.create(Ledger(story=Story.of("The dam", articles))).story


def test_a_ledger_comes_back_as_it_was_written(store: LedgerStore, story: Story) -> None:
    """Entries, mentions and the history are in the file; plain TinyDB opens it."""
    made = store.apply(story.id, [make_entry("ana", mention(0, 13))])
    made = store.apply(story.id, [link("ana", made.entries[0].id, mention(14, 43, "b"), ["weaker"])])
    assert store.load(story.id) == made
    assert [each.relations for each in made.by_entry[made.entries[0].id]] == [(), ("weaker",)]
    with TinyDB(store.path(story.id)) as db:
        assert {row["article"] for row in db.table("mentions").all()} == {"a", "b"}
        assert len(db.table("history")) == 2
    assert store.stories() == ([story], [])


def test_undo_goes_back_to_the_beginning_also_after_a_restart(store: LedgerStore, story: Story) -> None:
    """Every change is in the history, without limit."""
    made = store.apply(story.id, [make_entry("ana", mention(0, 13)), edit_story("ana", title="Another dam")])
    for _ in range(2):
        again = LedgerStore(store.folder, "ana")
        found = undo(again.load(story.id), "ana")
        assert found is not None
        made = again.apply(story.id, [found])
    assert (made.entries, made.mentions, made.story.title) == ((), (), "The dam")
    assert undo(made, "ana") is None
    assert len(made.history) == 2


def test_the_folder_of_ledgers_is_no_annotator(store: LedgerStore, story: Story) -> None:
    """Lists of annotators, and the check, leave it alone."""
    archive = Archive(store.folder)
    assert (archive.paths(), archive.annotators()) == ([], [])
    assert check(store.folder, None).findings == () or all(
        finding.name == "no-articles" for finding in check(store.folder, None).findings
    )


def test_a_ledger_of_a_newer_version_is_read_only(store: LedgerStore, story: Story) -> None:
    """Nothing is written over it."""
    path = store.path(story.id)
    state = json.loads(path.read_bytes())
    state["schema"]["1"] = stamp({**state["schema"]["1"], "version": 9})
    path.write_text(json.dumps(state))
    before = path.read_bytes()
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.load(story.id)
    with pytest.raises(ReadOnlyError, match="newer Copydesk"):
        store.apply(story.id, [make_entry("ana", mention(0, 13))])
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["{", "bit", "number"])
def test_a_damaged_ledger_is_moved_aside_and_named(store: LedgerStore, story: Story, how: str) -> None:
    """Its bytes stay, the check reports it, and other stories are read."""
    other = store.create(Ledger(story=Story.of("Another"))).story
    path = store.path(story.id)
    data = path.read_bytes()
    damaged = {"{": b"{", "bit": data.replace(b"The dam", b"The dan"), "number": b'"x"'.join(data.rsplit(b'"1"', 1))}[
        how
    ]
    path.write_bytes(damaged)
    assert any(finding.name == "ledger" for finding in check(store.folder, None).findings)
    with pytest.raises(StoreError, match=r"kept as .*\.json\.damaged-"):
        store.load(story.id)
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == damaged
    assert [each.id for each in store.stories()[0]] == [other.id]
    assert any(finding.name == "ledger" for finding in check(store.folder, None).findings)


def test_a_version_under_no_number_is_written_anew(store: LedgerStore, story: Story) -> None:
    """The row of the version is whole, but for its number, which nothing refers to: the next change mends that."""
    path = store.path(story.id)
    tables = json.loads(path.read_bytes())
    tables["schema"] = {"no number": tables["schema"]["1"]}
    path.write_text(json.dumps(tables))
    made = store.apply(story.id, [make_entry("ana", mention(0, 13))])
    assert store.load(story.id) == made
    assert list(json.loads(path.read_bytes())["schema"]) == ["1"]


def test_a_conflict_of_git_is_named_and_left(store: LedgerStore, story: Story) -> None:
    """It is merged by its own command, never moved aside."""
    path = store.path(story.id)
    path.write_text("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n")
    with pytest.raises(ReadOnlyError, match="git merge"):
        store.load(story.id)
    assert path.exists()


def test_a_full_disk_leaves_the_ledger_as_it_was(
    store: LedgerStore, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same edit works when it is tried again."""
    edit = make_entry("ana", mention(0, 13))
    before = store.path(story.id).read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("annotations.store.storage.os.fsync", fail)
        with pytest.raises(NotSavedError, match="No space left"):
            store.apply(story.id, [edit])
    assert store.path(story.id).read_bytes() == before
    assert store.apply(story.id, [edit]).entries
    assert read_ledger(store.path(story.id)) == store.load(story.id)


def test_a_link_out_of_the_store_is_not_followed(store: LedgerStore, tmp_path: Path) -> None:
    """Copydesk writes nothing outside the store."""
    store.folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (store.folder / "_ledger").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReadOnlyError, match="outside the store"):
        store.create(Ledger(story=Story.of("The dam")))
