"""Which articles are in a story: a column of the list, and a condition of its filter."""

import pytest
from conftest import Opened, seen
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus
from annotations.ledger.story_edits import edit_story
from annotations.reports.in_stories import StoryArticles
from annotations.reports.query import parse_query
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.membership import make_story, story_articles
from tui.library.screen import LibraryScreen

News = tuple[Corpus, Store]


@pytest.fixture
def news(newsroom: News) -> News:
    """Make a story of three articles of a dozen, and one of two, of which one is in both."""
    corpus, store = newsroom
    ledgers = LedgerStore(store.folder, store.annotator)
    make_story(ledgers, "The new airport", story_articles(corpus, ["00", "01", "09"]))
    make_story(ledgers, "Strikes", story_articles(corpus, ["09", "11"]))
    return corpus, store


async def listed(pilot: Pilot[None]) -> list[str]:
    """Return the ids of the articles that are listed, once all is read."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return [screen.rows[number].id for number in screen.shown]


async def test_a_column_says_how_large_the_story_is(opened: Opened, news: News) -> None:
    """`⋮3` in the row of an article in a story of three; without stories there is no such column."""
    async with opened(size=(120, 30), of=news[0], by=news[1]) as pilot:
        await listed(pilot)
        lines = seen(pilot).splitlines()
        assert "⋮" in lines[2]
        assert [line.split("⋮")[1].split()[0] for line in lines[3:15] if "⋮" in line] == ["3", "3", "3", "2"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("story:", ["00", "01", "09", "11"]),
        ("story:airp", ["00", "01", "09"]),
        ('story:"new air"', ["00", "01", "09"]),
        ("story:strikes court", []),
        ("story:airport outlet:reuters", ["01"]),
        ("story:strikes story:airport", ["00", "01", "09", "11"]),
        ("story:nothing", []),
    ],
)
async def test_the_filter_finds_articles_of_stories(opened: Opened, news: News, typed: str, ids: list[str]) -> None:
    """Any story, or those with words of a title; with other conditions both must hold."""
    async with opened(of=news[0], by=news[1]) as pilot:
        await listed(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        screen.arrangement._set_query(typed)
        assert sorted(await listed(pilot)) == ids
        screen.arrangement._set_query("story:no")
        assert len(await listed(pilot)) == 8


async def test_the_head_of_the_column_shows_only_these(opened: Opened, news: News) -> None:
    """A click filters, and another one shows all again."""
    async with opened(size=(120, 30), of=news[0], by=news[1]) as pilot:
        await listed(pilot)
        x = seen(pilot).splitlines()[2].index("⋮")
        await pilot.click(offset=(x, 2))
        assert len(await listed(pilot)) == 4
        await pilot.click(offset=(seen(pilot).splitlines()[2].index("⋮"), 2))
        assert len(await listed(pilot)) == 12


async def test_a_story_that_was_made_elsewhere_is_shown_on_coming_back(opened: Opened, newsroom: News) -> None:
    """And one that was dropped is gone."""
    corpus, store = newsroom
    ledgers = LedgerStore(store.folder, store.annotator)
    async with opened(size=(120, 30), of=corpus, by=store, keys="enter") as pilot:
        story = make_story(ledgers, "Airport", story_articles(corpus, ["00", "01"]))
        await pilot.press("q")
        await listed(pilot)
        assert seen(pilot).count("⋮2") == 2
        await pilot.press("enter")
        ledgers.apply(story.id, [edit_story(store.annotator, status="dropped")])
        await pilot.press("q")
        await listed(pilot)
        assert "⋮" not in seen(pilot)


def test_without_stories_nothing_matches(newsroom: News) -> None:
    """Nor is any condition an error."""
    entries = newsroom[0].entries
    assert StoryArticles().matching(parse_query("airport"), entries) is None
    assert StoryArticles().matching(parse_query("story:"), entries) == frozenset()
    assert StoryArticles().matching(parse_query("story:no"), entries) == frozenset(range(12))
