"""The gold standard: merges that can be run again, and decisions that nothing overwrites."""

from dataclasses import replace as with_fields
from pathlib import Path

import pytest
from adjudicated import ARTICLE, MONDAY, RAIN, READY, TEXT, applied, claim, compared, gold, made_by, merged, states
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from team_corpus import make, tag

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import Strategy
from annotations.claims.edits import Undo
from annotations.claims.record import Record
from annotations.claims.replay import compare_with_history, standing_claims
from annotations.corpus.corpus import open_corpus
from annotations.integrity.findings import check_history
from annotations.layout import store_folder
from annotations.reconcile.reconciliation import reconcile
from annotations.reports.log import change_in_words
from annotations.store.store import Store
from annotations.team.adjudication import Adjudication, Case, Plan
from annotations.team.gold import Settled, State, settle
from annotations.team.gold_edits import counts, explain, merge, take, take_nothing, take_own
from annotations.team.items import items, said_by
from annotations.text.segmentation import sentences

ANA = made_by("ana", claim(MONDAY, "fact"), claim(READY, "quote", "Mayor"), claim(RAIN, "fact"))
BEN = made_by("ben", claim(MONDAY, "fact"), claim(READY, "quote", "Mayor"), claim(RAIN, "speculation"))


def test_a_merge_takes_what_all_agree_on() -> None:
    """Each claim says who agrees; the change is an import by the adjudicator, and what was read is read."""
    record = merged(gold(), ANA, BEN)
    assert [(each.label, each.text, each.origin) for each in record.claims] == [
        ("fact", MONDAY, "agreed:ana,ben"),
        ("quote", READY, "agreed:ana,ben"),
    ]
    (change,) = record.history
    assert (change.what, change.who, change.strategy, record.row.annotator) == ("import", "dora", "all", "team+gold")
    assert record.row.reviewed == ((0, len(TEXT)),)
    assert counts(states(record, ANA, BEN)) == {"agree": 2, "open": 1}
    assert record.row.status == "in progress"


def test_a_second_merge_has_nothing_to_do() -> None:
    """It depends on the records alone, and finds all of it there."""
    record = merged(gold(), ANA, BEN)
    assert merge(compared(ANA, BEN), record, "all", "dora") == ()


def test_the_first_merge_of_what_all_agree_on_is_done() -> None:
    """An article in which nobody tagged anything is one, too."""
    assert merged(gold(), ANA, with_fields(ANA, row=BEN.row)).row.status == "done"
    record = merged(gold(), made_by("ana"), made_by("ben"))
    assert (record.row.status, record.claims, len(record.history)) == ("done", (), 1)
    assert merge(compared(made_by("ana"), made_by("ben")), record, "all", "dora") == ()


def test_a_later_merge_adds_only_what_is_new() -> None:
    """Ben comes to agree: the claim is added, and the others are the same objects."""
    record = merged(gold(), ANA, BEN)
    later = with_fields(ANA, row=BEN.row)
    again = merged(record, ANA, later)
    assert [each.label for each in again.claims] == ["fact", "quote", "fact"]
    assert set(map(id, record.claims)) <= set(map(id, again.claims))


def test_a_version_is_taken_with_all_it_says() -> None:
    """The claim has the label, the speaker and the note of the version, and says whose it is."""
    record = merged(gold(), ANA, BEN)
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
    record = applied(record, take(record, item, 1, "dora"))
    (after,) = (each for each in states(record, ANA, BEN) if each.item.span == item.item.span)
    assert (after.state, after.gold[0].label, after.gold[0].origin) == ("decided", "speculation", "decided:ben")
    assert str(record.history[-1]) == "decided speculation (ben) over fact (ana)"
    assert record.history[-1].decided is not None
    assert record.history[-1].decided.took == 1
    record = applied(record, take(record, after, 0, "dora"))
    assert [each.label for each in record.claims if each.text == RAIN] == ["fact"]


