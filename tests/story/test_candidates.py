"""Which passages are offered, and which are linked unasked."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from conftest import Opened, seen, until
from stories import Made, build
from story_screens import entries, linking, story

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.ledger.edits import describe_entry
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.membership import make_story, story_articles

SEEDS = Path(__file__).parents[2] / "seeds"

TEXTS = {
    "one": "The bridge over the river Ska was closed to all traffic on Monday.",
    "two": "The mayor opened a school on Monday. Buses were late.",
    "three": "The harvest was good. The bridge over the river Ska was closed to all traffic on Monday.",
}


def write_bridge(folder: Path) -> Store:
    """Write three articles, each sentence a claim, and their story."""
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"---\ntitle: {name}\noutlet: {name}\n---\n{text}\n", "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    for entry in corpus.entries:
        article = corpus.load(entry)
        at, claims = 0, []
        for words in article.text.strip().split(". "):
            end = article.text.index(words, at) + len(words)
            claims.append(Claim.of(article.text, end - len(words), end, "fact"))
            at = end
        store.apply(article, [edits.tag(store.load(article), *claims)])
    make_story(LedgerStore(store.folder, "anna"), "Bridge", story_articles(corpus, TEXTS))
    return store


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger of three entries."""
    return build(tmp_path / "news", "anna")


async def test_the_best_of_all_articles_is_first(opened: Opened, tmp_path: Path) -> None:
    """Not the best of an article that has nothing like it: the same words in a third one come before."""
    store = write_bridge(tmp_path / "news")
    async with opened((100, 30), keys="L L", of=open_corpus(tmp_path / "news"), by=store) as pilot:
        await pilot.pause()
        while linking(pilot).current.article != "one":  # type: ignore[union-attr]
            await pilot.press("J")
        assert [each.passage.article for each in linking(pilot).candidates.partners][:2] == ["three", "two"]


async def test_only_the_same_words_are_linked_unasked(opened: Opened, tmp_path: Path) -> None:
    """`&` leaves a claim alone whose best candidate merely shares a day of the week with it."""
    store = write_bridge(tmp_path / "news")
    async with opened((100, 30), keys="L L", of=open_corpus(tmp_path / "news"), by=store) as pilot:
        await pilot.press("ampersand")
        await pilot.pause()
        assert "Linked 1 claim as the same." in seen(pilot)
    (entry,) = entries(store)
    assert sorted(article for article, _ in entry) == ["one", "three"]


async def test_what_is_hardly_alike_is_not_suggested(opened: Opened, made: Made) -> None:
    """In the matrix: no article has anything like the flooded houses but the two that have the claim."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        matrix = story(pilot).matrix
        assert matrix.sheet is not None
        first = next(row.entry.id for row in matrix.sheet.rows if row.summary == "The old dam held through the night.")
        assert {entry for entry, _ in matrix.proposals} == {first}


async def test_a_filter_that_finds_nothing_says_so(opened: Opened, made: Made) -> None:
    """And what can be typed after `rel:`, even if claims are still to be linked."""
    async with opened((100, 30), keys="L l x", of=made.corpus, by=made.store) as pilot:
        await pilot.press("slash", *"rel:z")
        await pilot.pause()
        assert "No entry matches. Esc clears the filter." in seen(pilot)
        assert "rel: is one of same, adds, weaker" in seen(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "1 claim to link" in seen(pilot)


async def test_names_and_notes_from_outside_are_shown_as_text(opened: Opened, tmp_path: Path) -> None:
    """An outlet, a speaker or a note with escape sequences moves no cursor and turns no direction of the terminal."""
    evil = "Go\x1b[31mod\u202e[b]"
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        row = {"id": name, "title": name, "outlet": evil, "text": text}
        (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    article = corpus.load(corpus.entries[0])
    claim = Claim.of(article.text, 0, 10, "quote").said_by(evil)
    store.apply(article, [edits.tag(store.load(article), claim)])
    ledgers = LedgerStore(store.folder, "anna")
    made = make_story(ledgers, "Bridge", story_articles(corpus, [entry.id for entry in corpus.entries]))
    async with opened((160, 30), keys="L L", of=corpus, by=store) as pilot:
        await pilot.pause()
        assert "Go␛[31mod" in seen(pilot), seen(pilot)
        assert not {"\x1b", "\u202e"} & set(seen(pilot))
        await pilot.press("n", "q")
        (entry,) = ledgers.load(made.id).entries
        ledgers.apply(made.id, [describe_entry("anna", entry.id, note=evil)])
        await until(pilot, lambda: "note: Go␛[31mod" in seen(pilot))
        assert not {"\x1b", "\u202e"} & set(seen(pilot))


async def test_a_claim_is_on_disk_before_the_ledger_names_it(
    opened: Opened, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in between, a claim is to be linked; the other way round a mention would have lost its claim."""
    claims: list[int] = []
    write = LedgerStore.apply

    def look(ledgers: LedgerStore, *arguments: Any) -> Any:
        claims.append(len(made.store.load(made.articles["wire"]).claims))
        return write(ledgers, *arguments)

    async with opened((110, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        monkeypatch.setattr(LedgerStore, "apply", look)
        await pilot.press("semicolon", "a")
    assert claims == [1]


async def test_the_same_words_of_another_speaker_are_flagged(opened: Opened, tmp_path: Path) -> None:
    """The sample articles, of which only one quotation is tagged: the other one is Kurt Campbell's."""
    folder = tmp_path / "talks"
    copytree(SEEDS, folder)
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    article = corpus.load(corpus.entries[1])
    start = article.text.index("“Intense competition requires sustained")
    claim = Claim.of(article.text, start, article.text.index("”", start) + 1, "quote").said_by("Antony Blinken")
    store.apply(article, [edits.tag(store.load(article), claim)])
    make_story(LedgerStore(store.folder, "anna"), "Talks", story_articles(corpus, [each.id for each in corpus.entries]))
    async with opened((180, 40), keys="L L", of=corpus, by=store) as pilot:
        await pilot.pause()
        assert "speakers differ: Kurt Campbell / Antony Blinken" in seen(pilot)
