"""Whatever two programs do in whatever order, with a disk that fails and texts that change: disk and plan agree."""

import errno
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
from exchanged import written
from failing import Disk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import TinyDB

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Edit, Progress, Redo, Undo
from annotations.claims.record import Record
from annotations.errors import NotSavedError
from annotations.exchange.exporter import select_records
from annotations.store.store import Store

LABELS = ("fact", "quote", "speculation")
WORDS = [f"word{number}“é👍”" for number in range(16)]
HEADS = ("", "Corrected at noon.\n\n", "Corrected.\n\n")
"""What the desk puts on top of the text, and takes away again."""


@dataclass
class Deed:
    """One change as the plan has it: what the claims, the status and the note were before it and after it."""

    id: str
    before: dict[str, Any]
    after: dict[str, Any]
    undone: bool = False


@dataclass
class Plan:
    """What the disk must say, kept in plain dictionaries: words are known by their numbers, wherever they stand."""

    claims: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By id: first and last word, label, note."""
    deeds: list[Deed] = field(default_factory=list)
    taken_back: list[Deed] = field(default_factory=list)
    """What redo does again, the last first."""
    status: str = "new"
    note: str = ""
    read: set[int] = field(default_factory=set)
    seconds: float = 0.0


class Machine(RuleBasedStateMachine):
    """Two programs at one article, a disk that fails at times, and a plan of what must come of it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.folder = Path(mkdtemp())
        self.stores = [Store(self.folder, "anna"), Store(self.folder, "anna")]
        self.plan = Plan()
        self.head = 0
        self.disk = Disk(self.folder)
        self.disk.__enter__()
        self.failing: tuple[int, int] | None = None

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.disk.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    @property
    def article(self) -> Article:
        """The article as its desk has it now."""
        return Article(id="a", title="A", text=HEADS[self.head] + " ".join(WORDS))

    def span(self, first: int, last: int) -> Span:
        """Return where words stand today."""
        text = self.article.text
        return Span(text.index(WORDS[first]), text.index(WORDS[last]) + len(WORDS[last]))

    @property
    def store(self) -> Store:
        """One of the two programs."""
        return self.stores[len(self.plan.deeds) % 2]

    def apply(self, *steps: Edit) -> None:
        """Do steps; where the disk fails it is as it was, and they are tried again, by this program or another."""
        path = self.store.path("a")
        if self.failing is not None:
            before = path.read_bytes() if path.exists() else None
            self.disk.fail(*self.failing, lasting=True)
            try:
                self.store.apply(self.article, steps)
            except NotSavedError:
                assert (path.read_bytes() if path.exists() else None) == before
            self.disk.heal()
            self.failing = None
        record = self.store.apply(self.article, steps)
        assert record == Store(self.folder, "anna").load(self.article)

    def now(self) -> Record:
        """Return the record as a program has it before it does something."""
        return self.store.load(self.article)

    def does(self, step: Apply, claims: dict[str, tuple[Any, ...]], gone: list[str], **other: Any) -> None:
        """Apply something new, on disk and in the plan."""
        held = self.plan.claims
        status = other.get("status", "in progress" if self.plan.status == "new" else self.plan.status)
        before = {key: held[key] for key in (*claims, *gone) if key in held}
        note = other.get("note", self.plan.note)
        deed = Deed(
            step.change.id,
            {"claims": before, "status": self.plan.status, "note": self.plan.note},
            {"claims": claims, "status": status, "note": note},
        )
        self.plan.deeds.append(deed)
        self.plan.taken_back.clear()
        self.walk(deed.before, deed.after)
        self.apply(step)

    def walk(self, source: dict[str, Any], goal: dict[str, Any]) -> None:
        """Bring the plan from one side of a change to the other."""
        for key in source["claims"]:
            self.plan.claims.pop(key, None)
        self.plan.claims |= goal["claims"]
        if source["status"] != goal["status"] and self.plan.status == source["status"]:
            self.plan.status = goal["status"]
        if source["note"] != goal["note"]:
            self.plan.note = goal["note"]

    @initialize()
    def open(self) -> None:
        """Read what is not there yet."""
        assert self.now().is_untouched

    @rule(first=st.integers(0, 15), more=st.integers(0, 3), label=st.sampled_from(LABELS))
    def tag(self, first: int, more: int, label: str) -> None:
        """Tag words that do not carry that very label yet."""
        last = min(15, first + more)
        if any(claim[:3] == (first, last, label) for claim in self.plan.claims.values()):
            return
        claim = Claim.of(self.article.text, *self.span(first, last), label)
        self.does(edits.tag(self.now(), claim), {claim.id: (first, last, label, "")}, [])

    def some_claim(self, which: int) -> tuple[Record, Claim, tuple[Any, ...]]:
        """Choose one of the claims."""
        record = self.now()
        claim = record.claims[which % len(record.claims)]
        return record, claim, self.plan.claims[claim.id]

    has_claims = precondition(lambda self: self.plan.claims)

    @rule(which=st.integers(0, 1))
    def look(self, which: int) -> None:
        """One of the programs sees what is on disk, as the watcher has it do."""
        self.stores[which].look(self.article)

    @has_claims
    @rule(which=st.integers(0, 99), label=st.sampled_from(LABELS))
    def relabel(self, which: int, label: str) -> None:
        """Give a claim another label."""
        record, claim, (first, last, _, note) = self.some_claim(which)
        step = edits.change(record, claim, claim.relabelled(label))
        self.does(step, {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99), first=st.integers(0, 15), more=st.integers(0, 3))
    def stretch(self, which: int, first: int, more: int) -> None:
        """Give a claim other edges."""
        record, claim, (_, _, label, note) = self.some_claim(which)
        last = min(15, first + more)
        step = edits.change(record, claim, claim.stretched(self.article.text, *self.span(first, last)))
        self.does(step, {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99), note=st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
    def annotate(self, which: int, note: str) -> None:
        """Write a note on a claim."""
        record, claim, (first, last, label, _) = self.some_claim(which)
        self.does(edits.change(record, claim, claim.noted(note)), {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99))
    def remove(self, which: int) -> None:
        """Remove a claim."""
        record, claim, _ = self.some_claim(which)
        self.does(edits.remove(record, claim), {}, [claim.id])

    @rule(note=st.sampled_from(["", "one", "two\n“é”"]))
    def note(self, note: str) -> None:
        """Write a note on the article."""
        self.does(edits.set_note(self.now(), note), {}, [], note=note)

    @rule(status=st.sampled_from(["done", "in progress"]))
    def mark(self, status: Any) -> None:
        """Mark the article as done, or as in progress again."""
        self.does(edits.set_status(self.now(), status), {}, [], status=status)

    @rule(which=st.integers(0, 15), seconds=st.sampled_from([0.0, 1.5]))
    def read(self, which: int, seconds: float) -> None:
        """Read a word."""
        span = self.span(which, which)
        self.plan.read.add(which)
        if self.plan.status == "new":
            self.plan.status = "in progress"
        was = self.plan.seconds
        trouble = self.failing
        self.apply(Progress(span.start, (span,), seconds))
        self.plan.seconds = self.now().row.seconds
        assert self.plan.seconds == was + seconds or trouble

    @rule()
    def undo(self) -> None:
        """Take back what was done last."""
        record = self.now()
        change = record.last()
        held = [deed for deed in self.plan.deeds if not deed.undone]
        assert (change.id if change else None) == (held[-1].id if held else None)
        if change is not None:
            held[-1].undone = True
            self.plan.taken_back.append(held[-1])
            self.walk(held[-1].after, held[-1].before)
            self.apply(Undo(change.id, record.moment()))

    @rule()
    def redo(self) -> None:
        """Apply again what was taken back last, unless something new was done."""
        change = self.now().undone()
        again = self.plan.taken_back[-1] if self.plan.taken_back else None
        assert (change.id if change else None) == (again.id if again else None)
        if change is not None and again is not None:
            self.plan.taken_back.pop()
            again.undone = False
            self.walk(again.before, again.after)
            self.apply(Redo(change.id))

    @rule()
    def start_again(self) -> None:
        """Quit both programs and open the article anew."""
        self.stores = [Store(self.folder, "anna"), Store(self.folder, "anna")]

    @rule(step=st.integers(0, 30), number=st.sampled_from([errno.ENOSPC, errno.EIO]))
    def fail(self, step: int, number: int) -> None:
        """Let the disk fail at some step of the next write."""
        self.failing = (step, number)

    @rule(head=st.integers(0, len(HEADS) - 1))
    def correct(self, head: int) -> None:
        """Let the desk put something on top of the text, or take it away."""
        self.head = head

    @invariant()
    def disk_and_plan_agree(self) -> None:
        """Every claim stands on its words; status, notes, what was read and the history are what was done."""
        article = self.article
        record = Store(self.folder, "anna").load(article)
        assert (record.trouble, record.orphans) == ("", ())
        assert all(claim.stands_in(article.text) for claim in record.claims)
        found = {claim.id: (claim.span, claim.label, claim.note) for claim in record.claims}
        assert found == {
            key: (self.span(first, last), label, note) for key, (first, last, label, note) in self.plan.claims.items()
        }
        assert (record.row.status, record.row.note) == (self.plan.status, self.plan.note)
        assert [(change.id, change.undone is not None) for change in record.history] == [
            (deed.id, deed.undone) for deed in self.plan.deeds
        ]
        for word in self.plan.read:
            start, end = self.span(word, word)
            assert any(one <= start and end <= other for one, other in record.row.reviewed)

    @invariant()
    def anybody_reads_it(self) -> None:
        """Plain TinyDB opens the file, and the line that leaves says the same as the plan."""
        path = self.store.path("a")
        if not path.exists():
            assert self.plan == Plan()
            return
        with TinyDB(path, access_mode="r") as db:
            assert {row["id"] for row in db.table("claims")} == set(self.plan.claims)
            assert {row["id"] for row in db.table("history")} == {deed.id for deed in self.plan.deeds}
        for data in written("jsonl", select_records(self.folder)).splitlines():
            line = msgspec.json.decode(data)
            told = {span["id"]: (span["text"], span["label"], span["note"]) for span in line["spans"]}
            assert told == {
                key: (" ".join(WORDS[first : last + 1]), label, note)
                for key, (first, last, label, note) in self.plan.claims.items()
            }
            assert all(line["text"][span["start"] : span["end"]] == span["text"] for span in line["spans"])


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
