"""Names of speakers put together by the person at work, and taken apart again by undo.

The names are no part of any article's record: they are in files of their own, and undo finds them among the changes
made since the program was started.
"""

from annotations.claims.speaker_names import name_key
from annotations.moment import new_id
from annotations.store.speaker_file import put_name, read_names
from annotations.store.store import Store
from annotations.work.own_changes import NameChange, OwnChanges


def put_together(store: Store, own_changes: OwnChanges, alias: str, name: str) -> None:
    """Let a name stand for another in the whole corpus. Raises `NotSavedError`, `StoreError`."""
    known = read_names(store.folder)
    # The other way round until now: putting them together changes both.
    names = (alias, name) if name_key(known.canonical(name)) == name_key(alias) else (alias,)
    before = tuple((each, known.stands_for.get(name_key(each), "")) for each in names)
    put_name(store.folder, store.annotator, alias, name)
    own_changes.note_names(NameChange(new_id(), alias, name, before))


def take_apart(store: Store, own_changes: OwnChanges, change: NameChange) -> None:
    """Let names stand for what they stood for before a change. Raises `NotSavedError`, `StoreError`."""
    for alias, name in change.before:
        put_name(store.folder, store.annotator, alias, name)
    own_changes.undo_names(change)


def put_together_again(store: Store, own_changes: OwnChanges, change: NameChange) -> None:
    """Repeat a change that was undone. Raises `NotSavedError`, `StoreError`."""
    put_name(store.folder, store.annotator, change.alias, change.name)
    own_changes.redo_names(change)
