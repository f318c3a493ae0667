"""The commands of the concordance, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.concordance.screen import ConcordanceScreen

COMMANDS: dict[str, Callable[["ConcordanceScreen"], Awaitable[object] | None]] = {
    "finding.down": lambda concordance: concordance.items.move(1),
    "finding.up": lambda concordance: concordance.items.move(-1),
    "finding.page_down": lambda concordance: concordance.items.move_pages(1),
    "finding.page_up": lambda concordance: concordance.items.move_pages(-1),
    "finding.top": lambda concordance: concordance.items.move_to_first(),
    "finding.bottom": lambda concordance: concordance.items.move_to_last(),
    "finding.next_article": lambda concordance: concordance.list.go_to_article(1),
    "finding.previous_article": lambda concordance: concordance.list.go_to_article(-1),
    "finding.open": lambda concordance: concordance.open_current(),
    "finding.search": lambda concordance: concordance.search.start_typing(),
    "finding.every": lambda concordance: concordance.tagging.tag_all_next(),
    "finding.undo": lambda concordance: concordance.bulk.undo(concordance.corpus),
    "finding.commands": lambda concordance: concordance.action_commands(),
    "finding.theme": lambda concordance: concordance.next_theme(),
    "finding.help": lambda concordance: concordance.action_help(),
    "finding.back": lambda concordance: concordance.escape(),
}
"""Run by `BarScreen.action_do`."""
