"""Lines that are drawn once, and the thumb beside them."""

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from textual.strip import Strip

from annotations.scheme import DEFAULT
from tui.display.theme import THEMES, Palette
from tui.widgets.lines import MAX_DRAWN_LINES, Lines

HEIGHT = 10
"""Lines of the window."""


class Numbered(Lines):
    """Lines that say their number, below one that does not move."""

    HEAD = 1

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        super().__init__()
        self.asked: list[int] = []

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Say the number."""
        self.asked.append(line)
        return Strip([Segment(f"line {line}", palette.blank)])


class Desk(App[None]):
    """A hundred of them."""

    CSS = f"Numbered {{ width: 20; height: {HEIGHT}; overflow: hidden; }}"

    def compose(self) -> ComposeResult:
        """Show them."""
        lines = Numbered()
        lines.set_reactive(Lines.palette, Palette(THEMES[0], DEFAULT))
        yield lines

    def on_mount(self) -> None:
        """Tell how many there are."""
        self.lines.lay_out(100)

    @property
    def lines(self) -> Numbered:
        """The lines."""
        return self.query_one(Numbered)


async def asked(pilot: Pilot[None]) -> list[int]:
    """Return which lines were drawn since it was asked last."""
    await pilot.pause()
    lines = pilot.app.query_one(Numbered)
    drawn, lines.asked = lines.asked, []
    return drawn


async def test_a_line_is_drawn_when_it_comes_into_sight_and_once() -> None:
    """Scrolling by two draws two lines, scrolling back none; the head stays where it is."""
    app = Desk()
    async with app.run_test() as pilot:
        assert sorted(await asked(pilot)) == list(range(-1, HEIGHT - 1))
        app.lines.scroll_to_line(2)
        assert await asked(pilot) == [HEIGHT - 1, HEIGHT]
        assert [app.lines.render_line(y).text.split("  ")[0] for y in (0, 1)] == ["line -1", "line 2"]
        app.lines.scroll_to_line(0)
        assert await asked(pilot) == []


async def test_what_changed_is_drawn_anew_and_nothing_else() -> None:
    """A line in sight at once, one out of sight when it comes; after another palette, or other lines, all of them."""
    app = Desk()
    async with app.run_test() as pilot:
        await asked(pilot)
        app.lines.redraw(3, 2)
        assert await asked(pilot) == [3, 4]
        app.lines.redraw(50, 1)
        assert await asked(pilot) == []
        app.lines.scroll_to_line(45)
        assert 50 in await asked(pilot)
        app.lines.palette = Palette(THEMES[1], DEFAULT)
        assert len(await asked(pilot)) == HEIGHT
        app.lines.lay_out(60)
        assert len(await asked(pilot)) == HEIGHT


async def test_lines_are_drawn_anew_when_they_have_other_room() -> None:
    """A wider window shows more of each."""
    app = Desk()
    async with app.run_test() as pilot:
        await asked(pilot)
        app.lines.styles.width = 30
        app.lines.lay_out(100)
        await pilot.pause()
        assert {app.lines.render_line(y).cell_length for y in range(HEIGHT)} == {30}


async def test_what_is_kept_does_not_grow_with_what_was_seen() -> None:
    """After thousands of lines no more are held than a few windows full."""
    app = Desk()
    async with app.run_test() as pilot:
        app.lines.lay_out(5_000)
        for line in range(0, 5_000, HEIGHT):
            app.lines.scroll_to_line(line)
            app.lines.render_lines(app.lines.size.region)
        assert len(await asked(pilot)) > 4_000
        assert len(app.lines._drawn) <= MAX_DRAWN_LINES
        assert len(app.lines._railed) <= MAX_DRAWN_LINES


def rail(lines: Lines) -> str:
    """Return what stands beside the lines."""
    return "".join(lines.render_line(y).text[-1] for y in range(HEIGHT))


async def test_the_thumb_shows_which_part_is_in_sight() -> None:
    """It is as long as what is in sight is of all, never less than a cell, and there is none where all is in sight."""
    app = Desk()
    async with app.run_test():
        assert rail(app.lines) == "█         "
        app.lines.scroll_to_line(91)
        assert rail(app.lines) == "         █"
        app.lines.scroll_to_line(50)
        assert rail(app.lines).strip(" ") in ("▄▀", "█")
        app.lines.lay_out(19)
        app.lines.scroll_to_line(0)
        assert rail(app.lines) == "█████     "
        app.lines.lay_out(HEIGHT - 1)
        assert rail(app.lines) == " " * HEIGHT


async def test_the_mouse_drags_the_thumb_and_the_wheel_turns() -> None:
    """A press beside the thumb brings it there, and it follows the mouse; beside the rail nothing is dragged."""
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.mouse_down(Numbered, offset=(19, 5))
        await pilot.pause()
        assert 40 < app.lines.scroll_offset.y < 60
        await pilot.hover(Numbered, offset=(10, 9))
        await pilot.pause()
        assert app.lines.scroll_offset.y == 91
        await pilot.mouse_up(Numbered, offset=(10, 9))
        await pilot.hover(Numbered, offset=(10, 2))
        await pilot.pause()
        assert app.lines.scroll_offset.y == 91
        await pilot.mouse_down(Numbered, offset=(5, 2))
        await pilot.hover(Numbered, offset=(5, 7))
        await pilot.pause()
        assert app.lines.scroll_offset.y == 91
        app.lines.post_message(MouseScrollUp(None, 5, 5, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert app.lines.scroll_offset.y == 91 - app.scroll_sensitivity_y
        app.lines.post_message(MouseScrollDown(None, 5, 5, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert app.lines.scroll_offset.y == 91
