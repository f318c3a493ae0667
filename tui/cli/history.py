"""`copydesk history`: every change in the order of time."""

from typing import Annotated, get_args

import typer

from annotations.claims.record import ChangeKind
from annotations.errors import StoreError
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import ids_of_articles, names_of_all
from tui.cli.corpora import store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible


def history(
    corpus: CorpusPath,
    article: Annotated[
        str, typer.Option(metavar="ID", help="Only changes of this article.", autocompletion=ids_of_articles)
    ] = "",
    annotator: Annotated[
        str, typer.Option(metavar="NAME", help="Only changes by this annotator.", autocompletion=names_of_all)
    ] = "",
    what: Annotated[
        str, typer.Option(metavar="KIND", help=f"Only changes of this kind: {', '.join(get_args(ChangeKind))}.")
    ] = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object per line, with complete claims.")
    ] = False,
) -> None:
    """List all changes, oldest first: when, who, where, what."""
    from annotations.reports.log import read_log

    if what and what not in get_args(ChangeKind):
        fail(f"There is no kind of change {what}. The kinds are {', '.join(get_args(ChangeKind))}", 2)
    folder, _ = store_and_corpus(corpus, store, encoding=encoding)
    try:
        changes = read_log(folder, article, annotator, what)
    except StoreError as error:
        fail(str(error), 1)
    for change in changes:
        if as_json:
            show_json(change)
        else:
            show(visible(str(change)))
    if not changes:
        whose = "".join([f" to {article}" if article else "", f" by {annotator}" if annotator else ""])
        say(f"There are no changes{whose} in {corpus} yet.")
