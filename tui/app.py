"""The application: it wires corpus, store and finder to the first screen, and leaves when all is saved."""

import asyncio
import gc
import select
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from rich.color import ColorSystem
from textual import events, on, work
from textual.app import App
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.theme import Theme

from annotations.corpus.changes import watch
from annotations.corpus.corpus import Corpus
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from annotations.watcher import Watcher
from annotations.work.saver import Saver
from tui import keymap
from tui.batch import ActingScreen
from tui.config import Config
from tui.dialogs.quit import LeavingScreen
from tui.display.theme import THEMES, Palette
from tui.library.screen import LibraryScreen
from tui.messages import (
    CorpusChanged,
    EntitiesFound,
    FilesChanged,
    FinderFailed,
    Flushed,
    Saved,
    SuggestionsFound,
    WatchFailed,
)
from tui.screen import BarScreen, Pasteable

if TYPE_CHECKING:
    from annotations.suggest.suggestion import Suggestion
    from annotations.work.feedback import Feedback

DEPTHS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT}
"""How many colours a terminal has, by Rich's name for it; any other has sixteen."""

LEAVE = 3.0
"""Seconds that leaving waits for the disk before it asks."""

SOON = 0.5
"""Seconds after which all is begun that waits for the first paint, whether or not it was told of."""


