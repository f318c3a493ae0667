"""The list of one's own articles."""

import json
from datetime import UTC, datetime

import pytest
from conftest import Opened, reading, seen, until
from newsroom import assign
from textual.pilot import Pilot

from annotations.claims import edits
from annotations.corpus.corpus import Corpus
from annotations.store.assignment_file import Assignment, Assignments, assignments_path
from annotations.store.store import Store
from tui.library.screen import LibraryScreen

News = tuple[Corpus, Store]
WHEN = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def news(newsroom: News) -> News:
    """Give five of a dozen articles to anna, one of them done and one that all read, and two to ben."""
    corpus, store = newsroom
    assign(
        store.folder,
        **{"00": "anna", "01": "anna", "02": "ben", "05": "anna ben", "07": "anna", "09": "anna", "10": "ben"},
    )
    return corpus, store


def library(pilot: Pilot[None]) -> LibraryScreen:
    """Return the list that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


def listed(pilot: Pilot[None]) -> list[str]:
    """Return the ids of the articles that are listed."""
    screen = library(pilot)
    return [screen.rows[number].id for number in screen.shown]


def here(pilot: Pilot[None]) -> str:
    """Return the id of the article under the cursor."""
    return listed(pilot)[library(pilot).table.cursor]


def warnings(pilot: Pilot[None]) -> str:
    """Return the warnings on screen."""
    return " ".join(each.message for each in pilot.app._notifications)


async def ready(pilot: Pilot[None]) -> None:
    """Wait until everything is scanned."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_the_list_begins_with_ones_own_articles(opened: Opened, news: News) -> None:
    """The bar says how many are left; `M` shows all, and one's own again."""
    async with opened(of=news[0], by=news[1]) as pilot:
        assert listed(pilot) == ["00", "01", "05", "07", "09"]
        await ready(pilot)
        assert "4 of 5 assigned left" in seen(pilot).splitlines()[0]
        assert "M all" in seen(pilot).splitlines()[-1]
        await pilot.press("M")
        assert len(listed(pilot)) == 12
        assert "M all" not in seen(pilot).splitlines()[-1]
        assert "12 articles" in seen(pilot).splitlines()[0]
        await pilot.press("M")
        assert listed(pilot) == ["00", "01", "05", "07", "09"]


async def test_the_first_rows_are_known_at_once(opened: Opened, news: News) -> None:
    """An article of one's own that is done is shown so before the corpus was scanned."""
    async with opened(of=news[0], by=news[1]) as pilot:
        assert "4 of 5 assigned left" in seen(pilot).splitlines()[0]


async def test_escape_keeps_to_ones_own(opened: Opened, news: News) -> None:
    """Esc clears a search and stays with one's own articles: only `M` leaves them."""
    async with opened(of=news[0], by=news[1]) as pilot:
        await pilot.press("slash", *"caf", "enter")
        assert listed(pilot) == ["07"]
        await pilot.press("escape", "escape", "escape")
        assert listed(pilot) == ["00", "01", "05", "07", "09"]
        await pilot.press("slash", *"zzz", "enter")
        assert "No article of yours matches. M shows all articles." in seen(pilot)


async def test_filters_and_sorting_go_together_with_it(opened: Opened, news: News) -> None:
    """A status, a label and an order count among one's own."""
    async with opened(of=news[0], by=news[1]) as pilot:
        await ready(pilot)
        await pilot.press("1")
        assert listed(pilot) == ["00"]
        await pilot.press("1", "slash", *"overlap", "colon", "enter")
        assert listed(pilot) == ["05"]
        await pilot.press("escape", "S")
        assert listed(pilot) == ["09", "07", "05", "01", "00"]


async def test_reading_goes_on_among_ones_own(opened: Opened, news: News) -> None:
    """`J` and `M` in the reader, `n` and `r` in the list skip what is assigned to others."""
    corpus, store = news
    other = corpus.load(corpus.entries[10])
    async with opened(of=corpus, by=store, keys="enter J J") as pilot:
        assert reading(pilot).entry.id == "05"
        await pilot.press("M")
        assert reading(pilot).entry.id == "07"
        await pilot.press("J", "J")
        assert reading(pilot).entry.id == "09"
        assert "This is the last article." in seen(pilot)
        await pilot.press("q")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        store.apply(other, [edits.set_flag(store.load(other), flagged=True)])
        await pilot.press("r")
        assert reading(pilot).entry.id == "05"
        await pilot.press("q", "g", "n")
        assert here(pilot) == "07"


