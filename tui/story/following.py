"""Following: the ledger, the records of annotators and the files of articles, while a story is open."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import StoreError
from annotations.layout import safe_name
from annotations.translation import gettext as _
from annotations.watcher import Watcher
from tui.part import Part
from tui.record_watcher import watch_records

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from tui.story.linking import LinkingScreen
    from tui.story.screen import StoryScreen


class Following(Part):
    """Shows changes by other programs at once; below another screen, when that one is closed."""

    def __init__(
        self, screen: "StoryScreen | LinkingScreen", show: Callable[[], None], show_claims: Callable[[], None]
    ) -> None:
        """Follow the story of `screen`; `show` shows all of it, `show_claims` what new claims and texts change."""
        self._screen, self._show, self._show_claims = screen, show, show_claims
        self._watcher: Watcher | None = None
        self.is_behind = False
        """Whether something may have changed that is not shown."""

    def start(self) -> None:
        """Watch the records of all annotators, also of those that are new."""
        self._watcher = watch_records(self._screen, self._screen.desk.store.folder)

    def close(self) -> None:
        """Stop watching."""
        if self._watcher is not None:
            self._watcher.close()

    def resume(self) -> None:
        """Show what was changed while another screen was open."""
        if not self.is_behind:
            return
        self.is_behind = False
        desk = self._screen.desk
        try:
            desk.session.reload()
            desk.read()
        except StoreError as error:
            self._screen.warn(f"{error}.")
        self._show()

    def take_files(self, paths: Iterable[Path]) -> None:
        """Show what was written into the ledger, and into the records of its articles."""
        screen, session = self._screen, self._screen.desk.session
        paths = set(paths)
        names = {path.name for path in paths}
        ids = {each for each in screen.desk.readings if f"{safe_name(each)}.json" in names}
        is_ledger = session.ledgers.path(session.ledger.story.id) in paths
        if not ids and not is_ledger:
            return
        if screen.app.screen is not screen:
            # Under a question as well: it is about the ledger as it was.
            self.is_behind = True
            return
        is_other = is_ledger and session.reload()
        if is_other:
            screen.desk.changed()
        is_news = self._read_again(ids)
        if is_other:
            self._show()
            screen.say(_("Another program has changed this ledger."))
        elif is_news:
            self._show_claims()

    def take_corpus(self, corpus: "Corpus") -> None:
        """Show articles whose files were added, changed or removed."""
        ids = self._screen.desk.take_corpus(corpus)
        if not ids:
            return
        if self._screen.app.screen is not self._screen:
            self.is_behind = True
        elif self._read_again(ids):
            self._show_claims()

    def _read_again(self, ids: set[str]) -> bool:
        try:
            return self._screen.desk.read_again(ids)
        except StoreError as error:
            self._screen.warn(f"{error}.")
            return False
