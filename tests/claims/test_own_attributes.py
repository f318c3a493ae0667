"""The attributes that a corpus defines: on claims and articles, with history, undo, merging and uniting."""

from msgspec import structs
from msgspec.structs import replace
from strategies import article_of

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.merge import Merge
from annotations.claims.record import Record
from annotations.integrity.findings import check_attributes, check_history
from annotations.integrity.union import unite
from annotations.moment import new_id
from annotations.reconcile.reconciliation import reconcile
from annotations.reports.log import LoggedChange
from annotations.scheme import DEFAULT, Attribute

TEXT = "Rain fell all day. Snow will follow, they said."
RAIN = Claim.of(TEXT, 0, 18, "fact")
SCHEME = replace(
    DEFAULT,
    attributes=(
        Attribute(name="certainty", kind="choice", values=("high", "low")),
        Attribute(name="topic", on="article"),
    ),
)


def record_of(*claims: Claim) -> Record:
    """Make a record with claims."""
    record = Record.new(article_of(TEXT), "anna")
    return edits.tag(record, *claims).apply(record) if claims else record


def test_an_attribute_is_set_changed_and_taken_away() -> None:
    """An empty value takes it away; the others stay, in the order of their names."""
    claim = RAIN.described({"topic": "weather", "certainty": "high"})
    assert list(claim.attributes.items()) == [("certainty", "high"), ("topic", "weather")]
    assert claim.described({"topic": ""}).attributes == {"certainty": "high"}
    assert claim.relabelled("quote").attributes == claim.attributes
    assert RAIN.attributes == {}
    assert hash(claim) == hash(RAIN)


def test_attributes_of_a_claim_are_undone_and_redone() -> None:
    """As a change of the claim."""
    record = record_of(RAIN)
    record = edits.change(record, RAIN, RAIN.described({"certainty": "high"})).apply(record)
    change = record.last()
    assert change is not None
    assert record.claims[0].attributes == {"certainty": "high"}
    undone = edits.Undo(change.id, record.moment()).apply(record)
    assert undone.claims[0].attributes == {}
    assert edits.Redo(change.id).apply(undone).claims[0].attributes == {"certainty": "high"}


def test_attributes_of_an_article_are_undone_one_by_one() -> None:
    """Undoing one leaves those that were set meanwhile."""
    record = record_of()
    first = edits.set_attributes(record, {"topic": "weather"})
    record = first.apply(record)
    record = edits.set_attributes(record, {"genre": "report"}).apply(record)
    assert record.row.attributes == {"genre": "report", "topic": "weather"}
    record = edits.Undo(first.change.id, record.moment()).apply(record)
    assert record.row.attributes == {"genre": "report"}
    assert edits.Redo(first.change.id).apply(record).row.attributes == {"genre": "report", "topic": "weather"}
    assert str(first.change) == "topic on the article"
    logged = LoggedChange(article="a", annotator="anna", **structs.asdict(first.change))
    assert "topic “” → “weather”" in str(logged)


def test_merging_takes_what_is_missing_and_reports_what_differs() -> None:
    """Attribute by attribute, of the article and of claims; what the source does not say contradicts nothing."""
    here = record_of(RAIN.described({"certainty": "high", "topic": "rain"}))
    here = edits.set_attributes(here, {"topic": "weather"}).apply(here)
    there = record_of(replace(RAIN, attributes={"certainty": "low"}))
    there = edits.set_attributes(there, {"topic": "storms", "genre": "report"}).apply(there)
    merge = Merge(new_id(), there)
    assert [each.why for each in merge.plan(here).conflicts] == [
        "fact “Rain fell all day.” is there with the certainty “high”, not “low”",
        "the article has the topic “weather” there, and “storms” in the file",
    ]
    merged = merge.apply(here)
    assert merged.row.attributes == {"genre": "report", "topic": "weather"}
    change = merged.last()
    assert change is not None
    assert edits.Undo(change.id, merged.moment()).apply(merged).row.attributes == {"topic": "weather"}


