"""Suggestions as the person at the keys sees them, and what becomes of them on disk."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Redo, Undo
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.integrity.check import check
from annotations.layout import store_folder
from annotations.reports.log import read_log
from annotations.store.store import Store
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.segmentation import sentences
from annotations.work.feedback import Feedback, precisions
from annotations.work.offers import Offers, accepted, corrected, judgement, marks_of, offer_over
from tui.dialogs.tag_menu import TagMenu

REPORTED = "US officials have said Mr Blinken will raise each of these points"
VEER = "“that the competition we have with China doesn’t veer into conflict”"
PRECISELY = "“precisely so that we can make sure"
MODAL = "could"


async def parsed(pilot: Pilot[None]) -> None:
    """Wait until what goes by the parse is on offer: it comes out of the cache, by way of a thread."""
    await until(pilot, lambda: any(each.rule == "reported" for each in reading(pilot).suggestions.open))
    await pilot.pause()


def words(pilot: Pilot[None]) -> str:
    """Return what is selected."""
    screen = reading(pilot)
    return screen.session.article.text[slice(*screen.view.selection.span)]


def offered(pilot: Pilot[None]) -> list[str]:
    """Return what is on offer."""
    screen = reading(pilot)
    return [screen.session.article.text[each.start : each.end] for each in screen.suggestions.open]


async def test_quotation_marks_suggest_before_anything_is_parsed(opened: Opened) -> None:
    """With the first screen of an article there is a `q` beside its first quotation, and dots between its words."""
    async with opened(size=(80, 40), keys="j enter") as pilot:
        line = next(
            line for line in seen(pilot).splitlines() if "Beijing have a “transformational" in line or "“tr" in line
        )
        assert line.split()[0] == "q"
        strips = [reading(pilot).view.render_line(y) for y in range(38)]
        dots = [
            piece for strip in strips for piece in strip if piece.text == " " and piece.style and piece.style.underline
        ]
        assert dots


async def test_the_bar_says_why_something_is_suggested(opened: Opened) -> None:
    """`;` goes to the first suggestion, and the bar below names label, speaker and how they were found."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon")
        assert words(pilot).startswith(REPORTED)
        assert "quote · said: US officials, clause before" in seen(pilot)
        await pilot.press("semicolon")
        assert words(pilot) == VEER
        assert "quote · said: he (Blinken?), clause after" in seen(pilot)
        await pilot.press("comma")
        assert words(pilot).startswith(REPORTED)


async def test_a_accepts_and_goes_to_the_next(opened: Opened, store: Store, article: Article) -> None:
    """`a` twice tags two quotes, whose speakers stand in the text, and selects the third; both sentences are read."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "a", "a")
        assert words(pilot).startswith(PRECISELY)
        assert "2 of 36 read" in seen(pilot)
    one, other = store.load(article).claims
    assert (one.label, one.origin, one.speaker) == ("quote", "suggested:reported", "US officials")
    assert (other.text, other.origin, other.speaker) == (VEER, "suggested:quotation", "he")
    for claim in (one, other):
        assert article.text[claim.speaker_start : claim.speaker_end] == claim.speaker


async def test_a_takes_what_is_suggested_in_the_sentence_one_stands_on(
    opened: Opened, store: Store, article: Article
) -> None:
    """Come there by `j`, `a` tags the quotation in the sentence; where nothing is suggested it says so."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("a")
        assert "Nothing is suggested here: ; goes to what is." in seen(pilot)
        await pilot.press(*["j"] * 13, "a")
    (claim,) = store.load(article).claims
    assert claim.text == VEER


async def test_two_quotations_of_a_sentence_are_two_claims_of_one_change(
    opened: Opened, store: Store, article: Article
) -> None:
    """One `a` tags both parts, one `u` takes both away."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press(*["j"] * 27, "a")
        assert len(reading(pilot).session.record.claims) == 2
        await pilot.press("u")
        assert not reading(pilot).session.record.claims
        await pilot.press("ctrl+r")
    assert [claim.speaker for claim in store.load(article).claims] == ["China", "China"]


async def test_what_is_rejected_is_gone_for_good_and_comes_back_with_undo(
    opened: Opened, store: Store, article: Article
) -> None:
    """`z` rejects and goes on; started again it is not offered; `u` offers it again, `Ctrl+R` does not."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "z")
        assert words(pilot) == VEER
        assert not offered(pilot)[0].startswith(REPORTED)
        await pilot.press("semicolon", "z")
    assert not store.load(article).claims
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: any(each.rule == "modal" for each in reading(pilot).suggestions.open))
        there = offered(pilot)
        assert not any(each.startswith((REPORTED, PRECISELY)) for each in there)
        await pilot.press("u")
        assert any(each.startswith(PRECISELY) for each in offered(pilot))
        assert "Undone: reject quote ““precisely" in seen(pilot)
        await pilot.press("ctrl+r")
        assert offered(pilot) == there


