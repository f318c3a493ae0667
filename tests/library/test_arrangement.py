"""The list filtered and sorted, as the person at the keys sees it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from newsroom import ARTICLES
from textual.pilot import Pilot

from annotations.article import Span
from annotations.claims.edits import Progress
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.store.store import Store
from tui.library.article_table import ArticleTable
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen


@pytest.fixture
async def list_(opened: Opened, newsroom: tuple[Corpus, Store]) -> AsyncIterator[Pilot[None]]:
    """Open them in a window in which all columns have room."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=(120, 30)) as pilot:
        yield pilot


def titles(pilot: Pilot[None]) -> list[str]:
    """Return the titles that are listed, from top to bottom."""
    starts = [line[4:].lstrip(" ⚑") for line in seen(pilot).splitlines()]
    return [title for start in starts for title, *_ in ARTICLES if start.startswith(title[:7])]


def library(pilot: Pilot[None]) -> LibraryScreen:
    """Return the list that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


async def type_(pilot: Pilot[None], text: str) -> None:
    """Press the keys of a text."""
    names = {" ": "space", ":": "colon", "-": "minus", '"': "quotation_mark"}
    await pilot.press(*(names.get(each, each) for each in text))


async def test_wide_windows_show_outlet_and_date(list_: Pilot[None]) -> None:
    """Each article has them on its line, as far as they are known, and the columns are named."""
    lines = seen(list_).splitlines()
    assert lines[2].split() == ["title", "outlet", "date", "words", "F", "Q", "S", "read"]
    assert "The Herald" in lines[3]
    assert "2023-06-18" in lines[3]
    assert "東京で首脳会談" in seen(list_)
    assert "[bold]Markup[/bold] is only text" in seen(list_)


@pytest.mark.parametrize("width", [40, 60, 80, 90, 100, 130, 200])
async def test_the_title_has_room_in_every_window(opened: Opened, newsroom: tuple[Corpus, Store], width: int) -> None:
    """Columns give way before the title does, and those that are shown are whole."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=(width, 24)) as pilot:
        lines = seen(pilot).splitlines()
        assert "Prime minister rejec" in lines[3]
        assert lines[2].split()[-1] in ("claims", "read")
        assert len(lines[3]) <= width


@pytest.mark.slow
async def test_what_is_typed_filters_title_and_outlet(list_: Pilot[None]) -> None:
    """With each letter; letters left out do not matter, nor do accents; the head says how many are left."""
    await list_.press("slash")
    await type_(list_, "hrld")
    assert titles(list_) == [ARTICLES[0][0], ARTICLES[2][0]]
    assert "/hrld▏" in seen(list_).splitlines()[-1]
    assert "2 of 12 articles" in seen(list_)
    await list_.press("ctrl+u")
    await type_(list_, "cafe")
    assert titles(list_) == [ARTICLES[7][0]]
    await list_.press("enter")
    assert "/cafe" in seen(list_).splitlines()[0]
    await list_.press("escape")
    assert len(titles(list_)) == 12


async def test_keys_that_are_typed_are_letters_not_commands(list_: Pilot[None]) -> None:
    """`q`, `m`, `j` and the digits go into the filter, backspace takes the last away, Esc goes back to before."""
    await list_.press("slash", "q", "m", "j", "1")
    assert "/qmj1▏" in seen(list_)
    assert "No article matches" in seen(list_)
    await list_.press("backspace", "backspace", "backspace", "backspace")
    assert len(titles(list_)) == 12
    await list_.press("escape")
    assert "▏" not in seen(list_)
    assert isinstance(list_.app.screen, LibraryScreen)


async def test_what_was_pasted_is_looked_for(list_: Pilot[None]) -> None:
    """On one line, in its turn among the keys."""
    await list_.press("slash")
    list_.app.screen.pasted("central\n bank")  # type: ignore[attr-defined]
    assert titles(list_) == [ARTICLES[3][0]]


@pytest.mark.slow
async def test_status_label_and_outlet_can_be_typed(list_: Pilot[None]) -> None:
    """As words with a colon, with others beside them."""
    await list_.press("slash")
    await type_(list_, "status:prog")
    assert titles(list_) == [ARTICLES[0][0], ARTICLES[5][0]]
    await type_(list_, " label:spec")
    assert titles(list_) == [ARTICLES[5][0]]


