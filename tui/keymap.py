"""Every key, once: bindings, help and documentation are made from this table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key, key_to_character


@dataclass(frozen=True)
class Key:
    """One key, or several with the same meaning, in one place."""

    place: str
    """Where it works: `app`, `library`, `reader`, `finding` (the concordance), `lost` (orphaned claims), or a
    dialog: `menu`, `ask`, `leaving`, `dialog`."""
    id: str
    """Its name in a user's key map and in the screen's table of commands."""
    keys: str
    """Textual's names of the keys, separated by commas."""
    shown: str
    """The keys as a person reads them."""
    does: str
    group: str
    tooltip: str


KEYS: tuple[Key, ...] = (
    Key("library", "library.down", "j,down", "j ↓", "next article", "moving", "Go one row down"),
    Key("library", "library.up", "k,up", "k ↑", "previous article", "moving", "Go one row up"),
    Key("library", "library.page_down", "space,pagedown", "Space PgDn", "a page down", "moving",
        "Go as many rows down as are in sight"),
    Key("library", "library.page_up", "b,pageup", "b PgUp", "a page up", "moving",
        "Go as many rows up as are in sight"),
    Key("library", "library.top", "g,home", "g Home", "first article", "moving", "Go to the first row"),
    Key("library", "library.bottom", "G,end", "G End", "last article", "moving", "Go to the last row"),
    Key("library", "library.open", "enter,l,right", "Enter", "open", "article", "Open the article to read"),
    Key("library", "library.resume", "r", "r", "resume", "article",
        "Open the article that was worked on last, where it was left"),
    Key("library", "library.next_new", "n", "n", "next new", "article",
        "Go to the next article that nobody has begun"),
    Key("library", "library.next_begun", "N", "N", "next in progress", "article",
        "Go to the next article that is in progress"),
    Key("library", "library.filter", "slash", "/", "filter", "looking for",
        "Filter as you type: words of title and outlet, status:, label:, outlet:"),
    Key("library", "library.by_status", "tab", "Tab", "one status only", "looking for",
        "Show the articles of one status, then of the next, then all"),
    Key("library", "library.by_outlet", "o", "o", "this outlet only", "looking for",
        "Show the articles of this one's outlet, or all again"),
    Key("library", "library.sort", "s", "s", "sort", "looking for",
        "Sort by the next column; a click on its head does that as well"),
    Key("library", "library.reverse", "S", "S", "other way round", "looking for",
        "Sort the other way round"),
    Key("library", "library.all", "escape", "Esc", "all again", "looking for",
        "Choose none any more; else show all articles again"),
    Key("library", "library.find", "F,ctrl+f", "F Ctrl+F", "find in all texts", "looking for",
        "Find words in the texts of all articles, to open or tag each place"),
    Key("library", "library.done", "m", "m", "done, or not", "marking",
        "Mark the article, or those chosen, as done, or as not"),
    Key("library", "library.skip", "i", "i", "skip, or not", "marking",
        "Mark the article, or those chosen, as not to be worked on, or take that back"),
    Key("library", "library.flag", "f", "f", "flag, or not", "marking",
        "Flag the article, or those chosen, to be looked at again, or take that back"),
    Key("library", "library.choose", "x", "x", "choose", "marking",
        "Choose the article for what is to be marked, or no longer, and go on"),
    Key("library", "library.choose_all", "X", "X", "choose all shown", "marking",
        "Choose all articles shown, or none of them"),
    Key("library", "library.undo", "u", "u", "undo", "marking",
        "Take back what was marked here last, in all its articles"),
    Key("library", "library.preview", "p", "p", "preview", "program", "Show how the article begins, or not"),
    Key("library", "library.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("library", "library.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Choose what to do by its name"),
    Key("library", "library.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("library", "library.quit", "q", "q", "quit", "program", "Save all and leave Copydesk"),
    Key("reader", "reader.next", "j,down", "j ↓", "next sentence", "moving",
        "Go to the next sentence; the one left behind counts as read"),
    Key("reader", "reader.previous", "k,up", "k ↑", "previous sentence", "moving",
        "Go to the previous sentence"),
    Key("reader", "reader.next_word", "l,right", "l →", "next word", "moving",
        "Select the next word; in a sentence, its first"),
    Key("reader", "reader.previous_word", "h,left", "h ←", "previous word", "moving",
        "Select the previous word; in a sentence, its last"),
    Key("reader", "reader.page_down", "space,pagedown", "Space PgDn", "a page down", "moving",
        "Go a page down; what was passed counts as read"),
    Key("reader", "reader.page_up", "b,pageup", "b PgUp", "a page up", "moving",
        "Go a page up"),
    Key("reader", "reader.half_down", "ctrl+d", "Ctrl+D", "half a page down", "moving",
        "Go half a page down; what was passed counts as read"),
    Key("reader", "reader.half_up", "ctrl+u", "Ctrl+U", "half a page up", "moving",
        "Go half a page up"),
    Key("reader", "reader.top", "g,home", "g Home", "top", "moving",
        "Go to the first sentence"),
    Key("reader", "reader.bottom", "G,end", "G End", "end", "moving",
        "Go to the last sentence"),
    Key("reader", "reader.next_claim", "right_square_bracket", "]", "next claim", "moving",
        "Select the next claim"),
    Key("reader", "reader.previous_claim", "left_square_bracket", "[", "previous claim", "moving",
        "Select the previous claim"),
    Key("reader", "reader.next_entity", "e", "e", "next entity", "moving",
        "Select the next entity of the kinds shown"),
    Key("reader", "reader.previous_entity", "E", "E", "previous entity", "moving",
        "Select the previous entity of the kinds shown"),
    Key("reader", "reader.widen", "plus,equals_sign", "+", "widen", "selecting",
        "Widen the selection: word, quotation, sentence, paragraph"),
    Key("reader", "reader.narrow", "minus", "-", "narrow", "selecting",
        "Narrow it again"),
    Key("reader", "reader.quotation", "quotation_mark", '"', "quotation", "selecting",
        "Select the quotation here, or the next one"),
    Key("reader", "reader.grow", "v", "v", "select", "selecting",
        "Let h l j k move the edge of the selection; again, or Esc, ends it"),
    Key("reader", "reader.grow_word", "shift+right", "Shift+→",
        "a word more", "selecting",
        "Move the edge on by a word"),
    Key("reader", "reader.shrink_word", "shift+left", "Shift+←",
        "a word less", "selecting",
        "Move the edge back by a word"),
    Key("reader", "reader.grow_sentence", "shift+down", "Shift+↓",
        "a sentence more", "selecting",
        "Move the edge on by a sentence"),
    Key("reader", "reader.shrink_sentence", "shift+up", "Shift+↑",
        "a sentence less", "selecting",
        "Move the edge back by a sentence"),
    Key("reader", "reader.grow_character", "greater_than_sign,ctrl+right", "> Ctrl+→",
        "a character more", "selecting",
        "Move the edge on by a character"),
    Key("reader", "reader.shrink_character", "less_than_sign,ctrl+left", "< Ctrl+←",
        "a character less", "selecting",
        "Move the edge back by a character"),
    Key("reader", "reader.swap", "o", "o", "other end", "selecting",
        "Let the other edge be the one that moves"),
    Key("reader", "reader.menu", "enter", "Enter", "tag menu", "tagging",
        "Choose the label by its letter, with speaker, note, and sure or not"),
    Key("reader", "reader.repeat", "full_stop", ".", "same label again", "tagging",
        "Tag with the label that was used last"),
    Key("reader", "reader.all", "asterisk", "*", "every occurrence", "tagging",
        "Let the next label tag the selected words wherever they stand"),
    Key("reader", "reader.remove", "x,delete", "x Del", "remove the claim", "tagging",
        "Remove the claim here: the selected one, or the one that begins last"),
    Key("reader", "reader.edges", "w", "w", "edges of the claim", "tagging",
        "Give the claim selected last the edges of the selection"),
    Key("reader", "reader.speaker", "s", "s", "speaker", "tagging",
        "Name who said it: the next likely speaker, and after them a field to type in"),
    Key("reader", "reader.note", "c", "c", "note", "tagging",
        "Write a note on the claim here, or on the article where there is none"),
    Key("reader", "reader.lost", "exclamation_mark", "!", "set aside", "tagging",
        "Settle the claims that a changed text has set aside"),
    Key("reader", "reader.undo", "u", "u", "undo", "tagging",
        "Take back the last thing done, in whichever article it was"),
    Key("reader", "reader.redo", "ctrl+r", "Ctrl+R", "redo", "tagging",
        "Do again what was taken back"),
    Key("reader", "reader.accept", "a", "a", "accept", "suggestions",
        "Tag what is suggested here, with its speaker, and go on to the next suggestion"),
    Key("reader", "reader.accept_as", "A", "A", "accept with the menu", "suggestions",
        "Choose label, speaker, note, and sure or not, for what is suggested here"),
    Key("reader", "reader.reject", "z", "z", "reject", "suggestions",
        "Let it not be suggested again, and go on to the next suggestion"),
    Key("reader", "reader.next_suggestion", "semicolon", ";", "next suggestion", "suggestions",
        "Select the next suggestion; a label tags it and is counted for or against what suggested it"),
    Key("reader", "reader.previous_suggestion", "comma", ",", "previous suggestion", "suggestions",
        "Select the previous suggestion"),
    Key("reader", "reader.accept_all", "ampersand", "&", "accept all like this", "suggestions",
        "Tag all in the article that is suggested as the same label as here, in one go"),
    Key("reader", "reader.suggestions", "S", "S", "which suggestions", "suggestions",
        "Show quotes and speculation, only one of them, all with facts, or none"),
    Key("reader", "reader.search", "slash", "/", "search", "seeing",
        "Search as you type: in any case unless you type capitals; Enter keeps it"),
    Key("reader", "reader.next_hit", "n", "n", "next hit", "seeing",
        "Select the next place of what was searched for"),
    Key("reader", "reader.previous_hit", "N", "N", "previous hit", "seeing",
        "Select the previous place of it"),
    Key("reader", "reader.panel", "tab", "Tab", "side panel", "seeing",
        "Open the list of claims, then that of entities, then close it"),
    Key("reader", "reader.entities", "t", "t", "entities on, off", "seeing",
        "Show the named entities, or not"),
    Key("reader", "reader.kinds", "T", "T", "which entities", "seeing",
        "Choose which kinds of entities are shown"),
    Key("reader", "reader.narrower", "left_parenthesis", "(", "narrower column", "seeing",
        "Make the column of text narrower"),
    Key("reader", "reader.wider", "right_parenthesis", ")", "wider column", "seeing",
        "Make the column of text wider"),
    Key("reader", "reader.copy", "y", "y", "copy", "article",
        "Copy the selection with its source to the clipboard of the terminal"),
    Key("reader", "reader.done", "m", "m", "done, or not", "article",
        "Mark the article as done, or as not"),
    Key("reader", "reader.skip", "i", "i", "skip, or not", "article",
        "Mark the article as not to be worked on, or take that back"),
    Key("reader", "reader.flag", "f", "f", "flag, or not", "article",
        "Flag the article, to be looked at again, or take that back"),
    Key("reader", "reader.next_article", "J", "J", "next article", "article",
        "Go to the next article that can be opened"),
    Key("reader", "reader.previous_article", "K", "K", "previous article", "article",
        "Go to the previous article that can be opened"),
    Key("reader", "reader.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Choose what to do by its name"),
    Key("reader", "reader.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("reader", "reader.help", "question_mark,f1", "?", "help", "program",
        "Show the keys"),
    Key("reader", "reader.back", "escape", "Esc", "one level back", "program",
        "End selecting, searching or the panel; else go back to the list"),
    Key("reader", "reader.leave", "q", "q", "back to the list", "program",
        "Go back to the list"),
    Key("menu", "menu.next", "j,down", "j ↓", "next label", "choosing", "Go to the next label"),
    Key("menu", "menu.previous", "k,up", "k ↑", "previous label", "choosing", "Go to the previous label"),
    Key("menu", "menu.take", "enter", "Enter", "take it", "choosing", "Take the label, and all else as shown"),
    Key("menu", "menu.speaker", "s", "s", "speaker", "choosing", "Say whose words they are"),
    Key("menu", "menu.sure", "question_mark", "?", "sure, or not", "choosing", "Be sure of it, or not"),
    Key("menu", "menu.note", "c", "c", "note", "choosing", "Write a note"),
    Key("menu", "menu.page_down", "space,pagedown", "Space PgDn", "further down", "choosing",
        "Show what is further down"),
    Key("menu", "menu.page_up", "b,pageup", "b PgUp", "further up", "choosing",
        "Show what is further up"),
    Key("menu", "menu.leave", "escape", "Esc", "change nothing", "choosing", "Leave everything as it was"),
    Key("ask", "ask.answer", "enter", "Enter", "take it", "writing", "Take what is in the field"),
    Key("ask", "ask.next", "down", "↓", "next suggestion", "writing", "Take the next suggestion"),
    Key("ask", "ask.previous", "up", "↑", "previous suggestion", "writing",
        "Take the previous suggestion"),
    Key("ask", "ask.leave", "escape", "Esc", "leave it", "writing", "Leave it as it was"),
    Key("leaving", "leaving.stay", "s,escape,enter", "s Esc", "stay", "program", "Stay, and go on saving"),
    Key("leaving", "leaving.go", "X", "X", "leave", "program", "Leave, and lose what is not saved"),
    Key("lost", "lost.next", "j,down", "j ↓", "next claim", "claims set aside", "Go to the next claim"),
    Key("lost", "lost.previous", "k,up", "k ↑", "previous claim", "claims set aside",
        "Go to the previous claim"),
    Key("lost", "lost.next_place", "l,right", "l →", "next place", "claims set aside",
        "Go to the next place where the claim may stand"),
    Key("lost", "lost.previous_place", "h,left", "h ←", "previous place", "claims set aside",
        "Go to the previous place"),
    Key("lost", "lost.settle", "enter", "Enter", "place it", "claims set aside",
        "Put the claim on the place that is chosen; 1 to 5 put it on the place with that number"),
    Key("lost", "lost.by_hand", "p", "p", "place by hand", "claims set aside",
        "Go back to the text to select the words; ! there puts the claim on them, Esc does not"),
    Key("lost", "lost.drop", "x,delete", "x Del", "drop it", "claims set aside", "Give the claim up"),
    Key("lost", "lost.undo", "u", "u", "undo", "claims set aside", "Take back what was settled last"),
    Key("lost", "lost.help", "question_mark,f1", "?", "help", "claims set aside", "Show these keys"),
    Key("lost", "lost.close", "escape,q,exclamation_mark", "Esc", "close", "claims set aside",
        "Go back to the text"),
    Key("finding", "finding.down", "j,down", "j ↓", "next place", "moving", "Go one place down"),
    Key("finding", "finding.up", "k,up", "k ↑", "previous place", "moving", "Go one place up"),
    Key("finding", "finding.page_down", "space,pagedown", "Space PgDn", "a page down", "moving",
        "Go as many places down as are in sight"),
    Key("finding", "finding.page_up", "b,pageup", "b PgUp", "a page up", "moving",
        "Go as many places up as are in sight"),
    Key("finding", "finding.top", "g,home", "g Home", "first place", "moving", "Go to the first place"),
    Key("finding", "finding.bottom", "G,end", "G End", "last place", "moving", "Go to the last place"),
    Key("finding", "finding.next_article", "J", "J", "next article", "moving",
        "Go to the first place in the next article"),
    Key("finding", "finding.previous_article", "K", "K", "previous article", "moving",
        "Go to the first place in this article, or in the one before"),
    Key("finding", "finding.open", "enter,l,right", "Enter", "open", "places", "Open the article at the place"),
    Key("finding", "finding.search", "slash,F,ctrl+f", "/ F", "other words", "places",
        "Type other words to find"),
    Key("finding", "finding.every", "asterisk", "*", "all places", "places",
        "Let the next label tag all places; a label alone tags the one under the cursor"),
    Key("finding", "finding.undo", "u", "u", "undo", "places",
        "Take back what was tagged here last, in all its articles"),
    Key("finding", "finding.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Choose what to do by its name"),
    Key("finding", "finding.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("finding", "finding.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("finding", "finding.back", "escape,q", "Esc", "back to the list", "program",
        "Go back to the list of articles"),
    Key("app", "app.quit", "ctrl+c,ctrl+q", "Ctrl+C", "quit", "program", "Save all and leave Copydesk"),
    Key("dialog", "dialog.down", "j,down", "j ↓", "down", "program", "Go a line down"),
    Key("dialog", "dialog.up", "k,up", "k ↑", "up", "program", "Go a line up"),
    Key("dialog", "dialog.page_down", "space,pagedown", "Space PgDn", "a page down", "program",
        "Go a page down"),
    Key("dialog", "dialog.page_up", "b,pageup", "b PgUp", "a page up", "program", "Go a page up"),
    Key("dialog", "dialog.close", "escape,q,question_mark", "Esc", "close", "program", "Close this"),
)  # fmt: skip


def bindings(place: str) -> list[BindingType]:
    """Return Textual's bindings of a place.

    All bindings are on screens: every key takes the same way up to the app, which runs the actions one after the other.
    A key that a widget handled, one with priority, or a message about a key could overtake another. Only quitting has
    priority, because it must work from every dialog.
    """
    digits = {
        "library": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "finding": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "reader": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "lost": [Binding(digit, f"digit('{digit}')", show=False) for digit in "12345"],
    }
    return [
        *digits.get(place, ()),
        *(
            Binding(
                key.keys,
                f"do('{key.id}')",
                key.does,
                show=False,
                priority=place == "app",
                id=key.id,
                tooltip=key.tooltip,
            )
            for key in KEYS
            if key.place == place
        ),
    ]


def keys_of(ids: Collection[str], own: Mapping[str, str]) -> list[str]:
    """Return Textual's names of the keys of some commands by their ids, with the user's `own`."""
    return [name for key in KEYS if key.id in ids for name in own.get(key.id, key.keys).split(",")]


def groups(*places: str) -> dict[str, list[Key]]:
    """Return the keys of some places by group, in the order of the table."""
    found: dict[str, list[Key]] = {}
    for key in KEYS:
        if key.place in places:
            found.setdefault(key.group, []).append(key)
    return found


def commands(place: str) -> dict[str, Key]:
    """Return the commands of a place, and of everywhere, by their titles."""
    found = {key.does: key for key in KEYS if key.place == "app"}
    return {key.does: key for key in KEYS if key.place == place and not key.id.endswith(".commands")} | found


class Names:
    """The names of keys in text, with the user's own keys."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        """Name keys as the table does, except those of a user's map, by id."""
        self._own = own or {}

    def __call__(self, key: Key) -> str:
        """Return all keys of an entry, separated by spaces."""
        own = self._own.get(key.id)
        return key.shown if own is None else " ".join(map(_readable, own.split(",")))

    def __getitem__(self, name: str) -> str:
        """Return the first key of the entry with that id. Raises `KeyError` if unknown."""
        return self(_BY_ID[name]).split()[0]


_BY_ID = {key.id: key for key in KEYS}

_ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}


def _readable(key: str) -> str:
    """Return a key as a person reads it: `ctrl+r` is Ctrl+R, `question_mark` is ?."""
    *held, last = key.strip().split("+")
    if len(last) > 1:
        written = (character(last) or "").strip()
        last = _ARROWS.get(last) or written or last.capitalize()
    return "+".join([*(each.capitalize() for each in held), last.upper() if held and len(last) == 1 else last])


def character(key: str) -> str | None:
    """Return the character that a key types, by Textual's name of it, or `None`."""
    found = key_to_character(key) or _others().get(key)
    return found if found is not None and found.isprintable() else None


@cache
def _others() -> dict[str, str]:
    """Return the characters that Textual cannot map back: « and a few of ASCII."""
    return {_character_to_key(each): each for each in map(chr, range(0x20, 0x3100)) if not each.isalnum()}
