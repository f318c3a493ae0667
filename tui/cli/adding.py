"""The shared parts of `copydesk add` and `copydesk feeds`: limits, outcomes as lines, and progress."""

import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.moment import now
from tui.cli.output import fail, meter, say, show
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.add import Outcome
    from annotations.corpus.links.following import Limits

Since = Annotated[
    str,
    typer.Option(
        "--since",
        metavar="7d|DATE",
        help="From a feed or a list, only pages of the last days, as in 7d, or since a day, as in 2026-11-20.",
    ),
]
Most = Annotated[int, typer.Option("--max", min=1, metavar="N", help="From a feed or a list, at most this many pages.")]
Copies = Annotated[bool, typer.Option("--all", help="Add articles even if the corpus has them already.")]

_DAYS = re.compile(r"([0-9]{1,5})d")
_TWINS = {"address": "has its address", "text": "has this text", "words": "has nearly this text"}


def limits_of(since: str, most: int) -> "Limits":
    """Return the limits that were asked for, or exit with 2."""
    from annotations.corpus.links.following import Limits

    if days := _DAYS.fullmatch(since):
        return Limits(now().date() - timedelta(days=int(days[1])), most)
    try:
        return Limits(date.fromisoformat(since) if since else None, most)
    except ValueError:
        fail(f"--since takes a number of days such as 7d, or a day such as 2026-11-20, not {since}.", 2)


def report(outcome: "Outcome") -> bool:
    """Print the outcome for an article, and return whether it failed."""
    from annotations.corpus.add import Guessed, Skipped

    progress("", 0, 0)
    if isinstance(outcome, Path):
        show(visible(str(outcome)))
    elif isinstance(outcome, Skipped):
        where = outcome.twin.id or "another one here"
        say(f"Skipped “{outcome.title}”: {where} {_TWINS[outcome.twin.why]}. --all adds it anyway.")
    elif isinstance(outcome, Guessed):
        say(f"{outcome.path.name} was read as {outcome.encoding}. Check that all letters are right.")
    else:
        say(f"{outcome}.")
        return True
    return False


def progress(what: str, done: int, total: int) -> None:
    """Show what is done, on a terminal; nothing erases it."""
    if sys.stderr.isatty():
        meter(f"{done:,} of {total:,} articles {what}" if what else "")
