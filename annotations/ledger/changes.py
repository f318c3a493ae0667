"""Changes of a ledger: an edit recorded in the history, undone and done again.

An edit is deterministic: the same ledger and edit give the same ledger. The store applies an edit to the ledger that is
on disk by then, under its lock.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import asdict
from msgspec.structs import replace as with_fields

from annotations.ledger.model import Entry, Ledger, LedgerChange, Mention, Rejected, Rows, Story
from annotations.moment import TICK, go_on_from, new_id, now

_Row = TypeVar("_Row", Story, Entry, Mention, Rejected)


class LedgerEdit(Protocol):
    """A change to a ledger."""

    def apply(self, ledger: Ledger) -> Ledger:
        """Return the ledger after the change, with its history."""
        ...


@dataclass(frozen=True)
class Edit:
    """A change of rows, recorded in the history so that it can be undone."""

    what: str
    who: str
    change: Callable[[Ledger, datetime], Ledger]
    id: str = field(default_factory=new_id)
    when: datetime = field(default_factory=now)

    def apply(self, ledger: Ledger) -> Ledger:
        """Return the ledger after the change; the same ledger if it changes nothing."""
        latest = max((each.updated for each in ledger.history), default=None)
        # Later than every change, whose clock may be ahead: undoing goes back by moments.
        when = self.when if latest is None or self.when > latest else latest + TICK
        go_on_from(when)
        new = _tidied(self.change(ledger, when), when)
        before, after = _difference(ledger, new)
        if before == after:
            return ledger
        made = LedgerChange(id=self.id, when=when, who=self.who, what=self.what, before=before, after=after)
        return new.with_history((*ledger.history, made))


def _tidied(ledger: Ledger, when: datetime) -> Ledger:
    """Return a ledger without entries that have lost all mentions, each other one with a lead of its own.

    A new lead has no relations. Those of the others were to the lead that is gone: they stay only if the new one said
    the same.
    """
    entries: list[Entry] = []
    unrelated: set[str] = set()
    for entry in ledger.entries:
        mentions = ledger.by_entry.get(entry.id, [])
        if not mentions:
            continue
        if all(mention.id != entry.lead for mention in mentions):
            entries.append(with_fields(entry, lead=mentions[0].id, updated=when))
            is_same = mentions[0].relations == ("same",)
            unrelated.update(mention.id for mention in (mentions[:1] if is_same else mentions) if mention.relations)
        else:
            entries.append(entry)
    kept = tuple(entries)
    if kept == ledger.entries:
        return ledger
    rows = tuple(
        with_fields(each, relations=(), updated=when) if each.id in unrelated else each for each in ledger.mentions
    )
    return replace(ledger, entries=kept, mentions=rows)


def _difference(old: Ledger, new: Ledger) -> tuple[Rows, Rows]:
    """Return the rows that only the old ledger has, and those that only the new one has."""
    before: dict[str, tuple[Any, ...]] = {}
    after: dict[str, tuple[Any, ...]] = {}
    for name, olds, news in (
        ("story", (old.story,), (new.story,)),
        ("entries", old.entries, new.entries),
        ("mentions", old.mentions, new.mentions),
        ("rejected", old.rejected, new.rejected),
    ):
        had, has = {row.id: row for row in olds}, {row.id: row for row in news}
        before[name] = tuple(row for row in olds if has.get(row.id) != row)
        after[name] = tuple(row for row in news if had.get(row.id) != row)
    return Rows(**before), Rows(**after)


@dataclass(frozen=True)
class Undo:
    """Undoes a change by its id; one that is undone already stays so."""

    change: str
    when: datetime = field(default_factory=now)

    def apply(self, ledger: Ledger) -> Ledger:
        """Return the ledger without the change."""
        return _walked(ledger, self.change, self.when, back=True)


@dataclass(frozen=True)
class Redo:
    """Does a change again that was undone."""

    change: str
    when: datetime = field(default_factory=now)

    def apply(self, ledger: Ledger) -> Ledger:
        """Return the ledger with the change."""
        return _walked(ledger, self.change, self.when, back=False)


FOLLOWED = "claims as they are now"
"""What a change is called that brings mentions up to date with their claims: nobody has made it, and undo passes it."""


def _made_by(changes: Iterable[LedgerChange], who: str) -> Iterator[LedgerChange]:
    """Yield the changes that a person has made."""
    return (change for change in changes if change.who == who and change.what != FOLLOWED)


def undo(ledger: Ledger, who: str) -> Undo | None:
    """Return the edit that undoes the latest change of a person; `None` if there is none."""
    found = next(_made_by(ledger.open_changes(), who), None)
    return Undo(found.id) if found else None


def redo(ledger: Ledger, who: str) -> Redo | None:
    """Return the edit that does again the change that was undone last; `None` after a newer change."""
    newest = next((change.when for change in _made_by(ledger.open_changes(), who)), None)
    undone = [change for change in _made_by(ledger.history, who) if change.undone is not None]
    # A change is done again while nothing newer holds: it was undone after that.
    undone = [change for change in undone if newest is None or (change.undone and change.undone > newest)]
    found = max(undone, key=lambda change: (change.undone, -change.when.timestamp()), default=None)
    return Redo(found.id) if found else None


def _walked(ledger: Ledger, change_id: str, when: datetime, *, back: bool) -> Ledger:
    change = next((each for each in ledger.history if each.id == change_id), None)
    if change is None or (change.undone is not None) == back:
        return ledger
    old, new = (change.after, change.before) if back else (change.before, change.after)
    latest = max(each.updated for each in ledger.history)
    when = max(when, latest + TICK)
    marked = with_fields(change, undone=when if back else None)
    story = _swapped((ledger.story,), old.story, new.story, when)
    walked = replace(
        ledger,
        story=story[0] if story else ledger.story,
        entries=_swapped(ledger.entries, old.entries, new.entries, when),
        mentions=_swapped(ledger.mentions, old.mentions, new.mentions, when),
        rejected=_swapped(ledger.rejected, old.rejected, new.rejected, when),
        history=tuple(marked if each is change else each for each in ledger.history),
    )
    return _whole(walked, ledger, when)


def _whole(ledger: Ledger, before: Ledger, when: datetime) -> Ledger:
    """Return a ledger in which every mention has its entry, and no two mentions are of one claim.

    Another person, or another program, may have put a claim into an entry that goes now, taken away the entry of a
    mention that comes back, or linked its claim elsewhere: what is there by now stays.
    """
    present = {mention.id for mention in before.mentions}
    held = {(mention.annotator, mention.claim) for mention in ledger.mentions if mention.id in present}
    mentions = tuple(each for each in ledger.mentions if each.id in present or (each.annotator, each.claim) not in held)
    lacking = {mention.entry for mention in mentions} - {entry.id for entry in ledger.entries}
    if lacking:
        past = (rows for each in before.history for rows in (each.before, each.after))
        known = {entry.id: entry for rows in past for entry in rows.entries}
        known |= {entry.id: entry for entry in before.entries}
        back = [with_fields(known[key], updated=when) for key in lacking if key in known]
        ledger = replace(ledger, entries=tuple(sorted((*ledger.entries, *back), key=_age)))
    return _tidied(ledger if mentions == ledger.mentions else replace(ledger, mentions=mentions), when)


def _swapped(rows: Sequence[_Row], old: Sequence[_Row], new: Sequence[_Row], when: datetime) -> tuple[_Row, ...]:
    """Return rows with the old ones replaced by the new; what was changed in them meanwhile stays."""
    olds, news = {row.id: row for row in old}, {row.id: row for row in new}
    kept: list[_Row] = []
    for row in rows:
        if row.id in news and row.id in olds:
            kept.append(_patched(row, olds[row.id], news.pop(row.id), when))
        elif row.id not in olds:
            kept.append(row)
            news.pop(row.id, None)
    back: list[_Row] = [with_fields(row, updated=when) for key, row in news.items() if key not in olds]
    # A row that another person has taken out meanwhile does not come back by a change of its fields.
    found = kept + back
    return tuple(sorted(found, key=_age) if back else found)


def _age(row: Struct) -> tuple[Any, str]:
    return getattr(row, "created", getattr(row, "updated", None)), str(getattr(row, "id", ""))


def _patched(row: _Row, old: _Row, new: _Row, when: datetime) -> _Row:
    """Return a row with the fields that differ between two of its versions set as the second has them.

    A field that has another value than the first by now was changed since, and stays.
    """
    was, becomes, is_now = asdict(old), asdict(new), asdict(row)
    fields = {name: value for name, value in becomes.items() if value != was[name] and is_now[name] == was[name]}
    fields.pop("updated", None)
    return with_fields(row, **fields, updated=when) if fields else row
