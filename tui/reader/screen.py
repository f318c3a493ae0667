"""The reader: one article, read and marked, with what helps to see it: panel, legend, help."""

from collections.abc import Awaitable, Iterator, Sequence

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.widget import Widget

from annotations.article import Article, Span
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.entity import KINDS
from annotations.nlp.finder import EntityFinder
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.text.selection import Selection
from annotations.work.saver import Saver
from annotations.work.session import Session
from tui.config import NARROWEST, WIDEST, Config, remember_width
from tui.display.theme import Palette
from tui.messages import EntitiesFound, FinderFailed, SuggestionsFound
from tui.reader import status_bar as status
from tui.reader.article_view import ArticleView
from tui.reader.claim_details import ClaimDetails
from tui.reader.claim_list import ClaimList
from tui.reader.commands import COMMANDS
from tui.reader.entity_list import EntityList
from tui.reader.lost_claims import LostClaims
from tui.reader.navigation import ReadingScreen
from tui.reader.panel import Panel
from tui.reader.search import Search
from tui.reader.suggestions import Suggestions
from tui.reader.tagging import Tagging
from tui.reader.undo import UndoRedo
from tui.widgets.bars import words

BESIDE = 110
"""Cells from which there is room for the panel beside the text."""


class ReaderScreen(ReadingScreen):
    """One article. Answers the id of the article it was left at."""

    lost_claims: LostClaims
    search: Search
    undo: UndoRedo
    tagging: Tagging
    details: ClaimDetails
    suggestions: Suggestions
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
        """Read `article`, that of `entry`, as the user's settings say; `course` are the numbers of all to read."""
        super().__init__(config, "reader")
        self.corpus = corpus
        self.entry = entry
        self._course = course or range(len(corpus.entries))
        self.store = store
        self.saver = saver
        self.finder = finder
        self.scheme = corpus.settings.scheme
        self.session = Session(article, store, saver)
        """The open article under work."""
        self.lost_claims = LostClaims(self)
        self.search = Search(self)
        self.tagging = Tagging(self)
        self.details = ClaimDetails(self)
        self.panel = Panel(self)
        self.suggestions = Suggestions(self)
        self.undo = UndoRedo(self)
        self.parts = (
            self.tagging,
            self.search,
            self.panel,
            self.lost_claims,
            self.suggestions,
            self.details,
            self.undo,
        )

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id. Synchronous down to the record: keys act in their order."""
        return COMMANDS[command](self)

    def body(self) -> Iterator[Widget]:
        """Make the text and the panel."""
        self._tally = status.Tally()
        view = ArticleView(self.scheme).data_bind(ReaderScreen.palette)
        view.set_reactive(ArticleView.column, self.config.width)
        yield view
        yield self.panel.widget.data_bind(ReaderScreen.palette)

    def on_resize(self) -> None:
        """Put the panel beside the text where there is room, else over it."""
        self.set_class(self.size.width >= BESIDE, "-beside")
        self.lost_claims.make_room()
        super().on_resize()

    @on(EntitiesFound)
    def _receive_entities(self, message: EntitiesFound) -> None:
        """Show the entities."""
        self.panel.receive(message)

    @on(SuggestionsFound)
    def _receive_suggestions(self, message: SuggestionsFound) -> None:
        """Show the suggestions."""
        self.suggestions.receive(message)

    @on(FinderFailed)
    def _miss_entities(self, message: FinderFailed) -> None:
        """Say that there are no entities."""
        self.panel.report_failure(message.why)

    @on(ClaimList.Clicked)
    def _point_at_claim(self, message: ClaimList.Clicked) -> None:
        """Go to the claim that was clicked on."""
        self.select_claim(message.claim)

    @on(EntityList.Clicked)
    def _point_at_entity(self) -> None:
        """Go to the next mention of the entity that was clicked on."""
        self.panel.choose()

    def action_entity(self, step: int) -> None:
        """Select the next or the previous entity of a kind that is shown."""
        view, now = self.view, self.view.selection
        shown = [each for each in view.entities or () if KINDS.get(each.label, "") not in view.hidden | {""}]
        wanted = [each for each in shown if (each.start - now.start) * step > 0]
        if wanted:
            entity = wanted[0] if step > 0 else wanted[-1]
            self.select(Selection(entity.span, "free"))
            self.say(f"{KINDS[entity.label]} ({entity.label})")
        else:
            self.say("No entity beyond this one." if step > 0 else "No entity before this one.")

    def action_column(self, cells: int) -> None:
        """Make the column of text wider or narrower, and remember it."""
        width = min(WIDEST, max(NARROWEST, self.config.width + cells))
        self.config = replace(self.config, width=width)
        self.view.column = width
        remember_width(width)
        self.say(f"Column of {width} cells.")

    def action_copy(self) -> None:
        """Copy the selection with its source."""
        article, span = self.session.article, self.view.selection.span
        source = ", ".join(filter(None, (article.title, article.source, article.published, article.url)))
        self.app.copy_to_clipboard(f"{article.text[slice(*span)]}\n({source})")
        self.say("Copied, with its source.")

    def action_escape(self) -> None:
        """Go back one level: out of what was begun, or to the library."""
        view = self.view
        if self.tagging.escape():
            pass
        elif view.selection.growing:
            view.select(view.selection.held())
            self.mark_bars_stale()
        elif self.search.escape() or self.panel.escape() or self.lost_claims.escape():
            pass
        elif view.selection.unit != "sentence":
            self.select(view.units.sentence(view.number))
        else:
            self.action_back()

    def action_sentence(self, step: int) -> None:
        """Go on or back by sentences, or by lines of the panel."""
        if self.panel.active:
            self.panel.move(step)
        else:
            super().action_sentence(step)

    def action_digit(self, key: str) -> None:
        """Tag with the label of a digit key."""
        label = self.scheme.by_key(key)
        if label is not None:
            self.tagging.tag(label.name)

    def action_menu(self) -> None:
        """Open the menu, or go to what is chosen in the panel."""
        if self.panel.active:
            self.panel.choose()
        else:
            self.tagging.open_menu()

    def action_page(self, pages: float) -> None:
        """Go on or back by pages; in the list of entities Space hides a kind or shows it."""
        if pages != 1.0 or not self.panel.toggle_kind():
            super().action_page(pages)

    def find(self, query: str, span: Span) -> None:
        """Search for a query that was typed elsewhere, and select one of its hits."""
        self.search.find(query, span)

    def help_scheme(self) -> Scheme:
        """Return the labels, which are tagged here."""
        return self.scheme

    def opened(self) -> None:
        """Show the article, with nothing found in it yet."""
        super().opened()
        for part in self.parts:
            part.opened()
        self.show_record()

    def show_record(self) -> None:
        """Show the claims as they are now, in the text and in the panel."""
        super().show_record()
        for part in self.parts:
            part.refresh()

    def save_state(self, palette: Palette) -> Text:
        """Say where in the article the cursor is, and whether all is saved."""
        return status.steady(self.view.number + 1, len(self.view.units.sentences), self.session, palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say what is read and how far, where the cursor is, whether all is saved, and what is tagged."""
        view, work, width = self.view, self.session, self.size.width
        self._tally.take(work, view.units.sentences)
        total = len(view.units.sentences)
        found = view.show_entities and view.entities is not None
        instead = self.panel.entity_status if view.show_entities else "entities off"
        aside = status.aside(len(work.record.orphans), self.lost_claims.placing, palette, self.keys["reader.lost"])
        status_now = work.record.row.status
        marked = f", {status_now}" if status_now in ("done", "skipped", "flagged") else ""
        place = status.place(view.number + 1, total, work, palette, width)
        totals = status.totals(self._tally.claims, self.scheme, palette, width, self.keys["reader.help"])
        if hint := next(filter(None, (part.hint() for part in self.parts)), ""):
            told = Text.assemble(place, aside, words((hint, palette.muted)))
            short = status.totals(self._tally.claims, self.scheme, palette, 0, self.keys["reader.help"])
            fitting = (each for each in (totals, short) if told.cell_len + each.cell_len + 4 <= width)
            totals = next(fitting, Text())
        else:
            legend = status.legend(found, instead, palette, width)
            told = Text.assemble(place, aside, Text() if aside and width < status.WIDE else legend)
        return (
            words(("Copydesk", "bold"), "   ", (self.corpus.name, palette.muted), "   ", work.article.title),
            words((f"{self._tally.read} of {total} read{marked}", palette.muted)),
            told,
            totals,
        )
