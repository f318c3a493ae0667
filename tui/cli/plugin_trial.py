"""The process that `copydesk plugins --check` starts: it loads one plugin and says what is wrong with it."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from annotations.child_process import ChildProcess
from annotations.errors import PluginError
from annotations.plugins import FORMATS, SOURCES, load_source

LOAD_SECONDS = 120
"""Seconds that loading a plugin may take."""

_FINE = "it works"


def _load_format(name: str) -> None:
    from annotations.exchange.formats.table import ENTRIES
    from annotations.exchange.plugin_format import load_format

    load_format(name)
    if name in ENTRIES:
        raise PluginError(f"{name} is one of Copydesk's own formats: the plugin is never used under that name")


LOADERS: dict[str, Callable[[str], object]] = {FORMATS: _load_format, SOURCES: load_source}
"""What loads a plugin of each group, other than suggesters, which have a process of their own. Raises `PluginError`."""


class PluginTrial(ChildProcess):
    """A process that loads one plugin."""

    def __init__(self, group: str, name: str) -> None:
        """Try a plugin of a group. Nothing starts yet."""
        super().__init__("tui.cli.plugin_trial", group, name)

    def trouble(self) -> str:
        """Return what is wrong with the plugin; empty if it can be loaded."""
        said = self.output(LOAD_SECONDS)
        if said is None:
            return f"it did not load within {LOAD_SECONDS} seconds"
        answer = said.decode("utf-8", "replace").strip()
        return "" if answer == _FINE else answer or "its process ended"


def main() -> None:
    """Load the plugin of a group and name."""
    # What a plugin prints must not reach the answer.
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    group, name = sys.argv[1:]
    try:
        LOADERS[group](name)
        said = _FINE
    except PluginError as error:
        said = str(error)
    with suppress(OSError):
        os.write(answer, said.encode("utf-8", "replace"))
    # A plugin's threads must not hold the answer up.
    os._exit(0)


if __name__ == "__main__":
    main()
