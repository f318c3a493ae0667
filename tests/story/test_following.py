"""What other programs write while a story is open: claims, and the files of articles."""

from pathlib import Path

import pytest
from conftest import Opened, seen, until
from stories import Made, build
from story_screens import entries, linking, story
from textual.pilot import Pilot

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.store.store import Store


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger of three entries."""
    return build(tmp_path / "news", "anna")


def tag(made: Made, who: str, article: str, words: str) -> None:
    """Tag words as another program does."""
    store, text = Store(made.store.folder, who), made.articles[article].text
    start = text.index(words)
    claim = Claim.of(text, start, start + len(words), "fact")
    store.apply(made.articles[article], [edits.tag(store.load(made.articles[article]), claim)])


async def ranked(pilot: Pilot[None]) -> None:
    """Wait for the suggestions."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_claim_that_another_program_makes_is_to_be_linked(opened: Opened, made: Made) -> None:
    """The line that counts the claims comes without a key; the cursor stays."""
    async with opened((100, 30), keys="L j", of=made.corpus, by=made.store) as pilot:
        await ranked(pilot)
        tag(made, "anna", "wire", "Schools stay closed.")
        await until(pilot, lambda: "1 claim to link (Wire 1)" in seen(pilot))
        assert story(pilot).matrix.cursor == 1


async def test_a_linked_claim_that_its_annotator_changes_is_shown(opened: Opened, made: Made) -> None:
    """Also one of somebody else; the mention takes the new label, in the file as well."""
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await ranked(pilot)
        article = made.articles["post"]
        record = made.store.load(article)
        made.store.apply(article, [edits.change(record, record.claims[0], record.claims[0].relabelled("fact"))])
        await until(pilot, lambda: story(pilot).matrix.cell.mentions[0].label == "fact")  # type: ignore[union-attr]
        assert entries(made.store)[0][1] == ("post", ("weaker",))


async def test_an_article_that_changes_on_disk_is_shown(opened: Opened, made: Made) -> None:
    """A claim whose words are gone from the file is marked so."""
    path = made.folder / "post.txt"
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await ranked(pilot)
        # More than a file's worth of difference: no date of a file is precise enough to tell.
        path.write_text(path.read_text("utf-8").replace("Officials said the dam could hold.", "It rained."), "utf-8")
        await until(pilot, lambda: "words gone" in seen(pilot))


async def test_candidates_stay_while_another_program_tags(opened: Opened, made: Made) -> None:
    """A digit must not come to mean another passage; what is new is counted."""
    async with opened((100, 30), keys="L l x L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        before = [each.passage.id for each in linking(pilot).candidates.partners]
        assert "1 claim left" in seen(pilot)
        tag(made, "anna", "wire", "The dam held, the wire reported, and nobody was hurt.")
        await until(pilot, lambda: "2 claims left" in seen(pilot))
        assert [each.passage.id for each in linking(pilot).candidates.partners] == before
        at = next(n for n, each in enumerate(linking(pilot).candidates.partners) if each.passage.article == "wire")
        await pilot.press(str(at + 1))
        await pilot.pause()
    claims = made.store.load(made.articles["wire"]).claims
    assert [claim.text for claim in claims] == ["The dam held, the wire reported, and nobody was hurt."]
