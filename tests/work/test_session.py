"""The session: what a person does shows at once, and is on disk when it says so."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest
from msgspec.structs import replace as with_fields

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.store.schema import SCHEMA
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from annotations.work import saver as saver_module
from annotations.work import session as module
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

LONG = 20.0
"""Seconds after which what is waited for is taken to have failed."""


class Desk:
    """One who reads an article, with the saver behind it."""

    def __init__(self, article: Article, store: Store) -> None:
        """Sit down and open the article."""
        self.article = article
        self.store = store
        self.told: SimpleQueue[Outcome] = SimpleQueue()
        self.saver = Saver(store, self.told.put)
        self.session = Session(article, store, self.saver)

    def settle(self) -> None:
        """Wait until all that was done is on disk and the session has heard of it."""
        while self.session.state == "saving":
            self.session.hear(self.told.get(timeout=LONG))
        assert self.session.state.startswith("saved")
        assert self.saver.pending(self.article) == ()

    def again(self) -> Session:
        """Open the article once more, as another program would."""
        return Session(self.article, Store(self.store.folder, self.store.annotator), self.saver)

    def span(self, words: str) -> Span:
        """Return the first place where the words stand."""
        start = self.article.text.index(words)
        return Span(start, start + len(words))

    def shown(self) -> list[tuple[str, str]]:
        """Return the words and labels of the claims on screen."""
        return [(claim.text, claim.label) for claim in self.session.record.claims]


@pytest.fixture
def desk(article: Article, store: Store) -> Desk:
    """Open the first sample article."""
    return Desk(article, store)


def test_a_tag_shows_at_once_and_is_on_disk_when_it_says_so(desk: Desk) -> None:
    """The claim is in the record before anything was written, and in the file when it is said to be saved."""
    desk.session.tag(desk.span("Beijing"), "fact")
    assert desk.shown() == [("Beijing", "fact")]
    assert desk.session.state == "saving"
    desk.settle()
    assert re.fullmatch(r"saved \d\d:\d\d", desk.session.state)
    assert desk.store.load(desk.article) == desk.session.record
    assert desk.again().record.claims == desk.session.record.claims


def test_nothing_done_is_nothing_saved(desk: Desk, folder: Path) -> None:
    """Opening an article and keeping what was not done leaves no file."""
    desk.session.keep()
    assert desk.session.state == ""
    assert desk.saver.flush(LONG) == 0
    assert not (folder / "annotations").exists()


def test_all_that_was_done_is_on_disk_after_flush(desk: Desk) -> None:
    """Tags, a removal, undo, redo and a mark: the file has the very record that the screen shows."""
    session = desk.session
    for words, label in (("Beijing", "fact"), ("Mr Qin", "quote"), ("Wang Yi", "speculation")):
        session.tag(desk.span(words), label)
    assert session.remove(desk.span("Mr Qin"))
    session.undo()
    session.undo()
    session.redo()
    session.mark("done")
    assert desk.saver.flush(LONG) == 0
    on_disk = desk.store.load(desk.article)
    assert on_disk.claims == session.record.claims
    assert on_disk.history == session.record.history
    assert on_disk.row.status == "done"
    assert [claim.label for claim in on_disk.claims] == ["fact", "quote", "speculation"]


def test_tagging_words_that_are_tagged_gives_them_the_other_label(desk: Desk) -> None:
    """It stays one claim, with its note and its speaker, and undo gives the old label back."""
    speaker = desk.span("Antony Blinken")
    span = desk.span("two days of high-stakes")
    claim = with_fields(
        Claim.of(desk.article.text, *span, "fact"),
        note="to be checked",
        speaker="Antony Blinken",
        speaker_start=speaker.start,
        speaker_end=speaker.end,
    )
    desk.store.apply(desk.article, [edits.tag(desk.session.record, claim)])
    session = desk.again()
    session.tag(span, "quote")
    (after,) = session.record.claims
    assert (after.label, after.id, after.note, after.speaker) == ("quote", claim.id, "to be checked", "Antony Blinken")
    assert after.span == span
    assert desk.saver.flush(LONG) == 0
    assert desk.store.load(desk.article).claims == (after,)
    session.undo()
    assert session.record.claims == (claim,)


def test_tagging_words_with_the_label_they_have_changes_nothing(desk: Desk) -> None:
    """One key pressed twice is no second change, and undo takes back the tag itself."""
    for _ in range(3):
        desk.session.tag(desk.span("Beijing"), "fact")
    assert len(desk.session.record.history) == 1
    desk.session.undo()
    assert desk.shown() == []


def test_claims_may_overlap(desk: Desk) -> None:
    """Words inside a tagged sentence are a claim of their own, and removing goes to the innermost."""
    sentence = sentences(desk.article.text)[0]
    inner = desk.span("Beijing")
    desk.session.tag(sentence, "fact")
    desk.session.tag(inner, "quote")
    assert len(desk.shown()) == 2
    assert desk.session.remove(inner)
    assert [claim.span for claim in desk.session.record.claims] == [sentence]


def test_there_is_nothing_to_remove_where_nothing_is_tagged(desk: Desk) -> None:
    """It says so, changes nothing and writes nothing."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    assert not desk.session.remove(desk.span("Mr Qin"))
    assert len(desk.session.record.history) == 1
    assert desk.session.state.startswith("saved")


