"""Replay: which claims stand after a history, every change and undo in its order, and which a record has otherwise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from annotations.claims.claim import Claim
from annotations.claims.fields import patched
from annotations.claims.record import Change, Record


def standing_claims(history: Iterable[Change]) -> dict[str, Claim]:
    """Return the claims that stand after the changes, by id.

    Changes come in the order in which they were written, which is not always the order in which they were made: one may
    have waited for the disk. As in `edits`, words that carry a label already are not tagged with it twice. Claims keep
    the offsets they were made with.
    """
    events: list[tuple[datetime, bool, Change]] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for change in history:
        latest = max(latest, change.when)
        events.append((latest, False, change))
        if change.undone is not None:
            events.append((max(latest, change.undone), True, change))
    standing: dict[str, Claim] = {}
    held: Counter[tuple[int, int, str, str]] = Counter()
    for _, back, change in sorted(events, key=lambda event: event[:2]):
        before = (*change.before, *change.aside)
        gone, come = (change.after, before) if back else (before, change.after)
        if change.what == "change" and back:
            # Taking a change back restores no claim that was removed meanwhile.
            come = tuple(claim for claim in come if claim.id in standing)
        if change.what in ("tag", "import") and not change.strategy and not back:
            come = tuple(claim for claim in come if not held[_identity(claim)])
        olds = {claim.id: claim for claim in gone}
        come = tuple(
            patched(standing[claim.id], olds[claim.id], claim) if claim.id in standing and claim.id in olds else claim
            for claim in come
        )
        for claim in (*gone, *come):
            old = standing.pop(claim.id, None)
            if old is not None:
                held[_identity(old)] -= 1
        standing.update((claim.id, claim) for claim in come)
        held.update(map(_identity, come))
    return standing


@dataclass(frozen=True)
class Disagreement:
    """The claims in which a record and its history disagree."""

    missing: list[Claim]
    """They stand after the history, and the record lacks them."""
    revived: list[Claim]
    """The record has them, and the history has removed them."""
    unknown: list[Claim]
    """The record has them, and the history names them nowhere."""


def compare_with_history(record: Record) -> Disagreement:
    """Compare the claims and orphans of a record with those that stand after its history.

    Two programs may have tagged the same words with the same label: the order of undoing decided which of the two
    claims is left, so that those are neither missing nor revived. Where two programs undo each other's changes at the
    same moment, the history may lead to other claims than the record holds: in about 1 of 100 random histories of two
    programs that never wait for each other.
    """
    present = {claim.id: claim for claim in (*record.claims, *(orphan.claim for orphan in record.orphans))}
    named = [claim for change in record.history for claim in change.every]
    named_ids = {claim.id for claim in named}
    standing = standing_claims(record.history)
    variants = {(claim.span, claim.label, claim.id) for claim in (*named, *present.values())}
    counts = Counter((span, label) for span, label, _ in variants)

    def is_unique(claim: Claim) -> bool:
        return counts[claim.span, claim.label] == 1

    return Disagreement(
        missing=[claim for name, claim in standing.items() if name not in present and is_unique(claim)],
        revived=[
            claim for name, claim in present.items() if name in named_ids and name not in standing and is_unique(claim)
        ],
        unknown=[claim for name, claim in present.items() if name not in named_ids],
    )


def _identity(claim: Claim) -> tuple[int, int, str, str]:
    """Return the identity of a claim's words.

    The text may have changed in between, so that the offsets alone do not decide.
    """
    return (claim.start, claim.end, claim.label, claim.text)
