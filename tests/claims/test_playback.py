"""Playback goes through every state that a record had, forwards and backwards."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Redo, Undo
from annotations.claims.playback import Playback, State
from annotations.claims.record import Record

TEXT = "The mayor left on Monday. “We are ready,” she said. It may rain tomorrow."
ARTICLE = Article("a", "title", TEXT)


def claim(words: str, label: str) -> Claim:
    """Return a claim on some words."""
    start = TEXT.index(words)
    return Claim.of(TEXT, start, start + len(words), label)


def seen(state: State) -> tuple[object, ...]:
    """Return what a person sees of a state."""
    return [(each.span, each.label, each.note) for each in state.claims], state.status, state.flagged, state.note


def as_state(record: Record) -> State:
    """Return the state of a record as it is."""
    row = record.row
    return State(record.claims, len(record.orphans), row.status, row.flagged, row.note, row.attributes)


def test_every_state_comes_back() -> None:
    """Tag, relabel, undo, note, attribute, remove, flag, done: each state is the one that the record had then."""
    record = Record.new(ARTICLE, "ana")
    states = [record]

    def do(edit: Edit) -> None:
        states.append(edit.apply(states[-1]))

    fact, quote = claim("The mayor left on Monday", "fact"), claim("We are ready", "quote")
    do(edits.tag(states[-1], fact))
    do(edits.tag(states[-1], quote))
    do(edits.change(states[-1], quote, quote.relabelled("speculation")))
    last = states[-1].last()
    assert last is not None
    do(Undo(last.id, states[-1].moment()))
    do(edits.set_note(states[-1], "check"))
    do(edits.set_attributes(states[-1], {"topic": "city"}))
    do(edits.remove(states[-1], fact))
    do(edits.set_flag(states[-1], flagged=True))
    do(edits.set_status(states[-1], "done"))
    playback = Playback(states[-1])
    assert len(playback.events) == len(states) - 1
    # Forwards, backwards, and by jumps.
    for number in (*range(len(states)), *reversed(range(len(states))), 3, 7, 0, 9):
        assert seen(playback.state(number)) == seen(as_state(states[number])), number
        assert playback.state(number).attributes == states[number].row.attributes


def test_a_change_that_was_redone_is_made_once() -> None:
    """Redoing forgets that it was undone: the history has one event."""
    record = edits.tag(Record.new(ARTICLE, "ana"), claim("We are ready", "quote")).apply(Record.new(ARTICLE, "ana"))
    (change,) = record.history
    record = Redo(change.id).apply(Undo(change.id, record.moment()).apply(record))
    assert len(Playback(record).events) == 1


def test_moments_and_pauses() -> None:
    """The state at a moment has what happened by then; the seconds of an event are those since the one before."""
    record = Record.new(ARTICLE, "ana")
    for words in ("The mayor", "We are", "It may"):
        record = edits.tag(record, claim(words, "fact")).apply(record)
    playback = Playback(record)
    when = playback.events[1].when
    assert [playback.number_at(when + timedelta(microseconds=each)) for each in (-1, 0)] == [1, 2]
    assert playback.seconds(1) == 0
    assert playback.seconds(2) == (when - playback.events[0].when).total_seconds()


def test_claims_on_words_that_are_gone_are_counted() -> None:
    """In a text that was corrected meanwhile, a claim is shown on its own words or not at all."""
    record = Record.new(ARTICLE, "ana")
    record = edits.tag(record, claim("We are ready", "quote"), claim("It may rain tomorrow", "fact")).apply(record)
    corrected = Article("a", "title", TEXT.replace("We are ready", "We’re not ready"))
    moved = Record(corrected.text, record.row, record.claims, history=record.history).carried_over(TEXT, corrected)
    state = Playback(moved).state(1)
    assert [each.text for each in state.claims] == ["It may rain tomorrow"]
    assert (state.absent, corrected.text[slice(*state.claims[0].span)]) == (1, "It may rain tomorrow")


def test_no_history_has_one_state() -> None:
    """An article that was only read can be opened."""
    playback = Playback(Record.new(ARTICLE, "ana"))
    assert (playback.events, playback.state(0).claims) == ((), ())


def test_a_status_that_reading_had_set_is_shown() -> None:
    """Reading is not in the history, but the next change names the status that it left."""
    record = edits.Progress(0, (Span(0, 25),), 3.0).apply(Record.new(ARTICLE, "ana"))
    record = edits.tag(record, claim("We are ready", "quote")).apply(record)
    assert [Playback(record).state(number).status for number in (0, 1)] == ["new", "in progress"]


SPANS = [(start, start + 9) for start in range(0, 60, 10)]


@given(st.lists(st.tuples(st.sampled_from("tag remove relabel undo redo done flag".split()), st.integers(0, 5))))
def test_the_last_state_is_the_record(steps: list[tuple[str, int]]) -> None:
    """Whatever was done and undone, and the state before any change is empty."""
    record = Record.new(ARTICLE, "ana")
    for step, number in steps:
        held = record.claims[number % len(record.claims)] if record.claims else None
        last, undone = record.last(), record.undone()
        edit: Edit | None = None
        if step == "tag":
            edit = edits.tag(record, Claim.of(TEXT, *SPANS[number], "fact"))
        elif step == "remove" and held:
            edit = edits.remove(record, held)
        elif step == "relabel" and held:
            edit = edits.change(record, held, held.relabelled("quote" if held.label == "fact" else "fact"))
        elif step == "undo" and last:
            edit = Undo(last.id, record.moment())
        elif step == "redo" and undone:
            edit = Redo(undone.id)
        elif step == "done":
            edit = edits.set_status(record, "done" if record.row.status != "done" else "in progress")
        elif step == "flag":
            edit = edits.set_flag(record, flagged=not record.row.flagged)
        record = edit.apply(record) if edit else record
    playback = Playback(record)
    last_state = playback.state(len(playback.events))
    assert last_state.claims == record.claims
    assert last_state.flagged == record.row.flagged
    assert playback.state(0).claims == ()
