"""The changes made since the program was started, in order: undo takes these before those of other programs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from annotations.claims.edits import Edit


class OwnChange(NamedTuple):
    """A change made here, and the article it was made in; none for names of speakers."""

    id: str
    article_id: str


class NameChange(NamedTuple):
    """One name that was merged with another."""

    id: str
    alias: str
    name: str
    before: tuple[tuple[str, str], ...]
    """Names, and what each stood for before; empty for a speaker of its own."""


class OwnChanges:
    """Every change that was queued for saving, held or undone.

    Ids alone are kept: 150 bytes a change.
    """

    def __init__(self) -> None:
        """Begin with no change."""
        self._held: dict[str, str] = {}
        """The articles of changes that hold, by the id of the change, the latest last."""
        self._undone: dict[str, str] = {}
        """The articles of changes undone since the last new change, the latest last."""
        self._names: dict[str, NameChange] = {}
        """The changes of names of speakers, by id."""
        self._parts: dict[str, list[str]] = {}
        """Later changes that complete an earlier one, by its id: they are undone and redone with it."""
        self._completing: set[str] = set()
        """The ids of all of those: undo never takes one by itself."""

    def note(self, article_id: str, edits: "Iterable[Edit]") -> None:
        """Note the changes among some edits of an article."""
        from annotations.claims.edits import Apply, Redo, Undo

        for edit in edits:
            if isinstance(edit, Apply) and edit.change.id not in self._completing:
                self._held[edit.change.id] = article_id
                self._undone.clear()
            elif isinstance(edit, Undo) and self._held.pop(edit.id, None) is not None:
                self._undone[edit.id] = article_id
            elif isinstance(edit, Redo) and self._undone.pop(edit.id, None) is not None:
                self._held[edit.id] = article_id

    def note_names(self, change: NameChange) -> None:
        """Note that names of speakers were put together."""
        self._names[change.id] = change
        self._held[change.id] = ""
        self._undone.clear()

    def names(self, change_id: str) -> NameChange | None:
        """Return the change of names with an id; `None` if that is a change of an article."""
        return self._names.get(change_id)

    def undo_names(self, change: NameChange) -> None:
        """Note that names were taken apart again."""
        self._undone[change.id] = self._held.pop(change.id, "")

    def redo_names(self, change: NameChange) -> None:
        """Note that names were put together again."""
        self._held[change.id] = self._undone.pop(change.id, "")

    def attach(self, change_id: str, to: str) -> None:
        """Let a change, which is not queued yet, be a part of an earlier one. It does not end redo."""
        self._completing.add(change_id)
        self._parts.setdefault(to, []).append(change_id)

    def parts(self, change_id: str) -> tuple[str, ...]:
        """Return the ids of the changes that complete a change, the oldest first."""
        return tuple(self._parts.get(change_id, ()))

    def last(self) -> OwnChange | None:
        """Return the latest change that holds."""
        return OwnChange(*next(reversed(self._held.items()))) if self._held else None

    def last_undone(self) -> OwnChange | None:
        """Return the change that was undone last, if nothing was changed since."""
        return OwnChange(*next(reversed(self._undone.items()))) if self._undone else None

    def drop(self, change: OwnChange) -> None:
        """Forget a change that the record of its article does not have, or has in another state."""
        self._held.pop(change.id, None)
        self._undone.pop(change.id, None)
