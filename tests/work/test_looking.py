"""A process that may only look: batches and ledgers refuse changes, and say so."""

from pathlib import Path

import pytest

from annotations.corpus.corpus import Corpus
from annotations.errors import NotSavedError
from annotations.ledger.model import Ledger, Story
from annotations.ledger.story_edits import edit_story
from annotations.store.ledger_file import LedgerStore
from annotations.store.lock import WRITING
from annotations.store.store import Store
from annotations.work.bulk import BatchEditor, status_factory
from annotations.work.ledger_session import LedgerSession
from annotations.work.saver import Saver


def test_a_batch_edits_nothing(
    corpus: Corpus, store: Store, folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each article comes back with the reason, and no store appears."""
    monkeypatch.setattr(WRITING, "refusal", "only looking")
    saver = Saver(store, print, said.append)
    results = list(BatchEditor(store, saver).apply(corpus, corpus.entries, status_factory("done")))
    assert [(each.is_edited, each.problem) for each in results] == [(False, "only looking")] * 2
    assert saver.unsaved() == 0
    assert not (folder / "annotations").exists()


def test_a_ledger_stays_as_it_is(
    tmp_path: Path, store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its session refuses an edit and an undo, and no new ledger can be made."""
    ledgers = LedgerStore(tmp_path, "ana")
    ledger = ledgers.create(Ledger(story=Story.of("The dam", ())))
    path = ledgers.path(ledger.story.id)
    LedgerSession(ledgers, ledger).do(edit_story("ana", status="dropped"))
    before = path.read_bytes()
    monkeypatch.setattr(WRITING, "refusal", "only looking")
    saver = Saver(store, print, said.append)
    session = LedgerSession(ledgers, ledgers.load(ledger.story.id), saver.hold)
    assert not session.do(edit_story("ana", status="open"))
    assert session.undo() is None
    assert said == ["only looking"] * 2
    assert (session.unsaved, saver.unsaved()) == (0, 0)
    assert path.read_bytes() == before
    with pytest.raises(NotSavedError, match="only looking"):
        ledgers.create(Ledger(story=Story.of("Another", ())))


@pytest.fixture
def said() -> list[str]:
    """Collect why changes were refused."""
    return []
