"""Names of speakers put together from the list of claims, and taken apart again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.errors import NotSavedError, StoreError
from annotations.store.speaker_file import read_names
from annotations.translation import gettext as _
from annotations.wording import brief
from annotations.work.name_changes import put_together, take_apart
from tui.part import Part

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

NAME_CHARS = 30
"""Code points of a name in a message, at most."""


class Naming(Part):
    """Merges names of one speaker; the list shows each speaker under one name."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Put together names of `screen`."""
        self._screen = screen

    def put_together(self, alias: str, name: str) -> None:
        """Let a name stand for another speaker in the whole corpus."""
        screen = self._screen
        done = _("“{alias}” counts as “{name}” now. ", alias=brief(alias, NAME_CHARS), name=brief(name, NAME_CHARS))
        done += _("{undo} undoes it.", undo=screen.keys["claims.undo"])
        self._change(lambda: put_together(screen.store, screen.saver.own_changes, alias, name), done)

    def undo(self) -> bool:
        """Take apart what was put together last, if nothing was changed since then; return whether that was so."""
        screen = self._screen
        own = screen.saver.own_changes.last()
        change = screen.saver.own_changes.names(own.id) if own is not None else None
        if change is None:
            return False
        done = _("Undone: “{alias}” is a name of its own.", alias=brief(change.alias, NAME_CHARS))
        self._change(lambda: take_apart(screen.store, screen.saver.own_changes, change), done)
        return True

    def _change(self, change: Callable[[], None], done: str) -> None:
        """Change the names on disk, then list the claims under them."""
        screen = self._screen
        try:
            change()
            screen.claims.names = read_names(screen.store.folder)
        except (NotSavedError, StoreError) as error:
            screen.warn(_("Not saved: {error}.", error=error))
            return
        screen.arrangement.take_claims()
        screen.say(done)
