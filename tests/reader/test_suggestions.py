"""Suggestions: keys pressed in the reader, checked on screen and on disk, and how cues are ranked."""

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
from annotations.nlp.finder import EntityFinder
from annotations.reports.log import read_log
from annotations.store.predictions import Predictions
from annotations.store.store import Store
from annotations.suggest.prediction import Prediction
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.anchor import anchor_at
from annotations.text.segmentation import sentences
from annotations.work.feedback import Feedback, acceptance_by_cue
from annotations.work.offers import (
    OpenSuggestions,
    accepted_claims,
    corrected_claim,
    judgement_of,
    suggest_from_quotation_marks,
    suggestion_at,
)
from tui.dialogs.tag_menu import TagMenu

REPORTED = "US officials have said Mr Blinken will raise each of these points"
EMPHASISED = "Shortly before leaving, Mr Blinken emphasised"
VEER = "“that the competition we have with China doesn’t veer into conflict”"
PRECISELY = "“precisely so that we can make sure"
MODAL = "could"


async def parsed(pilot: Pilot[None]) -> None:
    """Wait for the suggestions that need a parse: they come from the cache, through a thread."""
    await until(pilot, lambda: any(each.rule == "reported" for each in reading(pilot).suggestions.open))
    await pilot.pause()


def words(pilot: Pilot[None]) -> str:
    """Return the selected words."""
    screen = reading(pilot)
    return screen.session.article.text[slice(*screen.view.selection.span)]


def open_words(pilot: Pilot[None]) -> list[str]:
    """Return the words of each open suggestion."""
    screen = reading(pilot)
    return [screen.session.article.text[each.start : each.end] for each in screen.suggestions.open]


async def test_quotation_marks_suggest_before_anything_is_parsed(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first screen of an article has a `q` beside its first quotation, where no parse ever comes."""
    monkeypatch.setattr(EntityFinder, "request", lambda *_, **__: None)
    async with opened(size=(80, 40), keys="j enter") as pilot:
        await until(pilot, lambda: "“transformational" in seen(pilot))
        line = next(line for line in seen(pilot).splitlines() if "“transformational" in line)
        assert line.split()[0] == "q"
        assert {each.rule for each in reading(pilot).suggestions.found} == {"marks"}


async def test_the_bar_says_why_a_suggestion_was_made(opened: Opened) -> None:
    """`;` selects the first suggestion, and the lower bar names its label and speaker, and how that was found."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon")
        assert words(pilot).startswith(REPORTED)
        assert "quote · said: US officials, clause before" in seen(pilot)
        await pilot.press("semicolon", "semicolon")
        assert words(pilot) == VEER
        assert "quote · said: he (Blinken?), clause after" in seen(pilot)
        await pilot.press("comma", "comma")
        assert words(pilot).startswith(REPORTED)


async def test_what_a_model_predicted_is_offered_with_its_score(opened: Opened, store: Store, article: Article) -> None:
    """Whatever its label, before the rules; `a` tags it with the model as its origin, and `z` rejects it."""
    first, second = sentences(article.text)[:2]
    anchored = ((span, anchor_at(article.text, *span)) for span in (first, second))
    Predictions(store.folder).add(
        article.id,
        [
            Prediction(start=span.start, end=span.end, label="fact", text=anchor.text, model="m1", score=0.87)
            for span, anchor in anchored
        ],
    )
    async with opened(size=(120, 40), keys="enter") as pilot:
        assert "fact · predicted by m1, score 0.87" in seen(pilot)
        await pilot.press("a", "z")
        assert not any(each.predicted for each in reading(pilot).suggestions.open)
        await pilot.press("u")
        assert [each.span for each in reading(pilot).suggestions.open if each.predicted] == [second]
    (claim,) = store.load(article).claims
    assert (claim.span, claim.label, claim.origin) == (first, "fact", "suggested:m1")


async def test_a_accepts_and_selects_the_next(opened: Opened, store: Store, article: Article) -> None:
    """`a` twice tags two quotes with the spans of their speakers, and selects the next; both sentences are read."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "a", "semicolon", "a")
        assert words(pilot).startswith(PRECISELY)
        assert "2/36 read" in seen(pilot)
    one, other = store.load(article).claims
    assert (one.label, one.origin, one.speaker) == ("quote", "suggested:reported", "US officials")
    assert (other.text, other.origin, other.speaker) == (VEER, "suggested:quotation", "Antony Blinken")
    assert (one.speaker_text, other.speaker_text) == ("US officials", "he")
    for claim in (one, other):
        assert article.text[claim.speaker_start : claim.speaker_end] == claim.speaker_text


@pytest.mark.slow
async def test_a_accepts_the_suggestion_in_the_selected_sentence(
    opened: Opened, store: Store, article: Article
) -> None:
    """On a sentence selected by `j`, `a` tags its quotation; on a sentence without a suggestion the bar says so."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("a")
        assert "No suggestion here. Press ; for the next one." in seen(pilot)
        await pilot.press(*["j"] * 13, "a")
    (claim,) = store.load(article).claims
    assert claim.text == VEER


