"""Replay: an article as it was marked, change by change. Nothing can be edited here."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from annotations.article import Article
from annotations.claims.playback import Playback, State
from annotations.claims.record import Record
from annotations.reports.log import change_in_words
from annotations.reports.statistics import SESSION_BREAK
from annotations.scheme import Scheme
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import counted
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.reader.status_bar import totals
from tui.screen import BarScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import Bar, words

SPEEDS = (1, 2, 4, 8, 16, 32, 64)
"""How many times as fast as it was; `--speed` may name any other."""

DEFAULT_SPEED = 8

MIN_SECONDS, MAX_SECONDS = 0.1, 2.0
"""Seconds between two steps, at least and at most: a pause of an hour is no lesson."""


COMMANDS: dict[str, Callable[["ReplayScreen"], Awaitable[object] | None]] = {
    "replay.play": lambda screen: screen.toggle(),
    "replay.next": lambda screen: screen.step(1),
    "replay.previous": lambda screen: screen.step(-1),
    "replay.next_session": lambda screen: screen.move_by_sessions(1),
    "replay.previous_session": lambda screen: screen.move_by_sessions(-1),
    "replay.start": lambda screen: screen.jump(0),
    "replay.end": lambda screen: screen.jump(screen.last),
    "replay.faster": lambda screen: screen.change_speed(1),
    "replay.slower": lambda screen: screen.change_speed(-1),
    "replay.page_down": lambda screen: screen.scroll(1.0),
    "replay.page_up": lambda screen: screen.scroll(-1.0),
    "replay.commands": lambda screen: screen.action_commands(),
    "replay.theme": lambda screen: screen.next_theme(),
    "replay.help": lambda screen: screen.action_help(),
    "replay.close": lambda screen: screen.close(),
}
"""The commands of this screen, by their ids in the key table."""


class ReplayScreen(BarScreen[None]):
    """The states of one record, the first before any change."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("replay")
    commands = COMMANDS

    def __init__(
        self,
        record: Record,
        scheme: Scheme,
        config: Config,
        number: int = 0,
        speed: float = DEFAULT_SPEED,
        change: str = "",
    ) -> None:
        """Show a record as it was after `number` changes, or after the one whose id is `change`.

        `speed` is how many times as fast as it was the changes are played.
        """
        super().__init__(config, "replay")
        self._record, self._scheme = record, scheme
        self._playback = Playback(record)
        made = (at for at, event in enumerate(self._playback.events, 1) if event.change.id == change)
        self._number, self._speed = next(made, number), speed
        self._state: State = self._playback.state(self._number)
        self._timer: Timer | None = None
        """What takes the next step; `None` while paused."""
        self._view = ArticleView(scheme)

    def body(self) -> Iterator[Widget]:
        """Yield what was changed, and the text."""
        yield Bar(id="changed")
        self._view.set_reactive(ArticleView.column, self.config.width)
        yield self._view.data_bind(BarScreen.palette)

    def on_mount(self) -> None:
        """Show the article and the first state."""
        row = self._record.row
        self._view.article = Article(row.id, row.title, self._record.text, row.source, language=row.language)
        self.go_to(self._number)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self._scheme

    def go_to(self, number: int) -> None:
        """Show the state after so many changes, with the words of the last one selected."""
        self._number = min(max(0, number), self.last)
        self._state = self._playback.state(self._number)
        self._view.claims = self._state.claims
        if self._number:
            about = {claim.id for claim in self._playback.events[self._number - 1].change.every}
            span = next((claim.span for claim in self._state.claims if claim.id in about), None)
            removed = next(iter(self._playback.events[self._number - 1].change.about), None)
            if span is None and removed is not None:
                there = removed.restored_in(self._record.text)
                span = there.span if there else None
            if span is not None:
                self._view.select(Selection(span, "claim"))
        self.mark_bars_stale()

    @property
    def last(self) -> int:
        """The number of the last state."""
        return len(self._playback.events)

    def step(self, steps: int) -> None:
        """Pause, and go on or back by some changes."""
        self.pause()
        self.go_to(self._number + steps)

    def jump(self, number: int) -> None:
        """Pause, and go to the state after so many changes."""
        self.pause()
        self.go_to(number)

    def move_by_sessions(self, step: int) -> None:
        """Pause, and go to the first change of the next session, or of this one or the one before it."""
        self.pause()
        starts = [
            number
            for number in range(1, self.last + 1)
            if number == 1 or self._playback.seconds(number) >= SESSION_BREAK.total_seconds()
        ]
        later = [number for number in starts if number > self._number]
        earlier = [number for number in starts if number < self._number]
        found = later[:1] if step > 0 else earlier[-1:]
        if found:
            self.go_to(found[0])
        else:
            self.say(_("This is the last session.") if step > 0 else _("This is the first session."))

    def toggle(self) -> None:
        """Play from here, or pause. At the end, play from the beginning."""
        if self._timer is not None:
            self.pause()
        else:
            if self._number == self.last:
                self.go_to(0)
            self._wait()

    def pause(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.mark_bars_stale()

    def change_speed(self, step: int) -> None:
        """Play faster, or slower."""
        others = [speed for speed in SPEEDS if (speed - self._speed) * step > 0]
        if others:
            self._speed = others[0] if step > 0 else others[-1]
        self.say(_("{speed:g} times the original speed.", speed=self._speed))

    def scroll(self, pages: float) -> None:
        """Scroll the text without changing what is shown."""
        self._view.scroll_to_line(self._view.scroll_offset.y + round(pages * max(1, self._view.size.height - 2)))

    def close(self) -> Awaitable[object] | None:
        """Go back to where the replay was opened; quit if nothing is below it."""
        self.pause()
        if len(self.app.screen_stack) == 1:
            return self.quit()
        self.dismiss()
        return None

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        row, state, width = self._record.row, self._state, self.size.width
        changed = self.query_one("#changed", Bar)
        changed.left = words((self._what(), palette.message if self._number else palette.muted))
        keys = self.keys
        if state.absent:
            changed.right = words(
                (_("{claims} on words now gone", claims=counted(state.absent, "claim")), palette.warning)
            )
        else:
            step = _("{previous} {next} step", previous=keys["replay.previous"], next=keys["replay.next"])
            changed.right = words((_("{play} plays   {step}", play=keys["replay.play"], step=step), palette.muted))
        marks = [
            pgettext("status", state.status),
            *[pgettext("status", "flagged")] * state.flagged,
            *[_("note")] * bool(state.note),
        ]
        playing = f"▶ {self._speed:g}×" if self._timer is not None else f"{self._speed:g}×"
        return (
            words((_("Replay"), "bold"), "   ", row.title),
            words((_("read-only   {annotator}", annotator=row.annotator), palette.muted)),
            Text.assemble(
                words(f"{self._number}/{self.last}   ", (self._when(), palette.muted), "   "),
                totals(Counter(claim.label for claim in state.claims), self._scheme, palette, width, ""),
                words(("   " + " · ".join(marks), palette.muted)),
            ),
            words((_("{playing}   {help} help", playing=playing, help=keys["replay.help"]), palette.muted)),
        )

    def _what(self) -> str:
        """Return the last change in words."""
        events = self._playback.events
        if not events:
            return _("This article has no changes yet.")
        if not self._number:
            return _("Before the first of {changes}.", changes=counted(len(events), "change"))
        return change_in_words(
            self._record.row, events[self._number - 1].change, undone=events[self._number - 1].undone
        )

    def _when(self) -> str:
        """Return when the last change was made, in local time, and how long after the one before it."""
        if not self._number:
            return ""
        moment = self._playback.events[self._number - 1].when.astimezone()
        return f"{moment:%Y-%m-%d %H:%M:%S} {elapsed(self._playback.seconds(self._number))}".rstrip()

    def _wait(self) -> None:
        """Take the next step after the time that it took, as fast as wanted; pause at the end."""
        if self._number == self.last:
            self.pause()
            return
        seconds = self._playback.seconds(self._number + 1) / self._speed
        self._timer = self.set_timer(min(max(seconds, MIN_SECONDS), MAX_SECONDS), self._go_on)
        self.mark_bars_stale()

    def _go_on(self) -> None:
        self.go_to(self._number + 1)
        self._wait()


def elapsed(seconds: float) -> str:
    """Return a time between two changes in few cells; empty for none."""
    if seconds < 1:
        return ""
    if seconds < 100:
        return f"+{seconds:.0f} s"
    if seconds < timedelta(hours=2).total_seconds():
        return f"+{seconds / 60:.0f} min"
    if seconds < timedelta(days=2).total_seconds():
        return f"+{seconds / 3600:.0f} h"
    return _("+{days:.0f} days", days=seconds / 86400)
