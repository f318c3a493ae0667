"""`copydesk stories`: find, make and change stories, the articles on one event."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, needed, store_and_corpus
from tui.cli.output import exit_on_error, say, show, show_json
from tui.cli.story_request import Act, StoriesRequest
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.ledger.model import Story
    from annotations.store.ledger_file import LedgerStore


def _option(act: Act, metavar: str, help_text: str) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(f"--{act}", metavar=metavar, help=help_text)
    return made


def stories(
    corpus: CorpusPath,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]…", help="Ids of articles, a new title, or stories to merge."),
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Find articles that may be on one event.")] = False,
    copies: Annotated[bool, typer.Option("--copies", help="Find articles that repeat the text of another.")] = False,
    days: Annotated[int, typer.Option("--days", min=0, help="An article joins a story within this many days.")] = 3,
    least: Annotated[
        float, typer.Option("--min", min=0.0, max=1.0, help="An article joins a story at this similarity or more.")
    ] = 0.25,
    make: Annotated[str, _option(Act.MAKE, "TITLE", "Make a story of the articles.")] = "",
    add: Annotated[str, _option(Act.ADD, "STORY", "Add the articles to a story.")] = "",
    drop: Annotated[str, _option(Act.DROP, "STORY", "Take the articles out of a story; without any, drop it.")] = "",
    rename: Annotated[str, _option(Act.RENAME, "STORY", "Give a story the title that follows.")] = "",
    merge: Annotated[str, _option(Act.MERGE, "STORY", "Merge the stories that follow into this one.")] = "",
    copy_of: Annotated[
        str, _option(Act.COPY_OF, "ID", "Carry your claims on this article over to the copies that follow.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per story or copy.")] = False,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """List your stories, find new ones and copies, and make or change a story.

    A story is named by its title, its id, or the beginning of its id. What is found depends on the texts alone, not on
    their order; a second run reads only what is new. --copy-of carries a claim over only where its words stand exactly,
    as one change that u undoes, and lists the sentences that differ, changed numbers and names first.

    Examples: copydesk stories news --suggest; copydesk stories news --make "Talks in Beijing" first second
    """
    from annotations.store.ledger_file import LedgerStore

    given = zip(Act, (make, add, drop, rename, merge, copy_of), strict=True)
    request = StoriesRequest(
        corpus=corpus,
        names=tuple(names or ()),
        suggest=suggest,
        copies=copies,
        days=days,
        least=least,
        acts={act: value.strip() for act, value in given if value.strip()},
        as_json=as_json,
    )
    request.check()
    folder, opened = store_and_corpus(corpus, store, new=True, encoding=encoding)
    with exit_on_error():
        _run(request, opened, LedgerStore(folder, annotator.strip() or login()))


def _run(request: StoriesRequest, opened: "Corpus | None", ledgers: "LedgerStore") -> None:
    """Do what is asked for, and list the stories if that is nothing. Raises `AskedError`, `StoreError`."""
    if request.suggest or request.copies:
        _search(request, opened, ledgers)
    elif not request.acts:
        _list(ledgers, as_json=request.as_json)
    elif Act.COPY_OF in request.acts:
        from annotations.store.store import Store
        from tui.cli.story_copies import inherit_all

        corpus, store = needed(request.corpus, opened), Store(ledgers.folder, ledgers.annotator)
        inherit_all(corpus, store, request.acts[Act.COPY_OF], request.names, as_json=request.as_json)
    else:
        from tui.cli.story_acts import done, said

        (act, value), *_ = request.acts.items()
        story = done(act, value, request.names, ledgers, opened)
        if request.as_json:
            show_json(story)
        else:
            say(said(act, story))


def _search(request: StoriesRequest, opened: "Corpus | None", ledgers: "LedgerStore") -> None:
    """Print the stories that may be made, or the copies. Raises `StoreError`."""
    from tui.cli.story_search import show_copies, show_proposals

    corpus = needed(request.corpus, opened)
    if request.copies:
        show_copies(corpus, as_json=request.as_json)
    else:
        show_proposals(corpus, ledgers, request.days, request.least, as_json=request.as_json)


def _list(ledgers: "LedgerStore", *, as_json: bool) -> None:
    """Print the stories of an annotator; exit with 1 if one cannot be read."""
    found, problems = ledgers.stories()
    _show(found, as_json=as_json)
    for problem in problems:
        say(f"Left out: {problem}.")
    if not found and not problems:
        say(f"{ledgers.annotator} has no stories here. copydesk stories CORPUS --suggest finds some.")
    if problems:
        raise typer.Exit(1)


def _show(found: "list[Story]", *, as_json: bool) -> None:
    """Print stories: a line each, or a JSON object each."""
    if as_json:
        for story in found:
            show_json(story)
        return
    for story in found:
        outlets = list(dict.fromkeys(article.outlet for article in story.articles if article.outlet))
        columns = (story.id, story.title, counted(len(story.articles), "article"), ", ".join(outlets), story.status)
        show("\t".join(visible(" ".join(column.split())) for column in columns))