async def test_another_label_corrects_in_one_key(opened: Opened, store: Store, article: Article) -> None:
    """`1` on a suggested quote makes it a fact, and `2` on the next one takes it, with its speaker."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "semicolon", "1", "2")
        assert "benefit our two countries" in words(pilot)
    one, other = store.load(article).claims
    assert (one.text, one.label, one.origin) == (VEER, "fact", "corrected:quotation")
    assert (other.label, other.origin, other.speaker) == ("quote", "suggested:quotation", "Mr Blinken")


async def test_a_label_on_a_sentence_tags_the_sentence(opened: Opened, store: Store, article: Article) -> None:
    """What is selected is what is tagged: `2` on the sentence around a quotation tags all of it, and goes on by one."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press(*["j"] * 13, "2")
        assert reading(pilot).view.number == 14
        assert VEER not in offered(pilot)
    (claim,) = store.load(article).claims
    assert claim.span == sentences(article.text)[13]
    assert (claim.label, claim.origin, claim.speaker) == ("quote", "corrected:quotation", "he")


async def test_words_selected_by_hand_are_tagged_by_hand(opened: Opened, store: Store, article: Article) -> None:
    """A quotation taken with `"` and tagged is a person's own, suggested or not."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("quotation_mark", "2")
    (claim,) = store.load(article).claims
    assert (claim.text, claim.origin, claim.speaker) == (VEER, "hand", "")


async def test_the_menu_opens_on_a_suggestion(opened: Opened, store: Store, article: Article) -> None:
    """`A` opens the tag menu with label and speaker filled in; Enter takes them, a letter another label."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "A")
        assert isinstance(pilot.app.screen, TagMenu)
        assert "speaker: US officials" in seen(pilot)
        await pilot.press("down", "up", "question_mark", "enter")
        assert words(pilot) == VEER
        await pilot.press("A", "3")
        await pilot.press("A", "escape")
    one, other = store.load(article).claims
    assert (one.label, one.origin, one.speaker, one.sure) == ("quote", "suggested:reported", "US officials", False)
    assert (other.label, other.origin, other.speaker) == ("speculation", "corrected:quotation", "he")
    assert article.text[slice(one.speaker_start, one.speaker_end)] == "US officials"


async def test_all_of_a_kind_are_accepted_and_taken_back_at_once(
    opened: Opened, store: Store, article: Article
) -> None:
    """`&` on a quote tags all that are suggested as quotes; one `u` and there is nothing again."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("ampersand")
        assert "Go to a suggestion with ; first" in seen(pilot)
        await pilot.press("semicolon", "ampersand")
        assert "14 suggestions tagged quote; u takes all of them back." in seen(pilot)
        assert [each.label for each in reading(pilot).suggestions.open] == ["speculation"]
        await pilot.press("u")
        assert not reading(pilot).session.record.claims
        assert len(offered(pilot)) == 15
        await pilot.press("ctrl+r")
    assert {claim.origin for claim in store.load(article).claims} == {"suggested:reported", "suggested:quotation"}


async def test_s_changes_which_suggestions_are_shown(opened: Opened) -> None:
    """`S` five times: quotes, speculation, all with facts, none, and both again; it holds in the next article."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        shown = []
        for _ in range(5):
            await pilot.press("S")
            shown.append(sorted({each.label for each in reading(pilot).suggestions.open}))
        assert shown == [["quote"], ["speculation"], ["fact", "quote", "speculation"], [], ["quote", "speculation"]]
        await pilot.press("S", "S")
        assert "Suggestions: speculation (1 here)." in seen(pilot)
        await pilot.press("q", "j", "enter")
        await until(pilot, lambda: any(each.rule == "passive" for each in reading(pilot).suggestions.open))
        assert {each.label for each in reading(pilot).suggestions.open} == {"speculation"}


async def test_nothing_is_suggested_where_something_is_tagged(opened: Opened) -> None:
    """A claim on a word of a suggestion takes it away; undoing the claim brings it back."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("quotation_mark", "l", "1")
        assert VEER not in offered(pilot)
        await pilot.press("u")
        assert VEER in offered(pilot)


async def test_the_last_suggestion_says_so(opened: Opened) -> None:
    """Behind the last one `a` goes on to the sentence behind it, or stays on the last, and says so."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("G", "a")
        assert "That was the last suggestion." in seen(pilot)
        await pilot.press("semicolon")
        assert "No suggestion beyond this one." in seen(pilot)


