"""The three-way merge of one record: by claim and field, with nothing lost on either side.

Where both sides changed the same field without knowing of each other, the later change is kept, and a change of the
kind `merge` holds both versions: undoing it brings the other one back. Both sides of a cross merge write the same row.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from annotations.claims.attributes import OWN
from annotations.claims.claim import Claim
from annotations.claims.fields import EDGES, GROUPS, Group, decided_alone, defaults, differing, values, with_groups
from annotations.claims.record import ArticleState, Change, Orphan, Record, sort_orphans
from annotations.claims.replay import standing_claims
from annotations.errors import StoreError
from annotations.moment import TICK
from annotations.reconcile.articles import merged_row
from annotations.reconcile.causes import Side, decided
from annotations.reconcile.decisions import replaced_claims
from annotations.reconcile.histories import EARLIEST, latest_moment, merge_row, united
from annotations.wording import brief

QUOTED_CHARS = 40
"""Code points up to which a message quotes a claim or a note."""

_encoder = msgspec.json.Encoder(order="sorted")


class Reconciliation(Struct, frozen=True):
    """The result of a three-way merge."""

    record: Record
    clashes: tuple[str, ...] = ()
    """One sentence for each value that gave way to a later one."""


def reconcile(base: Record | None, ours: Record, theirs: Record) -> Reconciliation:
    """Return the merge of two versions of a record that began as `base`, which is `None` if both began with nothing.

    Both are on the same text. The claims do not depend on which side is ours. Raises `StoreError` if the sides are of
    different articles or annotators, or on different texts.
    """
    for what, one, other in (
        ("articles", ours.row.id, theirs.row.id),
        ("annotators", ours.row.annotator, theirs.row.annotator),
        ("texts", ours.row.sha256, theirs.row.sha256),
    ):
        if one != other:
            raise StoreError(f"the two sides are of different {what}, {brief(one, 20)} and {brief(other, 20)}")
    return _Merger(base, ours, theirs).result()


class _Merger:
    """One merge of two sides."""

    def __init__(self, base: Record | None, ours: Record, theirs: Record) -> None:
        self._base = Side(base, None) if base else None
        self._ours, self._theirs = Side(ours, base), Side(theirs, base)
        self._history = united(base, ours, theirs)
        self._rows: dict[str, tuple[Change, str]] = {}
        """The changes that tell of clashes, with a sentence, by the id of the claim."""
        self._disputed: set[str] = set()
        """The claims that both sides have worked on."""
        self._removed: set[str] = set()
        """The claims that only one side has, and that are removed."""
        self._has_base_text = base is not None and base.row.sha256 == ours.row.sha256

    def result(self) -> Reconciliation:
        """Merge all claims, then the article."""
        names = sorted({*self._ours.claims, *self._ours.orphans, *self._theirs.claims, *self._theirs.orphans})
        replaced = replaced_claims(self._ours.record, self._theirs.record)
        self._removed |= replaced & set(names)
        names = [name for name in names if name not in replaced]
        items = [item for name in names if (item := self._item(name)) is not None]
        claims = [item for item in items if isinstance(item, Claim)]
        orphans = [item for item in items if isinstance(item, Orphan)]
        claims = self._without_twins(claims)
        ours, theirs = self._ours.record, self._theirs.record
        row, about = merged_row(self._base.record if self._base else None, self._ours, self._theirs)
        rows = [*self._rows.values(), *about]
        history = _with_rows(self._history, [change for change, _ in rows], row)
        history = _with_rows(history, self._unexplained(history, claims), row)
        record = Record(
            text=ours.text or theirs.text,
            row=row,
            claims=tuple(sorted(claims, key=Claim.order)),
            orphans=sort_orphans(orphans),
            history=history,
        )
        return Reconciliation(record, tuple(sentence for _, sentence in rows if sentence))

    def _unexplained(self, history: tuple[Change, ...], claims: list[Claim]) -> list[Change]:
        """Return changes for what was merged otherwise than by the order of time, so that the history leads to it."""
        if not self._disputed and not self._removed:
            return []
        standing = standing_claims(history)
        rows = [merge_row((standing[name],)) for name in sorted(self._removed & standing.keys())]
        for claim in claims:
            version = standing.get(claim.id)
            if claim.id not in self._disputed or (version is not None and not differing(version, claim)):
                continue
            before = msgspec.structs.replace(version, updated=claim.updated) if version is not None else None
            rows.append(merge_row((before,) if before else (), (claim,)))
        return rows

    def _item(self, name: str) -> Claim | Orphan | None:
        """Return a claim as both sides together have it; `None` if it is removed."""
        ours, theirs = self._ours.claim(name), self._theirs.claim(name)
        if ours is not None and theirs is not None:
            return self._placed(name, self._merged(ours, theirs))
        return self._of_one(name, self._ours if ours is not None else self._theirs)

    def _placed(self, name: str, claim: Claim) -> Claim | Orphan:
        """Return a claim of both sides in its place, or set aside if no side has it in the text."""
        places = [side.claims[name] for side in (self._ours, self._theirs) if name in side.claims]
        if len(places) == 2:
            return claim
        if places:
            # One side alone has it on words of the text: those are its edges.
            return with_groups(claim, places[0], EDGES)
        orphans = (self._ours.orphans[name], self._theirs.orphans[name])
        return Orphan(claim=claim, sha256=max(each.sha256 for each in orphans))

    def _of_one(self, name: str, holder: Side) -> Claim | Orphan | None:
        """Return a claim that only one side has: new there, or removed on the other side."""
        other = self._theirs if holder is self._ours else self._ours
        item = holder.claims.get(name) or holder.orphans[name]
        claim = holder.claim(name)
        assert claim is not None
        base = self._base.claim(name) if self._base else None
        if base is None and (not other.knows(name) or other.has_taken_back(name, holder)):
            return item
        foreign = other.tokens(name) - holder.tokens(name)
        mine = holder.work_on(name) - other.tokens(name)
        is_as_before = base is not None and _same(base, claim)
        if not mine and (foreign or is_as_before):
            self._removed.add(name)
            return None
        # Both sides may have removed it at different moments, and one has it again.
        self._disputed.add(name)
        if mine and foreign:
            gone = other.removed(name) or claim
            # What the other side changed before it removed the claim counts as well.
            claim = self._merged(claim, gone) if holder is self._ours else self._merged(gone, claim)
            sentence = f"{_in_words(claim)} was removed on one side and changed on the other: it is kept"
            self._rows[f"{name} kept"] = merge_row((), (claim,)), sentence
            return claim if name in holder.claims else msgspec.structs.replace(holder.orphans[name], claim=claim)
        return item

    def _merged(self, ours: Claim, theirs: Claim) -> Claim:
        """Return a claim with the fields that either side changed, and note what gave way."""
        if ours == theirs:
            return ours
        self._disputed.add(ours.id)
        base = self._base.claim(ours.id) if self._base else None
        # Two machines may have made it: a merge into a gold standard, or a decision on one of its places.
        created = min(ours.created, theirs.created)
        merged = msgspec.structs.replace(ours, created=created, updated=self._updated(ours, theirs))
        lost = merged
        told: list[str] = []
        for group in decided_alone(ours, theirs):
            side, is_clash = self._chosen(ours, theirs, base, group)
            winner, loser = (ours, theirs) if side is self._ours else (theirs, ours)
            merged = with_groups(merged, winner, group)
            lost = with_groups(lost, loser if is_clash else winner, group)
            if is_clash:
                told.append(_gave_way(group, loser, winner))
        if told:
            sentence = f"{_in_words(merged)}: {', '.join(told)}"
            self._rows[ours.id] = merge_row((lost,), (merged,)), sentence
        return merged

    def _updated(self, ours: Claim, theirs: Claim) -> datetime:
        """Return when a claim was changed last: on the side that knows the other, else on the later one."""
        held, others = self._ours.tokens(ours.id), self._theirs.tokens(ours.id)
        newer = decided(held - others, others - held)
        known = {"ours": ours.updated, "theirs": theirs.updated}
        return known.get(newer) or max(ours.updated, theirs.updated)

    def _chosen(self, ours: Claim, theirs: Claim, base: Claim | None, group: Group) -> tuple[Side, bool]:
        """Return the side whose values of a group hold, and whether only time decided that."""
        values_ours, values_theirs = values(ours, group), values(theirs, group)
        if values_ours == values_theirs:
            return self._ours, False
        held, others = self._ours.tokens(ours.id, group), self._theirs.tokens(ours.id, group)
        if newer := decided(held - others, others - held):
            return (self._ours if newer == "ours" else self._theirs), False
        # One side has undone what the other has undone and redone: only time says which holds.
        is_turned = held != others and {name for name, _ in held - others} == {name for name, _ in others - held}
        if not is_turned and base is not None and (group != EDGES or self._has_base_text):
            if values(base, group) == values_ours:
                return self._theirs, False
            if values(base, group) == values_theirs:
                return self._ours, False

        def rank(side: Side, claim: Claim) -> tuple[datetime, bytes]:
            held = values(claim, group)
            return side.moment(claim.id, group, held) or claim.updated, _encoder.encode(held)

        one, other = rank(self._ours, ours), rank(self._theirs, theirs)
        # How a claim came about, or that a decision holds over a merge, is not for a person to decide between.
        is_clash = group != ("origin",) and EARLIEST not in (one[0], other[0])
        return (self._ours if one > other else self._theirs), is_clash

    def _without_twins(self, claims: list[Claim]) -> list[Claim]:
        """Return the claims with one where both sides tagged the same words with the same label."""
        by_place: dict[tuple[int, int, str], list[Claim]] = {}
        for claim in claims:
            by_place.setdefault((claim.start, claim.end, claim.label), []).append(claim)
        folded = []
        for found in by_place.values():
            kept, *others = sorted(found, key=lambda each: (each.created, each.id))
            for twin in others:
                pair = {kept.id, twin.id}
                if pair <= self._ours.claims.keys() or pair <= self._theirs.claims.keys():
                    folded.append(twin)
                else:
                    kept = self._folded(kept, twin)
            folded.append(kept)
        return folded

    def _folded(self, kept: Claim, twin: Claim) -> Claim:
        """Return one claim for two, with what either says, and note that both were there."""
        one, told = kept, []
        for group in decided_alone(kept, twin):
            if values(kept, group) == values(twin, group) or group in (EDGES, ("origin",)):
                continue
            winner = max((kept, twin), key=self._ranked(group))
            one = with_groups(one, winner, group)
            loser = twin if winner is kept else kept
            if values(loser, group) != defaults(group):
                told.append(_gave_way(group, loser, winner))
        one = msgspec.structs.replace(one, updated=max(kept.updated, twin.updated))
        self._disputed.add(kept.id)
        sentence = f"{_in_words(one)} was tagged on both sides: {', '.join(told)}" if told else ""
        self._rows.pop(f"{twin.id} kept", None)
        self._rows[twin.id] = merge_row((kept, twin), (one,)), sentence
        return one

    def _ranked(self, group: Group) -> Callable[[Claim], tuple[bool, datetime, bytes]]:
        """Return a key by which what was said comes before what was not, and then the later."""

        def rank(claim: Claim) -> tuple[bool, datetime, bytes]:
            held = values(claim, group)
            moments = [side.moment(claim.id, group, held) for side in (self._ours, self._theirs)]
            latest = max((moment for moment in moments if moment is not None), default=claim.updated)
            return held != defaults(group), latest, _encoder.encode(held)

        return rank


def _with_rows(history: tuple[Change, ...], rows: list[Change], state: ArticleState) -> tuple[Change, ...]:
    """Return a history with changes of the kind `merge` behind all others, in the order of their ids.

    One that is there already, from a merge with another machine, moves to the end, unless it was undone since.
    """
    known = {change.id: change for change in history}
    when = latest_moment(history)
    new: dict[str, Change] = {}
    for row in rows:
        while (held := known.get(row.id)) is not None and held.undone is not None:
            row = msgspec.structs.replace(row, id=f"{row.id}+")  # noqa: PLW2901
        new[row.id] = row
    added = []
    for row in (new[name] for name in sorted(new)):
        when += TICK
        if row.about:
            same: dict[str, Any] = {"status_before": state.status, "status_after": state.status}
            same |= {"flag_before": state.flagged, "flag_after": state.flagged}
            same |= {"note_before": state.note, "note_after": state.note}
            row = msgspec.structs.replace(row, **same)  # noqa: PLW2901
        added.append(msgspec.structs.replace(row, when=when, who=state.annotator))
    return (*(change for change in history if change.id not in new), *added)


def _same(one: Claim, other: Claim) -> bool:
    return all(values(one, group) == values(other, group) for group in GROUPS if group != EDGES)


def _gave_way(group: Group, loser: Claim, winner: Claim) -> str:
    """Return which value of a group is kept, and which gave way."""
    name = "text" if group == EDGES else group[0]
    kept, gone = (brief(str(values(each, (name,))[0]), QUOTED_CHARS) or "nothing" for each in (winner, loser))
    what = {"text": "words are", "sure": "certainty is"}.get(name, f"{name.removeprefix(f'{OWN.name}.')} is")
    words = {"True": "sure", "False": "not sure"} if name == "sure" else {}
    return f"its {what} “{words.get(kept, kept)}”, the later, not “{words.get(gone, gone)}”"


def _in_words(claim: Claim) -> str:
    return f"{claim.label} “{brief(claim.text, QUOTED_CHARS)}”"
