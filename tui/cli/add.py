"""`copydesk add`: bring articles into a corpus, from the web or from files."""

from typing import Annotated

import typer

from annotations.errors import ArticleError, CorpusError
from tui.cli.arguments import CorpusPath, EncodingName
from tui.cli.output import fail, say, show
from tui.display.cells import visible


def add(
    corpus: CorpusPath,
    origin: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Web addresses and files.")],
    encoding: EncodingName = "",
) -> None:
    """Add articles to a folder, from the web or from files."""
    from annotations.corpus.add import add as bring
    from annotations.settings import is_encoding

    if encoding and not is_encoding(encoding):
        fail(f"There is no encoding {encoding}. Name one that Python knows, such as cp1253 or mac_roman.", 2)
    failed = False
    for each in origin:
        try:
            show(visible(str(bring(corpus, each, encoding))))
        except CorpusError as error:
            fail(str(error), 2)
        except ArticleError as error:
            say(f"{error}.")
            failed = True
    raise typer.Exit(1 if failed else 0)
