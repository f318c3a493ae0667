"""Records and steps: what is done is done once, undone whole, and done again the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from strategies import LABELS, article_of, spans, texts

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Progress, Redo, Undo
from annotations.claims.record import (
    Change,
    Orphan,
    ReanchorReport,
    Record,
    Status,
)
from annotations.claims.replay import standing_claims
from annotations.text.spans import any_contains, count_covered, merge_spans

TEXT = "One thing happened. Another, he said, did not. A third may."


@pytest.fixture
def record() -> Record:
    """Begin the record of an article of three sentences."""
    return Record.new(article_of(TEXT), "anna")


def claim_on(words: str, label: str = "fact") -> Claim:
    """Tag words of the article."""
    start = TEXT.index(words)
    return Claim.of(TEXT, start, start + len(words), label)


def undo(record: Record) -> Record:
    """Take back the last change, as the screen does."""
    change = record.last()
    assert change is not None
    return Undo(change.id, record.moment()).apply(record)


def bare(record: Record) -> Record:
    """Return a record without the moments at which something was redone."""
    return replace(record, history=tuple(with_fields(change, redone=None) for change in record.history))


def redo(record: Record) -> Record:
    """Apply again what was taken back last, as the screen does."""
    change = record.undone()
    assert change is not None
    return Redo(change.id).apply(record)


def test_a_new_record_says_what_is_known_of_the_article() -> None:
    """Annotator, text and all fields of the source; and nobody has touched it."""
    article = Article("a/b", "Title", TEXT, "The Paper", "https://example.org", "2023-06-18", {"page": 3})
    record = Record.new(article, "anna")
    row = record.row
    assert (row.id, row.title, row.annotator, row.sha256) == ("a/b", "Title", "anna", article.sha256)
    assert (row.source, row.url, row.published, row.meta) == ("The Paper", article.url, "2023-06-18", {"page": 3})
    assert (record.text, record.claims, record.is_untouched, row.status) == (TEXT, (), True, "new")
    assert record.last() is None
    assert record.undone() is None


def test_a_tag_puts_a_claim_in_and_begins_the_article(record: Record) -> None:
    """The claim stands in the record, the change in the history, and the article is in progress."""
    claim = claim_on("One thing happened.")
    step = edits.tag(record, claim)
    after = step.apply(record)
    assert after.claims == (claim,)
    assert after.history == (step.change,)
    assert (step.change.who, step.change.what, step.change.undone) == ("anna", "tag", None)
    assert after.row.status == "in progress"
    assert not after.is_untouched
    assert record.claims == ()


def test_claims_stand_in_reading_order_whatever_order_they_were_tagged_in(record: Record) -> None:
    """The last sentence tagged first comes last."""
    claims = [claim_on(words) for words in ("A third may.", "One thing", "One thing happened.", "Another")]
    for claim in claims:
        record = edits.tag(record, claim).apply(record)
    assert record.claims == (claims[2], claims[1], claims[3], claims[0])


def test_a_removal_takes_only_its_claim_out(record: Record) -> None:
    """Others stay, those on the same words as well."""
    one, two = claim_on("Another"), claim_on("Another", "quote")
    record = edits.tag(record, one, two).apply(record)
    record = edits.remove(record, one).apply(record)
    assert record.claims == (two,)


def test_a_change_puts_one_claim_in_the_place_of_another(record: Record) -> None:
    """A claim with another label is the same claim by its id."""
    before = claim_on("Another")
    record = edits.tag(record, before).apply(record)
    after = before.relabelled("quote")
    record = edits.change(record, before, after).apply(record)
    assert record.claims == (after,)
    assert undo(record).claims == (before,)


def test_a_status_is_a_change_that_undo_takes_back(record: Record) -> None:
    """Done and undone, the article is as new as it was."""
    done = edits.set_status(record, "done").apply(record)
    assert (done.row.status, done.is_untouched) == ("done", False)
    back = undo(done)
    assert back.row.status == "new"
    assert redo(back).row.status == "done"


def test_tagging_a_done_article_leaves_it_done(record: Record) -> None:
    """An afterthought is no new beginning."""
    record = edits.set_status(record, "done").apply(record)
    assert edits.tag(record, claim_on("Another")).apply(record).row.status == "done"


def test_doing_it_twice_does_it_once(record: Record) -> None:
    """A step that was saved and is tried again changes nothing; nor does undoing or redoing it again."""
    step = edits.tag(record, claim_on("Another"))
    once = step.apply(record)
    assert step.apply(once) == once
    back = Undo(step.change.id, once.moment())
    undone = back.apply(once)
    assert back.apply(undone) == undone
    assert step.apply(undone) == undone
    again = Redo(step.change.id)
    redone = again.apply(undone)
    assert bare(redone) == once
    assert again.apply(redone) == redone
    assert again.apply(once) == once


def test_undoing_or_redoing_what_is_not_there_does_nothing(record: Record) -> None:
    """A step about a change that the record does not have is no change."""
    assert Undo("0" * 16, datetime.now(UTC)).apply(record) == record
    assert Redo("0" * 16).apply(record) == record


def test_undo_walks_back_to_the_beginning_and_redo_to_the_end(record: Record) -> None:
    """Each step back is the record of before, each step forward the one of after."""
    before = claim_on("Another")
    after = before.relabelled("quote")
    states = [record]
    record = edits.tag(record, before).apply(record)
    states.append(record)
    record = edits.change(record, before, after).apply(record)
    states.append(record)
    record = edits.set_status(record, "done").apply(record)
    states.append(record)
    record = edits.remove(record, after).apply(record)
    states.append(record)

    def shown(state: Record) -> tuple[tuple[Claim, ...], Status]:
        return state.claims, state.row.status

    for state in reversed(states[:-1]):
        record = undo(record)
        assert shown(record) == shown(state)
    assert record.last() is None
    for state in states[1:]:
        record = redo(record)
        assert shown(record) == shown(state)
    assert record.undone() is None
    assert bare(record).history == states[-1].history


def test_something_new_after_undo_ends_redo(record: Record) -> None:
    """What was taken back stays so once something else was done, and undo takes back the newer one first."""
    one, two, three = (claim_on(words) for words in ("One", "Another", "third"))
    for claim in (one, two):
        record = edits.tag(record, claim).apply(record)
    record = undo(record)
    record = edits.tag(record, three).apply(record)
    assert record.undone() is None
    record = undo(record)
    assert record.claims == (one,)
    again = record.undone()
    assert again is not None
    assert again.after == (three,)
    record = undo(redo(record))
    record = undo(record)
    assert record.claims == ()


def test_undo_goes_by_time_even_where_the_clock_went_back(record: Record) -> None:
    """A later change stays the later one though the clock now says otherwise."""
    step = edits.tag(record, claim_on("One"))
    ahead = Apply(with_fields(step.change, when=datetime.now(UTC) + timedelta(days=400)))
    record = ahead.apply(record)
    later = edits.tag(record, claim_on("Another"))
    assert later.change.when > ahead.change.when
    record = later.apply(record)
    assert record.last() == later.change
    record = undo(record)
    assert record.undone() is not None
    assert [claim.text for claim in record.claims] == ["One"]


def test_progress_moves_the_cursor_and_adds_what_was_read(record: Record) -> None:
    """Sentences read one after another become one stretch, the time adds up, and the article has begun."""
    record = Progress(20, (Span(0, 19), Span(20, 46)), 1.25).apply(record)
    record = Progress(5, (Span(15, 25),), 2.5).apply(record)
    assert record.row.position == 5
    assert record.row.reviewed == ((0, 46),)
    assert record.row.seconds == pytest.approx(3.7, abs=0.11)
    assert record.row.status == "in progress"
    assert record.history == ()
    assert record.is_untouched is False


def test_moving_the_cursor_alone_begins_nothing(record: Record) -> None:
    """Who has looked and read nothing leaves the article new."""
    record = Progress(20).apply(record)
    assert (record.row.status, record.row.position, record.is_untouched) == ("new", 20, True)


def test_progress_does_not_reopen_a_done_article(record: Record) -> None:
    """Reading it once more leaves it done."""
    record = edits.set_status(record, "done").apply(record)
    assert Progress(0, (Span(0, 5),)).apply(record).row.status == "done"


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ((), ()),
        (((3, 5),), ((3, 5),)),
        (((3, 5), (0, 2)), ((0, 2), (3, 5))),
        (((0, 2), (2, 4)), ((0, 4),)),
        (((0, 9), (2, 4)), ((0, 9),)),
        (((5, 7), (0, 2), (1, 6)), ((0, 7),)),
    ],
)
def test_spans_are_joined_where_they_meet(spans: Sequence[Span], joined: Sequence[Span]) -> None:
    """Overlapping and touching spans become one; the others stay apart and come in order."""
    assert merge_spans(spans) == tuple(joined)


@given(
    st.lists(st.integers(1, 9), max_size=30), st.lists(st.tuples(st.integers(0, 150), st.integers(1, 60)), max_size=8)
)
def test_a_sentence_that_was_read_counts_once(lengths: list[int], read: list[tuple[int, int]]) -> None:
    """If one stretch that was read holds all of it, even where another program has put there some that overlap."""
    ends = list(accumulate(lengths))
    cut = [Span(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    reviewed = sorted((start, start + length) for start, length in read)
    reviewed = [each for at, each in enumerate(reviewed) if all(each[1] > other[1] for other in reviewed[:at])]
    assert count_covered(cut, reviewed) == sum(any_contains(reviewed, sentence) for sentence in cut)


def test_a_span_is_covered_only_by_one_that_holds_all_of_it() -> None:
    """Half of a sentence read is not the sentence read."""
    read = (Span(0, 5), Span(6, 9))
    assert any_contains(read, Span(0, 5))
    assert any_contains(read, Span(7, 8))
    assert not any_contains(read, Span(4, 7))
    assert not any_contains((), Span(0, 1))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: Span(pair[0], sum(pair)))))
def test_joined_spans_hold_what_the_spans_held(some: list[Span]) -> None:
    """Every offset that was in one of them is in one of the joined, and no other; these are apart and in order."""
    joined = merge_spans(some)

    def held(which: Sequence[Span]) -> set[int]:
        return {at for span in which for at in range(*span)}

    assert held(joined) == held(some)
    assert all(one.end < other.start for one, other in pairwise(joined))
    assert all(any_contains(joined, span) for span in some)


def test_a_settled_record_is_left_as_it_is(record: Record) -> None:
    """Where every claim stands there is nothing to do."""
    record = edits.tag(record, claim_on("Another")).apply(record)
    assert record.reanchored() is record


def test_claims_go_where_their_words_went_and_others_are_kept_aside(record: Record) -> None:
    """In a changed text a claim moves with its words; one whose words are gone is lost, and not forgotten."""
    stays, goes = claim_on("One thing happened."), claim_on("A third may.")
    record = edits.tag(record, stays, goes).apply(record)
    other = replace(record, text="Update: One thing happened. Another, he said, did not. A fourth may.").reanchored()
    assert [(claim.id, claim.start) for claim in other.claims] == [(stays.id, 8)]
    assert other.orphans == (Orphan(claim=goes, sha256=record.row.sha256),)
    assert other.history == record.history


def test_a_lost_claim_comes_back_with_its_words(record: Record) -> None:
    """When the text is as it was once more, so are the claims."""
    record = edits.tag(record, claim_on("A third may."), claim_on("One thing happened.")).apply(record)
    changed_text = replace(record, text="Wholly other words.").reanchored()
    assert changed_text.claims == ()
    assert len(changed_text.orphans) == 2
    back = replace(changed_text, text=TEXT).carried_over(changed_text.text, article_of(TEXT))
    assert back.claims == record.claims
    assert back.orphans == ()


def test_removing_a_lost_claim_takes_it_from_the_lost(record: Record) -> None:
    """Undo of a tag whose words are gone leaves no trace of it among the lost."""
    record = edits.tag(record, claim_on("A third may.")).apply(record)
    record = replace(record, text="Wholly other words.").reanchored()
    assert undo(record).orphans == ()


@pytest.fixture
def aside(record: Record) -> Record:
    """Set two claims aside in a text that was changed, with a third one left."""
    claims = [claim_on(words) for words in ("A third may.", "Another, he said, did not.", "One thing happened.")]
    record = edits.tag(record, *claims).apply(record)
    text = "One thing happened. Others, she said, did not. A fourth may."
    moved = replace(record, text=text).carried_over(TEXT, article_of(text))
    assert [each.claim.text for each in moved.orphans] == ["Another, he said, did not.", "A third may."]
    return moved


def test_a_lost_claim_is_settled_on_words_of_today_with_all_that_hangs_on_it(aside: Record) -> None:
    """It keeps its id, label, speaker, note and when it was made; text and anchor are those of its new place."""
    lost = aside.orphans[0]
    claim = lost.claim.placed(Span(20, 46), aside.text)
    after = edits.reanchor(aside, lost, claim).apply(aside)
    assert after.orphans == aside.orphans[1:]
    assert claim in after.claims
    assert (claim.text, claim.prefix) == ("Others, she said, did not.", "One thing happened. ")
    same = with_fields(claim, start=0, end=1, text="", prefix="", suffix="", updated=claim.created)
    was = with_fields(lost.claim, start=0, end=1, text="", prefix="", suffix="", updated=claim.created)
    assert same == was
    assert str(after.history[-1]) == "settle fact “Others, she said, did not.”"


def test_undo_of_settling_and_of_dropping_sets_the_very_same_aside_again(aside: Record) -> None:
    """Back and forth: claims and lost are what they were, to the last field, and in their order."""
    first, second = aside.orphans
    settled = edits.reanchor(aside, first, first.claim.placed(Span(20, 46), aside.text)).apply(aside)
    dropped_too = edits.drop_orphan(settled, second).apply(settled)
    assert dropped_too.orphans == ()
    assert str(dropped_too.history[-1]) == "drop fact “A third may.”"
    back = undo(dropped_too)
    assert (back.claims, back.orphans) == (settled.claims, settled.orphans)
    start = undo(back)
    assert (start.claims, start.orphans) == (aside.claims, aside.orphans)
    again = redo(redo(start))
    assert (again.claims, again.orphans) == (dropped_too.claims, dropped_too.orphans)


def test_settling_twice_settles_once(aside: Record) -> None:
    """Two terminals that re-anchor one orphan differently leave one claim; undoing both leaves the orphan."""
    lost = aside.orphans[0]
    one = edits.reanchor(aside, lost, lost.claim.placed(Span(20, 46), aside.text))
    other = edits.reanchor(aside, lost, lost.claim.placed(Span(20, 27), aside.text))
    both = other.apply(one.apply(aside))
    assert one.apply(both) == both
    assert [claim.text for claim in both.claims if claim.id == lost.claim.id] == ["Others,"]
    assert undo(undo(both)).orphans == aside.orphans


def test_undo_of_settling_finds_the_old_words_if_they_are_back(aside: Record) -> None:
    """If the old text is back, undo puts the claim on its words instead of orphaning it."""
    lost = aside.orphans[0]
    settled = edits.reanchor(aside, lost, lost.claim.placed(Span(20, 46), aside.text)).apply(aside)
    back = undo(replace(settled, text=TEXT).carried_over(aside.text, article_of(TEXT)))
    assert [claim.text for claim in back.claims] == [
        "One thing happened.",
        "Another, he said, did not.",
        "A third may.",
    ]
    assert back.orphans == ()


def test_what_became_of_the_claims_is_counted(aside: Record) -> None:
    """How many stayed, moved or came back; other claims are not counted."""
    assert aside.reanchoring == ReanchorReport(kept=1, moved=0, again=0)
    text = "Update. One thing happened. Others, she said, did not. Another, he said, did not. A third may."
    assert replace(aside, text=text).carried_over(aside.text, article_of(text)).reanchoring == ReanchorReport(0, 1, 2)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Claim], str]:
    """Make a text, claims in it, and the text after some edits."""
    text = draw(texts(min_size=1))
    made = [Claim.of(text, *span, draw(st.sampled_from(LABELS))) for span in draw(st.lists(spans(text), max_size=5))]
    after = text
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(after)))
        end = min(len(after), at + draw(st.integers(0, 12)))
        after = after[:at] + draw(texts()) + after[end:]
    return text, made, draw(st.sampled_from([after, " ".join(after.split()), after.replace(" ", "\n")]))


@given(edited_texts())
def test_after_any_edit_a_claim_stands_on_its_words_or_is_set_aside(made: tuple[str, list[Claim], str]) -> None:
    """Never on other words, never nowhere: but for white space the words are those that were tagged."""
    text, claims, after = made
    record = Record.new(article_of(text), "anna")
    for claim in claims:
        record = edits.tag(record, claim).apply(record)
    moved = replace(record, text=after).carried_over(text, article_of(after))
    words = {claim.id: claim.text.split() for claim in record.claims}
    assert all(claim.stands_in(after) and claim.text.split() == words[claim.id] for claim in moved.claims)
    assert sorted([claim.id for claim in moved.claims] + [each.claim.id for each in moved.orphans]) == sorted(words)
    assert all(each.claim in record.claims for each in moved.orphans)
    for lost in moved.orphans:
        if after:
            placed_there = edits.reanchor(moved, lost, lost.claim.placed(Span(0, len(after)), after)).apply(moved)
            given_up = (
                edits.drop_orphan(placed_there, placed_there.orphans[0]).apply(placed_there)
                if placed_there.orphans
                else None
            )
            assert undo(placed_there).orphans == moved.orphans
            assert undo(placed_there).claims == moved.claims
            assert given_up is None or undo(given_up).orphans == placed_there.orphans


@pytest.mark.parametrize(
    ("claims", "what", "words"),
    [
        (("One thing happened.",), "tag", "tag fact “One thing happened.”"),
        (("One", "Another"), "remove", "remove of 2 claims"),
        ((TEXT,), "tag", "tag fact “One thing happened. Another, he…”"),
    ],
)
def test_a_change_says_what_was_done(record: Record, claims: tuple[str, ...], what: str, words: str) -> None:
    """Short enough for the status line, in the words that were tagged."""
    made = [claim_on(each) for each in claims]
    step = edits.tag(record, *made) if what == "tag" else edits.remove(record, *made)
    assert str(step.change) == words


def test_a_change_of_status_says_which(record: Record) -> None:
    """It is about the article, not about a claim."""
    assert str(edits.set_status(record, "done").change) == "the article marked done"


Deed = tuple[str, int, Span, str]
"""What to do, to which claim, on which span, with which label."""


@st.composite
def deeds(draw: st.DrawFn) -> tuple[str, list[Deed]]:
    """Make a text and a sequence of actions on it."""
    text = draw(texts(min_size=1))
    kinds = st.sampled_from(["tag", "tag", "remove", "relabel", "mark", "undo", "redo", "read"])
    deed = st.tuples(kinds, st.integers(0, 9), spans(text), st.sampled_from(LABELS))
    return text, draw(st.lists(deed, max_size=12))


def done(record: Record, deed: Deed) -> Record:
    """Apply one thing, if there is anything to do it to."""
    what, which, span, label = deed
    last, undone = record.last(), record.undone()
    if what == "tag":
        return edits.tag(record, Claim.of(record.text, *span, label)).apply(record)
    if what == "mark":
        statuses: tuple[Status, ...] = ("new", "in progress", "done")
        return edits.set_status(record, statuses[which % 3]).apply(record)
    if what == "read":
        return Progress(span.start, (span,), 0.5).apply(record)
    if what == "undo" and last is not None:
        return Undo(last.id, record.moment()).apply(record)
    if what == "redo" and undone is not None:
        return Redo(undone.id).apply(record)
    if record.claims and what in ("remove", "relabel"):
        claim = record.claims[which % len(record.claims)]
        step = edits.remove(record, claim) if what == "remove" else edits.change(record, claim, claim.relabelled(label))
        return step.apply(record)
    return record


@pytest.mark.slow
@given(deeds(), deeds())
def test_undoing_everything_is_the_beginning_and_redoing_everything_the_end(
    before: tuple[str, list[Deed]], after: tuple[str, list[Deed]]
) -> None:
    """Whatever was done, undo walks back to nothing, and redo to the very claims and status of the end.

    How far the reading came is no change: it stays, and an article marked new that is read begins by itself.
    """
    text = before[0]
    record = Record.new(article_of(text), "anna")
    for deed in (*before[1], *(each for each in after[1] if each[2].end <= len(text))):
        record = done(record, deed)
    end = record
    held = [change for change in record.history if change.undone is None]
    for _ in held:
        record = undo(record)
    assert record.last() is None
    assert record.claims == ()
    assert all(change.undone for change in record.history)
    for _ in held:
        record = redo(record)
    assert bare(record).history == bare(end).history
    assert (record.claims, record.orphans) == (end.claims, end.orphans)
    assert with_fields(record.row, status="new") == with_fields(end.row, status="new")
    if held and "read" not in [what for what, *_ in (*before[1], *after[1])]:
        assert record.row.status == end.row.status


@given(deeds())
def test_every_claim_of_a_record_stands_where_it_says(made: tuple[str, list[Deed]]) -> None:
    """Whatever was done, in reading order, each id once."""
    text, some = made
    record = Record.new(article_of(text), "anna")
    for deed in some:
        record = done(record, deed)
    assert all(claim.stands_in(text) for claim in record.claims)
    assert list(record.claims) == sorted(record.claims, key=Claim.order)
    assert len({claim.id for claim in record.claims}) == len(record.claims)
    assert record.reanchored() is record


@given(deeds())
def test_steps_done_once_more_change_nothing(made: tuple[str, list[Deed]]) -> None:
    """A whole history of new things tried again, as after a failed write, leaves the record as it is."""
    text, some = made
    record = Record.new(article_of(text), "anna")
    for deed in some:
        record = done(record, deed)
    again = record
    change: Change
    for change in record.history:
        again = Apply(change).apply(again)
    assert again == record


def test_the_same_words_tagged_the_same_twice_are_one_claim(record: Record) -> None:
    """Two terminals that tag one sentence as one thing make one claim; as two things, two."""
    once = edits.tag(record, claim_on("Another"))
    again = edits.tag(record, claim_on("Another"))
    assert len(again.apply(once.apply(record)).claims) == 1
    other = edits.tag(record, claim_on("Another").relabelled("quote"))
    assert len(other.apply(once.apply(record)).claims) == 2


def test_a_claim_that_stays_takes_on_its_new_surroundings(record: Record) -> None:
    """Words corrected right behind a claim are in its anchor from then on, so that the next change finds it by them."""
    record = edits.tag(record, claim_on("One thing happened.")).apply(record)
    text = TEXT.replace("Another", "A second")
    (claim,) = replace(record, text=text).carried_over(TEXT, article_of(text)).claims
    assert (claim.start, claim.suffix) == (0, text[claim.end : claim.end + 32])


def test_an_article_that_lost_a_claim_is_not_done(record: Record) -> None:
    """Where a change sets a claim aside, an article that was done is in progress again; where none, it stays done."""
    record = edits.tag(record, claim_on("Another, he said, did not.")).apply(record)
    record = edits.set_status(record, "done").apply(record)
    text = TEXT.replace("third", "fourth")
    assert replace(record, text=text).carried_over(TEXT, article_of(text)).row.status == "done"
    text = TEXT.replace("Another, he", "Nobody, she")
    assert replace(record, text=text).carried_over(TEXT, article_of(text)).row.status == "in progress"


def test_the_same_words_at_the_old_offsets_by_chance_are_not_those_of_the_claim() -> None:
    """What stood in lines that are gone goes aside, though other words like it stand where it stood."""
    before = "---\ntitle: >\n  Mayor says no\n---\nMayor says no. Mayor says no. He left.\n"
    text = "Mayor says no. Mayor says no. He left.\n"
    places = [at for at in range(len(before)) if before.startswith("Mayor says no", at)]
    claims = [Claim.of(before, at, at + 13, "fact") for at in places]
    record = Record.new(article_of(before), "anna").with_claims((), claims)
    moved = replace(record, text=text).carried_over(before, article_of(text))
    assert [(claim.id, claim.start) for claim in moved.claims] == [(claims[1].id, 0), (claims[2].id, 15)]
    assert [each.claim for each in moved.orphans] == [claims[0]]


def test_undoing_a_change_keeps_what_another_program_changed_meanwhile() -> None:
    """Each change and each undo touches only the fields that it changed: a note from elsewhere stays."""
    record = Record.new(article_of("Rain fell on the town."), "anna")
    claim = Claim.of(record.text, 0, 9, "fact")
    record = edits.tag(record, claim).apply(record)
    relabel = edits.change(record, claim, claim.relabelled("quote"))
    note = edits.change(record, claim, claim.noted("from the other machine"))
    both = note.apply(relabel.apply(record))
    assert [(each.label, each.note) for each in both.claims] == [("quote", "from the other machine")]
    back = Undo(relabel.change.id, both.moment()).apply(both)
    assert [(each.label, each.note) for each in back.claims] == [("fact", "from the other machine")]
    assert standing_claims(back.history)[claim.id].note == "from the other machine"


SPOKEN = "Anna Kent spoke first. She said that we will not go. The end."


def spoken(record_text: str = SPOKEN) -> tuple[Record, Claim]:
    """Tag what was said, with the pronoun for the speaker."""
    record = Record.new(article_of(record_text), "anna")
    start, source = record_text.index("we will"), record_text.index("She")
    claim = Claim.of(record_text, start, start + len("we will not go"), "quote")
    claim = claim.said_by("Anna Kent", source, source + 3, "She")
    return edits.tag(record, claim).apply(record), claim


def moved_to(record: Record, text: str) -> Record:
    """Open the record on an edited text."""
    return replace(record, text=text).carried_over(record.text, article_of(text))


@pytest.mark.parametrize("what", ["speaker", "edges", "both"])
def test_undo_in_a_text_that_has_moved_puts_the_source_span_back(what: str) -> None:
    """Undo and redo know where the words for the speaker are by now, whatever the change was about."""
    record, claim = spoken()
    after = claim.said_by("Bert Low") if what in ("speaker", "both") else claim
    after = after.stretched(SPOKEN, claim.start, claim.start + 7) if what in ("edges", "both") else after
    edit = edits.change(record, claim, after)
    text = f"A sentence comes before. {SPOKEN}"
    there = undo(moved_to(edit.apply(record), text))
    (back,) = there.claims
    assert (back.text, back.speaker, back.speaker_text) == (claim.text, "Anna Kent", "She")
    assert text[back.speaker_start : back.speaker_end] == "She"
    assert back.speaker_start == text.index("She")
    (again,) = redo(there).claims
    assert (again.text, again.speaker, again.speaker_text) == (after.text, after.speaker, after.speaker_text)


def test_an_edit_between_a_claim_and_its_speaker_keeps_the_source_span() -> None:
    """Both stand where the text has them; neither moves along with the other."""
    record, claim = spoken()
    text = SPOKEN.replace("She said", "She then said")
    (there,) = moved_to(record, text).claims
    assert (there.speaker_text, there.speaker_start) == ("She", claim.speaker_start)
    assert there.start == claim.start + len("then ")


def test_redo_restores_no_claim_that_was_removed_after_the_change(record: Record) -> None:
    """Two claims are tagged, one is removed, and the tagging is undone and redone: the other one is back."""
    one, other = claim_on("One thing"), claim_on("Another")
    tag = edits.tag(record, one, other)
    record = tag.apply(record)
    record = edits.remove(record, one).apply(record)
    record = Undo(tag.change.id, record.moment()).apply(record)
    assert not record.claims
    record = Redo(tag.change.id).apply(record)
    assert record.claims == (other,)
    assert standing_claims(record.history).keys() == {other.id}
