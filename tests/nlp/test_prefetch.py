"""Working ahead: the entities of the neighbours, while one reads, and never before those of the open article."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from strategies import article_of
from textual.pilot import Pilot

from annotations.article import Article
from annotations.corpus.corpus import open_corpus
from annotations.errors import ArticleError
from annotations.layout import store_folder
from annotations.nlp.finder import EntityFinder
from annotations.nlp.pipeline import Cache, resolve
from annotations.store.store import Store
from tui.app import CopydeskApp

pytestmark = pytest.mark.slow

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed; a model takes three to load."""

PLACES = ("Paris", "Rome", "Oslo", "Bern", "Madrid", "Vienna", "Prague", "Dublin", "Athens", "Lisbon")


class Desk:
    """A finder that stands still at its first text until it is let go, and all that it did since."""

    def __init__(self, cache: Path) -> None:
        """Have the process running, and stop it in the middle of a text."""
        self.done: list[str] = []
        """The texts, by whether they were requested or prefetched."""
        self._answered = Event()
        self.cache = Cache(cache, resolve(""))
        self.finder = EntityFinder("", cache, lambda sha256, _: self._hear(sha256), self.done.append)
        self._names: dict[str, str] = {}
        self.finder.request(self.article("Nobody is here."))
        assert self._answered.wait(LONG)
        process = self.finder._process
        assert process is not None
        assert process.running is not None
        self._pid = process.running.pid
        os.kill(self._pid, signal.SIGSTOP)
        self.done.clear()
        self.finder.request(self.article("Anna is at work."))
        self.wait(lambda: not self.finder._wanted)

    def article(self, text: str) -> Article:
        """Make an article whose text is recorded when it is analysed."""
        article = article_of(text)
        self._names[article.sha256] = text
        return article

    def load(self, text: str) -> Callable[[], Article]:
        """Make a function that reads an article, and records that."""

        def read() -> Article:
            self.done.append(f"read {text}")
            if "bad" in text:
                raise ArticleError(text)
            return self.article(text)

        return read

    def go_on(self) -> None:
        """Let the process go on."""
        os.kill(self._pid, signal.SIGCONT)

    def known(self, text: str) -> bool:
        """Whether the entities of a text are in the cache."""
        return self.cache.get(article_of(text).sha256) is not None

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something has come about."""
        never = Event()
        for _ in range(int(LONG / 0.02)):
            if condition():
                return
            never.wait(0.02)
        pytest.fail(f"what was waited for did not come about: {self.done}")

    def _hear(self, sha256: str) -> None:
        self.done.append(self._names[sha256])
        self._answered.set()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Start a finder that stands still."""
    desk = Desk(tmp_path / "cache")
    yield desk
    desk.finder.close()


def test_the_open_article_comes_before_all_that_is_worked_ahead(desk: Desk) -> None:
    """Even if the others were requested earlier; they follow in order, without a report."""
    desk.finder.prefetch(desk.load("Ben went to Rome."), desk.load("Cleo went to Oslo."))
    desk.finder.request(desk.article("Dora went to Bern."))
    desk.go_on()
    desk.wait(lambda: desk.known("Cleo went to Oslo."))
    assert desk.done == [
        "Anna is at work.",
        "Dora went to Bern.",
        "read Ben went to Rome.",
        "read Cleo went to Oslo.",
    ]
    assert desk.known("Ben went to Rome.")


def test_what_was_worked_ahead_is_there_when_it_is_wanted(desk: Desk) -> None:
    """It comes from the cache, and now it is reported."""
    desk.finder.prefetch(desk.load("Ben went to Rome."))
    desk.go_on()
    desk.wait(lambda: desk.known("Ben went to Rome."))
    desk.finder.request(desk.article("Ben went to Rome."))
    desk.wait(lambda: desk.done[-1] == "Ben went to Rome.")
    assert desk.done.count("Ben went to Rome.") == 1


def test_work_ahead_is_of_the_last_article_opened_only(desk: Desk) -> None:
    """Turning ten pages leaves no work for the pages that were turned."""
    desk.finder.prefetch(desk.load("Ben went to Rome."), desk.load("Cleo went to Oslo."))
    desk.finder.prefetch(desk.load("Dora went to Bern."))
    desk.go_on()
    desk.wait(lambda: desk.known("Dora went to Bern."))
    assert desk.done == ["Anna is at work.", "read Dora went to Bern."]


def test_what_cannot_be_read_and_what_is_very_long_is_passed_over(desk: Desk) -> None:
    """The open article must not wait behind a book; a neighbour that cannot be read troubles nobody."""
    book = "Emil went to Madrid. " * 5_000
    desk.finder.prefetch(desk.load("a bad one"), desk.load(book), desk.load("Fritz went to Vienna."))
    desk.go_on()
    desk.wait(lambda: desk.known("Fritz went to Vienna."))
    assert not desk.known(book)
    assert desk.done == ["Anna is at work.", "read a bad one", f"read {book}", "read Fritz went to Vienna."]


def test_of_many_articles_that_were_opened_in_a_hurry_the_last_few_are_found(desk: Desk) -> None:
    """The latest first; the machine is not kept busy with what was passed."""
    texts = [f"Gina saw {number} houses in {place}." for number, place in enumerate(PLACES * 2)]
    for text in texts:
        desk.finder.request(desk.article(text))
    desk.finder.prefetch(desk.load("Hanna went to Prague."))
    desk.go_on()
    desk.wait(lambda: desk.known("Hanna went to Prague."))
    assert desk.done == ["Anna is at work.", *texts[:-9:-1], "read Hanna went to Prague."]


async def _until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait as long as a model may take to load."""
    for _ in range(int(LONG / 0.05)):
        if condition():
            return
        await pilot.pause(0.05)
    pytest.fail("what was waited for did not come about")


async def test_five_articles_after_the_open_one_and_one_before_are_found(tmp_path: Path) -> None:
    """Opening the third of ten finds those around it, in the end the second; the first and the last are left alone."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number, place in enumerate(PLACES):
        (folder / f"{number}.txt").write_text(f"Somebody went to {place}.\n")
    corpus = open_corpus(folder)
    texts = [corpus.load(entry).sha256 for entry in corpus.entries]
    cache = Cache(tmp_path / "cache", resolve(""))
    app = CopydeskApp(corpus, Store(store_folder(folder), "anna"), "", tmp_path / "cache")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "enter")
        await _until(pilot, lambda: cache.get(texts[1]) is not None)
        assert [cache.get(text) is not None for text in texts] == [False, *[True] * 7, False, False]
        await pilot.press("J")
        await _until(pilot, lambda: cache.get(texts[8]) is not None)
        assert cache.get(texts[9]) is None
