"""Edits of a ledger: entries, relations, leads, and their undoing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from annotations.claims.claim import Claim
from annotations.ledger.changes import Edit, LedgerEdit, redo, undo
from annotations.ledger.edits import (
    describe_entry,
    link,
    make_entry,
    merge_entries,
    move,
    note_mention,
    reject,
    relate,
    remove_entry,
    split,
    toggled,
    turn_lead,
    unlink,
)
from annotations.ledger.model import RELATIONS, Ledger, Mention, Story, StoryArticle
from annotations.ledger.sheet import sheet_of
from annotations.ledger.story_edits import add_articles, drop_articles, edit_story, set_copy
from annotations.moment import now

TEXT = "The dam held. Officials said it would hold. The river fell. Nobody was hurt. Schools open on Monday."
ARTICLES = ("a", "b", "c")
MOMENT = now()


def story() -> Ledger:
    """Return the ledger of a story of three articles, without entries."""
    return Ledger(story=Story.of("The dam", tuple(StoryArticle(id=each) for each in ARTICLES)))


def mention(article: str, start: int = 0, label: str = "fact") -> Mention:
    """Return a mention of a new claim."""
    return Mention.of(Claim.of(TEXT, start, start + 5, label), article, "ana")


def applied(ledger: Ledger, *edits: LedgerEdit) -> Ledger:
    """Return a ledger after edits."""
    for edit in edits:
        ledger = edit.apply(ledger)
    return ledger


def content(ledger: Ledger) -> Any:
    """Return what a ledger says, without moments and the order of rows."""
    return (
        with_fields(ledger.story, updated=MOMENT),
        {entry.id: with_fields(entry, updated=MOMENT) for entry in ledger.entries},
        {each.id: with_fields(each, updated=MOMENT) for each in ledger.mentions},
        {each.id for each in ledger.rejected},
    )


def three() -> tuple[Ledger, tuple[Mention, ...]]:
    """Return a ledger with one entry of three mentions: a lead, one that is the same, and a weaker one."""
    rows = tuple(mention(each) for each in ARTICLES)
    ledger = applied(story(), make_entry("ana", rows[0]))
    entry = ledger.entries[0].id
    return applied(ledger, link("ana", entry, rows[1], ["same"]), link("ana", entry, rows[2], ["weaker"])), rows


def relations(ledger: Ledger) -> list[tuple[str, ...]]:
    """Return the relations of the mentions by article."""
    return [each.relations for each in sorted(ledger.mentions, key=lambda each: each.article)]


def test_a_claim_is_in_one_entry_at_most() -> None:
    """Linked elsewhere it leaves its entry, and an entry goes with its last mention."""
    first = mention("a")
    ledger = applied(story(), make_entry("ana", first))
    other = mention("b")
    ledger = applied(ledger, make_entry("ana", other))
    entry = ledger.mentions[1].entry
    ledger = applied(ledger, link("ana", entry, first, ["same"]))
    assert [each.id for each in ledger.entries] == [entry]
    assert {each.claim for each in ledger.by_entry[entry]} == {first.claim, other.claim}


def test_another_lead_turns_the_relations() -> None:
    """Weaker becomes stronger; the others are asked anew, because they were related to the old lead."""
    ledger, rows = three()
    turned = applied(ledger, turn_lead("ana", rows[2].id))
    assert turned.entries[0].lead == rows[2].id
    assert relations(turned) == [("stronger",), (), ()]


def test_a_lead_that_is_taken_out_leaves_no_relations_to_it() -> None:
    """Unless the next lead said the same; undo brings all of them back."""
    ledger, rows = three()
    assert relations(applied(ledger, unlink("ana", rows[0].id))) == [(), ("weaker",)]
    ledger = applied(ledger, relate("ana", rows[1].id, "adds"))
    without = applied(ledger, unlink("ana", rows[0].id))
    assert relations(without) == [(), ()]
    back = undo(without, "ana")
    assert back is not None
    assert content(back.apply(without)) == content(ledger)


def test_another_lead_that_is_the_same_keeps_the_other_relations() -> None:
    """What is weaker than a claim is weaker than the same claim elsewhere."""
    ledger, rows = three()
    assert relations(applied(ledger, turn_lead("ana", rows[1].id))) == [("same",), (), ("weaker",)]


@given(st.lists(st.sampled_from(RELATIONS), max_size=3), st.sampled_from([1, 2]))
def test_turning_the_lead_twice_is_nothing(given: Sequence[Any], number: int) -> None:
    """Back to the old lead, all relations are as they were, also those that were asked anew."""
    ledger, rows = three()
    if {"same", "contradicts"} <= set(given):
        with pytest.raises(ValueError, match="contradict"):
            relate("ana", rows[number].id, *given)
        return
    ledger = applied(ledger, relate("ana", rows[number].id, *given))
    twice = applied(ledger, turn_lead("ana", rows[number].id), turn_lead("ana", rows[0].id))
    assert content(twice) == content(ledger)


def test_a_relation_that_was_set_after_turning_stays() -> None:
    """Only an untouched entry goes back to what it was."""
    ledger, rows = three()
    ledger = applied(ledger, turn_lead("ana", rows[2].id), relate("ana", rows[1].id, "contradicts"))
    back = applied(ledger, turn_lead("ana", rows[0].id))
    assert relations(back)[2] == ("weaker",)


def test_relations_that_exclude_each_other_are_exchanged() -> None:
    """Same and contradicts, weaker and stronger; another speaker goes with all."""
    assert toggled(("same", "other speaker"), "contradicts") == ("contradicts", "other speaker")
    assert toggled(("weaker",), "stronger") == ("stronger",)
    assert toggled(("stronger",), "stronger") == ()
    assert toggled(("same",), "adds") == ("same", "adds")


def _edits(ledger: Ledger) -> list[LedgerEdit]:
    """Return one edit of each kind that can change this ledger."""
    entry, mentions = ledger.entries[0], ledger.by_entry[ledger.entries[0].id]
    return [
        make_entry("ana", mention("a", 14), summary="Said"),
        link("ana", entry.id, mention("b", 30), ["adds"]),
        unlink("ana", mentions[-1].id),
        remove_entry("ana", entry.id),
        relate("ana", mentions[-1].id, "contradicts"),
        turn_lead("ana", mentions[-1].id),
        split("ana", mentions[-1].id),
        merge_entries("ana", entry.id, ledger.entries[-1].id),
        move("ana", ledger.entries[-1].id, mentions[0].id),
        describe_entry("ana", entry.id, summary="Held", note="Look again", check="wanted"),
        note_mention("ana", mentions[0].id, "Odd"),
        reject("ana", (mentions[0].claim, "other")),
        edit_story("ana", title="Dam", note="Big", status="done"),
        add_articles("ana", StoryArticle(id="d")),
        drop_articles("ana", "a"),
        set_copy("ana", "b", "a"),
    ]


@given(st.lists(st.integers(0, 15), min_size=1, max_size=8))
def test_undo_restores_and_redo_repeats(numbers: Sequence[int]) -> None:
    """Whatever was done, undoing all of it gives the ledger from before, and redoing all of it the one after."""
    ledger = start = applied(three()[0], make_entry("ana", mention("b", 14)))
    for number in numbers:
        if ledger.entries:
            ledger = _edits(ledger)[number].apply(ledger)
    done, steps = ledger, len(ledger.history) - len(start.history)
    for _ in range(steps):
        edit = undo(ledger, "ana")
        assert edit is not None
        ledger = edit.apply(ledger)
    assert content(ledger) == content(start)
    for _ in range(steps):
        again = redo(ledger, "ana")
        assert again is not None
        ledger = again.apply(ledger)
    assert content(ledger) == content(done)
    assert redo(ledger, "ana") is None


@given(st.lists(st.integers(0, 15), min_size=1, max_size=8))
def test_what_is_kept_of_an_earlier_ledger_is_as_computed_anew(numbers: Sequence[int]) -> None:
    """The order of mentions, and the rows of the sheet, after any edits and undoing them."""
    ledger = applied(three()[0], make_entry("ana", mention("b", 14)))
    sheet = sheet_of(ledger, {})
    for number in (*numbers, -1, -1):
        if not ledger.entries:
            break
        made = _edits(ledger)[number] if number >= 0 else undo(ledger, "ana")
        assert made is not None
        ledger = made.apply(ledger)
        sheet = sheet_of(ledger, {}, before=sheet)
        fresh = replace(ledger)
        assert ledger.by_entry == fresh.by_entry
        assert (sheet.columns, sheet.rows) == ((anew := sheet_of(fresh, {})).columns, anew.rows)


@given(st.lists(st.tuples(st.integers(-12, 15), st.sampled_from(["ana", "ben"])), min_size=1, max_size=12))
def test_no_undoing_of_two_people_leaves_a_mention_without_its_entry(steps: Sequence[tuple[int, str]]) -> None:
    """Nor an entry without mentions, a lead that is not its own, or a claim in two entries."""
    ledger = applied(three()[0], make_entry("ana", mention("b", 14)))
    for number, who in steps:
        made: LedgerEdit | None = undo(ledger, who) if number < -3 else redo(ledger, who)
        if number >= 0 and ledger.entries:
            edit = _edits(ledger)[number]
            assert isinstance(edit, Edit)
            made = replace(edit, who=who)
        if made is not None:
            ledger = made.apply(ledger)
        entries = {entry.id for entry in ledger.entries}
        assert {each.entry for each in ledger.mentions} == entries
        assert all(entry.lead in [each.id for each in ledger.by_entry[entry.id]] for entry in ledger.entries)
        assert len({(each.annotator, each.claim) for each in ledger.mentions}) == len(ledger.mentions)


def test_undoing_a_new_entry_keeps_what_another_has_put_into_it() -> None:
    """The entry stays with that mention as its lead."""
    ledger = applied(story(), make_entry("ana", mention("a")))
    ledger = applied(ledger, link("ben", ledger.entries[0].id, other := mention("b"), ["weaker"]))
    edit = undo(ledger, "ana")
    assert edit is not None
    ledger = edit.apply(ledger)
    assert [(each.id, each.relations) for each in ledger.by_entry[ledger.entries[0].id]] == [(other.id, ())]


def test_a_mention_does_not_come_back_if_its_claim_is_linked_elsewhere() -> None:
    """A claim is in one entry at most, also after undoing."""
    ledger, rows = three()
    ledger = applied(ledger, unlink("ana", rows[2].id))
    ledger = applied(ledger, make_entry("ben", with_fields(rows[2], id="new")))
    edit = undo(ledger, "ana")
    assert edit is not None
    ledger = edit.apply(ledger)
    assert [each.id for each in ledger.mentions if each.claim == rows[2].claim] == ["new"]


def test_an_edit_without_effect_is_not_in_the_history() -> None:
    """Nothing changed, so nothing is to be undone."""
    ledger, rows = three()
    entry = ledger.entries[0]
    for edit in (
        relate("ana", rows[1].id, "same"),
        relate("ana", rows[0].id, "same"),
        link("ana", "gone", mention("a")),
        turn_lead("ana", rows[0].id),
        unlink("ana", "gone"),
        describe_entry("ana", entry.id, note=""),
        edit_story("ana", title="The dam"),
    ):
        assert edit.apply(ledger) is ledger


def test_undoing_keeps_what_was_changed_since() -> None:
    """A note that came later stays when an earlier relation is undone."""
    ledger, rows = three()
    ledger = applied(ledger, relate("ana", rows[1].id, "adds"))
    change = ledger.history[-1]
    ledger = applied(ledger, note_mention("bob", rows[1].id, "Odd"))
    found = undo(ledger, "ana")
    assert found is not None
    assert found.change == change.id
    row = found.apply(ledger).mention(rows[1].id)
    assert row is not None
    assert (row.relations, row.note) == (("same",), "Odd")


@given(st.permutations(ARTICLES))
def test_the_order_of_articles_does_not_matter(order: Sequence[str]) -> None:
    """It only orders columns: the entries and their mentions stay."""
    ledger, _ = three()
    articles = tuple(StoryArticle(id=each) for each in order)
    other = replace(ledger, story=with_fields(ledger.story, articles=articles))
    for entry in ledger.entries:
        assert {each.id for each in other.by_entry[entry.id]} == {each.id for each in ledger.by_entry[entry.id]}
        assert other.lead(entry) == ledger.lead(entry)
        assert other.summary(entry) == ledger.summary(entry)


def test_two_articles_are_never_copies_of_each_other() -> None:
    """What was said first gives way, also by way of a third article; no article would be the first one otherwise."""
    rows = tuple(StoryArticle(id=name, copy_of=first) for name, first in (("a", ""), ("b", "a"), ("c", "b")))
    ledger = Ledger(Story.of("Dam", rows))
    made = set_copy("ana", "a", "c").change(ledger, ledger.story.updated)
    assert [(each.id, each.copy_of) for each in made.story.articles] == [("a", "c"), ("b", ""), ("c", "b")]
    apart = set_copy("ana", "b", "").change(ledger, ledger.story.updated)
    assert [each.copy_of for each in apart.story.articles] == ["", "", "b"]


def test_a_sheet_calls_an_article_without_outlet_by_the_beginning_of_its_title() -> None:
    """Else a whole headline stands at the head of its column, and beside every mention."""
    title = "US Secretary of State Antony Blinken has begun two days of high-stakes diplomatic talks in Beijing"
    rows = (
        StoryArticle(id="a", title=title),
        StoryArticle(id="b"),
        StoryArticle(id="c", title=title, outlet="The Wire"),
    )
    ledger = Ledger(story=Story.of("T", rows))
    names = {column.article.id: column.outlet for column in sheet_of(ledger, {}).columns}
    assert names == {"a": f"{title[:47]}…", "b": "b", "c": "The Wire"}
