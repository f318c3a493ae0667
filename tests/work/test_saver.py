"""The saver: steps reach the disk in their order, and none is let go of before it is there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
from strategies import article_of

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress
from annotations.claims.record import Record
from annotations.errors import UnsettledError
from annotations.store.schema import SCHEMA
from annotations.store.store import Store
from annotations.work import saver as module
from annotations.work.saver import Outcome, Saver

LONG = 20.0
"""Seconds after which what is waited for is taken to have failed."""

TEXT = "One thing happened. Another, he said, did not. A third may."


class Watched(Store):
    """A store that can be held up, and remembers what was asked of it."""

    def __init__(self, folder: Path) -> None:
        """Keep the claims of anna, and begin held up."""
        super().__init__(folder, "anna")
        self.asked: list[tuple[str, int]] = []
        """Which article, and how many steps at once."""
        self.begun = Event()
        self.go_on = Event()

    def apply(self, article: Article, steps: Sequence[Edit]) -> Record:
        """Wait until it may go on, then save."""
        self.asked.append((article.id, len(steps)))
        self.begun.set()
        assert self.go_on.wait(LONG)
        return super().apply(article, steps)


def step_on(word: str) -> Edit:
    """Make the step that tags a word."""
    start = TEXT.index(word)
    return edits.tag(Record.new(article_of(TEXT), "anna"), Claim.of(TEXT, start, start + len(word), "fact"))


WORDS = ("One", "thing", "happened", "Another", "said", "third", "may")


def test_steps_of_one_article_are_one_write(tmp_path: Path) -> None:
    """What was done while the disk was busy is saved at once; another article is a write of its own."""
    store = Watched(tmp_path)
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    one, two = article_of(TEXT, "one"), article_of(TEXT, "two")
    saver.put(one, step_on("One"))
    assert store.begun.wait(LONG)
    for word in WORDS[1:4]:
        saver.put(one, step_on(word))
    saver.put(two, step_on("said"))
    saver.put(one, step_on("third"))
    assert len(saver.pending(one)) == 5
    assert len(saver.pending(two)) == 1
    store.go_on.set()
    assert saver.flush(LONG) == 0
    assert store.asked == [("one", 1), ("one", 4), ("two", 1)]
    outcomes = [told.get(timeout=LONG) for _ in range(3)]
    assert [(outcome.article_id, len(outcome.steps)) for outcome in outcomes] == store.asked
    assert all(outcome.record is not None and not outcome.trouble for outcome in outcomes)
    assert saver.pending(one) == ()
    saver.close()


def test_steps_are_saved_in_the_order_they_were_done(tmp_path: Path) -> None:
    """The history on disk is the order of the keys that were pressed."""
    store = Store(tmp_path, "anna")
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article = article_of(TEXT)
    for word in WORDS:
        saver.put(article, step_on(word))
    assert saver.flush(LONG) == 0
    history = store.load(article).history
    assert [change.after[0].text for change in history] == list(WORDS)
    saver.close()


def test_an_outcome_tells_what_is_on_disk(tmp_path: Path) -> None:
    """The record that comes back has the claim, and it is the one the file holds."""
    store = Store(tmp_path, "anna")
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article = article_of(TEXT)
    step = step_on("One")
    saver.put(article, step, Progress(5))
    outcome = told.get(timeout=LONG)
    assert outcome.record == store.load(article)
    assert outcome.steps[0] is step
    assert outcome.record is not None
    assert outcome.record.row.position == 5
    saver.close()


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """Put a file where the store's folder should be, so that nothing can be saved until it is gone."""
    path = tmp_path / "store"
    path.write_text("in the way")
    return path


