"""The concordance: key words in all texts, each hit to be opened or tagged, or all of them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from annotations.article import Span
from annotations.corpus.corpus import Corpus
from annotations.reports.rows import ArticleRows
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.bulk import BatchEditor, BatchResult
from tui import keymap
from tui.batch import UNDONE, Batch, BatchEnded, BatchProgress
from tui.concordance.bars import ConcordanceBars
from tui.concordance.commands import COMMANDS
from tui.concordance.hit_list import HitList, Place
from tui.concordance.labels import Answer, HitLabels
from tui.concordance.search import Found, MoreHits, Search
from tui.concordance.tagging import Tagging
from tui.config import Config
from tui.display.theme import Palette
from tui.list_with_pane import ListWithPane
from tui.messages import FilesChanged, Saved
from tui.screen import BarScreen

Opener = Callable[[Found, Sequence[Found], str, Span], Awaitable[None]]
"""Opens one of the articles with hits, at a hit."""


class ConcordanceScreen(BarScreen[None]):
    """The hits of some words in the texts of a corpus."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("finding")
    commands = COMMANDS

    @dataclass(eq=False, repr=False)
    class LabelsRead(Message):
        """The claims of articles with hits were read."""

        answers: tuple[Answer, ...]

    def __init__(
        self,
        state: Callable[[], tuple[ArticleRows, bool]],
        editor: Callable[[], BatchEditor],
        config: Config,
        opener: Opener,
        store: Store,
    ) -> None:
        """Search the articles that `state` returns, of which more may come; tag with the batch `editor`.

        The hits show what `store` has of them.
        """
        super().__init__(config, "finding")
        self._open = opener
        self._labels = HitLabels(store, self._read_labels)
        self.items: HitList = HitList(self._label_of)
        self.list: ListWithPane = ListWithPane(self, self.items, self._articles, self.open_current)
        self.bulk: Batch = Batch(self, editor, "finding.undo", _if_unchanged, sentence=_describe_batch)
        self.search: Search = Search(self, state)
        self.tagging: Tagging = Tagging(self)
        self.parts = (self.bulk, self.search, self.tagging)
        self._bars = ConcordanceBars(self)

    @property
    def corpus(self) -> Corpus:
        """The corpus as it is searched."""
        return self.search.corpus

    def body(self) -> Iterator[Widget]:
        """Return the list."""
        return self.list.widgets()

    def action_digit(self, key: str) -> None:
        """Tag the hit under the cursor with the label of a key, or all hits."""
        self.tagging.tag(key)

    async def open_current(self) -> None:
        """Open the article at the hit under the cursor."""
        search = self.search
        if search.places:
            place = search.places[self.items.cursor]
            found = next(each for each in search.articles if each.entry.id == place.entry.id)
            await self._open(found, search.articles, search.query, place.hit.span)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        return self._bars.draw(palette)

    @on(HitList.Clicked)
    async def _point(self, message: HitList.Clicked) -> None:
        await self.list.point(message)

    @on(MoreHits)
    def _list_more(self, message: MoreHits) -> None:
        self.search.take(message)

    def _articles(self) -> list[str]:
        """Return the article of each hit."""
        return [place.entry.id for place in self.search.places]

    def _label_of(self, place: Place) -> tuple[str, str]:
        """Return the name and the letter of the label of a hit."""
        name = self._labels.at(self.corpus, place.entry, place.hit.span)
        label = self.corpus.settings.scheme.by_name(name) if name else None
        return name, label.letter if label else "?" if name else ""

    def _read_labels(self) -> None:
        """Read the claims of articles in a thread: the list is drawn without them until then."""
        self.run_worker(lambda: self.post_message(self.LabelsRead(self._labels.read())), thread=True, group="labels")

    @on(LabelsRead)
    def _show_labels(self, message: LabelsRead) -> None:
        self._labels.receive(message.answers)
        self.items.redraw(self.items.scroll_offset.y, self.items.size.height)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        if message.outcome.record is not None:
            self._labels.take(message.outcome.article_id, message.outcome.record.claims)
            self.items.redraw(self.items.scroll_offset.y, self.items.size.height)

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        self._labels.drop(message.paths)
        self.items.redraw(self.items.scroll_offset.y, self.items.size.height)

    @on(BatchProgress)
    def _report_progress(self, message: BatchProgress) -> None:
        self.bulk.report_progress(message)

    @on(BatchEnded)
    def _report_end(self, message: BatchEnded) -> None:
        self.bulk.report_end(message)


def _describe_batch(results: Sequence[BatchResult], what: str) -> str:
    """Return the report of a batch: how many places were tagged or undone, and in how many articles."""
    done, articles = what.removeprefix(UNDONE), sum(each.is_edited for each in results)
    places = counted(sum(each.claims for each in results), "place")
    where = _(" in {articles}", articles=counted(articles, "article")) if articles != 1 else ""
    return (
        _("Undone: {places}{where} {done}.", places=places, where=where, done=done)
        if done != what
        else f"{places}{where} {done}."
    )


def _if_unchanged(what: str) -> str:
    """Return what to say after tagging hits that all had the label."""
    return _("Already {what}.", what=what) if not what.startswith(UNDONE) else ""
