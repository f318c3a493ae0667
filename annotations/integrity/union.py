"""Uniting two versions of one record that were changed independently, as git leaves them in a conflict.

Both are on one text. Claims are united field by field against what both histories have in common; nothing that either
side added is dropped, and every value that gave way to another is named.
"""

from dataclasses import dataclass, field
from itertools import takewhile

import msgspec

from annotations.claims import edits
from annotations.claims.attributes import ATTRIBUTES, OWN, differing
from annotations.claims.claim import Claim
from annotations.claims.judgement import larger_counts
from annotations.claims.record import ArticleState, Change, Record, Status, sort_orphans
from annotations.claims.replay import attributes_after, flag_after, standing_claims, status_after
from annotations.text.spans import merge_spans
from annotations.wording import brief

QUOTED_CHARS = 40
"""Code points up to which a message quotes a claim or a note."""


@dataclass
class Union:
    """The union of two versions, and the values that gave way."""

    record: Record
    gave_way: list[str] = field(default_factory=list)
    """One sentence for each value of one side that the other replaced."""


def unite(earlier: Record, later: Record) -> Union:
    """Return the union of two records on the same text, of the same article and annotator.

    `later` is the one that was changed last, by `last_moment`.
    """
    united = _Union(earlier, later)
    return Union(united.record(), united.gave_way)


def last_moment(record: Record) -> tuple[str, ...]:
    """Return the sort key of the side that was changed last; two equal histories by the seconds read."""
    return (max((change.when.isoformat() for change in record.history), default=""), f"{record.row.seconds:020.3f}")