async def test_a_sentence_with_another_suggestion_is_not_called_the_last(opened: Opened) -> None:
    """`a` stays in it for the second suggestion; the bar once called any such sentence the last of the article."""
    async with opened(keys="j enter") as pilot:
        await parsed(pilot)
        await pilot.press(*["j"] * 4, "a")
        assert words(pilot).startswith("Ahead of Blinken’s visit")
        assert "5/13" in seen(pilot)
        assert "last sentence" not in seen(pilot)


@pytest.mark.slow
async def test_two_quotations_of_a_sentence_are_two_claims_of_one_change(
    opened: Opened, store: Store, article: Article
) -> None:
    """One `a` tags both parts, one `u` undoes both."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press(*["j"] * 27, "a")
        assert len(reading(pilot).session.record.claims) == 2
        await pilot.press("u")
        assert not reading(pilot).session.record.claims
        await pilot.press("ctrl+r")
    assert [claim.speaker for claim in store.load(article).claims] == ["China", "China"]


@pytest.mark.slow
async def test_a_rejection_lasts_until_it_is_undone(opened: Opened, store: Store, article: Article) -> None:
    """`z` rejects and selects the next; after a restart it is not open; `u` opens it, `Ctrl+R` closes it."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "z")
        assert words(pilot).startswith(EMPHASISED)
        assert not open_words(pilot)[0].startswith(REPORTED)
        await pilot.press("semicolon", "semicolon", "z")
    assert not store.load(article).claims
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: any(each.rule == "modal" for each in reading(pilot).suggestions.open))
        after_restart = open_words(pilot)
        assert not any(each.startswith((REPORTED, PRECISELY)) for each in after_restart)
        await pilot.press("u")
        assert any(each.startswith(PRECISELY) for each in open_words(pilot))
        assert "Undone: reject quote “precisely" in seen(pilot)
        await pilot.press("ctrl+r")
        assert open_words(pilot) == after_restart


async def test_another_label_corrects_in_one_key(opened: Opened, store: Store, article: Article) -> None:
    """`1` on a suggested quote tags it fact, and `2` on the next one accepts it, with its speaker."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "semicolon", "semicolon", "1", "2")
        assert "offered a hint of a possible willingness" in words(pilot)
    one, other = store.load(article).claims
    assert (one.text, one.label, one.origin) == (VEER, "fact", "corrected:quotation")
    assert (other.label, other.origin, other.speaker) == ("quote", "suggested:quotation", "Antony Blinken")


@pytest.mark.slow
async def test_a_label_on_a_sentence_tags_the_sentence(opened: Opened, store: Store, article: Article) -> None:
    """`2` on the sentence around a suggested quotation tags the sentence, not the quotation, and selects the next."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press(*["j"] * 13, "2")
        assert reading(pilot).view.sentence_number == 14
        assert VEER not in open_words(pilot)
    (claim,) = store.load(article).claims
    assert claim.span == sentences(article.text)[13]
    assert (claim.label, claim.origin, claim.speaker) == ("quote", "corrected:quotation", "Antony Blinken")


async def test_words_selected_by_hand_are_tagged_by_hand(opened: Opened, store: Store, article: Article) -> None:
    """A quotation selected with `"` and tagged has the origin hand, suggested or not."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("quotation_mark", "2")
    (claim,) = store.load(article).claims
    assert (claim.text, claim.origin, claim.speaker) == (VEER, "hand", "")


@pytest.mark.slow
async def test_the_menu_opens_on_a_suggestion(opened: Opened, store: Store, article: Article) -> None:
    """`A` opens the tag menu with label and speaker filled in; Enter keeps them, a digit takes another label."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "A")
        assert isinstance(pilot.app.screen, TagMenu)
        assert "speaker: US officials" in seen(pilot)
        await pilot.press("down", "up", "question_mark", "enter")
        assert words(pilot).startswith(EMPHASISED)
        await pilot.press("semicolon", "A", "3")
        await pilot.press("A", "escape")
    one, other = store.load(article).claims
    assert (one.label, one.origin, one.speaker, one.sure) == ("quote", "suggested:reported", "US officials", False)
    assert (other.label, other.origin, other.speaker) == ("speculation", "corrected:quotation", "Antony Blinken")
    assert article.text[slice(one.speaker_start, one.speaker_end)] == "US officials"


