"""The list of doubtful labels: opened, kept, corrected, undone; the screen computes nothing itself."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import doubtful
import labelled_corpus
import pytest
from conftest import Opened, reading, seen, until
from doubtful import SENTENCES
from textual.pilot import Pilot

from annotations.claims import edits
from annotations.corpus.corpus import Corpus
from annotations.errors import DiedError
from annotations.layout import DOUBTS, store_folder
from annotations.store import lock
from annotations.store.looked_file import read_looked
from annotations.store.store import Store
from annotations.training.doubt_process import DoubtProcess, News, Request
from tui.doubts.doubt_table import DoubtTable
from tui.doubts.screen import DoubtsScreen


@pytest.fixture
def village(tmp_path: Path) -> tuple[Corpus, Store]:
    """Return two articles that anna has read: the first sentence of each is tagged promise, the others are not."""
    return doubtful.village(tmp_path / "village")


@pytest.fixture
def found(village: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch) -> tuple[Corpus, Store]:
    """Let the process find two doubts."""
    doubtful.let_find(monkeypatch, village[1])
    return village


async def screen_of(pilot: Pilot[None]) -> DoubtsScreen:
    """Open the list, and return it once it is filled."""
    await pilot.press("d")
    await until(pilot, lambda: "0 checked" in seen(pilot))
    screen = pilot.app.screen
    assert isinstance(screen, DoubtsScreen)
    return screen


def labels_of(corpus: Corpus, store: Store, article: str) -> list[tuple[str, str]]:
    """Return label and words of the claims on disk of an article."""
    number = corpus.entries.number(article)
    assert number is not None
    record = store.load(corpus.load(corpus.entries[number]))
    return [(each.label, each.text) for each in record.claims]


async def test_the_list_says_what_is_labelled_and_what_the_model_thinks(
    opened: Opened, found: tuple[Corpus, Store]
) -> None:
    """A line for each doubt with its label, the other one, its probability, the words, and the article."""
    async with opened(of=found[0], by=found[1]) as pilot:
        await screen_of(pilot)
        lines = [line for line in seen(pilot).splitlines() if "90%" in line and "likely" not in line]
        assert [line.strip(" ▌").split("  ")[0] for line in lines] == ["? promise", "? none"]
        assert "none" in lines[0]
        assert "blame" in lines[1]
        assert "The mayor will go." in lines[0]
        assert "2 doubtful labels   0 checked" in seen(pilot)
        assert seen(pilot).splitlines()[2].split() == ["label", "model", "sentence", "article"]
        assert "Labelled promise, 5% likely by the model; none is 90% likely." in seen(pilot)


async def test_the_smallest_window_has_room_for_words(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """There, too, one sees which sentence it is; below that, the screen asks for a larger window."""
    async with opened((40, 10), of=found[0], by=found[1]) as pilot:
        await screen_of(pilot)
        lines = seen(pilot).splitlines()
        assert any("? promise" in line and "90%  The mayor" in line for line in lines)
        await pilot.resize_terminal(39, 10)
        await until(pilot, lambda: "Make the window larger" in seen(pilot))


async def test_a_digit_corrects_the_label_and_u_takes_it_back(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """The claim has the new label on disk, an untagged sentence gets a claim, and both are undone one by one."""
    corpus, store = found
    async with opened(of=corpus, by=store) as pilot:
        screen = await screen_of(pilot)
        await pilot.press("2", "2")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert labels_of(corpus, store, "a") == [("blame", SENTENCES[0])]
        assert labels_of(corpus, store, "b") == [("promise", SENTENCES[0]), ("blame", SENTENCES[2])]
        assert [screen.table.state_of(row) for row in screen.table.rows] == ["changed", "changed"]
        await pilot.press("u")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert labels_of(corpus, store, "b") == [("promise", SENTENCES[0])]
        await pilot.press("u")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert labels_of(corpus, store, "a") == [("promise", SENTENCES[0])]
        assert [screen.table.state_of(row) for row in screen.table.rows] == ["open", "open"]
        await pilot.press("u")
        assert "Nothing to undo here." in seen(pilot)


async def test_x_removes_the_claim_and_a_digit_tags_again(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """Removing leaves the sentence untagged; a digit on it afterwards makes a claim on the whole sentence."""
    corpus, store = found
    async with opened(of=corpus, by=store) as pilot:
        await screen_of(pilot)
        await pilot.press("x")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert labels_of(corpus, store, "a") == []
        await pilot.press("k", "x")
        assert "No claim here. A digit tags the sentence." in seen(pilot)
        await pilot.press("2")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert labels_of(corpus, store, "a") == [("blame", SENTENCES[0])]


async def test_a_keeps_the_label_on_disk_and_u_takes_it_back(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """What was kept is in the file, marked in the list, and in doubt again after `u`."""
    corpus, store = found
    async with opened(of=corpus, by=store) as pilot:
        screen = await screen_of(pilot)
        await pilot.press("a")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert read_looked(store.folder, "anna") == {("a", SENTENCES[0], ("promise",))}
        assert screen.table.state_of(screen.table.rows[0]) == "kept"
        assert screen.table.cursor == 1
        assert labels_of(corpus, store, "a") == [("promise", SENTENCES[0])]
        await pilot.press("g", "n")
        assert screen.table.cursor == 1
        await pilot.press("u")
        assert screen.table.cursor == 0
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert read_looked(store.folder, "anna") == frozenset()
        assert screen.table.state_of(screen.table.rows[0]) == "open"


async def test_a_key_does_not_wait_for_another_program(
    opened: Opened, found: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the lock, `a` goes on, NOT SAVED is told, and it is saved once the lock is free."""
    corpus, store = found
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)
    async with opened(of=corpus, by=store, size=(120, 30)) as pilot:
        screen = await screen_of(pilot)
        with lock.locked(store.folder / DOUBTS):
            await pilot.press("a")
            assert screen.table.state_of(screen.table.rows[0]) == "kept"
            assert screen.table.cursor == 1
            await until(pilot, lambda: "NOT SAVED (1)" in seen(pilot))
            assert read_looked(store.folder, "anna") == frozenset()
        await until(pilot, lambda: "NOT SAVED (1)" not in seen(pilot))
        assert read_looked(store.folder, "anna") == {("a", SENTENCES[0], ("promise",))}


