"""The user's settings, and what is remembered between sessions.

Settings are in `config.toml` of the user's configuration folder: a `theme`, a `width`, `suggestions`, and under
`[keys]` the keys of commands by their ids (`reader.next = "n,down"`). An error in that file is reported in one sentence
with its line: nobody should have to guess which key does not do what it should.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NoReturn, get_args

import msgspec
from msgspec import Meta, Struct
from platformdirs import user_config_path, user_state_path
from textual.binding import Binding

from annotations.cache import keep
from annotations.errors import CopydeskError
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular
from annotations.toml_lines import TomlLines, parse_toml
from tui.keymap import KEYS, bindings

APP_NAME = "copydesk"
"""The name of the user's folders."""

NARROWEST, WIDEST = 40, 200
"""The narrowest and the widest column of text, in cells."""

Width = Annotated[int, Meta(ge=NARROWEST, le=WIDEST)]

Suggested = Literal["quotes and speculation", "quotes", "speculation", "all", "none"]
"""Which suggestions are shown; `all` adds those of facts, and those by cues that are always rejected."""

MUST = {
    "theme": "a name in quotation marks",
    "width": f"a whole number from {NARROWEST} to {WIDEST}",
    "suggestions": f"one of {', '.join(map(repr, get_args(Suggested)))}",
    "keys": "a table of actions and their keys",
}
"""What each setting has to be, in words."""


class ConfigError(CopydeskError):
    """The user's settings cannot be used as they are written."""


class Config(Struct, frozen=True):
    """The settings of a user, for every corpus."""

    theme: str = ""
    """The name of a theme; empty for the default."""
    width: Width = 88
    """The widest line of text, in cells."""
    suggestions: Suggested = "quotes and speculation"
    """The suggestions that are shown at first."""
    keys: dict[str, str] = {}
    """Textual's names of keys, separated by commas, by the ids in `tui.keymap.KEYS`."""


class _State(Struct):
    """What is remembered between sessions."""

    width: Width | None = None


class Clash(NamedTuple):
    """One key that two commands have where both work."""

    key: str
    ids: tuple[str, str]
    """Their ids in the order of the table; empty for the digits, which tag."""


def read_config(path: Path | None = None, themes: Collection[str] = ()) -> Config:
    """Read the user's settings, from their default place without a path.

    Returns the defaults if there is no file. `themes` are the allowed names of themes; any name if empty. Raises
    `ConfigError` with the file and the line.
    """
    path = path or user_config_path(APP_NAME) / "config.toml"
    text = _text(path)
    written = _Written(path, text, _parsed(path, text))
    config = written.config()
    if config.theme and themes and config.theme not in themes:
        written.refuse("theme", f"there is no theme “{config.theme}”{_perhaps(config.theme, themes)}")
    return config


def remembered_width() -> int | None:
    """Return the width that was set last, or `None` if unknown."""
    try:
        return msgspec.json.decode(read_regular(_state_path(), MAX_SETTINGS_BYTES), type=_State).width
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def remember_width(width: int) -> None:
    """Remember the width for the next session. A failure does not matter."""
    keep(_state_path(), msgspec.json.encode(_State(width)) + b"\n")


def _state_path() -> Path:
    return user_state_path(APP_NAME) / "state.json"


