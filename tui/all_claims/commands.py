"""The commands of the list of claims, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

COMMANDS: dict[str, Callable[["ClaimsScreen"], Awaitable[object] | None]] = {
    "claims.down": lambda claims: claims.table.move(1),
    "claims.up": lambda claims: claims.table.move(-1),
    "claims.page_down": lambda claims: claims.table.move_pages(1),
    "claims.page_up": lambda claims: claims.table.move_pages(-1),
    "claims.top": lambda claims: claims.table.move_to_first(),
    "claims.bottom": lambda claims: claims.table.move_to_last(),
    "claims.next_article": lambda claims: claims.list.go_to_article(1),
    "claims.previous_article": lambda claims: claims.list.go_to_article(-1),
    "claims.open": lambda claims: claims.open_current(),
    "claims.filter": lambda claims: claims.arrangement.start_typing(),
    "claims.sort": lambda claims: claims.arrangement.sort_by_next(),
    "claims.reverse": lambda claims: claims.arrangement.reverse(),
    "claims.choose": lambda claims: claims.editing.choose(),
    "claims.choose_all": lambda claims: claims.editing.choose_all(),
    "claims.label": lambda claims: claims.editing.ask_label(),
    "claims.speaker": lambda claims: claims.editing.ask_speaker(),
    "claims.note": lambda claims: claims.editing.ask_note(),
    "claims.describe": lambda claims: claims.editing.ask_attributes(),
    "claims.remove": lambda claims: claims.editing.remove(),
    "claims.undo": lambda claims: claims.undo(),
    "claims.commands": lambda claims: claims.action_commands(),
    "claims.theme": lambda claims: claims.next_theme(),
    "claims.help": lambda claims: claims.action_help(),
    "claims.back": lambda claims: claims.escape(),
    "claims.leave": lambda claims: claims.leave(),
}
"""Run by `BarScreen.action_do`."""
