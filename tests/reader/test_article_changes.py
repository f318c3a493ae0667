"""What was changed in the open article since it was first seen, and what a copy has otherwise."""

import re
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.reports.article_records import ArticleRecords
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.membership import make_story, mark_copy, story_articles
from annotations.stories.versions import VersionSearch
from tui.dialogs.changes import ChangesScreen
from tui.reader import changes

OLD = "The dam will hold, Carl Lund said. It cost 24 euros. Nobody was hurt."
NEW = "The dam may hold, Carl Lund said. It cost 42 euros. Nobody was hurt."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a corpus of two articles."""
    made = tmp_path / "news"
    made.mkdir()
    (made / "a.txt").write_text(OLD)
    (made / "b.txt").write_text(NEW + " A new end, with [brackets].")
    return made


async def test_versions_are_shown_with_the_claims_that_they_touch(opened: Opened, folder: Path) -> None:
    """The changed number comes first; Esc goes back to the article."""
    store = Store(store_folder(folder), "ana")
    article = open_corpus(folder).load(open_corpus(folder).entries[0])
    at = OLD.index("24 euros")
    store.apply(article, [edits.tag(store.load(article), Claim.of(OLD, at, at + 8, "fact"))])
    (folder / "a.txt").write_text(NEW)
    async with opened(size=(100, 30), of=open_corpus(folder), by=store, keys="enter V") as pilot:
        screen = seen(pilot)
        for words in (
            "changed, numbers",
            "- It cost 24 euros.",
            "+ It cost 42 euros.",
            "softened",
            "orphan: fact of ana",
        ):
            assert words in screen
        assert screen.index("numbers") < screen.index("softened")
        await pilot.press("j", "k", "space", "b", "escape")
        assert not isinstance(pilot.app.screen, ChangesScreen)


async def test_a_copy_shows_what_it_has_otherwise(opened: Opened, folder: Path) -> None:
    """From the article that it repeats, by the annotator's story; markup in a text is only text."""
    corpus, store = open_corpus(folder), Store(store_folder(folder), "ana")
    ledgers = LedgerStore(store.folder, "ana")
    make_story(ledgers, "Dam", story_articles(corpus, ["a", "b"]))
    mark_copy(ledgers, "a", "b")
    async with opened(size=(100, 30), of=corpus, by=store, keys="j enter V") as pilot:
        assert "A copy of The dam will hold" in seen(pilot)
        assert "+ A new end, with [brackets]." in seen(pilot)


async def test_an_article_with_one_text_says_so(opened: Opened, folder: Path) -> None:
    """Nothing opens."""
    async with opened(of=open_corpus(folder), by=Store(store_folder(folder), "ana"), keys="enter V") as pilot:
        assert "This article has one version only" in seen(pilot)
        assert not isinstance(pilot.app.screen, ChangesScreen)


async def test_another_file_with_the_same_address_is_a_version(opened: Opened, folder: Path) -> None:
    """As `copydesk changes` has it: an article that was added once more is a file of its own."""
    for name, day, text in (("a", 1, OLD), ("b", 2, NEW)):
        about = f"---\ntitle: Dam\nurl: https://news.example/dam?utm_source={name}\ndate: 2026-11-0{day}\n---\n\n"
        (folder / f"{name}.txt").write_text(about + text)
    corpus = open_corpus(folder)
    urls = {entry.id: corpus.load(entry).url for entry in corpus.entries}
    (said,) = VersionSearch(store_folder(folder), corpus, ArticleRecords(store_folder(folder)).stored, urls).changed()
    for keys in ("enter V", "j enter V"):
        async with opened(size=(100, 30), of=corpus, by=Store(store_folder(folder), "ana"), keys=keys) as pilot:
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            assert "2026-11-01 → 2026-11-02" in seen(pilot)
            assert "+ It cost 42 euros." in seen(pilot)
    assert said.changes[0].sentences[0].difference.after == "It cost 42 euros."


async def test_the_search_for_versions_says_how_far_it_is(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many articles it takes minutes, the first time: their number, and a percentage that grows."""
    for name in "abcd":
        (folder / f"{name}.txt").write_text(f"---\ntitle: Dam\nurl: https://news.example/{name}\n---\n\n{OLD}")
    monkeypatch.setattr(changes, "PROGRESS_SECONDS", -1.0)
    said: list[str] = []
    store = Store(store_folder(folder), "ana")
    async with opened(size=(100, 30), of=open_corpus(folder), by=store, keys="enter") as pilot:
        monkeypatch.setattr(reading(pilot), "say", said.append)
        await pilot.press("V")
        await until(pilot, lambda: any("one version only" in each for each in said))
    shares = [int(found[1]) for each in said if (found := re.search(r"versions in 4 articles: (\d+)%\.$", each))]
    assert shares == sorted(shares)
    assert {25, 50, 75, 100} <= {*shares}


async def test_other_addresses_are_read_once(opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look finds them in the index, without a text; no message lies over the list."""
    for name, text in (("a", OLD), ("b", NEW)):
        (folder / f"{name}.txt").write_text(f"---\ntitle: Dam\nurl: https://news.example/dam\n---\n\n{text}")
    store = Store(store_folder(folder), "ana")
    async with opened(size=(100, 30), of=open_corpus(folder), by=store, keys="enter V") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangesScreen))
        await pilot.press("escape")

        def read(*_: object) -> None:
            raise AssertionError("an article was read again")

        monkeypatch.setattr("annotations.stories.index.features_of", read)
        reading(pilot).warn("Something was said.")
        await pilot.press("V")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangesScreen))
        await pilot.pause()
        assert "+ It cost 42 euros." in seen(pilot)
        assert "Something was said." not in seen(pilot)


async def look_for_versions(opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """See another version of an article in a corpus that is large enough for another process to read it."""
    for name, text in (("a", OLD), ("b", NEW)):
        (folder / f"{name}.txt").write_text(f"---\ntitle: Dam\nurl: https://news.example/dam\n---\n\n{text}")
    monkeypatch.setattr(changes, "MAX_BYTES_HERE", 0)
    store = Store(store_folder(folder), "ana")
    async with opened(size=(100, 30), of=open_corpus(folder), by=store, keys="enter V") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangesScreen))
        await pilot.pause()
        assert "+ It cost 42 euros." in seen(pilot)


async def test_many_articles_are_read_by_another_process(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys do not wait for it: the screen's own process finds all of them in the index. It says how far it is."""

    def read(*_: object) -> None:
        raise AssertionError("an article was read by the screen's process")

    monkeypatch.setattr("annotations.stories.index.features_of", read)
    await look_for_versions(opened, folder, monkeypatch)


async def test_without_another_process_the_articles_are_read_here(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system may refuse to start one more process: that is slower, and no failure."""

    def refuse(_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("annotations.stories.index_process.IndexProcess._start", refuse)
    await look_for_versions(opened, folder, monkeypatch)
