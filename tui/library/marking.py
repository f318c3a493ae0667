"""Marking: set the status of one article, or of all chosen ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.claims.record import Status
from annotations.reports.rows import ArticleRows
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import counted
from tui.part import Part

if TYPE_CHECKING:
    from annotations.work.bulk import EditFactory
    from tui.library.screen import LibraryScreen

CONFIRM_FROM = 1_000
"""Articles from which a key must be pressed twice."""


class Marking(Part):
    """The chosen articles, and the statuses that they get."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Mark articles of `library`."""
        self._library = library
        self._confirming: tuple[str, frozenset[str]] | None = None
        """The mark that waits for its key to be pressed again, and for which articles."""

    def choose(self) -> None:
        """Choose the article under the cursor, or no longer, and move down."""
        library = self._library
        if library.current is not None:
            library.chosen = library.chosen ^ {library.current.id}
            library.table.cursor += 1

    def choose_all(self) -> None:
        """Choose all shown articles, or none if all are chosen."""
        library = self._library
        numbers = set(library.shown)
        shown = frozenset(entry.id for number, entry in enumerate(library.corpus.entries) if number in numbers)
        library.chosen = library.chosen - shown if shown <= library.chosen else library.chosen | shown

    def mark(self, status: Status) -> None:
        """Set the status of the chosen articles, or of the one under the cursor; remove it if all have it."""
        numbers = self._confirmed_numbers(status)
        if not numbers:
            return
        has_status = all(self._library.rows[number].status == status for number in numbers)
        from annotations.work.bulk import status_factory

        shown = pgettext("status", status)
        what = _("no longer marked {status}", status=shown) if has_status else _("marked {status}", status=shown)
        self._apply(numbers, status_factory(None if has_status else status), what)

    def flag(self) -> None:
        """Flag the chosen articles, or the one under the cursor; if all are flagged, remove their flags."""
        numbers = self._confirmed_numbers("flagged")
        if not numbers:
            return
        are_flagged = all(self._library.rows[number].flagged for number in numbers)
        from annotations.work.bulk import flag_factory

        what = _("no longer flagged") if are_flagged else pgettext("status", "flagged")
        self._apply(numbers, flag_factory(flagged=not are_flagged), what)

    def escape(self) -> bool:
        """Choose no article any more."""
        was_chosen = bool(self._library.chosen)
        self._library.chosen = frozenset()
        return was_chosen

    def drop_missing(self, rows: ArticleRows) -> None:
        """Keep only chosen articles that the corpus still has."""
        if self._library.chosen:
            self._library.chosen = frozenset(id_ for id_ in self._library.chosen if rows.number(id_) is not None)

    def _confirmed_numbers(self, mark: str) -> Sequence[int]:
        """Return the indices of the articles to mark; none while many wait for the key to be pressed again."""
        library, numbers = self._library, self._chosen_numbers()
        if len(numbers) > CONFIRM_FROM and self._confirming != (mark, library.chosen):
            self._confirming = mark, library.chosen
            library.say(
                _(
                    "{articles} will be marked {mark}: press the same key again.",
                    articles=counted(len(numbers), "article"),
                    mark=pgettext("status", mark),
                )
            )
            return ()
        return numbers

    def _apply(self, numbers: Sequence[int], edit: "EditFactory", what: str) -> None:
        """Edit articles, and choose none any more."""
        library = self._library
        entries = [library.corpus.entries[number] for number in numbers]
        library.bulk.run(library.bulk.editor.apply(library.corpus, entries, edit, what), len(entries), what)
        self._confirming, library.chosen = None, frozenset()

    def _chosen_numbers(self) -> Sequence[int]:
        """Return the indices of the chosen articles in corpus order, else of the one under the cursor."""
        library = self._library
        if library.chosen:
            return [number for number, entry in enumerate(library.corpus.entries) if entry.id in library.chosen]
        return [library.shown[library.table.cursor]] if library.shown else []
