"""The palette: what there is to do is found by its name, and done; keys are called as their user has them."""

import re

import pytest
from conftest import Opened, reading, seen, until
from textual import events

from annotations.corpus.corpus import Corpus
from annotations.scheme import DEFAULT
from annotations.store.store import Store
from tui import keymap
from tui.app import CopydeskApp
from tui.config import Config
from tui.dialogs.command_palette import CommandPalette
from tui.library.screen import LibraryScreen


@pytest.mark.slow
async def test_a_part_of_a_name_is_enough(opened: Opened, store: Store) -> None:
    """`:` and "done" and Enter mark the article as done, like the key that stands beside the name."""
    async with opened(keys="enter colon d o n e") as pilot:
        assert re.search(r"1  done +m  ", seen(pilot))
        await pilot.press("enter")
        await pilot.pause()
        assert reading(pilot).session.record.row.status == "done"


@pytest.mark.slow
async def test_what_is_said_of_a_command_is_looked_into_as_well(opened: Opened) -> None:
    """“clipboard” is in no command's name, but in the help of copying."""
    async with opened(keys="enter ctrl+p c l i p b o a r d") as pilot:
        assert "1  copy" in seen(pilot)


async def test_a_key_typed_after_a_command_comes_after_it(opened: Opened) -> None:
    """A claim is removed by name, and `j` follows at once: the sentence of the claim loses it, not the next one."""
    async with opened(keys="enter 1 2 k k") as pilot:
        reader = reading(pilot)
        for key in ("colon", *"remove", "enter", "j", "j"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: len(reader.session.record.claims) == 1 and reader.view.sentence_number == 2)
        assert [claim.label for claim in reader.session.record.claims] == ["quote"]


@pytest.mark.slow
async def test_escape_does_nothing(opened: Opened) -> None:
    """The palette is left with nothing done, and gone."""
    async with opened(keys="enter colon q u i t escape") as pilot:
        assert reading(pilot).is_current


async def test_a_name_that_nothing_has_does_nothing(opened: Opened) -> None:
    """The palette says that nothing matches; Enter then closes it and that is all."""
    async with opened(keys="enter colon z z z") as pilot:
        assert "Commands   nothing matches" in seen(pilot)
        await pilot.press("backspace", "backspace", "backspace")
        assert "nothing matches" not in seen(pilot)
        await pilot.press("z", "z", "z", "enter")
        assert reading(pilot).is_current
        assert not reading(pilot).session.record.history


