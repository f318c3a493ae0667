"""The session: an edit shows at once, and is on disk when the state says so."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest
from msgspec.structs import replace as with_fields
from signing import rewrite

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.errors import NotSavedError
from annotations.store.lock import WRITING
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from annotations.work import saver as saver_module
from annotations.work import session as module
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

TIMEOUT_SECONDS = 120.0
"""Seconds after which a wait counts as failed."""


class Harness:
    """A session on one article, with its saver and its outcomes."""

    def __init__(self, article: Article, store: Store) -> None:
        """Open the article."""
        self.article = article
        self.store = store
        self.outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self.saver = Saver(store, self.outcomes.put)
        self.session = Session(article, store, self.saver)

    def wait_until_saved(self) -> None:
        """Wait until all edits are on disk and the session has applied the outcomes."""
        while self.session.save_state == "saving":
            self.session.receive(self.outcomes.get(timeout=TIMEOUT_SECONDS))
        assert self.session.save_state.startswith("saved")
        assert self.saver.pending(self.article) == ()

    def open_again(self) -> Session:
        """Open the article in tag_elsewhere session, as tag_elsewhere program would."""
        return Session(self.article, Store(self.store.folder, self.store.annotator), self.saver)

    def span(self, words: str) -> Span:
        """Return the span of the first occurrence of the words."""
        start = self.article.text.index(words)
        return Span(start, start + len(words))

    def claim(self, words: str) -> Claim:
        """Return the claim on exactly these words."""
        return next(claim for claim in self.session.record.claims if claim.text == words)

    def shown(self) -> list[tuple[str, str]]:
        """Return the words and labels of the claims on screen."""
        return [(claim.text, claim.label) for claim in self.session.record.claims]


@pytest.fixture
def harness(article: Article, store: Store) -> Harness:
    """Open the first sample article."""
    return Harness(article, store)


def test_a_tag_shows_at_once_and_is_on_disk_when_the_state_says_saved(harness: Harness) -> None:
    """The claim is in the record before the write, and then in the file."""
    harness.session.tag(harness.span("Beijing"), "fact")
    assert harness.shown() == [("Beijing", "fact")]
    assert harness.session.save_state == "saving"
    harness.wait_until_saved()
    assert re.fullmatch(r"saved \d\d:\d\d", harness.session.save_state)
    assert harness.store.load(harness.article) == harness.session.record
    assert harness.open_again().record.claims == harness.session.record.claims


def test_where_only_looking_is_allowed_nothing_is_applied_or_written(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No tag, note, status or undo reaches the record, and reading leaves no trace; each is answered."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    path = harness.store.path(harness.article.id)
    before, listed = path.read_bytes(), sorted(path.parent.iterdir())
    monkeypatch.setattr(WRITING, "refusal", "only looking")
    said: list[str] = []
    saver = Saver(Store(harness.store.folder, harness.store.annotator), harness.outcomes.put, said.append)
    session = Session(harness.article, harness.store, saver)
    assert session.save_state == "READ ONLY"
    record = session.record
    session.tag(harness.span("Qin Gang"), "quote")
    session.change(record.claims[0], record.claims[0].relabelled("quote"))
    session.remove(record.claims[0])
    session.set_note("mine")
    session.set_status("done")
    assert session.undo() is None
    assert session.redo() is None
    assert said == ["only looking"] * 7
    session.mark_read([harness.span("Beijing")], 5)
    session.save()
    with pytest.raises(NotSavedError, match="only looking"):
        harness.store.apply(harness.article, [edits.tag(record)])
    assert session.record == record
    assert saver.flush(TIMEOUT_SECONDS) == 0
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, listed)


def test_saving_without_edits_writes_nothing(harness: Harness, folder: Path) -> None:
    """Opening an article and saving without an edit leaves no file."""
    harness.session.save()
    assert harness.session.save_state == ""
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert not (folder / "annotations").exists()


def test_all_edits_are_on_disk_after_flush(harness: Harness) -> None:
    """The file has the record of the session.

    It was edited by tags, a removal, undo, redo and a status.
    """
    session = harness.session
    for words, label in (("Beijing", "fact"), ("Mr Qin", "quote"), ("Wang Yi", "speculation")):
        session.tag(harness.span(words), label)
    session.remove(harness.claim("Mr Qin"))
    session.undo()
    session.undo()
    session.redo()
    session.set_status("done")
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    on_disk = harness.store.load(harness.article)
    assert on_disk.claims == session.record.claims
    assert on_disk.history == session.record.history
    assert on_disk.row.status == "done"
    assert [claim.label for claim in on_disk.claims] == ["fact", "quote", "speculation"]


def test_tagging_a_tagged_span_relabels_the_claim(harness: Harness) -> None:
    """It stays one claim with its note and speaker, and undo restores the old label."""
    speaker = harness.span("Antony Blinken")
    span = harness.span("two days of high-stakes")
    claim = with_fields(
        Claim.of(harness.article.text, *span, "fact"),
        note="to be checked",
        speaker="Antony Blinken",
        speaker_text="Antony Blinken",
        speaker_start=speaker.start,
        speaker_end=speaker.end,
    )
    harness.store.apply(harness.article, [edits.tag(harness.session.record, claim)])
    session = harness.open_again()
    session.tag(span, "quote")
    (after,) = session.record.claims
    assert (after.label, after.id, after.note, after.speaker) == ("quote", claim.id, "to be checked", "Antony Blinken")
    assert after.span == span
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert harness.store.load(harness.article).claims == (after,)
    session.undo()
    assert session.record.claims == (claim,)


def test_tagging_a_span_with_its_own_label_changes_nothing(harness: Harness) -> None:
    """A key pressed twice makes one change, and undo reverts the tag."""
    for _ in range(3):
        harness.session.tag(harness.span("Beijing"), "fact")
    assert len(harness.session.record.history) == 1
    harness.session.undo()
    assert harness.shown() == []


def test_claims_may_overlap(harness: Harness) -> None:
    """A span inside a tagged sentence is a claim of its own.

    Remove takes the inner claim.
    """
    sentence = sentences(harness.article.text)[0]
    inner = harness.span("Beijing")
    harness.session.tag(sentence, "fact")
    harness.session.tag(inner, "quote")
    assert len(harness.shown()) == 2
    harness.session.remove(harness.claim("Beijing"))
    assert [claim.span for claim in harness.session.record.claims] == [sentence]


def test_undo_and_redo_return_the_change(harness: Harness) -> None:
    """The screen describes the returned change.

    There is none where nothing can be undone or redone.
    """
    session = harness.session
    assert session.undo() is None
    assert session.redo() is None
    session.tag(harness.span("Beijing"), "fact")
    assert str(session.undo()) == "tag fact “Beijing”"
    assert harness.shown() == []
    assert str(session.redo()) == "tag fact “Beijing”"
    assert harness.shown() == [("Beijing", "fact")]
    assert session.redo() is None


def test_undo_and_redo_reach_changes_of_earlier_sessions(harness: Harness) -> None:
    """A tag of an earlier session can be undone, and a later session can redo it."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    today = harness.open_again()
    assert today.undo() is not None
    assert today.record.claims == ()
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    tomorrow = harness.open_again()
    assert tomorrow.record.claims == ()
    assert tomorrow.redo() is not None
    assert tomorrow.record.claims == harness.session.record.claims


