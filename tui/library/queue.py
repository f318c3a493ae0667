"""Queue: the order in which the annotator reads, as `copydesk next` made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.errors import StoreError
from annotations.layout import QUEUE, safe_name
from annotations.translation import N_
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.library.article_table import NEXT
from tui.messages import FilesChanged
from tui.part import Part

if TYPE_CHECKING:
    from annotations.store.queue_file import Place
    from tui.library.screen import LibraryScreen

WHYS = {"doubt": N_("unsure"), "diversity": N_("different"), "random": N_("random")}
"""The reasons of a place, in a word."""


@dataclass(eq=False, repr=False)
class QueueRead(Message):
    """The order was made anew."""

    places: "tuple[Place, ...]" = ()
    trouble: str = ""
    """Why it cannot be read; the order from before holds then."""


class Queue(Part):
    """The order of the articles of one annotator."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Order the articles of `library`."""
        self._library = library
        self._path = library.store.folder / QUEUE / f"{safe_name(library.store.annotator)}.json"
        self._places: Mapping[str, tuple[int, Place]] = {}

    @property
    def has_any(self) -> bool:
        """Whether there is an order."""
        return bool(self._places)

    def start(self) -> None:
        """Read the order before the first list: it must not change under the first keys."""
        if not self._path.exists():
            return
        message = self._read_file()
        if message.trouble:
            self._library.warn(f"{message.trouble}.")
        if message.places:
            self._library.arrangement.column = NEXT
        self._take(message.places)
        if self.has_any:
            self._library.say(self._sentence())

    def sorted(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return indices of articles in the order, those that are not in it behind the others as they were."""
        entries = self._library.corpus.entries
        first = {
            number: rank for name, (rank, _) in self._places.items() if (number := entries.number(name)) is not None
        }
        there = first.keys() & set(numbers)
        if not there:
            return numbers
        return [*sorted(there, key=first.__getitem__), *(number for number in numbers if number not in first)]

    def cell(self, article_id: str) -> str:
        """Return the place of an article in the order and its reason, in a word; empty without one."""
        found = self._places.get(article_id)
        return f"{found[0]} {_(WHYS[found[1].why])}" if found else ""

    def take_changes(self, message: FilesChanged) -> None:
        """Read the order again if its file has changed."""
        if self._path in message.paths:
            self._library.run_worker(self._read, thread=True, exclusive=True, group="queue")

    def take_read(self, message: QueueRead) -> None:
        """Show another order; the cursor stays on its article."""
        library, arrangement = self._library, self._library.arrangement
        if message.trouble:
            library.warn(_("{trouble}. The earlier order still applies.", trouble=message.trouble))
            return
        had_any = self.has_any
        self._take(message.places)
        if arrangement.column == NEXT and not self.has_any:
            arrangement.column = ""
        elif self.has_any and not had_any and not arrangement.column:
            arrangement.column = NEXT
        arrangement.arrange()
        library.say(self._sentence() if self.has_any else _("The articles are in corpus order again."))

    def _sentence(self) -> str:
        return _(
            "{articles} ordered by copydesk next; {next} goes to the next new one, {sort} sorts differently.",
            articles=counted(len(self._places), "article"),
            next=self._library.keys["library.next_new"],
            sort=self._library.keys["library.sort"],
        )

    def _take(self, places: "Sequence[Place]") -> None:
        self._places = {each.article: (rank, each) for rank, each in enumerate(places, 1)}
        table = self._library.table
        table.queue = {name: self.cell(name) for name in self._places}
        table.sorted_by = (self._library.arrangement.column, self._library.arrangement.is_reversed)

    def _read(self) -> None:
        """Read the file in a thread."""
        self._library.post_message(self._read_file())

    def _read_file(self) -> QueueRead:
        from annotations.store.queue_file import read_queue

        store = self._library.store
        try:
            found = read_queue(store.folder, store.annotator)
        except StoreError as error:
            return QueueRead(trouble=str(error))
        return QueueRead(found.places if found is not None else ())
