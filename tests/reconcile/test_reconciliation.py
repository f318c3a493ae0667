"""The three-way merge of one record: what always holds, for any work on any number of machines."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from work import BEGINNING, START, STEPS, Machine, Step, bare, begun

from annotations.claims import edits
from annotations.claims.edits import Undo
from annotations.claims.fields import differing
from annotations.claims.record import Record
from annotations.claims.replay import standing_claims
from annotations.integrity.findings import check_history
from annotations.reconcile.causes import Side
from annotations.reconcile.reconciliation import reconcile

WORK = st.lists(STEPS, max_size=7)
FORWARD = st.lists(STEPS.filter(lambda step: step[0] not in ("undo", "redo")), max_size=7)
"""Work without going back."""

SEVERAL = st.lists(STEPS, max_size=4)

SKEW = st.integers(-100, 100).map(lambda seconds: START + timedelta(hours=1, seconds=seconds))


def worked(base: Record, steps: list[Step], clock: object, name: str = "x") -> Record:
    """Return what a machine with this clock made of the base."""
    return Machine(base, clock, name).do(steps)  # type: ignore[arg-type]


@given(WORK, WORK, WORK, SKEW, SKEW)
@settings(max_examples=400)
def test_a_merge_keeps_what_every_merge_must(
    first: list[Step], left: list[Step], right: list[Step], one: object, other: object
) -> None:
    """Nothing is lost, a check finds nothing, and no side is the first."""
    base = begun((*BEGINNING, *first))
    ours, theirs = worked(base, left, one), worked(base, right, other, "y")
    merged = reconcile(base, ours, theirs).record
    swapped = reconcile(base, theirs, ours).record
    assert bare(merged) == bare(swapped)
    assert merged.history == swapped.history
    assert not list(check_history(merged))
    ids = {change.id for change in merged.history}
    assert ids >= {change.id for side in (ours, theirs) for change in side.history}
    present = {claim.id for claim in merged.claims}
    folded = {claim.id for change in merged.history if change.what == "merge" for claim in change.before}
    for side, another in ((ours, theirs), (theirs, ours)):
        known = Side(another, base)
        for claim in side.claims:
            # Removed by one: it had seen all that the other did.
            is_removed = known.knows(claim.id) and Side(side, base).tokens(claim.id) <= known.tokens(claim.id)
            assert claim.id in present | folded or is_removed
    standing = standing_claims(merged.history)
    assert not [each for each in merged.claims if each.id in standing and differing(each, standing[each.id])]


@given(WORK, WORK, SKEW)
def test_merging_with_nothing_new_changes_nothing(first: list[Step], work: list[Step], clock: object) -> None:
    """A side that did nothing takes all of the other; a merge that is repeated adds nothing."""
    base = begun((*BEGINNING, *first))
    side = worked(base, work, clock)
    assert reconcile(base, side, base).record == side
    assert reconcile(base, base, side).record == side
    assert reconcile(base, side, side).record == side


@given(FORWARD, FORWARD, FORWARD, SKEW, SKEW)
@settings(max_examples=200)
def test_merging_twice_changes_nothing(
    first: list[Step], left: list[Step], right: list[Step], one: object, other: object
) -> None:
    """A merge that meets one of its sides again stays as it is, with or without the base."""
    base = begun((*BEGINNING, *first))
    ours, theirs = worked(base, left, one), worked(base, right, other, "y")
    merged = reconcile(base, ours, theirs).record
    for side in (ours, theirs):
        for start in (base, side):
            again = reconcile(start, merged, side).record
            assert bare(again) == bare(merged)
            assert again.history == merged.history


@given(WORK, st.tuples(SEVERAL, SEVERAL, SEVERAL), st.tuples(SKEW, SKEW, SKEW))
@settings(max_examples=200)
def test_three_machines_come_to_the_same_in_any_order(
    first: list[Step], work: tuple[list[Step], ...], clocks: tuple[object, ...]
) -> None:
    """Three branches merged one after the other give the same claims in every order, whatever each has undone."""
    base = begun((*BEGINNING, *first))
    sides = [worked(base, *each) for each in zip(work, clocks, "xyz", strict=True)]
    results = []
    twins = False
    for one, two, three in permutations(sides):
        merged = reconcile(base, reconcile(base, one, two).record, three).record
        assert not list(check_history(merged))
        results.append(bare(merged))
        twins = twins or any(len(change.before) > 1 for change in merged.history if change.what == "merge")
    # Whether two claims are one depends on when they meet: a third machine may have removed or moved one of them.
    assert twins or all(result == results[0] for result in results)


def test_taking_a_clash_of_attributes_back_keeps_the_others() -> None:
    """Only the attribute that both sides have set gives way, and comes back; each side's other ones stay."""
    base = begun()
    sides = []
    for hour, values in enumerate(({"tone": "grave", "kind": "first"}, {"tone": "calm", "place": "town"})):
        claim = base.claims[0]
        later = replace(claim.described(values), updated=START + timedelta(hours=hour))
        change = edits.change(base, claim, later).change
        sides.append(edits.Apply(replace(change, when=later.updated)).apply(base))
    found = reconcile(base, *sides)
    assert found.record.claims[0].attributes == {"kind": "first", "place": "town", "tone": "calm"}
    (sentence,) = found.clashes
    assert "its tone is “calm”, the later, not “grave”" in sentence
    assert "kind" not in sentence
    last = found.record.last()
    assert last is not None
    back = Undo(last.id, found.record.moment()).apply(found.record)
    assert back.claims[0].attributes == {"kind": "first", "place": "town", "tone": "grave"}


def test_attributes_are_decided_one_by_one_without_a_base() -> None:
    """Of two copies, each side's change of an attribute counts, although both have changed the claim."""
    base = begun((*BEGINNING, ("describe", 0, 1), ("describe", 0, 2)))
    assert base.claims[0].attributes == {"kind": "one", "tone": "two"}
    ours = worked(base, [("describe", 0, 5)], START + timedelta(hours=1))
    theirs = worked(base, [("describe", 0, 4)], START + timedelta(hours=2), "y")
    for one, other in ((ours, theirs), (theirs, ours)):
        found = reconcile(None, one, other)
        assert found.record.claims[0].attributes == {"kind": "two", "tone": "one"}
        assert found.clashes == ()


@pytest.mark.parametrize(("minutes", "holds"), [(5, True), (15, False)])
def test_the_later_of_undoing_and_redoing_holds_without_a_base(minutes: int, holds: bool) -> None:
    """One machine has undone a change; the other one has undone and redone it, before or after that."""
    step = edits.change(begun(), begun().claims[0], begun().claims[0].noted("later"))
    made = replace(step.change, when=START + timedelta(minutes=1))
    both = edits.Apply(made).apply(begun())
    one = Undo(made.id, START + timedelta(minutes=10)).apply(both)
    back = Undo(made.id, START + timedelta(minutes=2)).apply(both)
    other = edits.Redo(made.id, START + timedelta(minutes=20 - minutes)).apply(back)
    for first, second in ((one, other), (other, one)):
        for base in (None, both):
            found = reconcile(base, first, second)
            assert found.record.claims[0].note == ("later" if holds else "")
            (change,) = (each for each in found.record.history if each.id == made.id)
            assert (change.undone is None) == holds
            assert not list(check_history(found.record))