async def test_an_article_of_others_says_whose_it_is(opened: Opened, news: News) -> None:
    """A quiet word in the bar, only for what is not one's own; the article can be read and tagged."""
    async with opened(of=news[0], by=news[1], keys="M j j enter") as pilot:
        assert "assigned to ben" in seen(pilot).splitlines()[0]
        await pilot.press("1", "K")
        assert "assigned" not in seen(pilot)


async def test_done_articles_are_counted(opened: Opened, news: News) -> None:
    """Marking one done in the list, and undoing it, is counted at once."""
    async with opened(of=news[0], by=news[1], keys="m") as pilot:
        await until(pilot, lambda: "3 of 5 assigned left" in seen(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "4 of 5 assigned left" in seen(pilot))


async def test_who_has_nothing_is_told_at_the_start(opened: Opened, news: News) -> None:
    """Whoever forgot `--annotator` sees all articles, and that they are assigned to others."""
    corpus, store = news
    async with opened(of=corpus, by=Store(store.folder, "guest")) as pilot:
        assert len(listed(pilot)) == 12
        assert "Articles are assigned to anna, ben, none to guest." in seen(pilot)


async def test_new_assignments_are_followed(opened: Opened, news: News) -> None:
    """A sync brings another file: the list follows, the cursor stays on its article, and a sentence says it."""
    corpus, store = news
    async with opened(of=corpus, by=store, keys="j j") as pilot:
        await ready(pilot)
        assert here(pilot) == "05"
        assign(store.folder, **{"00": "ben", "11": "anna"})
        await until(pilot, lambda: "11" in listed(pilot))
        assert listed(pilot) == ["01", "05", "07", "09", "11"]
        assert here(pilot) == "05"
        await until(pilot, lambda: "Assignments have changed: 5 articles for you." in seen(pilot))


async def test_first_assignments_do_not_change_the_list(opened: Opened, newsroom: News) -> None:
    """Somebody divides the articles while one reads: the list stays, and a sentence names the key."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store) as pilot:
        await ready(pilot)
        await pilot.press("M")
        assert "No articles are assigned" in seen(pilot)
        assign(store.folder, **{"03": "anna"})
        await until(pilot, lambda: "1 article for you. M shows them." in seen(pilot))
        assert len(listed(pilot)) == 12
        await pilot.press("M")
        assert listed(pilot) == ["03"]


async def test_all_are_listed_when_nothing_is_assigned_any_more(opened: Opened, news: News) -> None:
    """A release takes everything from the annotator."""
    corpus, store = news
    async with opened(of=corpus, by=store) as pilot:
        await ready(pilot)
        assign(store.folder, **{"00": "", "01": "", "05": "ben", "07": "", "09": ""})
        await until(pilot, lambda: "Nothing is assigned to you any more." in seen(pilot))
        assert len(listed(pilot)) == 12
        await pilot.press("M")
        assert "No article is assigned to anna." in seen(pilot)


async def test_with_a_damaged_file_everybody_sees_all(opened: Opened, news: News) -> None:
    """It stays where it is, and the warning names it."""
    corpus, store = news
    path = assignments_path(store.folder)
    data = path.read_bytes()[:90]
    path.write_bytes(data)
    async with opened(of=corpus, by=store) as pilot:
        assert len(listed(pilot)) == 12
        assert "everybody sees all articles" in warnings(pilot)
    assert [each.read_bytes() for each in path.parent.glob("assignments.json*")] == [data]


async def test_with_a_file_of_a_newer_version_everybody_sees_all(opened: Opened, news: News) -> None:
    """It stays as it is, and the warning says so."""
    corpus, store = news
    path = assignments_path(store.folder)
    tables = json.loads(path.read_bytes())
    path.write_text(json.dumps({**tables, "schema": {"1": {"version": 9}}}), "utf-8")
    data = path.read_bytes()
    async with opened(of=corpus, by=store) as pilot:
        assert len(listed(pilot)) == 12
        assert "written by a newer Copydesk" in warnings(pilot)
    assert path.read_bytes() == data


async def test_damage_while_reading_changes_nothing(opened: Opened, news: News) -> None:
    """A file may be half copied: the list stays, and the file is left where it is."""
    corpus, store = news
    path = assignments_path(store.folder)
    async with opened(of=corpus, by=store) as pilot:
        await ready(pilot)
        whole = path.read_bytes()
        path.write_bytes(whole[:90])
        await until(pilot, lambda: "The earlier assignments stay in force" in warnings(pilot))
        assert len(listed(pilot)) == 5
        assert path.read_bytes() == whole[:90]


def test_assignments_of_nobody_are_none() -> None:
    """Rows without annotators assign nothing."""
    row = Assignment(article="a", annotators=(), kind="single", made=WHEN)
    assert not Assignments({"a": row})
