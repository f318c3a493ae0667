"""The course: the articles one goes through, in the order of the list and within its filter."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.claims import edits
from annotations.claims.record import Status
from annotations.corpus.entries import Entry
from annotations.errors import StoreError
from annotations.text.spans import any_contains
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import brief, counted
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

PREFETCHED_AFTER, PREFETCHED_BEFORE = 5, 1
"""Numbers of articles around the open one whose entities are found meanwhile."""

TITLE_CHARS = 24
"""Code points of the title of the article that was left with sentences unread."""

FLUSH_SECONDS = 1.0
"""Time to wait for pending edits before the statuses of other articles are read."""


class Course(Part):
    """The articles around the open one, and its status."""

    def __init__(self, reader: "ReaderScreen", numbers: Sequence[int]) -> None:
        """Go through the articles with these numbers."""
        self.reader = reader
        self._numbers = numbers

    def opened(self) -> None:
        """Prefetch the articles that may be opened soon."""
        reader = self.reader
        reader.finder.prefetch(*(partial(reader.corpus.load, entry) for entry in self._neighbours()))

    def move(self, step: int) -> None:
        """Open the next or the previous article that can be read; with `skip_done` only one that is not done."""
        reader = self.reader
        numbers, at = self._place()
        at += step
        while 0 <= at < len(numbers):
            entry = reader.corpus.entries[numbers[at]]
            is_over = reader.config.skip_done and self._status(entry) in ("done", "skipped")
            if not is_over and reader.open_article(entry):
                return
            at += step
        reader.say(_("This is the last article.") if step > 0 else _("This is the first article."))

    def finish(self) -> None:
        """Mark the article as done, and open the next one that nobody has begun."""
        reader = self.reader
        unread = self._count_unread()
        title = brief(reader.session.article.title or reader.entry.id, TITLE_CHARS)
        if reader.session.record.row.status != "done":
            reader.session.set_status("done")
            reader.keep_place()
        reader.saver.flush(FLUSH_SECONDS)
        if any(self._status(entry) == "new" and reader.open_article(entry) for entry in self._following()):
            if unread:
                reader.say(
                    _("Done, with {sentences} unread: “{title}”.", sentences=counted(unread, "sentence"), title=title)
                )
            return
        reader.show_record()
        done = _("Done, with {sentences} unread.", sentences=counted(unread, "sentence")) if unread else _("Done.")
        reader.say(_("{done} No new article is left.", done=done))

    def set_status(self, status: Status) -> None:
        """Give the article a status; if it has that status, the one that its claims imply."""
        reader, record = self.reader, self.reader.session.record
        reader.session.set_status(edits.implied_status(record) if record.row.status == status else status)
        reader.show_record()
        now = reader.session.record.row.status
        unread = self._count_unread() if now == "done" else 0
        if unread:
            first = reader.keys["reader.next_unread"]
            reader.say(
                _(
                    "Done, with {sentences} unread: {first} goes to them.",
                    sentences=counted(unread, "sentence"),
                    first=first,
                )
            )
        else:
            reader.say(_("Done.") if now == "done" else _("The article is {now}.", now=pgettext("status", now)))

    def _count_unread(self) -> int:
        reader = self.reader
        reviewed = reader.session.record.row.reviewed
        return sum(not any_contains(reviewed, sentence) for sentence in reader.view.units.sentences)

    def _following(self) -> Iterator[Entry]:
        """Yield the articles after the open one, then those before it."""
        numbers, at = self._place()
        for number in (*numbers[at + 1 :], *numbers[:at]):
            yield self.reader.corpus.entries[number]

    def _status(self, entry: Entry) -> Status:
        """Return the status of an article on disk; that of an unreadable file is in progress."""
        try:
            summary = self.reader.store.summary(entry.id)
        except StoreError:
            return "in progress"
        return summary.row.status if summary is not None else "new"

    def _neighbours(self) -> tuple[Entry, ...]:
        """Return the articles that may be opened soon, the likeliest first."""
        numbers, at = self._place()
        after, before = numbers[at + 1 : at + 1 + PREFETCHED_AFTER], numbers[max(0, at - PREFETCHED_BEFORE) : at]
        return tuple(self.reader.corpus.entries[number] for number in (*after, *before[::-1]))

    def _place(self) -> tuple[Sequence[int], int]:
        """Return the numbers of the articles to go through, and the index of the open one.

        The whole corpus is gone through if undo has opened an article that is not in the course.
        """
        entries = self.reader.corpus.entries
        number = entries.number(self.reader.entry.id) or 0
        numbers = self._numbers if number in self._numbers else range(len(entries))
        return numbers, numbers.index(number)
