"""Claims of two annotators of one article, matched one to one, and how well they fit.

The assignment is optimal: it has the greatest possible sum of fits. A greedy one would match a claim with whichever
comes first, and count two nested claims as wrong although both have their partner.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.errors import AskedError
from annotations.team.overlaps import Overlaps

SAME_PLACE = 0.5
"""The Dice coefficient from which two spans count as the same place: half of their code points are common."""

SAME_LABEL = 1e-6
"""What the same label adds to a fit by place: it decides between places that fit as well, and nothing else."""

Fit = Callable[[Claim, Claim], float]
"""How well two claims fit, from 0 (not at all) to 1. Claims that do not overlap never fit."""


class Matches(Struct, frozen=True, kw_only=True):
    """Sums over pairs of annotators, for precision, recall and F1."""

    fit: float = 0.0
    """The sum of the fits of matched claims."""
    first: int = 0
    """Claims of the first annotator, who counts as the reference."""
    second: int = 0

    def __add__(self, other: "Matches") -> "Matches":
        """Return the sums of both, as over two articles."""
        return Matches(fit=self.fit + other.fit, first=self.first + other.first, second=self.second + other.second)

    @property
    def f1(self) -> float | None:
        """F1, which is the same whoever of the two is the reference; `None` if nobody tagged anything."""
        return 2 * self.fit / (self.first + self.second) if self.first + self.second else None

    @property
    def precision(self) -> float | None:
        """The part of the second annotator's claims that the reference has; `None` if there are none."""
        return self.fit / self.second if self.second else None

    @property
    def recall(self) -> float | None:
        """The part of the reference that the second annotator has; `None` if it is empty."""
        return self.fit / self.first if self.first else None


def dice(one: Span, other: Span) -> float:
    """Return the Dice coefficient of two spans: twice the common code points by the sum of the lengths."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, 2 * common / (one.end - one.start + other.end - other.start))


def span_and_label(claim: Claim) -> Hashable:
    """Return what two claims share that are the same."""
    return claim.start, claim.end, claim.label


def span_label_and_speaker(claim: Claim) -> Hashable:
    """Return what two claims share that are the same, with the speaker."""
    return claim.start, claim.end, claim.label, claim.speaker


def span_only(claim: Claim) -> Hashable:
    """Return what two claims share that stand in exactly the same place, whatever their labels."""
    return claim.start, claim.end


def count_equal(one: Iterable[Claim], other: Iterable[Claim], key: Callable[[Claim], Hashable]) -> Matches:
    """Return the sums for F1 of two annotators on one article, of claims with the same key.

    Each claim has one partner at most: of two equal claims one is left over if the other annotator has only one.
    """
    first, second = Counter(map(key, one)), Counter(map(key, other))
    return Matches(fit=(first & second).total(), first=first.total(), second=second.total())


def partial(one: Claim, other: Claim) -> float:
    """Fit claims with the same label by the Dice coefficient of their spans."""
    return dice(one.span, other.span) if one.label == other.label else 0.0


def same_place(one: Claim, other: Claim) -> float:
    """Fit claims that stand in the same place, whatever their labels."""
    fit = dice(one.span, other.span)
    return fit if fit >= SAME_PLACE else 0.0


def _same_place_and_label(one: Claim, other: Claim) -> float:
    """Fit claims by place alone; of several that stand in the same place, those with the same label."""
    fit = same_place(one, other)
    return fit + SAME_LABEL if fit and one.label == other.label else fit


def match(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> list[tuple[Claim, Claim]]:
    """Return the pairs of an assignment with the greatest sum of fits.

    Pairs that do not fit at all are left out. Raises `AskedError` if SciPy is missing and needed: claims that have
    only one candidate each are matched without it.
    """
    pairs: list[tuple[Claim, Claim]] = []
    for some, others in _components(one, other, fit):
        if len(some) == 1 or len(others) == 1:
            pairs.append(max(((a, b) for a in some for b in others), key=lambda pair: fit(*pair)))
        else:
            pairs.extend(_assigned(some, others, fit))
    return pairs


def measure(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> Matches:
    """Return the sums for F1 of two annotators on one article."""
    total = sum(fit(*pair) for pair in match(one, other, fit))
    return Matches(fit=total, first=len(one), second=len(other))


def confusion(one: Sequence[Claim], other: Sequence[Claim]) -> Counter[tuple[str, str]]:
    """Return how often one annotator's label meets the other's in the same place; an empty label is none at all."""
    pairs = match(one, other, _same_place_and_label)
    found = Counter((first.label, second.label) for first, second in pairs)
    found.update((claim.label, "") for claim in _without(one, (first for first, _ in pairs)))
    found.update(("", claim.label) for claim in _without(other, (second for _, second in pairs)))
    return found


def _without(claims: Iterable[Claim], matched: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims that were not matched."""
    ids = {claim.id for claim in matched}
    return (claim for claim in claims if claim.id not in ids)


def _components(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """Yield groups of claims that fit each other, directly or through others: seldom more than two or three.

    An optimal assignment of all claims is one of each group, and takes far less time.
    """
    near = Overlaps([(claim.start, claim.end) for claim in other])
    partners = {
        index: [at for at in near.indexes(claim.start, claim.end) if fit(claim, other[at])]
        for index, claim in enumerate(one)
    }
    waiting = {index for index, found in partners.items() if found}
    back: dict[int, list[int]] = {}
    for index in waiting:
        for at in partners[index]:
            back.setdefault(at, []).append(index)
    while waiting:
        first = min(waiting)
        if len(partners[first]) == 1 and len(back[partners[first][0]]) == 1:
            waiting.remove(first)
            yield [one[first]], [other[partners[first][0]]]
            continue
        some, others, queue = set[int](), set[int](), [first]
        while queue:
            index = queue.pop()
            if index in some:
                continue
            some.add(index)
            for at in partners[index]:
                if at not in others:
                    others.add(at)
                    queue.extend(back[at])
        waiting -= some
        yield [one[index] for index in sorted(some)], [other[at] for at in sorted(others)]


def _assigned(some: Sequence[Claim], others: Sequence[Claim], fit: Fit) -> Iterator[tuple[Claim, Claim]]:
    """Yield an optimal assignment of claims that have several candidates."""
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise AskedError("agreement of nested claims needs another library: pip install 'copydesk[team]'") from None
    rows, columns = linear_sum_assignment([[fit(one, other) for other in others] for one in some], maximize=True)
    for row, column in zip(rows, columns, strict=True):
        if fit(some[row], others[column]):
            yield some[row], others[column]
