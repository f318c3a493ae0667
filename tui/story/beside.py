"""Two articles of a story side by side: words of the other one are linked with the claim, tagged or not."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.article import Span
from annotations.ledger.partners import Passage
from annotations.scheme import Scheme
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import brief
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.screen import BarScreen
from tui.story.beside_commands import COMMANDS
from tui.story.desk import StoryDesk
from tui.story.linking_bars import unsaved
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import Bar, fitting, words
from tui.widgets.text_movement import TextMovement

BESIDE_CELLS = 100
"""Cells of a window from which the articles are side by side, not one above the other."""

NARROW_CELLS = 60
"""Cells of a window below which hints are a word."""

CLAIM_CHARS = 60
"""Characters of the claim that the bar shows."""

Take = Callable[[str, Span, str], bool]
"""Links the claim with words of an article, tagged with a label; empty for the claim that is there, or as the claim is.

Returns whether it could."""


class BesideScreen(BarScreen[None]):
    """The article of a claim, and another one in which a passage is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("beside")
    commands = COMMANDS

    def __init__(
        self, desk: StoryDesk, config: Config, passage: Passage, others: Sequence[str], at: Span, take: Take
    ) -> None:
        """Show the article of `passage`, and the first of `others` at a span; `take` links what is chosen there."""
        super().__init__(config, "beside")
        self.desk, self.passage = desk, passage
        self.scheme: Scheme = desk.corpus.settings.scheme
        self._others, self._number, self._at, self._take = others, 0, at, take
        self._own, self._other = ArticleView(self.scheme), ArticleView(self.scheme)
        self._own_head, self._other_head = Bar(id="own-head"), Bar(id="other-head")
        self._movements = {view: TextMovement(view, self.mark_bars_stale) for view in (self._own, self._other)}
        self.active: ArticleView = self._other
        """The text that keys move in."""

    @property
    def movement(self) -> TextMovement:
        """The movement in the active text."""
        return self._movements[self.active]

    def body(self) -> Iterator[Widget]:
        """Yield both texts, each below the name of its outlet."""
        for widget in (self._own_head, self._own, self._other_head, self._other):
            yield widget.data_bind(BesideScreen.palette) if isinstance(widget, ArticleView) else widget

    def on_mount(self) -> None:
        """Show both articles."""
        self._own.article = self.desk.readings[self.passage.article].article
        self._own.claims = self.desk.claims_in(self.passage.article)
        self._own.select(Selection(Span(self.passage.start, self.passage.end), "claim"))
        self._show_other(self._at)

    def on_resize(self) -> None:
        """Put the articles side by side if there is room."""
        is_beside = self.size.width >= BESIDE_CELLS
        if is_beside != self.has_class("-side-by-side"):
            self.move_child(self._other_head, before=self._own if is_beside else self._other)
            self.set_class(is_beside, "-side-by-side")
        super().on_resize()

    def action_digit(self, key: str) -> None:
        """Tag the selected words with the label of a digit, and link them."""
        label, here, span = self.scheme.by_key(key), self.here, self._other.selection.span
        if label is None:
            return
        if here is not None and (here.start, here.end) == tuple(span) and here.label != label.name:
            self.say(
                _(
                    "These words are already tagged {label}: {link} links them.",
                    label=here.label,
                    link=self.keys["beside.link"],
                )
            )
        else:
            self._link(span, label.name)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    @property
    def here(self) -> Passage | None:
        """The claim at the selection in the other article: of the same words, else the last one that they touch."""
        span = self._other.selection.span
        touched = [each for each in self.desk.tagged[self._others[self._number]] if span.overlaps(each.start, each.end)]
        same = [each for each in touched if (each.start, each.end) == tuple(span)]
        found = same or touched
        return found[-1] if found else None

    def link(self) -> None:
        """Link the claim with the one at the selection, or with the selected words, tagged as it is."""
        here = self.here
        self._link(Span(here.start, here.end) if here is not None else self._other.selection.span, "")

    def _link(self, span: Span, label: str) -> None:
        if self.active is not self._other:
            self.say(_("Select the words in the other article: {other} goes there.", other=self.keys["beside.other"]))
        elif self._take(self._others[self._number], span, label):
            self.dismiss()
        else:
            self.say(_("This article cannot be opened any more."))

    def switch(self) -> None:
        """Move in the other text."""
        self.active = self._own if self.active is self._other else self._other
        self.mark_bars_stale()

    def go_to_claim(self, step: int) -> None:
        """Select the next or the previous claim of the active text."""
        claims, now = self.active.claims, self.active.selection.start
        ahead = [claim for claim in claims if (claim.start - now) * step > 0]
        if ahead:
            self.movement.select(Selection((ahead[0] if step > 0 else ahead[-1]).span, "claim"))
        else:
            self.say(_("No claim after this one.") if step > 0 else _("No claim before this one."))

    def go_to_article(self, step: int) -> None:
        """Show the next or the previous other article of the story."""
        if len(self._others) == 1:
            self.say(_("The story has no other article."))
            return
        self._number = (self._number + step) % len(self._others)
        self.active = self._other
        self._show_other(self.desk.likest(self.passage, self._others[self._number]))

    def toggle_growing(self) -> None:
        """Let the keys that move the selection move its end, or the selection again."""
        keys = self.keys
        ends = _(
            "{previous_word} {next_word} move this end",
            previous_word=keys["beside.previous_word"],
            next_word=keys["beside.next_word"],
        )
        is_growing = self.movement.toggle_growing()
        self.say(
            _("Selecting: {ends}, {swap} the other end.", ends=ends, swap=keys["beside.swap"]) if is_growing else ""
        )

    def select_quotation(self) -> None:
        """Select the quotation at the selection, or the next one."""
        if not self.movement.to_quotation():
            self.say(_("No quotation from here on."))

    def escape(self) -> None:
        """Stop growing the selection, else go back."""
        if not self.movement.stop_growing():
            self.leave()

    def _show_other(self, at: Span) -> None:
        article = self._others[self._number]
        self._other.article = self.desk.readings[article].article
        self._other.claims = self.desk.claims_in(article)
        self._other.select(Selection(at, "claim") if at.end else self._other.units.sentence(0))
        self.mark_bars_stale()

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return unsaved(self.desk.session, palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        keys, here = self.keys, self.here
        for head, view, article in (
            (self._own_head, self._own, self.passage.article),
            (self._other_head, self._other, self._others[self._number]),
        ):
            style = palette.message if view is self.active else palette.muted
            head.left = words(("▌ " if view is self.active else "  ", style), (self.desk.named(article), style))
        number = (
            _("   {number} of {count}", number=self._number + 1, count=len(self._others))
            if len(self._others) > 1
            else ""
        )
        claim = brief(" ".join(self.passage.text.split()), CLAIM_CHARS)
        does = (
            _("link this {label}", label=here.label)
            if here is not None
            else _("tag as {label} and link", label=self.passage.label)
        )
        does = does if self.size.width >= NARROW_CELLS else "link"
        hints = (
            f"{keys['beside.link']} {does}",
            _("1…9 another label"),
            _("{widen} {narrow} wider, narrower", widen=keys["beside.widen"], narrow=keys["beside.narrow"]),
            _("{other} other text", other=keys["beside.other"]),
            *([_("{next_article} next article", next_article=keys["beside.next_article"])] if number else []),
        )
        away = _("{back} back   {help} help", back=keys["beside.back"], help=keys["beside.help"])
        state = self.save_state(palette)
        room = self.size.width - 4 - len(away) - state.cell_len
        return (
            words(("Copydesk", "bold"), "   ", (claim, palette.muted)),
            words((f"{self.passage.label}{number}", palette.muted)),
            Text.assemble(state, words((fitting(hints, room), palette.muted))),
            words((away, palette.muted)),
        )

    @on(ArticleView.Pointed)
    def _point(self, message: ArticleView.Pointed) -> None:
        """Select what was clicked on."""
        if message.view is not None:
            self.active = message.view
            self.movement.point(message)
