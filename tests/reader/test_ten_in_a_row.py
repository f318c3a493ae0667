"""Ten articles in one reader, one after the other, look as they do in ten readers of their own."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SEEDS, Opened, reading, seen, type_at_once, until
from textual.pilot import Pilot

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.entity import Entity
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.suggest.suggestion import Suggestion
from annotations.text.segmentation import sentences
from annotations.text.selection import Selection
from tui.library.screen import LibraryScreen
from tui.reader.panel import Panel

pytestmark = pytest.mark.slow

CUT = "This sentence is cut in the second edition."
PARSED = {"reported", "modal", "passive"}
"""Rules that need a parse: once they have suggested something, nothing more is on its way."""

CLUTTER = "g j j tab g j j tab tab slash t h e enter n l exclamation_mark p v l asterisk"
"""Keys that leave something open in every part: a selected claim, the cursors of both lists, a search with hits, an
orphan that is placed by hand, a growing selection, and targets for the next label.
"""


@dataclass
class State:
    """What a person sees of an article, and what the next keys would act on."""

    article: str
    screen: str
    selection: Selection
    scrolled: int
    claim: Claim | None
    entities: tuple[Entity, ...] | None
    suggestions: tuple[Suggestion, ...]
    search: tuple[str, bool, tuple[Span, ...]]
    targets: tuple[Span, ...]
    is_placing: bool
    panel: tuple[str, bool, int, int]


@pytest.fixture
def ten(tmp_path: Path) -> tuple[Corpus, Store]:
    """Put five copies of each sample article into a corpus, in turn, with three claims and an orphan each.

    Each was left at one of its first sentences, where nothing is scrolled: a new view puts the sentence at a third of
    the window, a view that turns to another article only brings the sentence into sight.
    """
    folder = tmp_path / "ten"
    folder.mkdir()
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    for number in range(10):
        (folder / f"{number}.txt").write_text(f"{CUT}\n\n{texts[number % 2]}", "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    for number, entry in enumerate(corpus.entries):
        article = corpus.load(entry)
        spans = [sentences(article.text)[at] for at in (0, number + 1, number + 2, number + 3)]
        claims = [Claim.of(article.text, *span, "fact") for span in spans]
        place = Progress(sentences(article.text)[number % 3 + 2].start)
        store.apply(article, [edits.tag(store.load(article), *claims), place])
        (folder / f"{number}.txt").write_text(texts[number % 2], "utf-8")
    return open_corpus(folder), store


async def state(pilot: Pilot[None]) -> State:
    """Return the state of the open article once its entities and suggestions are there."""
    reader = reading(pilot)
    await until(pilot, lambda: reader.view.entities and PARSED & {each.rule for each in reader.suggestions.open})
    pilot.app.clear_notifications()
    # Where the window stands depends on where one came from; the selection at its top makes it the same.
    reader.view.scroll_to_line(reader.view._wrapped.line_at(reader.view.selection.start))
    await pilot.pause()
    view, search, panel = reader.view, reader.search, reader.panel
    return State(
        reader.entry.id,
        re.sub(r" +(saving|saved \d\d:\d\d)? +", " ", seen(pilot)),
        view.selection,
        view.scroll_offset.y,
        reader.selected_claim,
        view.entities,
        reader.suggestions.open,
        (search.query, search.typing, tuple(view.hits)),
        reader.tagging.targets,
        reader.lost_claims.placing is not None,
        (panel.shown, panel.active, *cursors(panel)),
    )


def cursors(panel: Panel) -> tuple[int, int]:
    """Return the lines under the cursors of the two lists."""
    return panel.widget.claims.cursor, panel.widget.entities.cursor


async def test_ten_articles_in_a_row_are_as_in_ten_readers(opened: Opened, ten: tuple[Corpus, Store]) -> None:
    """A search, a panel's cursor, a selection, targets and an orphan being placed do not reach the next article.

    The panel stays open by intent, so it is opened in every reader that is compared.
    """
    corpus, store = ten
    fresh = []
    async with opened(size=(120, 60), of=corpus, by=store) as pilot:
        for _ in range(10):
            await pilot.press("enter", "tab")
            await pilot.pause()
            await pilot.press("G")
            fresh.append(await state(pilot))
            await pilot.press("q")
            await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
            await pilot.press("j")
    assert all(each.selection.start for each in fresh)
    assert [each.article for each in fresh] == [entry.id for entry in corpus.entries]
    async with opened(size=(120, 60), of=corpus, by=store, keys="enter tab") as pilot:
        reader = reading(pilot)
        await pilot.press("G")
        for expected in fresh:
            assert await state(pilot) == expected
            type_at_once(pilot, *CLUTTER.split())
            await until(pilot, lambda: pilot.app.screen is reader and reader.tagging.targets)
            assert reader.selected_claim
            assert reader.view.selection.growing
            assert reader.view.hits
            assert reader.search.query
            assert reader.lost_claims.placing
            assert cursors(reader.panel)[1] == 2
            # What `J` does, but at once: the finder cannot answer in between.
            reader.clear_message()
            reader.action_do("reader.next_article")
            # Hence suggestions that need a parse would be those of the article before.
            is_last = reader.entry.id == corpus.entries[-1].id
            assert is_last or not PARSED & {each.rule for each in reader.suggestions.open}
            await pilot.press("tab", "G")