@pytest.mark.slow
async def test_the_menu_offers_the_full_name_of_a_suggested_speaker(
    opened: Opened, store: Store, article: Article
) -> None:
    """The picker opens as without the menu: the person for whom "he" stands comes first, and "he" beside the name."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "semicolon", "semicolon", "A", "s")
        assert "1  Antony Blinken   “he”" in seen(pilot)
        assert "2  Joe Biden   “he”" in seen(pilot)
        await pilot.press("2", "enter")
        await until(pilot, lambda: reading(pilot).session.record.claims)
    (claim,) = store.load(article).claims
    assert (claim.speaker, claim.speaker_text) == ("Joe Biden", "he")


async def test_all_suggestions_of_a_label_are_accepted_and_undone_at_once(
    opened: Opened, store: Store, article: Article
) -> None:
    """`&` on a suggested quote says how many it accepts, and pressed again tags them; one `u` undoes all of them.

    Another key in between is no answer.
    """
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("ampersand")
        assert "No suggestion here." in seen(pilot)
        await pilot.press("semicolon", "ampersand")
        assert "& again accepts 20 quotes." in seen(pilot)
        await pilot.press("t", "t", "ampersand")
        assert not reading(pilot).session.record.claims
        await pilot.press("ampersand")
        assert "Accepted 20 quotes. u undoes all of them." in seen(pilot)
        assert [each.label for each in reading(pilot).suggestions.open] == ["speculation"]
        await pilot.press("u")
        assert not reading(pilot).session.record.claims
        assert len(open_words(pilot)) == 21
        await pilot.press("ctrl+r")
    origins = {claim.origin for claim in store.load(article).claims}
    assert origins == {"suggested:reported", "suggested:act", "suggested:quotation"}


@pytest.mark.slow
async def test_s_changes_which_suggestions_are_shown(opened: Opened) -> None:
    """`S` five times shows quotes, speculation, all, none, and both again; the setting holds in the next article."""
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


async def test_a_claim_closes_the_suggestion_it_overlaps(opened: Opened) -> None:
    """A claim on a word of a suggestion closes the suggestion; undoing the claim opens it again."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("quotation_mark", "l", "1")
        assert VEER not in open_words(pilot)
        await pilot.press("u")
        assert VEER in open_words(pilot)


async def test_the_last_suggestion_says_so(opened: Opened) -> None:
    """After the last suggestion `a` selects the next sentence, if there is one, and the bar says so."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("G", "k", "semicolon", "a")
        await pilot.pause()
        assert "That was the last suggestion." in seen(pilot)
        await pilot.press("semicolon")
        assert "No suggestion after this one." in seen(pilot)


async def test_hidden_suggestions_are_not_called_missing(opened: Opened) -> None:
    """Where suggestions are hidden, the bar names the key that shows them, and the row of hints none for the next."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("S", "S", "S", "S")
        assert "Suggestions: none" in seen(pilot)
        assert "; suggestion" not in seen(pilot)
        for key in ("a", "semicolon", "ampersand"):
            await pilot.press(key)
            assert "Suggestions are hidden. Press S to show them." in seen(pilot)


ROUGH = '[[labels]]\nname = "rumour"\nkey = "1"\nletter = "R"\ncolour = "#CC79A7"\ndefinition = "Heard."\n'
"""A scheme with none of the labels that the rules suggest."""


async def test_without_a_label_of_the_rules_the_reader_says_how_suggestions_come(opened: Opened, folder: Path) -> None:
    """No other kind could be shown, so the message names `copydesk train`, also before the finder is done."""
    (folder / "copydesk.toml").write_text(ROUGH)
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        for key in ("semicolon", "a", "z"):
            await pilot.press("j", key)
            assert "No rule suggests these labels. copydesk train learns them." in seen(pilot)


async def test_with_predictions_in_the_store_an_article_without_them_names_other_kinds(
    opened: Opened, folder: Path, store: Store
) -> None:
    """Somebody has trained or imported suggestions: this article has none of them."""
    (folder / "copydesk.toml").write_text(ROUGH)
    guess = Prediction(start=0, end=5, label="rumour", model="m", score=0.9, prefix="", suffix="", text="Words")
    Predictions(store.folder).add("another", [guess])
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        await until(pilot, lambda: not reading(pilot).suggestions._is_looking)
        await pilot.press("semicolon")
        assert "No suggestions in this article. Press S for other kinds." in seen(pilot)


