"""`copydesk help`: the help of a command, or a page of the manual, in the terminal."""

import os
import pydoc
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from tui.cli.output import fail, show
from tui.cli.topics import GROUPS, INDEX, START

MAX_WIDTH = 100
"""The widest line of a page, in cells."""

NAME_CELLS = 15
"""Cells of the names in the list of topics; longer ones push what is said of them to the right."""

_CODE_BLOCK = re.compile(r"(```.*?```)", re.DOTALL)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def help_(
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="TOPIC", help="A command such as share init, or a page such as labels."),
    ] = None,
) -> None:
    """Show the help of a command, or a page of the manual.

    Without a topic, list them. On a terminal, the pager is that of PAGER.

    Examples: copydesk help; copydesk help labels
    """
    if not topic:
        _page("\n".join(_topics()))
        return
    name = " ".join(topic)
    text = command_help(topic)
    page = pages().get(name)
    if text is None and page is None:
        fail(f"There is no topic {name}. copydesk help lists them.", 2)
    # A page says more than the options of the command of the same name, which it names.
    if page is not None:
        text = rendered(page.read_text("utf-8")) if sys.stdout.isatty() else page.read_text("utf-8")
    assert text is not None
    _page(text)


def pages() -> dict[str, Path]:
    """Return the pages of the manual by topic: those of the installation, or of the sources."""
    installed = Path(str(files("tui"))) / "pages"
    if installed.is_dir():
        return {path.stem: path for path in sorted(installed.glob("*.md"))}
    root = Path(str(files("tui"))).parent
    found = {INDEX if path.stem == "README" else path.stem: path for path in sorted((root / "docs").glob("*.md"))}
    readme = root / "README.md"
    return {START: readme, **found} if readme.exists() else found


def command_help(names: list[str]) -> str | None:
    """Return the help of a command by its names; `None` if there is none."""
    from typer.main import get_command

    from tui.cli.main import complete

    command = get_command(complete())
    context = command.make_context("copydesk", [], resilient_parsing=True)
    for name in names:
        found = command.get_command(context, name) if hasattr(command, "get_command") else None
        if found is None:
            return None
        command, context = found, found.make_context(name, [], parent=context, resilient_parsing=True)
    return command.get_help(context)


def rendered(markdown: str) -> str:
    """Return a page with the styles of a terminal, wrapped to its width."""
    from rich.console import Console
    from rich.markdown import Markdown

    out = StringIO()
    # Sixteen colours are in the palette of every terminal, and Rich draws none with NO_COLOR.
    page = Console(file=out, width=min(Console().width, MAX_WIDTH), color_system="standard", force_terminal=True)
    parts = _CODE_BLOCK.split(markdown)
    parts[::2] = [_LINK.sub(_as_typed, part) for part in parts[::2]]
    page.print(Markdown("".join(parts), hyperlinks=False))
    return out.getvalue()


def _as_typed(link: re.Match[str]) -> str:
    """Return what stands for a link on a terminal: the command that shows its page. Pictures are left out."""
    picture, text, target = link.groups()
    path = target.partition("#")[0]
    if picture or not path:
        return "" if picture else text
    name = path.rpartition("/")[2]
    stem = name.removesuffix(".md")
    topic = (START if path.startswith("..") else INDEX) if name == "README.md" else stem
    if "://" in target or topic not in pages():
        return link[0]
    command = f"`copydesk help {topic}`"
    return command if text == name else f"{text} ({command})"


def _page(text: str) -> None:
    """Print a text; on a terminal by its pager."""
    if sys.stdout.isatty():
        # less shows colours if it is told to.
        os.environ.setdefault("LESS", "-R")
        pydoc.pager(text)
    else:
        show(text.rstrip("\n"))


def _topics() -> Iterator[str]:
    """Yield the lines of the list of topics; on a terminal they are wrapped to its width."""
    from tui.cli.examples import commands_of
    from tui.cli.main import complete

    yield "Pages: copydesk help NAME shows one"
    there = pages()
    for group, topics in GROUPS.items():
        yield f"\n  {group}"
        yield from (_topic(topic.name, topic.about) for topic in topics if topic.name in there)
    yield "\nCommands: copydesk help NAME, or copydesk NAME --help"
    for name, info in commands_of(complete()):
        yield _topic(name, str(info.help).split("\n", maxsplit=1)[0])


def _topic(name: str, about: str) -> str:
    """Return a topic and what is said of it, in a column of its own."""
    line = f"    {name:<{NAME_CELLS}}  {about}"
    if not sys.stdout.isatty():
        return line
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH) - 1
    return textwrap.fill(line, width, subsequent_indent=" " * (NAME_CELLS + 6))