async def test_another_label_is_kept_as_well(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """`a`, a digit, and `a` again keep the second label; `u` three times leads back to what was there."""
    corpus, store = found
    async with opened(of=corpus, by=store) as pilot:
        screen = await screen_of(pilot)
        kept = []
        for key in ("a", "2", "a", "u", "u", "u"):
            await pilot.press("g", key)
            pilot.app.saver.flush(5)  # type: ignore[attr-defined]
            kept.append({labels for *_, labels in read_looked(store.folder, "anna")})
        promise, blame = {("promise",)}, {("blame",)}
        assert kept == [promise, promise, blame, promise, promise, set()]
        assert screen.table.state_of(screen.table.rows[0]) == "open"
        assert labels_of(corpus, store, "a") == [("promise", SENTENCES[0])]


async def test_who_only_looks_keeps_nothing(
    opened: Opened, found: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`a` is refused in a sentence, and the row stays open."""
    corpus, store = found
    async with opened(of=corpus, by=store, size=(120, 30)) as pilot:
        screen = await screen_of(pilot)
        monkeypatch.setattr(lock.WRITING, "refusal", "READ ONLY")
        await pilot.press("a")
        assert screen.table.state_of(screen.table.rows[0]) == "open"
        assert any("READ ONLY" in each.message for each in pilot.app._notifications) or "READ ONLY" in seen(pilot)
        assert read_looked(store.folder, "anna") == frozenset()


async def test_enter_opens_the_sentence_and_what_was_done_there_is_shown(
    opened: Opened, found: tuple[Corpus, Store]
) -> None:
    """The reader stands on the sentence; a label that was given there is in the list afterwards."""
    corpus, store = found
    async with opened(of=corpus, by=store) as pilot:
        screen = await screen_of(pilot)
        await pilot.press("j", "enter")
        reader = reading(pilot)
        assert reader.entry.id == "b"
        assert reader.session.article.text[slice(*reader.view.selection.span)] == SENTENCES[2]
        await pilot.press("2", "q")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: screen.table.state_of(screen.table.rows[1]) == "changed")
        assert labels_of(corpus, store, "b")[-1] == ("blame", SENTENCES[2])


async def test_what_is_missing_is_said_on_the_screen(
    opened: Opened, village: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too few labels, and a process that died, are each a sentence in the list; the screen goes on."""

    def refuse(_process: DoubtProcess, _request: Request) -> Iterator[News]:
        yield News(trouble="6 sentences read and labelled so far")

    def die(_process: DoubtProcess, _request: Request) -> Iterator[News]:
        raise DiedError("the process that looks for wrong labels has ended")

    monkeypatch.setattr(DoubtProcess, "look", refuse)
    async with opened(of=village[0], by=village[1]) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: "6 sentences read and labelled so far." in seen(pilot))
        monkeypatch.setattr(DoubtProcess, "look", die)
        await pilot.press("r")
        await until(pilot, lambda: "The process that looks for wrong labels has ended." in seen(pilot))
        await pilot.press("q")
        assert not isinstance(pilot.app.screen, DoubtsScreen)


@pytest.mark.slow
async def test_the_real_process_finds_the_wrong_label(opened: Opened, tmp_path: Path) -> None:
    """From the key to the list, with the real model in a process of its own; leaving the screen ends the process."""
    corpus = labelled_corpus.build(tmp_path / "town")
    store = Store(store_folder(corpus.path), "anna")
    article = corpus.load(next(iter(corpus.entries)))
    record = store.load(article)
    claim = next(each for each in record.claims if each.label == "promise")
    store.apply(article, [edits.change(record, claim, claim.relabelled("blame"))])
    async with opened(of=corpus, by=store) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: "0 checked" in seen(pilot))
        screen = pilot.app.screen
        assert isinstance(screen, DoubtsScreen)
        row = screen.table.rows[0]
        assert (row.article, row.labels, row.thought) == ("000", ("blame",), "promise")
        await pilot.press("r")
        process = screen.loader._process
        assert process is not None
        await until(pilot, lambda: process.running is not None)
        running = process.running
        assert running is not None
        await pilot.press("q")
        await until(pilot, lambda: running.poll() is not None)


def test_the_screen_loads_no_model() -> None:
    """The list of doubtful labels and the order of reading need neither scikit-learn nor numpy in their process."""
    code = (
        "import sys, tui.doubts.screen, tui.library.queue, annotations.store.queue_file; "
        "print([name for name in ('sklearn', 'scipy', 'numpy', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_two_clicks_open_a_sentence(opened: Opened, found: tuple[Corpus, Store]) -> None:
    """One puts the cursor on it, and the pane below shows it; two open its article at the sentence."""
    async with opened(of=found[0], by=found[1]) as pilot:
        screen = await screen_of(pilot)
        await pilot.click(DoubtTable, offset=(10, 2))
        assert screen.table.cursor == 1
        assert "Labelled none" in seen(pilot)
        await pilot.click(DoubtTable, offset=(10, 2), times=2)
        await until(pilot, lambda: pilot.app.screen is not screen)
        reader = reading(pilot)
        assert reader.session.article.text[slice(*reader.view.selection.span)] == SENTENCES[2]
