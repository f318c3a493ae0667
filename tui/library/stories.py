"""Stories: opened from the list of articles, or made of the selected ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.errors import ArticleError, StoreError
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.part import Part
from tui.screen import BarScreen

if TYPE_CHECKING:
    from annotations.ledger.model import StoryArticle
    from tui.library.screen import LibraryScreen


class Stories(Part):
    """The way from the list of articles to the ledger of a story."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Open stories of articles of `library`."""
        self._library = library

    async def open_or_make(self) -> None:
        """Open the story of the selected articles, or of the one under the cursor; make one of several."""
        from tui.story.opening import stories_with

        library = self._library
        ids = [entry.id for entry in library.corpus.entries if entry.id in library.chosen]
        ids = ids or ([library.current.id] if library.current is not None else [])
        if not ids:
            library.say(_("No article here."))
            return
        found, problems = stories_with(library.store, ids)
        for problem in problems:
            library.warn(f"{problem}.")
        whole = [story for story in found if set(ids) <= {article.id for article in story.articles}]
        if whole:
            await self.open(whole[0].id)
        elif len(ids) == 1 and not library.chosen:
            keys = library.keys
            library.say(
                _(
                    "Not in a story yet. Select articles with {choose}, then {story}.",
                    choose=keys["library.choose"],
                    story=keys["library.story"],
                )
            )
        else:
            await self._make(ids)

    async def _make(self, ids: Sequence[str]) -> None:
        """Ask for the title of a new story, and open it."""
        from tui.dialogs.prompt import PromptScreen

        library = self._library
        articles = self._articles(ids)
        if not articles:
            return
        title = _("Title of the story of {articles}", articles=counted(len(articles), "article"))

        async def answered(answer: str | None) -> None:
            if answer:
                await self._create(answer, articles)

        await library.app.push_screen(PromptScreen(title, articles[0].title, names=library.keys), answered)

    def _articles(self, ids: Sequence[str]) -> "list[StoryArticle]":
        """Return the rows of the articles; those that cannot be read are left out, and named."""
        from annotations.ledger.model import StoryArticle

        library, found = self._library, []
        for article_id in ids:
            number = library.rows.number(article_id)
            try:
                if number is not None:
                    found.append(StoryArticle.of(library.corpus.load(library.corpus.entries[number])))
            except ArticleError as error:
                library.warn(f"{error}.")
        return found

    async def _create(self, title: str, articles: "Sequence[StoryArticle]") -> None:
        from annotations.ledger.model import Ledger, Story
        from annotations.store.ledger_file import LedgerStore

        library = self._library
        story = Story.of(title, tuple(articles))
        try:
            LedgerStore(library.store.folder, library.store.annotator).create(Ledger(story=story))
        except StoreError as error:
            library.warn(_("NOT SAVED: {error}.", error=error))
            return
        library.chosen = frozenset()
        await self.open(story.id)

    async def open(self, story_id: str) -> None:
        """Open the ledger of a story."""
        from tui.story.opening import open_desk
        from tui.story.screen import StoryScreen

        library = self._library
        try:
            desk = open_desk(library.corpus, library.store, library.saver, story_id)
        except StoreError as error:
            library.warn(f"{error}.")
            return
        screen = StoryScreen(desk, library.config, self._open_mention)
        screen.set_reactive(BarScreen.palette, library.palette)
        await library.app.push_screen(screen)

    async def _open_mention(self, article: str, claim: str, words: str, start: int) -> None:
        """Open an article of a story at a claim; the next article is the next of the story's."""
        library = self._library
        number = library.rows.number(article)
        if number is None:
            library.warn(_("{article} is no longer in this corpus.", article=article))
            return
        reader = await library.open(library.corpus.entries[number], [number])
        if reader is not None and words:
            reader.go_to_claim(claim, words, start)
