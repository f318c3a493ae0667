"""Pictures of every screen, approved by looking at them.

A new picture is made by `pytest tests/test_pictures.py --snapshot-update`; look at it before it is committed.
"""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import doubtful
import pytest
from adjudicating import adjudicating, saved, team_of_three
from conftest import Opened, reading, seen, until
from msgspec.structs import replace as with_fields
from newsroom import assign
from stories import build
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from textual.pilot import Pilot

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion, Decision
from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from annotations.text.segmentation import sentences

# The folder is called pictures, not after this file, and syrupy would have it otherwise.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(r"ignore:\s*Can not relate snapshot location:UserWarning"),
]

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


class Picture(SingleFileSnapshotExtension):
    """An SVG a test, in `tests/pictures/`."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Keep them all in one folder."""
        return str(Path(test_location.filepath).parent / "pictures")


async def looks_right(pilot: Pilot[None], picture: SnapshotAssertion) -> None:
    """Compare the screen with the approved picture; the time of the day is none of its business."""
    await pilot.pause()
    svg = pilot.app.export_screenshot(simplify=True)
    svg = re.sub(r"saved&#160;\d\d:\d\d", "saved&#160;19:42", svg)
    svg = re.sub(r"saved&#160;\d[\d:]*…", "saved&#160;1…", svg)
    # Rich names its classes after a checksum of what is shown, the time included.
    assert re.sub(r"terminal-\d+", "terminal", svg) == picture


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with the pictures."""
    return snapshot.use_extension(Picture)


async def with_entities(pilot: Pilot[None]) -> None:
    """Wait for entities and suggestions, and for the last tag to be on disk."""
    view = reading(pilot).view
    await until(pilot, lambda: view.entities is not None)
    await until(pilot, lambda: any(each.rule != "marks" for each in reading(pilot).suggestions.open))
    reading(pilot).keep_place()
    await until(pilot, lambda: reading(pilot).session.save_state != "saving")
    await pilot.pause()


@SIZES
async def test_library(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see two articles, the first under the cursor and begun, the other untouched."""
    async with opened(size=size, keys="enter 1 1 3 2 q") as pilot:
        await until(pilot, lambda: "2   1   1" in seen(pilot))
        await until(pilot, lambda: size[1] < 40 or "He started his mission" in seen(pilot))
        assert size[1] < 40 or "1,104 words   in progress   9% read" in seen(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_reader(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see facts in green, a speculation in orange and a quote in blue, each with its letter, entities
    coloured and underlined with a legend below, and the sentence under the cursor on a lighter ground with a bar.
    """
    async with opened(size=size, keys="enter 1 1 3 j 2 k") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_reader_in_light(opened: Opened, picture: SnapshotAssertion) -> None:
    """You should see the same on paper: dark text, pale tints, all of it legible."""
    async with opened(size=(80, 24), keys="enter 1 1 3 j 2 k") as pilot:
        pilot.app.theme = "copydesk-light"
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_help(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see what the labels mean, then the keys by what they are about, in a frame over the text."""
    async with opened(size=size, keys="enter") as pilot:
        await with_entities(pilot)
        await pilot.press("?")
        await looks_right(pilot, picture)


async def test_smallest_window(opened: Opened, picture: SnapshotAssertion) -> None:
    """You should see the selected sentence and the counts in a window of 40 by 10."""
    async with opened(size=(40, 10), keys="enter 1") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_sentence_broken_over_two_paragraphs(opened: Opened, picture: SnapshotAssertion) -> None:
    """You should see one claim that goes on over a blank line, with the “transformational moment” in it."""
    async with opened(size=(80, 24), keys="j enter j j j j 2 k") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_panel_and_overlaps(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see the panel with the claims, beside the text in a wide window and below it in a narrow one; a word
    tagged inside a tagged sentence in bold on its own tint, with both letters beside it.
    """
    async with opened(size=size, keys="enter 1 k l l 2 g j 3 quotation_mark 2 s 1 g tab") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_entities_in_the_panel(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see the entities by kind with the number of mentions, dates hidden and not underlined."""
    async with opened(size=size, keys="enter T") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_tag_menu(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see the selected words, the labels with their keys and meaning, and speaker, doubt and note."""
    async with opened(size=size, keys="enter quotation_mark") as pilot:
        await with_entities(pilot)
        await pilot.press("enter")
        await looks_right(pilot, picture)


@SIZES
async def test_speakers(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see a suggested quotation selected, and below it speakers with a digit each: the first is whom "he"
    stands for, others follow, the nearest first; the keys are in the frame.
    """
    async with opened(size=size, keys="enter") as pilot:
        await with_entities(pilot)
        for _ in range(3):
            await pilot.press("semicolon")
        await with_entities(pilot)
        await pilot.press("s")
        await looks_right(pilot, picture)


@SIZES
async def test_suggestions(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see two quotes that were accepted, then a `q` beside each suggested one; the quotation that is
    suggested next reversed, and below why: said by whom, and how that was found. The dots between the words of what
    is suggested are not drawn in pictures.
    """
    async with opened(size=size, keys="enter") as pilot:
        await with_entities(pilot)
        await pilot.press("semicolon", "a", "a")
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_claims_set_aside(
    opened: Opened, changed: Corpus, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see the list over the lower part of the window, one claim open in it with where it stood and a place
    that is offered, what is new in its words underlined; that place selected in the text above; 3 set aside below.
    """
    async with opened(size=size, of=changed, keys="enter t exclamation_mark") as pilot:
        await looks_right(pilot, picture)


@SIZES
async def test_search(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see every place of the word on a bright ground, the first one selected, and how many there are."""
    async with opened(size=size, keys="enter slash c h i n a") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_part_selected(opened: Opened, picture: SnapshotAssertion) -> None:
    """You should see some words of a sentence reversed, their edges clear to the character."""
    async with opened(size=(80, 24), keys="enter j l l v l l l") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


@pytest.mark.parametrize("theme", ["copydesk-contrast"])
async def test_other_themes(opened: Opened, picture: SnapshotAssertion, theme: str) -> None:
    """You should see white on black, tints told apart, entities underlined in pale colours."""
    async with opened(size=(80, 24), keys="enter 1 1 3 j 2 k") as pilot:
        pilot.app.theme = theme
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_without_colour(opened: Opened, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """You should see the same in grey: letters, bar and underlines tell what colours told."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(size=(80, 24), keys="enter 1 1 3 j 2 k") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_in_16_colours(opened: Opened, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """You should see the console of a bare machine: each label with a colour of its own, dark text or light on it."""
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "xterm-16color")
    async with opened(size=(80, 24), keys="enter 1 1 3 j 2 k k") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


async def test_in_256_colours(opened: Opened, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """You should see what most terminals over SSH show: labels told apart by tint, the selected sentence reversed."""
    monkeypatch.delenv("COLORTERM")
    async with opened(size=(80, 24), keys="enter 1 1 3 j 2 k k") as pilot:
        await with_entities(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_list_of_many(
    opened: Opened, newsroom: tuple[Corpus, Store], picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see a dozen articles by title, those that are done or skipped greyed, each with a sign of how far it
    is, three of them chosen and what can be done with them below; in the large window outlet and date, and how the
    article under the cursor begins.
    """
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=size, keys="x j x x k") as pilot:
        await until(pilot, lambda: size[1] < 40 or "One more sentence" in seen(pilot))
        await looks_right(pilot, picture)


@SIZES
async def test_list_of_ones_own(
    opened: Opened, newsroom: tuple[Corpus, Store], picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see five of a dozen articles, one of them done, with `mine:` above and beside it how many of them are
    left; in the large window how the article under the cursor begins.
    """
    corpus, store = newsroom
    assign(store.folder, **dict.fromkeys(("00", "01", "05", "07", "09"), "anna"), **{"02": "ben"})
    async with opened(of=corpus, by=store, size=size, keys="j j") as pilot:
        await until(pilot, lambda: size[1] < 40 or "One more sentence" in seen(pilot))
        await looks_right(pilot, picture)


@SIZES
async def test_article_of_another(
    opened: Opened, newsroom: tuple[Corpus, Store], picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see an article as always, and at the end of the bar above, in muted letters, whose it is."""
    corpus, store = newsroom
    assign(store.folder, **{"00": "anna", "02": "ben cem"})
    async with opened(of=corpus, by=store, size=size, keys="M j j enter") as pilot:
        await until(pilot, lambda: reading(pilot).view.entities is not None)
        await looks_right(pilot, picture)


@SIZES
async def test_list_filtered_and_sorted(
    opened: Opened, newsroom: tuple[Corpus, Store], picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see the articles of one outlet only, sorted by title with an arrow at its head, and what is typed
    below, with a mark behind it.
    """
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=size, keys="j o s s slash a") as pilot:
        await until(pilot, lambda: size[1] < 40 or "One more sentence" in seen(pilot))
        await looks_right(pilot, picture)


@SIZES
async def test_list_without_a_match(
    opened: Opened, newsroom: tuple[Corpus, Store], picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see an empty list that says why, and what to press."""
    corpus, store = newsroom
    async with opened(of=corpus, by=store, size=size, keys="slash z z z enter") as pilot:
        await looks_right(pilot, picture)


@SIZES
async def test_words_in_all_texts(opened: Opened, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see the places of a word below each other with what stands around it, by the titles of articles."""
    async with opened(size=size, keys="F t a l k s enter j j") as pilot:
        await until(pilot, lambda: "in 2 articles" in seen(pilot))
        await looks_right(pilot, picture)


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Show moments as they are in UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def claimed(corpus: Corpus, store: Store, utc: None) -> Store:
    """Tag every other sentence of the sample articles, at noon of the same day."""
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    for entry in corpus.entries:
        article = corpus.load(entry)
        claims = []
        for number, span in enumerate(sentences(article.text)[::2]):
            label = ("fact", "quote", "speculation")[number % 3]
            claim = Claim.of(article.text, *span, label, when=noon)
            note, sure = ("check the transcript", False) if number % 5 == 0 else ("", True)
            speaker = ("Mr Blinken", "Hua Chunying", "")[number // 3 % 3] if label == "quote" else ""
            claims.append(with_fields(claim, note=note, sure=sure, speaker=speaker))
        store.apply(article, [edits.tag(store.load(article), *claims)])
    return store


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
async def test_all_claims(opened: Opened, claimed: Store, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see claims with letters in the colours of their labels, some unsure, the title at the first of each
    article; two claims selected; the one under the cursor in full below, and what can be done with those selected.
    """
    async with opened(size=size, by=claimed, keys="C j x x") as pilot:
        await pilot.app.workers.wait_for_complete()
        await looks_right(pilot, picture)


@SIZES
async def test_claims_filtered_and_sorted(
    opened: Opened, claimed: Store, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see quotes only, by speaker with an arrow at the head, and a filter with a mistake that is said."""
    async with opened(size=size, by=claimed, keys="C o o slash") as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("ctrl+u", *"label", "colon", "q", "space", *"sure", "colon")
        await looks_right(pilot, picture)


@SIZES
async def test_replay(
    opened: Opened, corpus: Corpus, store: Store, utc: None, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see the third of four changes in words above the text, its claim selected, three claims with their
    letters, when it was made and how long it took, and that nothing can be edited.
    """
    article = corpus.load(corpus.entries[0])
    record = store.load(article)
    for number, (span, label) in enumerate(
        zip(sentences(article.text), ("fact", "quote", "fact", "fact"), strict=False)
    ):
        when = datetime(2026, 3, 14, 12, number, 7 * number, tzinfo=UTC)
        made = edits.tag(record, Claim.of(article.text, *span, label, when=when))
        record = store.apply(article, [edits.Apply(with_fields(made.change, when=when))])
    async with opened(size=size, keys="enter P l l l") as pilot:
        await looks_right(pilot, picture)


@SIZES
async def test_decided_otherwise(
    opened: Opened, corpus: Corpus, store: Store, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see the second of two places selected in the text, and below it one's own claim, the claim of the
    gold standard with its speaker, and why.
    """
    article = corpus.load(corpus.entries[0])
    spans = sentences(article.text)
    gold = Store(store.folder, "team+gold")
    for who, labels in ((store, ("fact", "fact", "fact")), (gold, ("fact", "quote", "quote"))):
        claims = [Claim.of(article.text, *span, label) for span, label in zip(spans[3:], labels, strict=False)]
        record = who.load(article)
        said = [claim.said_by("Mr Blinken") if claim.label == "quote" else claim for claim in claims]
        made = edits.tag(record, *said)
        versions = tuple(
            DecidedVersion(annotator="anna", claim=claim.id, label=claim.label) for claim in store.load(article).claims
        )
        decision = Decision(item=(0, 9), versions=versions, why="the ministry says so", category="slip")
        change = with_fields(made.change, decided=decision if who is not store else None)
        record = who.apply(article, [edits.Apply(change)])
        who.apply(article, [edits.set_status(record, "done")])
    async with opened(size=size, keys="enter") as pilot:
        await with_entities(pilot)
        await pilot.press("D", "j")
        await looks_right(pilot, picture)


@SIZES
async def test_adjudication(tmp_path: Path, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see a column of letters for each person, the selected words, and below the text two versions with
    their annotators, one of which holds (✓), and that nothing was tagged by the third.
    """
    async with adjudicating(team_of_three(tmp_path / "news"), "semicolon 2", size) as pilot:
        await saved(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_differences(tmp_path: Path, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    """You should see a line for each place, with the letter that each person gave it, how they differ, and that one
    is decided (✓).
    """
    async with adjudicating(team_of_three(tmp_path / "news"), "1 q", size) as pilot:
        await until(pilot, lambda: "✓" in seen(pilot))
        await looks_right(pilot, picture)


@SIZES
async def test_doubtful_labels(
    opened: Opened,
    tmp_path: Path,
    picture: SnapshotAssertion,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """You should see a corrected label (✓) and one in doubt (?) with what the model thinks, and its sentence below."""
    corpus, store = doubtful.village(tmp_path / "village")
    doubtful.let_find(monkeypatch, store)
    async with opened(size, keys="d", of=corpus, by=store) as pilot:
        await until(pilot, lambda: "0 checked" in seen(pilot))
        await pilot.press("2", "k", "j")
        await saved(pilot)
        await looks_right(pilot, picture)


async def test_adjudication_in_the_smallest_window(tmp_path: Path, picture: SnapshotAssertion) -> None:
    """You should see the text above, and the place with its versions in three lines below; names are letters."""
    async with adjudicating(team_of_three(tmp_path / "news"), "N 1", (40, 10)) as pilot:
        await saved(pilot)
        await looks_right(pilot, picture)


@SIZES
async def test_ledger_of_a_story(
    opened: Opened, tmp_path: Path, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see three entries by three outlets, signs in the cells, and the word diff of the second below."""
    made = build(tmp_path / "dam", "anna")
    async with opened(size, keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("j", "l", "w")
        await looks_right(pilot, picture)


@SIZES
async def test_linking_a_claim(
    opened: Opened, tmp_path: Path, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see a claim, and two passages of other outlets; words that it shares with them are underlined."""
    made = build(tmp_path / "dam", "anna")
    async with opened(size, keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("l", "x", "L")
        await looks_right(pilot, picture)


@SIZES
async def test_two_articles_of_a_story(
    opened: Opened, tmp_path: Path, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    """You should see two articles, side by side or one above the other, the claim selected in one of them, and a
    passage of the other; its outlet is marked, as the keys move there.
    """
    made = build(tmp_path / "dam", "anna")
    async with opened(size, keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("l", "x", "L", "tab")
        await looks_right(pilot, picture)
