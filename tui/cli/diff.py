"""`copydesk diff`: the differences between two revisions of a store, by claim."""

from typing import Annotated

import typer

from annotations.errors import CopydeskError
from tui.cli.arguments import AnnotatorNames, CorpusPath, StorePath
from tui.cli.output import fail, show, show_json
from tui.cli.share import store_at


def diff(
    corpus: CorpusPath,
    revisions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REV [REV]]", help="Revisions of git.  [default: HEAD and the files on disk]"),
    ] = None,
    annotator: AnnotatorNames = None,
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per line, with whole claims.")] = False,
) -> None:
    """List the claims that differ between two revisions in git: + added, − removed, ~ changed.

    The status is 0 if none differs, 1 if any does, 2 if that cannot be told.

    Examples: copydesk diff news; copydesk diff news main~5 main --json
    """
    from annotations.sharing.differences import compare

    given = revisions or []
    if len(given) > 2:
        fail("Usage: copydesk diff CORPUS [REV [REV]]", 2)
    found = False
    try:
        for each in compare(store_at(corpus, store), *given):
            if annotator and each.annotator not in annotator:
                continue
            found = True
            if as_json:
                show_json(each)
            else:
                show(str(each))
    except CopydeskError as error:
        fail(str(error), 2)
    raise typer.Exit(1 if found else 0)
