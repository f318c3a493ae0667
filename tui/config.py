"""The user's settings, and the state kept between sessions.

Settings are in `config.toml` of the user's configuration folder: `theme`, `colours`, `layout`, `width`, `suggestions`,
and under `[keys]` the keys of commands by their ids (`reader.next = "n,down"`). All errors in that file are reported at
once, each with its line: nobody should have to guess which key does not do what it should.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta, Struct
from platformdirs import user_config_path, user_state_path
from textual.binding import Binding

from annotations import suggester_settings
from annotations.cache import keep
from annotations.errors import CopydeskError
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular
from annotations.suggester_settings import SuggesterSettings
from annotations.toml_settings import TomlSettings, perhaps
from annotations.translation import LANGUAGES
from tui.colours import Colours
from tui.keymap import KEYS, bindings
from tui.layouts import LayoutName

if TYPE_CHECKING:
    from textual.theme import Theme

APP_NAME = "copydesk"
"""The name of the user's folders."""

NARROWEST, WIDEST = 40, 200
"""The narrowest and the widest column of text, in cells."""

Width = Annotated[int, Meta(ge=NARROWEST, le=WIDEST)]

Suggested = Literal["quotes and speculation", "quotes", "speculation", "all", "none"]
"""Which suggestions are shown; `all` adds those of facts, and those by cues that are always rejected."""

MUST = {
    "colours": f"one of {', '.join(map(repr, get_args(Colours)))}",
    "layout": f"one of {', '.join(map(repr, get_args(LayoutName)))}",
    "screen_language": f"one of {', '.join(map(repr, LANGUAGES))}",
    "theme": "a name in quotation marks",
    "themes": "tables of colours, each under the name of a theme",
    "width": f"a whole number from {NARROWEST} to {WIDEST}",
    "suggestions": f"one of {', '.join(map(repr, get_args(Suggested)))}",
    "goal": "a number of sentences",
    "break": "a number of minutes",
    "skip_done": "true or false",
    "keys": "a table of actions and their keys",
    **suggester_settings.MUST,
}
"""What each setting has to be, in words."""


class ConfigError(CopydeskError):
    """The user's settings cannot be used as they are written."""


class Config(Struct, frozen=True):
    """The settings of a user, for every corpus."""

    theme: str = ""
    """The name of a theme; empty for the default."""
    themes: dict[str, dict[str, str]] = {}
    """The colours of themes of one's own, by `tui.display.own_themes.COLOURS`; or `base16`, a file with a scheme."""
    colours: Colours = "auto"
    """How many colours are drawn; `auto` believes the terminal."""
    layout: LayoutName = "qwerty"
    """The keyboard."""
    width: Width = 88
    """The widest line of text, in cells."""
    suggestions: Suggested = "quotes and speculation"
    """The suggestions that are shown at first."""
    goal: Annotated[int, Meta(ge=0)] = 0
    """Sentences one wants to read in a session; 0 shows none."""
    break_minutes: Annotated[int, Meta(ge=0)] = msgspec.field(default=0, name="break")
    """Minutes after which the reader says that it is time for a break; 0 never says so."""
    screen_language: Literal["", "en", "de", "fr"] = ""
    """The language of the screen; empty for that of the environment."""
    skip_done: bool = False
    """Whether the keys for the next and the previous article pass over those that are done or skipped."""
    keys: dict[str, str] = {}
    """Textual's names of keys, separated by commas, by the ids in `tui.keymap.KEYS`."""
    suggesters: tuple[SuggesterSettings, ...] = ()
    """Suggesters for every corpus."""


class _State(Struct, omit_defaults=True):
    """What is remembered between sessions."""

    width: Width | None = None
    hints: bool | None = None
    """Whether the reader has a row of hints."""


class Clash(NamedTuple):
    """One key that two commands share on one screen."""

    key: str
    ids: tuple[str, str]
    """Their ids in the order of the table; empty for the digits, which tag."""