def test_cursor_position_and_reviewed_spans_survive(harness: Harness) -> None:
    """The cursor is where it was, and the passed sentences are reviewed.

    The article is in progress.
    """
    read = sentences(harness.article.text)[:3]
    for span in read:
        harness.session.mark_read([span], span.end)
    assert harness.session.record.row.reviewed == tuple(read)
    harness.session.save()
    harness.wait_until_saved()
    again = harness.open_again()
    assert again.position == read[-1].end
    assert again.record.row.reviewed == tuple(read)
    assert again.record.row.status == "in progress"


def test_reading_alone_is_not_queued_for_saving(harness: Harness) -> None:
    """A move of the cursor is not a write.

    Reading progress is saved with the next tag.
    """
    first = sentences(harness.article.text)[0]
    harness.session.mark_read([first], first.end)
    assert harness.session.save_state == ""
    assert harness.saver.pending(harness.article) == ()
    harness.session.tag(harness.span("Mr Qin"), "fact")
    harness.wait_until_saved()
    kept = harness.store.load(harness.article)
    assert kept.row.reviewed == (first,)
    assert kept.row.position == first.end


def test_spans_read_one_after_the_other_are_saved_as_one(harness: Harness) -> None:
    """A held key passes hundreds of sentences before the next save.

    They become one span.
    """
    for start in range(0, 500, 10):
        harness.session.mark_read([Span(start, start + 10)], start)
    harness.session.save()
    outcome = harness.outcomes.get(timeout=TIMEOUT_SECONDS)
    assert [step.reviewed for step in outcome.edits if isinstance(step, Progress)] == [(Span(0, 500),)]