def test_undo_and_redo_say_what_they_did(desk: Desk) -> None:
    """The change is handed back for the screen to tell; there is none where there is nothing to do."""
    session = desk.session
    assert session.undo() is None
    assert session.redo() is None
    session.tag(desk.span("Beijing"), "fact")
    assert str(session.undo()) == "tag fact “Beijing”"
    assert desk.shown() == []
    assert str(session.redo()) == "tag fact “Beijing”"
    assert desk.shown() == [("Beijing", "fact")]
    assert session.redo() is None


def test_undo_reaches_what_was_done_before_the_article_was_opened(desk: Desk) -> None:
    """Yesterday's last tag is today's first undo, and today's redo brings it back."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    today = desk.again()
    assert today.undo() is not None
    assert today.record.claims == ()
    assert desk.saver.flush(LONG) == 0
    tomorrow = desk.again()
    assert tomorrow.record.claims == ()
    assert tomorrow.redo() is not None
    assert tomorrow.record.claims == desk.session.record.claims


def test_where_one_was_and_what_one_read_survive(desk: Desk) -> None:
    """The cursor stands where it stood, the sentences passed are read, and the article is in progress."""
    read = sentences(desk.article.text)[:3]
    for span in read:
        desk.session.read([span], span.end)
    assert desk.session.record.row.reviewed == tuple(read)
    desk.session.keep()
    desk.settle()
    again = desk.again()
    assert again.position == read[-1].end
    assert again.record.row.reviewed == tuple(read)
    assert again.record.row.status == "in progress"


def test_reading_alone_is_not_yet_on_its_way(desk: Desk) -> None:
    """Every step of the cursor is not a write; what was read goes with the next tag."""
    first = sentences(desk.article.text)[0]
    desk.session.read([first], first.end)
    assert desk.session.state == ""
    assert desk.saver.pending(desk.article) == ()
    desk.session.tag(desk.span("Mr Qin"), "fact")
    desk.settle()
    kept = desk.store.load(desk.article)
    assert kept.row.reviewed == (first,)
    assert kept.row.position == first.end


def test_what_is_read_in_one_go_is_one_stretch(desk: Desk) -> None:
    """A key that is held goes past hundreds of sentences before anything is put on disk: they are kept as one."""
    for start in range(0, 500, 10):
        desk.session.read([Span(start, start + 10)], start)
    desk.session.keep()
    outcome = desk.told.get(timeout=LONG)
    assert [step.reviewed for step in outcome.steps if isinstance(step, Progress)] == [(Span(0, 500),)]


def test_what_was_read_stays_read_when_the_disk_answers(desk: Desk) -> None:
    """News of an earlier write does not take back what was read since."""
    first, second = sentences(desk.article.text)[:2]
    desk.session.tag(first, "fact")
    desk.session.read([second], second.end)
    desk.settle()
    assert desk.session.record.row.reviewed == (second,)
    assert desk.session.position == second.end


def test_time_read_is_counted_and_pauses_are_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds of reading count; a quarter of an hour over coffee does not."""
    clock = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    session = desk.again()
    one, two, three = sentences(desk.article.text)[:3]
    clock[0] += 4.0
    session.read([one], one.end)
    clock[0] += 900.0
    session.read([two], two.end)
    clock[0] += 6.0
    session.read([three], three.end)
    session.keep()
    assert desk.saver.flush(LONG) == 0
    assert desk.store.load(desk.article).row.seconds == 10.0


