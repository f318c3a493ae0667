"""The gold standard: the state of each item in it, from the annotators' claims and its own history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.decision import DecidedVersion, Decision, Strategy, merged_id
from annotations.claims.record import Change, Record
from annotations.team.consensus import consensus
from annotations.team.items import OF_ARTICLE, STATUS, Item, Version, said_by
from annotations.team.matching import SAME_LABEL, SAME_PLACE, dice
from annotations.text.anchor import Anchor

State = Literal["agreed", "merged", "open", "decided", "stale"]
"""`agreed`: a merge would take it. `merged`: a merge has taken it, and it still would. `open`: to be decided.
`decided`: a person has decided. `stale`: a person has decided, and the annotators have changed their claims since, or
the gold standard has it otherwise, as after two decisions on two machines."""

TO_DECIDE: frozenset[State] = frozenset(("open", "stale"))


class Settled(Struct, frozen=True, kw_only=True):
    """An item, and its state in a gold standard."""

    item: Item
    state: State
    gold: tuple[Claim, ...] = ()
    """The claims of the gold standard in its place: one at most, unless another program has added some."""
    decision: Decision | None = None
    """The last decision on it; `None` as well if a person changed the gold standard as any other record."""
    decided_by: str = ""
    """Who made that decision."""


class _Past:
    """The history of a gold standard: the changes that hold, and which claims they are about."""

    def __init__(self, record: Record) -> None:
        self.standing = {claim.id: claim for claim in record.claims}
        self.merges: dict[str, Strategy] = {}
        """The strategy that each merged claim was taken by, by the claim's id."""
        self.by_hand: set[str] = set()
        """The ids of claims that a person made, changed or removed."""
        self.decisions: dict[str, Change] = {}
        """The last decision by the id of each claim it is about, the annotators' and that of the gold standard, or by
        what it is about."""
        self.attributes: dict[str, Change] = {}
        """The last change of each attribute of the article."""
        self.plain: set[str] = set()
        """The ids of claims that a person changed or removed as in any other record."""
        self.removed: set[tuple[str, Anchor]] = set()
        """Label and anchor of each claim that a merge had taken and a person has removed."""
        for change in sorted(record.history, key=lambda each: each.when):
            if change.undone is not None:
                continue
            self.attributes.update(dict.fromkeys(change.attributes_after, change))
            if change.strategy:
                self.merges.update((claim.id, change.strategy) for claim in change.after)
                self.by_hand -= {claim.id for claim in change.after}
            elif change.what != "merge":
                # What git has merged was decided, or merged from annotators, before.
                self.by_hand |= {claim.id for claim in change.every}
                if change.decided is None:
                    self.plain |= {claim.id for claim in change.every}
                    self.removed |= {(each.label, each.anchor) for each in change.before if each.id in self.merges}
            if change.decided is not None:
                # A later decision about the same claim of the gold standard takes the place of this one.
                self._add(change, [*_keys(change.decided), *(f"gold {claim.id}" for claim in change.every)])

    def _add(self, change: Change, keys: Sequence[str]) -> None:
        """Add a decision. It replaces earlier ones on any of the same claims."""
        replaced = {id(self.decisions[key]) for key in keys if key in self.decisions}
        if replaced:
            self.decisions = {key: each for key, each in self.decisions.items() if id(each) not in replaced}
        self.decisions.update((key, change) for key in keys)


def settle(items: Sequence[Item], record: Record, strategy: Strategy = "all") -> tuple[Settled, ...]:
    """Return the state of each item in a gold standard, in the order of the text.

    Decisions on items that are no longer there come as items of their own, which are stale. The record must be on the
    same text as the items.
    """
    past = _Past(record)
    decisions = [_last_decision(item, past) for item in items]
    _find_by_place(decisions, items, record, past)
    gold = _gold_claims(items, decisions, past)
    found = [
        _settled(item, decision, claims, past, strategy, record)
        for item, decision, claims in zip(items, decisions, gold, strict=True)
    ]
    used = {id(change) for change in decisions}
    left = {id(change): change for change in past.decisions.values() if id(change) not in used}
    gone = [
        _gone(record, change, change.decided, past)
        for change in left.values()
        if change.decided is not None and not change.decided.about
    ]
    # Where nothing is left on either side, there is nothing to look at.
    found += [each for each in gone if each.gold]
    return tuple(sorted(found, key=lambda each: (not each.item.about, each.item.span.start, -each.item.span.end)))


