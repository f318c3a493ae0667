"""The files that the page loads, by address. No other address is served, and none is looked up on disk."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

_TERMINAL = b"const t=new w(e,{ping:r});"
"""Where the script of textual-serve makes the terminal of the page."""

_EXPOSED = b"const t=globalThis.copydeskTerminal=new w(e,{ping:r});"
"""The same, so that our script reaches it: the script of textual-serve has no other way to switch on what helps
screen readers."""


class File(NamedTuple):
    """A file of the page."""

    data: bytes
    kind: str
    charset: str | None = None


@cache
def page_files() -> dict[str, File]:
    """Return the files by their addresses."""
    ours, theirs = files("tui.serving") / "page", files("textual_serve") / "static"
    font = "fonts/RobotoMono-VariableFont_wght.ttf"
    script = (theirs / "js" / "textual.js").read_bytes()
    return {
        "/": File((ours / "index.html").read_bytes(), "text/html", "utf-8"),
        "/copydesk.css": File((ours / "copydesk.css").read_bytes(), "text/css", "utf-8"),
        "/copydesk.js": File((ours / "copydesk.js").read_bytes(), "text/javascript", "utf-8"),
        "/icon.svg": File((ours / "icon.svg").read_bytes(), "image/svg+xml"),
        "/terminal.css": File((theirs / "css" / "xterm.css").read_bytes(), "text/css", "utf-8"),
        "/terminal.js": File(script.replace(_TERMINAL, _EXPOSED), "text/javascript", "utf-8"),
        "/mono.ttf": File((theirs / font).read_bytes(), "font/ttf"),
    }


def has_terminal() -> bool:
    """Return whether the script makes its terminal where our script can reach it."""
    return _EXPOSED in page_files()["/terminal.js"].data