@pytest.mark.slow
async def test_a_command_of_the_whole_program_can_be_given(opened: Opened) -> None:
    """The theme is changed by name from the list of articles as well."""
    async with opened(keys="colon") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CommandPalette)
        await pilot.press("n", "e", "x", "t", "space", "t", "h", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert pilot.app.theme == "copydesk-light"


@pytest.mark.parametrize("place", ["library", "reader"])
def test_no_two_commands_have_one_name(place: str) -> None:
    """Whatever is chosen by name is one thing."""
    own = [key for key in keymap.KEYS if key.place == place]
    assert len({key.does for key in own}) == len(own)
    everywhere = {key.does for key in keymap.KEYS if key.place == "app"}
    assert {key.id for key in own if key.does in everywhere} <= {f"{place}.quit"}, "which is the same thing"


def test_keys_are_called_as_a_person_reads_them() -> None:
    """A user's own keys by their characters, the others as in the table."""
    names = keymap.Names({"reader.next": "ctrl+n,down,question_mark", "reader.undo": "f5", "reader.done": "plus"})
    assert names["reader.next"] == "Ctrl+N"
    assert names(next(key for key in keymap.KEYS if key.id == "reader.next")) == "Ctrl+N ↓ ?"
    assert (names["reader.undo"], names["reader.done"], names["reader.help"]) == ("F5", "+", "?")


async def test_help_and_bars_show_the_keys_that_a_user_has(corpus: Corpus, store: Store) -> None:
    """With help on F9 and "next sentence" on `n`, help and bars name those keys."""
    own = {"reader.help": "f9", "reader.next": "n,down", "reader.next_hit": "f6", "library.open": "o"}
    app = CopydeskApp(corpus, store, "none", store.folder, Config(keys=own))
    async with app.run_test(size=(100, 30)) as pilot:
        assert "o open " in seen(pilot)
        await pilot.press("o")
        await pilot.pause()
        assert "F9 help" in seen(pilot)
        await pilot.press("n")
        assert reading(pilot).view.sentence_number == 1
        await pilot.press("f9")
        await pilot.pause()
        assert "n ↓         Go to the next sentence" in seen(pilot)


async def test_help_says_all_of_what_a_label_means_and_scrolls(opened: Opened) -> None:
    """Definitions are wrapped, not cut, at 80 columns; the arrows and PgDn go through the rest."""
    async with opened(keys="enter question_mark") as pilot:
        text = " ".join(re.sub("[│▁-█]", " ", seen(pilot)).split())
        for label in DEFAULT.labels:
            assert f"{label.name}. {label.definition}" in text
        first = seen(pilot)
        await pilot.press("pagedown", "down")
        await pilot.pause()
        assert "fact. " not in seen(pilot)
        await pilot.press("pageup", "up")
        await pilot.pause()
        assert seen(pilot) == first


async def test_nothing_typed_does_nothing(opened: Opened) -> None:
    """`:` and Enter close the palette, and that is all."""
    async with opened(keys="enter colon enter") as pilot:
        assert reading(pilot).is_current
        assert reading(pilot).view.sentence_number == 0


async def test_a_name_that_begins_so_comes_first(opened: Opened) -> None:
    """What begins as typed is before what only has it inside."""
    async with opened(keys="enter colon q u i") as pilot:
        assert "1  quit" in seen(pilot)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("delete", "remove claim"),
        ("revert", "undo"),
        ("comment", "note"),
        ("quote", "tag quote"),
        ("fact", "tag fact"),
        ("dark", "theme dark"),
        ("layout", "setting layout"),
    ],
)
async def test_other_words_labels_and_settings_are_found(opened: Opened, typed: str, first: str) -> None:
    """What a person may call a command finds it, and so do the names of labels, themes and settings."""
    async with opened(keys=f"enter colon {' '.join(typed)}") as pilot:
        assert f"1  {first}" in seen(pilot)


async def test_a_label_a_theme_and_a_setting_are_chosen_by_name(opened: Opened) -> None:
    """A label tags the sentence, a theme is used at once, and a setting says where it is set."""
    async with opened(keys="enter colon q u o t e enter") as pilot:
        await until(pilot, lambda: len(reading(pilot).session.record.claims) == 1)
        assert reading(pilot).session.record.claims[0].label == "quote"
        await pilot.press("colon", *"contrast", "enter")
        await until(pilot, lambda: pilot.app.theme == "copydesk-contrast")
        await pilot.press("colon", *"layout", "enter")
        await pilot.pause()
        assert "Set layout in " in seen(pilot)


async def test_a_digit_chooses_the_command_beside_it(opened: Opened) -> None:
    """`:`, “undo” and 1 undo, as Enter does."""
    async with opened(keys="enter 1 colon u n d o 1") as pilot:
        await until(pilot, lambda: not reading(pilot).session.record.claims)


async def test_help_filters_as_one_types(opened: Opened) -> None:
    """Any word of a key's help, or another word for it, finds the key; Esc clears the filter, then closes."""
    async with opened(keys="enter question_mark") as pilot:
        await pilot.press(*"delete")
        await pilot.pause()
        assert "Remove the" in seen(pilot)
        assert "Go to the next sentence" not in seen(pilot)
        await pilot.press(*["backspace"] * 6, *"zzz")
        await pilot.pause()
        assert "nothing matches" in seen(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "Go to the next sentence" in seen(pilot)
        await pilot.press("escape")
        assert reading(pilot).is_current


async def test_the_key_of_help_closes_it_again(opened: Opened) -> None:
    """`?` opens and closes; within a filter it is a letter."""
    async with opened(keys="enter question_mark question_mark") as pilot:
        assert reading(pilot).is_current


async def test_names_and_keys_have_columns_of_their_own(opened: Opened) -> None:
    """The longest name, too, leaves the keys below each other."""
    async with opened(keys="enter colon s p e a k e r") as pilot:
        named = re.compile(r"\d  (speaker|selection is the speaker) +(?=[s@] )")
        found = list(filter(None, map(named.search, seen(pilot).splitlines())))
        assert len(found) == 2
        assert found[0].end() == found[1].end()
