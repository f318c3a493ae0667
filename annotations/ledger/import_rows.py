"""Rows of another ledger of the same story taken in: of two versions of a row the later one counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from annotations.ledger.changes import Edit
from annotations.ledger.model import Entry, Ledger, Mention, Rejected

_Row = TypeVar("_Row", Entry, Mention, Rejected)


def take_in(who: str, other: Ledger) -> Edit:
    """Return the edit that adds the rows of another ledger, and replaces those of which it has a later version.

    A claim stays in one entry: the later of two mentions counts.
    """

    def change(ledger: Ledger, when: datetime) -> Ledger:
        del when
        story = other.story if other.story.updated > ledger.story.updated else ledger.story
        mentions: dict[tuple[str, str], Mention] = {}
        for mention in _latest(ledger.mentions, other.mentions):
            key = mention.annotator, mention.claim
            if key not in mentions or mentions[key].updated < mention.updated:
                mentions[key] = mention
        return replace(
            ledger,
            story=story,
            entries=_latest(ledger.entries, other.entries),
            mentions=tuple(mentions.values()),
            rejected=_latest(ledger.rejected, other.rejected),
        )

    return Edit("import a ledger", who, change)


def _latest(rows: Iterable[_Row], others: Iterable[_Row]) -> tuple[_Row, ...]:
    found = {row.id: row for row in rows}
    for row in others:
        if row.id not in found or found[row.id].updated < row.updated:
            found[row.id] = row
    return tuple(found.values())