def test_an_outcome_does_not_revert_newer_reading_progress(harness: Harness) -> None:
    """The outcome of an earlier write leaves the spans reviewed since then."""
    first, second = sentences(harness.article.text)[:2]
    harness.session.tag(first, "fact")
    harness.session.mark_read([second], second.end)
    harness.wait_until_saved()
    assert harness.session.record.row.reviewed == (second,)
    assert harness.session.position == second.end


def test_reading_time_is_counted_without_pauses(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds of reading count; a pause of a quarter of an hour does not."""
    clock = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    session = harness.open_again()
    one, two, three = sentences(harness.article.text)[:3]
    clock[0] += 4.0
    session.mark_read([one], one.end)
    clock[0] += 900.0
    session.mark_read([two], two.end)
    clock[0] += 6.0
    session.mark_read([three], three.end)
    session.save()
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert harness.store.load(harness.article).row.seconds == 10.0


def test_claims_of_another_program_appear_beside_ours(harness: Harness) -> None:
    """An outcome brings the claims of the other program.

    Edits that are still pending are applied to it.
    """
    other_claim = Claim.of(harness.article.text, *harness.span("Wang Yi"), "quote")
    harness.store.apply(harness.article, [edits.tag(harness.store.load(harness.article), other_claim)])
    assert harness.shown() == []
    harness.session.tag(harness.span("Beijing"), "fact")
    early = harness.outcomes.get(timeout=TIMEOUT_SECONDS)
    harness.session.tag(harness.span("Mr Qin"), "speculation")
    harness.session.receive(early)
    assert harness.shown() == [("Beijing", "fact"), ("Mr Qin", "speculation"), ("Wang Yi", "quote")]
    assert harness.session.save_state == "saving"
    harness.wait_until_saved()
    assert len(harness.store.load(harness.article).claims) == 3


def test_a_claim_that_another_program_removed_disappears(harness: Harness) -> None:
    """It is no longer shown after the next outcome."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    (claim,) = harness.session.record.claims
    harness.store.apply(harness.article, [edits.remove(harness.store.load(harness.article), claim)])
    harness.session.tag(harness.span("Mr Qin"), "quote")
    harness.wait_until_saved()
    assert harness.shown() == [("Mr Qin", "quote")]


def test_an_outcome_of_another_article_is_ignored(harness: Harness, articles: tuple[Article, ...]) -> None:
    """A session applies outcomes of its own article only."""
    harness.session.tag(harness.span("Beijing"), "fact")
    record = Store(harness.store.folder, "anna").load(articles[1])
    assert harness.session.receive(Outcome(articles[1].id, articles[1].sha256, record, ())) == ""
    assert harness.shown() == [("Beijing", "fact")]
    assert harness.session.save_state == "saving"
    harness.wait_until_saved()


def test_pending_edits_show_in_a_session_opened_again(harness: Harness, folder: Path) -> None:
    """Leaving an article and opening it again before the write shows all edits."""
    blocked = folder / "annotations"
    blocked.write_text("in the way")
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.session.tag(harness.span("Mr Qin"), "quote")
    again = Session(harness.article, harness.store, harness.saver)
    assert [claim.text for claim in again.record.claims] == ["Beijing", "Mr Qin"]
    blocked.unlink()
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert set(harness.store.load(harness.article).claims) == set(again.record.claims)


def test_a_failed_save_is_reported_once_and_stays_on_screen(harness: Harness, folder: Path) -> None:
    """The state is NOT SAVED until the save succeeds.

    The reason is a message the first time only; no edit is lost.
    """
    blocked = folder / "annotations"
    blocked.write_text("in the way")
    session = harness.session
    session.tag(harness.span("Beijing"), "fact")
    message = session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS))
    assert "cannot be written" in message
    assert (session.save_state, f"NOT SAVED: {session.save_error}") == ("NOT SAVED", message)
    session.tag(harness.span("Mr Qin"), "quote")
    assert session.save_state == "NOT SAVED"
    assert harness.saver.flush(TIMEOUT_SECONDS) == 2
    assert session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS)) == ""
    assert len(harness.shown()) == 2
    blocked.unlink()
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    while session.save_state == "NOT SAVED":
        assert session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS)) == ""
    harness.wait_until_saved()
    assert session.save_error == ""
    assert len(harness.store.load(harness.article).claims) == 2


