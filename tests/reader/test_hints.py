"""The row of hints fits what is under the cursor; the pace is shown to those who ask for it."""

import re
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from annotations.work import pace as module
from annotations.work.pace import Pace
from tui.app import CopydeskApp
from tui.config import Config, shows_hints
from tui.widgets.bars import Bar


def hint(pilot: Pilot[None]) -> str:
    """Return the row of hints: the last but one of the screen."""
    return seen(pilot).splitlines()[-2].strip()


async def test_the_hints_follow_the_cursor(opened: Opened) -> None:
    """A sentence, a word, selecting, a claim, the panel, a search and a suggestion each have their own."""
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: reading(pilot).suggestions.open)
        expected = {
            "g": "1 2 3 tag · j next · ; suggestion · m done",
            "l": "1 2 3 tag · + widen · v select · @ is the speaker · Esc sentence",
            "v": "SELECT  h l word · j k sentence · < > character · o other end · 1 2 3 tag",
            "escape": "1 2 3 tag · + widen",
            "1": "x remove · s speaker · c note · 1 2 3 label · w resize · j next",
            "tab": "j k move · x remove · s speaker · c note · 1 2 3 label · Enter go there",
            "semicolon": "a accept · z reject · s speaker · A change",
        }
        for key, words in expected.items():
            await pilot.press(key)
            await pilot.pause()
            assert hint(pilot).startswith(words[:76]), key
        # The speaker under the cursor of the picker is drawn as a hit, but no search is on.
        reader = reading(pilot)
        await pilot.press("s")
        await until(pilot, lambda: reader.view.hits)
        await pilot.pause()
        assert "n next" not in reader.query_one("#hints", Bar).left.plain
        await pilot.press("escape")
        await pilot.press("slash", *"Taiwan", "enter")
        await pilot.pause()
        assert hint(pilot).startswith("n next · N previous · 1 2 3 tag · * tag all")
        await pilot.press("asterisk")
        await pilot.pause()
        assert hint(pilot).startswith("1 2 3 tag all · * their sentences · Esc none")


async def test_the_bar_does_not_repeat_the_hints(opened: Opened) -> None:
    """While one searches or tags all matches, the keys are in the row of hints, so the counts stay in the bar below."""
    async with opened(keys="enter slash C h i n a") as pilot:
        assert hint(pilot).startswith("Enter keep · Esc cancel · Ctrl+F ignore accents or not")
        bar = seen(pilot).splitlines()[-1]
        assert "/China▏" in bar
        assert "cancel" not in bar
        assert "? help" in bar
        await pilot.press("enter", "asterisk")
        await pilot.pause()
        bar = seen(pilot).splitlines()[-1]
        assert "a label tags all." in bar
        assert "? help" in bar


async def test_a_list_over_the_text_has_its_own_keys(opened: Opened) -> None:
    """While speakers are picked, no key is named that would go to the list; then the row is back."""
    async with opened(keys="enter 1 k s") as pilot:
        await pilot.pause()
        assert "x remove" not in seen(pilot)
        assert "n next" not in seen(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: hint(pilot).startswith("x remove · s speaker"))


@pytest.mark.parametrize("size", [(40, 10), (52, 12), (80, 23)])
async def test_the_state_of_saving_is_whole_in_any_window(opened: Opened, size: tuple[int, int]) -> None:
    """The counts beside it give way to it: NOT SAVED must never be cut."""
    async with opened(size=size, keys="enter 1") as pilot:
        await until(pilot, lambda: reading(pilot).session.save_state != "saving")
        await pilot.pause()
        assert re.search(r"saved \d\d:\d\d ", seen(pilot).splitlines()[-1])


async def test_the_legend_is_beside_the_hints(opened: Opened) -> None:
    """So that the reason of a suggestion and the legend are on screen together."""
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: reading(pilot).view.entities and reading(pilot).suggestions.open)
        await pilot.press("semicolon")
        await pilot.pause()
        assert "quote ·" in seen(pilot).splitlines()[-1]
        await pilot.press("g")
        await pilot.pause()
        assert hint(pilot).endswith("person place group org date")


async def test_h_hides_the_hints_for_good(opened: Opened) -> None:
    """The legend is in the bar below then, and the next start is without hints, too; the width stays remembered."""
    async with opened(keys="enter ) H") as pilot:
        assert "Hints off. H shows them again." in seen(pilot)
        assert "1 2 3 tag" not in seen(pilot)
        assert not shows_hints()
    async with opened(keys="enter") as pilot:
        assert "1 2 3 tag" not in seen(pilot)
        await pilot.press("H")
        await pilot.pause()
        assert "1 2 3 tag" in hint(pilot)


async def test_in_a_low_window_the_text_comes_first(opened: Opened) -> None:
    """Below 24 rows there is no row of hints."""
    async with opened(size=(80, 23), keys="enter") as pilot:
        assert "1 2 3 tag" not in seen(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "1 2 3 tag" in hint(pilot)


async def test_the_pace_is_shown_on_request(corpus: Corpus, store: Store, entity_cache: Path) -> None:
    """`goal` and `break` of the settings; without them the bar says nothing of it."""
    app = CopydeskApp(corpus, store, "", entity_cache, config=Config(goal=40, break_minutes=50))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("enter", "j", "j")
        await pilot.pause()
        assert "2 of 40 sentences · 2/36 read" in seen(pilot)
        await pilot.press("k", "j")
        reading(pilot).saver.pace._began -= 50 * 60
        await pilot.press("j")
        await pilot.pause()
        assert "50 min: time for a break · 3 of 40 sentences" in seen(pilot)


def test_a_pause_of_five_minutes_is_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time counts from the first action after it."""
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    pace = Pace()
    for now[0] in (60.0, 120.0, 180.0):
        pace.note(1)
    assert (pace.minutes, pace.sentences) == (3, 3)
    now[0] = 480.0
    pace.note()
    assert (pace.minutes, pace.sentences) == (0, 3)
