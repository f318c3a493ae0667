"""The picker of speakers, and the selected words as a speaker: keys, screen and disk."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.store.speaker_file import read_names
from annotations.store.store import Store
from tui.dialogs.speaker_picker import SpeakerPicker
from tui.reader.screen import ReaderScreen

VEER = "“that the competition we have with China doesn’t veer into conflict”"


async def parsed(pilot: Pilot[None]) -> None:
    """Wait for the entities, and for the suggestions that need a parse."""
    await until(pilot, lambda: reading(pilot).view.entities is not None)
    await until(pilot, lambda: any(each.rule == "reported" for each in reading(pilot).suggestions.open))
    await pilot.pause()


async def to_veer(pilot: Pilot[None]) -> None:
    """Select the suggested quotation whose speaker is a pronoun."""
    for _ in range(6):
        await pilot.press("semicolon")
        if reading(pilot).session.article.text[slice(*reading(pilot).view.selection.span)] == VEER:
            return
    raise AssertionError(seen(pilot))


async def back(pilot: Pilot[None]) -> None:
    """Wait until the picker is closed."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
    await pilot.pause()


def claims(store: Store, article: Article) -> list[tuple[str, str, str]]:
    """Return words, speaker and words for the speaker of each claim on disk."""
    return [(each.text, each.speaker, each.speaker_text) for each in store.load(article).claims]


async def test_a_digit_accepts_a_suggestion_with_that_speaker(opened: Opened, store: Store, article: Article) -> None:
    """The pronoun stays the words of the article, and the cursor goes on to the next suggestion."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s")
        assert isinstance(pilot.app.screen, SpeakerPicker)
        await pilot.pause()
        assert "1  Antony Blinken   “he”" in seen(pilot)
        assert "2  Joe Biden   “he”" in seen(pilot)
        await pilot.press("2")
        await back(pilot)
        assert "precisely" in reading(pilot).session.article.text[slice(*reading(pilot).view.selection.span)]
    assert claims(store, article) == [(VEER, "Joe Biden", "he")]
    (claim,) = store.load(article).claims
    assert article.text[claim.speaker_start : claim.speaker_end] == "he"
    assert claim.origin == "suggested:quotation"


async def test_escape_restores_everything(opened: Opened, store: Store, article: Article) -> None:
    """Nothing is kept while one moves and types; selection, hits and height of the text are as before."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        reader = reading(pilot)
        before = (reader.view.selection, reader.view.hits, reader.view.size)
        await pilot.press("s", "down", "down", "x", "escape")
        assert isinstance(pilot.app.screen, SpeakerPicker)
        await pilot.press("escape")
        await back(pilot)
        assert (reader.view.selection, reader.view.hits, reader.view.size) == before
    assert not store.ids() or not store.load(article).claims


async def test_the_words_in_question_stay_in_sight(opened: Opened) -> None:
    """In the smallest window too, the selection is above the picker, and what is highlighted is marked in the text."""
    for size in ((80, 24), (40, 10)):
        async with opened(size=size, keys="enter") as pilot:
            await parsed(pilot)
            await to_veer(pilot)
            await pilot.press("s")
            await pilot.pause()
            screen = seen(pilot)
            assert "“that" in screen.partition("Speaker of")[0]
            assert "1  Antony Blinken" in screen


async def test_letters_filter_and_a_new_name_can_be_typed(opened: Opened, store: Store, article: Article) -> None:
    """A name that matches is taken by Enter; one that matches nothing is new, without words of the article."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("2", "s")
        await pilot.press(*"qin", "enter")
        await back(pilot)
        await pilot.press("k", "1", "k", "s", *"an aide", "enter")
        await back(pilot)
        assert "said: an aide" in seen(pilot)
        await pilot.press("u")
        (claim,) = reading(pilot).session.record.claims
        assert (claim.speaker, claim.speaker_text, claim.label) == ("Qin Gang", "Qin Gang", "fact")


async def test_the_sentence_tagged_just_now_gets_the_speaker(opened: Opened, store: Store, article: Article) -> None:
    """Although the cursor has gone on, and it stays there; once it moves, the key acts on what it is on."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("2")
        number = reading(pilot).view.sentence_number
        await pilot.press("s", "1")
        await back(pilot)
        assert reading(pilot).view.sentence_number == number == 1
        await pilot.press("j", "s")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "No claim here" in seen(pilot)
    ((words, speaker, _),) = claims(store, article)
    assert words.startswith("US Secretary of State")
    assert speaker == "Antony Blinken"


