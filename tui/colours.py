"""The number of colours of the terminal: from the settings, the environment, and the terminal's answer.

`COLORTERM` says that a terminal has true colour, but ssh does not pass it on. A terminal that seems to have 256 colours
is therefore asked, after the first screen is drawn: a colour is set, the terminal is asked which one that is (DECRQSS,
"request status string"), and the colour is reset. A terminal that answers with the same colour has true colour. The
answer is taken out of what the keys send, so that it is never taken for keys.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Literal

from rich.console import Console
from textual.driver import Driver
from textual.message import Message

from tui.display.few_colours import Depth

Colours = Literal["auto", "true", "256", "16", "none"]
"""What a person can say: `auto` believes the terminal."""

QUERY = "\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[0m"
"""Sets a colour, asks which it is, and resets it."""

WAIT_SECONDS = 0.2
"""How long the beginning of an answer is kept for its end, before it counts as keys."""

_ANSWER = re.compile(r"\x1bP[01]\$r([^\x1b\x9c]*)(?:\x1b\\|\x9c)")
_BEGUN = re.compile(r"\x1b(?:P(?:[01](?:\$(?:r[^\x1b\x9c]{0,64}\x1b?)?)?)?)?\Z")
_SAME = re.compile(r"48[:;]2[:;](?::|\d*:)?1[:;]2[:;]3")


def allow_colour(colours: Colours) -> None:
    """Make the environment say what the person says about colour, before Textual looks for NO_COLOR."""
    if colours == "none":
        os.environ["NO_COLOR"] = "1"
    elif colours != "auto":
        os.environ.pop("NO_COLOR", None)


def depth_of(colours: Colours, console: Console, *, no_colour: bool) -> Depth:
    """Return how many colours to draw."""
    if no_colour:
        return Depth.FEW_GREYS if console.color_system in (None, "standard") else Depth.GREYS
    if colours in ("true", "256", "16"):
        return Depth(colours)
    return {"truecolor": Depth.TRUE, "256": Depth.MANY}.get(console.color_system or "", Depth.FEW)


def write_in(console: Console, depth: Depth) -> None:
    """Have Textual write colours in the system of the terminal."""
    console._color_system = depth.system  # noqa: SLF001, as Rich sets it only once


def can_ask(colours: Colours, depth: Depth) -> bool:
    """Return whether the terminal may be asked.

    GNU screen passes the question on to a terminal that may have more colours than screen has, and macOS Terminal
    prints what it does not know.
    """
    term, program = os.environ.get("TERM", ""), os.environ.get("TERM_PROGRAM", "")
    return colours == "auto" and depth is Depth.MANY and not term.startswith("screen") and program != "Apple_Terminal"


class Answers:
    """Removes the answers of the terminal from its input."""

    def __init__(self, has_true_colour: Callable[[], None]) -> None:
        """Call `has_true_colour`, in the thread that reads keys, if the terminal says so."""
        self._has_true_colour = has_true_colour
        self._kept = ""
        self._since = 0.0
        self.is_awaited = False
        """Whether the terminal was asked; before that nothing is an answer."""

    def without(self, data: str) -> str:
        """Return what was sent without answers. The beginning of an answer is kept."""
        if not self.is_awaited:
            return data
        data, self._kept = self._kept + data, ""
        for answer in _ANSWER.finditer(data):
            if _SAME.search(answer[1]):
                self._has_true_colour()
        data = _ANSWER.sub("", data)
        begun = _BEGUN.search(data)
        # A lone Esc is a key: only its sequence shows that it begins an answer.
        if begun and len(begun[0]) > 1:
            self._kept, self._since = begun[0], monotonic()
            data = data[: begun.start()]
        return data

    def overdue(self) -> str:
        """Return what was kept if its end has not come in time: it was keys."""
        if not self._kept or monotonic() - self._since < WAIT_SECONDS:
            return ""
        kept, self._kept = self._kept, ""
        return kept


def hearing(base: type[Driver], answers: Answers) -> type[Driver]:
    """Return a driver that takes the answers of the terminal out of its keys."""
    modules = (vars(sys.modules[each.__module__]) for each in base.__mro__)
    module = next((each for each in modules if "XTermParser" in each), None)
    if module is None:
        # The driver of tests has no terminal.
        return base
    names, parser = module, module["XTermParser"]

    class Hearing(parser):  # type: ignore[misc, valid-type]
        def feed(self, data: str) -> Iterable[Message]:
            if not data:
                # The end of the keys.
                yield from super().feed(data)
            elif rest := answers.without(data):
                yield from super().feed(rest)

        def tick(self) -> Iterable[Message]:
            if rest := answers.overdue():
                yield from super().feed(rest)
            yield from super().tick()

    class HearingDriver(base):  # type: ignore[misc, valid-type]
        def run_input_thread(self) -> None:
            # The driver makes its parser by this name, and offers no other way to replace it.
            names["XTermParser"] = Hearing
            try:
                super().run_input_thread()
            finally:
                names["XTermParser"] = parser

    return HearingDriver
