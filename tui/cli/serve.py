"""`copydesk serve`: the app in a browser."""

import asyncio
import os
import re
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from annotations.errors import AskedError
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, EncodingName, ModelName, StorePath
from tui.cli.corpora import cache, opened_corpus, store_of
from tui.cli.look import NAMES as THEMES
from tui.cli.output import fail, say, show
from tui.ending import ENDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.serving.people import People

PORT = 8642
"""The port, unless another is named."""

END_SECONDS = 30.0
"""Seconds that all sessions together have to save when the server ends."""

_SPAN = re.compile(r"(\d{1,6})([smh]?)\Z")
_SECONDS = {"s": 1, "m": 60, "": 60, "h": 3600}


class Address(NamedTuple):
    """Where the server listens, and the address of a proxy before it, if there is one."""

    host: str
    port: int
    public_url: str


class Limits(NamedTuple):
    """Sessions at a time, and seconds that one may wait for a key."""

    sessions: int
    idle_seconds: float


class Wanted(NamedTuple):
    """The corpus to serve, and how."""

    path: Path
    title: str
    options: dict[str, str]
    limits: Limits
    pages: "Callable[[str, str], bytes | None] | None"


def serve(
    corpus: Annotated[
        Path | None, typer.Argument(metavar="CORPUS", help="A folder of articles, or a file.", show_default=False)
    ] = None,
    annotator: AnnotatorName = "",
    team: Annotated[
        Path | None,
        typer.Option("--team", metavar="FILE", help="Serve the people listed in this file, each by their own link."),
    ] = None,
    invite: Annotated[
        str,
        typer.Option(
            "--invite", metavar="NAME", help="Add NAME to the file of --team, and print the link for them, once."
        ),
    ] = "",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen at.")] = "127.0.0.1",
    public_url: Annotated[
        str, typer.Option("--public-url", metavar="URL", help="Public address of the TLS proxy in front of the server.")
    ] = "",
    sessions: Annotated[
        int, typer.Option("--sessions", min=1, max=200, help="Maximum number of sessions at a time.")
    ] = 8,
    idle: Annotated[
        str,
        typer.Option(
            "--idle", metavar="TIME", help="End a session after this long without a key, as in 30m or 2h; 0 for never."
        ),
    ] = "30m",
    read_only: Annotated[
        bool,
        typer.Option("--read-only", help="Let people read but change nothing; with --invite, only the invited person."),
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Also serve articles as plain pages, at /read/, for screen readers.")
    ] = False,
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="dark, light or contrast.")] = "",
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser of this machine.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
    model: ModelName = "",
) -> None:
    """Serve the app to browsers, each person by a link with a key.

    Only programs of this machine can reach it, unless a proxy with TLS stands before it (--public-url). Ctrl+C ends it
    once everything is saved.

    Examples: copydesk serve news --open; copydesk serve --team team.txt --invite ana
    """
    at = Address(host, port, public_url)
    try:
        _need_extra()
        if invite:
            _invite(invite, team, at, may_write=not read_only)
            return
        if corpus is None:
            fail("Name a corpus to serve: a folder of articles, or a file.", 2)
        if theme and theme not in THEMES:
            fail(f"There is no theme “{theme}”; there are {', '.join(THEMES)}.", 2)
        _check(at)
        limits = Limits(sessions, seconds_of(idle))
        opened = opened_corpus(corpus, store, later=True, encoding=encoding)
        options = {
            "store": str(store.expanduser().absolute()) if store else "",
            "encoding": encoding,
            "model": str(Path(model).absolute()) if model and Path(model).is_dir() else model,
            "theme": theme,
            "read-only": "yes" if read_only else "",
        }
        from tui.cli.plain_pages import PlainPages

        pages = PlainPages(opened.path, store, encoding).page if plain else None
        wanted = Wanted(opened.path.absolute(), opened.name, options, limits, pages)
        name = store_of(opened, annotator, store).annotator
        raise typer.Exit(_serve(wanted, at, name, team, opens=open_))
    except AskedError as error:
        fail(str(error), 2)


