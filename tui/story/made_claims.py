"""Claims that were made by linking: undoing the link takes them back, unless they were changed since."""

from collections.abc import Iterator

from annotations.claims.record import Change, Record
from annotations.ledger.model import Ledger, LedgerChange, Mention
from annotations.work.session import Session

LINKED = "suggested:partner"
"""The origin of a claim that was made of a suggested partner."""


def first_linked(ledger: Ledger, change: LedgerChange) -> Iterator[Mention]:
    """Yield the mentions of claims that no change before this one has linked: it may have made their claims."""
    earlier = {
        (mention.annotator, mention.claim)
        for each in ledger.history
        if each.when < change.when
        for mention in each.after.mentions
    }
    return (mention for mention in change.after.mentions if (mention.annotator, mention.claim) not in earlier)


def take_back(session: Session, claim_id: str) -> bool:
    """Undo the tagging of a claim that was made of a suggested partner; return whether it was, and is unchanged."""
    claim = next((claim for claim in session.record.claims if claim.id == claim_id), None)
    changes = [change for change in _about(session.record, claim_id) if change.undone is None]
    if claim is None or claim.origin != LINKED or len(changes) != 1:
        return False
    session.undo(changes[0].id)
    return True


def bring_back(session: Session, claim_id: str) -> bool:
    """Tag again a claim that `take_back` took; return whether it was taken."""
    changes = [change for change in _about(session.record, claim_id) if not change.before]
    if len(changes) != 1 or changes[0].undone is None or changes[0].after[0].origin != LINKED:
        return False
    session.redo(changes[0].id)
    return True


def _about(record: Record, claim_id: str) -> Iterator[Change]:
    return (change for change in record.history if any(each.id == claim_id for each in (*change.before, *change.after)))
