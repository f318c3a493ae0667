"""The attributes that a corpus defines, set in the reader by keys and kept on disk."""

from pathlib import Path

from conftest import Opened, seen

from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store

SETTINGS = """
[[attributes]]
name = "certainty"
values = ["high", "low"]

[[attributes]]
name = "topic"
on = "article"

[[attributes]]
name = "checked"
kind = "yes/no"
on = "article"
"""


def corpus_in(folder: Path, settings: str) -> Path:
    """Make a corpus of one article."""
    (folder / "a.txt").write_text("Rain fell all day.\n\nSnow will follow, they said.\n")
    (folder / "copydesk.toml").write_text(settings)
    return folder


async def test_attributes_of_a_claim_are_set_shown_and_undone(opened: Opened, tmp_path: Path) -> None:
    """In the menu by their keys; the panel shows them, and `u` takes them back."""
    corpus = open_corpus(corpus_in(tmp_path, SETTINGS))
    store = Store(store_folder(tmp_path), "anna")
    article = corpus.load(corpus.entries[0])
    async with opened(of=corpus, by=store, size=(120, 40), keys="enter 1 k enter e enter tab") as pilot:
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert store.load(article).claims[0].attributes == {"certainty": "high"}
        assert "certainty: high" in seen(pilot)
        await pilot.press("u")
        assert "certainty: high" not in seen(pilot)
    assert store.load(article).claims[0].attributes == {}


async def test_attributes_of_an_article_are_set_and_undone(opened: Opened, tmp_path: Path) -> None:
    """`d` opens them; a digit changes one, Enter keeps what is shown, Esc keeps nothing."""
    corpus = open_corpus(corpus_in(tmp_path, SETTINGS))
    store = Store(store_folder(tmp_path), "anna")
    article = corpus.load(corpus.entries[0])
    async with opened(of=corpus, by=store, keys="enter d") as pilot:
        assert "1  topic: –" in seen(pilot)
        assert "2  checked: –" in seen(pilot)
        await pilot.press("1", *"rain", "enter", "2", "enter")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert "checked: yes, topic: rain" in seen(pilot)
        assert store.load(article).row.attributes == {"checked": "yes", "topic": "rain"}
        await pilot.press("d", "j", "space", "escape", "d")
        assert "2  checked: yes" in seen(pilot)
        await pilot.press("escape", "u")
    assert store.load(article).row.attributes == {}


async def test_without_attributes_of_articles_d_says_where_to_define_them(opened: Opened, tmp_path: Path) -> None:
    """In copydesk.toml, which may define attributes of claims; the page is shown by the program itself."""
    corpus = open_corpus(corpus_in(tmp_path, ""))
    async with opened(of=corpus, by=Store(store_folder(tmp_path), "anna"), size=(120, 24), keys="enter d") as pilot:
        assert "No attributes of articles in copydesk.toml: copydesk help labels." in seen(pilot)
