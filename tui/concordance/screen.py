"""Finding: words are looked for in the texts of all articles; each place can be opened or tagged, or all of them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events, on, work
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from annotations.article import Span
from annotations.corpus.concordance import Hits, hits
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.reports.rows import ArticleRows
from annotations.work.bulk import BatchEditor, BatchResult, tag_factory
from tui import keymap
from tui.batch import ActingScreen
from tui.concordance.commands import COMMANDS
from tui.concordance.hit_list import HitList, Place
from tui.config import Config
from tui.display.theme import Palette
from tui.screen import edited
from tui.widgets.bars import words

MOST = 10_000
"""Places that are listed: whoever has more looks for more words. It is also how many can be tagged at once."""

REST = 0.2
"""Seconds without a key after which it is looked for what is typed so far."""

OFTEN = 0.1
"""Seconds between two looks at what was found by then."""


class Found(NamedTuple):
    """An article with places, and the corpus that it was found in: by now there may be another."""

    corpus: Corpus
    number: int
    entry: Entry


Opener = Callable[[Found, Sequence[Found], str, Span], Awaitable[None]]
"""Opens an article, one of several where some words were found, at a place."""


class FindingScreen(ActingScreen):
    """The places of some words in a corpus."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("finding")

    @dataclass(eq=False, repr=False)
    class More(Message):
        """More was found, or it was looked through more."""

        look: int
        """Which look it is of."""
        hits: tuple[Hits, ...]

    def __init__(
        self, state: Callable[[], tuple[ArticleRows, bool]], bulk: BatchEditor, config: Config, opener: Opener
    ) -> None:
        """Look through the articles as they are known then, of which there may be more; tag by way of `bulk`."""
        super().__init__(config, "finding")
        self._state = state
        self._rows, self._more = state()
        """What is looked through, and whether there may be more articles."""
        self._corpus = self._rows.corpus
        self._bulk = bulk
        self._open = opener
        self._look_number = 0
        self._query = ""
        self._typing = True
        self._resting: Timer | None = None
        self._found: list[Found] = []
        """The articles with places, in the order of the corpus."""
        self._listed: list[Place] = []
        self._share = 1.0
        """How much was looked through, from 0 to 1."""
        self._every = False
        """Whether the next label is for all places."""

    @property
    def items(self) -> HitList:
        """The places."""
        return self.query_one(HitList)

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id. Synchronous down to the record: keys act in their order."""
        return COMMANDS[command](self)

    def body(self) -> Iterator[Widget]:
        """Make the list."""
        yield HitList().data_bind(FindingScreen.palette)

    def typed(self, event: events.Key) -> bool:
        """Take a key for what is looked for, while that is typed."""
        key = event.key
        if not self._typing:
            # What is for all places is for the next key alone: it would be for others after another search.
            self._every = self._every and key.isdigit()
            return False
        if key == "escape":
            self._typing = False
            if not self._query:
                self.action_escape()
        elif key == "enter":
            self._typing = False
            if self._resting is not None:
                self._look()
        elif (query := edited(self._query, event)) is not None:
            self._look_soon(query)
        else:
            return key not in ("up", "down", "pageup", "pagedown")
        self.mark_bars_stale()
        return True

    def pasted(self, text: str) -> None:
        """Look for what was pasted as well."""
        if self._typing:
            self._look_soon(self._query + " ".join(text.split()))

    @on(HitList.Clicked)
    async def _point(self, message: HitList.Clicked) -> None:
        """Go to the place that was clicked on; open it at the second click."""
        self.items.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.action_open()

    def action_article(self, step: int) -> None:
        """Go to the first place of the next article, or of the one before."""
        at = self.items.cursor
        firsts = [number for number, place in enumerate(self._listed) if place.title and (number - at) * step > 0]
        if firsts:
            self.items.cursor = firsts[0] if step > 0 else firsts[-1]

    async def action_open(self) -> None:
        """Open the article at the place under the cursor."""
        if self._listed:
            place = self._listed[self.items.cursor]
            found = next(each for each in self._found if each.entry.id == place.entry.id)
            await self._open(found, self._found, self._query, place.hit.span)

    def action_search(self) -> None:
        """Look for something else."""
        self._typing = True
        self.mark_bars_stale()

    def action_every(self) -> None:
        """Let the next label be for all places."""
        if self._share < 1 or self._more:
            self.say("Not everything has been looked through yet.")
        elif len(self._listed) >= MOST:
            self.say(f"There are more than {MOST:,} places: look for more words.")
        elif self._listed:
            self._every = True
            self.mark_bars_stale()

    def action_digit(self, key: str) -> None:
        """Tag the place under the cursor with the label of a key, or all of them."""
        label = self._corpus.settings.scheme.by_key(key)
        if label is None:
            self.say(f"No label has the key {key}.")
            return
        if not self._listed:
            return
        places = self._listed if self._every else [self._listed[self.items.cursor]]
        self._every = False
        self.mark_bars_stale()
        spans: dict[str, list[tuple[Span, str]]] = {}
        entries: dict[str, Entry] = {}
        for place in places:
            spans.setdefault(place.entry.id, []).append((place.hit.span, place.hit.matched))
            entries[place.entry.id] = place.entry
        what = f"tagged {label.name}"
        self.act(
            self.bulk.apply(self._corpus, list(entries.values()), tag_factory(label.name, spans), what),
            len(entries),
            what,
        )
        if len(places) == 1:
            self.items.cursor += 1

    def action_escape(self) -> None:
        """Stop what is being done to many; else go back to the list of articles."""
        if self.busy:
            self.stop()
        else:
            self.keep_place()
            self.dismiss()

    @property
    def bulk(self) -> BatchEditor:
        """What tags, and takes it back."""
        return self._bulk

    def acted(self, told: Sequence[BatchResult], what: str) -> None:
        """Say what was done."""
        super().acted(told, what)
        if what.startswith("tagged") and not any(each.is_edited or each.problem for each in told):
            self.say(f"All of it is {what} already.")

    def _look_soon(self, query: str) -> None:
        """Look for something once the fingers rest."""
        self._query = query
        if self._resting is None:
            self._resting = self.set_timer(REST, self._look)
        else:
            self._resting.reset()
        self.mark_bars_stale()

    def _look(self) -> None:
        """Look for what was typed."""
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        self._found, self._listed, self._share = [], [], 0.0 if self._query.strip() else 1.0
        self._rows, self._more = self._state()
        self._corpus = self._rows.corpus
        self._look_number += 1
        self.items.empty_message = ""
        self._show()
        if self._query.strip():
            self._look_through(self._corpus, self._query, self._look_number)
        else:
            self.workers.cancel_group(self, "finding")

    @work(thread=True, exclusive=True, group="finding")
    def _look_through(self, corpus: Corpus, query: str, look: int) -> None:
        """Look through all texts, and tell now and then what was found."""
        worker = get_current_worker()
        waiting: list[Hits] = []
        count, last = 0, monotonic()
        for found in hits(corpus, query):
            if worker.is_cancelled:
                return
            waiting.append(found)
            count += len(found.hits)
            if monotonic() - last > OFTEN or count >= MOST or found.done == found.total:
                self.post_message(self.More(look, tuple(waiting)))
                waiting, last = [], monotonic()
            if count >= MOST:
                return

    @on(More)
    def _list_more(self, message: More) -> None:
        """List what was found, unless something else is looked for by now."""
        if message.look != self._look_number:
            return
        for found in message.hits:
            self._share = found.done / max(1, found.total)
            if found.entry is not None:
                self._found.append(Found(self._corpus, found.number, found.entry))
                row = self._rows[found.number]
                title = row.title or row.id
                self._listed += [
                    Place(found.entry, hit, title if number == 0 else "") for number, hit in enumerate(found.hits)
                ]
        if len(self._listed) >= MOST:
            self._share = 1.0
        if self._share >= 1 and not self._listed:
            so_far = " that are listed so far" if self._more else ""
            self.items.empty_message = (
                f"“{self._query}” is nowhere in the {len(self._corpus.entries):,} articles{so_far}."
            )
        self._show()

    def _show(self) -> None:
        self.items.places = tuple(self._listed[:MOST])
        self.items.cursor = self.items.cursor
        self.mark_bars_stale()

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say what is looked for, what was found, how far that is, and what the first keys are."""
        called = self.keys
        query = self._query + ("▏" if self._typing else "")
        count, articles = len(self._listed), len(self._found)
        more = "more than " if count >= MOST else ""
        tags = ""
        told = f"{more}{min(count, MOST):,} places in {articles:,} articles" if count else ""
        if self._every:
            tags = f"The next label tags all {count:,} places; any other key does not."
            hint = ""
        elif self._typing:
            hint = "type what to find in all texts   Enter keeps it   Esc ends"
        else:
            labels = self._corpus.settings.scheme.labels
            digits = " ".join(label.key for label in labels[:3]) + (" …" if len(labels) > 3 else "")
            hint = (
                f"{called['finding.open']} opens   {digits} tag   {called['finding.every']} {digits} tag all   "
                f"{called['finding.search']} other words"
            )
        share = f"looked through {self._share:.0%}   " if self._share < 1 else ""
        return (
            words(
                ("Copydesk", "bold"), "   ", (self._corpus.name, palette.muted), "   ", (f"“{query}”", palette.message)
            ),
            words((told, palette.muted)),
            words((share + tags, palette.message), (hint, palette.muted)),
            words((f"{called['finding.back']} back   {called['finding.help']} help", palette.muted)),
        )
