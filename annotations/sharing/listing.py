"""A file of the store as text: one claim a line, for `git diff` and for people."""

from collections.abc import Iterator

from annotations.claims.attributes import ATTRIBUTES
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.wording import brief

QUOTED_CHARS = 72
"""Code points of a claim or note in a line, at most."""

LABEL_CHARS = 11
"""The width of a label: that of the longest of the labels that come along.

The width does not depend on the other claims of a file: a claim more would change all lines of a diff.
"""

OFFSET_CHARS = 5
"""The width of an offset; most articles have fewer than 100,000 characters."""


def lines(record: Record, *, ids: bool = False) -> Iterator[str]:
    """Yield the article, then its claims in reading order, then those set aside.

    Saving the file again changes no line. Ids and moments are left out unless asked for.
    """
    row = record.row
    flag = "   flagged" if row.flagged else ""
    note = f"   note: {brief(row.note, QUOTED_CHARS)}" if row.note else ""
    read = sum(end - start for start, end in row.reviewed)
    yield harmless(f"article  {brief(row.title, QUOTED_CHARS)}   {row.status}{flag}   {read} characters read{note}")
    for claim in record.claims:
        yield harmless(line(claim, ids=ids))
    for orphan in record.orphans:
        yield harmless(f"{line(orphan.claim, ids=ids)}   orphan")


def line(claim: Claim, *, ids: bool = False) -> str:
    """Return a claim in one line: label, offsets, words, attributes."""
    offsets = f"{claim.start:>{OFFSET_CHARS}}–{claim.end:<{OFFSET_CHARS}}"
    words = brief(claim.text, QUOTED_CHARS)
    parts = [f"{claim.label:<{LABEL_CHARS}} {offsets}  {words}", *attributes(claim)]
    if ids:
        parts.append(f"{claim.id} {claim.updated:%Y-%m-%dT%H:%M:%SZ}")
    return "   ".join(parts)


def attributes(claim: Claim) -> Iterator[str]:
    """Yield what was said of a claim beside its label."""
    for attribute in ATTRIBUTES:
        if attribute.is_set(claim):
            value = getattr(claim, attribute.name)
            if isinstance(value, dict):
                yield from (f"{name}: {brief(said, QUOTED_CHARS)}" for name, said in value.items())
                continue
            yield f"{attribute.noun}: {brief(value, QUOTED_CHARS)}" if isinstance(value, str) else attribute.noun


def harmless(text: str) -> str:
    """Return a line in which a terminal finds no control characters: what comes from outside is only text."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