async def test_the_speaker_of_a_claim_is_marked_and_can_be_removed(
    opened: Opened, store: Store, article: Article
) -> None:
    """The last line of the picker is no speaker."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "a", "left_square_bracket", "s")
        await pilot.pause()
        assert "US officials   now" in seen(pilot)
        await pilot.press(*["down"] * 40, "enter")
        await back(pilot)
        assert "This claim has no speaker now." in seen(pilot)
        await pilot.press("u")
        await until(pilot, lambda: reading(pilot).session.record.claims[0].speaker == "US officials")


async def test_at_makes_the_selected_words_the_speaker(opened: Opened, store: Store, article: Article) -> None:
    """Of the claim that was tagged last, or of the one selected last; a known name counts in full."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("2", "l", "l", "l", "l", "l")
        await pilot.press("at")
        chosen = reading(pilot).session.article.text[slice(*reading(pilot).view.selection.span)]
        (claim,) = reading(pilot).session.record.claims
        assert claim.speaker == claim.speaker_text == chosen
        await pilot.press("u")
        await pilot.press("j", "j", "e")
        assert reading(pilot).session.article.text[slice(*reading(pilot).view.selection.span)] == "Qin"
        await pilot.press("at")
        (claim,) = reading(pilot).session.record.claims
        assert (claim.speaker, claim.speaker_text) == ("Qin Gang", "Qin")
        assert claim.stands_in(article.text)


async def test_at_on_a_whole_sentence_names_no_speaker(opened: Opened, store: Store, article: Article) -> None:
    """A sentence is no name: a slip of the key after moving on leaves the claim as it is."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("2", "at")
        assert reading(pilot).view.selection.unit == "sentence"
        assert "Select only the words that name the speaker" in seen(pilot)
        assert reading(pilot).session.record.claims[0].speaker == ""


async def test_at_on_the_words_of_the_claim_says_which_words_to_select(opened: Opened) -> None:
    """Nobody is the speaker of a claim by its own words; the message fits beside the counts at 80 cells."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("quotation_mark", "2", "at")
        assert "Select the words that name the speaker, not the claim." in seen(pilot)
        assert reading(pilot).session.record.claims[0].speaker == ""


async def test_without_a_model_the_names_of_other_claims_are_offered(opened: Opened, tmp_path: Path) -> None:
    """Before entities are found, and where no model is: the speakers of other claims, and what one types."""
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "a.txt").write_text("Rain fell all day. It was cold, too. Nobody came.\n")
    async with opened(of=open_corpus(folder), by=Store(folder / "annotations", "anna"), keys="enter") as pilot:
        await pilot.press("2", "s", *"the Met Office", "enter")
        await back(pilot)
        await pilot.press("2", "s")
        await pilot.pause()
        assert "1  the Met Office" in seen(pilot)
        await pilot.press("1")
        await back(pilot)
        assert [each.speaker for each in reading(pilot).session.record.claims] == ["the Met Office"] * 2


