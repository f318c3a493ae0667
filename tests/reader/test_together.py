"""Two programs on one article: each shows what the other saves, without a key."""

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

pytestmark = pytest.mark.slow


class OtherProgram:
    """Another program that tags the same article under the same annotator's name."""

    def __init__(self, store: Store, article: Article) -> None:
        """Open the same store a second time."""
        self.store = Store(store.folder, store.annotator)
        self.article = article

    def tag(self, number: int, label: str = "fact") -> Claim:
        """Tag a sentence, and return the claim."""
        claim = Claim.of(self.article.text, *sentences(self.article.text)[number], label)
        self.store.apply(self.article, [edits.tag(self.store.load(self.article), claim)])
        return claim


async def test_claims_of_another_program_appear_change_and_go(opened: Opened, store: Store, article: Article) -> None:
    """Gutter, panel and bar follow; the other program's first claim creates the store's folder."""
    other = OtherProgram(store, article)
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


async def test_changes_are_seen_if_the_library_was_covered_before_its_first_paint(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key before the first paint opens another screen over the library, which is then never painted."""
    monkeypatch.setattr(CopydeskApp, "call_after_refresh", lambda *_: False)
    async with opened() as pilot:
        (folder / "third.txt").write_text("It snowed in Leeds.")
        await until(pilot, lambda: "3 articles" in seen(pilot))


async def test_a_claim_of_another_program_changes_nothing_else(opened: Opened, store: Store, article: Article) -> None:
    """A claim of another program moves neither selection nor text, and ends neither growing nor search."""
    other = OtherProgram(store, article)
    keys = "enter 1 pagedown slash B e i j i n g enter n v l l"
    async with opened(keys=keys) as pilot:
        view = reading(pilot).view
        assert view.selection.growing
        before = (view.selection, view.sentence_number, view.scroll_offset, view.hits)
        other.tag(30)
        await until(pilot, lambda: len(reading(pilot).session.record.claims) == 2)
        assert (view.selection, view.sentence_number, view.scroll_offset, view.hits) == before
        await pilot.press("l", "2")
        await until(pilot, lambda: len(store.load(article).claims) == 3)


async def test_our_own_writing_is_not_read_again(opened: Opened, store: Store) -> None:
    """The watcher reports our own writing too; the store knows it, and does not read the file again."""
    async with opened(keys="enter 1 2 3") as pilot:
        app = pilot.app
        await until(pilot, lambda: "saved " in seen(pilot))
        outcomes: list[object] = []
        hear = reading(pilot).session.receive
        reading(pilot).session.receive = lambda outcome: outcomes.append(outcome) or hear(outcome)  # type: ignore[method-assign, func-returns-value]
        other = OtherProgram(store, reading(pilot).session.article)
        other.tag(20)
        await until(pilot, lambda: outcomes)
        assert len(outcomes) == 1
        assert app.is_running


async def test_the_library_counts_the_claims_of_another_program(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """The library shows the claims and the status that another program saves, and the cursor stays; without the file
    the counts are gone.
    """
    other = OtherProgram(store, articles[1])
    async with opened(keys="j") as pilot:
        assert isinstance(pilot.app.screen, LibraryScreen)
        for number, label in enumerate(("fact", "fact", "quote")):
            other.tag(number, label)
        await until(pilot, lambda: "331   2   1   –" in seen(pilot))
        other.store.apply(articles[1], [edits.set_status(other.store.load(articles[1]), "done")])
        await until(pilot, lambda: "▌●" in seen(pilot))
        await until(pilot, lambda: "1 done   3 claims" in seen(pilot))
        shutil.rmtree(store.annotator_folder)
        await until(pilot, lambda: "331   –   –   –" in seen(pilot))


async def test_the_library_is_up_to_date_after_the_reader_is_left(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """Claims that another program saved while the reader was open are counted when the library is back."""
    async with opened(keys="enter 1") as pilot:
        OtherProgram(store, articles[1]).tag(0)
        OtherProgram(store, articles[0]).tag(5)
        await until(pilot, lambda: len(reading(pilot).session.record.claims) == 2)
        await pilot.press("q")
        await until(pilot, lambda: "331   1   –   –" in seen(pilot) and "1,104   2   –   –" in seen(pilot))


async def test_a_file_removed_under_the_reader_is_written_again(opened: Opened, store: Store, article: Article) -> None:
    """With the store's folder removed and no key pressed, the record is on disk again, and a toast says so."""
    async with opened(keys="enter 1 2") as pilot:
        # The bar says saved after the first tag already, and the second must not be written while the folder goes.
        await until(
            pilot, lambda: len(Store(store.folder, "anna").load(article).claims) == 2 and "saved " in seen(pilot)
        )
        shutil.rmtree(store.folder)
        await until(pilot, lambda: any("saved them again" in each.message for each in pilot.app._notifications))
        await until(pilot, lambda: store.path(article.id).exists())
        assert [claim.label for claim in Store(store.folder, "anna").load(article).claims] == ["fact", "quote"]
        assert "F 1  Q 1  S 0" in seen(pilot)


async def test_an_unreadable_file_is_not_reported_as_unsaved(opened: Opened, article: Article) -> None:
    """In the library, a file that cannot be read raises no warning of changes that are not on disk."""
    async with opened() as pilot:
        pilot.app.post_message(Saved(Outcome(article.id, article.sha256, None, (), "it is locked")))
        await pilot.pause()
        await pilot.pause()
        assert list(pilot.app._notifications) == []


def test_two_terminals_show_each_others_claims(folder: Path, entity_cache: Path, tmp_path: Path) -> None:
    """Two programs on one article each show the other's claim in gutter and count, and undo in one removes the claim
    from both.
    """
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}
    command = [COPYDESK, "read", str(folder)]
    with Terminal(command, env) as one, Terminal(command, env) as two:
        for terminal in (one, two):
            terminal.wait_for("2 articles")
            terminal.press("\r")
            terminal.wait_for("1/36")
        one.press("1")
        two.wait_for("F 1  Q 0  S 0")
        assert two.screen.display[2].strip().startswith("F ▌ US Secretary")
        assert "1/36" in two.text
        two.press("j2")
        one.wait_for("F 1  Q 1  S 0")
        assert "2/36" in one.text
        two.press("u")
        one.wait_for("F 1  Q 0  S 0")
        for terminal in (one, two):
            terminal.press("qq")
            assert terminal.wait_for_exit() == 0
            assert "Traceback" not in terminal.text


