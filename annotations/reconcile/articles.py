"""The merge of the state of an article: the passages read on either side, and the later values."""

from collections.abc import Callable
from typing import Any

import msgspec

from annotations.claims.attributes import differing
from annotations.claims.judgement import larger_counts
from annotations.claims.record import ArticleState, Change, Record
from annotations.reconcile.causes import Side, Token, decided
from annotations.reconcile.histories import EARLIEST, latest_moment, merge_row
from annotations.text.spans import merge_spans
from annotations.wording import brief

QUOTED_CHARS = 40
"""Code points up to which a message quotes a note."""

_DECIDING = ("status", "import", "merge", "decide")
"""The kinds of changes that set a status; tagging only implies one."""

_RANKS = ("new", "in progress", "skipped", "done")
"""Statuses that nobody has set, the weakest first."""

_UNSAID: dict[str, Any] = {"status": "new", "flagged": False, "note": ""}
"""What is decided about an article as a whole, as it is before anybody does."""

_PREFIXES = {"status": "status", "flagged": "flag", "note": "note"}
"""What a change calls them."""

Told = tuple[Change, str]
"""A change of the kind `merge`, and the sentence that tells of it."""


def merged_row(base: Record | None, ours: Side, theirs: Side) -> tuple[ArticleState, list[Told]]:
    """Return the state of the article as both sides together have it, and what gave way in it."""
    before = base.row if base else None
    one, other = ours.record.row, theirs.record.row
    told: list[Told] = []
    agreed = {name: _agreed(name, before, ours, theirs, told) for name in _UNSAID}
    is_ours_later = (latest_moment(ours.record.history), one.seconds, _encoded(one)) >= (
        latest_moment(theirs.record.history),
        other.seconds,
        _encoded(other),
    )
    later = one if is_ours_later else other
    taken = {
        name: _three_way(getattr(before, name) if before else None, getattr(one, name), getattr(other, name))(
            getattr(later, name)
        )
        for name in ("title", "source", "url", "published", "language", "meta")
    }
    row = msgspec.structs.replace(
        later,
        attributes=_attributes(before, ours, theirs, told),
        reviewed=merge_spans((*one.reviewed, *other.reviewed)) if one.reviewed != other.reviewed else one.reviewed,
        seconds=_seconds(before, ours, theirs),
        offered=larger_counts(one.offered, other.offered),
        position=_three_way(before.position if before else None, one.position, other.position)(later.position),
        **taken,
        **agreed,
    )
    return row, told


def _encoded(row: ArticleState) -> bytes:
    return msgspec.json.encode(row, order="sorted")


def _three_way(base: Any, ours: Any, theirs: Any) -> Callable[[Any], Any]:
    """Return a function from the value of the later side to the value that holds."""
    if ours in (theirs, base):
        return lambda _: theirs
    return (lambda _: ours) if theirs == base else (lambda later: later)


def _seconds(before: ArticleState | None, ours: Side, theirs: Side) -> float:
    """Return the seconds of reading of both sides, without counting what both have twice."""
    one, other = ours.record.row, theirs.record.row
    start = before.seconds if before else 0.0
    if start in (one.seconds, other.seconds):
        return other.seconds if one.seconds == start else one.seconds
    held, others = _all_tokens(ours), _all_tokens(theirs)
    is_known = held <= others or others <= held
    shares = bool(held & others) and before is None
    if is_known or shares:
        # One side began with the other, or both with something that is not at hand.
        return max(one.seconds, other.seconds)
    return round(max(one.seconds + other.seconds - start, one.seconds, other.seconds), 1)


def _all_tokens(side: Side) -> set[Token]:
    return {token for change in side.record.history for token in side.tokens_of(change)}


def _agreed(name: str, before: ArticleState | None, ours: Side, theirs: Side, told: list[Told]) -> Any:
    """Return the status, the flag or the note that holds. A status that was set overrides one that was implied."""
    one, other = getattr(ours.record.row, name), getattr(theirs.record.row, name)
    if one == other:
        return one
    held, others = _tokens(ours, name), _tokens(theirs, name)
    if newer := decided(held - others, others - held):
        return one if newer == "ours" else other
    base = getattr(before, name) if before else _UNSAID[name]
    if base in (one, other):
        return other if base == one else one
    if name == "status" and not held - others:
        return max(one, other, key=_RANKS.index)
    loser, winner = (value for _, value in sorted(((_moment(ours, name), one), (_moment(theirs, name), other))))
    row = merge_row(**{f"{_PREFIXES[name]}_before": loser, f"{_PREFIXES[name]}_after": winner})
    kept, gone = (f"“{brief(str(each), QUOTED_CHARS)}”" if each else "nothing" for each in (winner, loser))
    told.append((row, f"the {name} of the article is {kept}, the later, not {gone}"))
    return winner


def _attributes(before: ArticleState | None, ours: Side, theirs: Side, told: list[Told]) -> dict[str, str]:
    """Return the attributes of the article, one by one as the side that changed each has them."""
    base, one, other = before.attributes if before else {}, ours.record.row.attributes, theirs.record.row.attributes
    made = dict(one)
    for name in differing(one, other):
        was, held, offered = (each.get(name, "") for each in (base, one, other))
        mine, foreign = (
            {token for change in _about(side, name) for token in side.tokens_of(change)} for side in (ours, theirs)
        )
        if newer := decided(mine - foreign, foreign - mine):
            made[name] = held if newer == "ours" else offered
        elif was in (held, offered):
            made[name] = offered if was == held else held
        else:
            ranked = sorted(((_last(ours, name), held), (_last(theirs, name), offered)))
            loser, winner = (value for _, value in ranked)
            made[name] = winner
            row = merge_row(attributes_before={name: loser}, attributes_after={name: winner})
            kept, gone = (f"“{brief(each, QUOTED_CHARS)}”" if each else "nothing" for each in (winner, loser))
            told.append((row, f"the {name} of the article is {kept}, the later, not {gone}"))
    return {name: value for name, value in sorted(made.items()) if value}


def _about(side: Side, name: str) -> list[Change]:
    """Return the changes of an attribute of the article."""
    return [change for change in side.record.history if name in change.attributes_after]


def _last(side: Side, name: str) -> Any:
    """Return when an attribute of the article was last set."""
    moments = [change.latest for change in _about(side, name) if change.what != "merge"]
    return max(moments, default=EARLIEST)


def _tokens(side: Side, name: str) -> set[Token]:
    """Return what was done about the status, the flag or the note."""
    prefix = _PREFIXES[name]
    return {
        token
        for change in side.record.history
        if getattr(change, f"{prefix}_before") != getattr(change, f"{prefix}_after")
        and (name != "status" or change.what in _DECIDING)
        for token in side.tokens_of(change)
    }


def _moment(side: Side, name: str) -> Any:
    """Return when the status, the flag or the note of a side was last set to what it is. Merges only repeat that."""
    held = getattr(side.record.row, name)
    moments = []
    for change in side.record.history:
        old, new = getattr(change, f"{_PREFIXES[name]}_before"), getattr(change, f"{_PREFIXES[name]}_after")
        if old == new or (name == "status" and change.what not in _DECIDING):
            continue
        if new == held and change.what != "merge" and change.undone is None:
            moments.append(change.redone or change.when)
        if old == held and change.undone is not None:
            moments.append(change.undone)
    return max(moments, default=EARLIEST)