def standing_decisions(record: Record) -> tuple[Decision, ...]:
    """Return the decisions of a gold standard that hold, without those that a later one on the same place replaced."""
    held = {id(change): change for change in _Past(record).decisions.values()}
    return tuple(change.decided for change in held.values() if change.decided is not None)


def id_of_version(article: str, version: Version) -> str:
    """Return the id of the claim that a merge makes of a version."""
    return merged_id(article, {name: claim.id for name, claim in version.claims.items()})


def decided_id(item: Item) -> str:
    """Return the id of the claim that a decision makes in a place that has none.

    It is the same on every machine: where two people decide on one place, git merges one claim and not two.
    """
    keys = sorted(each.claim for each in item.decided_versions() if each.claim)
    return sha256("\0".join(["decided", item.article, *keys]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _keys(decision: Decision) -> list[str]:
    return [decision.about] if decision.about else [each.claim for each in decision.versions if each.claim]


def _last_decision(item: Item, past: _Past) -> Change | None:
    keys = [item.about] if item.about else [each.id for version in item.versions for each in version.claims.values()]
    changes = [past.decisions[key] for key in keys if key in past.decisions]
    return max(changes, key=lambda change: change.when, default=None)


def _find_by_place(decisions: list[Change | None], items: Sequence[Item], record: Record, past: _Past) -> None:
    """Give decisions whose claims are all gone to the items that stand in their places now.

    An annotator who removes a claim and tags the same words again has changed what was decided on.
    """
    used = {id(change) for change in decisions}
    left = {id(change): change for change in past.decisions.values() if id(change) not in used}
    if not left:
        return
    fits = [
        (fit, -at, number)
        for number, change in enumerate(left.values())
        if (place := _place_of(change, record, past)) is not None
        for at, item in enumerate(items)
        if decisions[at] is None and not item.about and (fit := dice(place, item.span)) >= SAME_PLACE
    ]
    changes, given = list(left.values()), set[int]()
    for _, at, number in sorted(fits, reverse=True):
        if decisions[-at] is None and number not in given:
            decisions[-at] = changes[number]
            given.add(number)


def _place_of(change: Change, record: Record, past: _Past) -> Span | None:
    """Return the place of a decision in the present text; `None` if that is not known."""
    for claim in change.after:
        if claim.id in past.standing:
            return past.standing[claim.id].span
    rows = change.decided.versions if change.decided is not None and not change.decided.about else ()
    if any(each.text and record.text[each.start : each.end] == each.text for each in rows):
        return Span(*change.decided.item) if change.decided is not None else None
    return None


def _gold_claims(items: Sequence[Item], decisions: Sequence[Change | None], past: _Past) -> list[tuple[Claim, ...]]:
    """Return the claims of the gold standard that belong to each item.

    They are told by their ids. Others are given to the item that they fit best by place.
    """
    found: list[tuple[Claim, ...]] = []
    free = dict(past.standing)
    for item, change in zip(items, decisions, strict=True):
        ids = [claim.id for claim in change.after] if change else []
        ids += [id_of_version(item.article, version) for version in item.versions if version.claims]
        ids.append(decided_id(item))
        found.append(tuple(free.pop(each) for each in dict.fromkeys(ids) if each in free))
    open_places = [at for at, item in enumerate(items) if not found[at] and decisions[at] is None and not item.about]
    fits = [
        (fit, -at, claim.id)
        for at in open_places
        for claim in _near(free.values(), items[at].span)
        if (fit := _fit(items[at], claim)) >= SAME_PLACE
    ]
    for _, at, name in sorted(fits, reverse=True):
        if name in free and not found[-at]:
            found[-at] = (free.pop(name),)
    return found


def _near(claims: Iterable[Claim], span: Span) -> list[Claim]:
    return [claim for claim in claims if span.overlaps(claim.start, claim.end)]


def _fit(item: Item, claim: Claim) -> float:
    return max(
        dice(version.span, claim.span) + SAME_LABEL * (version.label == claim.label) for version in item.versions
    )


def _settled(
    item: Item, change: Change | None, gold: tuple[Claim, ...], past: _Past, strategy: Strategy, record: Record
) -> Settled:
    if change is not None and change.decided is not None:
        is_open = _is_stale(change.decided, item) or _is_unmet(change, gold, past)
        state: State = "stale" if is_open else "decided"
        return Settled(item=item, state=state, gold=gold, decision=change.decided, decided_by=change.who)
    if item.about:
        return Settled(item=item, state=_article_state(item, record, past, strategy))
    return Settled(item=item, state=_undecided_state(item, gold, past, strategy), gold=gold)


def _article_state(item: Item, record: Record, past: _Past, strategy: Strategy) -> State:
    """Return what became of an item about the article as a whole that no decision names."""
    if item.about == STATUS:
        return "open"
    name = item.about.removeprefix(OF_ARTICLE)
    last = past.attributes.get(name)
    if last is None:
        return "agreed" if consensus(item, strategy) is not None else "open"
    if not last.strategy:
        return "decided"
    version = consensus(item, last.strategy)
    is_held = version is not None and version.label == record.row.attributes.get(name)
    return "merged" if is_held else "open"


def _undecided_state(item: Item, gold: tuple[Claim, ...], past: _Past, strategy: Strategy) -> State:
    """Return what became of an item that no decision names."""
    if any(claim.id in past.by_hand or claim.id not in past.merges for claim in gold):
        return "decided"
    if gold:
        version = consensus(item, past.merges[gold[0].id])
        return "merged" if version is not None and version.said == said_by(gold[0]) else "open"
    said = {(each.label, each.anchor) for version in item.versions for each in version.claims.values()}
    if said & past.removed:
        return "decided"
    return "agreed" if consensus(item, strategy) is not None else "open"


def _is_stale(decision: Decision, item: Item) -> bool:
    """Return whether the annotators' claims are others than when it was decided on."""
    return _state_of(decision.versions) != _state_of(item.decided_versions())


def _is_unmet(change: Change, gold: tuple[Claim, ...], past: _Past) -> bool:
    """Return whether the gold standard has another claim than was decided, none, several, or one where none should be.

    That comes of decisions and merges on two machines, and of words that are gone from the text.
    """
    about = {claim.id for claim in (*change.every, *gold)}
    is_about_claims = change.decided is not None and not change.decided.about
    decided = {claim.id: (claim.label, claim.speaker) for claim in change.after}
    is_other = any(
        decided.get(claim.id, (claim.label, claim.speaker)) != (claim.label, claim.speaker) for claim in gold
    )
    differs = len(gold) > 1 or bool(change.after) != bool(gold) or is_other
    return is_about_claims and differs and not about & past.plain


def _state_of(versions: Iterable[DecidedVersion]) -> set[tuple[str, str, str, str, str, tuple[tuple[str, str], ...]]]:
    """Return what can be compared of versions: the words and not their place, as the text before them may change."""
    return {
        (each.annotator, each.claim, each.label, each.text, each.speaker, tuple(sorted(each.attributes.items())))
        for each in versions
        if (each.claim or each.label) and not each.gone
    }


def _place_now(row: DecidedVersion, change: Change, gold: tuple[Claim, ...], text: str) -> Span | None:
    """Return the place of a version in the present text, which may be another than it was decided on.

    It moved as the claim of the gold standard did. `None` if its words are not there: they would be others.
    """
    stood = {claim.id: claim.start for claim in change.after}
    moved = next((claim.start - stood[claim.id] for claim in gold if claim.id in stood), 0)
    for start in (row.start + moved, row.start):
        if start >= 0 and text[start : start + len(row.text)] == row.text:
            return Span(start, start + len(row.text))
    found = text.find(row.text)
    is_unique = found >= 0 and text.find(row.text, found + 1) < 0
    return Span(found, found + len(row.text)) if is_unique else None


def _gone(record: Record, change: Change, decision: Decision, past: _Past) -> Settled:
    """Return an item of which nothing is left but the decision, with the versions whose words are found."""
    gold = tuple(past.standing[claim.id] for claim in change.after if claim.id in past.standing)
    grouped: defaultdict[tuple[str, int, int, str], list[DecidedVersion]] = defaultdict(list)
    for each in decision.versions:
        if each.claim:
            grouped[each.label, each.start, each.end, each.speaker].append(each)
    versions = tuple(
        Version(
            label=first.label,
            span=span,
            text=first.text,
            speaker=first.speaker,
            attributes=first.attributes,
            holders=tuple(each.annotator for each in rows),
            gone={each.annotator: each.claim for each in rows},
        )
        for rows in grouped.values()
        for first in rows[:1]
        if (span := _place_now(first, change, gold, record.text)) is not None
    )
    # The text may have been cut since.
    size = len(record.text)
    start, end = gold[0].span if gold else (min(each, size) for each in decision.item)
    item = Item(
        article=record.row.id,
        span=Span(start, end),
        versions=versions,
        silent=tuple(each.annotator for each in decision.versions if not each.claim),
    )
    is_known = all(each.gone for each in decision.versions if each.claim)
    return Settled(
        item=item, state="decided" if is_known else "stale", gold=gold, decision=decision, decided_by=change.who
    )
