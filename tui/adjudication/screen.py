"""The adjudication screen: one article, each annotator's claims in it, and the gold standard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from annotations.corpus.entries import Entry
from annotations.scheme import Scheme
from annotations.team.adjudication import Adjudication, Case, Plan
from annotations.team.gold import Settled, settle
from annotations.team.gold_edits import counts, merge
from annotations.team.items import Item
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session
from tui import keymap
from tui.adjudication.articles import Articles
from tui.adjudication.commands import COMMANDS
from tui.adjudication.deciding import Deciding
from tui.adjudication.following import Following
from tui.adjudication.gutter import PeopleGutter
from tui.adjudication.movement import Movement
from tui.adjudication.places import Places
from tui.adjudication.pseudonyms import Pseudonyms
from tui.adjudication.strip import TALL_ROWS, VersionStrip
from tui.adjudication.undo import UndoRedo
from tui.config import Config
from tui.display.theme import Palette
from tui.messages import FilesChanged
from tui.reader.status_bar import in_words
from tui.screen import BarScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import words


@dataclass(eq=False, repr=False)
class GoldSaved(Message):
    """A decision was saved, or could not be: the gold standard's own outcome, and not that of the annotator."""

    outcome: Outcome


class AdjudicationScreen(BarScreen[tuple[str, ...]]):
    """One article to adjudicate. Returns the ids of all articles that were open, the last one last."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("adjudication")
    commands = COMMANDS

    def __init__(
        self,
        adjudication: Adjudication,
        case: Case,
        saver: Saver,
        pseudonyms: Pseudonyms,
        config: Config,
        course: Sequence[str] = (),
        claim: str = "",
    ) -> None:
        """Adjudicate an article, at the place of an annotator's `claim` if its id is given.

        `saver` is the annotator's: the gold standard is saved beside it. `course` has the ids of the articles to go
        through.
        """
        super().__init__(config, "adjudication")
        self.adjudication: Adjudication = adjudication
        self.plan: Plan = adjudication.plan
        self.scheme: Scheme = adjudication.corpus.settings.scheme
        self.saver: Saver = saver.beside(adjudication.gold, self._report)
        self.pseudonyms: Pseudonyms = pseudonyms
        self._case, self._first_claim = case, claim
        self._visited: dict[str, None] = {}
        self.session: Session = Session(case.article, adjudication.gold, self.saver)
        self.settled: tuple[Settled, ...] = case.settled
        self._gutter = PeopleGutter(self.scheme)
        self.view = ArticleView(self.scheme, self._gutter)
        self.strip = VersionStrip()
        self.places: Places = Places(self)
        self.movement: Movement = Movement(self)
        self.deciding: Deciding = Deciding(self)
        self.articles: Articles = Articles(self, course or (case.entry.id,))
        self.undo: UndoRedo = UndoRedo(self)
        self.following: Following = Following(self)
        # Esc asks them in this order; the first that has something open closes it.
        self.parts = (self.movement, self.places, self.deciding, self.articles, self.undo, self.following)

    def body(self) -> Iterator[Widget]:
        """Yield the text, and the strip with the versions below it."""
        self.view.set_reactive(ArticleView.column, self.config.width)
        yield self.view.data_bind(AdjudicationScreen.palette)
        yield self.strip.data_bind(AdjudicationScreen.palette)

    def on_mount(self) -> None:
        """Show the article."""
        self._show_case()
        if self._first_claim:
            self.places.find(self._first_claim)
        self.following.start()

    def on_unmount(self) -> None:
        """Stop watching files."""
        self.following.close()

    def on_resize(self) -> None:
        """Fit the strip to the size of the window."""
        self.set_class(self.size.height < TALL_ROWS, "-squat")
        self.strip.fit()
        self.places.refresh()
        super().on_resize()

    @property
    def entry(self) -> Entry:
        """The article that is open, as the corpus lists it."""
        return self._case.entry

    @property
    def items(self) -> tuple[Item, ...]:
        """The places of the article, as the annotators have it now."""
        return self._case.items

    @property
    def called(self) -> dict[str, str]:
        """What the annotators of the article are called on screen, in the order of their columns."""
        here = self._case.compared.readings.keys() | self._case.compared.statuses.keys()
        called = self.pseudonyms.of(self.entry.id, self.adjudication.annotators)
        return {name: shown for name, shown in called.items() if name in here}

    def action_digit(self, key: str) -> None:
        """Take the version of a digit key; 0 is that nothing is tagged."""
        self.deciding.take(int(key))

    def show_case(self, case: Case) -> None:
        """Show another article."""
        self._case = case
        self.session = Session(case.article, self.adjudication.gold, self.saver)
        self._show_case()

    def take_items(self, case: Case) -> None:
        """Show what annotators have changed meanwhile. The current place stays, and nothing is merged."""
        self.places.keep_place(lambda: self._replace_case(case))
        self.say(_("An annotator has changed this article."))

    def _replace_case(self, case: Case) -> None:
        self._case = case
        self.show_record()

    def show_record(self) -> None:
        """Show what holds now, in the text, the strip and the bars."""
        record = self.session.record
        self.settled = settle(self._case.items, record, self.plan.strategy)
        self.view.claims = record.claims
        self.view.hits = tuple(each.item.span for each in self.settled if each.state == "open" and not each.item.about)
        self._gutter.show((each.item for each in self.settled), list(self.called))
        for part in self.parts:
            part.refresh()
        self.mark_bars_stale()

    def mark_current(self) -> None:
        """Let the gutter show the letters of the current place."""
        current = self.places.current
        self._gutter.current = current.item if current is not None else None
        self.view.refresh()

    def toggle_names(self) -> None:
        """Show letters in place of names, or the names again."""
        self.pseudonyms.hidden = not self.pseudonyms.hidden
        self.show_record()
        self.say(_("Names are hidden.") if self.pseudonyms.hidden else _("Names are shown."))

    def leave(self) -> None:
        """Go back to where the screen was opened."""
        self.dismiss(tuple(self._visited))

    def hints(self, settled: Settled) -> tuple[tuple[str, str], ...]:
        """Return what keys do in a place, each with its command for the mouse."""
        count, keys = len(settled.item.versions), self.keys
        digits = "1" if count < 2 else f"1…{min(count, 9)}"
        decided = settled.decision is not None
        shown = [
            *([(_("{digits} take", digits=digits), "adjudication.take")] if count else ()),
            (_("0 nothing"), "nothing"),
            (_("{next} next", next=keys["adjudication.next"]), "adjudication.next"),
            (_("{menu} other label", menu=keys["adjudication.menu"]), "adjudication.menu"),
            (_("{edges} take resized", edges=keys["adjudication.edges"]), "adjudication.edges"),
        ]
        if decided:
            shown.append((_("{why} why", why=keys["adjudication.why"]), "adjudication.why"))
            shown.append((_("{category} category", category=keys["adjudication.category"]), "adjudication.category"))
        return tuple(shown)

    def save_state(self, palette: Palette) -> Text:
        """Return the state of saving: in capitals it is an error."""
        state = self.session.save_state
        return words((in_words(state), palette.error if state.isupper() else palette.muted), "  " * bool(state))

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        found, row, keys = counts(self.settled), self.session.record.row, self.keys
        total = len(self.settled)
        people = " ".join(self.called.values())
        is_over = row.status in ("done", "skipped") and not found["open"]
        status = pgettext("status", row.status) if is_over else _("{open} left", open=found["open"])
        wide = self.size.width >= 100
        left = words(("Copydesk", "bold"), "   ", (self.plan.gold, palette.muted), "   ", self.session.article.title)
        right = words((f"{people}  " if wide else "", palette.muted), (f"{status}", palette.muted))
        tally = _(
            "{agree} of {total} agree, {decided} decided, {open} to decide",
            agree=found["agree"],
            total=total,
            decided=found["decided"],
            open=found["open"],
        )
        last = _(
            "{next_article} next article   {help} help",
            next_article=keys["adjudication.next_article"],
            help=keys["adjudication.help"],
        )
        return (
            left,
            right,
            Text.assemble(self.save_state(palette), words((tally, palette.muted))),
            words((last, palette.muted)),
        )

    def _show_case(self) -> None:
        """Show the article of the case: bring what annotators agree on into the gold standard first."""
        self._visited.pop(self.entry.id, None)
        self._visited[self.entry.id] = None
        self.view.article = self.session.article
        for warning in self.session.warnings:
            self.warn(warning)
        record = self.session.record
        if aside := self.adjudication.set_aside(self.session.article, record):
            self.warn(f"{self.pseudonyms.harmless(aside)}.")
        else:
            for edit in merge(self._case.compared, record, self.plan.strategy, self.plan.adjudicator):
                self.session.apply(edit)
        self.show_record()
        for part in self.parts:
            part.opened()
        self.mark_bars_stale()

    def _report(self, outcome: Outcome) -> None:
        """Post an outcome, from the thread that saves."""
        self.post_message(GoldSaved(outcome))

    @on(GoldSaved)
    def _take_outcome(self, message: GoldSaved) -> None:
        """Show the record as it is on disk now, and warn if it could not be saved."""
        news = self.session.receive(message.outcome)
        if news:
            self.warn(f"{news}.")
        self.places.keep_place(self.show_record)

    @on(FilesChanged)
    def _look(self, message: FilesChanged) -> None:
        self.following.look(message.paths)

    @on(ArticleView.Pointed)
    def _point(self, message: ArticleView.Pointed) -> None:
        self.movement.point(message)

    @on(VersionStrip.Clicked)
    def _choose(self, message: VersionStrip.Clicked) -> None:
        """Choose the version that was clicked on; take it at the second click."""
        current = self.places.current
        if current is None or message.row > len(current.item.versions):
            return
        self.places.choose_row(message.row)
        if message.clicks == 2:
            self.deciding.take_chosen()

    @on(VersionStrip.HintClicked)
    async def _run_hint(self, message: VersionStrip.HintClicked) -> None:
        """Run the command that was clicked on."""
        if message.command == "nothing":
            self.deciding.take(0)
        else:
            self.action_do(message.command)