async def test_speakers_of_other_articles_are_found_by_letters(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """They come behind those of the article, and are read while one reads."""
    other = articles[1]
    claim = Claim.of(other.text, 0, 7, "quote").said_by("Zoë Quist")
    store.apply(other, [edits.tag(store.load(other), claim)])
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s", *"zoe")
        await pilot.pause()
        assert "1  Zoë Quist   in other claims" in seen(pilot)
        await pilot.press("1")
        await back(pilot)
    assert claims(store, articles[0]) == [(VEER, "Zoë Quist", "he")]


async def test_a_click_takes_a_speaker_and_pasted_lines_become_one(
    opened: Opened, store: Store, article: Article
) -> None:
    """A return in pasted text is a space, as it is in a name."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await pilot.press("semicolon", "a", "left_square_bracket", "s")
        picker = pilot.app.screen
        assert isinstance(picker, SpeakerPicker)
        picker.pasted("an\r\naide\rof his")
        await pilot.pause()
        assert "1  an aide of his   as a new name" in seen(pilot)
        await pilot.click("#speaker-lines", offset=(4, 1))
        await back(pilot)
    assert [each[1] for each in claims(store, article)] == ["an aide of his"]


@pytest.mark.parametrize("keys", ["1", "enter"])
async def test_keys_typed_at_once_reach_the_picker(opened: Opened, store: Store, article: Article, keys: str) -> None:
    """The key behind `s` acts in the picker, however fast it comes."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s", keys, "a")
        await back(pilot)
    assert [each[1] for each in claims(store, article)] == ["Antony Blinken", "Antony Blinken"]


def test_attribution_names_the_words_where_they_differ() -> None:
    """As the screens show it."""
    claim = Claim.of("“No,” he said.", 0, 5, "quote")
    assert claim.said_by("Carl Lund", 6, 8, "he").attribution == "Carl Lund (“he”)"
    assert claim.said_by("he", 6, 8).attribution == "he"
    assert claim.said_by("an aide").attribution == "an aide"


async def test_two_names_are_put_together_in_the_picker(opened: Opened, store: Store, article: Article) -> None:
    """`=` on one, then the other: from then on `a` and the picker give the name that is kept."""
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s", "equals_sign")
        await pilot.pause()
        assert "“Antony Blinken” is the same as …" in seen(pilot)
        await pilot.press(*"Tony Blinken", "enter")
        await back(pilot)
        await pilot.press("a")
        assert [each.speaker for each in reading(pilot).session.record.claims] == ["Tony Blinken"] * 2
    assert read_names(store.folder).canonical("antony blinken") == "Tony Blinken"


async def test_names_put_together_are_taken_apart_by_undo(opened: Opened, store: Store) -> None:
    """In its turn among the changes of claims; redo puts them together again."""

    def known() -> str:
        return read_names(store.folder).canonical("antony blinken")

    async with opened(size=(110, 30), keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s", "equals_sign", *"Tony Blinken", "enter")
        await back(pilot)
        assert len(reading(pilot).session.record.claims) == 1
        await pilot.press("u")
        assert not reading(pilot).session.record.claims
        assert known() == "Tony Blinken"
        await pilot.press("u")
        assert "Undone: “Antony Blinken” is a name of its own." in seen(pilot)
        assert known() == "antony blinken"
        await pilot.press("ctrl+r")
        assert "Redone: “Antony Blinken” counts as “Tony Blinken”." in seen(pilot)
        assert known() == "Tony Blinken"
        await pilot.press("ctrl+r")
        assert [each.speaker for each in reading(pilot).session.record.claims] == ["Tony Blinken"]


async def test_signs_that_are_in_no_name_find_nobody(opened: Opened) -> None:
    """Typed after a name is asked for: nothing but signs is no name to sort by."""
    async with opened(size=(110, 30), keys="enter") as pilot:
        await parsed(pilot)
        await to_veer(pilot)
        await pilot.press("s", "minus", "minus")
        assert "Speaker of" in seen(pilot)
        assert "--" in seen(pilot)


async def test_the_same_speaker_again_keeps_its_words(opened: Opened, store: Store, article: Article) -> None:
    """A speaker taken from the text who is not among the likely ones stays tied to the words when Enter keeps it."""
    start = article.text.index("the world")
    claim = Claim.of(article.text, 0, 10, "quote").said_by("the world", start, start + 9, "the world")
    store.apply(article, [edits.tag(store.load(article), claim)])
    async with opened(keys="enter right_square_bracket s") as pilot:
        assert "the world" in seen(pilot)
        await pilot.press("enter")
        await back(pilot)
        await pilot.press("j")
    (kept,) = store.load(article).claims
    assert (kept.speaker, kept.speaker_start, kept.speaker_text) == ("the world", start, "the world")
