"""The commands of two articles side by side, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.story.beside import BesideScreen

COMMANDS: dict[str, Callable[["BesideScreen"], Awaitable[object] | None]] = {
    "beside.link": lambda beside: beside.link(),
    "beside.next_article": lambda beside: beside.go_to_article(1),
    "beside.previous_article": lambda beside: beside.go_to_article(-1),
    "beside.other": lambda beside: beside.switch(),
    "beside.next": lambda beside: beside.movement.by_sentences(1),
    "beside.previous": lambda beside: beside.movement.by_sentences(-1),
    "beside.next_word": lambda beside: beside.movement.by_words(1),
    "beside.previous_word": lambda beside: beside.movement.by_words(-1),
    "beside.page_down": lambda beside: beside.movement.by_pages(1.0),
    "beside.page_up": lambda beside: beside.movement.by_pages(-1.0),
    "beside.top": lambda beside: beside.movement.to_end(last=False),
    "beside.bottom": lambda beside: beside.movement.to_end(last=True),
    "beside.next_claim": lambda beside: beside.go_to_claim(1),
    "beside.previous_claim": lambda beside: beside.go_to_claim(-1),
    "beside.widen": lambda beside: beside.movement.widen(),
    "beside.narrow": lambda beside: beside.movement.narrow(),
    "beside.quotation": lambda beside: beside.select_quotation(),
    "beside.grow": lambda beside: beside.toggle_growing(),
    "beside.grow_word": lambda beside: beside.movement.grow("word", 1),
    "beside.shrink_word": lambda beside: beside.movement.grow("word", -1),
    "beside.swap": lambda beside: beside.movement.swap_ends(),
    "beside.theme": lambda beside: beside.next_theme(),
    "beside.commands": lambda beside: beside.action_commands(),
    "beside.help": lambda beside: beside.action_help(),
    "beside.back": lambda beside: beside.escape(),
    "beside.leave": lambda beside: beside.leave(),
}
"""Run by `BarScreen.action_do`."""
