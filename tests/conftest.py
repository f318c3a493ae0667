"""What most tests begin with: the sample articles copied to where nothing else is, and a store beside them."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Semaphore

import pytest
from hypothesis import settings
from newsroom import built
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from tui.app import CopydeskApp
from tui.reader.screen import ReaderScreen

settings.register_profile("copydesk", deadline=None)
settings.load_profile("copydesk")

SEEDS = Path(__file__).parent.parent / "seeds"

ANIMOSITY = "Animosity and recriminations have steadily escalated"
QUOTE = "“that the competition we have with China doesn’t veer into conflict”"
TRIP = "the first secretary of state to make the trip in five years"
CHANGES = (
    ("Animosity and recriminations have steadily", "Animosity and accusations have"),
    (QUOTE, '"that the competition we have with China does not veer into conflict"'),
    (TRIP, "nobody of his rank came since 2018"),
)
"""What the desk writes instead of words that were tagged."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests in faults/ be long: their numbers are small enough to be part of every run."""
    faults = parser.getgroup("faults", "how long the store is ill-treated")
    faults.addoption("--kills", type=int, default=120, help="how often a program that tags is killed")
    faults.addoption("--tags", type=int, default=30, help="how many tags each of many programs makes at once")
    faults.addoption("--mutations", type=int, default=600, help="how many damaged files and odd articles are tried")
    faults.addoption("--seed", type=int, default=0, help="what the chance of a failed run began with")


@pytest.fixture(autouse=True)
def _no_settings_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep whoever runs the tests out of them: their names, colours and caches."""
    for name in ("COPYDESK_ANNOTATOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the sample articles into a folder with nothing else in it."""
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy, ignore=shutil.ignore_patterns("annotations"))
    return copy


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    """Open the sample articles."""
    return open_corpus(folder)


@pytest.fixture
def articles(corpus: Corpus) -> tuple[Article, ...]:
    """Read both sample articles."""
    return tuple(corpus.load(entry) for entry in corpus.entries)


@pytest.fixture
def article(articles: tuple[Article, ...]) -> Article:
    """Read the first sample article."""
    return articles[0]


@pytest.fixture
def newsroom(tmp_path: Path) -> tuple[Corpus, Store]:
    """Make a dozen articles, some of them worked on."""
    return built(tmp_path / "news")


@pytest.fixture
def store(folder: Path) -> Store:
    """Keep claims beside them, for an annotator called anna."""
    return Store(store_folder(folder), "anna")


@pytest.fixture
def changed(folder: Path, corpus: Corpus, store: Store, article: Article) -> Corpus:
    """Tag four claims, then let the desk change the words of three and put a line on top."""
    claims = (
        claim_on(article, ANIMOSITY, "fact").noted("check the source"),
        claim_on(article, QUOTE, "quote").said_by("Mr Blinken"),
        claim_on(article, TRIP, "speculation"),
        claim_on(article, "He started his mission", "fact"),
    )
    store.apply(article, [edits.tag(store.load(article), *claims)])
    text = article.text
    for old, new in CHANGES:
        text = text.replace(old, new)
    (folder / f"{corpus.entries[0].id}.txt").write_text(f"Corrected on Monday.\n\n{text}", "utf-8")
    return open_corpus(folder)


@pytest.fixture(scope="session")
def entity_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Find the entities of the sample articles, and suggestions, once, with the real model, into a cache."""
    cache = tmp_path_factory.mktemp("cache")
    found = Semaphore(0)
    troubles: list[str] = []
    finder = EntityFinder("", cache, lambda _, __: None, troubles.append, lambda _, __: found.release())
    corpus = open_corpus(SEEDS)
    for entry in corpus.entries:
        finder.request(corpus.load(entry))
        assert found.acquire(timeout=120), troubles
    finder.close()
    return cache


Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def opened(corpus: Corpus, store: Store, entity_cache: Path) -> Opened:
    """Return what opens Copydesk on the sample articles and gives the fingers of who sits before it."""

    @asynccontextmanager
    async def opening(
        size: tuple[int, int] = (80, 24), keys: str = "", of: Corpus | None = None, by: Store | None = None
    ) -> AsyncIterator[Pilot[None]]:
        app = CopydeskApp(of or corpus, by or store, "", entity_cache)
        async with app.run_test(size=size) as pilot:
            await pilot.press(*keys.split())
            await pilot.pause()
            yield pilot
            app.saver.flush(5)

    return opening


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the program go on until something has come about; a test that waits in vain fails here."""
    for _ in range(500):
        if condition():
            return
        await pilot.pause(0.01)
    pytest.fail("what was waited for did not come about in five seconds")


def reading(pilot: Pilot[None]) -> ReaderScreen:
    """Return the reader that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, ReaderScreen)
    return screen


def seen(pilot: Pilot[None]) -> str:
    """Return the characters on the screen, a line of text for each line of it."""
    width, height = pilot.app.size
    lines = pilot.app.screen._compositor.render_strips()
    assert len(lines) == height
    return "\n".join(strip.text[:width].rstrip() for strip in lines)


def claim_on(article: Article, words: str, label: str) -> Claim:
    """Tag the first place where the words stand."""
    start = article.text.index(words)
    return Claim.of(article.text, start, start + len(words), label)


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Send keys without waiting for the program in between."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))