def test_steps_that_fail_are_kept_and_saved_in_order_later(blocked: Path) -> None:
    """It is said why; more may be done meanwhile; when the disk is well again all of it is saved."""
    store = Store(blocked, "anna")
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article, other = article_of(TEXT), article_of(TEXT, "other")
    for word in WORDS[:3]:
        saver.put(article, step_on(word))
    outcome = told.get(timeout=LONG)
    assert outcome.record is None
    assert "cannot be written" in outcome.trouble
    assert saver.flush(LONG) == 3
    saver.put(other, step_on("said"))
    saver.put(article, step_on("third"))
    assert saver.flush(LONG) == 5
    assert len(saver.pending(article_of(TEXT))) == 4
    blocked.unlink()
    assert saver.flush(LONG) == 0
    assert [change.after[0].text for change in store.load(article).history] == [*WORDS[:3], "third"]
    assert [claim.text for claim in store.load(other).claims] == ["said"]
    saver.close()


def test_a_failed_write_is_tried_again_unasked(blocked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody needs to press a key for it: after a pause it is saved."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.02,))
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(blocked, "anna"), told.put)
    saver.put(article_of(TEXT), step_on("One"))
    for _ in range(3):
        assert told.get(timeout=LONG).trouble
    blocked.unlink()
    while (outcome := told.get(timeout=LONG)).trouble:
        continue
    assert outcome.record is not None
    assert [claim.text for claim in outcome.record.claims] == ["One"]
    assert saver.pending(article_of(TEXT)) == ()
    saver.close()


def test_a_file_that_must_not_be_written_keeps_its_steps_too(tmp_path: Path) -> None:
    """A newer version's file is left alone, and flush tells how much is not saved."""
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    store.apply(article, [step_on("One")])
    path = store.path(article.id)
    path.write_text(path.read_text("utf-8").replace(f'"version": {SCHEMA}', '"version": 99'), "utf-8")
    before = path.read_bytes()
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    saver.put(article, step_on("said"), step_on("third"))
    assert "newer Copydesk" in told.get(timeout=LONG).trouble
    assert saver.flush(LONG) == 2
    assert path.read_bytes() == before
    saver.close()


def test_flush_with_nothing_to_do_returns_at_once(tmp_path: Path) -> None:
    """Before the first step, and after the last was saved."""
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), told.put)
    assert saver.flush(LONG) == 0
    saver.put(article_of(TEXT), step_on("One"))
    assert saver.flush(LONG) == 0
    assert saver.flush(LONG) == 0
    saver.close()


def test_flush_does_not_wait_for_ever(tmp_path: Path) -> None:
    """A disk that hangs keeps nobody longer than they asked, and they learn what is not saved."""
    store = Watched(tmp_path)
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    saver.put(article_of(TEXT), step_on("One"), step_on("said"))
    assert store.begun.wait(LONG)
    assert saver.flush(0.05) == 2
    store.go_on.set()
    assert saver.flush(LONG) == 0
    saver.close()


def test_close_lets_what_is_left_be_saved_first(tmp_path: Path) -> None:
    """The thread ends when it has nothing more to do, and not before."""
    store = Watched(tmp_path)
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article = article_of(TEXT)
    saver.put(article, step_on("One"))
    assert store.begun.wait(LONG)
    saver.put(article, step_on("said"))
    saver.close()
    store.go_on.set()
    thread = saver._thread
    assert thread is not None
    thread.join(LONG)
    assert not thread.is_alive()
    assert [claim.text for claim in Store(tmp_path, "anna").load(article).claims] == ["One", "said"]


def test_close_ends_a_saver_that_cannot_save(blocked: Path) -> None:
    """Leaving is possible on a full disk too."""
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(blocked, "anna"), told.put)
    saver.put(article_of(TEXT), step_on("One"))
    assert told.get(timeout=LONG).trouble
    saver.close()
    thread = saver._thread
    assert thread is not None
    thread.join(LONG)
    assert not thread.is_alive()
    assert saver.flush(0.05) == 1


