"""The merge of two versions of a ledger that were changed apart from each other: values in, a value out.

Rows are known by their ids. A row that one side changed is as that side has it; of one that both changed, each field
is as the side has it that changed it, and the later version of the row decides the rest. A row that one side took out
is gone, unless the other has changed it since. No change is ever dropped from the history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec.structs import asdict
from msgspec.structs import replace as with_fields

from annotations.errors import StoreError
from annotations.ledger.model import Entry, Ledger, LedgerChange, Mention, Rejected, Story, StoryArticle

_Row = TypeVar("_Row", Story, Entry, Mention, Rejected)

_encoder = msgspec.json.Encoder(order="sorted")


def merge_ledgers(base: Ledger | None, ours: Ledger, theirs: Ledger) -> Ledger:
    """Return the merge of two versions of a ledger that began as `base`; `None` if that is not known.

    It does not depend on which side is ours. Raises `StoreError` if they are ledgers of two stories.
    """
    if ours.story.id != theirs.story.id:
        raise StoreError("the two sides are ledgers of different stories")
    if base is not None and base.story.id != ours.story.id:
        base = None
    merged = Ledger(
        story=_story(base, ours, theirs),
        entries=tuple(_rows("entries", base, ours, theirs)),
        mentions=tuple(_rows("mentions", base, ours, theirs)),
        rejected=tuple(_rows("rejected", base, ours, theirs)),
        history=_history(base, ours, theirs),
    )
    versions = [each for each in (ours, theirs, base) if each is not None]
    return _whole(replace(merged, mentions=_one_a_claim(merged.mentions)), versions)


def _rows(name: str, base: Ledger | None, ours: Ledger, theirs: Ledger) -> list[Any]:
    """Return the rows of a table, by age as the ledger has them."""
    one, other, began = ({row.id: row for row in getattr(each, name)} if each else {} for each in (ours, theirs, base))
    found: list[Any] = []
    for key in sorted({*one, *other}):
        if key in one and key in other:
            found.append(_merged(began.get(key), one[key], other[key]))
            continue
        row, absent = (one[key], theirs) if key in one else (other[key], ours)
        if key in began:
            is_removed = began[key] == row
        else:
            removed = _removed(absent.history, name, key)
            is_removed = removed is not None and removed >= row.updated
        if not is_removed:
            found.append(row)
    return sorted(found, key=lambda row: (getattr(row, "created", row.updated), row.id))


def _removed(history: Iterable[LedgerChange], table: str, key: str) -> datetime | None:
    """Return when a row was last taken out by a history; `None` if it never was."""
    moments = []
    for change in history:
        old, new = (change.before, change.after) if change.undone is None else (change.after, change.before)
        had, has = ({row.id for row in getattr(rows, table)} for rows in (old, new))
        if key in had - has:
            moments.append(change.updated)
    return max(moments, default=None)


def _merged(base: _Row | None, ours: _Row, theirs: _Row) -> _Row:
    """Return one version of two of a row."""
    if ours == theirs:
        return ours
    later, earlier = sorted((ours, theirs), key=_age, reverse=True)
    if base is None:
        return later
    was, now, before = asdict(base), asdict(later), asdict(earlier)
    fields = {name: before[name] for name in now if now[name] == was[name] and name != "updated"}
    return with_fields(later, **fields)


def _age(row: Any) -> tuple[datetime, bytes]:
    return row.updated, _encoder.encode(row)


def _story(base: Ledger | None, ours: Ledger, theirs: Ledger) -> Story:
    """Return the story: its articles are those of both sides, without those that a side took out."""
    began = base.story if base else None
    story = _merged(began, ours.story, theirs.story)
    later, earlier = sorted((ours.story, theirs.story), key=_age, reverse=True)
    known = {each.id for each in began.articles} if began else set()
    gone = known - {each.id for each in later.articles} | known - {each.id for each in earlier.articles}
    articles: dict[str, StoryArticle] = {each.id: each for each in earlier.articles}
    articles = {each.id: each for each in later.articles} | {
        key: each for key, each in articles.items() if key not in {held.id for held in later.articles}
    }
    return with_fields(story, articles=tuple(each for key, each in articles.items() if key not in gone))


def _history(base: Ledger | None, ours: Ledger, theirs: Ledger) -> tuple[LedgerChange, ...]:
    """Return all changes of both sides; what one side alone has undone or done again is so, else what came last."""
    began = {change.id: change for change in base.history} if base else {}
    found: dict[str, LedgerChange] = {}
    for change in (*ours.history, *theirs.history):
        held = found.get(change.id)
        if held is not None and began.get(change.id) in (held, change):
            found[change.id] = change if began[change.id] == held else held
        elif held is None or (change.updated, _encoder.encode(change)) > (held.updated, _encoder.encode(held)):
            found[change.id] = change
    return tuple(sorted(found.values(), key=lambda change: (change.when, change.id)))


def _one_a_claim(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions of which no two are of one claim: the later stays, the history has the other."""
    latest: dict[tuple[str, str], Mention] = {}
    for mention in sorted(mentions, key=_age):
        latest[mention.annotator, mention.claim] = mention
    kept = {mention.id for mention in latest.values()}
    return tuple(mention for mention in mentions if mention.id in kept)


def _whole(ledger: Ledger, versions: Sequence[Ledger]) -> Ledger:
    """Return a ledger in which every mention has its entry, and every entry mentions, one of which leads.

    One side may have taken out an entry to which the other has added a claim: the entry is there again then.
    """
    known: dict[str, Entry] = {}
    past = (rows for each in versions for change in each.history for rows in (change.before, change.after))
    for entry in (*(row for rows in past for row in rows.entries), *(row for each in versions for row in each.entries)):
        if entry.id not in known or _age(entry) > _age(known[entry.id]):
            known[entry.id] = entry
    held = {entry.id: entry for entry in ledger.entries}
    lacking = {mention.entry for mention in ledger.mentions} - held.keys()
    entries = [*held.values(), *(known[key] for key in lacking if key in known)]
    kept = replace(ledger, entries=tuple(sorted(entries, key=lambda row: (row.created, row.id))))
    whole = []
    for entry in kept.entries:
        lead = kept.lead(entry)
        if lead is not None:
            whole.append(entry if lead.id == entry.lead else with_fields(entry, lead=lead.id))
    return replace(kept, entries=tuple(whole))