async def test_labels_of_another_scheme_are_not_suggested(opened: Opened, folder: Path) -> None:
    """Where the corpus has no label quote, none is offered."""
    (folder / "copydesk.toml").write_text(
        '[[labels]]\nname = "rumour"\nkey = "1"\nletter = "R"\ncolour = "#CC79A7"\ndefinition = "Heard."\n'
    )
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        await until(pilot, lambda: reading(pilot).view.entities is not None)
        await pilot.press("semicolon")
        assert "Nothing is suggested here" in seen(pilot)


async def test_another_terminal_is_seen_to_reject(opened: Opened, store: Store, article: Article) -> None:
    """What another program rejects is no longer offered here, without a key; both rejections are kept."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        (offer,) = [each for each in reading(pilot).suggestions.open if article.text[each.start : each.end] == VEER]
        other = Store(store.folder, "anna")
        other.apply(article, [edits.judge(other.load(article), (), judgement(article.text, offer))])
        await until(pilot, lambda: VEER not in offered(pilot))
        await pilot.press("semicolon", "z")
    changes = store.load(article).history
    assert [change.what for change in changes] == ["reject", "reject"]


async def test_a_rejection_holds_in_a_text_that_has_moved(
    opened: Opened, folder: Path, store: Store, article: Article
) -> None:
    """With a line on top of the article what was rejected is found again by its words, and not offered."""
    offer = next(each for each in marks_of(article) if article.text[each.start : each.end] == VEER)
    store.apply(article, [edits.judge(store.load(article), (), judgement(article.text, offer))])
    (folder / f"{article.id}.txt").write_text(f"Corrected on Monday.\n\n{article.text}", "utf-8")
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        assert any(each.startswith(PRECISELY) for each in offered(pilot))
        assert VEER not in offered(pilot)


def rejected_often(corpus: Corpus, store: Store, count: int, taken: int = 0) -> None:
    """Let anna reject, or take, reported speech by `say` in the second article: each time another."""
    article = corpus.load(corpus.entries[1])
    record = store.load(article)
    for number in range(count + taken):
        offer = Suggestion(number, number + 1, "quote", "reported", cue="say")
        claims = accepted(article.text, offer) if number >= count else ()
        step = edits.judge(record, claims, judgement(article.text, offer, "quote" if claims else ""))
        record = store.apply(article, [step])


@pytest.mark.parametrize(
    ("rejections", "taken", "strength"),
    [
        (7, 0, Confidence.HIGH),
        (8, 0, Confidence.LOW),
        (4, 4, Confidence.HIGH),
        (5, 4, Confidence.LOW),
        (12, 0, Confidence.MUTED),
        (9, 3, Confidence.LOW),
        (10, 3, Confidence.MUTED),
    ],
)
def test_cues_that_are_rejected_sink_and_fall_silent(
    corpus: Corpus, store: Store, tmp_path: Path, rejections: int, taken: int, strength: Confidence
) -> None:
    """Under half right of eight ranks low, under a quarter of twelve is silent; another cue of the rule stays."""
    rejected_often(corpus, store, rejections, taken)
    offers = (Suggestion(0, 9, "quote", "reported", cue="say"), Suggestion(9, 19, "quote", "reported", cue="deny"))
    for _ in range(2):
        # The second time from the cache.
        ranked = Feedback(store.home, tmp_path / "cache").ranked(offers)
        assert [each.strength for each in ranked] == [strength, Confidence.HIGH]


def test_habits_are_counted_anew_where_a_file_has_changed(corpus: Corpus, store: Store, tmp_path: Path) -> None:
    """What is undone no longer counts, and another annotator's habits are their own."""
    rejected_often(corpus, store, 12)
    habits = Feedback(store.home, tmp_path / "cache")
    assert habits.verdicts()["reported", "say"].rejected == 12
    article = corpus.load(corpus.entries[1])
    last = store.load(article).last()
    assert last is not None
    store.apply(article, [Undo(last.id, store.load(article).moment())])
    assert habits.verdicts()["reported", "say"].rejected == 11
    assert not Feedback(Store(store.folder, "ben").home, tmp_path / "cache").verdicts()