def test_a_text_that_changed_on_the_way_does_not_stop_the_rest(tmp_path: Path) -> None:
    """Steps of the same article in two versions of its text are both saved; nothing goes onto wrong words."""
    store = Watched(tmp_path)
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article = article_of(TEXT)
    longer = replace(article, text=f"An update. {TEXT}")
    saver.put(article, step_on("One"))
    assert store.begun.wait(LONG)
    store.go_on.set()
    assert saver.flush(LONG) == 0
    start = longer.text.index("third")
    saver.put(longer, edits.tag(Record.new(longer, "anna"), Claim.of(longer.text, start, start + 5, "fact")))
    assert saver.flush(LONG) == 0
    record = store.load(longer)
    assert [claim.text for claim in record.claims] == ["One", "third"]
    assert all(claim.stands_in(longer.text) for claim in record.claims)
    saver.close()


def test_an_article_that_cannot_be_saved_holds_up_no_other(tmp_path: Path) -> None:
    """A file of a newer version stays unsaved and is said; once, everything behind it waited for ever, unsaid."""
    store = Store(tmp_path, "anna")
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    newer, other = article_of(TEXT, "newer"), article_of(TEXT, "other")
    store.path("newer").parent.mkdir(parents=True)
    store.path("newer").write_text('{"schema": {"1": {"version": 99}}}')
    saver.put(newer, step_on("One"))
    saver.put(other, step_on("said"))
    assert saver.flush(LONG) == 1
    assert [claim.text for claim in store.load(other).claims] == ["said"]
    assert "newer Copydesk" in saver_trouble(told, "newer")
    saver.close()


def saver_trouble(told: SimpleQueue[Outcome], article_id: str) -> str:
    """Return what was said of an article that could not be saved."""
    while (outcome := told.get(timeout=LONG)).article_id != article_id:
        continue
    return outcome.trouble


def test_flush_waits_for_all_articles(tmp_path: Path) -> None:
    """With steps of twenty articles on their way, nothing is left when flush returns; once it returned in between."""
    store = Store(tmp_path, "anna")
    saver = Saver(store, lambda _: None)
    for number in range(20):
        saver.put(article_of(TEXT, str(number)), step_on("One"))
    assert saver.flush(LONG) == 0
    assert len(store.ids()) == 20
    saver.close()


class Broken(Store):
    """A store with a fault that nobody has foreseen."""

    def apply(self, article: Article, steps: Sequence[Edit]) -> Record:
        """Fail as no store should."""
        if article.id == "bad":
            raise KeyError("row")
        return super().apply(article, steps)


def test_an_unforeseen_fault_is_said_and_the_others_are_saved(tmp_path: Path) -> None:
    """Whatever goes wrong in the store, its steps are said unsaved; once the thread died and the bar said saving."""
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Broken(tmp_path, "anna"), told.put)
    saver.put(article_of(TEXT, "bad"), step_on("One"))
    saver.put(article_of(TEXT, "good"), step_on("One"))
    assert saver.flush(LONG) == 1
    assert "KeyError" in saver_trouble(told, "bad")
    assert Store(tmp_path, "anna").ids() == ["good"]
    saver.close()


def test_how_far_one_has_read_is_not_counted_as_a_change_beside_one(blocked: Path) -> None:
    """One tag with its place is one change that is not on disk; a place alone is one as well."""
    saver = Saver(Store(blocked, "anna"), lambda _: None)
    saver.put(article_of(TEXT), step_on("One"), Progress(3))
    assert saver.flush(LONG) == 1
    other = Saver(Store(blocked, "anna"), lambda _: None)
    other.put(article_of(TEXT), Progress(3))
    assert other.flush(LONG) == 1
    saver.close()
    other.close()


