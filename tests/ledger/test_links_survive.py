"""Links outlive new texts of their articles, and depend on no order of them."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.changes import undo
from annotations.ledger.edits import follow, link, make_entry, relate
from annotations.ledger.followed import outdated
from annotations.ledger.model import RELATIONS, Ledger, Mention, Story, StoryArticle
from annotations.ledger.sheet import sheet_of

SENTENCES = (
    "The old dam held through the night.",
    "Officials said the river would fall.",
    "“Nobody was hurt,” the mayor said.",
    "Schools open on Monday.",
    "Twelve houses were flooded in Vik.",
)
NEW = ("A second wave of rain may come.", "Boats wait at the mill.", "")
DATES = ("2026-03-01", "2026-03-02", "2026-03-02", "", "")


def article(name: str, sentences: Sequence[str]) -> Article:
    """Return an article of these sentences."""
    return Article(name, "", "\n\n".join(sentences) + "\n")


def begun() -> tuple[Ledger, dict[str, Record]]:
    """Return two articles with a claim on each sentence, and a ledger that links them."""
    records = {}
    for name in ("a", "b"):
        text = article(name, SENTENCES)
        at, claims = 0, []
        for words in SENTENCES:
            at = text.text.index(words, at)
            claims.append(Claim.of(text.text, at, at + len(words), "fact"))
        new = Record.new(text, "ana")
        records[name] = edits.tag(new, *claims).apply(new)
    ledger = Ledger(story=Story.of("The dam", tuple(StoryArticle(id=each) for each in records)))
    for number, (one, other) in enumerate(zip(records["a"].claims, records["b"].claims, strict=True)):
        ledger = make_entry("ana", Mention.of(one, "a", "ana")).apply(ledger)
        entry = ledger.entries[-1].id
        ledger = link("ana", entry, Mention.of(other, "b", "ana"), RELATIONS[number : number + 1]).apply(ledger)
    return ledger, records


def followed(ledger: Ledger, records: dict[str, Record], now: Article) -> tuple[Ledger, dict[str, Record]]:
    """Return the ledger and the records once an article has a new text, as a screen that opens them has it."""
    old = records[now.id]
    records = {**records, now.id: replace(old, text=now.text).carried_over(old.text, now)}
    texts = {name: replace(now, id=name, text=record.text) for name, record in records.items()}
    readings = {name: ArticleReading(texts[name], (record,), "ana") for name, record in records.items()}
    stale = outdated(ledger, readings)
    ledger = follow("ana", stale).apply(ledger) if stale else ledger
    states = sheet_of(ledger, readings).states
    for mention in ledger.mentions:
        if states[mention.id] == "tagged":
            assert texts[mention.article].text[mention.start : mention.end] == mention.text
        else:
            assert states[mention.id] == "words gone"
            assert mention.text not in now.text
    return ledger, records


def links(ledger: Ledger) -> dict[str, tuple[str, str, tuple[str, ...], str]]:
    """Return the entry, the claim, the relations and the words of each mention."""
    return {each.id: (each.entry, each.claim, each.relations, each.text) for each in ledger.mentions}


@given(st.lists(st.sampled_from([*SENTENCES, *NEW]), max_size=8, unique=True))
def test_links_survive_any_other_text(sentences: Sequence[str]) -> None:
    """Sentences come, go and change places: each mention stays in its entry, on its words if they are there. The first
    text again brings all of them back, and undo is of what the person did, not of what followed.
    """
    ledger, records = begun()
    start = links(ledger)
    ledger = relate("ana", ledger.mentions[1].id, "contradicts").apply(ledger)
    own = links(ledger)
    ledger, records = followed(ledger, records, article("b", sentences))
    assert links(ledger) == own
    ledger, records = followed(ledger, records, article("b", SENTENCES))
    assert links(ledger) == own
    assert len(records["b"].claims) == len(SENTENCES)
    edit = undo(ledger, "ana")
    assert edit is not None
    assert links(edit.apply(ledger)) == start


@given(st.permutations(range(5)))
def test_a_sheet_does_not_depend_on_the_order_of_articles(order: Sequence[int]) -> None:
    """Columns are by date, then by id; of entries and cells nothing changes."""
    articles = [StoryArticle(id=f"n{number}", outlet=f"O{number}", published=date) for number, date in enumerate(DATES)]
    ledger = Ledger(story=Story.of("The dam", tuple(articles)))
    for number in range(5):
        claim = Claim.of(SENTENCES[number], 0, 9, "fact")
        ledger = make_entry("ana", Mention.of(claim, f"n{number}", "ana")).apply(ledger)
    entry = ledger.entries[0].id
    for number in (1, 3):
        ledger = link("ana", entry, ledger.mentions[number], ["weaker"]).apply(ledger)
    story = with_fields(ledger.story, articles=tuple(articles[number] for number in order))
    one, other = sheet_of(ledger, {}), sheet_of(replace(ledger, story=story), {})
    assert other.columns == one.columns
    assert other.rows == one.rows
    assert (other.outlets, other.speakers) == (one.outlets, one.speakers)