def test_two_sides_are_united_attribute_by_attribute() -> None:
    """Each side's change holds; where both changed one, the later holds and the other is named."""
    base = record_of(RAIN.described({"certainty": "high", "topic": "rain"}))
    (claim,) = base.claims
    one = edits.change(base, claim, claim.described({"certainty": "low", "place": "here"})).apply(base)
    one = edits.set_attributes(one, {"genre": "report"}).apply(one)
    other = edits.change(base, claim, claim.described({"topic": "", "place": "there"})).apply(base)
    other = edits.set_attributes(other, {"topic": "weather"}).apply(other)
    union = unite(one, other)
    assert union.record.claims[0].attributes == {"certainty": "low", "place": "there"}
    assert union.record.row.attributes == {"genre": "report", "topic": "weather"}
    assert len(union.gave_way) == 1
    assert "its place is “there”" in union.gave_way[0]


def test_one_claim_from_two_sides_has_the_attributes_of_both() -> None:
    """Where both tagged the same words with the same label."""
    one = record_of(Claim.of(TEXT, 0, 4, "fact").described({"certainty": "high"}))
    other = record_of(Claim.of(TEXT, 0, 4, "fact").described({"certainty": "low", "topic": "rain"}))
    union = unite(one, other)
    (claim,) = union.record.claims
    assert claim.attributes == {"certainty": "high", "topic": "rain"}
    assert any("its certainty is “high”" in each for each in union.gave_way)


def test_what_the_scheme_does_not_have_is_kept_and_reported() -> None:
    """Names, and values of choices."""
    record = record_of(RAIN.described({"certainty": "medium", "mood": "dark"}))
    record = edits.set_attributes(record, {"topic": "weather", "genre": "report"}).apply(record)
    assert [each.sentence for each in check_attributes(record, SCHEME)] == [
        "The article has the attribute “genre”, which is not in the scheme of the corpus; it is kept.",
        "1 claim with the value “medium” of certainty, which is not in the scheme of the corpus; it is kept.",
        "1 claim with the attribute “mood”, which is not in the scheme of the corpus; it is kept.",
    ]


def test_three_versions_are_merged_attribute_by_attribute() -> None:
    """As git merges them: what one side changed holds, of what both changed the later, and the other is named."""
    base = record_of(RAIN.described({"certainty": "high", "topic": "rain"}))
    (claim,) = base.claims
    one = edits.change(base, claim, claim.described({"certainty": "low", "place": "here"})).apply(base)
    one = edits.set_attributes(one, {"genre": "report", "mood": "dark"}).apply(one)
    other = edits.change(base, claim, claim.described({"topic": "", "place": "there"})).apply(base)
    other = edits.set_attributes(other, {"topic": "weather", "mood": "light"}).apply(other)
    for ours, theirs in ((one, other), (other, one)):
        found = reconcile(base, ours, theirs)
        (merged,) = found.record.claims
        assert merged.attributes == {"certainty": "low", "place": "there"}
        assert found.record.row.attributes == {"genre": "report", "mood": "light", "topic": "weather"}
        assert any("its place is “there”, the later, not “here”" in each for each in found.clashes)
        assert any("the mood of the article is “light”, the later, not “dark”" in each for each in found.clashes)
        assert not [each.sentence for each in check_history(found.record)]


def test_a_change_keeps_the_attributes_that_another_program_has_set() -> None:
    """Applied to a claim that has got other attributes meanwhile, it changes its own alone."""
    record = record_of(RAIN.described({"certainty": "high"}))
    (claim,) = record.claims
    mine = edits.change(record, claim, claim.described({"topic": "rain"}))
    theirs = edits.change(record, claim, claim.described({"certainty": "low"}))
    record = mine.apply(theirs.apply(record))
    assert record.claims[0].attributes == {"certainty": "low", "topic": "rain"}
    assert edits.Undo(mine.change.id, record.moment()).apply(record).claims[0].attributes == {"certainty": "low"}
