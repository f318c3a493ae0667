"""The reader: one article on screen, and the parts that act on it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.geometry import Size
from textual.widget import Widget

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.corpus.addresses import without_login
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.moment import readable_date
from annotations.nlp.finder import EntityFinder
from annotations.reconcile.clashes import fresh_clashes
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.saver import Saver
from annotations.work.session import Session
from tui import keymap
from tui.config import NARROWEST, WIDEST, Config, remember_hints, remember_width, shows_hints
from tui.display.theme import Palette
from tui.messages import (
    EntitiesFound,
    FilesChanged,
    FinderFailed,
    Saved,
    SpeakersKnown,
    SuggesterAnswered,
    SuggestionsFound,
)
from tui.reader import hints
from tui.reader.claim_details import ClaimDetails
from tui.reader.claim_list import ClaimList
from tui.reader.commands import COMMANDS, NEEDS_WORDS
from tui.reader.copy_fold import CopyFold
from tui.reader.course import Course
from tui.reader.entity_list import EntityList
from tui.reader.judging import Judging
from tui.reader.lost_claims import LostClaims
from tui.reader.navigation import Navigation
from tui.reader.otherwise import DecidedOtherwise
from tui.reader.panel import Panel
from tui.reader.search import Search
from tui.reader.speakers import Speakers
from tui.reader.status_bar import ReaderBars
from tui.reader.suggestions import Suggestions
from tui.reader.tagging import Tagging
from tui.reader.undo import UndoRedo
from tui.screen import BarScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import Bar

PANEL_BESIDE_CELLS = 110
"""Width of the window from which the panel is beside the text, not over it."""


WIDE_CELLS = 160
"""Width of the window from which the panel is open at first, wider, and shows the current claim in full."""


class ReaderScreen(BarScreen[str]):
    """One article to read and tag. Returns the id of the article that was open last."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("reader")
    commands = COMMANDS

    navigation: Navigation
    course: Course
    undo: UndoRedo
    tagging: Tagging
    details: ClaimDetails
    speakers: Speakers
    suggestions: Suggestions
    judging: Judging
    lost_claims: LostClaims
    otherwise: DecidedOtherwise
    search: Search
    panel: Panel

    def __init__(
        self,
        corpus: Corpus,
        entry: Entry,
        article: Article,
        store: Store,
        saver: Saver,
        finder: EntityFinder,
        config: Config,
        course: Sequence[int] = (),
    ) -> None:
        """Read `article` of `entry`; `course` numbers the articles around it, else all."""
        super().__init__(config, "reader")
        self.corpus, self.entry = corpus, entry
        self.store, self.saver, self.finder = store, saver, finder
        self.scheme = corpus.settings.scheme
        self.session = Session(article, store, saver)
        """The annotator's work on the open article."""
        self.selected_claim: Claim | None = None
        """The claim that was selected last: the one whose edges can be moved."""
        self.view = ArticleView(self.scheme)
        self.navigation = Navigation(self)
        self.course = Course(self, course or range(len(corpus.entries)))
        self.undo = UndoRedo(self)
        self.tagging = Tagging(self)
        self.details = ClaimDetails(self)
        self.speakers = Speakers(self)
        self.suggestions = Suggestions(self)
        self.judging = Judging(self)
        self.lost_claims = LostClaims(self)
        self.otherwise = DecidedOtherwise(self)
        self.search = Search(self)
        self.panel = Panel(self)
        self.copy_fold: CopyFold = CopyFold(self)
        # Esc asks them in this order; the first that has something open closes it.
        asked = (self.tagging, self.navigation, self.search, self.panel, self.lost_claims)
        others = (self.details, self.speakers, self.undo, self.course, self.copy_fold)
        self.parts = (*asked, self.suggestions, self.judging, *others)
        self.note_of: Callable[[str], str] = lambda _: ""
        """Says in words whose an article is, if it is another annotator's."""
        self._bars = ReaderBars(self)
        self._hints_on = shows_hints()

    def body(self) -> Iterator[Widget]:
        """Yield the text and the panel."""
        self.view.set_reactive(ArticleView.column, self.config.width)
        yield self.view.data_bind(ReaderScreen.palette)
        yield self.panel.widget.data_bind(ReaderScreen.palette)
        yield Bar(id="hints")

    def on_mount(self) -> None:
        """Show the article."""
        self._show_article()

    def fit(self, size: Size) -> None:
        """Set the classes for a size of the window before there are widgets."""
        super().fit(size)
        self.set_class(size.width >= PANEL_BESIDE_CELLS, "-beside", update=False)
        self.set_class(self._hints_on and size.height >= hints.ROWS, "-hints", update=False)

    def on_resize(self) -> None:
        """Fit the panel and the list of orphans to the size of the window."""
        self.set_class(self.size.width >= PANEL_BESIDE_CELLS, "-beside")
        self.set_class(self.has_hints, "-hints")
        if self.size.width >= WIDE_CELLS and not self.has_class("-wide"):
            self.panel.open_beside()
        self.set_class(self.size.width >= WIDE_CELLS, "-wide")
        self.lost_claims.make_room()
        self.speakers.make_room()
        super().on_resize()

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id, unless it needs words and none are selected."""
        return None if self._has_nothing_selected(command) else super().action_do(command)

    def action_digit(self, key: str) -> None:
        """Tag with the label of a digit key."""
        if self._has_nothing_selected("reader.menu"):
            return
        label = self.scheme.by_key(key)
        if label is not None:
            self.tagging.tag(label.name)

    def escape(self) -> None:
        """Let a part close what it has open, else select the sentence, else leave."""
        if not any(part.escape() for part in self.parts) and not self.navigation.select_sentence():
            self.leave()

    def leave(self) -> None:
        """Go back to the library."""
        self.keep_place()
        self.dismiss(self.entry.id)

    def find(self, query: str, span: Span) -> None:
        """Search for a query that was typed elsewhere, and select one of its hits."""
        self.search.find(query, span)

    def go_to_claim(self, claim_id: str, words: str, start: int) -> None:
        """Select a claim by its id; one that is not here, such as another annotator's, by its words."""
        record, text = self.session.record, self.session.article.text
        claim = self.details.claim_by_id(claim_id)
        if claim is not None:
            self.select_claim(claim)
        elif any(each.claim.id == claim_id for each in record.orphans):
            self.lost_claims.list_or_place()
        elif text[start : start + len(words)] == words:
            self.select(Selection(Span(start, start + len(words)), "claim"))
        else:
            self.say(_("The words of this claim have moved."))

    def open_article(self, entry: Entry) -> bool:
        """Read another article instead; return whether it can be read."""
        try:
            article = self.corpus.load(entry)
        except ArticleError:
            return False
        self.keep_place()
        self.entry = entry
        self.session = Session(article, self.store, self.saver)
        self._show_article()
        return True

    def select(self, selection: Selection) -> None:
        """Select something. No sentence counts as read for that."""
        self.view.select(selection)
        self.navigation.note_progress(())

    def select_claim(self, claim: Claim) -> None:
        """Select the words of a claim, and say what it is. Keys that go to the panel still do."""
        is_in_panel = self.panel.active and self.panel.shown == "claims"
        self.select(Selection(claim.span, "claim"))
        self.selected_claim = claim
        if is_in_panel:
            self.panel.hold()
        speaker = _("   said: {attribution}", attribution=claim.attribution) if claim.speaker else ""
        note = _("   note: {note}", note=claim.note) if claim.note else ""
        self.say(f"{claim.label}{'' if claim.sure else _(', not sure')}{speaker}{note}")

    def current_claim(self) -> Claim | None:
        """Return the claim that the keys act on: the selected one, else that at the selection which begins last."""
        selected, span = self.selected_claim, self.view.selection.span
        current = self.details.claim_by_id(selected.id) if selected is not None else None
        return current if current is not None and current.span == span else self.session.claim_at(span)

    def show_record(self) -> None:
        """Show the record as it is now, in the text, the parts and the bars."""
        self.view.claims = self.session.record.claims
        for part in self.parts:
            part.refresh()
        self.mark_bars_stale()

    def keep_place(self) -> None:
        """Put reading progress on its way to the disk."""
        self.navigation.keep_place()

    def change_column(self, cells: int) -> None:
        """Make the column of text wider or, below 0, narrower, and remember its width."""
        width = min(WIDEST, max(NARROWEST, self.config.width + cells))
        self.config = replace(self.config, width=width)
        self.view.column = width
        remember_width(width)
        self.say(_("Column of {width} cells.", width=width))

    @property
    def has_hints(self) -> bool:
        """Whether the row of hints is shown: if it is on, and the window is high enough."""
        return self._hints_on and self.size.height >= hints.ROWS

    def toggle_hints(self) -> None:
        """Show the row of hints, or hide it, and remember that."""
        self._hints_on = not self._hints_on
        remember_hints(shown=self._hints_on)
        self.set_class(self.has_hints, "-hints")
        key = self.keys["reader.hints"]
        self.say(_("Hints on.") if self._hints_on else _("Hints off. {key} shows them again.", key=key))

    def copy_selection(self) -> None:
        """Copy the selected words with their source."""
        article, span = self.session.article, self.view.selection.span
        address, published = without_login(article.url), readable_date(article.published)
        source = ", ".join(filter(None, (article.title, article.source, published, address)))
        self.app.copy_to_clipboard(f"{article.text[slice(*span)]}\n({' '.join(source.split())})")
        self.say(_("Copied, with its source."))

    def show_replay(self, change: str = "") -> None:
        """Show how the article was marked, change by change; begin after one of them, by its id, if it is named."""
        from tui.reader.replay import ReplayScreen

        self.keep_place()
        replay = ReplayScreen(self.session.record, self.scheme, self.config, change=change)
        replay.set_reactive(BarScreen.palette, self.palette)
        self.app.push_screen(replay)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    def save_state(self, palette: Palette) -> Text:
        """Return the sentence number and the state of saving, in few cells."""
        return self._bars.save_state(palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        self.panel.show_selection()
        self._bars.draw_hints(palette)
        return self._bars.draw(palette, next(filter(None, (part.hint() for part in self.parts)), ""))

    def _has_nothing_selected(self, command: str) -> bool:
        """Say that a command needs words, if the cursor is on the heading of a kind of entity."""
        if command not in NEEDS_WORDS or not self.panel.is_on_heading:
            return False
        self.say(_("This is a kind of entity. {next} goes to its mentions.", next=self.keys["reader.next"]))
        return True

    def _show_article(self) -> None:
        """Show the article of the session, with every part started afresh."""
        self.selected_claim = None
        self.view.article = self.session.article
        self.view.entities = None
        self.finder.request(self.session.article)
        if self.session.article.replaced:
            where = counted(self.session.article.replaced, "place")
            self.warn(_("This file has bytes that are not text: � replaces them in {where}.", where=where))
        for warning in self.session.warnings:
            self.warn(warning)
        if clashes := fresh_clashes(self.session.record):
            what = _("One value") if len(clashes) == 1 else _("{count} values", count=len(clashes))
            self.warn(
                _(
                    "{what} differed in a merge; the later is kept. {undo} restores the other.",
                    what=what,
                    undo=self.keys["reader.undo"],
                )
            )
        for part in self.parts:
            part.opened()
        self.show_record()

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        """Show the record as it is on disk now, and warn if it could not be saved."""
        news = self.session.receive(message.outcome)
        if news:
            self.warn(f"{news}.")
        self.show_record()

    @on(FilesChanged)
    def _look(self, message: FilesChanged) -> None:
        """Read the file of this article again, after pending edits, if it has changed."""
        if self.store.path(self.entry.id) in message.paths:
            self.saver.request_reload(self.session.article)

    @on(EntitiesFound)
    def _receive_entities(self, message: EntitiesFound) -> None:
        self.panel.receive(message)

    @on(FinderFailed)
    def _report_failure(self, message: FinderFailed) -> None:
        self.panel.report_failure(message.why)

    @on(SuggestionsFound)
    def _receive_suggestions(self, message: SuggestionsFound) -> None:
        self.suggestions.receive(message)

    @on(SuggesterAnswered)
    def _receive_from_suggester(self, message: SuggesterAnswered) -> None:
        self.suggestions.receive_from(message)

    @on(SpeakersKnown)
    def _receive_speakers(self, message: SpeakersKnown) -> None:
        self.speakers.receive(message.names)

    @on(ArticleView.Pointed)
    def _point(self, message: ArticleView.Pointed) -> None:
        self.navigation.point(message)

    @on(ClaimList.Clicked)
    def _go_to_claim(self, message: ClaimList.Clicked) -> None:
        self.select_claim(message.claim)

    @on(EntityList.Clicked)
    def _go_to_mention(self) -> None:
        self.panel.select_under_cursor()
