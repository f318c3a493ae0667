"""The concordance: key words in all texts, each hit to be opened or tagged, or all of them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events, on
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
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.bulk import BatchEditor, BatchResult, tag_factory
from tui import keymap
from tui.batch import UNDONE, Batch, BatchEnded, BatchProgress
from tui.concordance.commands import COMMANDS
from tui.concordance.hit_list import HitList, Place
from tui.concordance.labels import Answer, HitLabels
from tui.config import Config
from tui.display.theme import Palette
from tui.messages import FilesChanged, Saved
from tui.screen import BarScreen, edited
from tui.widgets.bars import words

MAX_HITS = 10_000
"""Hits that are listed, and that can be tagged at once: with more, a longer query is needed."""

REST_SECONDS = 0.2
"""Seconds without a key after which the query typed so far is searched for."""

REPORT_SECONDS = 0.1
"""Seconds between two reports of hits."""


class Found(NamedTuple):
    """An article with hits, and the state of the corpus in which it was found."""

    corpus: Corpus
    number: int
    entry: Entry


Opener = Callable[[Found, Sequence[Found], str, Span], Awaitable[None]]
"""Opens one of the articles with hits, at a hit."""


class ConcordanceScreen(BarScreen[None]):
    """The hits of some words in the texts of a corpus."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("finding")

    @dataclass(eq=False, repr=False)
    class LabelsRead(Message):
        """The claims of articles with hits were read."""

        answers: tuple[Answer, ...]

    @dataclass(eq=False, repr=False)
    class More(Message):
        """More hits were found, or more articles searched."""

        search: int
        """The number of the search."""
        hits: tuple[Hits, ...]

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
        self.bulk: Batch = Batch(self, editor, "finding.undo", _if_unchanged, sentence=_describe_batch)
        self.parts = (self.bulk,)
        self._state = state
        self._rows, self._more = state()
        """The rows that are searched, and whether more articles may come."""
        self.corpus: Corpus = self._rows.corpus
        self._open = opener
        self._labels = HitLabels(store, self._read_labels)
        self._search_number = 0
        self._query = ""
        self._typing = True
        self._resting: Timer | None = None
        self._found: list[Found] = []
        """The articles with hits, in the order of the corpus."""
        self._listed: list[Place] = []
        self._share = 1.0
        """The part of the articles searched, from 0 to 1."""
        self._every = self._sentences = False
        """Whether the next label tags all hits, and whether it tags their sentences."""

    @property
    def items(self) -> HitList:
        """The hits."""
        return self.query_one(HitList)

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id, down to the record: keys act in their order."""
        return COMMANDS[command](self)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield HitList(self._label_of).data_bind(ConcordanceScreen.palette)

    def typed(self, event: events.Key) -> bool:
        """Take a key for the query while it is being typed."""
        key = event.key
        if not self._typing:
            # Tagging all hits is for the next key alone: after another search the hits are others.
            is_star = key in keymap.keys_of(("finding.every",), self.config.keys)
            self._every = self._every and (key.isdigit() or is_star)
            return False
        if key == "escape":
            self._typing = False
            if not self._query:
                self.escape()
        elif key == "enter":
            self._typing = False
            if self._resting is not None:
                self._search()
        elif (query := edited(self._query, event)) is not None:
            self._search_soon(query)
        else:
            return key not in ("up", "down", "pageup", "pagedown")
        self.mark_bars_stale()
        return True

    def pasted(self, text: str) -> None:
        """Add pasted text to the query while it is being typed."""
        if self._typing:
            self._search_soon(self._query + " ".join(text.split()))

    @on(HitList.Clicked)
    async def _point(self, message: HitList.Clicked) -> None:
        """Put the cursor on the clicked hit; open it at the second click."""
        self.items.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.open_current()

    def go_to_article(self, step: int) -> None:
        """Go to the first hit of the next article, or of the one before."""
        at = self.items.cursor
        firsts = [number for number, place in enumerate(self._listed) if place.title and (number - at) * step > 0]
        if firsts:
            self.items.cursor = firsts[0] if step > 0 else firsts[-1]

    async def open_current(self) -> None:
        """Open the article at the hit under the cursor."""
        if self._listed:
            place = self._listed[self.items.cursor]
            found = next(each for each in self._found if each.entry.id == place.entry.id)
            await self._open(found, self._found, self._query, place.hit.span)

    def start_typing(self) -> None:
        """Begin to type another query."""
        self._typing = True
        self.mark_bars_stale()

    def tag_all_next(self) -> None:
        """Have the next label tag all hits."""
        if self._share < 1 or self._more:
            self.say(_("The search has not finished yet."))
        elif len(self._listed) >= MAX_HITS:
            self.say(_("There are more than {max_hits:,} places: look for more words.", max_hits=MAX_HITS))
        elif self._listed:
            self._sentences = self._every and not self._sentences
            self._every = True
            self.mark_bars_stale()

    def action_digit(self, key: str) -> None:
        """Tag the hit under the cursor with the label of a key, or all hits."""
        label = self.corpus.settings.scheme.by_key(key)
        if label is None:
            self.say(_("No label has the key {key}.", key=key))
            return
        if not self._listed:
            return
        places = self._listed if self._every else [self._listed[self.items.cursor]]
        whole_sentences = self._every and self._sentences
        self._every = self._sentences = False
        self.mark_bars_stale()
        spans: dict[str, list[tuple[Span, str]]] = {}
        entries: dict[str, Entry] = {}
        for place in places:
            spans.setdefault(place.entry.id, []).append((place.hit.span, place.hit.matched))
            entries[place.entry.id] = place.entry
        what = _("tagged {name}", name=label.name)
        edits = self.bulk.editor.apply(
            self.corpus, list(entries.values()), tag_factory(label.name, spans, whole_sentences=whole_sentences), what
        )
        self.bulk.run(edits, len(entries), what)
        if len(places) == 1:
            self.items.cursor += 1

    def escape(self) -> None:
        """Stop a batch, else return to the list of articles."""
        if not self.bulk.escape():
            self.keep_place()
            self.dismiss()

    def _search_soon(self, query: str) -> None:
        """Search for a query after a moment without keys."""
        self._query = query
        if self._resting is None:
            self._resting = self.set_timer(REST_SECONDS, self._search)
        else:
            self._resting.reset()
        self.mark_bars_stale()

    def _search(self) -> None:
        """Search for the typed query."""
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        self._found, self._listed, self._share = [], [], 0.0 if self._query.strip() else 1.0
        self._rows, self._more = self._state()
        self.corpus = self._rows.corpus
        self._search_number += 1
        self.items.empty_message = ""
        self._show()
        if self._query.strip():
            search = partial(self._search_texts, self.corpus, self._query, self._search_number)
            self.run_worker(search, thread=True, exclusive=True, group="finding")
        else:
            self.workers.cancel_group(self, "finding")

    def _search_texts(self, corpus: Corpus, query: str, number: int) -> None:
        """Search all texts in a thread, and report hits now and then."""
        worker = get_current_worker()
        waiting: list[Hits] = []
        count, last = 0, monotonic()
        for found in hits(corpus, query):
            if worker.is_cancelled:
                return
            waiting.append(found)
            count += len(found.hits)
            if monotonic() - last > REPORT_SECONDS or count >= MAX_HITS or found.done == found.total:
                self.post_message(self.More(number, tuple(waiting)))
                waiting, last = [], monotonic()
            if count >= MAX_HITS:
                return

    @on(More)
    def _list_more(self, message: More) -> None:
        """List more hits, unless another search has begun."""
        if message.search != self._search_number:
            return
        for found in message.hits:
            self._share = found.done / max(1, found.total)
            if found.entry is not None:
                self._found.append(Found(self.corpus, found.number, found.entry))
                row = self._rows[found.number]
                title = row.title or row.id
                self._listed += [
                    Place(found.entry, hit, title if number == 0 else "") for number, hit in enumerate(found.hits)
                ]
        if len(self._listed) >= MAX_HITS:
            self._share = 1.0
        if self._share >= 1 and not self._listed:
            so_far = _(" that are listed so far") if self._more else ""
            self.items.empty_message = _(
                "“{query}” was not found in the {articles}{so_far}.",
                query=self._query,
                articles=counted(len(self.corpus.entries), "article"),
                so_far=so_far,
            )
        self._show()

    def _show(self) -> None:
        self.items.places = tuple(self._listed[:MAX_HITS])
        self.items.cursor = self.items.cursor
        self.mark_bars_stale()

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        called = self.keys
        query = self._query + ("▏" if self._typing else "")
        count, articles = len(self._listed), len(self._found)
        more = _("more than ") if count >= MAX_HITS else ""
        tags = ""
        summary = (
            _(
                "{more}{places} in {articles}",
                more=more,
                places=counted(min(count, MAX_HITS), "place"),
                articles=counted(articles, "article"),
            )
            if count
            else ""
        )
        if self._every:
            again = f"{called['finding.every']} {_('their words') if self._sentences else _('their sentences')}"
            whose = (
                _("the sentences of all {count:,}", count=count)
                if self._sentences
                else _("all {places}", places=counted(count, "place"))
            )
            tags = _("A label tags {whose} · {again} · other keys cancel", whose=whose, again=again)
            hint = ""
        elif self._typing:
            hint = _("type words to find in all texts   Enter search   Esc cancel")
        else:
            labels = self.corpus.settings.scheme.labels
            keys = [label.key for label in labels if label.key]
            digits = " ".join(keys[:3]) + (" …" if len(keys) > 3 else "")
            hint = _(
                "{open} open   {digits} tag   {every} {digits} tag all   {search} search",
                open=called["finding.open"],
                digits=digits,
                every=called["finding.every"],
                search=called["finding.search"],
            )
        # While one types, these keys are letters or do something else.
        leave = (
            ""
            if self._typing or self._every
            else _("{back} back   {help} help", back=called["finding.back"], help=called["finding.help"])
        )
        share = _("searched {share:.0%}   ", share=self._share) if self._share < 1 else ""
        return (
            words(
                ("Copydesk", "bold"), "   ", (self.corpus.name, palette.muted), "   ", (f"“{query}”", palette.message)
            ),
            words((summary, palette.muted)),
            words((share + tags, palette.message), (hint, palette.muted)),
            words((leave, palette.muted)),
        )

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