def test_nothing_and_something_else_are_decisions_too() -> None:
    """`0`, another label, and words that differ from everybody's."""
    record = merged(gold(), ANA, BEN)
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
    record = applied(record, take_nothing(record, item, "dora"))
    assert str(record.history[-1]) == "decided nothing over fact (ana), speculation (ben)"
    assert counts(states(record, ANA, BEN)) == {"agree": 2, "decided": 1}
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "decided")
    record = applied(record, take_own(record, item, claim(RAIN, "quote"), "dora"))
    assert str(record.history[-1]) == "decided quote (own) over fact (ana), speculation (ben)"
    assert record.claims[-1].origin == "decided:own"
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "decided")
    record = applied(record, take_own(record, item, claim(RAIN, "speculation", note="a hedge"), "dora"))
    assert (record.claims[-1].origin, record.claims[-1].note) == ("decided:ben", "a hedge")


def test_a_merge_never_touches_a_decision() -> None:
    """Neither one for nothing, nor one against what all come to agree on, nor one by hand as in any record."""
    record = merged(gold(), ANA, BEN)
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
    record = applied(record, take_nothing(record, item, "dora"))
    record = applied(record, edits.remove(record, record.claims[0]))
    record = applied(record, edits.change(record, record.claims[0], record.claims[0].relabelled("fact")))
    later = with_fields(ANA, row=BEN.row)
    for strategy in ("all", "majority", "two"):
        assert merge(compared(ANA, later), record, strategy, "dora") == ()
    assert [each.state for each in states(record, ANA, later)] == ["decided", "decided", "stale"]


def test_a_reason_and_a_category_belong_to_the_decision() -> None:
    """They are changes of their own, stay when another version is taken, and are undone by themselves."""
    record = merged(gold(), ANA, BEN)

    def rain() -> Settled:
        return next(each for each in states(record, ANA, BEN) if each.item.versions[0].text == RAIN)

    with pytest.raises(ValueError, match="no decision"):
        explain(record, rain(), "dora", why="too early")
    record = applied(record, take(record, rain(), 1, "dora"))
    record = applied(record, explain(record, rain(), "dora", why="“may” is a hedge"))
    record = applied(record, explain(record, rain(), "dora", category="guideline gap"))
    record = applied(record, take(record, rain(), 0, "dora"))
    decision = rain().decision
    assert decision is not None
    assert (decision.why, decision.category, decision.took) == ("“may” is a hedge", "guideline gap", 0)
    for _ in range(4):
        change = record.last()
        assert change is not None
        record = applied(record, Undo(change.id, record.moment()))
    assert len(record.claims) == 2
    assert rain().state == "open"


def test_a_decision_is_stale_when_a_claim_has_changed_or_is_gone() -> None:
    """It stays as it is; confirming it ends that."""
    record = merged(gold(), ANA, BEN)
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
    record = applied(record, take(record, item, 1, "dora"))
    relabelled = with_fields(BEN, claims=(*BEN.claims[:2], BEN.claims[2].relabelled("quote")))
    gone = with_fields(BEN, claims=BEN.claims[:2])
    both = with_fields(ANA, claims=ANA.claims[:2])
    for others in ([ANA, relabelled], [ANA, gone], [both, gone]):
        found = [each for each in states(record, *others) if each.decision is not None]
        assert [each.state for each in found] == ["stale"]
        assert [each.label for each in found[0].gold] == ["speculation"]
        again = applied(record, take(record, found[0], 0, "dora"))
        found = [each for each in states(again, *others) if each.decision is not None]
        assert [each.state for each in found] == ["decided"]