def test_a_damaged_file_is_a_warning_and_later_edits_are_saved(harness: Harness) -> None:
    """The warning names the quarantined file, and later edits are saved."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    harness.store.path(harness.article.id).write_bytes(b"{")
    session = harness.open_again()
    (warning,) = session.warnings
    assert ".damaged-" in warning
    assert warning.endswith(".")
    session.tag(harness.span("Mr Qin"), "quote")
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert [claim.text for claim in harness.store.load(harness.article).claims] == ["Mr Qin"]


def test_a_file_of_a_newer_version_is_read_only(harness: Harness) -> None:
    """The article can be read, and the state says READ ONLY.

    The file is unchanged.
    """
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    path = harness.store.path(harness.article.id)
    rewrite(path, lambda state: state["schema"]["1"].update(version=99))
    before = path.read_bytes()
    session = harness.open_again()
    assert session.save_state == "READ ONLY"
    assert "newer Copydesk" in session.warnings[0]
    session.tag(harness.span("Mr Qin"), "quote")
    assert harness.saver.flush(TIMEOUT_SECONDS) == 1
    while session.save_state == "saving":
        session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS))
    assert session.save_state == "NOT SAVED"
    assert path.read_bytes() == before
    harness.saver.close()


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        (("Animosity and recriminations",), "The text has changed: 1 claim moved, 1 orphaned"),
        (
            ("Animosity and recriminations", "recriminations have"),
            "The text has changed: 1 claim moved, 2 orphaned",
        ),
    ],
)
def test_claims_that_become_orphans_are_counted_in_the_message(
    harness: Harness, words: tuple[str, ...], warning: str
) -> None:
    """After a correction the message counts the orphans; the other claims stand."""
    for each in (*words, "two days of high-stakes"):
        harness.session.tag(harness.span(each), "fact")
    harness.wait_until_saved()
    text = "An update.\n\n" + harness.article.text.replace("recriminations", "accusations")
    session = Session(replace(harness.article, text=text), harness.store, harness.saver)
    assert (session.reanchoring_message, session.warnings) == (warning, [])
    assert [claim.text for claim in session.record.claims] == ["two days of high-stakes"]
    assert all(claim.stands_in(text) for claim in session.record.claims)


@pytest.mark.parametrize(
    ("before", "old", "new", "news"),
    [
        ("", "Lest", "Last", ""),
        ("", "recriminations", "accusations", "The text has changed: 1 claim kept, 1 orphaned"),
        ("New. ", "Lest", "Last", "The text has changed: 2 claims moved"),
        ("", "two days of", "two nights of", "The text has changed: 1 claim moved, 1 orphaned"),
        ("", "of\n", "of ", ""),
    ],
)
def test_reanchoring_is_summed_up_in_a_sentence(harness: Harness, before: str, old: str, new: str, news: str) -> None:
    """Only outcomes that occurred are named.

    There is no message where every claim kept its place.
    """
    for each in ("two days of high-stakes", "Animosity and recriminations"):
        harness.session.tag(harness.span(each), "fact")
    harness.wait_until_saved()
    article = replace(harness.article, text=before + harness.article.text.replace(old, new) + "\n\nLast.")
    assert Session(article, harness.store, harness.saver).reanchoring_message == news


def test_orphans_are_reported_in_each_session_until_they_are_reanchored(harness: Harness) -> None:
    """The message counts orphans in an unchanged text as well.

    An orphan is re-anchored by hand, dropped, or found in a later text.
    """
    harness.session.tag(harness.span("Animosity and recriminations"), "fact")
    harness.wait_until_saved()
    old, harness.article = (
        harness.article,
        replace(harness.article, text=harness.article.text.replace("recrimin", "accus")),
    )
    harness.session = Session(harness.article, harness.store, harness.saver)
    harness.session.set_status("done")
    harness.wait_until_saved()
    again = harness.open_again()
    assert again.reanchoring_message == "1 claim is orphaned"
    (lost,) = again.record.orphans
    back = Session(old, harness.store, harness.saver)
    assert back.reanchoring_message == "The text has changed: 1 claim found again"
    claim = again.reanchor(lost, harness.span("Animosity and accusations"))
    assert claim is not None
    assert again.reanchor(lost, harness.span("Mr Blinken")) is None
    assert not again.drop_orphan(lost)
    assert (again.record.claims, again.record.orphans) == ((claim,), ())


@pytest.mark.parametrize("back", [Session.undo, Session.redo])
def test_undo_and_redo_after_a_correction_never_show_a_claim_on_other_words(
    harness: Harness, back: Callable[[Session], object]
) -> None:
    """The history holds the claim of the old text.

    It is shown where its words are in the current text. Once it was shown at its old offsets, on other words, until the
    next outcome.
    """
    span = harness.span("two days of high-stakes")
    harness.session.tag(span, "fact")
    if back is Session.undo:
        harness.session.remove(harness.session.record.claims[0])
    else:
        harness.session.undo()
    harness.wait_until_saved()
    text = f"An update.\n\n{harness.article.text}"
    session = Session(replace(harness.article, text=text), harness.store, harness.saver)
    back(session)
    (claim,) = session.record.claims
    assert claim.span == (span.start + 12, span.end + 12)
    assert claim.stands_in(text)
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0


def test_claims_are_saved_again_when_their_file_is_damaged(harness: Harness) -> None:
    """A file damaged while its article is open is quarantined and reported.

    The claims on screen are written to a new file.
    """
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    harness.store.path(harness.article.id).write_text("{")
    harness.session.tag(harness.span("Mr Qin"), "quote")
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0
    assert "could not be read" in harness.session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS))
    harness.wait_until_saved()
    assert {claim.text for claim in harness.store.load(harness.article).claims} == {"Beijing", "Mr Qin"}


def test_an_outcome_of_an_older_text_is_ignored(harness: Harness) -> None:
    """A late outcome for a text that has changed since moves no claim."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    old = harness.store.load(harness.article)
    changed = Article(id=harness.article.id, title="", text="Wholly other words, and more of them.")
    session = Session(changed, harness.store, harness.saver)
    assert session.receive(Outcome(changed.id, harness.article.sha256, old, ())) == ""
    assert session.record.claims == ()


