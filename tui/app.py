"""The application: wires corpus, store and finder to the first screen.

It ends only once everything is saved.
"""

import gc
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events, on, work
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.reactive import var
from textual.theme import Theme

from annotations.corpus.changes import watch
from annotations.corpus.corpus import Corpus
from annotations.layout import LEDGER, QUEUE, TEAM, safe_name
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.watcher import Watcher
from annotations.work.saver import Saver
from tui import failure, keymap
from tui.background import Background
from tui.batch import Batch
from tui.burst import Burst
from tui.colours import QUERY, Answers, allow_colour, can_ask, depth_of, hearing, write_in
from tui.config import Config, own_themes
from tui.display.cells import harmless, visible
from tui.display.few_colours import Depth, sheet_of
from tui.display.theme import DARK, THEMES, Palette
from tui.layouts import Keyboard
from tui.leaving import Leaving
from tui.library.screen import LibraryScreen
from tui.messages import (
    CorpusChanged,
    EntitiesFound,
    FilesChanged,
    FinderFailed,
    Flushed,
    Saved,
    SuggesterAnswered,
    SuggesterFailed,
    SuggestionsFound,
    TrueColour,
    WatchFailed,
)
from tui.screen import BarScreen, Pasteable

if TYPE_CHECKING:
    from annotations.suggest.ranking import Ranker
    from annotations.suggesters.roster import Asked
    from annotations.team.adjudication import Plan

QUIT_SECONDS = 3.0
"""Seconds that quitting waits for the disk before it asks."""

QUITTING = ("app.quit", "library.quit")
"""The commands that end the program."""

READY = ("tui.reader.screen", "annotations.nlp.analysis", "importlib.metadata", "tui.dialogs.quit")
"""What is imported while the list is on screen. As an article opens, other threads would take the processor for it."""

START_SECONDS = 0.5
"""Seconds after which background services start even if no paint was reported."""


