"""Run a Textual program until a screen is painted for the first time, and end: `python painted.py SCREEN PROGRAM …`.

For `instructions.py`; SCREEN names the class of the screen that is waited for.
"""

import os
import runpy
import sys
from typing import Any

from rich.console import RenderableType
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer

wanted, *sys.argv = sys.argv[1:]
display = App._display


def display_once(app: App[Any], screen: Screen[Any], renderable: RenderableType | None) -> None:
    """Display, and if that was the whole screen, see that it is written and end."""
    display(app, screen, renderable)
    if isinstance(renderable, LayoutUpdate) and type(screen).__name__ == wanted:
        writer = getattr(app._driver, "_writer_thread", None)
        assert writer is not None
        writer.stop()
        os._exit(0)


set_timer = MessagePump.set_timer


def set_timer_later(pump: MessagePump, delay: float, *arguments: Any, **named: Any) -> Timer:
    """Set a timer for when it would be: valgrind is forty times slower, and what follows the paint is not counted."""
    return set_timer(pump, delay * 40, *arguments, **named)


MessagePump.set_timer = set_timer_later  # type: ignore[assignment, method-assign]
App._display = display_once  # type: ignore[assignment, method-assign]
runpy.run_path(sys.argv[0], run_name="__main__")
