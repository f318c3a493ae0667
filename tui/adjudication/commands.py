"""The commands of the adjudication screen, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen

COMMANDS: dict[str, Callable[["AdjudicationScreen"], Awaitable[object] | None]] = {
    "adjudication.next": lambda screen: screen.places.move_to_open(1),
    "adjudication.previous": lambda screen: screen.places.move_to_open(-1),
    "adjudication.next_place": lambda screen: screen.places.move_to_any(1),
    "adjudication.previous_place": lambda screen: screen.places.move_to_any(-1),
    "adjudication.choose": lambda screen: screen.places.choose(1),
    "adjudication.choose_back": lambda screen: screen.places.choose(-1),
    "adjudication.take": lambda screen: screen.deciding.take_chosen(),
    "adjudication.menu": lambda screen: screen.deciding.open_menu(),
    "adjudication.edges": lambda screen: screen.deciding.take_edges(),
    "adjudication.why": lambda screen: screen.deciding.write_why(),
    "adjudication.category": lambda screen: screen.deciding.next_category(),
    "adjudication.undo": lambda screen: screen.undo.undo(),
    "adjudication.redo": lambda screen: screen.undo.redo(),
    "adjudication.next_article": lambda screen: screen.articles.move(1),
    "adjudication.previous_article": lambda screen: screen.articles.move(-1),
    "adjudication.done": lambda screen: screen.articles.set_done(),
    "adjudication.names": lambda screen: screen.toggle_names(),
    "adjudication.next_sentence": lambda screen: screen.movement.text.by_sentences(1),
    "adjudication.previous_sentence": lambda screen: screen.movement.text.by_sentences(-1),
    "adjudication.next_word": lambda screen: screen.movement.text.by_words(1),
    "adjudication.previous_word": lambda screen: screen.movement.text.by_words(-1),
    "adjudication.page_down": lambda screen: screen.movement.text.by_pages(1.0),
    "adjudication.page_up": lambda screen: screen.movement.text.by_pages(-1.0),
    "adjudication.top": lambda screen: screen.movement.text.to_end(last=False),
    "adjudication.bottom": lambda screen: screen.movement.text.to_end(last=True),
    "adjudication.widen": lambda screen: screen.movement.text.widen(),
    "adjudication.narrow": lambda screen: screen.movement.text.narrow(),
    "adjudication.grow": lambda screen: screen.movement.toggle_growing(),
    "adjudication.grow_word": lambda screen: screen.movement.text.grow("word", 1),
    "adjudication.shrink_word": lambda screen: screen.movement.text.grow("word", -1),
    "adjudication.grow_character": lambda screen: screen.movement.text.grow("character", 1),
    "adjudication.shrink_character": lambda screen: screen.movement.text.grow("character", -1),
    "adjudication.swap": lambda screen: screen.movement.text.swap_ends(),
    "adjudication.commands": lambda screen: screen.action_commands(),
    "adjudication.theme": lambda screen: screen.next_theme(),
    "adjudication.help": lambda screen: screen.action_help(),
    "adjudication.back": lambda screen: screen.escape(),
    "adjudication.leave": lambda screen: screen.leave(),
}
"""Run by `BarScreen.action_do`."""
