"""The commands of the linking screen, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.story.linking import LinkingScreen

COMMANDS: dict[str, Callable[["LinkingScreen"], Awaitable[object] | None]] = {
    "linking.down": lambda linking: linking.candidates.move(1),
    "linking.up": lambda linking: linking.candidates.move(-1),
    "linking.choose": lambda linking: linking.editing.choose(linking.candidates.cursor),
    "linking.next": lambda linking: linking.step(1),
    "linking.previous": lambda linking: linking.step(-1),
    "linking.new": lambda linking: linking.editing.make_new(),
    "linking.all": lambda linking: linking.editing.accept_all(),
    "linking.same": lambda linking: linking.editing.relate("same"),
    "linking.adds": lambda linking: linking.editing.relate("adds"),
    "linking.weaker": lambda linking: linking.editing.relate("weaker"),
    "linking.stronger": lambda linking: linking.editing.relate("stronger"),
    "linking.contradicts": lambda linking: linking.editing.relate("contradicts"),
    "linking.speaker": lambda linking: linking.editing.relate("other speaker"),
    "linking.beside": lambda linking: linking.show_beside(),
    "linking.open": lambda linking: linking.open_other(),
    "linking.undo": lambda linking: linking.editing.undo(),
    "linking.redo": lambda linking: linking.editing.redo(),
    "linking.theme": lambda linking: linking.next_theme(),
    "linking.commands": lambda linking: linking.action_commands(),
    "linking.help": lambda linking: linking.action_help(),
    "linking.back": lambda linking: linking.leave(),
}
"""Run by `BarScreen.action_do`."""