async def test_undo_takes_ones_own_change_before_that_of_another_program(
    opened: Opened, store: Store, article: Article
) -> None:
    """The later tag of the other program stays; it is undone only after all own changes are."""
    other = OtherProgram(store, article)
    async with opened(keys="enter 1") as pilot:
        reader = reading(pilot)
        theirs = other.tag(3, "quote")
        await until(pilot, lambda: len(reader.session.record.claims) == 2)
        await pilot.press("u")
        assert [claim.id for claim in reader.session.record.claims] == [theirs.id]
        await pilot.press("ctrl+r")
        assert len(reader.session.record.claims) == 2


async def test_undo_of_a_claim_that_another_program_changed_since_asks(
    opened: Opened, store: Store, article: Article
) -> None:
    """The other's change is named as such and undone first, when `u` is pressed again; then one's own."""
    other = OtherProgram(store, article)
    async with opened(keys="enter 1") as pilot:
        reader = reading(pilot)
        (mine,) = reader.session.record.claims
        await until(pilot, lambda: reader.session.save_state.startswith("saved"))
        other.store.apply(article, [edits.change(other.store.load(article), mine, mine.relabelled("quote"))])
        await until(pilot, lambda: [claim.label for claim in reader.session.record.claims] == ["quote"])
        await pilot.press("u")
        assert "Another program changed this later" in seen(pilot)
        assert [claim.label for claim in reader.session.record.claims] == ["quote"]
        await pilot.press("u")
        assert [claim.label for claim in reader.session.record.claims] == ["fact"]
        await pilot.press("u")
        assert reader.session.record.claims == ()
