"""Following: the files of annotators and of the gold standard, while an article is open."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import CopydeskError
from annotations.layout import safe_name
from annotations.translation import gettext as _
from annotations.watcher import Watcher
from tui.part import Part
from tui.record_watcher import watch_records

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


class Following(Part):
    """Shows changes by others at once: claims of annotators, and decisions in another terminal."""

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Follow the files of the article in `screen`."""
        self._screen = screen
        self._watcher: Watcher | None = None

    def start(self) -> None:
        """Watch the folders of all annotators, also those that are new."""
        self._watcher = watch_records(self._screen, self._screen.adjudication.folder)

    def close(self) -> None:
        """Stop watching."""
        if self._watcher is not None:
            self._watcher.close()

    def look(self, paths: Iterable[Path]) -> None:
        """Read again what has changed of the open article."""
        screen = self._screen
        name = f"{safe_name(screen.entry.id)}.json"
        folders = {path.parent.name for path in paths if path.name == name}
        if safe_name(screen.plan.gold) in folders:
            screen.saver.request_reload(screen.session.article)
        if folders & set(map(safe_name, screen.adjudication.annotators)):
            self._read_again()

    def _read_again(self) -> None:
        """Show the annotators' claims as they are now; the current place stays."""
        screen = self._screen
        try:
            case = screen.adjudication.case(screen.entry)
        except CopydeskError as error:
            screen.warn(f"{screen.pseudonyms.harmless(str(error))}.")
            return
        if case is None:
            screen.say(_("An annotator is working on this article again."))
        elif case.article.sha256 == screen.session.article.sha256 and case.items != screen.items:
            screen.take_items(case)