async def test_tab_goes_through_the_statuses(list_: Pilot[None]) -> None:
    """One status after the other, each with what it is called in the head, and at the end all again."""
    found = {}
    for _ in range(5):
        await list_.press("tab")
        query = seen(list_).splitlines()[0].split("/")[1].split()[0]
        found[query] = len(titles(list_))
    assert found == {
        "status:in-progress": 2,
        "status:new": 8,
        "status:skipped": 1,
        "status:done": 1,
        "status:flagged": 1,
    }
    await list_.press("tab")
    assert len(titles(list_)) == 12


async def test_digits_show_the_articles_with_a_label(list_: Pilot[None]) -> None:
    """`2` those with a quote, again all; another digit beside it is an alternative to nothing."""
    await list_.press("2")
    assert titles(list_) == [ARTICLES[1][0]]
    await list_.press("2")
    assert len(titles(list_)) == 12
    await list_.press("9")
    assert "No label has the key 9" in seen(list_)


async def test_o_shows_the_outlet_of_the_article_here(list_: Pilot[None]) -> None:
    """And the cursor stays on it; `o` again shows all. Where no outlet is known that is said."""
    await list_.press("j", "o")
    assert titles(list_) == [ARTICLES[1][0], ARTICLES[3][0], ARTICLES[10][0]]
    assert library(list_).table.cursor == 0
    await list_.press("o")
    assert len(titles(list_)) == 12
    assert library(list_).table.cursor == 1
    await list_.press("g", *"jjjjjj", "o")
    assert "This article has no outlet" in seen(list_)


@pytest.mark.slow
async def test_every_column_sorts(list_: Pilot[None]) -> None:
    """`s` goes from column to column, with an arrow at its head; `S` turns it round; the cursor keeps its article."""
    await list_.press("j")
    seen_heads = []
    for _ in range(8):
        await list_.press("s")
        assert library(list_).current is not None
        assert library(list_).current.id == "01"  # type: ignore[union-attr]
        seen_heads += [word for word in seen(list_).splitlines()[2].split() if word.endswith("▲")]
    assert seen_heads == ["title▲", "outlet▲", "date▲", "words▲", "read▲"]
    await list_.press("s", "s")
    assert titles(list_)[0] == "Airline cancels flights"
    await list_.press("S")
    assert titles(list_)[0] != "Airline cancels flights"
    assert "title▼" in seen(list_)


async def test_s_passes_over_columns_that_no_article_has_anything_in(opened: Opened) -> None:
    """The order by outlet would be that of the corpus, by a column that is not shown."""
    async with opened(size=(120, 30)) as pilot:
        said = []
        for _ in range(6):
            await pilot.press("s")
            said += [line.split("   ")[0].strip() for line in seen(pilot).splitlines() if "Sorted by" in line]
    assert said == [
        "Sorted by status.",
        "Sorted by title.",
        "Sorted by words.",
        "Sorted by claims.",
        "Sorted by read.",
        "Sorted by place in the corpus.",
    ]


async def test_a_click_on_a_head_sorts(list_: Pilot[None]) -> None:
    """By words; a second click the other way round."""
    at = seen(list_).splitlines()[2].index("words")
    await list_.click(ArticleTable, offset=(at, 0))
    assert titles(list_)[0] == ARTICLES[0][0] or titles(list_)[0] == ARTICLES[9][0]
    first = titles(list_)
    await list_.click(ArticleTable, offset=(at, 0))
    assert titles(list_) == first[::-1]


@pytest.mark.slow
async def test_the_next_article_is_the_next_one_shown(list_: Pilot[None]) -> None:
    """`J` in the reader goes on to the next article of the filtered list, not of the corpus."""
    await list_.press("slash")
    await type_(list_, "reuters")
    await list_.press("enter", "enter")
    await until(list_, lambda: isinstance(list_.app.screen, ReaderScreen))
    assert reading(list_).entry.id == "01"
    await list_.press("J")
    assert reading(list_).entry.id == "03"
    await list_.press("J", "J")
    assert reading(list_).entry.id == "10"
    assert "This is the last article" in seen(list_)
    await list_.press("q")
    await until(list_, lambda: isinstance(list_.app.screen, LibraryScreen))
    assert library(list_).current.id == "10"  # type: ignore[union-attr]