class _Side:
    """One of the two records, with its claims by id."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.claims = {claim.id: claim for claim in record.claims}
        self.orphans = {orphan.claim.id: orphan for orphan in record.orphans}
        self.ids = self.claims.keys() | self.orphans.keys()
        """The claims that it has, in their places or set aside."""
        self.named = {claim.id for change in record.history for claim in change.every}
        """The claims that its history names."""
        self.standing = standing_claims(record.history)
        """The claims that its history leads to."""


def _united_history(earlier: Record, later: Record, shared: set[str]) -> tuple[Change, ...]:
    """Return the changes of both sides; `shared` are the ids of those that both have.

    A change that one side alone has as undone was undone there, or redone on the other: it was redone if it was undone
    before the last change that both have.
    """
    by_id: dict[str, Change] = {}
    last_shared = max((change.when for change in later.history if change.id in shared), default=None)
    for change in (*earlier.history, *later.history):
        known = by_id.get(change.id, change)
        undone = max(filter(None, (known.undone, change.undone)), default=None)
        redone = max(filter(None, (known.redone, change.redone)), default=None)
        if undone is not None and redone is not None and undone < redone:
            undone = None
        differ = known.undone is None or change.undone is None
        if differ and undone is not None and last_shared is not None and undone < last_shared:
            undone = None
        by_id[change.id] = msgspec.structs.replace(change, undone=undone, redone=redone)
    return tuple(sorted(by_id.values(), key=lambda change: (change.when, change.id)))


class _Union:
    """One uniting of two sides, of which `later` was changed last."""

    def __init__(self, earlier: Record, later: Record) -> None:
        self._earlier, self._later = _Side(earlier), _Side(later)
        self.gave_way: list[str] = []
        self._revived: set[str] = set()
        """The claims that are kept although one side has removed them."""
        # A history only grows. Behind the first row in which the sides differ, git has merged rows of one side into the
        # other. A change that one side alone has undone still held in what both began with.
        pairs = takewhile(lambda pair: pair[0].id == pair[1].id, zip(earlier.history, later.history, strict=False))
        common = [
            msgspec.structs.replace(change, undone=change.undone if other.undone else None) for other, change in pairs
        ]
        self._base = standing_claims(common)
        self._history = _united_history(earlier, later, {change.id for change in common})
        self._united = standing_claims(self._history)

    def record(self) -> Record:
        """Return the united record, with a change for every claim that neither side had like this."""
        kept = [claim for name, claim in (self._earlier.claims | self._later.claims).items() if self._is_kept(name)]
        placed = {claim.id for claim in kept}
        orphans = self._earlier.orphans | self._later.orphans
        aside = [orphan for name, orphan in orphans.items() if name not in placed and self._is_kept(name)]
        united = Record(
            text=self._later.record.text,
            row=self._row(),
            claims=tuple(sorted(kept, key=Claim.order)),
            orphans=sort_orphans(aside),
            history=self._history,
        )
        for claim in kept:
            merged = self._merged(claim)
            if claim.id in self._revived:
                # The history says that it is there.
                merged = msgspec.structs.replace(merged, updated=united.moment())
            if merged != claim:
                united = edits.change(united, claim, merged).apply(united)
        return self._folded(united)

    def _is_kept(self, name: str) -> bool:
        """Return whether a claim is in the union: removed by one side, it is kept only if the other changed it."""
        if name in self._earlier.ids and name in self._later.ids:
            return True
        holder, other = self._earlier, self._later
        if name in self._later.ids:
            holder, other = other, holder
        # Git merges rows that only one side has changed by itself: a history may name a claim that its side lacks.
        if name not in other.named or name in other.standing:
            return True
        base, held = self._base.get(name), holder.claims.get(name)
        if base is None or held is None or not _differ(base, held):
            return name in self._united
        self._revived.add(name)
        self.gave_way.append(f"{_in_words(held)} was removed on one side and changed on the other: it is kept")
        return True

    def _merged(self, claim: Claim) -> Claim:
        """Return a claim with the fields that either side changed."""
        versions = (self._earlier.claims.get(claim.id, claim), self._later.claims.get(claim.id, claim))
        first, last = sorted(versions, key=lambda each: each.updated)
        base = self._base.get(claim.id)
        merged = last
        for names in _FIELDS:
            old, new = _values(first, names), _values(last, names)
            if old == new:
                continue
            if names == (OWN.name,):
                merged = msgspec.structs.replace(merged, attributes=self._attributes(claim, base, first, last))
                continue
            if base is not None and _values(base, names) == new:
                # Only the side that was changed first has changed this.
                merged = msgspec.structs.replace(merged, **{name: getattr(first, name) for name in _carried(names)})
            elif base is None or _values(base, names) != old:
                self._tell(claim, names[0], str(old[0]), str(new[0]))
        return merged

    def _attributes(self, claim: Claim, base: Claim | None, first: Claim, last: Claim) -> dict[str, str]:
        """Return the attributes of a claim one by one, as the side that changed each has them."""
        united = dict(last.attributes)
        for name in differing(first.attributes, last.attributes):
            old, new = first.attributes.get(name, ""), last.attributes.get(name, "")
            before = base.attributes.get(name, "") if base is not None else ""
            if before == new:
                united[name] = old
            elif before != old:
                self._tell(claim, name, old, new)
        return {name: value for name, value in sorted(united.items()) if value}

    def _folded(self, record: Record) -> Record:
        """Return the record with one claim where both sides tagged the same words with the same label."""
        first_by_place: dict[tuple[int, int, str], Claim] = {}
        for claim in sorted(record.claims, key=lambda each: (each.created, each.id)):
            kept = first_by_place.setdefault((claim.start, claim.end, claim.label), claim)
            if kept is claim or {kept.id, claim.id} <= self._earlier.ids or {kept.id, claim.id} <= self._later.ids:
                continue
            filled = kept
            for attribute in ATTRIBUTES:
                values = {name: getattr(claim, name) for name in attribute.fields}
                if attribute is OWN:
                    for name in differing(filled.attributes, {**claim.attributes, **filled.attributes}):
                        filled = msgspec.structs.replace(
                            filled, attributes={**filled.attributes, name: claim.attributes[name]}
                        )
                    for name in set(claim.attributes) & set(differing(claim.attributes, filled.attributes)):
                        self._tell(kept, name, claim.attributes[name], filled.attributes[name])
                    continue
                if attribute.is_set(claim) and not attribute.is_set(filled):
                    filled = msgspec.structs.replace(filled, **values)
                elif attribute.is_set(claim) and getattr(filled, attribute.name) != getattr(claim, attribute.name):
                    old, new = str(getattr(claim, attribute.name)), str(getattr(filled, attribute.name))
                    self._tell(kept, attribute.name, old, new)
            record = edits.remove(record, claim).apply(record)
            if filled != kept:
                record = edits.change(record, kept, filled).apply(record)
        return record

    def _row(self) -> ArticleState:
        """Return the state of the article: what was decided last, and what was read on either side."""
        earlier, later = self._earlier.record.row, self._later.record.row
        return msgspec.structs.replace(
            later,
            status=self._status(),
            flagged=self._is_flagged(),
            note=self._note(),
            attributes=self._article_attributes(),
            reviewed=merge_spans((*earlier.reviewed, *later.reviewed)),
            seconds=max(earlier.seconds, later.seconds),
            offered=larger_counts(earlier.offered, later.offered),
        )

    def _status(self) -> Status:
        """Return the status that the united history leads to, if it is that of a side."""
        status = status_after(self._history)
        earlier, later = self._earlier.record.row.status, self._later.record.row.status
        return status if self._history and status in (earlier, later) else later

    def _is_flagged(self) -> bool:
        """Return whether the article is flagged: as the side that changed it last has it."""
        earlier, later = self._earlier.record.row.flagged, self._later.record.row.flagged
        return later if earlier == later or not self._history else flag_after(self._history)

    def _note(self) -> str:
        """Return the note on the article: that of the side that changed it, or both."""
        earlier, later = self._earlier.record.row.note, self._later.record.row.note
        notes = [change for change in self._history if change.note_before != change.note_after]
        if earlier == later or not earlier:
            return later
        ids = [{change.id for change in side.record.history} for side in (self._earlier, self._later)]
        by_side = [[change for change in notes if change.id in mine - others] for mine, others in (ids, ids[::-1])]
        if not by_side[0]:
            return later
        if not by_side[1]:
            return earlier
        return later if earlier in later else f"{earlier}\n\n{later}" if later else earlier

    def _article_attributes(self) -> dict[str, str]:
        """Return the attributes of the article: those of both sides, each as the history leads to."""
        earlier, later = self._earlier.record.row.attributes, self._later.record.row.attributes
        decided = attributes_after(self._history)
        named = {name for change in self._history for name in change.attributes_after}
        united = {name: value for name, value in {**earlier, **later}.items() if name not in named}
        return dict(sorted({**united, **decided}.items()))

    def _tell(self, claim: Claim, what: str, old: str, new: str) -> None:
        gone = brief(old, QUOTED_CHARS) or "nothing"
        stays = brief(new, QUOTED_CHARS) or "nothing"
        self.gave_way.append(
            f"{_in_words(claim)}: its {what} is “{stays}”; the history has “{gone}” from the other side"
        )


_SPAN = ("text", "start", "end", "prefix", "suffix")
_FIELDS: tuple[tuple[str, ...], ...] = (("text",), ("label",), *((attribute.name,) for attribute in ATTRIBUTES))
"""What is united one by one. Offsets differ between texts: the words tell whether the edges were moved."""


def _carried(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields that go along with one that is taken from a side."""
    if names == ("text",):
        return _SPAN
    return next((attribute.fields for attribute in ATTRIBUTES if attribute.name == names[0]), names)


def _values(claim: Claim, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in names)


def _differ(one: Claim, other: Claim) -> bool:
    return any(_values(one, names) != _values(other, names) for names in _FIELDS)


def _in_words(claim: Claim) -> str:
    return f"{claim.label} “{brief(claim.text, QUOTED_CHARS)}”"
