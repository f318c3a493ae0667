"""`copydesk blame`: who made each claim of an article, and who changed what last."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from annotations.claims.blame import Blame, Cause
from annotations.errors import CopydeskError, StoreError
from annotations.wording import brief
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.completion import ids_of_articles
from tui.cli.corpora import store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible

QUOTED_CHARS = 48
"""Code points of a claim in a line, at most."""


def blame(
    corpus: CorpusPath,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The id of an article.", autocompletion=ids_of_articles)
    ],
    annotator: AnnotatorNames = None,
    commits: Annotated[
        bool, typer.Option("--commits", help="Add the commit in git that brought each change, and its author.")
    ] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per claim.")] = False,
) -> None:
    """Show who made each claim of an article, when and how, and who changed which field last.

    Examples: copydesk blame news budget-2026; copydesk blame news budget-2026 --annotator ana --commits
    """
    from annotations.claims.blame import blame as causes_of
    from annotations.store.archive import Archive

    folder, _ = store_and_corpus(corpus, store, encoding=encoding)
    archive, found = Archive(folder), False
    try:
        for path, state in archive.files():
            if state.id != article or (annotator and state.annotator not in annotator):
                continue
            for each in causes_of(archive.read(path)):
                found = True
                _print(each, state.annotator, _commits(path, each) if commits else {}, as_json=as_json)
    except StoreError as error:
        fail(str(error), 1)
    except CopydeskError as error:
        fail(str(error), 2)
    if not found:
        say(f"No claims in {visible(article)}. `copydesk articles {visible(str(corpus))}` lists the ids.")


def _commits(path: Path, found: Blame) -> dict[str, str]:
    from annotations.sharing.commits import commit_of

    causes = [found.made, *found.changed]
    return {cause.change: commit_of(path, cause.change) for cause in causes if cause is not None}


def _print(found: Blame, annotator: str, commits: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        show_json({"annotator": annotator, **to_builtins(found), **({"commits": commits} if commits else {})})
        return
    claim = found.claim
    words = f"{claim.start}–{claim.end}  {brief(claim.text, QUOTED_CHARS)}"
    show(visible(f"{claim.label}  {words}{f'   note: {brief(claim.note, QUOTED_CHARS)}' if claim.note else ''}"))
    if found.made is None:
        show("    added by another program")
    for cause in filter(None, (found.made, *found.changed)):
        commit = f"   {commits[cause.change]}" if cause.change in commits else ""
        show(visible(f"    {_in_words(cause)}{commit}"))


def _in_words(cause: Cause) -> str:
    return f"{cause.when:%Y-%m-%d %H:%M:%SZ}  {cause.who}  {cause.what}"
