"""The commands of the library, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

COMMANDS: dict[str, Callable[["LibraryScreen"], Awaitable[object] | None]] = {
    "library.down": lambda library: library.table.move(1),
    "library.up": lambda library: library.table.move(-1),
    "library.page_down": lambda library: library.table.move_pages(1),
    "library.page_up": lambda library: library.table.move_pages(-1),
    "library.top": lambda library: library.table.move_to_first(),
    "library.bottom": lambda library: library.table.move_to_last(),
    "library.open": lambda library: library.open_current(),
    "library.resume": lambda library: library.resume(),
    "library.next_new": lambda library: library.go_to_next("new"),
    "library.next_begun": lambda library: library.go_to_next("in progress"),
    "library.filter": lambda library: library.arrangement.start_typing(),
    "library.by_status": lambda library: library.arrangement.next_status(),
    "library.by_outlet": lambda library: library.arrangement.toggle_outlet(),
    "library.mine": lambda library: library.assigned.toggle(),
    "library.sort": lambda library: library.arrangement.sort_by_next_column(),
    "library.reverse": lambda library: library.arrangement.reverse(),
    "library.all": lambda library: library.escape(),
    "library.find": lambda library: library.lookups.search_texts(),
    "library.claims": lambda library: library.lookups.list_claims(),
    "library.differences": lambda library: library.lookups.list_differences(),
    "library.doubts": lambda library: library.lookups.list_doubts(),
    "library.story": lambda library: library.stories.open_or_make(),
    "library.done": lambda library: library.marking.mark("done"),
    "library.skip": lambda library: library.marking.mark("skipped"),
    "library.flag": lambda library: library.marking.flag(),
    "library.choose": lambda library: library.marking.choose(),
    "library.choose_all": lambda library: library.marking.choose_all(),
    "library.undo": lambda library: library.bulk.undo(library.corpus),
    "library.preview": lambda library: library.preview.toggle(),
    "library.theme": lambda library: library.next_theme(),
    "library.commands": lambda library: library.action_commands(),
    "library.help": lambda library: library.action_help(),
    "library.quit": lambda library: library.quit(),
}
"""Run by `BarScreen.action_do`."""