def test_a_claim_that_is_removed_and_made_again_meets_the_old_decision() -> None:
    """The decision is stale and stays, also one for nothing; deciding again takes its place."""
    record = merged(gold(), ANA, BEN)
    again = [
        with_fields(each, claims=tuple(replace(claim, id=claim.id[::-1]) for claim in each.claims))
        for each in (ANA, BEN)
    ]
    for number in (0, -1):
        (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
        edit = take(record, item, 0, "dora") if number == 0 else take_nothing(record, item, "dora")
        decided = applied(record, edit)
        assert [each.state for each in states(decided, *again)] == ["merged", "merged", "stale"]
        decided = applied(decided, take(decided, states(decided, *again)[-1], 1, "dora"))
        assert [each.state for each in states(decided, *again)] == ["merged", "merged", "decided"]
        assert [each.label for each in decided.claims] == ["fact", "quote", "speculation"]


def test_who_reads_later_and_differs_opens_what_was_merged() -> None:
    """With all; two of three are a majority still."""
    expected: dict[Strategy, State] = {"all": "open", "majority": "merged", "two": "merged"}
    for strategy, state in expected.items():
        record = merged(gold(), ANA, BEN, strategy=strategy)
        cem = made_by("cem", claim(MONDAY, "quote"))
        assert states(record, ANA, BEN, cem, strategy=strategy)[0].state == state


def test_an_annotator_who_opens_an_article_again_changes_what_is_merged() -> None:
    """A claim that was agreed on and is changed later is to be decided; one that is added is merged."""
    record = merged(gold(), ANA, BEN)
    reopened = with_fields(
        BEN, claims=(BEN.claims[0].relabelled("quote"), BEN.claims[1], BEN.claims[2].relabelled("fact"))
    )
    again = merged(record, ANA, reopened)
    assert [each.state for each in states(again, ANA, reopened)] == ["open", "merged", "merged"]


def test_words_with_one_label_twice_are_merged_twice() -> None:
    """Of two equal claims, each has its partner."""
    ana = made_by("ana", claim(MONDAY, "fact"), claim(MONDAY, "fact"))
    ben = made_by("ben", claim(MONDAY, "fact"), claim(MONDAY, "fact"))
    record = merged(gold(), ana, ben)
    assert len(record.claims) == 2
    assert merge(compared(ana, ben), record, "all", "dora") == ()
    assert list(check_history(record)) == []


def test_a_pile_of_labels_is_merged_whole() -> None:
    """A decision about one of two labels on the same words leaves the other alone."""
    ana = made_by("ana", claim(READY, "fact"), claim(READY, "quote", "Mayor"))
    ben = made_by("ben", claim(READY, "fact"), claim(READY, "quote", "Aide"))
    record = merged(gold(), ana, ben)
    assert [each.label for each in record.claims] == ["fact"]
    (item,) = (each for each in states(record, ana, ben) if each.state == "open")
    record = applied(record, take(record, item, 1, "dora"))
    assert sorted((each.label, each.speaker) for each in record.claims) == [("fact", ""), ("quote", "Mayor")]
    assert merge(compared(ana, ben), record, "all", "dora") == ()


def test_decisions_are_in_the_file_and_come_back(tmp_path: Path) -> None:
    """The store reads what it wrote, the history says it in words, and the check finds nothing wrong."""
    store = Store(tmp_path, "team+gold")
    record = store.apply(ARTICLE, merge(compared(ANA, BEN), gold(), "all", "dora"))
    (item,) = (each for each in states(record, ANA, BEN) if each.state == "open")
    record = store.apply(ARTICLE, [take(record, item, 1, "dora")])
    (item,) = (each for each in states(record, ANA, BEN) if each.decision)
    record = store.apply(ARTICLE, [explain(record, item, "dora", category="ambiguous")])
    fresh = Store(tmp_path, "team+gold")
    assert fresh.load(ARTICLE) == record
    before = fresh.path("one").read_bytes()
    assert merge(compared(ANA, BEN), fresh.load(ARTICLE), "all", "dora") == ()
    assert fresh.path("one").read_bytes() == before
    assert list(check_history(record)) == []


def test_undo_to_the_first_decision_leaves_the_file_as_it_was_merged() -> None:
    """Claims, status and what was read are those of the merge."""
    record = first = merged(gold(), ANA, BEN)
    for index in (0, 1, 0):
        item = next(each for each in states(record, ANA, BEN) if each.item.versions[0].text == RAIN)
        record = applied(record, take(record, item, index, "dora"))
    while (change := record.last()) is not None and change.decided:
        record = applied(record, Undo(change.id, record.moment()))
    assert (record.claims, record.row) == (first.claims, first.row)
    assert [each.state for each in states(record, ANA, BEN)] == ["merged", "merged", "open"]


def test_notes_doubts_and_sources_of_all_are_kept() -> None:
    """The notes of two are put together, the doubt of one stays, and so does the source span that one has named."""
    start = TEXT.index("she")
    one = replace(claim(READY, "quote", note="sure of it"))
    one = one.said_by("Mayor", start, start + 3, "she")
    other = claim(READY, "quote", "Mayor", note="who?", sure=False)
    record = merged(gold(), made_by("ana", one), made_by("ben", other))
    (made,) = record.claims
    assert (made.note, made.sure, made.attribution) == ("sure of it / who?", False, "Mayor (“she”)")
    assert made.stands_in(TEXT)


def test_the_merge_does_not_depend_on_the_order_of_names() -> None:
    """Whoever comes first, the claims and their ids are the same."""
    ids = [[each.id for each in merged(gold(), *order).claims] for order in ([ANA, BEN], [BEN, ANA])]
    assert ids[0] == ids[1]


def test_attributes_of_the_article_are_merged_and_decided_like_claims() -> None:
    """What both say is merged; what they differ in is decided, explained, undone, and never touched by a merge."""
    ana, ben = made_by("ana", topic="ferries", tone="calm"), made_by("ben", topic="ferries", tone="angry")
    record = merged(gold(), ana, ben)
    assert record.row.attributes == {"topic": "ferries"}
    assert record.row.status == "in progress"
    assert {each.item.about: each.state for each in states(record, ana, ben)} == {
        "attribute:tone": "open",
        "attribute:topic": "merged",
    }
    assert merge(compared(ana, ben), record, "all", "dora") == ()
    tone = states(record, ana, ben)[0]
    assert [each.label for each in tone.item.versions] == ["angry", "calm"]
    record = applied(record, take(record, tone, 1, "dora"))
    assert str(record.history[-1]) == "decided calm (ana) over angry (ben)"
    tone = states(record, ana, ben)[0]
    record = applied(record, explain(record, tone, "dora", why="so it reads"))
    assert record.row.attributes == {"tone": "calm", "topic": "ferries"}
    assert [each.state for each in states(record, ana, ben)] == ["decided", "merged"]
    assert merge(compared(ana, made_by("ben", topic="ferries", tone="angry")), record, "all", "dora") == ()
    assert states(record, ana, made_by("ben", topic="ferries", tone="dull"))[0].state == "stale"
    record = applied(record, take_nothing(record, states(record, ana, ben)[0], "dora"))
    assert record.row.attributes == {"topic": "ferries"}
    for _ in range(3):
        change = record.last()
        assert change is not None
        record = applied(record, Undo(change.id, record.moment()))
    assert [each.state for each in states(record, ana, ben)] == ["open", "merged"]
    assert list(check_history(record)) == []


def test_who_skipped_what_others_have_done_is_a_difference() -> None:
    """The status is decided; an article is done or skipped."""
    both = replace(compared(ANA, BEN), statuses={"ana": "done", "ben": "done", "cem": "skipped"})
    (item, *_) = settle(items(both), gold())
    assert (item.item.about, item.item.kinds, item.state) == ("status", ("status",), "open")
    record = applied(gold(), take(gold(), item, 1, "dora"))
    assert (record.row.status, str(record.history[-1])) == ("skipped", "decided skipped (cem) over done (ana, ben)")
    assert settle(items(both), record)[0].state == "decided"
    with pytest.raises(ValueError, match="done or skipped"):
        take_nothing(record, settle(items(both), record)[0], "dora")


def test_two_people_who_decide_on_one_place_make_one_claim() -> None:
    """On two machines that do not know of each other; the later decision holds, and both are in the history."""
    base = merged(gold(), ANA, BEN)
    (item,) = (each for each in states(base, ANA, BEN) if each.state == "open")
    ours = applied(base, take(base, item, 0, "dora"))
    theirs = applied(base, take(base, item, 1, "emil"))
    both = reconcile(base, ours, theirs).record
    assert [each.label for each in both.claims if each.text == RAIN] in (["fact"], ["speculation"])
    (found,) = (each for each in states(both, ANA, BEN) if each.item.span == item.item.span)
    assert (found.state, len(found.gold), len(both.claims)) == ("decided", 1, 3)
    assert sum(change.decided is not None for change in both.history) == 2
    assert merge(compared(ANA, BEN), both, "all", "dora") == ()


def test_two_people_who_merge_the_same_make_the_same_claims() -> None:
    """Each on a machine of their own: git finds nothing that differs."""
    ours, theirs = merged(gold(), ANA, BEN), merged(gold(), ANA, BEN)
    both = reconcile(None, ours, theirs).record
    assert [each.id for each in both.claims] == [each.id for each in ours.claims]


@pytest.mark.parametrize("index", [-1, 0])
def test_a_merge_on_another_machine_takes_back_no_decision(index: int) -> None:
    """Whichever was made later, with and without a common beginning: what a person decided holds."""
    first = merged(gold(), ANA, BEN)
    item = next(each for each in states(first, ANA, BEN) if each.state == "merged")
    own = take_own(first, item, item.gold[0].relabelled("speculation"), "dora")
    decided = applied(first, own if index == 0 else take_nothing(first, item, "dora"))
    later = merged(gold(), ANA, BEN)
    for base in (None, gold()):
        for sides in ((decided, later), (later, decided)):
            both = reconcile(base, *sides)
            assert [*map(said_by, both.record.claims)] == [*map(said_by, decided.claims)]
            assert [claim.origin for claim in both.record.claims] == [claim.origin for claim in decided.claims]
            assert both.clashes == ()
            assert [each.state for each in states(both.record, ANA, BEN)] == ["decided", "merged", "open"]
            found = compare_with_history(both.record)
            assert (found.missing, found.revived, found.unknown) == ([], [], [])


def test_a_merge_that_waited_for_the_disk_takes_back_no_decision() -> None:
    """It was made of a gold standard in which another program has merged and decided since."""
    waiting = merge(compared(ANA, BEN), gold(), "all", "emil")
    first = merged(gold(), ANA, BEN)
    item = next(each for each in states(first, ANA, BEN) if each.state == "merged")
    own = take_own(first, item, item.gold[0].relabelled("speculation"), "dora")
    for edit in (own, take_nothing(first, item, "dora")):
        decided = applied(first, edit)
        both = applied(decided, *waiting)
        assert both.claims == decided.claims
        assert {claim.id for claim in both.claims} == standing_claims(both.history).keys()


@pytest.mark.parametrize("undone", [0, 1])
def test_undoing_one_of_two_decisions_on_a_place_leaves_the_other(undone: int) -> None:
    """Two people decided at the same time: neither undoes the other's decision."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "open")
    edits_of = [take(base, item, 0, "dora"), take(base, item, 1, "emil")]
    both = applied(base, *edits_of)
    left = Undo(edits_of[undone].change.id, both.moment()).apply(both)
    (held,) = (claim for claim in left.claims if claim.text == RAIN)
    assert held.label == ["fact", "speculation"][1 - undone]
    assert states(left, ANA, BEN)[-1].state == "decided"
    assert standing_claims(left.history)[held.id].label == held.label


def test_undoing_a_decision_leaves_what_another_person_decided_after_it() -> None:
    """Emil has looked at dora's decision and decided otherwise: undoing hers, from her desk, changes nothing."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "merged")
    first = take_own(base, item, item.gold[0].relabelled("quote"), "dora")
    record = applied(base, first)
    item = states(record, ANA, BEN)[0]
    for second in (
        take_own(record, item, item.gold[0].relabelled("speculation"), "emil"),
        take_nothing(record, item, "emil"),
    ):
        both = applied(record, second)
        left = Undo(first.change.id, both.moment()).apply(both)
        assert left.claims == both.claims
        assert {claim.id for claim in left.claims} == standing_claims(left.history).keys()
        assert states(left, ANA, BEN)[0].state == "decided"
        back = Undo(second.change.id, left.moment()).apply(left)
        assert back.claims[0].label in ("quote", "fact")


def test_two_decisions_that_do_not_fit_are_decided_again() -> None:
    """One machine tags a claim, and the later decision of another is that nothing is tagged: both are shown."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "open")
    ours, theirs = applied(base, take(base, item, 0, "dora")), applied(base, take_nothing(base, item, "emil"))
    both = reconcile(base, ours, theirs).record
    assert states(both, ANA, BEN)[-1].state == "stale"
    settled = states(both, ANA, BEN)[-1]
    assert states(applied(both, take_nothing(both, settled, "dora")), ANA, BEN)[-1].state == "decided"
    assert states(applied(both, take(both, settled, 0, "dora")), ANA, BEN)[-1].state == "decided"


@pytest.mark.parametrize("index", [-1, 0, 1])
def test_a_decision_holds_over_what_was_merged_elsewhere_under_another_id(index: int) -> None:
    """One machine merged what a majority says, another decided: two claims were in one place, and one holds now."""
    cem = made_by("cem", claim(RAIN, "fact"))
    base = merged(gold(), ANA, BEN, cem)
    item = next(each for each in states(base, ANA, BEN, cem) if each.item.span.start == TEXT.index(RAIN))
    ours = applied(base, take(base, item, index, "dora") if index >= 0 else take_nothing(base, item, "dora"))
    theirs = merged(base, ANA, BEN, cem, strategy="majority")
    one, other = reconcile(base, ours, theirs), reconcile(base, theirs, ours)
    assert one.clashes == other.clashes == ()
    both = one.record
    assert both.claims == other.record.claims
    assert both.history == other.record.history
    assert [each.label for each in both.claims if each.text == RAIN] == [["fact"], ["speculation"], []][index]
    found = next(each for each in states(both, ANA, BEN, cem) if each.item.span == item.item.span)
    assert found.state == "decided"
    assert {change.id for change in (*ours.history, *theirs.history)} <= {change.id for change in both.history}
    assert not list(check_history(both))
    third = reconcile(base, both, theirs).record
    assert (third.claims, third.history) == (both.claims, both.history)


def test_the_log_tells_a_reason_from_a_decision() -> None:
    """A reason that was given later was once a second line that seemed to decide the same again."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "open")
    record = applied(base, take(base, item, 0, "dora"))
    settled = next(each for each in states(record, ANA, BEN) if each.item.span == item.item.span)
    record = applied(record, explain(record, settled, "dora", why="a hedge"))
    made, why = (change_in_words(record.row, each, undone=False) for each in record.history[-2:])
    assert made.startswith("decided fact")
    assert why == f"explained: {made} a hedge"


@pytest.mark.parametrize("is_later", [True, False])
def test_two_decisions_on_one_place_under_two_ids_leave_the_later(*, is_later: bool) -> None:
    """Dora's machine had merged before she decided, emil's had not: her claim has the id of the merge, his its own."""
    cem = made_by("cem", claim(RAIN, "fact"))
    base = merged(gold(), ANA, BEN, cem)
    place = TEXT.index(RAIN)

    def decided(record: Record, index: int, who: str) -> Record:
        item = next(each for each in states(record, ANA, BEN, cem) if each.item.span.start == place)
        return applied(record, take(record, item, index, who))

    if is_later:
        theirs = decided(base, 1, "emil")
    ours = decided(merged(base, ANA, BEN, cem, strategy="majority"), 0, "dora")
    if not is_later:
        theirs = decided(base, 1, "emil")
    both = reconcile(base, ours, theirs).record
    assert [each.label for each in both.claims if each.text == RAIN] == ["fact" if is_later else "speculation"]
    found = next(each for each in states(both, ANA, BEN, cem) if each.item.span.start == place)
    assert (found.state, len(found.gold)) == ("decided", 1)
    assert sum(change.decided is not None for change in both.history) == 2
    assert not list(check_history(both))


def test_a_claim_of_which_each_machine_decided_a_part_is_decided_again() -> None:
    """Dora gave what was merged another label, and emil took it as it was, later: the label is hers."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "merged")
    ours = applied(base, take_own(base, item, item.gold[0].relabelled("speculation"), "dora"))
    theirs = applied(base, take(base, item, 0, "emil"))
    both = reconcile(base, ours, theirs).record
    assert (both.claims[0].label, states(both, ANA, BEN)[0].state) == ("speculation", "stale")


def test_a_decision_undone_on_another_machine_changes_nothing_of_ours() -> None:
    """Both had decided on one place without knowing of each other, and emil has taken his back."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "open")
    ours, other = applied(base, take(base, item, 0, "dora")), take(base, item, 1, "emil")
    theirs = applied(base, other)
    theirs = Undo(other.change.id, theirs.moment()).apply(theirs)
    for sides in ((ours, theirs), (theirs, ours)):
        both = reconcile(base, *sides).record
        assert [each.label for each in both.claims if each.text == RAIN] == ["fact"]
        assert not list(check_history(both))


def test_a_decision_that_was_removed_before_another_is_undone_stays_removed() -> None:
    """Dora tags and takes that back by another decision, emil tags on another machine and undoes it."""
    base = merged(gold(), ANA, BEN)
    item = next(each for each in states(base, ANA, BEN) if each.state == "open")
    ours = applied(base, take(base, item, 0, "dora"))
    ours = applied(ours, take_nothing(ours, states(ours, ANA, BEN)[-1], "dora"))
    other = take(base, item, 1, "emil")
    both = applied(ours, other)
    both = Undo(other.change.id, both.moment()).apply(both)
    assert not [each for each in both.claims if each.text == RAIN]
    assert not list(check_history(both))


SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
    lambda pair: (pair[0], min(len(TEXT), sum(pair)))
)
CLAIMS = st.lists(
    st.tuples(st.one_of(st.sampled_from(sentences(TEXT)), SPANS), st.sampled_from(["fact", "quote"])), max_size=5
)