class CopydeskApp(App[None]):
    """Copydesk in a terminal."""

    TITLE = "Copydesk"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("app")

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles of the theme."""

    def __init__(
        self,
        corpus: Corpus,
        store: Store,
        model: str,
        cache: Path,
        config: Config | None = None,
        first: Callable[[Config], BarScreen[None]] | None = None,
        plan: "Plan | None" = None,
        suggesters: "Sequence[Asked]" = (),
        remarks: Sequence[str] = (),
        ranker: "Ranker | None" = None,
        command: str = "",
    ) -> None:
        """Read `corpus` and keep claims in `store`; `model` finds entities for `cache`.

        `first` makes the first screen, if that is not the library. With a `plan` the differences that it names are
        opened over the library; `command` is one of the library's that is run then. `suggesters` work beside the
        rules, whose suggestions `ranker` scores; `remarks` are shown once the list is.
        """
        self._remarks = remarks
        self._plan = plan
        self._command = command
        self._config = config or Config()
        self._first = first
        self._leaving = Leaving(self._end, self._save_unless_given_up, keymap.keys_of(QUITTING, self._config.keys))
        self._answers = Answers(lambda: self._tell(TrueColour()))
        allow_colour(self._config.colours)
        super().__init__()
        self.depth = depth_of(self._config.colours, self.console, no_colour=self.no_color)
        write_in(self.console, self.depth)
        self._corpus = corpus
        self._cache = cache
        self._store = store
        self.saver = Saver(store, lambda outcome: self._tell(Saved(outcome)), self._refuse)
        self._background = Background(corpus, store, model, cache, suggesters, self._tell, ranker)
        self._watcher = Watcher(
            [
                *store.own.folders,
                store.folder / TEAM,
                store.folder / QUEUE,
                store.folder / LEDGER / safe_name(store.annotator),
            ],
            lambda paths: self._tell(FilesChanged(paths)),
            lambda why: self._tell(WatchFailed(why)),
        )
        self._follower = watch(corpus, lambda _: self._tell(CorpusChanged()), lambda why: self._tell(WatchFailed(why)))
        self.gave_up = False
        """Whether the person quit with something unsaved."""
        self._burst = Burst(self)
        self._keyboard = Keyboard(self._config.layout, self._config.keys)
        self._begun = False
        """Whether background services have started."""
        self._themes = (*THEMES, *own_themes(self._config))
        self._register_themes()
        self._choose_theme(self._config.theme or THEMES[0].name)

    def _register_themes(self) -> None:
        """Register the themes in as many colours as are drawn."""
        for theme in self._themes:
            sheet = sheet_of(theme, self.depth)
            self.register_theme(sheet.theme if sheet else theme)

    def _choose_theme(self, name: str) -> None:
        """Set a theme before anything is drawn."""
        if any(theme.dark and theme.name == name for theme in self._themes):
            # Setting `theme` would parse the whole stylesheet twice: dark is Textual's default.
            self.set_reactive(CopydeskApp.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return what our stylesheets need and a theme that is not ours lacks."""
        return {"veil": "#00000099", "muted": DARK.variables["muted"]}

    def get_default_screen(self) -> BarScreen[None]:
        """Make the library the first screen, or what was asked for.

        A blank screen under it would be laid out and drawn first.
        """
        self._recolour(self.current_theme)
        if self._first is not None:
            first = self._first(self._config)
            first.set_reactive(BarScreen.palette, self.palette)
            return first
        library = LibraryScreen(
            self._corpus, self._store, self.saver, self._background.finder, self._config, self._cache
        )
        library.set_reactive(LibraryScreen.palette, self.palette)
        return library

    def on_mount(self) -> None:
        """Apply keys, themes and signals; start the rest after the first paint."""
        self.animation_level = "none"
        self.theme_changed_signal.subscribe(self, self._recolour)
        self.set_keymap(self._config.keys)
        self._leaving.begin(terminal=not self.is_headless)
        self.call_after_refresh(self._begin)
        if self._plan is not None or self._command:
            self.call_after_refresh(self._open_over_library)
        # A screen that is covered before its first paint may never call back.
        self.set_timer(START_SECONDS, self._begin)

    def _begin(self) -> None:
        """Start the background services."""
        if self._begun:
            return
        self._begun = True
        # Objects made at start stay alive: collecting them would delay an early key.
        gc.freeze()
        gc.enable()
        self._watcher.start()
        self._follower.start()
        self._make_ready()
        for remark in self._remarks:
            self.notify(visible(remark), markup=False, timeout=8)
        if (self._store.folder / ".gitattributes").exists():
            self._look_at_git()
        if self._driver and not self.is_headless and can_ask(self._config.colours, self.depth):
            self._answers.is_awaited = True
            self._driver.write(QUERY)
            self._driver.flush()

    async def _open_over_library(self) -> None:
        """Open what the command line has asked for."""
        if not isinstance(self.screen, LibraryScreen):
            return
        if self._plan is not None:
            await self.screen.lookups.list_differences(self._plan)
        elif (opened := self.screen.action_do(self._command)) is not None:
            await opened

    @work(thread=True)
    def _look_at_git(self) -> None:
        """Warn once if git merges the claims of this clone line by line."""
        from annotations.git import lacks_driver

        if lacks_driver(self._store.folder):
            words = _("This clone merges by lines. Run copydesk share init to merge by claim.")
            self.call_from_thread(self.notify, words, severity="warning", markup=False)

    def on_unmount(self) -> None:
        """Stop the background services."""
        self._watcher.close()
        self._follower.close()
        self._background.close()
        self.saver.close()

    @on(EntitiesFound)
    @on(SuggestionsFound)
    @on(SuggesterAnswered)
    @on(FinderFailed)
    @on(Saved)
    @on(FilesChanged)
    @on(CorpusChanged)
    def _pass_on(self, message: Message) -> None:
        """Pass a message on to every screen."""
        for screen in self.screen_stack:
            screen.post_message(message)

    @on(Saved)
    def _warn_page(self) -> None:
        """Have the page of a browser ask before it is closed, as long as something cannot be saved."""
        if self.is_web:
            from tui.served import ServedDriver

            assert isinstance(self._driver, ServedDriver)
            self._driver.warn_page(self.saver.unsaved() if self.saver.trouble else 0)

    def _refuse(self, why: str) -> None:
        """Say why a change is not taken, once for however many keys."""
        self.clear_notifications()
        self.notify(f"{why}.", severity="warning", timeout=4)

    @on(WatchFailed)
    @on(SuggesterFailed)
    def _say_quietly(self, message: WatchFailed | SuggesterFailed) -> None:
        """Report it once, quietly."""
        self.notify(visible(message.why), markup=False, timeout=6)

    @on(TrueColour)
    def _draw_in_true_colour(self) -> None:
        """Draw all in true colour: the terminal has it."""
        self.depth = Depth.TRUE
        write_in(self.console, self.depth)
        self._register_themes()
        self._recolour(self.current_theme)
        self.refresh_css(animate=False)

    @on(Flushed)
    def _leave(self) -> None:
        """Quit if everything is on disk, later changes included; ask otherwise."""
        from tui.dialogs.quit import QuitScreen

        left = self.saver.unsaved()
        if not left:
            self.exit()
        elif not isinstance(self.screen, QuitScreen):
            # Notifications about saving would cover the question, which says the same.
            self.clear_notifications()
            self.push_screen(QuitScreen(self.saver.unsaved, self.saver.trouble), self._answered)

    async def on_key(self, event: events.Key) -> None:
        """Offer a key to the screen's parts, in its order, before any binding."""
        await self._burst.add()
        if not self.screen_stack:
            # Screens were closed while the key waited for a paint.
            event.prevent_default()
            return
        screen = self.screen
        if isinstance(screen, BarScreen):
            screen.clear_message()
            if screen.typed(event):
                event.prevent_default()
                return
        if not getattr(screen, "is_writing", False):
            event.key = self._keyboard.meant(event.key)
            typed = event.character or ""
            # Of ASCII there is no hint, and Textual gathers all bindings anew for each key that is looked up.
            if isinstance(screen, BarScreen) and not typed.isascii() and event.key not in screen.active_bindings:
                screen.say(self._keyboard.hint(typed))

    def on_paste(self, event: events.Paste) -> None:
        """Pass pasted text to the top screen, in its order among the keys."""
        if isinstance(self.screen, Pasteable):
            self.screen.pasted(event.text)

    def on_idle(self) -> None:
        """Paint what keys led to, and redraw stale bars, now that the queue is empty."""
        self._burst.end()
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.draw_bars()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message for some seconds, as text."""
        super().notify(visible(message), title=visible(title), severity=severity, timeout=timeout, markup=markup)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text to the clipboard of the terminal, harmless wherever it is pasted."""
        super().copy_to_clipboard(harmless(text))

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, with keys for quitting noticed even while the screen answers none."""
        return hearing(self._leaving.noticing(super().get_driver_class()), self._answers)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave; a thread that waits for a disk is not waited for long."""
        super().exit(result, return_code, message)
        self._leaving.exiting(return_code)

    def _fatal_error(self) -> None:
        """Leave with a sentence instead of Textual's traceback, which is not meant for readers of news."""
        error = sys.exc_info()[1] or self._exception
        if error and failure.is_terminal_gone(error):
            self._close_messages_no_wait()
            return
        told = failure.sentence(error) if error else _("Copydesk stopped.")
        self._exit_renderables.append(Text(visible(told)))
        self._close_messages_no_wait()

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def action_next_theme(self) -> None:
        """Switch to the next theme: ours, then those of the person."""
        names = [theme.name for theme in self._themes]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    def action_leave(self) -> None:
        """Save what is left, then quit."""
        self._keep_places()
        running = [batch for batch in self._batches() if batch.is_running]
        if running and isinstance(self.screen, BarScreen):
            self.screen.say(_("Finishing the batch before quitting. Esc stops it."))
        elif self.saver.unsaved() and isinstance(self.screen, BarScreen):
            self.screen.say(_("Saving before quitting …"))
        self._save_all(running)

    def _answered(self, go: bool | None) -> None:
        """Quit with unsaved changes if the person says so."""
        if go:
            self.gave_up = True
            self.exit()
        elif isinstance(self.screen, BarScreen):
            self.screen.clear_message()

    def _batches(self) -> Iterator[Batch]:
        """Yield the batches of all screens."""
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                yield from (part for part in screen.parts if isinstance(part, Batch))

    def _stop_batches(self) -> None:
        """Stop batches; what they have done is kept."""
        for batch in self._batches():
            if batch.stop():
                batch.finish(QUIT_SECONDS)

    def _keep_places(self) -> None:
        """Save the position in every open text."""
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.keep_place()

    @work(thread=True, group="ready")
    def _make_ready(self) -> None:
        """Import what the first article and leaving need, while the list is on screen."""
        for module in READY:
            import_module(module)
        gc.freeze()

    def _save_all(self, running: Sequence[Batch]) -> None:
        """Finish batches and save, in a thread of its own: those of Textual may all wait for a disk."""

        def save() -> None:
            for batch in running:
                batch.finish()
            self.saver.flush(QUIT_SECONDS)
            self._tell(Flushed())

        Thread(target=save, name="flush", daemon=True).start()

    def _tell(self, message: Message) -> None:
        """Post a message from a thread, which may outlive the screen."""
        with suppress(RuntimeError):
            self.post_message(message)

    def _recolour(self, theme: Theme) -> None:
        """Give every screen the styles of the theme."""
        self.palette = Palette(theme, self._corpus.settings.scheme, self.depth)
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.palette = self.palette

    def _save_unless_given_up(self) -> int:
        """Save what is left; return how many changes are not on disk."""
        return 0 if self.gave_up else self.saver.flush(QUIT_SECONDS)

    def _end(self, number: int) -> None:
        """Save and quit without a question: there may be nobody to answer."""
        self._stop_batches()
        self._keep_places()
        self.saver.flush(QUIT_SECONDS)
        self.exit(return_code=128 + number)


COMMANDS: dict[str, Callable[[CopydeskApp], Awaitable[object] | None]] = {
    "app.quit": lambda app: app.action_leave(),
}
"""The commands of the keys that work everywhere, by their ids in the key table."""
