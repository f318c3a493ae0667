"""Open a link in the browser of this machine."""

import os
import webbrowser
from html import escape
from pathlib import Path
from threading import Thread

from tui.cli.corpora import cache
from tui.cli.output import say


def open_link(link: str) -> None:
    """Open a link in the browser of this machine.

    The link is in a file that only its owner can read: arguments of a program can be read by everybody on the machine.
    """
    path = page_for_opening()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    page = f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={escape(link)}">\n'
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(page)

    def show_page() -> None:
        if not webbrowser.open(path.as_uri()):
            say("No browser was found on this machine: open the link yourself.")

    # A browser for the terminal does not return before it is left.
    Thread(target=show_page, name="browser", daemon=True).start()


def page_for_opening() -> Path:
    """Return the path of the file that leads the browser to the link."""
    return cache() / "serve" / f"open-{os.getpid()}.html"
