"""Blame: who made each claim, and who changed which of its fields last, exactly, from the history."""

from collections.abc import Iterator

from msgspec import Struct

from annotations.claims.attributes import changes
from annotations.claims.claim import INHERITED, Claim
from annotations.claims.decision import AGREED, DECIDED, names_in
from annotations.claims.fields import EDGES, differing, values
from annotations.claims.record import Change, Record
from annotations.moment import Moment
from annotations.translation import gettext as _

QUOTED_CHARS = 48
"""Code points of a value in a sentence, at most."""

SUGGESTED = ("suggested:", "corrected:")


class Cause(Struct, frozen=True, kw_only=True):
    """The change that a claim, or one of its fields, comes from."""

    change: str
    """The id of the change."""
    when: Moment
    who: str
    what: str
    """What was done, in words."""


class Blame(Struct, frozen=True, kw_only=True):
    """A claim, and the changes that its fields come from."""

    claim: Claim
    made: Cause | None
    """`None` if the history does not say: another program added it."""
    changed: tuple[Cause, ...] = ()
    """The last change of each of its fields, the oldest first."""


def blame(record: Record) -> tuple[Blame, ...]:
    """Return where each claim of a record comes from, in reading order, then those set aside."""
    claims = (*record.claims, *(orphan.claim for orphan in record.orphans))
    by_claim: dict[str, list[Change]] = {}
    for change in record.history:
        if change.undone is None:
            for name in {claim.id for claim in change.after}:
                by_claim.setdefault(name, []).append(change)
    return tuple(_blame(claim, by_claim.get(claim.id, [])) for claim in claims)


def _blame(claim: Claim, history: list[Change]) -> Blame:
    made: Cause | None = None
    changed: dict[tuple[str, ...], Cause] = {}
    for change in history:
        was = next((each for each in (*change.before, *change.aside) if each.id == claim.id), None)
        now = next(each for each in change.after if each.id == claim.id)
        if was is None:
            # A claim that was kept by a merge, or put back, was made before.
            made = made or _cause(change, _origin(now))
            continue
        for group in differing(was, now):
            changed[group] = _cause(change, ", ".join(_said(was, now)))
    causes = {cause.change: cause for cause in changed.values()}
    return Blame(claim=claim, made=made, changed=tuple(sorted(causes.values(), key=lambda cause: cause.when)))


def _cause(change: Change, what: str) -> Cause:
    prefix = _("merged: ") if change.what == "merge" else ""
    return Cause(change=change.id, when=change.when, who=change.who, what=f"{prefix}{what}")


def _origin(claim: Claim) -> str:
    """Return how a claim was made."""
    origin = claim.origin
    for prefix in SUGGESTED:
        if origin.startswith(prefix):
            return _(
                "{verdict} by the rule {rule}", verdict=_(prefix.removesuffix(":")), rule=origin.removeprefix(prefix)
            )
    if names := names_in(origin, AGREED):
        return _("merged: {names} agree", names=", ".join(names))
    if origin.startswith(DECIDED):
        return _("decided: the version of {names}", names=", ".join(names_in(origin, DECIDED)) or _("the adjudicator"))
    return (
        _("by hand")
        if origin == "hand"
        else origin.replace("import:", _("imported from "), 1).replace(INHERITED, _("inherited from "), 1)
    )


def _said(was: Claim, now: Claim) -> Iterator[str]:
    """Yield what a change did to a claim."""
    if was.label != now.label:
        yield f"{was.label} → {now.label}"
    if values(was, EDGES)[:2] != values(now, EDGES)[:2]:
        yield f"{was.start}–{was.end} → {now.start}–{now.end}"
    yield from changes(was, now, QUOTED_CHARS)