async def test_a_silent_cue_is_shown_where_all_are_asked_for(opened: Opened, corpus: Corpus, store: Store) -> None:
    """After twelve rejections reported speech by `say` is not offered, but for `S` with all."""
    rejected_often(corpus, store, 12)
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: any(each.rule == "modal" for each in reading(pilot).suggestions.open))
        assert not any(each.startswith(REPORTED) for each in offered(pilot))
        await pilot.press("S", "S", "S")
        assert any(each.startswith(REPORTED) for each in offered(pilot))


async def test_a_faint_one_is_passed_over_and_taken_where_one_stands(
    opened: Opened, corpus: Corpus, store: Store
) -> None:
    """After eight rejections it is still offered, faintly: `;` does not stop there, but `a` takes it."""
    rejected_often(corpus, store, 8)
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon")
        assert words(pilot) == VEER
        await pilot.press("k", "k", "a")
        (claim,) = reading(pilot).session.record.claims
        assert claim.text.startswith(REPORTED)


async def test_offers_are_counted_once_with_what_is_saved(opened: Opened, store: Store, article: Article) -> None:
    """However often the article is opened and something is saved; looking alone saves and counts nothing."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
    assert not store.path(article.id).exists()
    for _ in range(2):
        async with opened(keys="enter") as pilot:
            await parsed(pilot)
            await pilot.press("g", "j", "semicolon", "semicolon", "z")
    found = {(each.rule, each.cue): each for each in precisions([store.load(article)])}
    assert sum(each.offered for each in found.values()) == 15
    assert found["modal", "could"].offered == 1
    assert (found["quotation", "tell"].rejected, found["quotation", "say"].rejected) == (1, 1)


def test_check_and_history_understand_what_was_judged(corpus: Corpus, store: Store) -> None:
    """A store with rejections and claims that were suggested is sound, and its history tells of both."""
    rejected_often(corpus, store, 1, taken=1)
    report = check(store_folder(corpus.path), corpus)
    assert not report.findings
    assert [each.split("  ")[-1] for each in map(str, read_log(store.folder))] == [
        "reject quote “B”",
        "tag quote “e” (accepted reported)",
    ]


TEXT = "“One,” he said. “Two,” she said. It may be three. Four. “Five.”"
OFFERS = (
    Suggestion(0, 6, "quote", "quotation"),
    Suggestion(16, 22, "quote", "quotation"),
    Suggestion(33, 49, "speculation", "modal", cue="may"),
    Suggestion(50, 55, "fact", "statement"),
    Suggestion(56, 63, "quote", "quotation"),
)


@given(st.lists(st.tuples(st.sampled_from(("accept", "correct", "reject", "undo", "redo", "tag")), st.integers(0, 4))))
def test_whatever_is_judged_and_undone_what_is_left_is_on_offer(deeds: list[tuple[str, int]]) -> None:
    """Accepting, correcting and rejecting take an offer away, undo brings it back, in any order of them all."""
    record = Record.new(Article(id="a", title="A", text=TEXT), "anna")
    offers = Offers(TEXT, OFFERS)
    gone: list[int] = []
    undone: list[int] = []
    for what, number in deeds:
        offer = OFFERS[number]
        if what == "undo":
            change = record.last()
            assert (change is None) == (not gone)
            if change is not None:
                undone.append(gone.pop())
                record = Undo(change.id, record.moment()).apply(record)
        elif what == "redo":
            change = record.undone()
            assert (change is None) == (not undone)
            if change is not None:
                gone.append(undone.pop())
                record = Redo(change.id).apply(record)
        elif number not in gone:
            claims: tuple[Claim, ...] = {
                "accept": accepted(TEXT, offer),
                "correct": (corrected(TEXT, offer, offer.span, "fact"),),
                "tag": (Claim.of(TEXT, *offer.span, "fact"),),
            }.get(what, ())
            became = {"accept": offer.label, "correct": "fact"}.get(what, "")
            step = (
                edits.tag(record, *claims)
                if what == "tag"
                else edits.judge(record, claims, judgement(TEXT, offer, became))
            )
            record = step.apply(record)
            gone.append(number)
            undone.clear()
        assert [OFFERS.index(each) for each in offers.open(record)] == sorted({*range(5)} - {*gone})
        assert Offers(TEXT, OFFERS).open(record) == offers.open(record)


def test_the_offer_over_a_span_is_the_first_that_shares_a_character() -> None:
    """Behind the end of one and before the next there is none."""
    assert offer_over(OFFERS, Span(0, 15)) == OFFERS[0]
    assert offer_over(OFFERS, Span(6, 16)) is None
    assert offer_over(OFFERS, Span(60, 63)) == OFFERS[4]
    assert offer_over((), Span(0, 1)) is None
