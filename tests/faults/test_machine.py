"""Two programs, a failing disk and a changing text, compared with a model."""

import errno
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from exchanged import written
from failing_disk import FailingDisk
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
from annotations.exchange.records import select_records
from annotations.store.store import Store

pytestmark = pytest.mark.slow

LABELS = ("fact", "quote", "speculation")
WORDS = [f"word{number}“é👍”" for number in range(16)]
HEADS = ("", "Corrected at noon.\n\n", "Corrected.\n\n")
"""First lines that the text may have."""


@dataclass
class ModelChange:
    """One change in the model: claims, status and note before and after it."""

    id: str
    before: dict[str, Any]
    after: dict[str, Any]
    undone: bool = False


@dataclass
class Model:
    """The expected content of the disk; words are known by their numbers."""

    claims: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By id: first and last word, label, note."""
    changes: list[ModelChange] = field(default_factory=list)
    undone_changes: list[ModelChange] = field(default_factory=list)
    """The changes that redo applies again, the last first."""
    status: str = "new"
    note: str = ""
    read: set[int] = field(default_factory=set)
    seconds: float = 0.0


class Machine(RuleBasedStateMachine):
    """Two programs at one article, a disk that fails, and a model of the result."""

    def __init__(self) -> None:
        """Start with an empty store."""
        super().__init__()
        self.folder = Path(mkdtemp())
        self.stores = [Store(self.folder, "anna"), Store(self.folder, "anna")]
        self.model = Model()
        self.head = 0
        self.disk = FailingDisk(self.folder)
        self.disk.__enter__()
        self.failing: tuple[int, int] | None = None

    def teardown(self) -> None:
        """Delete the store."""
        self.disk.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    @property
    def article(self) -> Article:
        """The article with its current text."""
        return Article(id="a", title="A", text=HEADS[self.head] + " ".join(WORDS))

    def span(self, first: int, last: int) -> Span:
        """Return the current span of words."""
        text = self.article.text
        return Span(text.index(WORDS[first]), text.index(WORDS[last]) + len(WORDS[last]))

    @property
    def store(self) -> Store:
        """The store of one of the two programs, in turn."""
        return self.stores[len(self.model.changes) % 2]

    def apply(self, *new_edits: Edit) -> None:
        """Apply edits; after a failure, check that the file is unchanged, and try again."""
        path = self.store.path("a")
        if self.failing is not None:
            before = path.read_bytes() if path.exists() else None
            self.disk.fail(*self.failing, lasting=True)
            try:
                self.store.apply(self.article, new_edits)
            except NotSavedError:
                assert (path.read_bytes() if path.exists() else None) == before
            self.disk.heal()
            self.failing = None
        record = self.store.apply(self.article, new_edits)
        assert record == Store(self.folder, "anna").load(self.article)

    def current_record(self) -> Record:
        """Return the record as a program has it before an edit."""
        return self.store.load(self.article)

    def apply_change(self, edit: Apply, claims: dict[str, tuple[Any, ...]], gone: list[str], **other: Any) -> None:
        """Apply a new change, on disk and in the model."""
        claims_before = self.model.claims
        status = other.get("status", "in progress" if self.model.status == "new" else self.model.status)
        before = {key: claims_before[key] for key in (*claims, *gone) if key in claims_before}
        note = other.get("note", self.model.note)
        change = ModelChange(
            edit.change.id,
            {"claims": before, "status": self.model.status, "note": self.model.note},
            {"claims": claims, "status": status, "note": note},
        )
        self.model.changes.append(change)
        self.model.undone_changes.clear()
        self.update_model(change.before, change.after)
        self.apply(edit)

    def update_model(self, source: dict[str, Any], goal: dict[str, Any]) -> None:
        """Move the model from one side of a change to the other."""
        for key in source["claims"]:
            self.model.claims.pop(key, None)
        self.model.claims |= goal["claims"]
        if source["status"] != goal["status"] and self.model.status == source["status"]:
            self.model.status = goal["status"]
        if source["note"] != goal["note"]:
            self.model.note = goal["note"]

    @initialize()
    def open(self) -> None:
        """Open the article without a file."""
        assert self.current_record().is_untouched

    @rule(first=st.integers(0, 15), more=st.integers(0, 3), label=st.sampled_from(LABELS))
    def tag(self, first: int, more: int, label: str) -> None:
        """Tag words that do not carry this label yet."""
        last = min(15, first + more)
        if any(claim[:3] == (first, last, label) for claim in self.model.claims.values()):
            return
        claim = Claim.of(self.article.text, *self.span(first, last), label)
        self.apply_change(edits.tag(self.current_record(), claim), {claim.id: (first, last, label, "")}, [])

    def choose_claim(self, which: int) -> tuple[Record, Claim, tuple[Any, ...]]:
        """Choose one of the claims; return its record and its entry in the model too."""
        record = self.current_record()
        claim = record.claims[which % len(record.claims)]
        return record, claim, self.model.claims[claim.id]

    has_claims = precondition(lambda self: self.model.claims)

    @rule(which=st.integers(0, 1))
    def reload(self, which: int) -> None:
        """Reload the file in one of the programs, as the watcher does."""
        self.stores[which].load_if_changed(self.article)

    @has_claims
    @rule(which=st.integers(0, 99), label=st.sampled_from(LABELS))
    def relabel(self, which: int, label: str) -> None:
        """Give a claim another label."""
        record, claim, (first, last, _, note) = self.choose_claim(which)
        edit = edits.change(record, claim, claim.relabelled(label))
        self.apply_change(edit, {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99), first=st.integers(0, 15), more=st.integers(0, 3))
    def stretch(self, which: int, first: int, more: int) -> None:
        """Give a claim another span."""
        record, claim, (_, _, label, note) = self.choose_claim(which)
        last = min(15, first + more)
        edit = edits.change(record, claim, claim.stretched(self.article.text, *self.span(first, last)))
        self.apply_change(edit, {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99), note=st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
    def set_claim_note(self, which: int, note: str) -> None:
        """Set the note on a claim."""
        record, claim, (first, last, label, _) = self.choose_claim(which)
        self.apply_change(edits.change(record, claim, claim.noted(note)), {claim.id: (first, last, label, note)}, [])

    @has_claims
    @rule(which=st.integers(0, 99))
    def remove(self, which: int) -> None:
        """Remove a claim."""
        record, claim, _ = self.choose_claim(which)
        self.apply_change(edits.remove(record, claim), {}, [claim.id])

    @rule(note=st.sampled_from(["", "one", "two\n“é”"]))
    def set_article_note(self, note: str) -> None:
        """Set the note on the article."""
        self.apply_change(edits.set_note(self.current_record(), note), {}, [], note=note)

    @rule(status=st.sampled_from(["done", "in progress"]))
    def set_status(self, status: Any) -> None:
        """Set the status to done, or back to in progress."""
        self.apply_change(edits.set_status(self.current_record(), status), {}, [], status=status)

    @rule(which=st.integers(0, 15), seconds=st.sampled_from([0.0, 1.5]))
    def mark_read(self, which: int, seconds: float) -> None:
        """Mark a word as read."""
        span = self.span(which, which)
        self.model.read.add(which)
        if self.model.status == "new":
            self.model.status = "in progress"
        seconds_before = self.model.seconds
        had_failure = self.failing
        self.apply(Progress(span.start, (span,), seconds))
        self.model.seconds = self.current_record().row.seconds
        assert self.model.seconds == seconds_before + seconds or had_failure

    @rule()
    def undo(self) -> None:
        """Undo the last change."""
        record = self.current_record()
        change = record.last()
        standing = [change for change in self.model.changes if not change.undone]
        assert (change.id if change else None) == (standing[-1].id if standing else None)
        if change is not None:
            standing[-1].undone = True
            self.model.undone_changes.append(standing[-1])
            self.update_model(standing[-1].after, standing[-1].before)
            self.apply(Undo(change.id, record.moment()))

    @rule()
    def redo(self) -> None:
        """Redo the change that was undone last, unless a new one was made."""
        change = self.current_record().undone()
        again = self.model.undone_changes[-1] if self.model.undone_changes else None
        assert (change.id if change else None) == (again.id if again else None)
        if change is not None and again is not None:
            self.model.undone_changes.pop()
            again.undone = False
            self.update_model(again.before, again.after)
            self.apply(Redo(change.id))

    @rule()
    def restart_programs(self) -> None:
        """Quit both programs, and open the article again."""
        self.stores = [Store(self.folder, "anna"), Store(self.folder, "anna")]

    @rule(step=st.integers(0, 30), number=st.sampled_from([errno.ENOSPC, errno.EIO]))
    def fail(self, step: int, number: int) -> None:
        """Make the disk fail at some step of the next write."""
        self.failing = (step, number)

    @rule(head=st.integers(0, len(HEADS) - 1))
    def change_text(self, head: int) -> None:
        """Put a line on top of the text, or remove it."""
        self.head = head

    @invariant()
    def disk_and_model_agree(self) -> None:
        """Claims stand on their words; status, notes and history are those of the model."""
        article = self.article
        record = Store(self.folder, "anna").load(article)
        assert (record.trouble, record.orphans) == ("", ())
        assert all(claim.stands_in(article.text) for claim in record.claims)
        found = {claim.id: (claim.span, claim.label, claim.note) for claim in record.claims}
        assert found == {
            key: (self.span(first, last), label, note) for key, (first, last, label, note) in self.model.claims.items()
        }
        assert (record.row.status, record.row.note) == (self.model.status, self.model.note)
        assert [(change.id, change.undone is not None) for change in record.history] == [
            (change.id, change.undone) for change in self.model.changes
        ]
        for word in self.model.read:
            start, end = self.span(word, word)
            assert any(one <= start and end <= other for one, other in record.row.reviewed)

    @invariant()
    def plain_tinydb_and_export_agree_with_model(self) -> None:
        """Plain TinyDB and an exported line have the claims of the model."""
        path = self.store.path("a")
        if not path.exists():
            assert self.model == Model()
            return
        with TinyDB(path, access_mode="r") as db:
            assert {row["id"] for row in db.table("claims")} == set(self.model.claims)
            assert {row["id"] for row in db.table("history")} == {change.id for change in self.model.changes}
        for data in written("jsonl", select_records(self.folder)).splitlines():
            line = msgspec.json.decode(data)
            exported = {span["id"]: (span["text"], span["label"], span["note"]) for span in line["spans"]}
            assert exported == {
                key: (" ".join(WORDS[first : last + 1]), label, note)
                for key, (first, last, label, note) in self.model.claims.items()
            }
            assert all(line["text"][span["start"] : span["end"]] == span["text"] for span in line["spans"])


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
