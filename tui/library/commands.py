"""What each key of the library does, by the id that the key table gives it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

COMMANDS: dict[str, Callable[["LibraryScreen"], Awaitable[object] | None]] = {
    "library.down": lambda library: library.action_move(1),
    "library.up": lambda library: library.action_move(-1),
    "library.page_down": lambda library: library.action_page(1),
    "library.page_up": lambda library: library.action_page(-1),
    "library.top": lambda library: library.action_top(),
    "library.bottom": lambda library: library.action_bottom(),
    "library.open": lambda library: library.action_open(),
    "library.resume": lambda library: library.action_resume(),
    "library.next_new": lambda library: library.action_next("new"),
    "library.next_begun": lambda library: library.action_next("in progress"),
    "library.filter": lambda library: library.action_filter(),
    "library.by_status": lambda library: library.action_by_status(),
    "library.by_outlet": lambda library: library.action_by_outlet(),
    "library.sort": lambda library: library.action_sort(),
    "library.reverse": lambda library: library.action_reverse(),
    "library.all": lambda library: library.action_escape(),
    "library.find": lambda library: library.action_find(),
    "library.done": lambda library: library.action_mark("done"),
    "library.skip": lambda library: library.action_mark("skipped"),
    "library.flag": lambda library: library.action_mark("flagged"),
    "library.choose": lambda library: library.action_choose(),
    "library.choose_all": lambda library: library.action_choose_all(),
    "library.undo": lambda library: library.action_undo(),
    "library.preview": lambda library: library.action_preview(),
    "library.theme": lambda library: library.next_theme(),
    "library.commands": lambda library: library.action_commands(),
    "library.help": lambda library: library.action_help(),
    "library.quit": lambda library: library.quit(),
}
"""Run by `LibraryScreen.action_do`, synchronously down to the record: keys act in their order."""