def seconds_of(span: str) -> float:
    """Return the seconds of a time such as 30m, 2h or 90s. Raises `AskedError`."""
    found = _SPAN.match(span.strip().lower())
    if found is None:
        raise AskedError(f"--idle is a time such as 30m, 2h or 0, and cannot be “{span}”")
    return float(found[1]) * _SECONDS[found[2]]


def is_loopback(host: str) -> bool:
    """Return whether only programs of this machine can reach an address."""
    import ipaddress

    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _need_extra() -> None:
    """Raise `AskedError` without the libraries that answer browsers."""
    from importlib.util import find_spec

    if not all(find_spec(each) for each in ("aiohttp", "textual_serve")):
        raise AskedError("copydesk serve needs other libraries: pip install 'copydesk[serve]'")


def _check(at: Address) -> None:
    """Raise `AskedError` for an address that others can reach, unless a proxy with TLS stands before it."""
    if is_loopback(at.host):
        return
    if not at.public_url.startswith("https://"):
        raise AskedError(
            f"Other machines can reach {at.host}, and their traffic could be read on the way. Serve 127.0.0.1 (the "
            "default) behind a TLS proxy: --public-url https://…"
        )
    say(f"Warning: other machines can reach {at.host} without TLS. Only the proxy should reach it.")


def _invite(name: str, team: Path | None, at: Address, *, may_write: bool) -> None:
    """Add a person to the file of a team, and print their link."""
    from tui.serving.gate import Places
    from tui.serving.people import invite

    if team is None:
        raise AskedError("--invite adds a person to a file: name it with --team FILE")
    places = Places(*at)
    show(_link(places.public, invite(team, name, may_write=may_write)))
    may = "" if may_write else ", who may read but change nothing"
    say(f"This is the link of {name}{may}. It is shown once: give it to nobody else. A new invitation replaces it.")


def _link(origin: str, key: str) -> str:
    """Return a link with a key. Browsers send what follows # to no server, and so it is in no log."""
    return f"{origin}/#k={key}"


def _serve(wanted: Wanted, at: Address, name: str, team: Path | None, *, opens: bool) -> int:
    """Serve a corpus until a signal ends it; return the exit status."""
    from tui.serving.gate import Places
    from tui.serving.people import Alone, Team
    from tui.serving.server import Serving, listen, serve

    alone = Alone(name)
    people: People = Team(team) if team else alone
    Places(*at)
    listening = listen(at.host, at.port)
    places = Places(at.host, listening.getsockname()[1], at.public_url)
    path = str(wanted.path)
    serving = Serving(wanted.title, (path,), people, places, wanted.options, *wanted.limits, wanted.pages)
    link = "" if team else _link(places.public, alone.key)

    def begun(stop: asyncio.Event) -> None:
        """Say how to come in, once that is possible; a signal ends it all."""
        loop = asyncio.get_running_loop()
        ENDING.grace_seconds = END_SECONDS
        ENDING.in_good_order = lambda _: loop.call_soon_threadsafe(stop.set)
        if link:
            show(link)
            say(f"Open this link in a browser to work as {name}. It holds a key: give it to nobody. Ctrl+C ends this.")
        else:
            there = ", ".join(person.name for person in people.now()) or "nobody yet"
            say(f"Serving {wanted.title} at {places.public} to: {there}. Ctrl+C ends this.")
        if wanted.pages is not None:
            say(f"Plain pages are at {places.public}/read/, once the link has been opened.")
        if opens:
            _open(link or places.public)

    try:
        lost = asyncio.run(serve(serving, listening, say, begun))
    finally:
        _page_for_opening().unlink(missing_ok=True)
    if lost:
        say(f"{counted(lost, 'session')} may have lost changes.")
    return 1 if lost else 0


def _open(link: str) -> None:
    """Open a link in the browser of this machine.

    The link is in a file that only its owner can read: arguments of a program can be read by everybody on the machine.
    """
    from html import escape

    path = _page_for_opening()
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


def _page_for_opening() -> Path:
    """Return the path of the file that leads the browser to the link."""
    return cache() / "serve" / f"open-{os.getpid()}.html"
