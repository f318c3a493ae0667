"""The key table and the tables of commands: every key runs something, and everything can be reached by a key."""

import pytest
from textual.binding import Binding

from tui import app, keymap
from tui.adjudication import commands as adjudication
from tui.all_claims import commands as claims
from tui.concordance import commands as concordance
from tui.dialogs import (
    attribute_menu,
    blame,
    changes,
    guidelines,
    lost_claims,
    otherwise,
    prompt,
    quit,  # noqa: A004, as the dialog is called
    speaker_picker,
    tag_menu,
)
from tui.dialogs import help as help_
from tui.differences import commands as differences
from tui.doubts import commands as doubts
from tui.library import commands as library
from tui.reader import commands as reader
from tui.reader import replay
from tui.story import beside_commands as beside
from tui.story import commands as story
from tui.story import linking_commands as linking

TABLES: dict[str, dict[str, object]] = {
    "app": dict(app.COMMANDS),
    "library": dict(library.COMMANDS),
    "reader": dict(reader.COMMANDS),
    "finding": dict(concordance.COMMANDS),
    "claims": dict(claims.COMMANDS),
    "otherwise": dict(otherwise.COMMANDS),
    "story": dict(story.COMMANDS),
    "linking": dict(linking.COMMANDS),
    "beside": dict(beside.COMMANDS),
    "replay": dict(replay.COMMANDS),
    "differences": dict(differences.COMMANDS),
    "doubts": dict(doubts.COMMANDS),
    "adjudication": dict(adjudication.COMMANDS),
    "lost": dict(lost_claims.COMMANDS),
    "speaker": dict(speaker_picker.COMMANDS),
    "menu": dict(tag_menu.COMMANDS),
    "describe": dict(attribute_menu.COMMANDS),
    "changes": dict(changes.COMMANDS),
    "guidelines": dict(guidelines.COMMANDS),
    "ask": dict(prompt.COMMANDS),
    "leaving": dict(quit.COMMANDS),
    "help": dict(help_.COMMANDS),
    "dialog": dict(blame.COMMANDS),
}


def test_every_place_has_a_table_of_commands() -> None:
    """A screen is in the key table and has commands, or in neither."""
    assert {key.place for key in keymap.KEYS} == set(TABLES)


@pytest.mark.parametrize("place", TABLES)
def test_every_key_has_a_command_and_every_command_a_key(place: str) -> None:
    """What the table of keys names can be run, and nothing that can be run is out of reach."""
    assert {key.id for key in keymap.KEYS if key.place == place} == set(TABLES[place])


@pytest.mark.parametrize("place", TABLES)
def test_no_key_means_two_things_in_one_place(place: str) -> None:
    """On every screen a key is bound once."""
    bound = [each for key in keymap.KEYS if key.place in (place, "app") for each in key.keys.split(",")]
    bound += [each.key for each in keymap.bindings(place) if isinstance(each, Binding) and each.id is None]
    twice = {each for each in bound if bound.count(each) > 1}
    assert not twice


def test_every_key_has_an_id_and_a_tooltip_of_its_own() -> None:
    """Ids are what a person's own key map names; no two are the same, and every key says what it does."""
    ids = [key.id for key in keymap.KEYS]
    assert len(set(ids)) == len(ids)
    assert all(key.tooltip and key.does for key in keymap.KEYS)
