"""Replay: which claims stand after a history, every change and undo in its order."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from annotations.claims.claim import Claim
from annotations.claims.record import Change


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
        if change.what in ("tag", "import") and not back:
            come = tuple(claim for claim in come if not held[_identity(claim)])
        for claim in (*gone, *come):
            old = standing.pop(claim.id, None)
            if old is not None:
                held[_identity(old)] -= 1
        standing.update((claim.id, claim) for claim in come)
        held.update(map(_identity, come))
    return standing


def _identity(claim: Claim) -> tuple[int, int, str, str]:
    """Return the identity of a claim's words.

    The text may have changed in between, so that the offsets alone do not decide.
    """
    return (claim.start, claim.end, claim.label, claim.text)
