"""The program without drawing: the same screens and keys, described in lines of text.

Nothing is drawn on the terminal. Everything else is as it is on screen: the keys, what they do, what is kept. Behind
the lines is a window of a fixed size, so that what is heard does not depend on the terminal's.
"""

from functools import cached_property

from textual import events
from textual.driver import Driver
from textual.notifications import SeverityLevel

from tui.app import CopydeskApp
from tui.plain.description import is_typing
from tui.plain.narrator import Narrator

WINDOW = (100, 40)
"""Columns and rows of the window: the side panel lies over the text, and dialogs have room."""

_COPY = "\x1b]52;"
"""Begins what puts text on the clipboard of the terminal (OSC 52): all that is passed on of what is drawn."""


class PlainApp(CopydeskApp):
    """Copydesk as lines of text."""

    CSS_PATH = "../app.tcss"

    @cached_property
    def narrator(self) -> Narrator:
        """Prints the changes on screen."""
        return Narrator(self._write_lines)

    def _write_lines(self, lines: str) -> None:
        driver = self._driver
        if driver is not None and hasattr(driver, "write_lines"):
            driver.write_lines(lines)

    async def on_key(self, event: events.Key) -> None:
        """Let Space say the rest of what was cut; every other key begins anew."""
        narrator = self.narrator
        if event.key == "space" and narrator.has_more and not is_typing(self.screen):
            narrator.go_on()
            event.prevent_default()
            event.stop()
            return
        narrator.key()

    def on_idle(self) -> None:
        """Say what the keys so far have changed, now that their queue is empty."""
        super().on_idle()
        self.look()

    def look(self) -> None:
        """Print the changes on screen."""
        if self.is_running and self.screen_stack:
            self.narrator.look(self.screen)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say a message."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
        self.narrator.say(f"{title}: {message}" if title else message)

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, which draws nothing."""
        return _plain(super().get_driver_class())


def _plain(base: type[Driver]) -> type[Driver]:
    """Return a driver that passes on lines, and nothing that is drawn."""

    class PlainDriver(base):  # type: ignore[misc, valid-type]
        def _get_terminal_size(self) -> tuple[int, int]:
            return WINDOW

        def write(self, data: str) -> None:
            if data.startswith(_COPY):
                super().write(data)

        def flush(self) -> None:
            super().flush()
            # Something was drawn: it is looked at when the queue is empty.
            self._app.check_idle()

        def write_lines(self, lines: str) -> None:
            super().write(lines)
            super().flush()

    return PlainDriver
