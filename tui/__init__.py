"""The terminal interface of Copydesk.

`cli` parses a command; `read` makes the `app`, which wires corpus, store, saver and finder to the `library`, from which
the `reader` and the `concordance` open. A screen is a `BarScreen` with parts (`part`) and a table of commands; `keymap`
lists every key. `widgets` and `display` draw, `dialogs` ask. docs/architecture.md follows a key from here to the disk.
"""
