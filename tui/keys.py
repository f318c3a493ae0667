"""Every key, once: bindings, help and documentation are made from this table."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True)
class Key:
    """What one key, or several that mean the same, does in one place."""

    place: str
    """Where it holds: `app`, `library`, `reader` or `dialog`."""
    id: str
    """By which a user's own map names it."""
    keys: str
    """Textual's names of the keys, with commas between."""
    shown: str
    """The keys as a person reads them."""
    action: str
    does: str
    group: str
    tooltip: str


KEYS: tuple[Key, ...] = (
    Key("library", "library.down", "j,down", "j ↓", "move(1)", "next article", "moving", "Go one row down"),
    Key("library", "library.up", "k,up", "k ↑", "move(-1)", "previous article", "moving", "Go one row up"),
    Key(
        "library", "library.page_down", "space,pagedown", "Space PgDn", "page(1)", "a page down", "moving",
        "Go as many rows down as are in sight",
    ),
    Key(
        "library", "library.page_up", "b,pageup", "b PgUp", "page(-1)", "a page up", "moving",
        "Go as many rows up as are in sight",
    ),
    Key("library", "library.top", "g,home", "g Home", "top", "first article", "moving", "Go to the first row"),
    Key("library", "library.bottom", "G,end", "G End", "bottom", "last article", "moving", "Go to the last row"),
    Key("library", "library.open", "enter,l,right", "Enter", "open", "open", "article", "Open the article to read"),
    Key("library", "library.done", "m", "m", "done", "done, or not", "article", "Mark the article as done, or as not"),
    Key("library", "library.quit", "q,escape", "q", "app.leave", "quit", "program", "Save all and leave Copydesk"),
    Key("reader", "reader.next", "j,down", "j ↓", "sentence(1)", "next sentence", "moving",
        "Go to the next sentence; the one left behind counts as read"),
    Key("reader", "reader.previous", "k,up", "k ↑", "sentence(-1)", "previous sentence", "moving",
        "Go to the previous sentence"),
    Key("reader", "reader.page_down", "space,pagedown", "Space PgDn", "page(1.0)", "a page down", "moving",
        "Go a page down; what was passed counts as read"),
    Key("reader", "reader.page_up", "b,pageup", "b PgUp", "page(-1.0)", "a page up", "moving", "Go a page up"),
    Key("reader", "reader.half_down", "ctrl+d", "Ctrl+D", "page(0.5)", "half a page down", "moving",
        "Go half a page down; what was passed counts as read"),
    Key("reader", "reader.half_up", "ctrl+u", "Ctrl+U", "page(-0.5)", "half a page up", "moving", "Go half a page up"),
    Key("reader", "reader.top", "g,home", "g Home", "top", "top", "moving", "Go to the first sentence"),
    Key("reader", "reader.bottom", "G,end", "G End", "bottom", "end", "moving", "Go to the last sentence"),
    Key("reader", "reader.next_claim", "right_square_bracket", "]", "claim(1)", "next claim", "moving",
        "Go to the next sentence with a claim"),
    Key("reader", "reader.previous_claim", "left_square_bracket", "[", "claim(-1)", "previous claim", "moving",
        "Go to the previous sentence with a claim"),
    Key("reader", "reader.repeat", "full_stop", ".", "repeat", "same label again", "tagging",
        "Tag with the label that was used last"),
    Key("reader", "reader.remove", "x,delete", "x Del", "remove", "remove the claim", "tagging",
        "Remove the claim in this sentence; the one that begins last where there are several"),
    Key("reader", "reader.undo", "u", "u", "undo", "undo", "tagging", "Take back the last thing done in this article"),
    Key("reader", "reader.redo", "ctrl+r", "Ctrl+R", "redo", "redo", "tagging", "Do again what was taken back"),
    Key("reader", "reader.done", "m", "m", "done", "done, or not", "article", "Mark the article as done, or as not"),
    Key("reader", "reader.next_article", "J", "J", "article(1)", "next article", "article",
        "Go to the next article that can be opened"),
    Key("reader", "reader.previous_article", "K", "K", "article(-1)", "previous article", "article",
        "Go to the previous article that can be opened"),
    Key("reader", "reader.entities", "t", "t", "entities", "entities on, off", "seeing",
        "Show the named entities, or not"),
    Key("reader", "reader.back", "q,escape", "q Esc", "back", "back to the list", "program", "Go back to the library"),
    Key("dialog", "dialog.close", "escape,q,question_mark", "Esc", "close", "close", "program", "Close this"),
    Key("app", "app.help", "question_mark,f1", "?", "screen.help", "help", "program", "Show the keys"),
    Key("app", "app.quit", "ctrl+c,ctrl+q", "Ctrl+C", "leave", "quit", "program", "Save all and leave Copydesk"),
)  # fmt: skip


def bindings(place: str) -> list[BindingType]:
    """Return Textual's bindings of a place.

    They are all bound to screens, whose actions run one after the other in the order of the keys. A key
    handled by a widget, or news of it sent as a message, would be overtaken by the next one.
    """
    digits = [Binding(digit, f"label('{digit}')", show=False) for digit in "0123456789"]
    return [
        *(digits if place == "reader" else ()),
        *(
            Binding(key.keys, key.action, key.does, show=False, id=key.id, tooltip=key.tooltip)
            for key in KEYS
            if key.place == place
        ),
    ]


def groups(*places: str) -> dict[str, list[Key]]:
    """Return the keys of some places by what they are about, in the order of the table."""
    found: dict[str, list[Key]] = {}
    for key in KEYS:
        if key.place in places:
            found.setdefault(key.group, []).append(key)
    return found
