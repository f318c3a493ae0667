"""The saver writes edits in order, and keeps each until it is on disk."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
from signing import rewrite
from strategies import article_of

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress
from annotations.claims.record import Record
from annotations.errors import UnsettledError
from annotations.store.store import Store
from annotations.work import saver as module
from annotations.work.saver import Outcome, Saver

TIMEOUT_SECONDS = 120.0
"""Seconds after which a wait counts as failed."""

TEXT = "One thing happened. Another, he said, did not. A third may."


class HeldStore(Store):
    """A store that waits for permission before each write, and records its calls."""

    def __init__(self, folder: Path) -> None:
        """Keep the claims of anna, without permission to write yet."""
        super().__init__(folder, "anna")
        self.calls: list[tuple[str, int]] = []
        """Article id and number of edits of each call."""
        self.started = Event()
        self.permission = Event()

    def apply(self, article: Article, edits: Sequence[Edit]) -> Record:
        """Wait for permission, then save."""
        self.calls.append((article.id, len(edits)))
        self.started.set()
        assert self.permission.wait(TIMEOUT_SECONDS)
        return super().apply(article, edits)


def edit_on(word: str) -> Edit:
    """Return an edit that tags a word."""
    start = TEXT.index(word)
    return edits.tag(Record.new(article_of(TEXT), "anna"), Claim.of(TEXT, start, start + len(word), "fact"))


WORDS = ("One", "thing", "happened", "Another", "said", "third", "may")


def test_pending_edits_of_one_article_are_one_write(tmp_path: Path) -> None:
    """Edits made while the disk is busy are saved together.

    Another article has a write of its own.
    """
    store = HeldStore(tmp_path)
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    one, two = article_of(TEXT, "one"), article_of(TEXT, "two")
    saver.put(one, edit_on("One"))
    assert store.started.wait(TIMEOUT_SECONDS)
    for word in WORDS[1:4]:
        saver.put(one, edit_on(word))
    saver.put(two, edit_on("said"))
    saver.put(one, edit_on("third"))
    assert len(saver.pending(one)) == 5
    assert len(saver.pending(two)) == 1
    store.permission.set()
    assert saver.flush(TIMEOUT_SECONDS) == 0
    assert store.calls == [("one", 1), ("one", 4), ("two", 1)]
    outcomes = [outcomes_queue.get(timeout=TIMEOUT_SECONDS) for _ in range(3)]
    assert [(outcome.article_id, len(outcome.edits)) for outcome in outcomes] == store.calls
    assert all(outcome.record is not None and not outcome.trouble for outcome in outcomes)
    assert saver.pending(one) == ()
    saver.close()


def test_edits_are_saved_in_order(tmp_path: Path) -> None:
    """The history on disk has the order of the edits."""
    store = Store(tmp_path, "anna")
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article = article_of(TEXT)
    for word in WORDS:
        saver.put(article, edit_on(word))
    assert saver.flush(TIMEOUT_SECONDS) == 0
    history = store.load(article).history
    assert [change.after[0].text for change in history] == list(WORDS)
    saver.close()


def test_an_outcome_has_the_record_on_disk(tmp_path: Path) -> None:
    """The record of the outcome is the one that the file holds, with the claim."""
    store = Store(tmp_path, "anna")
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article = article_of(TEXT)
    edit = edit_on("One")
    saver.put(article, edit, Progress(5))
    outcome = outcomes_queue.get(timeout=TIMEOUT_SECONDS)
    assert outcome.record == store.load(article)
    assert outcome.edits[0] is edit
    assert outcome.record is not None
    assert outcome.record.row.position == 5
    saver.close()


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """Put a file in the place of the store's folder, so that every save fails.

    Saving works once the file is deleted.
    """
    path = tmp_path / "store"
    path.write_text("in the way")
    return path


def test_failed_edits_are_kept_and_saved_in_order_later(blocked: Path) -> None:
    """The outcome gives the reason, and more edits may follow.

    All of them are saved once the disk works.
    """
    store = Store(blocked, "anna")
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article, other = article_of(TEXT), article_of(TEXT, "other")
    for word in WORDS[:3]:
        saver.put(article, edit_on(word))
    outcome = outcomes_queue.get(timeout=TIMEOUT_SECONDS)
    assert outcome.record is None
    assert "cannot be written" in outcome.trouble
    assert saver.flush(TIMEOUT_SECONDS) == 3
    saver.put(other, edit_on("said"))
    saver.put(article, edit_on("third"))
    assert saver.flush(TIMEOUT_SECONDS) == 5
    assert len(saver.pending(article_of(TEXT))) == 4
    blocked.unlink()
    assert saver.flush(TIMEOUT_SECONDS) == 0
    assert [change.after[0].text for change in store.load(article).history] == [*WORDS[:3], "third"]
    assert [claim.text for claim in store.load(other).claims] == ["said"]
    saver.close()


def test_a_failed_write_is_retried_automatically(blocked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is saved after a pause, without another edit."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.02,))
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(blocked, "anna"), outcomes_queue.put)
    saver.put(article_of(TEXT), edit_on("One"))
    for _ in range(3):
        assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).trouble
    blocked.unlink()
    while (outcome := outcomes_queue.get(timeout=TIMEOUT_SECONDS)).trouble:
        continue
    assert outcome.record is not None
    assert [claim.text for claim in outcome.record.claims] == ["One"]
    assert saver.pending(article_of(TEXT)) == ()
    saver.close()


def test_edits_of_a_read_only_file_are_kept(tmp_path: Path) -> None:
    """The file of a newer version is unchanged.

    Flush returns the number of unsaved edits.
    """
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    store.apply(article, [edit_on("One")])
    path = store.path(article.id)
    rewrite(path, lambda state: state["schema"]["1"].update(version=99))
    before = path.read_bytes()
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    saver.put(article, edit_on("said"), edit_on("third"))
    assert "newer Copydesk" in outcomes_queue.get(timeout=TIMEOUT_SECONDS).trouble
    assert saver.flush(TIMEOUT_SECONDS) == 2
    assert path.read_bytes() == before
    saver.close()


def test_flush_without_pending_edits_returns_at_once(tmp_path: Path) -> None:
    """Before the first edit, and after the last was saved."""
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), outcomes_queue.put)
    assert saver.flush(TIMEOUT_SECONDS) == 0
    saver.put(article_of(TEXT), edit_on("One"))
    assert saver.flush(TIMEOUT_SECONDS) == 0
    assert saver.flush(TIMEOUT_SECONDS) == 0
    saver.close()


def test_flush_ends_at_its_timeout(tmp_path: Path) -> None:
    """With a disk that hangs, flush returns after the given seconds.

    It returns the number of unsaved edits.
    """
    store = HeldStore(tmp_path)
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    saver.put(article_of(TEXT), edit_on("One"), edit_on("said"))
    assert store.started.wait(TIMEOUT_SECONDS)
    assert saver.flush(0.05) == 2
    store.permission.set()
    assert saver.flush(TIMEOUT_SECONDS) == 0
    saver.close()


def test_close_saves_pending_edits_first(tmp_path: Path) -> None:
    """The thread ends when all edits are saved, and not before."""
    store = HeldStore(tmp_path)
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article = article_of(TEXT)
    saver.put(article, edit_on("One"))
    assert store.started.wait(TIMEOUT_SECONDS)
    saver.put(article, edit_on("said"))
    saver.close()
    store.permission.set()
    thread = saver._thread
    assert thread is not None
    thread.join(TIMEOUT_SECONDS)
    assert not thread.is_alive()
    assert [claim.text for claim in Store(tmp_path, "anna").load(article).claims] == ["One", "said"]


def test_close_ends_a_saver_that_cannot_save(blocked: Path) -> None:
    """The program can be quit on a full disk."""
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(blocked, "anna"), outcomes_queue.put)
    saver.put(article_of(TEXT), edit_on("One"))
    assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).trouble
    saver.close()
    thread = saver._thread
    assert thread is not None
    thread.join(TIMEOUT_SECONDS)
    assert not thread.is_alive()
    assert saver.flush(0.05) == 1


def test_edits_in_two_versions_of_a_text_are_both_saved(tmp_path: Path) -> None:
    """A claim of the old text and one of the new text both stand on their words."""
    store = HeldStore(tmp_path)
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article = article_of(TEXT)
    longer = replace(article, text=f"An update. {TEXT}")
    saver.put(article, edit_on("One"))
    assert store.started.wait(TIMEOUT_SECONDS)
    store.permission.set()
    assert saver.flush(TIMEOUT_SECONDS) == 0
    start = longer.text.index("third")
    saver.put(longer, edits.tag(Record.new(longer, "anna"), Claim.of(longer.text, start, start + 5, "fact")))
    assert saver.flush(TIMEOUT_SECONDS) == 0
    record = store.load(longer)
    assert [claim.text for claim in record.claims] == ["One", "third"]
    assert all(claim.stands_in(longer.text) for claim in record.claims)
    saver.close()


def test_an_article_that_cannot_be_saved_delays_no_other(tmp_path: Path) -> None:
    """The file of a newer version stays unsaved and is reported.

    Once all edits behind it waited for ever.
    """
    store = Store(tmp_path, "anna")
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    newer, other = article_of(TEXT, "newer"), article_of(TEXT, "other")
    store.path("newer").parent.mkdir(parents=True)
    store.path("newer").write_text('{"schema": {"1": {"version": 99}}}')
    saver.put(newer, edit_on("One"))
    saver.put(other, edit_on("said"))
    assert saver.flush(TIMEOUT_SECONDS) == 1
    assert [claim.text for claim in store.load(other).claims] == ["said"]
    assert "newer Copydesk" in save_error_of(outcomes_queue, "newer")
    saver.close()


def save_error_of(outcomes_queue: SimpleQueue[Outcome], article_id: str) -> str:
    """Return the error of the first failed save of an article."""
    while (outcome := outcomes_queue.get(timeout=TIMEOUT_SECONDS)).article_id != article_id:
        continue
    return outcome.trouble


def test_flush_waits_for_all_articles(tmp_path: Path) -> None:
    """With pending edits of twenty articles, all are saved when flush returns.

    Once it returned after a part of them.
    """
    store = Store(tmp_path, "anna")
    saver = Saver(store, lambda _: None)
    for number in range(20):
        saver.put(article_of(TEXT, str(number)), edit_on("One"))
    assert saver.flush(TIMEOUT_SECONDS) == 0
    assert len(store.ids()) == 20
    saver.close()


class BrokenStore(Store):
    """A store that raises an unexpected error."""

    def apply(self, article: Article, edits: Sequence[Edit]) -> Record:
        """Raise an error that is not a `StoreError`."""
        if article.id == "bad":
            raise KeyError("row")
        return super().apply(article, edits)


def test_an_unexpected_error_is_reported_and_other_articles_are_saved(tmp_path: Path) -> None:
    """Any error in the store is reported as a failed save.

    Once it ended the thread, and the bar went on saying saving.
    """
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(BrokenStore(tmp_path, "anna"), outcomes_queue.put)
    saver.put(article_of(TEXT, "bad"), edit_on("One"))
    saver.put(article_of(TEXT, "good"), edit_on("One"))
    assert saver.flush(TIMEOUT_SECONDS) == 1
    assert "KeyError" in save_error_of(outcomes_queue, "bad")
    assert Store(tmp_path, "anna").ids() == ["good"]
    saver.close()


def test_reading_progress_counts_as_a_change_only_alone(blocked: Path) -> None:
    """A tag with reading progress is one unsaved change.

    Reading progress alone is one as well.
    """
    saver = Saver(Store(blocked, "anna"), lambda _: None)
    saver.put(article_of(TEXT), edit_on("One"), Progress(3))
    assert saver.flush(TIMEOUT_SECONDS) == 1
    other = Saver(Store(blocked, "anna"), lambda _: None)
    other.put(article_of(TEXT), Progress(3))
    assert other.flush(TIMEOUT_SECONDS) == 1
    saver.close()
    other.close()


def test_a_reload_reports_the_changes_of_another_program(tmp_path: Path) -> None:
    """It is an outcome without edits, and no change counts as unsaved because of it."""
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), outcomes_queue.put)
    article = article_of(TEXT)
    saved = Store(tmp_path, "anna").apply(article, [edit_on("One")])
    saver.request_reload(article)
    assert saver.unsaved() == 0
    outcome = outcomes_queue.get(timeout=TIMEOUT_SECONDS)
    assert (outcome.record, outcome.edits, outcome.trouble) == (saved, (), "")
    saver.close()


def test_a_reload_of_a_known_state_has_no_outcome(tmp_path: Path) -> None:
    """A state that was saved or read before is not reported again.

    The folder watcher reports it all the same.
    """
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), outcomes_queue.put)
    one, two = article_of(TEXT, "one"), article_of(TEXT, "two")
    saver.put(one, edit_on("One"))
    assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).edits
    saver.request_reload(one)
    Store(tmp_path, "anna").apply(two, [edit_on("said")])
    for _ in range(3):
        saver.request_reload(two)
    assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).article_id == "two"
    saver.request_reload(one)
    saver.request_reload(two)
    saver.put(one, edit_on("said"))
    assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).edits
    assert outcomes_queue.empty()
    saver.close()


def test_a_reload_never_overtakes_pending_edits(tmp_path: Path) -> None:
    """Requested while an edit is pending, it reports no state older than that edit."""
    store = HeldStore(tmp_path)
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    article = article_of(TEXT)
    saver.put(article, edit_on("One"))
    assert store.started.wait(TIMEOUT_SECONDS)
    saver.request_reload(article)
    saver.put(article, edit_on("said"))
    saver.request_reload(article)
    store.permission.set()
    assert saver.flush(TIMEOUT_SECONDS) == 0
    saver.put(article, edit_on("third"))
    assert saver.flush(TIMEOUT_SECONDS) == 0
    outcomes = [outcomes_queue.get(timeout=TIMEOUT_SECONDS) for _ in range(3)]
    assert [len(outcome.record.claims) for outcome in outcomes if outcome.record] == [1, 2, 3]
    assert all(outcome.edits for outcome in outcomes)
    assert outcomes_queue.empty()
    saver.close()


def test_a_file_that_is_being_copied_is_not_quarantined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file is not a damaged one.

    It is read again, and reported once it is valid.
    """
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    saved = Store(tmp_path, "anna").apply(article, [edit_on("One")])
    path = store.path(article.id)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    with pytest.raises(UnsettledError):
        store.load_if_changed(article)
    path.write_bytes(whole[:200])
    with pytest.raises(UnsettledError):
        store.load_if_changed(article)
    assert path.read_bytes() == whole[:200]
    monkeypatch.setattr(module, "RETRY_SECONDS", (TIMEOUT_SECONDS,))
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    path.write_bytes(whole[:300])
    saver.request_reload(article)
    path.write_bytes(whole)
    saver.request_reload(article)
    assert outcomes_queue.get(timeout=TIMEOUT_SECONDS).record == saved
    assert [each.name for each in path.parent.glob("*damaged*")] == []
    saver.close()


