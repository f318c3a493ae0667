"""The commands of the story screen, by the ids of the key table."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.story.copying import toggle_copy

if TYPE_CHECKING:
    from tui.story.screen import StoryScreen

COMMANDS: dict[str, Callable[["StoryScreen"], Awaitable[object] | None]] = {
    "story.down": lambda story: story.matrix.move(1),
    "story.up": lambda story: story.matrix.move(-1),
    "story.left": lambda story: story.move_column(-1),
    "story.right": lambda story: story.move_column(1),
    "story.page_down": lambda story: story.matrix.move_pages(1),
    "story.page_up": lambda story: story.matrix.move_pages(-1),
    "story.top": lambda story: story.matrix.move_to_first(),
    "story.bottom": lambda story: story.matrix.move_to_last(),
    "story.open": lambda story: story.open_current(),
    "story.link": lambda story: story.link_claims(),
    "story.same": lambda story: story.editing.relate("same"),
    "story.adds": lambda story: story.editing.relate("adds"),
    "story.weaker": lambda story: story.editing.relate("weaker"),
    "story.stronger": lambda story: story.editing.relate("stronger"),
    "story.contradicts": lambda story: story.editing.relate("contradicts"),
    "story.speaker": lambda story: story.editing.relate("other speaker"),
    "story.lead": lambda story: story.editing.turn_lead(),
    "story.take_out": lambda story: story.editing.take_out(),
    "story.remove": lambda story: story.editing.remove_entry(),
    "story.mark": lambda story: story.editing.mark(),
    "story.put": lambda story: story.editing.put(),
    "story.split": lambda story: story.editing.split(),
    "story.words": lambda story: story.toggle_words(),
    "story.accept": lambda story: story.editing.accept(),
    "story.reject": lambda story: story.editing.reject(),
    "story.next_mention": lambda story: story.next_mention(),
    "story.next_suggestion": lambda story: story.proposals.go_to(1),
    "story.previous_suggestion": lambda story: story.proposals.go_to(-1),
    "story.summary": lambda story: story.editing.write_summary(),
    "story.note": lambda story: story.editing.write_note(),
    "story.check": lambda story: story.editing.toggle_check(),
    "story.one_text": toggle_copy,
    "story.done": lambda story: story.editing.toggle_done(),
    "story.filter": lambda story: story.filtering.start(),
    "story.copy": lambda story: story.editing.copy_row(),
    "story.undo": lambda story: story.editing.undo(),
    "story.redo": lambda story: story.editing.redo(),
    "story.theme": lambda story: story.next_theme(),
    "story.commands": lambda story: story.action_commands(),
    "story.help": lambda story: story.action_help(),
    "story.back": lambda story: story.escape(),
    "story.leave": lambda story: story.leave(),
}
"""Run by `BarScreen.action_do`."""