@given(st.data())
@settings(max_examples=25)
def test_whatever_was_decided_a_merge_only_adds(data: st.DataObject) -> None:
    """And running it again changes nothing, whatever annotators did in between."""

    def records() -> list[Record]:
        return [
            made_by(name, *(Claim.of(TEXT, *span, label) for span, label in data.draw(CLAIMS)))
            for name in ("ana", "ben", "cem")
        ]

    strategies: st.SearchStrategy[Strategy] = st.sampled_from(["all", "majority", "two"])
    record = gold()
    for _ in range(data.draw(st.integers(1, 3))):
        made, strategy = records(), data.draw(strategies)
        before = record
        record = merged(record, *made, strategy=strategy)
        assert set(before.claims) <= set(record.claims)
        assert merge(compared(*made), record, strategy, "emil") == ()
        for settled in states(record, *made, strategy=strategy):
            number = data.draw(st.integers(-1, len(settled.item.versions) - 1))
            if settled.state in ("open", "stale") and data.draw(st.booleans()):
                now = next(
                    each
                    for each in states(record, *made, strategy=strategy)
                    if each.item.versions == settled.item.versions
                )
                edit = take(record, now, number, "dora") if number >= 0 else take_nothing(record, now, "dora")
                record = applied(record, edit)
        assert merge(compared(*made), record, strategy, "emil") == ()
    assert [each for each in check_history(record) if "added outside" in each.sentence] == []


