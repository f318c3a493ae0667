"""Statuses given in the list, to one article or to many, and how an article begins shown below it."""

import os
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path
from threading import Event

import pytest
from conftest import Opened, reading, seen, until
from newsroom import ARTICLES

from annotations.article import Article
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.entries import Entry
from annotations.layout import store_folder
from annotations.store.store import Store
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen


def statuses(corpus: Corpus, store: Store) -> list[str]:
    """Return the statuses of all articles on disk."""
    return [store.load(corpus.load(entry)).row.status for entry in corpus.entries]


def notices(folder: Path, count: int) -> tuple[Corpus, Store]:
    """Make a corpus of so many short articles, which nobody has touched."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"Number {number}\n\nWords.\n")
    return open_corpus(folder), Store(store_folder(folder), "anna")


def slowly(seconds: float) -> Callable[[Corpus, Entry], Article]:
    """Return what reads an article as a slow disk does."""
    load = Corpus.load

    def loading(self: Corpus, entry: Entry) -> Article:
        Event().wait(seconds)
        return load(self, entry)

    return loading


async def test_an_article_is_skipped_or_flagged_by_a_key(opened: Opened, store: Store, article: Article) -> None:
    """`i` and `f` say so in the list and on disk; pressed again they take it back."""
    async with opened(keys="i") as pilot:
        await until(pilot, lambda: store.load(article).row.status == "skipped")
        await until(pilot, lambda: "▌–" in seen(pilot))
        await pilot.press("f")
        await until(pilot, lambda: "▌–  ⚑ " in seen(pilot))
        await pilot.press("i")
        await until(pilot, lambda: "▌○  ⚑ " in seen(pilot))
        await pilot.press("f")
        await until(pilot, lambda: "⚑" not in seen(pilot))
    row = store.load(article).row
    assert (row.status, row.flagged) == ("new", False)


async def test_many_are_marked_at_once_and_undone_at_once(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """`x` chooses and goes on, the bar says how many; one key marks all of them, `u` takes that back."""
    corpus, store = newsroom
    before = statuses(corpus, store)
    async with opened(of=corpus, by=store, keys="x x x") as pilot:
        assert "3 selected" in seen(pilot)
        assert seen(pilot).count("✓") == 3
        await pilot.press("m")
        await until(pilot, lambda: "articles marked done" in seen(pilot))
        assert "2 articles marked done" in seen(pilot)
        assert "✓" not in seen(pilot)
        await until(pilot, lambda: "3 done" in seen(pilot))
        assert statuses(corpus, store) == ["done", "done", "done", *before[3:]]
        await pilot.press("u")
        await until(pilot, lambda: "Undone: 2 articles " in seen(pilot))
        await until(pilot, lambda: "1 done" in seen(pilot))
    assert statuses(corpus, store) == before


@pytest.mark.slow
async def test_all_that_are_shown_are_chosen_and_no_others(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """A filter, `X` and `i` skip what the filter shows; the rest is as it was."""
    corpus, store = newsroom
    before = statuses(corpus, store)
    async with opened(of=corpus, by=store, keys="slash d a i l y enter X i") as pilot:
        await until(pilot, lambda: "articles marked skipped" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: seen(pilot).count("–  ") >= 3)
    after = statuses(corpus, store)
    assert [number for number in range(12) if after[number] != before[number]] == [5, 11]
    assert after[5] == after[11] == "skipped"


@pytest.mark.slow
async def test_esc_chooses_none_any_more_before_it_shows_all(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """The first Esc lets go of what was chosen, the second of the filter."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, keys="slash r e u t e r s enter X") as pilot:
        assert "3 selected" in seen(pilot)
        await pilot.press("escape")
        assert "chosen" not in seen(pilot)
        assert "/reuters" in seen(pilot)
        await pilot.press("escape")
        assert "/reuters" not in seen(pilot)


