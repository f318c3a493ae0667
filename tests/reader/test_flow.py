"""Going on the way one came: sentences, suggestions, unread sentences, and articles that are not done."""

from pathlib import Path

from conftest import Opened, reading, seen, until
from textual.pilot import Pilot

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from tui.app import CopydeskApp
from tui.config import Config


async def parsed(pilot: Pilot[None]) -> None:
    """Wait for suggestions that need a parse."""
    await until(pilot, lambda: any(each.rule == "reported" for each in reading(pilot).suggestions.open))


def at_suggestion(pilot: Pilot[None]) -> bool:
    """Return whether a suggestion, not its sentence, is selected."""
    return reading(pilot).view.selection.unit == "suggestion"


async def test_after_j_a_judgement_goes_on_to_the_next_sentence(opened: Opened) -> None:
    """`a` and `z` select the sentence behind that of the suggestion, whatever is suggested further down."""
    for key in ("a", "z"):
        async with opened(keys="enter g") as pilot:
            await parsed(pilot)
            reader = reading(pilot)
            while reader.suggestions.at_cursor() is None:
                await pilot.press("j")
            suggestion = reader.suggestions.at_cursor()
            assert suggestion is not None
            last = reader.view.units.number_at(suggestion.end - 1)
            await pilot.press(key)
            assert reader.view.selection == reader.view.units.sentence(last + 1)
            await pilot.press("u")


async def test_after_semicolon_a_judgement_goes_on_to_the_next_suggestion(opened: Opened) -> None:
    """Also with a label, and also if the suggestion was a whole sentence."""
    for key in ("a", "z", "3"):
        async with opened(keys="enter g") as pilot:
            await parsed(pilot)
            await pilot.press("semicolon", key)
            assert reading(pilot).suggestions.at_cursor() is not None
            assert reading(pilot).view.selection.span == reading(pilot).suggestions.at_cursor().span  # type: ignore[union-attr]
            await pilot.press("u")


async def test_r_goes_to_the_next_unread_sentence(opened: Opened) -> None:
    """The sentence left behind counts as read; `R` goes back to what was passed over."""
    async with opened(keys="enter j j G") as pilot:
        reader = reading(pilot)
        await pilot.press("g", "r")
        assert reader.view.sentence_number == 2
        await pilot.press("r")
        assert reader.view.sentence_number == 3
        await pilot.press("G", "R")
        assert reader.view.sentence_number == 34
        await pilot.press("g", "R")
        assert "No unread sentence before this one." in seen(pilot)


async def test_m_says_how_many_sentences_are_unread(opened: Opened, store: Store, article: Article) -> None:
    """It marks the article all the same, and says nothing of that if all are read."""
    async with opened(keys="enter j j m") as pilot:
        assert "Done, with 34 sentences unread: r goes to them." in seen(pilot)
        await pilot.press("m")
        await pilot.pause()
        assert "The article is in progress." in seen(pilot)
        await pilot.press("m")
    assert store.load(article).row.status == "done"


async def test_capital_m_opens_the_next_new_article(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """In the order of the list: articles that are begun or done are passed over; without one it says so."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, keys="enter M") as pilot:
        assert reading(pilot).entry.id == "02"
        await pilot.press("M")
        assert reading(pilot).entry.id == "03"
        for _ in range(8):
            await pilot.press("M")
        assert "No new article is left" in seen(pilot)
    statuses = [store.load(corpus.load(entry)).row.status for entry in corpus.entries]
    assert statuses.count("new") == 0
    assert statuses[1] == "done"
    assert store.load(corpus.load(corpus.entries[3])).row.flagged


async def test_capital_m_says_how_many_sentences_were_left_unread(opened: Opened, store: Store) -> None:
    """In the next article, by the title of the one left; and without a next one."""
    async with opened(keys="enter j j M") as pilot:
        title = "US Secretary of State A…"
        assert f"Done, with 34 sentences unread: “{title}”." in seen(pilot)
        await pilot.press(*["j"] * 20, "M")
        assert "No new article is left." in seen(pilot)
        assert "unread" not in seen(pilot)


async def test_capital_j_may_skip_articles_that_are_done(newsroom: tuple[Corpus, Store], entity_cache: Path) -> None:
    """With `skip_done` in the settings; without it, every article is opened."""
    corpus, store = newsroom
    for skip_done, expected in ((True, "02"), (False, "01")):
        app = CopydeskApp(corpus, store, "", entity_cache, config=Config(skip_done=skip_done))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "J")
            await pilot.pause()
            assert reading(pilot).entry.id == expected


async def test_a_label_may_tag_the_sentences_of_the_matches(opened: Opened, store: Store, article: Article) -> None:
    """`*` offers the matches, pressed again their sentences, each once; a label tags them in one change."""
    async with opened(keys="enter slash") as pilot:
        await pilot.press(*"Taiwan", "enter", "asterisk")
        assert "3 matches: a label tags all." in seen(pilot)
        await pilot.press("asterisk")
        assert "sentences: a label tags all." in seen(pilot)
        await pilot.press("1")
        units = reading(pilot).view.units
        claims = reading(pilot).session.record.claims
        assert claims
        assert all(units.is_sentence(claim.span) and "Taiwan" in claim.text for claim in claims)
        await pilot.press("u")
        assert reading(pilot).session.record.claims == ()
