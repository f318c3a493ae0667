"""What most tests begin with: the sample articles copied to where nothing else is, and a store beside them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations import Article, Corpus, Store, open_corpus, store_folder

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(autouse=True)
def _no_settings_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep whoever runs the tests out of them: their names, colours and caches."""
    for name in ("COPYDESK_ANNOTATOR", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with copies of the sample articles and nothing else."""
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy, ignore=shutil.ignore_patterns("annotations"))
    return copy


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    """The sample articles."""
    return open_corpus(folder)


@pytest.fixture
def articles(corpus: Corpus) -> tuple[Article, ...]:
    """Both sample articles, read."""
    return tuple(corpus.load(entry) for entry in corpus.entries)


@pytest.fixture
def article(articles: tuple[Article, ...]) -> Article:
    """The first sample article."""
    return articles[0]


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """The store beside them, of an annotator called anna."""
    yield Store(store_folder(folder), "anna")
