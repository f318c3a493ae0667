"""`copydesk serve`: the app in a browser."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AskedError
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, EncodingName, ModelName, StorePath
from tui.cli.browser import open_link, page_for_opening
from tui.cli.corpora import opened_corpus, store_of
from tui.cli.output import exit_on_error, say, show
from tui.cli.serve_request import Address, ServeRequest
from tui.ending import ENDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.serving.people import People
    from tui.serving.server import Serving

PORT = 8642
"""The port, unless another is named."""

END_SECONDS = 30.0
"""Seconds that all sessions together have to save when the server ends."""


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
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="Theme: dark, light or contrast.")] = "",
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
    request = ServeRequest(
        corpus=corpus,
        annotator=annotator,
        team=team,
        invite=invite,
        at=Address(host, port, public_url),
        sessions=sessions,
        idle=idle,
        read_only=read_only,
        plain=plain,
        theme=theme,
        opens=open_,
        store=store,
        encoding=encoding,
        model=model,
    )
    with exit_on_error():
        _need_extra()
        if invite:
            _invite(request)
        else:
            raise typer.Exit(_serve(request))


def _need_extra() -> None:
    """Raise `AskedError` without the libraries that answer browsers."""
    from importlib.util import find_spec

    if not all(find_spec(each) for each in ("aiohttp", "textual_serve")):
        raise AskedError("copydesk serve needs other libraries: pip install 'copydesk[serve]'")


def _invite(request: ServeRequest) -> None:
    """Add a person to the file of a team, and print their link."""
    from tui.serving.gate import Places
    from tui.serving.people import invite

    if request.team is None:
        raise AskedError("--invite adds a person to a file: name it with --team FILE")
    places, name = Places(*request.at), request.invite
    show(_link(places.public, invite(request.team, name, may_write=not request.read_only)))
    may = ", who may read but change nothing" if request.read_only else ""
    say(f"This is the link of {name}{may}. It is shown once: give it to nobody else. A new invitation replaces it.")


def _link(origin: str, key: str) -> str:
    """Return a link with a key. Browsers send what follows # to no server, and so it is in no log."""
    return f"{origin}/#k={key}"


def _serve(request: ServeRequest) -> int:
    """Serve a corpus until a signal ends it; return the exit status. Raises `AskedError`."""
    from tui.serving.gate import Places
    from tui.serving.people import Alone, Team
    from tui.serving.server import Serving, listen, serve

    path, idle_seconds, at = request.checked_corpus(), request.idle_seconds, request.at
    opened = opened_corpus(path, request.store, later=True, encoding=request.encoding)
    alone = Alone(store_of(opened, request.annotator, request.store).annotator)
    people: People = Team(request.team) if request.team else alone
    Places(*at)
    listening = listen(at.host, at.port)
    places = Places(at.host, listening.getsockname()[1], at.public_url)
    corpus = (str(opened.path.absolute()),)
    options, sessions = request.options(), request.sessions
    serving = Serving(
        opened.name, corpus, people, places, options, sessions, idle_seconds, _pages(request, opened.path)
    )
    link = "" if request.team else _link(places.public, alone.key)

    def begun(stop: asyncio.Event) -> None:
        """Say how to come in, once that is possible; a signal ends it all."""
        loop = asyncio.get_running_loop()
        ENDING.grace_seconds = END_SECONDS
        ENDING.in_good_order = lambda _: loop.call_soon_threadsafe(stop.set)
        _say_how_to_come_in(serving, link)
        if request.opens:
            open_link(link or places.public)

    try:
        lost = asyncio.run(serve(serving, listening, say, begun))
    finally:
        page_for_opening().unlink(missing_ok=True)
    if lost:
        say(f"{counted(lost, 'session')} may have lost changes.")
    return 1 if lost else 0


def _pages(request: ServeRequest, corpus: Path) -> "Callable[[str, str], bytes | None] | None":
    """Return what shows articles as pages, if that is wanted."""
    if not request.plain:
        return None
    from tui.cli.plain_pages import PlainPages

    return PlainPages(corpus, request.store, request.encoding).page


def _say_how_to_come_in(serving: "Serving", link: str) -> None:
    """Print the link of the person who serves alone; without one, say who is served."""
    people, place = serving.people.now(), serving.places.public
    if link:
        show(link)
        name = people[0].name
        say(f"Open this link in a browser to work as {name}. It holds a key: give it to nobody. Ctrl+C ends this.")
    else:
        there = ", ".join(person.name for person in people) or "nobody yet"
        say(f"Serving {serving.title} at {place} to: {there}. Ctrl+C ends this.")
    if serving.read is not None:
        say(f"Plain pages are at {place}/read/, once the link has been opened.")