def tag_elsewhere(harness: Harness, words: str, label: str = "quote") -> Claim:
    """Tag words of the article in another program."""
    store = Store(harness.store.folder, harness.store.annotator)
    claim = Claim.of(harness.article.text, *harness.span(words), label)
    store.apply(harness.article, [edits.tag(store.load(harness.article), claim)])
    return claim


def reload(harness: Harness) -> str:
    """Reload the file, and return the session's message."""
    harness.saver.request_reload(harness.article)
    return harness.session.receive(harness.outcomes.get(timeout=TIMEOUT_SECONDS))


def test_a_reload_shows_the_claims_of_another_program(harness: Harness) -> None:
    """They appear beside ours, and the state of saving stays the same."""
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    state = harness.session.save_state
    tag_elsewhere(harness, "Wang Yi")
    assert reload(harness) == ""
    assert harness.shown() == [("Beijing", "fact"), ("Wang Yi", "quote")]
    assert harness.session.save_state == state


def test_a_reload_keeps_unsaved_edits(harness: Harness, folder: Path) -> None:
    """Unsaved edits stay on screen beside the claims of another program.

    The state is still NOT SAVED.
    """
    tag_elsewhere(harness, "Wang Yi")
    on_disk = Store(harness.store.folder, "anna").load(harness.article)
    harness.session.mark_read([sentences(harness.article.text)[0]], 7)
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.session.receive(
        Outcome(harness.article.id, harness.article.sha256, None, tuple(harness.session._unconfirmed), "it is full")
    )
    harness.session.tag(harness.span("Mr Qin"), "fact")
    assert harness.session.receive(Outcome(harness.article.id, harness.article.sha256, on_disk, ())) == ""
    assert harness.shown() == [("Beijing", "fact"), ("Mr Qin", "fact"), ("Wang Yi", "quote")]
    assert (harness.session.save_state, harness.session.save_error) == ("NOT SAVED", "it is full")
    assert harness.session.position == 7
    assert harness.saver.flush(TIMEOUT_SECONDS) == 0


