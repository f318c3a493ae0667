"""Two articles beside each other while a claim is linked."""

from pathlib import Path

import pytest
from conftest import Opened, seen
from stories import Made, build
from story_screens import beside, entries, ledger_of, linking
from textual.pilot import Pilot

from tui.story.linking import LinkingScreen

TO_LINK = "L l x L"
"""The claim of the second article on the dam is taken out of its entry, and is to be linked."""


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger of three entries."""
    return build(tmp_path / "news", "anna")


async def to_the_wire(pilot: Pilot[None]) -> None:
    """Show the article without claims beside that of the claim, with its first sentence selected."""
    await pilot.press("tab")
    while beside(pilot).desk.named("wire") not in seen(pilot):
        await pilot.press("J")
        await pilot.pause()
    await pilot.press("g")


async def test_a_label_tags_words_and_links_them_in_one_go(opened: Opened, made: Made) -> None:
    """Also a part of a sentence; `u` takes the link back together with the claim, redo brings both."""
    async with opened((120, 30), keys=TO_LINK, of=made.corpus, by=made.store) as pilot:
        await to_the_wire(pilot)
        await pilot.press("j", "l", "v", "l", "l", "1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LinkingScreen)
        assert "Linked" in seen(pilot)
        (claim,) = made.store.load(made.articles["wire"]).claims
        assert (claim.text, claim.label, claim.origin) == ("The dam held", "fact", "hand")
        assert [article for article, _ in entries(made.store)[-1]] == ["post", "wire"]
        await pilot.press("u")
        await pilot.pause()
        assert "with its claim" in seen(pilot)
        assert not made.store.load(made.articles["wire"]).claims
        await pilot.press("ctrl+r")
        assert [each.text for each in made.store.load(made.articles["wire"]).claims] == ["The dam held"]


async def test_enter_links_the_claim_that_is_there(opened: Opened, made: Made) -> None:
    """Of an article that has one already; nothing is tagged. Without one the words are tagged as the claim is."""
    async with opened((120, 30), keys=TO_LINK, of=made.corpus, by=made.store) as pilot:
        await pilot.press("tab", "g", "enter")
        await pilot.pause()
        assert entries(made.store)[0][0][0] == "herald"
        assert entries(made.store)[0][1][0] == "post"
        assert len(made.store.load(made.articles["herald"]).claims) == 3
        await pilot.press("u")
        await to_the_wire(pilot)
        await pilot.press("enter")
        await pilot.pause()
        (claim,) = made.store.load(made.articles["wire"]).claims
        assert (claim.text, claim.label) == ("Schools stay closed.", "speculation")


async def test_a_claim_of_another_label_is_not_relabelled(opened: Opened, made: Made) -> None:
    """A digit on the words of a claim with another label says so; the other text is read, not linked."""
    async with opened((120, 30), keys=TO_LINK, of=made.corpus, by=made.store) as pilot:
        await pilot.press("tab", "g", "3")
        await pilot.pause()
        assert "These words are already tagged fact: Enter links them." in seen(pilot)
        await pilot.press("tab", "j", "1")
        await pilot.pause()
        assert "Tab goes there" in seen(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert linking(pilot).current is not None
        assert [len(each) for each in entries(made.store)] == [1, 2, 2]


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40)])
async def test_both_articles_are_in_sight(opened: Opened, made: Made, size: tuple[int, int]) -> None:
    """Side by side, or one above the other; with the claim, and what Enter does."""
    async with opened(size, keys=f"{TO_LINK} tab", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        lines = seen(pilot).splitlines()
        own = next(at for at, line in enumerate(lines) if "Daily Post" in line)
        other = next(at for at, line in enumerate(lines) if "The Herald" in line)
        assert (own == other) == (size[0] >= 100)
        text = " ".join(" ".join(lines).split())
        assert "Officials said" in text
        assert "The old dam" in text


async def test_the_first_claim_in_an_article_has_its_label_at_once(opened: Opened, made: Made) -> None:
    """An article that its annotator has never opened has no record: what is tagged there is related by its label."""
    made.store.path("wire").unlink()
    async with opened((120, 30), keys=TO_LINK, of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        passage = linking(pilot).current
        assert passage is not None
        label = "3" if passage.label == "fact" else "1"
        await to_the_wire(pilot)
        await pilot.press(label)
        relation = "weaker" if label == "3" else "stronger"
        assert entries(made.store)[-1][1] == ("wire", (relation,))


async def test_a_passage_joins_the_entry_of_a_linked_claim(opened: Opened, made: Made) -> None:
    """The claim keeps the links that it has; chosen from another entry, the claim goes there."""
    lead = made.ledger.lead(made.ledger.entries[0])
    assert lead is not None
    async with opened((120, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.press("enter", "L")
        await pilot.pause()
        assert "In entry 1; unlinked passages join" in seen(pilot)
        await to_the_wire(pilot)
        await pilot.press("j", "1")
        assert [article for article, _ in entries(made.store)[0]] == ["herald", "post", "wire"]
        assert len(entries(made.store)) == 3
        assert ledger_of(made.store).lead(ledger_of(made.store).entries[0]) == lead
        await pilot.press("u")
        await pilot.pause()
        assert "with its claim" in seen(pilot)
        assert [article for article, _ in entries(made.store)[0]] == ["herald", "post"]
