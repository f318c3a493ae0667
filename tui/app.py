"""The application: it wires corpus, store and finder to the first screen, and leaves when all is saved."""

import asyncio
import gc
import signal
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.color import ColorSystem
from textual import events, on, work
from textual.app import App
from textual.binding import BindingType
from textual.reactive import var
from textual.theme import Theme

from annotations import Corpus, EntityFinder, Saver, Store
from tui import keys
from tui.config import Config
from tui.look import THEMES, Palette
from tui.messages import EntitiesFound, FinderFailed, Flushed, Saved
from tui.screens.desk import DeskScreen
from tui.screens.leaving import LeavingScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen

DEPTHS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT}
"""How many colours a terminal has, by Rich's name for it; any other has sixteen."""

LEAVE = 3.0
"""Seconds that leaving waits for the disk before it asks."""


class CopydeskApp(App[None]):
    """Copydesk in a terminal."""

    TITLE = "Copydesk"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("app")

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles of the theme."""

    def __init__(self, corpus: Corpus, store: Store, model: str, cache: Path, config: Config | None = None) -> None:
        """Read `corpus`, keep claims in `store`, find entities with `model` and keep them in `cache`."""
        super().__init__()
        self._config = config or Config()
        self._corpus = corpus
        self._cache = cache
        self._store = store
        self.saver = Saver(store, lambda outcome: self._tell(Saved(outcome)))
        self._finder = EntityFinder(
            model or corpus.settings.model,
            cache,
            lambda sha256, entities: self._tell(EntitiesFound(sha256, entities)),
            lambda why: self._tell(FinderFailed(why)),
        )
        self.gave_up = False
        """Whether the person left though something was not saved."""
        self._why = ""
        """Why the last change is not on disk."""
        for theme in THEMES:
            self.register_theme(theme)

    def on_mount(self) -> None:
        """Open the library."""
        self.animation_level = "none"
        self.theme_changed_signal.subscribe(self, self._recolour)
        self.theme = self._config.theme or THEMES[0].name
        self.set_keymap(self._config.keys)
        self._recolour(self.current_theme)
        self._obey_signals()
        # What was made to start stays: looking for garbage in it would hold up one of the first keys.
        self.call_after_refresh(gc.freeze)
        library = LibraryScreen(self._corpus, self._store, self.saver, self._finder, self._config, self._cache)
        library.set_reactive(LibraryScreen.palette, self.palette)
        self.push_screen(library)

    def on_unmount(self) -> None:
        """End what runs beside the screen."""
        self._finder.close()
        self.saver.close()

    @on(EntitiesFound)
    @on(FinderFailed)
    @on(Saved)
    def _pass_on(self, message: EntitiesFound | FinderFailed | Saved) -> None:
        """Let every screen hear."""
        if isinstance(message, Saved):
            self._why = message.outcome.trouble
        for screen in self.screen_stack[1:]:
            screen.post_message(message)

    @on(Flushed)
    def _leave(self) -> None:
        """Leave if all is on disk, also what was done since the flush ended; ask if not."""
        left = self.saver.unsaved()
        if not left:
            self.exit()
        elif not isinstance(self.screen, LeavingScreen):
            self.push_screen(
                LeavingScreen(self.saver.unsaved, self._why),
                lambda go: self._give_up() if go else None,
            )

    def on_key(self, event: events.Key) -> None:
        """Give keys to a search that is being typed; they come here in their order, before any binding."""
        screen = self.screen
        if isinstance(screen, DeskScreen):
            screen.hush()
        if isinstance(screen, ReaderScreen) and screen.typed(event):
            event.prevent_default()

    def on_idle(self) -> None:
        """Let the screens tell what was done, now that nothing waits to be done."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.catch_up()

    def action_next_theme(self) -> None:
        """Change to the next of our themes."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    def action_leave(self) -> None:
        """Save what is left, then leave."""
        self._keep_places()
        if self.saver.unsaved() and isinstance(self.screen, DeskScreen):
            self.screen.say("Saving before leaving …")
        self._save_all()

    def _give_up(self) -> None:
        """Leave although something is not saved: the person has said so."""
        self.gave_up = True
        self.exit()

    def _keep_places(self) -> None:
        """Put the place in every open text on its way to the disk."""
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen):
                screen.keep_place()

    @work(thread=True, exclusive=True, group="flush")
    def _save_all(self) -> None:
        self.saver.flush(LEAVE)
        self.post_message(Flushed())

    def _tell(self, message: EntitiesFound | FinderFailed | Saved) -> None:
        """Post a message from a thread, which may outlive the screen."""
        with suppress(RuntimeError):
            self.post_message(message)

    def _recolour(self, theme: Theme) -> None:
        """Give every screen the styles of the theme."""
        known = self.console.color_system or "standard"
        depth = ColorSystem.EIGHT_BIT if self.no_color else DEPTHS.get(known, ColorSystem.STANDARD)
        self.palette = Palette(theme, self._corpus.settings.scheme, depth)
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.palette = self.palette

    def _obey_signals(self) -> None:
        """Leave in good order when the window is closed or the process is told to end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._end, number)

    def _end(self, number: int) -> None:
        """Save and leave without a question: there may be nobody left to answer."""
        self._keep_places()
        self.saver.flush(LEAVE)
        self.exit(return_code=128 + number)