async def test_labels_of_another_scheme_are_not_suggested(opened: Opened, folder: Path) -> None:
    """In a corpus without the label quote no quote is suggested."""
    (folder / "copydesk.toml").write_text(ROUGH)
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        await until(pilot, lambda: reading(pilot).view.entities is not None)
        assert not reading(pilot).suggestions.open


@pytest.mark.slow
async def test_a_rejection_by_another_program_closes_the_suggestion(
    opened: Opened, store: Store, article: Article
) -> None:
    """A suggestion that another program rejects closes without a key; both programs' rejections are stored."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        (suggestion,) = [
            each for each in reading(pilot).suggestions.open if article.text[each.start : each.end] == VEER
        ]
        other = Store(store.folder, "anna")
        other.apply(article, [edits.judge(other.load(article), (), judgement_of(article.text, suggestion))])
        await until(pilot, lambda: VEER not in open_words(pilot))
        await pilot.press("semicolon", "z")
    changes = store.load(article).history
    assert [change.what for change in changes] == ["reject", "reject"]


async def test_a_rejection_is_anchored_in_a_changed_text(
    opened: Opened, folder: Path, store: Store, article: Article
) -> None:
    """With a new first line in the article the rejected suggestion is found by its words, and is not open."""
    suggestion = next(
        each for each in suggest_from_quotation_marks(article) if article.text[each.start : each.end] == VEER
    )
    store.apply(article, [edits.judge(store.load(article), (), judgement_of(article.text, suggestion))])
    (folder / f"{article.id}.txt").write_text(f"Corrected on Monday.\n\n{article.text}", "utf-8")
    async with opened(keys="enter", of=open_corpus(folder)) as pilot:
        assert any(each.startswith(PRECISELY) for each in open_words(pilot))
        assert VEER not in open_words(pilot)


def judge_often(corpus: Corpus, store: Store, rejections: int, acceptances: int = 0) -> None:
    """Reject reported speech by `say` in the second article, then accept it; each time another suggestion."""
    article = corpus.load(corpus.entries[1])
    record = store.load(article)
    for number in range(rejections + acceptances):
        suggestion = Suggestion(number, number + 1, "quote", "reported", cue="say")
        claims = accepted_claims(article.text, suggestion) if number >= rejections else ()
        edit = edits.judge(record, claims, judgement_of(article.text, suggestion, "quote" if claims else ""))
        record = store.apply(article, [edit])


@pytest.mark.parametrize(
    ("rejections", "acceptances", "confidence"),
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
def test_cues_that_are_often_rejected_lose_confidence(
    corpus: Corpus, store: Store, tmp_path: Path, rejections: int, acceptances: int, confidence: Confidence
) -> None:
    """Accepted in under half of eight, a cue is low; in under a quarter of twelve, muted. Other cues do not change."""
    judge_often(corpus, store, rejections, acceptances)
    suggestions = (Suggestion(0, 9, "quote", "reported", cue="say"), Suggestion(9, 19, "quote", "reported", cue="deny"))
    for _ in range(2):
        # The second ranking reads the cache.
        ranked = Feedback(store.annotator_folder, tmp_path / "cache").cap_confidence(suggestions)
        assert [each.strength for each in ranked] == [confidence, Confidence.HIGH]


def test_feedback_is_counted_again_when_a_file_has_changed(corpus: Corpus, store: Store, tmp_path: Path) -> None:
    """A rejection that was undone does not count, nor does one by another annotator."""
    judge_often(corpus, store, 12)
    feedback = Feedback(store.annotator_folder, tmp_path / "cache")
    assert feedback.counts_by_cue()["reported", "say"].rejected == 12
    article = corpus.load(corpus.entries[1])
    last = store.load(article).last()
    assert last is not None
    store.apply(article, [Undo(last.id, store.load(article).moment())])
    assert feedback.counts_by_cue()["reported", "say"].rejected == 11
    assert not Feedback(Store(store.folder, "ben").annotator_folder, tmp_path / "cache").counts_by_cue()


async def test_a_muted_cue_is_shown_if_all_are_shown(opened: Opened, corpus: Corpus, store: Store) -> None:
    """After twelve rejections reported speech by `say` is not suggested, unless `S` shows all suggestions."""
    judge_often(corpus, store, 12)
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: any(each.rule == "modal" for each in reading(pilot).suggestions.open))
        assert not any(each.startswith(REPORTED) for each in open_words(pilot))
        await pilot.press("S", "S", "S")
        assert any(each.startswith(REPORTED) for each in open_words(pilot))


async def test_a_suggestion_of_low_confidence_is_passed_over_but_can_be_accepted(
    opened: Opened, corpus: Corpus, store: Store
) -> None:
    """After eight rejections `;` does not stop at reported speech by `say`, but `a` in its sentence accepts it."""
    judge_often(corpus, store, 8)
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon")
        assert words(pilot).startswith(EMPHASISED)
        await pilot.press("k", "a")
        (claim,) = reading(pilot).session.record.claims
        assert claim.text.startswith(REPORTED)


@pytest.mark.slow
async def test_shown_suggestions_are_counted_once_per_article(opened: Opened, store: Store, article: Article) -> None:
    """However often the article is opened and saved, each counts once; an article that is only opened counts none."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
    assert not store.path(article.id).exists()
    for _ in range(2):
        async with opened(keys="enter") as pilot:
            await parsed(pilot)
            await pilot.press("g", "j", "semicolon", "semicolon", "semicolon", "z")
    counts = {(each.rule, each.cue): each for each in acceptance_by_cue([store.load(article)])}
    assert sum(each.offered for each in counts.values()) == 21
    assert counts["modal", "could"].offered == 1
    assert (counts["quotation", "tell"].rejected, counts["quotation", "say"].rejected) == (1, 1)


