"""The commands of the list of doubtful labels, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.doubts.screen import DoubtsScreen

COMMANDS: dict[str, Callable[["DoubtsScreen"], Awaitable[object] | None]] = {
    "doubts.down": lambda screen: screen.table.move(1),
    "doubts.up": lambda screen: screen.table.move(-1),
    "doubts.page_down": lambda screen: screen.table.move_pages(1),
    "doubts.page_up": lambda screen: screen.table.move_pages(-1),
    "doubts.top": lambda screen: screen.table.move_to_first(),
    "doubts.bottom": lambda screen: screen.table.move_to_last(),
    "doubts.next_open": lambda screen: screen.go_to_next_open(),
    "doubts.open": lambda screen: screen.open_current(),
    "doubts.keep": lambda screen: screen.deciding.keep(),
    "doubts.remove": lambda screen: screen.deciding.remove(),
    "doubts.undo": lambda screen: screen.deciding.undo(),
    "doubts.again": lambda screen: screen.loader.start(),
    "doubts.commands": lambda screen: screen.action_commands(),
    "doubts.theme": lambda screen: screen.next_theme(),
    "doubts.help": lambda screen: screen.action_help(),
    "doubts.back": lambda screen: screen.escape(),
    "doubts.leave": lambda screen: screen.leave(),
}
"""Run by `BarScreen.action_do`."""
