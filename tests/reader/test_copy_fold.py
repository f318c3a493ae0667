"""Folding a copy: only what differs from the article that it repeats is shown."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen

from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.membership import make_story, mark_copy, story_articles
from tui import keymap

WIRE = [
    "The dam held through the night.",
    "Rain of 80 millimetres fell within a day, and the river rose by two metres at the old mill.",
    "Schools stay closed until Friday, the council said after a meeting that took most of the evening.",
    "The army sent three helicopters.",
    "Volunteers filled sandbags, and the hospital moved its patients to the next town before midnight.",
    "The mayor thanked them, and asked everybody who lives near the river to sleep somewhere else tonight.",
    "Nobody was hurt.",
]


@pytest.fixture
def news(tmp_path: Path) -> tuple[Corpus, Store]:
    """Return a wire's article and a copy with another number and one sentence more, in a story."""
    folder = tmp_path / "news"
    folder.mkdir()
    echo = [each.replace("three", "four") for each in WIRE] + ["Our reader sent a picture."]
    for name, sentences in (("wire", WIRE), ("echo", echo)):
        head = f"---\ntitle: About the dam\noutlet: The {name.title()}\n---\n"
        (folder / f"{name}.txt").write_text(head + "\n\n".join(sentences) + "\n", "utf-8")
    corpus, ledgers = open_corpus(folder), LedgerStore(store_folder(folder), "anna")
    make_story(ledgers, "Dam", story_articles(corpus, ["wire", "echo"]))
    mark_copy(ledgers, "wire", "echo")
    return corpus, Store(store_folder(folder), "anna")


async def test_only_what_differs_is_shown(opened: Opened, news: tuple[Corpus, Store]) -> None:
    """In the place of the others is how many they are; again shows all, and the words are as before."""
    corpus, store = news
    async with opened((80, 30), keys="enter", of=corpus, by=store) as pilot:
        assert reading(pilot).entry.id == "echo"
        # The bar may say meanwhile that the progress is saved.
        whole = seen(pilot).splitlines()[:-1]
        await pilot.press("Z")
        await pilot.pause()
        lines = [line.strip(" ▌") for line in seen(pilot).splitlines()]
        assert "⋯ 3 sentences as in The Wire" in lines
        assert "The army sent four helicopters." in lines
        assert "Our reader sent a picture." in lines
        assert not any("Schools stay" in line or "Volunteers" in line for line in lines)
        assert "Only the differences from The Wire are shown." in lines[-1]
        await pilot.press("Z", "g")
        await pilot.pause()
        assert seen(pilot).splitlines()[:-1] == whole


async def test_what_is_folded_is_passed_and_not_read(opened: Opened, news: tuple[Corpus, Store]) -> None:
    """`j` goes from one shown sentence to the next; no sentence counts as read that was not on the screen."""
    corpus, store = news
    async with opened((80, 30), keys="enter Z", of=corpus, by=store) as pilot:
        reader = reading(pilot)
        text = reader.session.article.text
        assert text[slice(*reader.view.selection.span)] == "The army sent four helicopters."
        await pilot.press("j")
        assert text[slice(*reader.view.selection.span)] == "Our reader sent a picture."
        await pilot.press("k", "g", "1")
        assert text[slice(*reader.view.selection.span)] == "Our reader sent a picture."
        await pilot.press("escape")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
    record = store.load(corpus.load(corpus.entries[0]))
    assert [claim.text for claim in record.claims] == ["The army sent four helicopters."]
    assert [text[slice(*span)].strip() for span in record.row.reviewed] == ["The army sent four helicopters."]


async def test_a_selection_opens_what_is_folded(opened: Opened, news: tuple[Corpus, Store]) -> None:
    """A search finds words in it; the rest stays folded. The next article of the course is folded if it is a copy."""
    corpus, store = news
    async with opened((80, 30), keys="enter Z", of=corpus, by=store) as pilot:
        await pilot.press("slash", *"sandbags", "enter")
        await pilot.pause()
        assert "Volunteers filled sandbags" in seen(pilot)
        assert "Schools stay" not in seen(pilot)
        await pilot.press("escape", "J")
        await pilot.pause()
        assert reading(pilot).entry.id == "wire"
        assert "Schools stay" in seen(pilot)
        await pilot.press("Z")
        await pilot.pause()
        assert "Not marked as a copy: C in the ledger of a story marks it." in seen(pilot)
        # The key may be the user's own.
        reading(pilot).keys = keymap.Names({"story.one_text": "ctrl+k"})
        await pilot.press("Z")
        assert "Not marked as a copy: Ctrl+K in the ledger of a story marks it." in seen(pilot)


async def test_a_fold_holds_in_any_window(opened: Opened, news: tuple[Corpus, Store]) -> None:
    """Wrapped anew, the same sentences are hidden."""
    corpus, store = news
    async with opened((40, 10), keys="enter Z", of=corpus, by=store) as pilot:
        assert "⋯ 3 sentences as in The Wire" in seen(pilot)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "⋯ 3 sentences as in The Wire" in seen(pilot)
        assert "The army sent four helicopters." in seen(pilot)
