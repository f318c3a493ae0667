"""Keyboard layouts: the meaning of keys on other keyboards.

The keys of Copydesk are those of an American keyboard. On a French one the digits are shifted, and a Cyrillic or Greek
one types other letters altogether. A layout says which American character each of its characters stands for; all others
stand for themselves. Letters stand for those at the same place. Where a field is typed into, every key types its own
character.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from textual.keys import _character_to_key

LayoutName = Literal["qwerty", "azerty", "qwertz", "russian", "ukrainian", "greek"]
"""The layouts that can be named in config.toml."""


@dataclass(frozen=True)
class Layout:
    """One layout."""

    typed: str
    """Characters of the keyboard that stand for others."""
    meant: str
    """What they stand for, one for one."""

    @cached_property
    def _names(self) -> dict[str, str]:
        """Textual's names of the keys that are meant, by the names of those that are typed."""
        return {name_of(one): name_of(other) for one, other in zip(self.typed, self.meant, strict=True)}

    @cached_property
    def _shown(self) -> dict[str, str]:
        """The character to type for each that is meant."""
        return dict(reversed([*zip(self.meant, self.typed, strict=True)]))

    def key(self, name: str) -> str:
        """Return the key that is meant by a key, both by Textual's names."""
        held, plus, last = name.rpartition("+")
        return f"{held}{plus}{self._names.get(last, last)}"

    def shown(self, character: str) -> str:
        """Return what a person types for a character of the table of keys."""
        return character if character.isdigit() else self._shown.get(character, character)


def name_of(character: str) -> str:
    """Return Textual's name of the key that types a character."""
    return character if character.isalnum() else _character_to_key(character)


_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED_LATIN = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'

LAYOUTS: dict[str, Layout] = {
    "qwerty": Layout("", ""),
    # & acts as 1, and § accepts all; ) is beside =, so that it narrows as = widens.
    "azerty": Layout("&é\"'(-è_çà²µ§)£$%ù", '1234567890""&-()[]'),
    "qwertz": Layout("öä", "[]"),
    # № is where # is, and stands for &, which there is not; ё for @.
    "russian": Layout(
        "йцукенгшщзхъфывапролджэячсмитьбю" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ" + "№ё",
        _LATIN + _SHIFTED_LATIN + "&@",
    ),
    "ukrainian": Layout(
        "йцукенгшщзхїфівапролджєячсмитьбю" + "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ" + "№ґ",
        _LATIN + _SHIFTED_LATIN + "&@",
    ),
    # ; is where q is, and ' stands for ;.
    "greek": Layout(
        ";ςερτυθιοπασδφγηξκλζχψωβνμ" + "ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ" + "'",
        "qwertyuiopasdfghjklzxcvbnm" + "ERTYUIOPASDFGHJKLZXCVBNM" + ";",
    ),
}


class Keyboard:
    """The keyboard of a person: a layout, and keys that the person chose."""

    def __init__(self, layout: str, own: Mapping[str, str]) -> None:
        """Use a layout, except for the keys of `own`: Textual's names, separated by commas, by commands."""
        self._layout = LAYOUTS[layout]
        self._own = {key for keys in own.values() for key in keys.split(",")}
        self._can_hint = layout == "qwerty"

    def meant(self, key: str) -> str:
        """Return the key that is meant by a key, both by Textual's names."""
        return key if key in self._own else self._layout.key(key)

    def hint(self, character: str) -> str:
        """Return a sentence, once, about the setting for a keyboard that has a letter; else nothing."""
        layout = probable(character)
        if not layout or not self._can_hint:
            return ""
        self._can_hint = False
        return f'“{character}” is no command. Is this your keyboard? layout = "{layout}" in config.toml'


def probable(character: str) -> str:
    """Return the layout that has a letter, empty if it is not one of another alphabet or no layout has it."""
    if not character.isalpha() or character.isascii():
        return ""
    return next((name for name in get_args(LayoutName) if character in LAYOUTS[name].typed), "")