def test_claims_of_another_program_appear_and_ours_stay(desk: Desk) -> None:
    """What comes back from the disk has theirs; what is still on its way is done to it anew."""
    theirs = Claim.of(desk.article.text, *desk.span("Wang Yi"), "quote")
    desk.store.apply(desk.article, [edits.tag(desk.store.load(desk.article), theirs)])
    assert desk.shown() == []
    desk.session.tag(desk.span("Beijing"), "fact")
    early = desk.told.get(timeout=LONG)
    desk.session.tag(desk.span("Mr Qin"), "speculation")
    desk.session.hear(early)
    assert desk.shown() == [("Beijing", "fact"), ("Mr Qin", "speculation"), ("Wang Yi", "quote")]
    assert desk.session.state == "saving"
    desk.settle()
    assert len(desk.store.load(desk.article).claims) == 3


def test_a_claim_that_another_program_removed_goes(desk: Desk) -> None:
    """What is no longer on disk is no longer shown once the disk has answered."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    (claim,) = desk.session.record.claims
    desk.store.apply(desk.article, [edits.remove(desk.store.load(desk.article), claim)])
    desk.session.tag(desk.span("Mr Qin"), "quote")
    desk.settle()
    assert desk.shown() == [("Mr Qin", "quote")]


def test_news_of_another_article_is_not_for_this_one(desk: Desk, articles: tuple[Article, ...]) -> None:
    """A session hears only of its own article."""
    desk.session.tag(desk.span("Beijing"), "fact")
    record = Store(desk.store.folder, "anna").load(articles[1])
    assert desk.session.hear(Outcome(articles[1].id, articles[1].sha256, record, ())) == ""
    assert desk.shown() == [("Beijing", "fact")]
    assert desk.session.state == "saving"
    desk.settle()


def test_steps_on_their_way_are_in_an_article_opened_again(desk: Desk, folder: Path) -> None:
    """Leaving an article and coming back before the disk has it shows everything all the same."""
    blocked = folder / "annotations"
    blocked.write_text("in the way")
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.session.tag(desk.span("Mr Qin"), "quote")
    again = Session(desk.article, desk.store, desk.saver)
    assert [claim.text for claim in again.record.claims] == ["Beijing", "Mr Qin"]
    blocked.unlink()
    assert desk.saver.flush(LONG) == 0
    assert set(desk.store.load(desk.article).claims) == set(again.record.claims)


def test_what_cannot_be_saved_says_so_once_and_stays_on_screen(desk: Desk, folder: Path) -> None:
    """NOT SAVED until it is saved; the reason is news the first time only; nothing done is lost."""
    blocked = folder / "annotations"
    blocked.write_text("in the way")
    session = desk.session
    session.tag(desk.span("Beijing"), "fact")
    news = session.hear(desk.told.get(timeout=LONG))
    assert "cannot be written" in news
    assert (session.state, f"NOT SAVED: {session.trouble}") == ("NOT SAVED", news)
    session.tag(desk.span("Mr Qin"), "quote")
    assert session.state == "NOT SAVED"
    assert desk.saver.flush(LONG) == 2
    assert session.hear(desk.told.get(timeout=LONG)) == ""
    assert len(desk.shown()) == 2
    blocked.unlink()
    assert desk.saver.flush(LONG) == 0
    while session.state == "NOT SAVED":
        assert session.hear(desk.told.get(timeout=LONG)) == ""
    desk.settle()
    assert session.trouble == ""
    assert len(desk.store.load(desk.article).claims) == 2


def test_a_damaged_file_is_a_warning_and_tagging_goes_on(desk: Desk) -> None:
    """It is said where the damaged file is kept, and what is done from then on is saved."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    desk.store.path(desk.article.id).write_bytes(b"{")
    session = desk.again()
    (warning,) = session.warnings
    assert ".damaged-" in warning
    assert warning.endswith(".")
    session.tag(desk.span("Mr Qin"), "quote")
    assert desk.saver.flush(LONG) == 0
    assert [claim.text for claim in desk.store.load(desk.article).claims] == ["Mr Qin"]


def test_a_file_of_a_newer_version_is_read_only(desk: Desk) -> None:
    """The article can be read, the state says that nothing will be kept, and the file is not touched."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    path = desk.store.path(desk.article.id)
    path.write_text(path.read_text("utf-8").replace(f'"version": {SCHEMA}', '"version": 99'), "utf-8")
    before = path.read_bytes()
    session = desk.again()
    assert session.state == "READ ONLY"
    assert "newer Copydesk" in session.warnings[0]
    session.tag(desk.span("Mr Qin"), "quote")
    assert desk.saver.flush(LONG) == 1
    while session.state == "saving":
        session.hear(desk.told.get(timeout=LONG))
    assert session.state == "NOT SAVED"
    assert path.read_bytes() == before
    desk.saver.close()


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        (("Animosity and recriminations",), "The text has changed: 1 claim moved, 1 set aside"),
        (
            ("Animosity and recriminations", "recriminations have"),
            "The text has changed: 1 claim moved, 2 set aside",
        ),
    ],
)
def test_claims_without_their_words_are_a_warning(desk: Desk, words: tuple[str, ...], warning: str) -> None:
    """After a correction it is said how many claims have lost theirs; the others stand."""
    for each in (*words, "two days of high-stakes"):
        desk.session.tag(desk.span(each), "fact")
    desk.settle()
    text = "An update.\n\n" + desk.article.text.replace("recriminations", "accusations")
    session = Session(replace(desk.article, text=text), desk.store, desk.saver)
    assert (session.news, session.warnings) == (warning, [])
    assert [claim.text for claim in session.record.claims] == ["two days of high-stakes"]
    assert all(claim.stands_in(text) for claim in session.record.claims)


@pytest.mark.parametrize(
    ("before", "old", "new", "news"),
    [
        ("", "Lest", "Last", ""),
        ("", "recriminations", "accusations", "The text has changed: 1 claim kept, 1 set aside"),
        ("New. ", "Lest", "Last", "The text has changed: 2 claims moved"),
        ("", "two days of", "two nights of", "The text has changed: 1 claim moved, 1 set aside"),
        ("", "of\n", "of ", ""),
    ],
)
def test_what_became_of_the_claims_is_told_in_a_sentence(
    desk: Desk, before: str, old: str, new: str, news: str
) -> None:
    """Only what is the case, and nothing where every claim stands where it stood."""
    for each in ("two days of high-stakes", "Animosity and recriminations"):
        desk.session.tag(desk.span(each), "fact")
    desk.settle()
    article = replace(desk.article, text=before + desk.article.text.replace(old, new) + "\n\nLast.")
    assert Session(article, desk.store, desk.saver).news == news


def test_what_is_set_aside_is_said_each_time_until_it_is_settled(desk: Desk) -> None:
    """Also when the text has not changed since; then it is settled, or dropped, or found in the next text."""
    desk.session.tag(desk.span("Animosity and recriminations"), "fact")
    desk.settle()
    old, desk.article = desk.article, replace(desk.article, text=desk.article.text.replace("recrimin", "accus"))
    desk.session = Session(desk.article, desk.store, desk.saver)
    desk.session.mark("done")
    desk.settle()
    again = desk.again()
    assert again.news == "1 claim is set aside"
    (lost,) = again.record.orphans
    back = Session(old, desk.store, desk.saver)
    assert back.news == "The text has changed: 1 claim found again"
    claim = again.settle(lost, desk.span("Animosity and accusations"))
    assert claim is not None
    assert again.settle(lost, desk.span("Mr Blinken")) is None
    assert not again.drop(lost)
    assert (again.record.claims, again.record.orphans) == ((claim,), ())


@pytest.mark.parametrize("back", [Session.undo, Session.redo])
def test_undo_and_redo_after_a_correction_never_show_a_claim_on_other_words(
    desk: Desk, back: Callable[[Session], object]
) -> None:
    """What comes back from the history was made in the old text; it is shown where its words are today.

    It was once shown at its old place, on other words, until the disk had answered.
    """
    span = desk.span("two days of high-stakes")
    desk.session.tag(span, "fact")
    if back is Session.undo:
        desk.session.remove(span)
    else:
        desk.session.undo()
    desk.settle()
    text = f"An update.\n\n{desk.article.text}"
    session = Session(replace(desk.article, text=text), desk.store, desk.saver)
    back(session)
    (claim,) = session.record.claims
    assert claim.span == (span.start + 12, span.end + 12)
    assert claim.stands_in(text)
    assert desk.saver.flush(LONG) == 0


def test_what_was_on_screen_is_saved_again_when_its_file_is_damaged(desk: Desk) -> None:
    """A file damaged while its article is open is moved aside and said, and the claims on screen are written anew."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    desk.store.path(desk.article.id).write_text("{")
    desk.session.tag(desk.span("Mr Qin"), "quote")
    assert desk.saver.flush(LONG) == 0
    assert "could not be read" in desk.session.hear(desk.told.get(timeout=LONG))
    desk.settle()
    assert {claim.text for claim in desk.store.load(desk.article).claims} == {"Beijing", "Mr Qin"}


def test_news_of_an_older_text_is_not_shown_on_the_new_one(desk: Desk) -> None:
    """What comes back late from the disk for a text that has changed since moves nothing on screen."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    old = desk.store.load(desk.article)
    changed = Article(id=desk.article.id, title="", text="Wholly other words, and more of them.")
    session = Session(changed, desk.store, desk.saver)
    assert session.hear(Outcome(changed.id, desk.article.sha256, old, ())) == ""
    assert session.record.claims == ()


def another(desk: Desk, words: str, label: str = "quote") -> Claim:
    """Tag words of the article in another program."""
    store = Store(desk.store.folder, desk.store.annotator)
    claim = Claim.of(desk.article.text, *desk.span(words), label)
    store.apply(desk.article, [edits.tag(store.load(desk.article), claim)])
    return claim


def looked(desk: Desk) -> str:
    """Look at what is on disk, and return what is said of it."""
    desk.saver.look(desk.article)
    return desk.session.hear(desk.told.get(timeout=LONG))


def test_claims_of_another_program_are_taken_in_without_doing_anything(desk: Desk) -> None:
    """They show, ours stay, and saving stands where it stood."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    state = desk.session.state
    another(desk, "Wang Yi")
    assert looked(desk) == ""
    assert desk.shown() == [("Beijing", "fact"), ("Wang Yi", "quote")]
    assert desk.session.state == state


def test_a_look_takes_back_nothing_that_is_not_saved_yet(desk: Desk, folder: Path) -> None:
    """What could not be saved stays on screen beside what another has put there, and is still NOT SAVED."""
    another(desk, "Wang Yi")
    there = Store(desk.store.folder, "anna").load(desk.article)
    desk.session.read([sentences(desk.article.text)[0]], 7)
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.session.hear(
        Outcome(desk.article.id, desk.article.sha256, None, tuple(desk.session._unconfirmed), "it is full")
    )
    desk.session.tag(desk.span("Mr Qin"), "fact")
    assert desk.session.hear(Outcome(desk.article.id, desk.article.sha256, there, ())) == ""
    assert desk.shown() == [("Beijing", "fact"), ("Mr Qin", "fact"), ("Wang Yi", "quote")]
    assert (desk.session.state, desk.session.trouble) == ("NOT SAVED", "it is full")
    assert desk.session.position == 7
    assert desk.saver.flush(LONG) == 0


def test_news_from_before_the_article_was_opened_takes_nothing_away(desk: Desk) -> None:
    """What was known of the disk before is older than what the article was opened with; only its steps count."""
    old = Outcome(desk.article.id, desk.article.sha256, desk.store.load(desk.article), (), observed_at=0.0)
    another(desk, "Wang Yi")
    session = desk.again()
    assert session.hear(old) == ""
    assert [claim.text for claim in session.record.claims] == ["Wang Yi"]


@pytest.mark.parametrize("how", ["removed", "older", "damaged"])
def test_what_is_on_screen_is_saved_again_when_its_file_goes(
    desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removed, damaged, or an older one in its place: claims, note, mark and what was read are put there again, and
    that is said.
    """
    monkeypatch.setattr(saver_module, "RETRY_SECONDS", (0.02,))
    path = desk.store.path(desk.article.id)
    another(desk, "Wang Yi")
    older = path.read_bytes()
    session, first = desk.again(), sentences(desk.article.text)[0]
    desk.session = session
    session.read([first], first.end)
    session.tag(desk.span("Beijing"), "fact")
    session.note("to be checked")
    session.mark("done")
    desk.settle()
    if how == "removed":
        path.unlink()
    else:
        path.write_bytes(older if how == "older" else b"{")
    assert ("could not be read" if how == "damaged" else "it is put back") in looked(desk)
    desk.settle()
    kept = Store(desk.store.folder, "anna").load(desk.article)
    assert {claim.text for claim in kept.claims} == {"Beijing", "Wang Yi"}
    assert (kept.row.note, kept.row.status, kept.row.reviewed) == ("to be checked", "done", (first,))
    assert kept.claims == session.record.claims


def test_a_file_replaced_by_a_newer_version_is_said_once_and_stays_on_screen(desk: Desk) -> None:
    """The claims stay, the state says READ ONLY, and no longer when the file of this version is there again."""
    desk.session.tag(desk.span("Beijing"), "fact")
    desk.settle()
    path = desk.store.path(desk.article.id)
    ours = path.read_bytes()
    path.write_bytes(ours.replace(b'"version": %d' % SCHEMA, b'"version": 99'))
    assert "newer Copydesk" in looked(desk)
    path.write_bytes(path.read_bytes() + b"\n")
    assert looked(desk) == ""
    assert (desk.session.state, desk.shown()) == ("READ ONLY", [("Beijing", "fact")])
    path.write_bytes(ours)
    assert looked(desk) == ""
    assert (desk.session.state, desk.shown()) == ("", [("Beijing", "fact")])
