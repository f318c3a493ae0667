"""Random work of several machines on one article, for the tests of merging."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from strategies import article_of

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion, Decision
from annotations.claims.edits import Edit, Progress, Redo, Undo
from annotations.claims.fields import differing
from annotations.claims.record import Record

TEXT = "Rain fell on the town, she said. It may fall again. Nobody was hurt. The mayor called for calm."
ARTICLE = article_of(TEXT)
PLACES = (Span(0, 32), Span(33, 51), Span(52, 68), Span(69, 95))
"""Its sentences."""

_SOURCES = ((22, 26), (69, 78))
"""Where the article names a speaker."""

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Step = tuple[str, int, int]
"""What is done, and two numbers that choose where and with what."""

KINDS = (
    "tag",
    "relabel",
    "note",
    "speaker",
    "source",
    "describe",
    "unsure",
    "stretch",
    "remove",
    "undo",
    "redo",
    "status",
    "flag",
    "about",
    "attribute",
    "read",
    "decide",
)

STEPS = st.tuples(st.sampled_from(KINDS), st.integers(0, 7), st.integers(0, 3))


@dataclass
class Machine:
    """A machine on which one annotator works, with a clock of its own."""

    record: Record
    clock: datetime = START
    name: str = "m"
    pace: timedelta = field(default=timedelta(seconds=1))
    _made: int = 0

    def _new_id(self) -> str:
        self._made += 1
        return f"{self.name}{len(self.record.history)}-{self._made}"

    def _now(self) -> datetime:
        self.clock += self.pace
        return self.clock

    def do(self, steps: Sequence[Step]) -> Record:
        """Work, and return the record."""
        moments = ("annotations.claims.record.now", "annotations.claims.claim.now")
        ids = ("annotations.claims.edits.new_id", "annotations.claims.claim.new_id")
        with ExitStack() as stack:
            for moment, name in zip(moments, ids, strict=True):
                stack.enter_context(patch(moment, self._now))
                stack.enter_context(patch(name, self._new_id))
            for kind, where, which in steps:
                edit = _edit(self.record, kind, where, which)
                if edit is not None:
                    self.record = edit.apply(self.record).reanchored()
        return self.record


def _decision(record: Record, place: Span, label: str) -> Edit:
    """Return a decision on a place, as in a gold standard: its claim has the same id on every machine."""
    name = f"decided-{place.start}"
    before = tuple(claim for claim in record.claims if claim.id == name)
    made = with_fields(Claim.of(TEXT, *place, label or "fact"), id=name, origin="decided:ana")
    after = (with_fields(made, created=before[0].created if before else made.created),) if label else ()
    start, end = place
    versions = (DecidedVersion(annotator="ana", claim=f"a{start}", label="fact", start=start, end=end),)
    change = edits.set_status(record, record.row.status).change
    decided = Decision(item=place, versions=versions, took=0 if label == "fact" else None)
    return edits.Apply(with_fields(change, what="decide", before=before, after=after, decided=decided))


def _edit(record: Record, kind: str, where: int, which: int) -> Edit | None:  # noqa: C901, one branch for each kind
    """Return an edit of the record; `None` where there is nothing to do it to."""
    labels = ("fact", "quote", "speculation")
    place = PLACES[where % len(PLACES)]
    if kind == "tag":
        label = labels[which % 3]
        there = next((claim for claim in record.claims if claim.span == place), None)
        if there is not None:
            return edits.change(record, there, there.relabelled(label)) if there.label != label else None
        return edits.tag(record, Claim.of(TEXT, *place, label))
    if kind == "decide":
        return _decision(record, place, labels[which] if which < len(labels) else "")
    if kind == "status":
        return edits.set_status(record, ("done", "in progress", "skipped", "new")[which])
    if kind == "flag":
        return edits.set_flag(record, flagged=bool(which % 2))
    if kind == "about":
        return edits.set_note(record, ("", "first", "second", "third")[which])
    if kind == "attribute":
        name, value = ("topic", "desk")[which % 2], ("", "one", "two", "three")[where % 4]
        return edits.set_attributes(record, {name: value}) if record.row.attributes.get(name, "") != value else None
    if kind == "read":
        return Progress(place.start, (place,), 1.0 + which)
    if kind == "undo":
        last = record.last()
        return Undo(last.id, record.moment()) if last else None
    if kind == "redo":
        undone = record.undone()
        return Redo(undone.id, record.moment()) if undone else None
    if not record.claims:
        return None
    claim = record.claims[where % len(record.claims)]
    changed = {
        "relabel": lambda: claim.relabelled(labels[which % 3]),
        "note": lambda: claim.noted(("", "one", "two", "three")[which]),
        "speaker": lambda: claim.said_by(("", "she", "The mayor", "Nobody")[which]),
        "source": lambda: claim.said_by("The mayor", *_SOURCES[which % 2], TEXT[slice(*_SOURCES[which % 2])]),
        "describe": lambda: claim.described({("tone", "kind")[which % 2]: ("", "one", "two")[which % 3]}),
        "unsure": lambda: claim.noted(claim.note, sure=not claim.sure),
        "stretch": lambda: claim.stretched(
            TEXT, claim.start, claim.end - 1 if claim.end > claim.start + 1 else claim.end
        ),
    }
    if kind == "remove":
        return edits.remove(record, claim)
    after = changed[kind]()
    return edits.change(record, claim, after) if differing(claim, after) else None


BEGINNING: tuple[Step, ...] = (("tag", 0, 0), ("tag", 1, 1), ("read", 0, 0))
"""Two claims and a sentence that was read."""


def begun(steps: Sequence[Step] = BEGINNING) -> Record:
    """Return a record on which somebody has worked."""
    return Machine(Record.new(ARTICLE, "anna")).do(steps)


def bare(record: Record) -> tuple[object, ...]:
    """Return the claims and what was decided of the article, as a person sees it."""
    claims = tuple(with_fields(claim) for claim in record.claims)
    row = record.row
    return claims, record.orphans, row.status, row.flagged, row.note, row.reviewed, row.attributes


def same(one: Record, other: Record) -> bool:
    """Return whether two records are equal."""
    return replace(one, reanchoring=None) == replace(other, reanchoring=None)
