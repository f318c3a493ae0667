"""The key table and the tables of commands: every key runs something, and everything can be reached by a key."""

from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import Binding

import tui
from tui import keymap


def tables() -> dict[str, dict[str, object]]:
    """Return the table of commands of every screen by its place, which the ids begin with."""
    found: dict[str, dict[str, object]] = {}
    folder = Path(next(iter(tui.__path__)))
    for path in sorted(folder.rglob("*.py")):
        if "\nCOMMANDS: " in path.read_text("utf-8"):
            name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
            commands = dict(import_module(name).COMMANDS)
            (place,) = {each.partition(".")[0] for each in commands}
            assert place not in found, f"{name} has commands of {place}, as another module has"
            found[place] = commands
    return found


TABLES = tables()


def test_every_place_has_a_table_of_commands() -> None:
    """A screen is in the key table and has commands, or in neither; an id begins with its place."""
    assert len(TABLES) > 20
    assert [key.id for key in keymap.KEYS if key.id.partition(".")[0] != key.place] == []
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
