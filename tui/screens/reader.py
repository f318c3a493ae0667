"""The reader: one article, read, marked and kept."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from annotations import Article, ArticleError, Change, Corpus, EntityFinder, Entry, Saver, Session, Span, Store
from tui import keys
from tui.look import Palette
from tui.messages import EntitiesFound, FinderFailed, Saved
from tui.screens import status
from tui.screens.desk import DeskScreen
from tui.screens.help import HelpScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import words

SETTLE = 0.4
"""Seconds without a movement after which the place in the text is put on disk."""


class ReaderScreen(DeskScreen[str]):
    """One article. Answers the id of the article it was left at."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("reader")

    def __init__(
        self, corpus: Corpus, entry: Entry, article: Article, store: Store, saver: Saver, finder: EntityFinder
    ) -> None:
        """Read `article`, which is that of `entry`."""
        super().__init__()
        self._corpus = corpus
        self._entry = entry
        self._store = store
        self._saver = saver
        self._finder = finder
        self._scheme = corpus.settings.scheme
        self._session = Session(article, store, saver)
        self._label = self._scheme.labels[0].name
        """The label that was used last."""
        self._settle: Timer | None = None
        self._tally = status.Tally()
        self._no_entities = "finding entities …"

    def matter(self) -> ArticleView:
        """Make the text."""
        return ArticleView(self._scheme).data_bind(ReaderScreen.palette)

    def on_mount(self) -> None:
        """Show the article."""
        self._open()

    @property
    def view(self) -> ArticleView:
        """The text."""
        return self.query_one(ArticleView)

    @on(ArticleView.Clicked)
    def _point(self, message: ArticleView.Clicked) -> None:
        """Go to the sentence that was clicked on."""
        self._moved(self.view.go(message.number))

    @on(EntitiesFound)
    def _show_entities(self, message: EntitiesFound) -> None:
        """Show the entities if they are of this text."""
        if message.sha256 == self._session.article.sha256:
            self.view.entities = message.entities
            self.tell()

    @on(FinderFailed)
    def _miss_entities(self, message: FinderFailed) -> None:
        """Say it quietly and once; the legend goes on saying it."""
        self._no_entities = "no entities"
        self.notify(message.why, markup=False, timeout=6)
        self.tell()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what is on disk now, or say that it is not."""
        news = self._session.hear(message.outcome)
        if news:
            self.warn(f"NOT SAVED: {news}.")
        self._show()

    def action_sentence(self, step: int) -> None:
        """Go on or back by sentences."""
        self._moved(self.view.go(self.view.number + step))

    def action_page(self, pages: float) -> None:
        """Go on or back by pages."""
        self._moved(self.view.page(pages))

    def action_top(self) -> None:
        """Go to the first sentence."""
        self._jump(0)

    def action_bottom(self) -> None:
        """Go to the last sentence."""
        self._jump(len(self.view.sentences) - 1)

    def action_claim(self, step: int) -> None:
        """Go to the next or the previous sentence that a claim begins in."""
        number = self.view.claim_beyond(step)
        if number is None:
            self.say("No claim beyond this one." if step > 0 else "No claim before this one.")
        else:
            self._jump(number)

    def action_label(self, key: str) -> None:
        """Tag the selection with the label of a key, and go on."""
        label = self._scheme.by_key(key)
        if label is not None:
            self._tag(label.name)

    def action_repeat(self) -> None:
        """Tag with the label that was used last."""
        self._tag(self._label)

    def action_remove(self) -> None:
        """Remove the claim that begins last in the selection."""
        if not self._session.remove(self.view.selection):
            self.say("There is no claim in this sentence.")
        self._show()

    def action_undo(self) -> None:
        """Take back the last change of this article, and go where it was."""
        self._acted(self._session.undo(), "Undone", "Nothing to undo in this article.")

    def action_redo(self) -> None:
        """Do again what was taken back last, and go where it was."""
        self._acted(self._session.redo(), "Done again", "Nothing to redo in this article.")

    def action_done(self) -> None:
        """Mark the article as done, or as in progress again."""
        self._session.mark("in progress" if self._session.record.row.status == "done" else "done")
        self._show()

    def action_entities(self) -> None:
        """Show the entities, or not."""
        self.view.show_entities = not self.view.show_entities
        self.tell()

    def action_article(self, step: int) -> None:
        """Go to the next or the previous article that can be opened."""
        entries = self._corpus.entries
        number = entries.index(self._entry) + step
        while 0 <= number < len(entries):
            try:
                article = self._corpus.load(entries[number])
            except ArticleError:
                number += step
                continue
            self.keep_place()
            self._entry = entries[number]
            self._session = Session(article, self._store, self._saver)
            self._open()
            return
        self.say("This is the last article." if step > 0 else "This is the first article.")

    def action_back(self) -> None:
        """Go back to the library."""
        self.keep_place()
        self.dismiss(self._entry.id)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        self.app.push_screen(HelpScreen(self._scheme, "reader"))

    def keep_place(self) -> None:
        """Put the place in the text on its way to the disk."""
        if self._settle is not None:
            self._settle.stop()
            self._settle = None
        self._session.keep()
        self.tell()

    def _open(self) -> None:
        """Show the article where it was left, and ask for its entities."""
        session, view = self._session, self.view
        view.article = session.article
        view.entities = None
        view.select(view.sentence_at(session.position))
        self._finder.want(session.article)
        for warning in session.warnings:
            self.warn(warning)
        self._show()

    def _tag(self, label: str) -> None:
        """Tag the selection and go on."""
        self._label = label
        view = self.view
        if view.sentences:
            span = view.selection
            self._session.read(self._reached(view.go(view.number + 1)), view.selection.start)
            self._session.tag(span, label)
            self._show()

    def _acted(self, change: Change | None, what: str, nothing: str) -> None:
        """Go where a change was, and say what became of it."""
        if change is None:
            self.say(nothing)
            return
        claims = change.before or change.after
        if claims:
            self.view.select(self.view.sentence_at(claims[0].start))
            self._moved(())
        self.say(f"{what}: {change}")
        self._show()

    def _jump(self, number: int) -> None:
        """Go to a sentence; what is jumped over was not read."""
        self.view.select(number)
        self._moved(())

    def _moved(self, passed: Sequence[Span]) -> None:
        """Note what was read, to be put on disk once the fingers rest."""
        self._session.read(self._reached(passed), self.view.selection.start)
        if self._settle is not None:
            self._settle.stop()
        self._settle = self.set_timer(SETTLE, self.keep_place)
        self.tell()

    def _reached(self, spans: Sequence[Span]) -> list[Span]:
        """Stretch sentences to where the next one begins, so that what is read in one go is one span."""
        return [Span(span.start, self.view.reach(span)) for span in spans]

    def _show(self) -> None:
        """Show the claims as they are now."""
        self.view.claims = self._session.record.claims
        self.tell()

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say what is read and how far, where the cursor is, whether all is saved, and what is tagged."""
        view, session, width = self.view, self._session, self.size.width
        self._tally.take(session, view.sentences)
        total = len(view.sentences)
        found = view.show_entities and view.entities is not None
        instead = self._no_entities if view.show_entities else "entities off"
        done = ", done" if session.record.row.status == "done" else ""
        return (
            words(("Copydesk", "bold"), "   ", (self._corpus.name, palette.soft), "   ", session.article.title),
            words((f"{self._tally.read} of {total} read{done}", palette.soft)),
            Text.assemble(
                status.place(view.number + 1, total, session, palette, width),
                status.legend(found, instead, palette, width),
            ),
            status.totals(self._tally.claims, self._scheme, palette, width),
        )
