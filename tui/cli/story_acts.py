"""`copydesk stories`: make or change a story, and report the result."""

from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError
from annotations.ledger.changes import Edit
from annotations.ledger.model import Story
from annotations.ledger.story_edits import add_articles, drop_articles, edit_story
from annotations.store.ledger_file import LedgerStore
from annotations.stories.membership import make_story, merge_stories, story_articles
from annotations.wording import counted
from tui.cli.corpora import needed
from tui.cli.ledger_choice import chosen_story
from tui.cli.story_request import Act


def done(act: Act, value: str, names: tuple[str, ...], ledgers: LedgerStore, corpus: Corpus | None) -> Story:
    """Make or change a story, and return it. Raises `AskedError`, `StoreError`, `NotSavedError`."""
    if not names and act is not Act.DROP:
        what = {Act.RENAME: "a title", Act.MERGE: "the other stories"}.get(act, "articles by their ids")
        raise AskedError(f"--{act} needs {what} as well")
    if act is Act.MAKE:
        return make_story(ledgers, value, story_articles(needed("This corpus", corpus), names))
    story = chosen_story(ledgers.folder, ledgers.annotator, value)
    if act is Act.MERGE:
        others = [chosen_story(ledgers.folder, ledgers.annotator, name).id for name in names]
        if story.id in others:
            raise AskedError("A story cannot be merged into itself")
        return merge_stories(ledgers, story.id, list(dict.fromkeys(others)))
    return ledgers.apply(story.id, [_edit(act, story, names, ledgers.annotator, corpus)]).story


def _edit(act: Act, story: Story, names: tuple[str, ...], who: str, corpus: Corpus | None) -> Edit:
    """Return the change of a story by its title, or by its articles. Raises `AskedError`."""
    if act is Act.RENAME:
        title = " ".join(" ".join(names).split())
        if not title:
            raise AskedError("A title needs a letter or a digit")
        return edit_story(who, title=title)
    if act is Act.ADD:
        return add_articles(who, *story_articles(needed("This corpus", corpus), names))
    if not names:
        return edit_story(who, status="dropped")
    held = {article.id for article in story.articles}
    if unknown := next((name for name in names if name not in held), ""):
        raise AskedError(f"{unknown} is not in {story.title}")
    return drop_articles(who, *names)


def said(act: Act, story: Story) -> str:
    """Return what was done, in a sentence."""
    outlets = {article.outlet for article in story.articles if article.outlet}
    size = counted(len(story.articles), "article")
    if act is Act.DROP and story.status == "dropped":
        return f"Dropped {story.title} ({story.id}). Its ledger is kept."
    one = " All of them are from one outlet." if len(outlets) == 1 and len(story.articles) > 1 else ""
    return f"{story.title} ({story.id}) has {size}.{one}"