class _Written:
    """The settings in a file, and their lines."""

    def __init__(self, path: Path, text: str, found: dict[str, Any]) -> None:
        """Take what was `found` in the `text` of a file."""
        self._path = path
        self._found = found
        self._lines = TomlLines(text)

    def line(self, name: str) -> int:
        """Return the line of a setting, or of the table it is in."""
        return self._lines.nearest(name) or 1

    def refuse(self, name: str, why: str) -> NoReturn:
        """Raise `ConfigError` about a setting."""
        raise ConfigError(f"{self._path}, line {self.line(name)}: {why}")

    def config(self) -> Config:
        """Return the settings, all of them usable. Raises `ConfigError`."""
        fields = Config.__struct_fields__
        for name in self._found:
            if name not in fields:
                self.refuse(name, f"there is no setting “{name}”{_perhaps(name, fields)}")
        own = dict(self._found)
        if isinstance(own.get("keys"), dict):
            own["keys"] = self._keys(own["keys"])
        try:
            return msgspec.convert(own, Config)
        except msgspec.ValidationError as error:
            name = str(error).rpartition("$.")[2].rstrip("`")
            self.refuse(name, f"{name} must be {MUST[name]}")

    def _keys(self, table: Mapping[str, Any]) -> dict[str, str]:
        """Return the keys of known commands without clashes."""
        ids = [key.id for key in KEYS]
        own: dict[str, str] = {}
        for name, value in _flat(table):
            if name not in ids:
                self.refuse(f"keys.{name}", f"there is no action “{name}”{_perhaps(name, ids)}")
            if not isinstance(value, str):
                self.refuse(f"keys.{name}", f"{name} must be keys in quotation marks, with commas between them")
            parts = [part.strip() for part in value.split(",")]
            if not all(parts):
                self.refuse(f"keys.{name}", f"{name} has an empty key (a comma is written “comma”, a space “space”)")
            own[name] = ",".join(parts)
        by_default = set(_clashes({}))
        for clash in _clashes(own):
            if clash not in by_default:
                self._refuse_clash(clash, own)
        return own

    def _refuse_clash(self, clash: Clash, own: Mapping[str, str]) -> NoReturn:
        """Report which of two commands cannot have a key.

        It is the one that was given the key, the later one of two.
        """
        name = max((each for each in clash.ids if each in own), key=lambda each: self.line(f"keys.{each}"))
        other = next(each for each in clash.ids if each != name)
        whose = f"is that of {other}" if other else "stands for a label"
        self.refuse(f"keys.{name}", f"{name} cannot have the key “{clash.key}”, which {whose}")


def _text(path: Path) -> str:
    """Return the content of the file, empty if there is none. Raises `ConfigError`."""
    try:
        data = read_regular(path, MAX_SETTINGS_BYTES)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: this is not UTF-8") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """Return the parsed TOML. Raises `ConfigError`."""
    try:
        return parse_toml(text)
    except ValueError as error:
        why, _, where = str(error).partition(" (at ")
        number = re.match(r"line (\d+)", where)
        line = int(number[1]) if number else len(text.rstrip("\n").split("\n"))
        raise ConfigError(f"{path}, line {line}: this is not valid TOML: {why[:1].lower()}{why[1:]}") from error


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the commands of a table by id.

    TOML takes an unquoted id for a table in a table.
    """
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _clashes(own: Mapping[str, str]) -> Iterator[Clash]:
    """Yield the keys that mean two things in one place under a key map."""
    holders: dict[str, list[tuple[str, str]]] = {}
    for key in KEYS:
        for name in _named([Binding(own.get(key.id, key.keys), "")]):
            holders.setdefault(name, []).append((key.place, key.id))
    for place in dict.fromkeys(key.place for key in KEYS):
        fixed = (each for each in bindings(place) if isinstance(each, Binding) and each.id is None)
        for name in _named(fixed):
            holders.setdefault(name, []).append((place, ""))
    for name, those in holders.items():
        for (place, one), (other_place, other) in combinations(those, 2):
            if one != other and (place == other_place or "app" in (place, other_place)):
                yield Clash(name, (one, other))


def _named(those: Iterable[Binding]) -> list[str]:
    """Return Textual's names of the keys of some bindings.

    Textual knows “?” as question_mark.
    """
    return [each.key for each in Binding.make_bindings(those)]


def _perhaps(name: str, names: Iterable[str]) -> str:
    """Suggest the name that was probably meant, if any is close."""
    near = get_close_matches(name, names, n=1)
    return f", perhaps “{near[0]}” is meant" if near else ""
