"""The commands of the list of differences, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.differences.screen import DifferencesScreen

COMMANDS: dict[str, Callable[["DifferencesScreen"], Awaitable[object] | None]] = {
    "differences.down": lambda screen: screen.table.move(1),
    "differences.up": lambda screen: screen.table.move(-1),
    "differences.page_down": lambda screen: screen.table.move_pages(1),
    "differences.page_up": lambda screen: screen.table.move_pages(-1),
    "differences.top": lambda screen: screen.table.move_to_first(),
    "differences.bottom": lambda screen: screen.table.move_to_last(),
    "differences.next_article": lambda screen: screen.list.go_to_article(1),
    "differences.previous_article": lambda screen: screen.list.go_to_article(-1),
    "differences.open": lambda screen: screen.open_current(),
    "differences.filter": lambda screen: screen.arrangement.start_typing(),
    "differences.article": lambda screen: screen.arrangement.toggle_article(),
    "differences.sort": lambda screen: screen.arrangement.sort_by_next(),
    "differences.names": lambda screen: screen.toggle_names(),
    "differences.commands": lambda screen: screen.action_commands(),
    "differences.theme": lambda screen: screen.next_theme(),
    "differences.help": lambda screen: screen.action_help(),
    "differences.back": lambda screen: screen.escape(),
    "differences.leave": lambda screen: screen.leave(),
}
"""Run by `BarScreen.action_do`."""
