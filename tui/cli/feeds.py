"""`copydesk feeds`: list the feeds that a corpus follows, and add their new articles."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import CorpusError
from annotations.wording import counted
from tui.cli.adding import Copies, Most, Since, limits_of, progress, report
from tui.cli.arguments import CorpusPath
from tui.cli.corpora import cache
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.add import Wish


def feeds(
    corpus: CorpusPath,
    update: Annotated[bool, typer.Option("--update", help="Add the new articles of all feeds.")] = False,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="URL", help="Stop following this feed; may be repeated.")
    ] = None,
    since: Since = "",
    most: Most = 50,
    copies: Copies = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, for scripts.")] = False,
) -> None:
    """List the feeds that a folder follows, and add their new articles.

    copydesk add CORPUS URL follows another feed.

    Examples: copydesk feeds news; copydesk feeds news --update --since 2d
    """
    from annotations.corpus.add import Wish, folder_of, remove_feeds
    from annotations.corpus.links import feeds as followed

    try:
        if remove:
            remove_feeds(corpus, remove)
        elif update:
            raise typer.Exit(_update(corpus, Wish(copies=copies, limits=limits_of(since, most))))
        found = list(followed.read(folder_of(corpus)).values())
    except CorpusError as error:
        fail(str(error), 2)
    if as_json:
        show_json(msgspec.to_builtins(found))
        return
    if not found:
        say(f"{corpus} follows no feed yet. copydesk add {corpus} URL adds one.")
    for feed in found:
        checked = f"{feed.checked:%Y-%m-%d %H:%M} UTC" if feed.checked else "never"
        show(visible(f"{feed.url}   {feed.title or 'no title'}   checked {checked}"))


def _update(corpus: Path, wish: "Wish") -> int:
    """Add what is new in all feeds; return the exit status. Raises `CorpusError`."""
    from annotations.corpus.add import update

    added = failed = 0
    for _, outcome in update(corpus, wish, progress=progress, cache=cache()):
        failed += report(outcome)
        added += isinstance(outcome, Path)
    progress("", 0, 0)
    say(f"{counted(added, 'new article')} of the feeds of {corpus}" + (f", {failed} failed." if failed else "."))
    return 1 if failed else 0
