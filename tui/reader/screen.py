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
from tui.reader.search import Search
from tui.reader.side_panel import Panel, Shown
from tui.reader.suggestions import Suggestions
from tui.reader.tagging import Tagging
from tui.reader.undo import UndoRedo
from tui.widgets.bars import words

BESIDE = 110
"""Cells from which there is room for the panel beside the text."""


class ReaderScreen(ReadingScreen):
    """One article. Answers the id of the article it was left at."""

    _no_entities = "finding entities …"

    lost_claims: LostClaims
    search: Search
    undo: UndoRedo
    tagging: Tagging
    details: ClaimDetails
    suggestions: Suggestions

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
        self.suggestions = Suggestions(self)
        self.undo = UndoRedo(self)
        self.parts = (self.tagging, self.search, self.lost_claims, self.suggestions, self.details, self.undo)

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id. Synchronous down to the record: keys act in their order."""
        return COMMANDS[command](self)

    def body(self) -> Iterator[Widget]:
        """Make the text and the panel."""
        self._tally = status.Tally()
        view = ArticleView(self.scheme).data_bind(ReaderScreen.palette)
        view.set_reactive(ArticleView.column, self.config.width)
        yield view
        yield Panel(self.scheme).data_bind(ReaderScreen.palette)

    @property
    def panel(self) -> Panel:
        """The side panel."""
        return self.query_one(Panel)

    def on_resize(self) -> None:
        """Put the panel beside the text where there is room, else over it."""
        self.set_class(self.size.width >= BESIDE, "-beside")
        self.lost_claims.make_room()
        super().on_resize()

    @on(EntitiesFound)
    def _show_entities(self, message: EntitiesFound) -> None:
        """Show the entities if they are of this text."""
        if message.sha256 == self.session.article.sha256:
            self.view.entities = message.entities
            self.panel.entities.show(self.session.article.text, message.entities)
            self.show_record()

    @on(SuggestionsFound)
    def _receive_suggestions(self, message: SuggestionsFound) -> None:
        """Show the suggestions."""
        self.suggestions.receive(message)

    @on(FinderFailed)
    def _miss_entities(self, message: FinderFailed) -> None:
        """Say it quietly and once; the legend goes on saying it."""
        self._no_entities = "no entities"
        self.notify(message.why, markup=False, timeout=6)
        self.mark_bars_stale()

    @on(ClaimList.Clicked)
    def _point_at_claim(self, message: ClaimList.Clicked) -> None:
        """Go to the claim that was clicked on."""
        self.select_claim(message.claim)

    @on(EntityList.Clicked)
    def _point_at_entity(self) -> None:
        """Go to the next mention of the entity that was clicked on."""
        self._choose()

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

    def action_entities(self) -> None:
        """Show the entities, or not."""
        self.view.show_entities = not self.view.show_entities
        self.mark_bars_stale()

    def action_kinds(self) -> None:
        """Open the list of entities, in which kinds can be hidden."""
        self._open_panel("entities")
        called = self.keys
        hides, goes, back = (called[f"reader.{name}"] for name in ("page_down", "menu", "back"))
        self.say(f"{hides} hides a kind, {goes} goes to a mention, {back} comes back.")

    def action_panel(self) -> None:
        """Open the list of claims, then that of entities, then close the panel."""
        panel = self.panel
        if not panel.shown or not panel.active:
            self._open_panel("claims")
        elif panel.shown == "claims":
            self._open_panel("entities")
        else:
            self._close_panel()

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
        elif self.search.escape():
            pass
        elif self.panel.shown and (self.panel.active or not self.has_class("-beside")):
            self._close_panel()
        elif self.lost_claims.escape():
            pass
        elif view.selection.unit != "sentence":
            self.select(view.units.sentence(view.number))
        else:
            self.action_back()

    def action_sentence(self, step: int) -> None:
        """Go on or back by sentences, or by lines of the panel."""
        if self.panel.active:
            (self.panel.claims if self.panel.shown == "claims" else self.panel.entities).move(step)
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
            self._choose()
        else:
            self.tagging.open_menu()

    def action_page(self, pages: float) -> None:
        """Go on or back by pages; in the list of entities Space hides a kind or shows it."""
        chosen = self.panel.entities.chosen if self.panel.active and self.panel.shown == "entities" else None
        if chosen and pages == 1.0:
            self.view.hidden = self.view.hidden ^ {chosen[0]}
            self.panel.entities.hidden = self.view.hidden
        else:
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
        self.panel.entities.show(self.session.article.text, None)
        for part in self.parts:
            part.opened()
        self.show_record()

    def show_record(self) -> None:
        """Show the claims as they are now, in the text and in the panel."""
        self.panel.claims.claims = self.session.record.claims
        self.panel.tell()
        super().show_record()
        for part in self.parts:
            part.refresh()

    def _open_panel(self, shown: Shown) -> None:
        self.panel.shown, self.panel.active = shown, True
        self.set_class(True, "-panel")
        self.mark_bars_stale()

    def _close_panel(self) -> None:
        self.panel.shown, self.panel.active = "", False
        self.set_class(False, "-panel")
        self.mark_bars_stale()

    def _choose(self) -> None:
        """Go to the claim, or to the next mention of the entity, under the cursor of the panel."""
        panel = self.panel
        if panel.shown == "claims":
            if panel.claims.chosen is not None:
                self.select_claim(panel.claims.chosen)
        elif panel.entities.chosen is not None:
            mentions = panel.entities.chosen[1]
            now = self.view.selection
            later = [each for each in mentions if each.start > now.start]
            if mentions:
                self.select(Selection((later or list(mentions))[0].span, "free"))

    def save_state(self, palette: Palette) -> Text:
        """Say where in the article the cursor is, and whether all is saved."""
        return status.steady(self.view.number + 1, len(self.view.units.sentences), self.session, palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say what is read and how far, where the cursor is, whether all is saved, and what is tagged."""
        view, work, width = self.view, self.session, self.size.width
        self._tally.take(work, view.units.sentences)
        total = len(view.units.sentences)
        found = view.show_entities and view.entities is not None
        instead = self._no_entities if view.show_entities else "entities off"
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
