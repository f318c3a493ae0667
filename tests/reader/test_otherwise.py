"""`D`: where the gold standard differs from one's own claims, and why; never before the article is done."""

import pytest
from conftest import Opened, claim_on, reading, seen
from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion, Decision
from annotations.claims.record import Record, Status
from annotations.store.store import Store
from annotations.team.otherwise import decided_otherwise, gold_of

FIRST = "US Secretary of State Antony Blinken has begun two days"
SECOND = "He started his mission by meeting Chinese Foreign Minister Qin Gang"
THIRD = "Neither Mr Blinken nor Mr Qin made any substantive comments"


def keep(store: Store, article: Article, claims: list[Claim], status: Status = "done") -> Record:
    """Tag claims, and set the status."""
    record = store.apply(article, [edits.tag(store.load(article), *claims)])
    return store.apply(article, [edits.set_status(record, status)])


def decide(store: Store, article: Article, own: Claim, gold: Claim | None, why: str) -> Record:
    """Decide on a claim of anna's, as an adjudicator."""
    record = store.load(article)
    decision = Decision(
        item=(own.start, own.end),
        versions=(DecidedVersion(annotator="anna", claim=own.id, label=own.label, start=own.start, end=own.end),),
        category="guideline gap",
        why=why,
    )
    change = edits.tag(record, *([gold] if gold else [])).change
    return store.apply(article, [edits.Apply(replaced(change, decided=decision))])


def differing(store: Store, article: Article, status: Status = "done") -> Store:
    """Let anna tag three places, and the gold standard have another label, nothing, and one more."""
    first, second = claim_on(article, FIRST, "fact"), claim_on(article, SECOND, "quote")
    keep(store, article, [first, second, claim_on(article, THIRD, "fact")], status)
    gold = Store(store.folder, "team+gold")
    decide(gold, article, first, claim_on(article, FIRST, "speculation"), "a hedge")
    decide(gold, article, second, None, "")
    return gold


def test_labels_that_differ_and_claims_that_were_dropped(store: Store, article: Article) -> None:
    """With the reason, in the order of the text; a claim that nobody has come to is left out until all is done."""
    gold = differing(store, article)
    own = store.load(article)
    found = decided_otherwise(own, gold.load(article))
    assert [(each.own and each.own.label, each.gold and each.gold.label, each.why) for each in found] == [
        ("fact", "speculation", "a hedge"),
        ("quote", None, ""),
    ]
    assert found[0].category == "guideline gap"
    gold.apply(article, [edits.set_status(gold.load(article), "done")])
    assert len(decided_otherwise(own, gold.load(article))) == 3
    agreed = replaced(claim_on(article, "He will have additional talks", "fact"), origin="agreed:ben,cem")
    gold.apply(article, [edits.tag(gold.load(article), agreed)])
    last = decided_otherwise(own, gold.load(article))[2]
    assert (last.own, last.gold, last.how) == (None, agreed, "agreed")


def test_an_undone_decision_is_none(store: Store, article: Article) -> None:
    """What was taken back is not shown."""
    gold = differing(store, article)
    record = gold.load(article)
    last = record.last()
    assert last is not None
    record = gold.apply(article, [edits.Undo(last.id, record.moment())])
    assert len(decided_otherwise(store.load(article), record)) == 1


def test_the_gold_standard_is_found_by_its_name(store: Store, article: Article) -> None:
    """`team+gold` before others, and nobody's work is one."""
    assert gold_of(store.folder, article) is None
    keep(store, article, [claim_on(article, FIRST, "fact")])
    assert gold_of(store.folder, article) is None
    for name in ("Ana+gold", "team+gold"):
        keep(Store(store.folder, name), article, [claim_on(article, SECOND, "fact")])
        found = gold_of(store.folder, article)
        assert found is not None
        assert found.row.annotator == name
    changed = Article(article.id, article.title, f"New line.\n\n{article.text}")
    moved = gold_of(store.folder, changed)
    assert moved is not None
    assert moved.claims[0].stands_in(changed.text)


@pytest.mark.slow
async def test_d_shows_each_place_and_stays_there(opened: Opened, store: Store, article: Article) -> None:
    """The panel has both versions and why; the text shows the words; nothing is written."""
    differing(store, article)
    before = store.path(article.id).read_bytes()
    async with opened(keys="enter D") as pilot:
        screen = seen(pilot)
        assert "Decided otherwise 1 of 2" in screen
        assert "yours     fact       “US Secretary of State" in screen
        assert "team+gold speculat" in screen
        assert "why       a hedge · guideline gap" in screen
        await pilot.press("j")
        await pilot.pause()
        assert "team+gold nothing" in seen(pilot)
        assert "why       guideline gap" in seen(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Decided otherwise" not in seen(pilot)
        view = reading(pilot).view
        assert article.text[slice(*view.selection.span)] == SECOND
    assert store.path(article.id).read_bytes().split(b'"position"')[0] == before.split(b'"position"')[0]


@pytest.mark.slow
async def test_in_a_narrow_window_the_speaker_is_before_the_words(
    opened: Opened, store: Store, article: Article
) -> None:
    """The words are in the text above; the speaker is nowhere else. Words begin below each other."""
    own = claim_on(article, SECOND, "fact")
    keep(store, article, [own])
    decide(Store(store.folder, "team+gold"), article, own, claim_on(article, SECOND, "quote").said_by("Mr Blinken"), "")
    async with opened(size=(40, 10), keys="enter D") as pilot:
        assert "team+gold quote   said: Mr Blinken" in seen(pilot)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        lines = [line for line in seen(pilot).split("\n") if "yours " in line or "team+gold" in line]
        assert len({line.index("“") for line in lines}) == 1


async def test_never_before_one_is_done(opened: Opened, store: Store, article: Article) -> None:
    """A person who is still reading sees nothing of what was decided."""
    differing(store, article, "in progress")
    async with opened(keys="enter D") as pilot:
        assert "Mark the article as done first (m)." in seen(pilot)
        assert "speculation" not in seen(pilot)
        await pilot.press("m", "D")
        await pilot.pause()
        assert "Decided otherwise 1 of 2" in seen(pilot)


@pytest.mark.slow
async def test_without_a_gold_standard_it_says_so(opened: Opened, store: Store, article: Article) -> None:
    """Nothing to compare with, and nothing that differs."""
    keep(store, article, [claim_on(article, FIRST, "fact")])
    async with opened(keys="enter D") as pilot:
        assert "This article has no gold standard yet." in seen(pilot)
        keep(Store(store.folder, "team+gold"), article, [claim_on(article, FIRST, "fact")])
        await pilot.press("D")
        await pilot.pause()
        assert "No decision differs from your claims here." in seen(pilot)
