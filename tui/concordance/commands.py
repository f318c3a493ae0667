"""What each key of the concordance does, by the id that the key table gives it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.concordance.screen import FindingScreen

COMMANDS: dict[str, Callable[["FindingScreen"], Awaitable[object] | None]] = {
    "finding.down": lambda concordance: concordance.action_move(1),
    "finding.up": lambda concordance: concordance.action_move(-1),
    "finding.page_down": lambda concordance: concordance.action_page(1),
    "finding.page_up": lambda concordance: concordance.action_page(-1),
    "finding.top": lambda concordance: concordance.action_top(),
    "finding.bottom": lambda concordance: concordance.action_bottom(),
    "finding.next_article": lambda concordance: concordance.action_article(1),
    "finding.previous_article": lambda concordance: concordance.action_article(-1),
    "finding.open": lambda concordance: concordance.action_open(),
    "finding.search": lambda concordance: concordance.action_search(),
    "finding.every": lambda concordance: concordance.action_every(),
    "finding.undo": lambda concordance: concordance.action_undo(),
    "finding.commands": lambda concordance: concordance.action_commands(),
    "finding.theme": lambda concordance: concordance.next_theme(),
    "finding.help": lambda concordance: concordance.action_help(),
    "finding.back": lambda concordance: concordance.action_escape(),
}
"""Run by `FindingScreen.action_do`, synchronously down to the record: keys act in their order."""
