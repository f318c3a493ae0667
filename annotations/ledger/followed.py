"""Mentions and the claims that they follow: whether each claim still exists, and its changes."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Literal

from msgspec.structs import replace as with_fields

from annotations.ledger.article_reading import NOT_READ, ArticleReading
from annotations.ledger.model import Ledger, Mention

MentionState = Literal["tagged", "no longer tagged", "words gone", "not in the store", "not in the corpus"]
"""Whether the claim of a mention is there still."""

FOLLOWED_FIELDS = ("text", "prefix", "suffix", "start", "end", "label", "speaker", "sure")
"""The fields of a mention that follow those of its claim."""

_followed = attrgetter(*FOLLOWED_FIELDS)


def mention_states(ledger: Ledger, readings: Mapping[str, ArticleReading]) -> dict[str, MentionState]:
    """Return whether the claim of each mention is there still, by the id of the mention."""
    tagged: dict[tuple[str, str], set[str]] = {}
    orphaned: dict[tuple[str, str], set[str]] = {}
    for article, reading in readings.items():
        for record in reading.records:
            key = article, record.row.annotator
            tagged[key] = {claim.id for claim in record.claims}
            orphaned[key] = {orphan.claim.id for orphan in record.orphans}

    def state(mention: Mention) -> MentionState:
        key = mention.article, mention.annotator
        is_here = readings.get(mention.article, NOT_READ).article is not None
        if key not in tagged:
            return "not in the store" if is_here else "not in the corpus"
        if mention.claim in tagged[key]:
            return "tagged" if is_here else "not in the corpus"
        return "words gone" if mention.claim in orphaned[key] else "no longer tagged"

    return {mention.id: state(mention) for mention in ledger.mentions}


def outdated(ledger: Ledger, readings: Mapping[str, ArticleReading]) -> list[Mention]:
    """Return mentions whose claims have other words, edges, label or speaker by now, as they should be.

    Mentions follow their claims by id; the ledger keeps what it last saw, so that it can be shown without the store.
    """
    claims = {
        (article, record.row.annotator, claim.id): claim
        for article, reading in readings.items()
        for record in reading.records
        for claim in record.claims
    }
    found = []
    for mention in ledger.mentions:
        claim = claims.get((mention.article, mention.annotator, mention.claim))
        if claim is not None and _followed(mention) != _followed(claim):
            found.append(with_fields(mention, **{name: getattr(claim, name) for name in FOLLOWED_FIELDS}))
    return found
