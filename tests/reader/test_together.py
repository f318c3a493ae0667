"""Two at one article: each sees what the other keeps, without touching a key."""

import shutil
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from terminal import COPYDESK, Terminal

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from annotations.work.saver import Outcome
from tui.app import CopydeskApp
from tui.library.screen import LibraryScreen
from tui.messages import Saved


class Other:
    """Somebody who tags the same article in another program, under the same name."""

    def __init__(self, store: Store, article: Article) -> None:
        """Sit down at a desk of their own."""
        self.store = Store(store.folder, store.annotator)
        self.article = article

    def tag(self, number: int, label: str = "fact") -> Claim:
        """Tag a sentence."""
        claim = Claim.of(self.article.text, *sentences(self.article.text)[number], label)
        self.store.apply(self.article, [edits.tag(self.store.load(self.article), claim)])
        return claim


async def test_claims_of_another_appear_change_and_go_by_themselves(
    opened: Opened, store: Store, article: Article
) -> None:
    """In the gutter, the panel and the bar; the store's folder is made by the other's first claim."""
    other = Other(store, article)
    async with opened(size=(120, 40), keys="enter tab escape tab") as pilot:
        claim = other.tag(0)
        await until(pilot, lambda: seen(pilot).splitlines()[2].strip().startswith("F ▌ US Secretary"))
        await until(pilot, lambda: "F fact 1  Q quote 0" in seen(pilot))
        await until(pilot, lambda: "Claims 1" in seen(pilot))
        record = other.store.load(article)
        other.store.apply(article, [edits.change(record, claim, claim.relabelled("quote"))])
        await until(pilot, lambda: "F fact 0  Q quote 1" in seen(pilot))
        record = other.store.load(article)
        other.store.apply(article, [edits.remove(record, *record.claims)])
        await until(pilot, lambda: "F fact 0  Q quote 0" in seen(pilot))
        await until(pilot, lambda: "Claims 0" in seen(pilot))


async def test_what_others_do_is_seen_though_the_list_was_covered_at_once(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key before the first paint puts another screen over the list, which then never tells that it was painted."""
    monkeypatch.setattr(CopydeskApp, "call_after_refresh", lambda *_: False)
    async with opened() as pilot:
        (folder / "third.txt").write_text("It snowed in Leeds.")
        await until(pilot, lambda: "3 articles" in seen(pilot))


async def test_everything_else_stays_as_it_was(opened: Opened, store: Store, article: Article) -> None:
    """A claim that comes from elsewhere moves neither cursor nor text, and ends neither selection nor search."""
    other = Other(store, article)
    keys = "enter 1 pagedown slash B e i j i n g enter n v l l"
    async with opened(keys=keys) as pilot:
        view = reading(pilot).view
        assert view.selection.growing
        before = (view.selection, view.number, view.scroll_offset, view.hits)
        other.tag(30)
        await until(pilot, lambda: len(reading(pilot).session.record.claims) == 2)
        assert (view.selection, view.number, view.scroll_offset, view.hits) == before
        await pilot.press("l", "2")
        await until(pilot, lambda: len(store.load(article).claims) == 3)


async def test_what_is_saved_here_is_read_by_nobody_again(opened: Opened, store: Store) -> None:
    """The folder tells of our own writing as well; once that is known, the file is not read for it."""
    async with opened(keys="enter 1 2 3") as pilot:
        app = pilot.app
        await until(pilot, lambda: "saved " in seen(pilot))
        heard: list[object] = []
        hear = reading(pilot).session.hear
        reading(pilot).session.hear = lambda outcome: heard.append(outcome) or hear(outcome)  # type: ignore[method-assign, func-returns-value]
        other = Other(store, reading(pilot).session.article)
        other.tag(20)
        await until(pilot, lambda: heard)
        assert len(heard) == 1
        assert app.is_running


async def test_the_row_of_an_article_is_counted_again(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """In the list the claims and the mark of another show by themselves, and the cursor stays; a file that goes
    takes its counts along.
    """
    other = Other(store, articles[1])
    async with opened(keys="j") as pilot:
        assert isinstance(pilot.app.screen, LibraryScreen)
        for number, label in enumerate(("fact", "fact", "quote")):
            other.tag(number, label)
        await until(pilot, lambda: "331   2   1   –" in seen(pilot))
        other.store.apply(articles[1], [edits.set_status(other.store.load(articles[1]), "done")])
        await until(pilot, lambda: "▌●" in seen(pilot))
        await until(pilot, lambda: "1 done   3 claims" in seen(pilot))
        shutil.rmtree(store.home)
        await until(pilot, lambda: "331   –   –   –" in seen(pilot))


async def test_the_list_is_right_when_one_comes_back_to_it(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """What another did while the reader was open is counted once the list is seen again."""
    async with opened(keys="enter 1") as pilot:
        Other(store, articles[1]).tag(0)
        Other(store, articles[0]).tag(5)
        await until(pilot, lambda: len(reading(pilot).session.record.claims) == 2)
        await pilot.press("q")
        await until(pilot, lambda: "331   1   –   –" in seen(pilot) and "1,104   2   –   –" in seen(pilot))


async def test_a_file_that_is_removed_under_the_reader_is_put_back(
    opened: Opened, store: Store, article: Article
) -> None:
    """With the whole folder gone and no key pressed, what is on screen is on disk again, and it is said."""
    async with opened(keys="enter 1 2") as pilot:
        await until(pilot, lambda: "saved " in seen(pilot))
        shutil.rmtree(store.folder)
        await until(pilot, lambda: any("it is put back" in each.message for each in pilot.app._notifications))
        await until(pilot, lambda: store.path(article.id).exists())
        assert [claim.label for claim in Store(store.folder, "anna").load(article).claims] == ["fact", "quote"]
        assert "F 1  Q 1  S 0" in seen(pilot)


async def test_what_cannot_be_looked_at_is_not_called_unsaved(opened: Opened, article: Article) -> None:
    """In the list, news that a file cannot be read says nothing of changes that are not on disk."""
    async with opened() as pilot:
        pilot.app.post_message(Saved(Outcome(article.id, article.sha256, None, (), "it is locked")))
        await pilot.pause()
        await pilot.pause()
        assert list(pilot.app._notifications) == []


def test_two_terminals_see_each_other(folder: Path, entity_cache: Path, tmp_path: Path) -> None:
    """With two programs at one article, each shows the other's claim in its gutter and its count, and undo in one
    takes it from both.
    """
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}
    command = [COPYDESK, "read", str(folder)]
    with Terminal(command, env) as one, Terminal(command, env) as two:
        for terminal in (one, two):
            terminal.wait("2 articles")
            terminal.press("\r")
            terminal.wait("1/36")
        one.press("1")
        two.wait("F 1  Q 0  S 0")
        assert two.screen.display[2].strip().startswith("F ▌ US Secretary")
        assert "1/36" in two.text
        two.press("j2")
        one.wait("F 1  Q 1  S 0")
        assert "2/36" in one.text
        two.press("u")
        one.wait("F 1  Q 0  S 0")
        for terminal in (one, two):
            terminal.press("qq")
            assert terminal.ended() == 0
            assert "Traceback" not in terminal.text
