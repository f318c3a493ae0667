"""`copydesk add`: add articles to a corpus, from the web, from files, and from the pages of feeds and lists."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import ArticleError, CorpusError
from tui.cli.adding import Copies, Most, Since, limits_of, progress, report
from tui.cli.arguments import CorpusPath, EncodingName, NoPlugins
from tui.cli.corpora import cache
from tui.cli.output import fail, say
from tui.cli.plugin_sources import sources_of_plugins

if TYPE_CHECKING:
    from annotations.corpus.add import Others, Wish


def add(
    corpus: CorpusPath,
    origin: Annotated[
        list[str],
        typer.Argument(
            metavar="URL|FILE…",
            help="Web pages, feeds and site maps; texts, PDF, Word, OpenDocument, e-books, e-mail, web archives, "
            "NITF, NewsML and TEI; lists of feeds and reading lists; and the kinds that plugins read.",
        ),
    ],
    since: Since = "",
    most: Most = 50,
    where_url: Annotated[
        str,
        typer.Option(
            "--where-url", metavar="GLOB", help="From a web archive, only pages with an address that matches."
        ),
    ] = "",
    copies: Copies = False,
    no_plugins: NoPlugins = False,
    encoding: EncodingName = "",
) -> None:
    """Add articles to a folder, from the web or from files.

    The folder follows each feed that you add: copydesk feeds adds its new articles later. Articles that the folder has
    already are skipped.

    Examples: copydesk add news https://example.org/story report.pdf; copydesk add news https://example.org/feed
    """
    from annotations.corpus.add import Wish
    from annotations.settings import is_encoding

    if encoding and not is_encoding(encoding):
        fail(f"There is no encoding {encoding}. Name one that Python knows, such as cp1253 or mac_roman.", 2)
    wish = Wish(encoding, where_url, copies, limits_of(since, most))
    with sources_of_plugins(no_plugins=no_plugins) as others:
        failed = _add(corpus, origin, wish, others)
    raise typer.Exit(1 if failed else 0)


def _add(corpus: Path, origins: "Iterable[str]", wish: "Wish", others: "Others") -> bool:
    """Add everything that was named; return whether any of it failed."""
    from annotations.corpus.add import add_all

    failed = False
    for each in origins:
        try:
            for outcome in add_all(corpus, each, wish, progress=progress, cache=cache(), others=others):
                failed |= report(outcome)
        except CorpusError as error:
            fail(str(error), 2)
        except ArticleError as error:
            progress("", 0, 0)
            say(f"{error}.")
            failed = True
    return failed