def read_config(path: Path | None = None, themes: Collection[str] = ()) -> Config:
    """Read the user's settings, from their default place without a path.

    Returns the defaults if there is no file. `themes` are the allowed names of themes; any name if empty. Raises
    `ConfigError` with every problem on a line of its own, with the file and the line.
    """
    path = path or config_path()
    file = TomlSettings(path, _text(path))
    if isinstance(file.values.get("themes"), dict):
        file.values["themes"] = own = _themes(file, file.values["themes"], path.parent)
        themes = (*themes, *own) if themes else themes
    theme = file.values.get("theme")
    if isinstance(theme, str) and theme and themes and theme not in themes:
        file.refuse("theme", f"there is no theme “{theme}”{perhaps(theme, themes)}")
    if isinstance(file.values.get("keys"), dict):
        file.values["keys"] = _keys(file, file.values["keys"])
    suggester_settings.check_suggesters(file.values.get("suggesters"), file)
    config = file.convert(Config, MUST)
    if config is None:
        raise ConfigError(file.problems)
    return config


def own_themes(config: Config) -> "tuple[Theme, ...]":
    """Return the themes of the person, in the order of the file."""
    if not config.themes:
        return ()
    from tui.display.own_themes import theme_of

    return tuple(theme_of(name, colours) for name, colours in config.themes.items())


def config_path() -> Path:
    """Return the place of the user's settings."""
    return user_config_path(APP_NAME) / "config.toml"


def remembered_width() -> int | None:
    """Return the width that was set last, or `None` if unknown."""
    return _state().width


def remember_width(width: int) -> None:
    """Remember the width for the next session. A failure does not matter."""
    _keep(msgspec.structs.replace(_state(), width=width))


def shows_hints() -> bool:
    """Return whether the row of hints was left on; it is at first."""
    return _state().hints is not False


def remember_hints(*, shown: bool) -> None:
    """Remember whether there is a row of hints. A failure does not matter."""
    _keep(msgspec.structs.replace(_state(), hints=shown))


def _state() -> _State:
    try:
        return msgspec.json.decode(read_regular(_state_path(), MAX_SETTINGS_BYTES), type=_State)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _State()


def _keep(state: _State) -> None:
    keep(_state_path(), msgspec.json.encode(state) + b"\n")


def _state_path() -> Path:
    return user_state_path(APP_NAME) / "state.json"


def _keys(file: TomlSettings, table: Mapping[str, Any]) -> dict[str, str]:
    """Return the keys of known commands, and report to `file` what cannot be used."""
    ids = [key.id for key in KEYS]
    own: dict[str, str] = {}
    for name, value in _flat(table):
        where = f"keys.{name}"
        if name not in ids:
            file.refuse(where, f"there is no action “{name}”{perhaps(name, ids)}")
        elif not isinstance(value, str):
            file.refuse(where, f"{name} must be keys in quotation marks, with commas between them")
        elif not all(parts := [part.strip() for part in value.split(",")]):
            file.refuse(where, f"{name} has an empty key (a comma is written “comma”, a space “space”)")
        else:
            own[name] = ",".join(parts)
    by_default = set(_clashes({}))
    refused: set[tuple[str, str]] = set()
    for clash in _clashes(own):
        # The command that was given the key cannot have it; of two, the later one.
        name = max((each for each in clash.ids if each in own), key=lambda each: file.line(f"keys.{each}"), default="")
        if clash not in by_default and (name, clash.key) not in refused:
            refused.add((name, clash.key))
            other = next(each for each in clash.ids if each != name)
            whose = f"is that of {other}" if other else "stands for a label"
            file.refuse(f"keys.{name}", f"{name} cannot have the key “{clash.key}”, which {whose}")
    return own


def _themes(file: TomlSettings, tables: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the colours of themes, those of files read, and report to `file` what cannot be used."""
    from tui.display.own_themes import from_base16, problems

    found: dict[str, Any] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            file.refuse(f"themes.{name}", f"themes.{name} must be a table of colours")
            continue
        colours = dict(table)
        try:
            if isinstance(scheme := colours.pop("base16", None), str):
                colours = {**from_base16(folder / Path(scheme).expanduser()), **colours}
        except ValueError as error:
            file.refuse(f"themes.{name}", str(error))
            continue
        for problem in problems(colours):
            file.refuse(f"themes.{name}", f"the theme “{name}”: {problem}")
        found[name] = colours
    return found


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
