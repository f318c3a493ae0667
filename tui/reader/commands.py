"""The commands of the reader: from the id of a key to the function that it runs."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.reader.changes import show_changes
from tui.reader.story_link import link_claim

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

COMMANDS: dict[str, Callable[["ReaderScreen"], Awaitable[object] | None]] = {
    "reader.next": lambda reader: reader.navigation.move_by_sentences(1),
    "reader.previous": lambda reader: reader.navigation.move_by_sentences(-1),
    "reader.next_word": lambda reader: reader.navigation.move_by_words(1),
    "reader.previous_word": lambda reader: reader.navigation.move_by_words(-1),
    "reader.page_down": lambda reader: reader.navigation.move_by_pages(1.0),
    "reader.page_up": lambda reader: reader.navigation.move_by_pages(-1.0),
    "reader.half_down": lambda reader: reader.navigation.move_by_pages(0.5),
    "reader.half_up": lambda reader: reader.navigation.move_by_pages(-0.5),
    "reader.top": lambda reader: reader.navigation.move_to_top(),
    "reader.bottom": lambda reader: reader.navigation.move_to_bottom(),
    "reader.next_unread": lambda reader: reader.navigation.move_by_unread(1),
    "reader.previous_unread": lambda reader: reader.navigation.move_by_unread(-1),
    "reader.next_claim": lambda reader: reader.navigation.move_by_claims(1),
    "reader.previous_claim": lambda reader: reader.navigation.move_by_claims(-1),
    "reader.next_entity": lambda reader: reader.navigation.move_by_entities(1),
    "reader.previous_entity": lambda reader: reader.navigation.move_by_entities(-1),
    "reader.widen": lambda reader: reader.navigation.widen(),
    "reader.narrow": lambda reader: reader.navigation.narrow(),
    "reader.quotation": lambda reader: reader.navigation.select_quotation(),
    "reader.grow": lambda reader: reader.navigation.toggle_growing(),
    "reader.grow_word": lambda reader: reader.navigation.grow_by("word", 1),
    "reader.shrink_word": lambda reader: reader.navigation.grow_by("word", -1),
    "reader.grow_sentence": lambda reader: reader.navigation.grow_by("sentence", 1),
    "reader.shrink_sentence": lambda reader: reader.navigation.grow_by("sentence", -1),
    "reader.grow_character": lambda reader: reader.navigation.grow_by("character", 1),
    "reader.shrink_character": lambda reader: reader.navigation.grow_by("character", -1),
    "reader.swap": lambda reader: reader.navigation.swap_edges(),
    "reader.menu": lambda reader: reader.tagging.open_menu(),
    "reader.repeat": lambda reader: reader.tagging.repeat(),
    "reader.all": lambda reader: reader.tagging.tag_all_next(),
    "reader.link": link_claim,
    "reader.remove": lambda reader: reader.tagging.remove(),
    "reader.edges": lambda reader: reader.tagging.move_edges(),
    "reader.speaker": lambda reader: reader.speakers.pick(),
    "reader.speaker_here": lambda reader: reader.speakers.take_words(),
    "reader.describe": lambda reader: reader.tagging.describe(),
    "reader.note": lambda reader: reader.details.write_note(),
    "reader.lost": lambda reader: reader.lost_claims.list_or_place(),
    "reader.undo": lambda reader: reader.undo.undo(),
    "reader.redo": lambda reader: reader.undo.redo(),
    "reader.accept": lambda reader: reader.judging.accept(),
    "reader.accept_as": lambda reader: reader.judging.accept_as(),
    "reader.reject": lambda reader: reader.judging.reject(),
    "reader.next_suggestion": lambda reader: reader.judging.move(1),
    "reader.previous_suggestion": lambda reader: reader.judging.move(-1),
    "reader.accept_all": lambda reader: reader.judging.accept_all(),
    "reader.suggestions": lambda reader: reader.suggestions.show_next_setting(),
    "reader.search": lambda reader: reader.search.begin(),
    "reader.next_hit": lambda reader: reader.search.move(1),
    "reader.previous_hit": lambda reader: reader.search.move(-1),
    "reader.panel": lambda reader: reader.panel.open_next(),
    "reader.blame": lambda reader: reader.details.show_blame(),
    "reader.otherwise": lambda reader: reader.otherwise.open(),
    "reader.changes": show_changes,
    "reader.fold_copy": lambda reader: reader.copy_fold.toggle(),
    "reader.replay": lambda reader: reader.show_replay(),
    "reader.entities": lambda reader: reader.panel.toggle_entities(),
    "reader.kinds": lambda reader: reader.panel.open_kinds(),
    "reader.hints": lambda reader: reader.toggle_hints(),
    "reader.narrower": lambda reader: reader.change_column(-4),
    "reader.wider": lambda reader: reader.change_column(4),
    "reader.copy": lambda reader: reader.copy_selection(),
    "reader.done": lambda reader: reader.course.set_status("done"),
    "reader.finish": lambda reader: reader.course.finish(),
    "reader.skip": lambda reader: reader.course.set_status("skipped"),
    "reader.flag": lambda reader: reader.tagging.toggle_flag(),
    "reader.next_article": lambda reader: reader.course.move(1),
    "reader.previous_article": lambda reader: reader.course.move(-1),
    "reader.commands": lambda reader: reader.action_commands(),
    "reader.theme": lambda reader: reader.next_theme(),
    "reader.help": lambda reader: reader.action_help(),
    "reader.back": lambda reader: reader.escape(),
    "reader.leave": lambda reader: reader.leave(),
}
"""Ids are those of `tui.keymap`; `ReaderScreen.action_do` runs the functions."""

NEEDS_WORDS = frozenset(
    f"reader.{name}"
    for name in (
        "menu",
        "repeat",
        "all",
        "remove",
        "edges",
        "speaker",
        "speaker_here",
        "note",
        "blame",
        "accept",
        "accept_as",
        "reject",
        "copy",
    )
)
"""Commands that act on the selected words."""
