"""The command palette: commands, labels, themes and settings by name, with the keys that do the same."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import NamedTuple

import msgspec
from textual.dom import DOMNode

from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui import keymap
from tui.config import MUST, Config, config_path, own_themes
from tui.dialogs.prompt import PromptScreen
from tui.display.cells import visible
from tui.display.theme import THEMES

SYNONYMS = {
    "accept": "yes approve confirm",
    "reject": "no dismiss decline",
    "remove": "delete erase clear untag",
    "undo": "revert take back",
    "redo": "repeat again",
    "next_article": "forward",
    "previous_article": "back",
    "note": "comment remark",
    "speaker": "source who said",
    "menu": "tag label annotate",
    "edges": "change boundaries",
    "grow": "visual mark",
    "search": "find look for",
    "find": "search grep concordance",
    "filter": "search narrow",
    "mine": "assigned own my articles team",
    "sort": "order",
    "done": "finish complete",
    "skip": "ignore",
    "flag": "star bookmark",
    "choose": "select pick",
    "theme": "colours colors dark light",
    "help": "keys shortcuts manual",
    "quit": "exit leave close",
    "leave": "exit close",
    "entities": "names people places",
    "panel": "sidebar list of claims",
    "copy": "clipboard yank",
    "lost": "missing moved lost orphans",
    "preview": "peek",
}
"""Other words for commands, by the last part of their ids."""


def synonyms(key: keymap.Key) -> str:
    """Return other words for a command, in English and in the language of the screen."""
    words = SYNONYMS.get(key.id.rpartition(".")[2], "")
    translated = _(words)
    return words if translated == words else f"{words} {translated}"


class Entry(NamedTuple):
    """One entry of the palette."""

    hint: str
    words: str
    """Other words by which it is found."""
    run: Callable[[], Awaitable[object] | None]


class CommandPalette(PromptScreen):
    """Asks for a command, a label or a setting by any part of its name or its help, and runs it."""

    def __init__(
        self,
        doer: DOMNode,
        place: str,
        names: keymap.Names,
        scheme: Scheme | None = None,
        config: Config | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Offer the commands of a `place`, which `doer`, the screen below, runs.

        With a `scheme`, its labels are offered. A setting is told by `say`.
        """
        self._doer = doer
        self._say = say
        self._entries = {
            **dict(self._commands(place, names)),
            **dict(self._labels(scheme)),
            **dict(self._themes(config or Config())),
            **dict(self._settings(config or Config())),
        }
        hints = {name: entry.hint for name, entry in self._entries.items()}
        super().__init__(_("Commands"), "", _("Type a command"), tuple(self._entries), hints, names)

    async def action_answer(self) -> None:
        """Run what is in the field, or the first that matches it.

        It runs before the next key: an answer could be overtaken by one.
        """
        entry = self._entries.get(self.chosen)
        self.dismiss(None)
        if entry is not None and (running := entry.run()) is not None:
            await running

    def _narrow(self) -> None:
        """List the entries that match what is typed; say so if there are none."""
        super()._narrow()
        box = self.query_one("#ask")
        box.border_title = _("Commands") if self._matching else _("Commands   nothing matches")

    def words_of(self, suggestion: str) -> str:
        """Return other words by which an entry is found."""
        return self._entries[suggestion].words

    def _commands(self, place: str, names: keymap.Names) -> Iterator[tuple[str, Entry]]:
        """Yield the commands of a place."""
        for name, key in keymap.commands(place).items():
            words = synonyms(key)
            yield name, Entry(f"{names(key):<12} {key.help}", words, partial(self._do, key))

    def _labels(self, scheme: Scheme | None) -> Iterator[tuple[str, Entry]]:
        """Yield the labels that have a key."""
        for label in scheme.labels if scheme else ():
            if label.key:
                hint = f"{label.key:<12} {visible(label.definition)}"
                run = partial(self._run, f"digit({label.key!r})")
                yield visible(_("tag {name}", name=label.name)), Entry(hint, _("label annotate"), run)

    def _themes(self, config: Config) -> Iterator[tuple[str, Entry]]:
        """Yield the themes."""
        for theme in (*THEMES, *own_themes(config)):
            short = theme.name.removeprefix("copydesk-")
            yield (
                _("theme {name}", name=short),
                Entry(
                    f"{'':<12} " + _("Use the {theme} theme", theme=short),
                    _("colours colors"),
                    partial(self._dye, theme.name),
                ),
            )

    def _settings(self, config: Config) -> Iterator[tuple[str, Entry]]:
        """Yield the settings of the person."""
        values = msgspec.to_builtins(config)
        for name, must in MUST.items():
            if name not in values:
                # A setting inside a table is found by the table's name.
                continue
            now = "" if name == "keys" else _(" It is {value!r}.", value=values[name])
            told = _("Set {name} in {config_path}.{now}", name=name, config_path=config_path(), now=now)
            hint = f"{'':<12} " + _("In config.toml: {must}", must=_(must))
            yield (
                _("setting {name}", name=name),
                Entry(hint, _("options preferences configuration"), partial(self._say, told)),
            )

    def _do(self, key: keymap.Key) -> Awaitable[object]:
        """Run a command."""
        return self.app.run_action(f"do('{key.id}')", self.app if key.place == "app" else self._doer)

    def _run(self, action: str) -> Awaitable[object]:
        """Run an action of the screen below."""
        return self.app.run_action(action, self._doer)

    def _dye(self, theme: str) -> None:
        """Use a theme."""
        self.app.theme = theme