def test_an_outcome_from_before_the_session_removes_no_claim(harness: Harness) -> None:
    """It is older than the record that the session was opened with.

    Only its edits count as saved.
    """
    old = Outcome(harness.article.id, harness.article.sha256, harness.store.load(harness.article), (), observed_at=0.0)
    tag_elsewhere(harness, "Wang Yi")
    session = harness.open_again()
    assert session.receive(old) == ""
    assert [claim.text for claim in session.record.claims] == ["Wang Yi"]


@pytest.mark.parametrize("loss", ["deleted", "older", "damaged"])
def test_claims_are_saved_again_when_their_file_is_lost(
    harness: Harness, loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deleted, damaged or older file is replaced.

    Claims, note, status and reviewed spans are saved again, and the message says so.
    """
    monkeypatch.setattr(saver_module, "RETRY_SECONDS", (0.02,))
    path = harness.store.path(harness.article.id)
    tag_elsewhere(harness, "Wang Yi")
    older = path.read_bytes()
    session, first = harness.open_again(), sentences(harness.article.text)[0]
    harness.session = session
    session.mark_read([first], first.end)
    session.tag(harness.span("Beijing"), "fact")
    session.set_note("to be checked")
    session.set_status("done")
    harness.wait_until_saved()
    if loss == "deleted":
        path.unlink()
    else:
        path.write_bytes(older if loss == "older" else b"{")
    assert ("could not be read" if loss == "damaged" else "saved them again") in reload(harness)
    harness.wait_until_saved()
    kept = Store(harness.store.folder, "anna").load(harness.article)
    assert {claim.text for claim in kept.claims} == {"Beijing", "Wang Yi"}
    assert (kept.row.note, kept.row.status, kept.row.reviewed) == ("to be checked", "done", (first,))
    assert kept.claims == session.record.claims


def test_a_file_replaced_by_a_newer_version_is_reported_once(harness: Harness) -> None:
    """The claims stay on screen.

    The state is READ ONLY until a file of this version is there again.
    """
    harness.session.tag(harness.span("Beijing"), "fact")
    harness.wait_until_saved()
    path = harness.store.path(harness.article.id)
    ours = path.read_bytes()
    rewrite(path, lambda state: state["schema"]["1"].update(version=99))
    assert "newer Copydesk" in reload(harness)
    path.write_bytes(path.read_bytes() + b"\n")
    assert reload(harness) == ""
    assert (harness.session.save_state, harness.shown()) == ("READ ONLY", [("Beijing", "fact")])
    path.write_bytes(ours)
    assert reload(harness) == ""
    assert (harness.session.save_state, harness.shown()) == ("", [("Beijing", "fact")])


def test_a_status_set_right_after_reading_is_saved(harness: Harness) -> None:
    """Reading makes a new article one in progress, and that is not on disk yet when it is marked as done.

    The mark was lost on disk: it is a change of an article in progress, and was written before the reading.
    """
    harness.session.mark_read([sentences(harness.article.text)[0]], 0)
    harness.session.set_status("done")
    harness.wait_until_saved()
    assert harness.session.record.row.status == "done"
    assert harness.store.load(harness.article).row.status == "done"
