"""`copydesk stories`: find, make and change stories, the articles on one event."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AskedError, NotSavedError, StoreError
from annotations.wording import counted
from tui.cli.arguments import AnnotatorName, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import login, store_and_corpus
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.ledger.model import Story
    from annotations.store.ledger_file import LedgerStore


class Act(StrEnum):
    """What a command does to stories; each is an option that takes a story or a title."""

    MAKE = "make"
    ADD = "add"
    DROP = "drop"
    RENAME = "rename"
    MERGE = "merge"
    COPY_OF = "copy-of"


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
    from annotations.store.store import Store

    given = {
        act: value for act, value in zip(Act, (make, add, drop, rename, merge, copy_of), strict=True) if value.strip()
    }
    if len(given) + suggest + copies > 1:
        fail("Choose one: --suggest, --copies, --make, --add, --drop, --rename, --merge or --copy-of.", 2)
    if names and not given:
        fail("Articles are given with --make, --add, --drop or --copy-of.", 2)
    folder, opened = store_and_corpus(corpus, store, new=True, encoding=encoding)
    ledgers = LedgerStore(folder, annotator.strip() or login())
    try:
        if suggest or copies:
            _search(_articles(corpus, opened), ledgers, (days, least) if suggest else None, as_json=as_json)
        elif copy_of.strip():
            from tui.cli.story_copies import inherit_all

            store_of_claims = Store(folder, ledgers.annotator)
            inherit_all(_articles(corpus, opened), store_of_claims, copy_of.strip(), names or [], as_json=as_json)
        elif given:
            (act, value), *_ = given.items()
            story = _done(act, value.strip(), tuple(names or ()), ledgers, opened)
            if as_json:
                show_json(story)
            else:
                say(_said(act, story))
        else:
            _list(ledgers, as_json=as_json)
    except AskedError as error:
        fail(f"{error}.", 2)
    except (StoreError, NotSavedError) as error:
        fail(f"{error}.", 1)


def _search(corpus: "Corpus", ledgers: "LedgerStore", bounds: tuple[int, float] | None, *, as_json: bool) -> None:
    """Print the stories within some days and from some similarity; without bounds, the copies."""
    from tui.cli.story_search import show_copies, show_proposals

    if bounds is None:
        show_copies(corpus, as_json=as_json)
    else:
        show_proposals(corpus, ledgers, *bounds, as_json=as_json)


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


def _articles(path: object, opened: "Corpus | None") -> "Corpus":
    if opened is None:
        fail(f"{path} has no articles that can be opened.", 2)
    return opened


def _done(act: Act, value: str, names: tuple[str, ...], ledgers: "LedgerStore", opened: "Corpus | None") -> "Story":
    """Make or change a story, and return it. Raises `AskedError`, `StoreError`, `NotSavedError`."""
    from annotations.ledger.story_edits import add_articles, drop_articles, edit_story
    from annotations.stories.membership import make_story, merge_stories, story_articles
    from tui.cli.ledger_choice import chosen_story

    if not names and act is not Act.DROP:
        what = {Act.RENAME: "a title", Act.MERGE: "the other stories"}.get(act, "articles by their ids")
        raise AskedError(f"--{act} needs {what} as well")
    if act is Act.MAKE:
        return make_story(ledgers, value, story_articles(_articles("This corpus", opened), names))
    who, story = ledgers.annotator, chosen_story(ledgers.folder, ledgers.annotator, value)
    if act is Act.MERGE:
        others = [chosen_story(ledgers.folder, who, name).id for name in names]
        if story.id in others:
            raise AskedError("A story cannot be merged into itself")
        return merge_stories(ledgers, story.id, list(dict.fromkeys(others)))
    if act is Act.RENAME:
        title = " ".join(" ".join(names).split())
        if not title:
            raise AskedError("A title needs a letter or a digit")
        edit = edit_story(who, title=title)
    elif act is Act.ADD:
        edit = add_articles(who, *story_articles(_articles("This corpus", opened), names))
    elif names:
        held = {article.id for article in story.articles}
        if unknown := next((name for name in names if name not in held), ""):
            raise AskedError(f"{unknown} is not in {story.title}")
        edit = drop_articles(who, *names)
    else:
        edit = edit_story(who, status="dropped")
    return ledgers.apply(story.id, [edit]).story


def _said(act: Act, story: "Story") -> str:
    """Return what was done, in a sentence."""
    outlets = {article.outlet for article in story.articles if article.outlet}
    size = counted(len(story.articles), "article")
    if act is Act.DROP and story.status == "dropped":
        return f"Dropped {story.title} ({story.id}). Its ledger is kept."
    one = " All of them are from one outlet." if len(outlets) == 1 and len(story.articles) > 1 else ""
    return f"{story.title} ({story.id}) has {size}.{one}"


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