def decided(folder: Path) -> Case:
    """Return an article whose last place ana and ben label otherwise, and dora has decided."""
    corpus = make(folder, "one")
    for name, letters in (("ana", "fqff"), ("ben", "fqfs")):
        tag(corpus, name, letters)
    first = Adjudication(corpus, store_folder(folder), Plan("dora"))
    (case,) = first.cases()
    first.merge(case)
    (case,) = first.cases()
    (item,) = (each for each in case.settled if each.state == "open")
    first.gold.apply(case.article, [take(case.record, item, 1, "dora")])
    return case


def test_a_decision_follows_its_words_when_the_article_is_edited(tmp_path: Path) -> None:
    """It is neither stale nor lost, the claim is on its words, and a merge has nothing to do."""
    folder = tmp_path / "news"
    case = decided(folder)
    path = folder / "one.txt"
    path.write_text("A correction was added.\n\n" + path.read_text("utf-8"), "utf-8")
    second = Adjudication(open_corpus(folder), store_folder(folder), Plan("dora"))
    (case,) = second.cases()
    assert [each.state for each in case.settled] == ["merged", "merged", "merged", "decided"]
    assert case.settled[-1].gold[0].stands_in(case.article.text)
    assert second.merge(case) == 0


def test_versions_of_removed_claims_stay_on_their_words_when_the_article_is_edited(tmp_path: Path) -> None:
    """All annotators have removed their claims: what was decided on is taken where its words are now, or not at all."""
    folder = tmp_path / "news"
    case = decided(folder)
    for name in ("ana", "ben"):
        store = Store(store_folder(folder), name)
        record = store.load(case.article)
        store.apply(case.article, [edits.remove(record, record.claims[-1])])
    path = folder / "one.txt"
    path.write_text("A correction was added here.\n\n" + path.read_text("utf-8"), "utf-8")
    (case,) = Adjudication(open_corpus(folder), store_folder(folder), Plan("dora")).cases()
    gone = case.settled[-1]
    assert (gone.state, [each.label for each in gone.item.versions]) == ("stale", ["fact", "speculation"])
    (taken,) = take(case.record, gone, 0, "dora").change.after
    assert (taken.text, taken.stands_in(case.article.text)) == ("It may rain tomorrow.", True)
    cut = case.article.text.replace(" tomorrow.", " today.")
    (claim,) = gone.gold
    shorter = with_fields(case.record, text=cut, claims=(Claim.of(cut, claim.start, claim.end - 8, claim.label),))
    left = settle((), with_fields(shorter, claims=(replace(shorter.claims[0], id=claim.id),)))
    assert [each.item.versions for each in left] == [()]