@pytest.mark.slow
async def test_where_no_article_is_shown_no_key_does_anything(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """Neither marking nor choosing, opening, sorting or going on, and there is no traceback."""
    corpus, store = newsroom
    before = statuses(corpus, store)
    async with opened(of=corpus, by=store, keys="slash z z z enter", size=(120, 40)) as pilot:
        await pilot.press(*"mifxXuonNjkgGsSp", "enter", "space", "tab", "r")
        await pilot.pause()
    assert statuses(corpus, store) == before


@pytest.mark.slow
async def test_leaving_at_once_loses_no_mark(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty articles on a slow disk are marked, and the next key quits: it ends when all of them are done on disk."""
    corpus, store = notices(tmp_path / "many", 30)
    async with opened(of=corpus, by=store) as pilot:
        with monkeypatch.context() as slow:
            slow.setattr(Corpus, "load", slowly(0.02))
            await pilot.press("X")
            screen = pilot.app.screen
            assert isinstance(screen, LibraryScreen)
            screen.marking.mark("done")
            pilot.app.action_leave()  # type: ignore[attr-defined]
            await until(pilot, lambda: pilot.app._exit)
        assert set(statuses(corpus, store)) == {"done"}


async def test_marking_in_a_filtered_list_goes_on_to_the_next(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """The article leaves the list of new ones, and the cursor stands on the one behind it, not at the top."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, keys="tab tab j j m") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        await until(pilot, lambda: len(screen.shown) == 7)
        assert screen.current is not None
        assert screen.current.id == "07"


@pytest.mark.slow
async def test_many_marks_on_a_full_disk_are_said_not_to_be_saved(
    opened: Opened, newsroom: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar says NOT SAVED for as long as that is so, one notice says why, and with room all of it is saved."""
    corpus, store = newsroom

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    async with opened(of=corpus, by=store) as pilot:
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            await pilot.press("X", "i")
            await until(pilot, lambda: "NOT SAVED (11)" in seen(pilot))
            assert len([each for each in pilot.app._notifications if "No space left" in each.message]) == 1
        await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]
        await until(pilot, lambda: "NOT SAVED" not in seen(pilot))
    assert set(statuses(corpus, store)) == {"skipped"}


async def test_what_is_being_done_to_many_can_be_stopped(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc stops it, the keys go on meanwhile, and `u` takes back what was done by then."""
    corpus, store = notices(tmp_path / "many", 60)
    async with opened(of=corpus, by=store) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        with monkeypatch.context() as slow:
            slow.setattr(Corpus, "load", slowly(0.05))
            await pilot.press("X", "m")
            screen.table.move(1)
            screen.marking.mark("skipped")
            assert "previous batch" in screen._said
            screen.escape()
            await until(pilot, lambda: not screen.bulk.is_running)
        done = screen.bulk.editor.last_batch[0]
        assert 0 < done < 60
        await pilot.press("u")
        await until(pilot, lambda: "Undone: " in seen(pilot))
        await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]
    assert set(statuses(corpus, store)) == {"new"}


async def test_an_article_that_cannot_be_marked_is_told(opened: Opened, newsroom: tuple[Corpus, Store]) -> None:
    """One whose claims a newer version wrote: the others are marked."""
    corpus, store = newsroom
    store.path("01").write_text('{"schema": {"1": {"version": 999}}}')
    async with opened(of=corpus, by=store, keys="x x x f") as pilot:
        await until(pilot, lambda: "2 articles flagged" in seen(pilot))
        assert any("written by a newer Copydesk" in each.message for each in pilot.app._notifications)


async def test_the_reader_marks_as_well(opened: Opened, store: Store, article: Article) -> None:
    """`i` and `f` in the reader are the same keys, and the bar above says what the article is."""
    async with opened(keys="enter") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        await pilot.press("f")
        assert reading(pilot).session.record.row.flagged
        assert "· flagged" in seen(pilot).splitlines()[0]
        await pilot.press("f")
        assert "flagged" not in seen(pilot).splitlines()[0]
    assert store.load(article).row.status == "new"


async def test_how_an_article_begins_is_shown_where_there_is_room(
    opened: Opened, newsroom: tuple[Corpus, Store]
) -> None:
    """In a window of forty lines, of the article under the cursor: where it is from, its title and its text."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=(120, 40)) as pilot:
        await until(pilot, lambda: "One more sentence about an airport" in seen(pilot))
        assert "The Herald   2023-06-18" in seen(pilot)
        assert "2 min" in seen(pilot)
        await pilot.press("j", "j")
        await until(pilot, lambda: "The Herald   2023-05-02" in seen(pilot))
        await until(pilot, lambda: seen(pilot).count(ARTICLES[2][0]) == 2)
        await pilot.press("p")
        assert "One more sentence" not in seen(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "One more sentence" in seen(pilot))


async def test_in_a_low_window_there_is_no_preview(opened: Opened) -> None:
    """Nor does `p` make one, but it says why, at once; in a higher window the preview is there."""
    async with opened(keys="p") as pilot:
        assert "The preview needs a window of" in seen(pilot)
        await pilot.resize_terminal(80, 40)
        await until(pilot, lambda: "trying to cool exploding" in seen(pilot))


async def test_the_preview_says_why_an_article_cannot_be_read(opened: Opened, folder: Path) -> None:
    """The whole reason, which may be longer than the line in the list."""
    (folder / "000_binary.txt").write_bytes(b"\x00\x01\x02")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(store_folder(folder), "anna"), size=(80, 40)) as pilot:
        await until(pilot, lambda: seen(pilot).count("is not text: it has NUL bytes in it") >= 1)


async def test_what_was_done_in_this_session_is_told(opened: Opened) -> None:
    """Back from an article in which three claims were tagged, the bar below counts them."""
    async with opened(size=(120, 30), keys="enter 1 1 2 q") as pilot:
        await until(pilot, lambda: "this session: 3 claims, 1 article" in seen(pilot))