def test_a_look_tells_what_another_has_put_on_disk(tmp_path: Path) -> None:
    """It comes as an outcome without steps, in its turn; there is nothing unsaved for it."""
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), told.put)
    article = article_of(TEXT)
    theirs = Store(tmp_path, "anna").apply(article, [step_on("One")])
    saver.look(article)
    assert saver.unsaved() == 0
    outcome = told.get(timeout=LONG)
    assert (outcome.record, outcome.steps, outcome.trouble) == (theirs, (), "")
    saver.close()


def test_what_is_known_already_is_not_told_again(tmp_path: Path) -> None:
    """Neither what was saved here nor what was looked at before is news: folders tell of these as well."""
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(Store(tmp_path, "anna"), told.put)
    one, two = article_of(TEXT, "one"), article_of(TEXT, "two")
    saver.put(one, step_on("One"))
    assert told.get(timeout=LONG).steps
    saver.look(one)
    Store(tmp_path, "anna").apply(two, [step_on("said")])
    for _ in range(3):
        saver.look(two)
    assert told.get(timeout=LONG).article_id == "two"
    saver.look(one)
    saver.look(two)
    saver.put(one, step_on("said"))
    assert told.get(timeout=LONG).steps
    assert told.empty()
    saver.close()


def test_a_look_never_overtakes_what_is_being_saved(tmp_path: Path) -> None:
    """Asked for while a step is on its way it tells nothing older than that step."""
    store = Watched(tmp_path)
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    article = article_of(TEXT)
    saver.put(article, step_on("One"))
    assert store.begun.wait(LONG)
    saver.look(article)
    saver.put(article, step_on("said"))
    saver.look(article)
    store.go_on.set()
    assert saver.flush(LONG) == 0
    saver.put(article, step_on("third"))
    assert saver.flush(LONG) == 0
    outcomes = [told.get(timeout=LONG) for _ in range(3)]
    assert [len(outcome.record.claims) for outcome in outcomes if outcome.record] == [1, 2, 3]
    assert all(outcome.steps for outcome in outcomes)
    assert told.empty()
    saver.close()


def test_a_file_that_is_being_copied_is_left_until_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file is not taken for a damaged one: it is looked at again, and told once it can be understood."""
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    theirs = Store(tmp_path, "anna").apply(article, [step_on("One")])
    path = store.path(article.id)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    with pytest.raises(UnsettledError):
        store.look(article)
    path.write_bytes(whole[:200])
    with pytest.raises(UnsettledError):
        store.look(article)
    assert path.read_bytes() == whole[:200]
    monkeypatch.setattr(module, "RETRY_SECONDS", (LONG,))
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    path.write_bytes(whole[:300])
    saver.look(article)
    path.write_bytes(whole)
    saver.look(article)
    assert told.get(timeout=LONG).record == theirs
    assert [each.name for each in path.parent.glob("*damaged*")] == []
    saver.close()


def test_a_file_that_stays_damaged_is_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at twice and no better, it is kept under another name, and that is told."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.02,))
    store = Store(tmp_path, "anna")
    article = article_of(TEXT)
    store.apply(article, [step_on("One")])
    store.path(article.id).write_text("{")
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    saver.look(article)
    record = told.get(timeout=LONG).record
    assert record is not None
    assert "it is kept as" in record.trouble
    assert not store.path(article.id).exists()
    saver.close()


def test_a_file_that_cannot_be_looked_at_says_why(tmp_path: Path) -> None:
    """One of a newer version is left as it is; nothing counts as unsaved for that."""
    store = Store(tmp_path, "anna")
    store.path("newer").parent.mkdir(parents=True)
    store.path("newer").write_text('{"schema": {"1": {"version": 99}}}')
    told: SimpleQueue[Outcome] = SimpleQueue()
    saver = Saver(store, told.put)
    saver.look(article_of(TEXT, "newer"))
    outcome = told.get(timeout=LONG)
    assert (outcome.record, outcome.steps, outcome.is_read_only) == (None, (), True)
    assert "newer Copydesk" in outcome.trouble
    assert saver.flush(LONG) == 0
    saver.close()
