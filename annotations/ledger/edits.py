"""Edits of the entries and mentions of a ledger.

Rows that an edit is about and that are gone meanwhile leave it without effect.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from msgspec.structs import replace as with_fields

from annotations.ledger.changes import FOLLOWED, Edit
from annotations.ledger.model import RELATIONS, Check, Entry, Ledger, LedgerChange, Mention, Rejected, Relation, pair_id
from annotations.moment import new_id
from annotations.wording import quoted

SUMMARY_CELLS = 32
"""Characters of an entry's words in the description of a change."""

ANOTHER_LEAD = "another lead"
"""What a change of the lead is called."""

_TURNED: dict[Relation, Relation] = {"weaker": "stronger", "stronger": "weaker"}


def make_entry(who: str, mention: Mention, *more: Mention, summary: str = "") -> Edit:
    """Return the edit that makes an entry of mentions, the first as its lead. Use `Mention.of` for them.

    Claims that are in an entry already leave it for the new one.
    """
    entry_id = new_id()

    def change(ledger: Ledger, when: datetime) -> Ledger:
        entry = Entry(id=entry_id, lead=mention.id, summary=summary, created=when, updated=when)
        placed = tuple(with_fields(each, entry=entry_id, updated=when) for each in (mention, *more))
        ledger = replace(ledger, entries=(*ledger.entries, entry), mentions=_without(ledger.mentions, placed))
        return replace(ledger, mentions=(*ledger.mentions, *placed))

    return Edit(f"new entry {quoted(summary or mention.text, SUMMARY_CELLS)}", who, change)


def make_pair(who: str, lead: Mention, other: Mention, relations: Iterable[Relation] = ()) -> Edit:
    """Return the edit that makes an entry of two claims, the second related to the first."""
    return make_entry(who, lead, with_fields(other, relations=_ordered(relations)))


def link(who: str, entry: str, mention: Mention, relations: Iterable[Relation] = ()) -> Edit:
    """Return the edit that puts a claim into an entry. A claim that is in another entry leaves that one."""
    placed = with_fields(mention, entry=entry, relations=_ordered(relations))

    def change(ledger: Ledger, when: datetime) -> Ledger:
        if ledger.entry(entry) is None:
            return ledger
        row = with_fields(placed, updated=when)
        return replace(ledger, mentions=(*_without(ledger.mentions, (row,)), row))

    return Edit(f"link {quoted(mention.text, SUMMARY_CELLS)}", who, change)


