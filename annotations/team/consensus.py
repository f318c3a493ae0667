"""Consensus: which version of an item enough annotators agree on. A pure function of what they made."""

from annotations.claims.decision import Strategy
from annotations.team.items import Item, Version

LEAST = 2
"""How many annotators have to say the same, whatever the strategy: what one alone has read, nobody agrees on."""


def consensus(item: Item, strategy: Strategy) -> Version | None:
    """Return the version that enough annotators have; `None` if no version has enough, or two have as many.

    `all`: everybody who has read the place. `majority`: more than half of those who have read it. `two`: at least two
    annotators. An empty strategy takes nothing.
    """
    if not strategy or not item.versions:
        return None
    first = item.versions[0]
    count = len(first.holders)
    if count < LEAST or (strategy == "all" and not item.is_unanimous):
        return None
    if strategy == "majority" and 2 * count <= item.readers:
        return None
    # The most frequent version comes first.
    is_tied = len(item.versions) > 1 and len(item.versions[1].holders) == count
    return None if is_tied else first
