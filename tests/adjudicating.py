"""The program as an adjudicator sees it, on what three annotators made of three articles."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from conftest import until
from team_corpus import make, tag
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.team.adjudication import Plan
from tui.adjudication.screen import AdjudicationScreen
from tui.app import CopydeskApp
from tui.differences.screen import DifferencesScreen


def team_of_three(folder: Path) -> Corpus:
    """Make the articles: in one and three annotators differ, in two they agree."""
    corpus = make(folder, "one", "two", "three")
    for name, letters in (("ana", "fqf-"), ("ben", "fqs-"), ("cem", "f--s")):
        tag(corpus, name, letters)
    for name in ("ana", "ben"):
        tag(corpus, name, "fqfs", "two")
    for name, letters in (("ana", "fqfs"), ("ben", "sqff"), ("cem", "s?qs")):
        tag(corpus, name, letters, "three")
    return open_corpus(folder)


@asynccontextmanager
async def adjudicating(
    corpus: Corpus, keys: str = "", size: tuple[int, int] = (80, 24), plan: Plan | None = None
) -> AsyncIterator[Pilot[None]]:
    """Run the program as `copydesk adjudicate --as dora` does, and press keys."""
    store = Store(store_folder(corpus.path), "dora")
    app = CopydeskApp(corpus, store, "", corpus.path.parent / "cache", plan=plan or Plan("dora"))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AdjudicationScreen) or _is_empty(app))
        await pilot.pause()
        await pilot.press(*keys.split())
        await pilot.pause()
        yield pilot
        app.saver.flush(5)


def _is_empty(app: CopydeskApp) -> bool:
    """Return whether there is no difference to open."""
    screen = app.screen
    return isinstance(screen, DifferencesScreen) and screen.loader.is_over and not screen.table.count


def deciding(pilot: Pilot[None]) -> AdjudicationScreen:
    """Return the adjudication screen."""
    screen = pilot.app.screen
    assert isinstance(screen, AdjudicationScreen)
    return screen


def gold_store(corpus: Corpus) -> Store:
    """Return the store of the gold standard."""
    return Store(store_folder(corpus.path), "team+gold")


def gold(corpus: Corpus, article_id: str = "one") -> list[tuple[str, str, str]]:
    """Return label, words and origin of the claims of the gold standard as they are on disk."""
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == article_id)
    return [(claim.label, claim.text, claim.origin) for claim in gold_store(corpus).load(article).claims]


def status(corpus: Corpus, article_id: str = "one") -> str:
    """Return the status of an article in the gold standard."""
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == article_id)
    return gold_store(corpus).load(article).row.status


async def saved(pilot: Pilot[None]) -> None:
    """Wait until everything is on disk."""
    await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]