class CopydeskApp(App[None]):
    """Copydesk in a terminal."""

    TITLE = "Copydesk"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("app")

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
            self._suggest,
        )
        self._watcher = Watcher(
            [store.home],
            lambda paths: self._tell(FilesChanged(paths)),
            lambda why: self._tell(WatchFailed(why)),
        )
        self._follower = watch(corpus, lambda _: self._tell(CorpusChanged()), lambda why: self._tell(WatchFailed(why)))
        self.gave_up = False
        """Whether the person left though something was not saved."""
        self._why = ""
        """Why the last change is not on disk."""
        self._begun = False
        """Whether what need not be there for the first paint was begun."""
        for theme in THEMES:
            self.register_theme(theme)
        self._choose_theme(self._config.theme or THEMES[0].name)

    def _choose_theme(self, name: str) -> None:
        """Take a theme before anything is drawn."""
        if any(theme.dark and theme.name == name for theme in THEMES):
            # To set it would have the whole stylesheet read twice: dark is what Textual begins with.
            self.set_reactive(CopydeskApp.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name

    def get_default_screen(self) -> LibraryScreen:
        """Make the library the first of all screens: a blank one under it would be laid out and drawn before it."""
        self._recolour(self.current_theme)
        library = LibraryScreen(self._corpus, self._store, self.saver, self._finder, self._config, self._cache)
        library.set_reactive(LibraryScreen.palette, self.palette)
        return library

    def on_mount(self) -> None:
        """Obey keys, themes and signals, and begin the rest once there is something to be seen."""
        self.animation_level = "none"
        self.theme_changed_signal.subscribe(self, self._recolour)
        self.set_keymap(self._config.keys)
        self._obey_signals()
        if not self.is_headless:
            self._mind_the_terminal()
        self.call_after_refresh(self._begin)
        # A screen that is covered before it was painted may never call.
        self.set_timer(SOON, self._begin)

    def _begin(self) -> None:
        """Begin what works beside the screen."""
        if self._begun:
            return
        self._begun = True
        # What was made to start stays: looking for garbage in it would hold up one of the first keys.
        gc.freeze()
        gc.enable()
        self._watcher.start()
        self._follower.start()
        self._make_ready()

    def on_unmount(self) -> None:
        """End what runs beside the screen."""
        self._watcher.close()
        self._follower.close()
        self._finder.close()
        self.saver.close()

    @on(EntitiesFound)
    @on(SuggestionsFound)
    @on(FinderFailed)
    @on(Saved)
    @on(FilesChanged)
    @on(CorpusChanged)
    def _pass_on(
        self, message: EntitiesFound | SuggestionsFound | FinderFailed | Saved | FilesChanged | CorpusChanged
    ) -> None:
        """Let every screen hear."""
        if isinstance(message, Saved) and message.outcome.steps:
            self._why = message.outcome.trouble
        for screen in self.screen_stack:
            screen.post_message(message)

    @on(WatchFailed)
    def _say_unwatched(self, message: WatchFailed) -> None:
        """Say it quietly and once."""
        self.notify(message.why, markup=False, timeout=6)

    @on(Flushed)
    def _leave(self) -> None:
        """Leave if all is on disk, also what was done since the flush ended; ask if not."""
        left = self.saver.unsaved()
        if not left:
            self.exit()
        elif not isinstance(self.screen, LeavingScreen):
            # What was said of saving would lie over the question, which says it as well.
            self.clear_notifications()
            self.push_screen(LeavingScreen(self.saver.unsaved, self._why), self._answered)

    def on_key(self, event: events.Key) -> None:
        """Give keys to a search that is being typed; they come here in their order, before any binding."""
        screen = self.screen
        if isinstance(screen, BarScreen):
            screen.clear_message()
            if screen.typed(event):
                event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Give what was pasted to the screen on top, in its turn among the keys: it comes here the way they do."""
        if isinstance(self.screen, Pasteable):
            self.screen.pasted(event.text)

    def on_idle(self) -> None:
        """Let the screens tell what was done, now that nothing waits to be done."""
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.draw_bars()

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def action_next_theme(self) -> None:
        """Change to the next of our themes."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    def action_leave(self) -> None:
        """Save what is left, then leave."""
        self._keep_places()
        acting = [screen for screen in self.screen_stack if isinstance(screen, ActingScreen) and screen.busy]
        if acting and isinstance(self.screen, BarScreen):
            self.screen.say("The rest is dealt with before leaving; Esc stops that.")
        elif self.saver.unsaved() and isinstance(self.screen, BarScreen):
            self.screen.say("Saving before leaving …")
        self._save_all(acting)

    def _answered(self, go: bool | None) -> None:
        """Leave although something is not saved, where the person has said so; else go on."""
        if go:
            self.gave_up = True
            self.exit()
        elif isinstance(self.screen, BarScreen):
            self.screen.clear_message()

    def _stop_acting(self) -> None:
        """Do nothing more to many articles: what was done to some is kept."""
        for screen in self.screen_stack:
            if isinstance(screen, ActingScreen) and screen.stop():
                screen.finish(LEAVE)

    def _keep_places(self) -> None:
        """Put the place in every open text on its way to the disk."""
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.keep_place()

    @work(thread=True, group="ready")
    def _make_ready(self) -> None:
        """Import what the first article needs, while the list is looked at."""
        import_module("tui.reader.screen")
        gc.freeze()

    @work(thread=True, exclusive=True, group="flush")
    def _save_all(self, acting: Sequence[ActingScreen]) -> None:
        for screen in acting:
            screen.finish()
        self.saver.flush(LEAVE)
        self.post_message(Flushed())

    def _tell(self, message: Message) -> None:
        """Post a message from a thread, which may outlive the screen."""
        with suppress(RuntimeError):
            self.post_message(message)

    @cached_property
    def _habits(self) -> "Feedback":
        from annotations.work.feedback import Feedback

        return Feedback(self._store.home, self._cache)

    def _suggest(self, sha256: str, suggestions: "tuple[Suggestion, ...]") -> None:
        """Hand on suggestions, ranked by what was made of such ones; in the thread of the finder."""
        self._tell(SuggestionsFound(sha256, self._habits.ranked(suggestions)))

    def _recolour(self, theme: Theme) -> None:
        """Give every screen the styles of the theme."""
        known = self.console.color_system or "standard"
        depth = ColorSystem.EIGHT_BIT if self.no_color else DEPTHS.get(known, ColorSystem.STANDARD)
        self.palette = Palette(theme, self._corpus.settings.scheme, depth)
        for screen in self.screen_stack:
            if isinstance(screen, BarScreen):
                screen.palette = self.palette

    def _obey_signals(self) -> None:
        """Leave in good order when the window is closed or the process is told to end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._end, number)

    def _mind_the_terminal(self) -> None:
        """Leave as well when the terminal goes and nobody tells: a process that is not its own gets no signal."""
        loop = asyncio.get_running_loop()

        def wait() -> None:
            with suppress(OSError, ValueError, RuntimeError):
                poll = select.poll()
                poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
                if any(event & select.POLLHUP for _, event in poll.poll()):
                    loop.call_soon_threadsafe(self._end, signal.SIGHUP)

        Thread(target=wait, name="terminal", daemon=True).start()

    def _end(self, number: int) -> None:
        """Save and leave without a question: there may be nobody left to answer."""
        self._stop_acting()
        self._keep_places()
        self.saver.flush(LEAVE)
        self.exit(return_code=128 + number)


COMMANDS: dict[str, Callable[[CopydeskApp], Awaitable[object] | None]] = {
    "app.quit": lambda app: app.action_leave(),
}
"""What the keys do that work everywhere, by their ids in the key table."""