def test_check_and_history_understand_judgements(corpus: Corpus, store: Store) -> None:
    """A store with a rejected and an accepted suggestion has no findings, and its history lists both."""
    judge_often(corpus, store, 1, 1)
    report = check(store_folder(corpus.path), corpus)
    assert not report.findings
    assert [each.split("  ")[-1] for each in map(str, read_log(store.folder))] == [
        "reject quote “B”",
        "tag quote “e” (accepted reported)",
    ]


TEXT = "“One,” he said. “Two,” she said. It may be three. Four. “Five.”"
SUGGESTIONS = (
    Suggestion(0, 6, "quote", "quotation"),
    Suggestion(16, 22, "quote", "quotation"),
    Suggestion(33, 49, "speculation", "modal", cue="may"),
    Suggestion(50, 55, "fact", "statement"),
    Suggestion(56, 63, "quote", "quotation"),
)


@given(st.lists(st.tuples(st.sampled_from(("accept", "correct", "reject", "undo", "redo", "tag")), st.integers(0, 4))))
def test_suggestions_that_are_not_judged_are_open(actions: list[tuple[str, int]]) -> None:
    """Accepting, correcting, rejecting and tagging close a suggestion, undo opens it again, in any order."""
    record = Record.new(Article(id="a", title="A", text=TEXT), "anna")
    offers = OpenSuggestions(TEXT, SUGGESTIONS)
    closed: list[int] = []
    undone: list[int] = []
    for action, number in actions:
        suggestion = SUGGESTIONS[number]
        if action == "undo":
            change = record.last()
            assert (change is None) == (not closed)
            if change is not None:
                undone.append(closed.pop())
                record = Undo(change.id, record.moment()).apply(record)
        elif action == "redo":
            change = record.undone()
            assert (change is None) == (not undone)
            if change is not None:
                closed.append(undone.pop())
                record = Redo(change.id).apply(record)
        elif number not in closed:
            claims: tuple[Claim, ...] = {
                "accept": accepted_claims(TEXT, suggestion),
                "correct": (corrected_claim(TEXT, suggestion, suggestion.span, "fact"),),
                "tag": (Claim.of(TEXT, *suggestion.span, "fact"),),
            }.get(action, ())
            became = {"accept": suggestion.label, "correct": "fact"}.get(action, "")
            edit = (
                edits.tag(record, *claims)
                if action == "tag"
                else edits.judge(record, claims, judgement_of(TEXT, suggestion, became))
            )
            record = edit.apply(record)
            closed.append(number)
            undone.clear()
        assert [SUGGESTIONS.index(each) for each in offers.open_in(record)] == sorted({*range(5)} - {*closed})
        assert OpenSuggestions(TEXT, SUGGESTIONS).open_in(record) == offers.open_in(record)


def test_the_suggestion_over_a_span_is_the_first_that_overlaps_it() -> None:
    """Between the end of one suggestion and the start of the next there is none."""
    assert suggestion_at(SUGGESTIONS, Span(0, 15)) == SUGGESTIONS[0]
    assert suggestion_at(SUGGESTIONS, Span(6, 16)) is None
    assert suggestion_at(SUGGESTIONS, Span(60, 63)) == SUGGESTIONS[4]
    assert suggestion_at((), Span(0, 1)) is None
