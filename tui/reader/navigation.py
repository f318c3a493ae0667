"""Reading: an article is opened, gone through, and left; how far it was read is kept."""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import ClassVar, Literal

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.nlp.finder import EntityFinder
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.text.selection import Selection
from annotations.work.saver import Saver
from annotations.work.session import Session
from tui import keymap
from tui.messages import FilesChanged, Saved
from tui.reader.article_view import ArticleView
from tui.screen import BarScreen

SETTLE = 0.4
"""Seconds without a movement after which the place in the text is put on disk."""

LONGEST = 2.0
"""Seconds after which it is put there although the fingers do not rest: a power cut loses no more."""

AHEAD, BEHIND = 5, 1
"""Articles after and before the open one whose entities are found while it is read."""


class ReadingScreen(BarScreen[str]):
    """One article to move about in. Answers the id of the article it was left at."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("reader")

    corpus: Corpus
    entry: Entry
    store: Store
    saver: Saver
    finder: EntityFinder
    scheme: Scheme
    session: Session
    """The open article under work."""
    selected_claim: Claim | None = None
    """The claim that was selected last: the one whose edges can be moved."""
    _course: Sequence[int]
    _settle: Timer | None = None
    _moving = 0.0
    """Since when the fingers have not rested."""

    @property
    def view(self) -> ArticleView:
        """The text."""
        return self.query_one(ArticleView)

    def on_mount(self) -> None:
        """Show the article."""
        self.opened()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what is on disk now, or say that it is not."""
        news = self.session.hear(message.outcome)
        if news:
            self.warn(f"{news}.")
        self.show_record()

    @on(FilesChanged)
    def _look(self, message: FilesChanged) -> None:
        """Have what another put on disk of this article taken in, behind what is on its way there."""
        if self.store.path(self.entry.id) in message.paths:
            self.saver.look(self.session.article)

    @on(ArticleView.Pointed)
    def _point(self, message: ArticleView.Pointed) -> None:
        """Select by the mouse: a sentence, at the second click a word, at the third the paragraph, or by dragging."""
        view, units = self.view, self.view.units
        if message.clicks == 0 or message.clicks > 3:
            self.select(units.between(message.pressed, message.offset, freely=message.freely))
        elif message.clicks == 1:
            self.moved(view.go(units.number_at(message.offset)))
        elif message.clicks == 2:
            self.select(units.word_at(message.offset))
        elif message.clicks == 3:
            self.select(units.paragraph_at(message.offset))

    def action_sentence(self, step: int) -> None:
        """Go on or back by sentences."""
        if self.view.selection.growing:
            self.action_grow_by("sentence", step)
        else:
            self.moved(self.view.go(self.view.number + step))

    def action_word(self, step: int) -> None:
        """Go on or back by words."""
        if self.view.selection.growing:
            self.action_grow_by("word", step)
        else:
            self.select(self.view.units.word(self.view.selection, step))

    def action_page(self, pages: float) -> None:
        """Go on or back by pages."""
        self.moved(self.view.page(pages))

    def action_top(self) -> None:
        """Go to the first sentence."""
        self.select(self.view.units.sentence(0))

    def action_bottom(self) -> None:
        """Go to the last sentence."""
        self.select(self.view.units.sentence(len(self.view.units.sentences)))

    def action_widen(self) -> None:
        """Select the next larger unit."""
        self.select(self.view.units.widen(self.view.selection))

    def action_narrow(self) -> None:
        """Select the next smaller unit."""
        self.select(self.view.units.narrow(self.view.selection))

    def action_quotation(self) -> None:
        """Select the quotation here, or the next one."""
        found = self.view.units.quotation(self.view.selection)
        if found == self.view.selection:
            self.say("No quotation from here on.")
        self.select(found)

    def action_grow(self) -> None:
        """Let the keys of movement move the edge, or no longer."""
        now = self.view.selection
        self.select(now.held() if now.growing else now.loosened())
        self.say("" if now.growing else self._how_to_grow())

    def _how_to_grow(self) -> str:
        called = self.keys
        edge = " ".join(called[f"reader.{each}"] for each in ("previous_word", "next_word", "next", "previous"))
        return f"Selecting: {edge} move the edge, {called['reader.swap']} the other one, {called['reader.grow']} ends."

    def action_grow_by(self, by: Literal["character", "word", "sentence"], step: int) -> None:
        """Move the edge of the selection."""
        self.select(self.view.units.grow(self.view.selection, by, step))

    def action_swap(self) -> None:
        """Let the other edge move."""
        self.select(self.view.selection.swapped())

    def action_article(self, step: int) -> None:
        """Go to the next or the previous article that can be opened."""
        course, at = self._where()
        at += step
        while 0 <= at < len(course):
            if self.turn_to(self.corpus.entries[course[at]]):
                return
            at += step
        self.say("This is the last article." if step > 0 else "This is the first article.")

    def action_back(self) -> None:
        """Go back to the library."""
        self.keep_place()
        self.dismiss(self.entry.id)

    def turn_to(self, entry: Entry) -> bool:
        """Read another article instead; `False` where it cannot be opened."""
        try:
            article = self.corpus.load(entry)
        except ArticleError:
            return False
        self.keep_place()
        self.entry = entry
        self.session = Session(article, self.store, self.saver)
        self.opened()
        return True

    def opened(self) -> None:
        """Show the article where it was left, and ask for its entities."""
        self.selected_claim = None
        work, view = self.session, self.view
        view.article = work.article
        view.entities = None
        view.select(view.units.sentence(view.units.number_at(work.position)))
        self.finder.request(work.article)
        self.finder.prefetch(*(partial(self.corpus.load, entry) for entry in self._neighbours()))
        for warning in work.warnings:
            self.warn(warning)

    def _neighbours(self) -> tuple[Entry, ...]:
        """Return the articles that may be opened soon, the likeliest first."""
        course, at = self._where()
        numbers = (*course[at + 1 : at + 1 + AHEAD], *course[max(0, at - BEHIND) : at][::-1])
        return tuple(self.corpus.entries[number] for number in numbers)

    def _where(self) -> tuple[Sequence[int], int]:
        """Return the numbers of the articles to go through, and where in them one is.

        They are those of all where undo has led to one that was not looked for.
        """
        number = self.corpus.entries.number(self.entry.id) or 0
        course = self._course if number in self._course else range(len(self.corpus.entries))
        return course, course.index(number)

    def action_claim(self, step: int) -> None:
        """Select the next or the previous claim, in reading order."""
        claims, now, selected = self.session.record.claims, self.view.selection, self.selected_claim
        here = next((n for n, claim in enumerate(claims) if selected and claim.id == selected.id), None)
        if here is not None and claims[here].span == now.span:
            wanted = here + step
        else:
            ahead = [n for n, claim in enumerate(claims) if (claim.start >= now.start) == (step > 0)]
            wanted = (ahead[0] if step > 0 else ahead[-1]) if ahead else -1
        if 0 <= wanted < len(claims):
            self.select_claim(claims[wanted])
        else:
            self.say("No claim beyond this one." if step > 0 else "No claim before this one.")

    def select_claim(self, claim: Claim) -> None:
        """Select the words of a claim, and say what it is."""
        self.select(Selection(claim.span, "claim"))
        self.selected_claim = claim
        speaker = f"   said: {claim.speaker}" if claim.speaker else ""
        note = f"   note: {claim.note}" if claim.note else ""
        self.say(f"{claim.label}{'' if claim.sure else ', not sure'}{speaker}{note}")

    def select(self, selection: Selection) -> None:
        """Select something; nothing is read by that."""
        self.view.select(selection)
        self.moved(())

    def moved(self, passed: Sequence[Span]) -> None:
        """Note what was read, to be put on disk once the fingers rest."""
        self.session.read(self.reached(passed), self.view.selection.start)
        if self._settle is None:
            self._settle, self._moving = self.set_timer(SETTLE, self.keep_place), monotonic()
        elif monotonic() - self._moving < LONGEST:
            self._settle.reset()
        self.mark_bars_stale()

    def reached(self, spans: Sequence[Span]) -> list[Span]:
        """Stretch sentences to where the next one begins, so that what is read in one go is one span."""
        return [Span(span.start, self.view.reach(span)) for span in spans]

    def keep_place(self) -> None:
        """Put the place in the text on its way to the disk."""
        if self._settle is not None:
            self._settle.stop()
            self._settle = None
        self.session.keep()
        self.mark_bars_stale()

    def show_record(self) -> None:
        """Show the claims as they are now."""
        self.view.claims = self.session.record.claims
        self.mark_bars_stale()
