"""The thumb beside the lines, in the hands of somebody with a mouse: it scrolls, and does nothing else."""

from pathlib import Path

import pytest
from conftest import Opened, reading, until
from textual import events
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus, open_corpus
from annotations.store.store import Store
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen
from tui.widgets.lines import Lines

pytestmark = pytest.mark.slow


@pytest.fixture
def many(tmp_path: Path) -> tuple[Corpus, Store]:
    """Make sixty articles, each longer than a window."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02}.txt").write_text(f"Title {number:02}\n\n" + "It was so for a very long time. " * 120)
    return open_corpus(folder), Store(tmp_path / "claims", "anna")


async def mouse(pilot: Pilot[None], kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> None:
    """Do what a terminal tells of a mouse, from which Textual makes clicks."""
    event = kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
    pilot.app.post_message(event)
    await pilot.pause()


async def drag(pilot: Pilot[None], lines: Lines, down: int, left: int = 0) -> None:
    """Press the mouse at the top of the rail, drag it down, and let it go, some cells to the left."""
    x, y = lines.region.right - 1, lines.region.y
    await mouse(pilot, events.MouseMove, x, y, 0)
    await mouse(pilot, events.MouseDown, x, y)
    await mouse(pilot, events.MouseMove, x - left, y + down)
    await mouse(pilot, events.MouseUp, x - left, y + down)


def listing(pilot: Pilot[None]) -> LibraryScreen:
    """Return the list that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


async def test_a_press_on_the_thumb_of_the_list_sorts_nothing(opened: Opened, many: tuple[Corpus, Store]) -> None:
    """It begins beside the heads of the columns, and a click on those sorts."""
    async with opened(of=many[0], by=many[1]) as pilot:
        await drag(pilot, listing(pilot).table, 0)
        assert listing(pilot).table.sorted_by == ("", False)


@pytest.mark.parametrize("left", [0, 1, 30])
async def test_wherever_the_thumb_is_let_go_no_article_is_chosen(
    opened: Opened, many: tuple[Corpus, Store], left: int
) -> None:
    """The list has scrolled, the cursor is where it was, and twice the same is no double click."""
    async with opened(of=many[0], by=many[1]) as pilot:
        table = listing(pilot).table
        for _ in range(2):
            await drag(pilot, table, 10, left)
        assert table.scroll_offset.y > 10
        assert table.cursor == 0
        assert listing(pilot).table is table


async def test_dragging_the_thumb_leaves_what_is_selected(opened: Opened, many: tuple[Corpus, Store]) -> None:
    """Or the next label would tag another sentence."""
    async with opened(of=many[0], by=many[1], keys="enter j") as pilot:
        view = reading(pilot).view
        before = view.selection
        await drag(pilot, view, 8, 1)
        assert view.scroll_offset.y > 8
        assert view.selection == before


async def test_a_mouse_that_is_taken_away_holds_nothing(opened: Opened, many: tuple[Corpus, Store]) -> None:
    """Another screen comes up while the thumb is held: afterwards the mouse moves without scrolling."""
    async with opened(of=many[0], by=many[1]) as pilot:
        table = listing(pilot).table
        x, y = table.region.right - 1, table.region.y
        await mouse(pilot, events.MouseDown, x, y)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        await mouse(pilot, events.MouseUp, x, y)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await mouse(pilot, events.MouseMove, 20, y + 12, 0)
        assert table.scroll_offset.y == 0


async def test_a_mouse_that_is_taken_away_selects_nothing(opened: Opened, many: tuple[Corpus, Store]) -> None:
    """The same in the text: help comes up while one drags over words."""
    async with opened(of=many[0], by=many[1], keys="enter") as pilot:
        view = reading(pilot).view
        await mouse(pilot, events.MouseDown, 20, 3)
        await pilot.press("question_mark")
        await mouse(pilot, events.MouseUp, 20, 3)
        await pilot.press("escape")
        before = view.selection
        await mouse(pilot, events.MouseMove, 40, 12, 0)
        assert view.selection == before


JOURNEY = (
    "j j 1 j 2 k x 3 v l l l 1 escape G g space ctrl+d u U ( ) ] [ e E t w W tab j space escape tab tab escape "
    "/ t h e enter n N escape + - J K o S a z ; 1 escape F2 F2 F2 K q j k s s x X m u / a enter escape enter j 1 u q"
)
"""Keys that tag, undo, select, search, show and hide, turn to other articles, and change the look."""


async def test_what_is_kept_is_what_would_be_drawn(opened: Opened) -> None:
    """After every key of a long journey each line on screen is the same as one that is drawn anew."""
    async with opened(size=(100, 24)) as pilot:
        await pilot.press("enter")
        for key in JOURNEY.replace("F2", "f2").split():
            await pilot.press(key)
            for lines in pilot.app.screen.query(Lines):
                if not lines.size.width or not lines.display:
                    continue
                rows = range(lines.size.height)
                shown = [list(lines.render_line(y)) for y in rows]
                lines.refresh()
                assert shown == [list(lines.render_line(y)) for y in rows], (key, lines)
