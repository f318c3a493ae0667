"""Decisions of a gold standard that two machines made of one place, or one of them beside a merge on the other.

Each may have made a claim by another id: of what annotators agree on a claim is made by an id of its own, which a later
decision keeps. Both histories stay, and one claim.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from annotations.claims.decision import Decision, merged_id
from annotations.claims.record import Change, Record


def replaced_claims(ours: Record, theirs: Record) -> set[str]:
    """Return the ids of claims that a decision on the other side takes the place of: the later of two decisions holds.

    A claim that a person has changed as in any other record stays, and so does one of a decision where a later one is
    that nothing is tagged: both are shown again.
    """
    known = {change.id for change in ours.history} & {change.id for change in theirs.history}
    sides = [[each for each in side.history if each.id not in known and each.undone is None] for side in (ours, theirs)]
    gone: set[str] = set()
    for some, others in (sides, sides[::-1]):
        by_key = _by_key(others)
        # A merged claim that was decided on since is that of a decision.
        merged = {claim.id for change in others if change.strategy for claim in change.after}
        merged -= {claim.id for change, _ in _decisions(others) for claim in change.every}
        for change, decision in _decisions(some):
            kept = {claim.id for claim in change.after}
            gone |= merged & set(_merged_ids(decision, ours.row.id)) - kept
            for other in {each.id: each for key in _keys(decision) for each in by_key[key]}.values():
                if kept and (other.when, other.id) < (change.when, change.id):
                    gone |= {claim.id for claim in other.after} - kept
    plain = {claim.id for change in (*ours.history, *theirs.history) if _is_plain(change) for claim in change.every}
    return gone - plain if gone else gone


def _decisions(changes: Iterable[Change]) -> Iterator[tuple[Change, Decision]]:
    """Yield the changes that decide on claims, with what they decide."""
    for change in changes:
        if change.decided is not None and not change.decided.about:
            yield change, change.decided


def _by_key(changes: Iterable[Change]) -> defaultdict[str, list[Change]]:
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for change, decision in _decisions(changes):
        for key in _keys(decision):
            found[key].append(change)
    return found


def _keys(decision: Decision) -> set[str]:
    """Return the ids of the annotators' claims that a decision is about."""
    return {each.claim for each in decision.versions if each.claim}


def _merged_ids(decision: Decision, article: str) -> Iterator[str]:
    """Yield the ids of the claims that a merge would make of the versions that were decided on."""
    versions: defaultdict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for each in decision.versions:
        if each.claim:
            said = (each.label, each.start, each.end, each.speaker, *sorted(each.attributes.items()))
            versions[said][each.annotator] = each.claim
    for claims in versions.values():
        yield merged_id(article, claims)


def _is_plain(change: Change) -> bool:
    return change.decided is None and not change.strategy and change.what != "merge" and change.undone is None