@pytest.mark.slow
async def test_n_goes_to_the_next_new_article_and_shift_n_to_the_next_begun(list_: Pilot[None]) -> None:
    """Round the end; where there is no other that is said."""
    await list_.press("n")
    assert library(list_).table.cursor == 2
    await list_.press("N")
    assert library(list_).table.cursor == 5
    await list_.press("N")
    assert library(list_).table.cursor == 0
    assert "From the top again" in seen(list_)
    await list_.press("slash")
    await type_(list_, "madrid")
    await list_.press("enter", "n")
    assert "No other article here is new" in seen(list_)


async def test_r_opens_the_article_that_was_worked_on_last(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """From another day, where it was left; where nothing was worked on that is said."""
    corpus, kept = newsroom
    article = corpus.load(corpus.entries[5])
    kept.apply(article, [Progress(0, (Span(0, 60),), 1.0)])
    async with opened(of=corpus, by=kept, keys="r") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert reading(pilot).entry.id == "05"
    async with opened(of=corpus, by=Store(kept.folder, "ben"), keys="r") as pilot:
        assert "No article has been worked on yet" in seen(pilot)


async def test_the_cursor_goes_to_the_best_match(list_: Pilot[None]) -> None:
    """With each letter; Esc goes back to the article it came from, Enter keeps the match."""
    await list_.press("G", "slash")
    await type_(list_, "be")
    current = library(list_).current
    assert current is not None
    assert (current.id, library(list_).table.cursor) == ("05", 0)
    await type_(list_, "ij")
    await list_.press("backspace", "escape")
    current = library(list_).current
    assert current is not None
    assert current.id == "11"
    await list_.press("slash")
    await type_(list_, "beij")
    await list_.press("enter", "escape")
    current = library(list_).current
    assert current is not None
    assert current.id == "05"


async def test_a_status_is_found_by_its_beginning(list_: Pilot[None]) -> None:
    """`status:don` is enough."""
    await list_.press("slash")
    await type_(list_, "status:don")
    assert titles(list_) == [ARTICLES[1][0]]


async def test_an_unknown_filter_is_said(list_: Pilot[None]) -> None:
    """While it is typed and when it is kept, with the filters that there are; an address is none."""
    await list_.press("slash")
    await type_(list_, "statsu:new")
    assert "No filter “statsu:”. Use status: label: outlet: flag:" in seen(list_)
    await list_.press("enter")
    assert "No filter “statsu:”. Use status: label: outlet: flag:" in seen(list_)
    await list_.press("slash", "ctrl+u")
    await type_(list_, "http://example.org")
    assert "No filter" not in seen(list_)


async def test_dates_of_any_form_are_listed_and_sorted_as_dates(opened: Opened, tmp_path: Path) -> None:
    """E-mail, ISO, seconds since 1970 and words become ISO in the list; what the source said is kept."""
    dates = {
        "mail": "Fri, 05 Jan 2018 10:00:00 +0000",
        "iso": "2023-06-18",
        "epoch": "1700000000",
        "words": "2 January 2024",
    }
    folder = tmp_path / "dated"
    folder.mkdir()
    for name, date in dates.items():
        (folder / f"{name}.txt").write_text(f"---\ntitle: By {name}\ndate: {date}\n---\nBy {name}\n\nText.\n", "utf-8")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(folder / "claims", "anna"), size=(120, 24)) as pilot:
        library(pilot).arrangement.sort_by("date")
        await pilot.pause()
        rows = [line.split() for line in seen(pilot).splitlines()[3:7]]
        assert [row[-6] for row in rows] == ["2018-01-05", "2023-06-18", "2023-11-14", "2024-01-02"]
    kept = {entry.id: corpus.load(entry).published for entry in corpus.entries}
    assert kept["mail"] == dates["mail"]
    assert kept["words"] == dates["words"]


@pytest.mark.parametrize("words", [8, 60])
async def test_the_preview_shows_the_text_from_its_first_letter(opened: Opened, tmp_path: Path, words: int) -> None:
    """A first line that is longer than a title is shown in full, and none is shown twice."""
    folder = tmp_path / "long"
    folder.mkdir()
    first = " ".join(f"word{number:03}" for number in range(words))
    (folder / "0.txt").write_text(f"{first}\n\nThe second paragraph.\n", "utf-8")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(folder / "claims", "anna"), size=(100, 40)) as pilot:
        await until(pilot, lambda: "The second paragraph." in seen(pilot))
        shown = " ".join(" ".join(seen(pilot).splitlines()[25:]).split())
        assert f"{first} The second paragraph." in shown
        assert shown.count("word000") == 1