def test_a_file_that_is_empty_for_a_moment_takes_no_claim_away(tmp_path: Path) -> None:
    """A program that copies a file over it empties it first; one that stays empty holds nothing."""
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    saved = Store(tmp_path, "anna").apply(article, [edit_on("One")])
    path = store.path(article.id)
    whole = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(UnsettledError):
        store.load_if_changed(article)
    path.write_bytes(whole)
    assert store.load_if_changed(article) == saved
    path.write_bytes(b"")
    with pytest.raises(UnsettledError):
        store.load_if_changed(article)
    emptied = store.load_if_changed(article)
    assert emptied is not None
    assert emptied.is_untouched


def test_a_file_that_stays_damaged_is_quarantined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is damaged at two reads: it is quarantined, and the outcome says so."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.02,))
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    store.apply(article, [edit_on("One")])
    store.path(article.id).write_text("{")
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    saver.request_reload(article)
    record = outcomes_queue.get(timeout=TIMEOUT_SECONDS).record
    assert record is not None
    assert "it is kept as" in record.trouble
    assert not store.path(article.id).exists()
    saver.close()


def test_a_reload_of_a_file_of_a_newer_version_gives_the_reason(tmp_path: Path) -> None:
    """The file is unchanged, and no change counts as unsaved because of it."""
    store = Store(tmp_path, "anna")
    store.path("newer").parent.mkdir(parents=True)
    store.path("newer").write_text('{"schema": {"1": {"version": 99}}}')
    outcomes_queue: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, outcomes_queue.put)
    saver.request_reload(article_of(TEXT, "newer"))
    outcome = outcomes_queue.get(timeout=TIMEOUT_SECONDS)
    assert (outcome.record, outcome.edits, outcome.is_read_only) == (None, (), True)
    assert "newer Copydesk" in outcome.trouble
    assert saver.flush(TIMEOUT_SECONDS) == 0
    saver.close()