def _without(mentions: Iterable[Mention], placed: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions without those of the same claims: a claim is in one entry at most."""
    claims = {(each.annotator, each.claim) for each in placed}
    return tuple(each for each in mentions if (each.annotator, each.claim) not in claims)


def unlink(who: str, *mentions: str) -> Edit:
    """Return the edit that takes mentions out of their entries. An entry without mentions goes with the last one."""
    return Edit(
        "take out " + (f"{len(mentions)} mentions" if len(mentions) > 1 else "a mention"),
        who,
        lambda ledger, _: replace(ledger, mentions=tuple(each for each in ledger.mentions if each.id not in mentions)),
    )


def remove_entry(who: str, entry: str) -> Edit:
    """Return the edit that removes an entry with its mentions; their claims stay in their articles."""
    return Edit(
        "remove an entry",
        who,
        lambda ledger, _: replace(ledger, mentions=tuple(each for each in ledger.mentions if each.entry != entry)),
    )


def relate(who: str, mention: str, *relations: Relation) -> Edit:
    """Return the edit that gives a mention these relations to the lead, and no others.

    The lead has none. Raises `ValueError` for same with contradicts.
    """
    ordered = _ordered(relations)
    words = ", ".join(ordered) or "no relation"

    def change(ledger: Ledger, when: datetime) -> Ledger:
        row = ledger.mention(mention)
        if row is None or row.relations == ordered or any(entry.lead == mention for entry in ledger.entries):
            return ledger
        return ledger.with_mentions(with_fields(row, relations=ordered, updated=when))

    return Edit(words, who, change)


def toggled(relations: Iterable[Relation], relation: Relation) -> tuple[Relation, ...]:
    """Return relations with one more or one less. Of same and contradicts, and of weaker and stronger, one is left."""
    held = set(relations)
    if relation in held:
        return _ordered(held - {relation})
    exclusive: dict[Relation, Relation] = {
        "same": "contradicts",
        "contradicts": "same",
        "weaker": "stronger",
        "stronger": "weaker",
    }
    return _ordered((held - {exclusive[relation]} if relation in exclusive else held) | {relation})


def _ordered(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    held = set(relations)
    if {"same", "contradicts"} <= held:
        raise ValueError("a mention cannot be the same and contradict")
    return tuple(each for each in RELATIONS if each in held)


def turned_relations(relations: Collection[Relation]) -> tuple[Relation, ...]:
    """Return relations as they are seen from the other side.

    Where one adds to the other, the other adds nothing: it is the same, unless something else relates them.
    """
    others = [_TURNED.get(each, each) for each in relations if each != "adds"]
    return _ordered(others or (["same"] if "adds" in relations else []))


def turn_lead(who: str, mention: str) -> Edit:
    """Return the edit that makes a mention the lead of its entry, and turns the relations.

    The old lead gets the relations of the new one as they are seen from the other side. Those of the others were to the
    old lead: they stay only if the new lead is the same as the old one, else they are asked anew. Turning back to the
    lead from before restores what the ledger knew, because the relations that were dropped are in the history.
    """

    def change(ledger: Ledger, when: datetime) -> Ledger:
        new = ledger.mention(mention)
        entry = ledger.entry(new.entry) if new else None
        old = ledger.lead(entry) if entry else None
        if new is None or entry is None or old is None or old.id == mention:
            return ledger
        if earlier := _turned_back(ledger, entry, mention):
            rows = tuple(with_fields(each, updated=when) for each in earlier)
        else:
            turned = turned_relations(new.relations)
            others = [each for each in ledger.by_entry[entry.id] if each.id not in (old.id, new.id)]
            is_same = new.relations == ("same",)
            dropped = () if is_same else [with_fields(each, relations=(), updated=when) for each in others]
            rows = (
                with_fields(new, relations=(), updated=when),
                with_fields(old, relations=turned, updated=when),
                *dropped,
            )
        entries = tuple(
            with_fields(each, lead=mention, updated=when) if each.id == entry.id else each for each in ledger.entries
        )
        return replace(ledger, entries=entries).with_mentions(*rows)

    return Edit(ANOTHER_LEAD, who, change)


def _turned_back(ledger: Ledger, entry: Entry, mention: str) -> tuple[Mention, ...]:
    """Return the mentions of an entry as they were before the last change, if that only turned the lead away.

    Turning the lead twice is then nothing. Empty if anything of the entry has changed since.
    """
    last = next((each for each in ledger.open_changes() if _touches(each, entry.id)), None)
    if last is None or last.what != ANOTHER_LEAD:
        return ()
    was = next((each for each in last.before.entries if each.id == entry.id), None)
    if was is None or was.lead != mention:
        return ()
    present = {each.id: each for each in ledger.by_entry[entry.id]}
    if any(present.get(each.id) != each for each in last.after.mentions):
        return ()
    return tuple(each for each in last.before.mentions if each.id in present)


def _touches(change: LedgerChange, entry: str) -> bool:
    rows = (*change.before.mentions, *change.after.mentions)
    entries = (*change.before.entries, *change.after.entries)
    return any(row.entry == entry for row in rows) or any(row.id == entry for row in entries)


def merge_entries(who: str, into: str, *entries: str) -> Edit:
    """Return the edit that puts the mentions of entries into another one, as they were, without relations."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        if ledger.entry(into) is None:
            return ledger
        moved = [each for each in ledger.mentions if each.entry in entries and each.entry != into]
        rows = [with_fields(each, entry=into, relations=(), updated=when) for each in moved]
        return ledger.with_mentions(*rows)

    return Edit("merge entries", who, change)


def move(who: str, entry: str, *mentions: str) -> Edit:
    """Return the edit that moves mentions into another entry; their relations were to another lead, and go."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        if ledger.entry(entry) is None:
            return ledger
        moved = [each for each in ledger.mentions if each.id in mentions and each.entry != entry]
        return ledger.with_mentions(*(with_fields(each, entry=entry, relations=(), updated=when) for each in moved))

    return Edit("move " + (f"{len(mentions)} mentions" if len(mentions) > 1 else "a mention"), who, change)


def split(who: str, *mentions: str) -> Edit:
    """Return the edit that makes an entry of its own of mentions of an entry, the first of them as its lead."""
    entry_id = new_id()

    def change(ledger: Ledger, when: datetime) -> Ledger:
        moved = [each for each in ledger.mentions if each.id in mentions]
        if not moved:
            return ledger
        lead = next((each for name in mentions for each in moved if each.id == name), moved[0])
        entry = Entry(id=entry_id, lead=lead.id, created=when, updated=when)
        rows = [with_fields(each, entry=entry_id, relations=(), updated=when) for each in moved]
        return replace(ledger, entries=(*ledger.entries, entry)).with_mentions(*rows)

    return Edit("split an entry", who, change)


def describe_entry(
    who: str, entry: str, *, summary: str | None = None, note: str | None = None, check: Check | None = None
) -> Edit:
    """Return the edit that changes the fields of an entry; `None` leaves a field."""
    given = {"summary": summary, "note": note, "check": check}
    fields = {name: value for name, value in given.items() if value is not None}
    names = [f"check {check}" if name == "check" else name for name in fields]

    def change(ledger: Ledger, when: datetime) -> Ledger:
        def changed(row: Entry) -> Entry:
            is_new = any(getattr(row, name) != value for name, value in fields.items())
            return with_fields(row, **fields, updated=when) if row.id == entry and is_new else row

        return replace(ledger, entries=tuple(map(changed, ledger.entries)))

    return Edit(" and ".join(names) + " of an entry", who, change)


def note_mention(who: str, mention: str, note: str) -> Edit:
    """Return the edit that changes the note on a mention."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        row = ledger.mention(mention)
        if row is None or row.note == note:
            return ledger
        return ledger.with_mentions(with_fields(row, note=note, updated=when))

    return Edit("note on a mention", who, change)


def reject(who: str, *pairs: tuple[str, str]) -> Edit:
    """Return the edit that keeps pairs of claims, by their ids, from being offered again."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        news = {}
        for one, other in pairs:
            claims = (min(one, other), max(one, other))
            if not ledger.is_rejected(one, other):
                news[pair_id(one, other)] = Rejected(id=pair_id(one, other), claims=claims, updated=when)
        return replace(ledger, rejected=(*ledger.rejected, *news.values())) if news else ledger

    return Edit("not related", who, change)


def follow(who: str, rows: Iterable[Mention]) -> Edit:
    """Return the edit that brings mentions up to date with their claims (`annotations.ledger.sheet.outdated`)."""
    news = tuple(rows)

    def change(ledger: Ledger, when: datetime) -> Ledger:
        names = ("text", "prefix", "suffix", "start", "end", "label", "speaker", "sure")
        present = {each.id: each for each in ledger.mentions}
        changed = []
        for row in news:
            if (held := present.get(row.id)) is not None:
                fields = {name: getattr(row, name) for name in names}
                if any(getattr(held, name) != value for name, value in fields.items()):
                    changed.append(with_fields(held, **fields, updated=when))
        return ledger.with_mentions(*changed)

    return Edit(FOLLOWED, who, change)
