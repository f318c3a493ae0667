"""The driver of a screen that is shown in a browser.

`copydesk serve` starts a process for each tab. Keys come through its standard input, and what is drawn leaves through
its standard output, in the packets of Textual's web driver.
"""

import signal

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.message import Message
from textual.messages import ExitApp

from tui.ending import ENDING

DRIVER = "tui.served:ServedDriver"
"""What `TEXTUAL_DRIVER` names in such a process."""


class ServedDriver(WebDriver):
    """Textual's driver for browsers, for a person who may be remote or not trusted."""

    def warn_page(self, unsaved: int) -> None:
        """Tell the page how many changes are not saved: it asks before it is closed."""
        self.write_meta({"type": "unsaved", "count": unsaved})

    def process_message(self, message: Message) -> None:
        """Pass on a key, a movement of the mouse, or pasted text.

        A size among the keys is dropped: the server says the size, within limits. Any other could fill the memory.
        """
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read until the server closes the pipe, or sends what cannot be read: the person is gone then."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        if ENDING.is_watching:
            ENDING.begin(signal.SIGHUP)
        else:
            self._app.post_message(ExitApp())
