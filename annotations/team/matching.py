"""Claims of two annotators of one article, matched one to one, and how well they fit.

The assignment is optimal: it has the greatest possible sum of fits. A greedy one would match a claim with whichever
comes first, and count two nested claims as wrong although both have their partner.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.errors import AskedError
from annotations.team.overlaps import Overlaps

SAME_PLACE = 0.5
"""The Dice coefficient from which two spans count as the same place: half of their code points are common."""

SAME_LABEL = 1e-6
"""What the same label adds to a fit by place: it decides between places that fit as well, and nothing else."""

_Pair = tuple[int, int]
"""The indexes of two claims, one of each annotator."""

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
        """F1, which is the same whichever is the reference; `None` if nobody tagged anything."""
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


Candidates = Sequence[tuple[int, int, float]]
"""Claims of two annotators that share a code point: their indexes, and the Dice coefficient of their spans."""


def candidates(one: Sequence[Claim], other: Sequence[Claim]) -> Candidates:
    """Return the pairs of claims that overlap."""
    near = Overlaps([(claim.start, claim.end) for claim in other])
    found = []
    for index, claim in enumerate(one):
        start, end = claim.start, claim.end
        for at in near.indexes(start, end):
            other_start, other_end = other[at].start, other[at].end
            # The same as `dice`, of spans that overlap: this is where agreement spends its time.
            common = (min(other_end, end)) - (max(other_start, start))
            found.append((index, at, 2 * common / (end - start + other_end - other_start)))
    return found


def match(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> list[tuple[Claim, Claim]]:
    """Return the pairs of an assignment with the greatest sum of fits.

    Pairs that do not fit at all are left out. Raises `AskedError` if SciPy is missing and needed: groups of two claims,
    and claims that have only one candidate each, are matched without it.
    """
    fits = {(first, second): fit(one[first], other[second]) for first, second, _ in candidates(one, other)}
    return [(one[first], other[second]) for first, second in best_pairs(fits)]


def best_pairs(fits: Mapping[_Pair, float]) -> list[_Pair]:
    """Return the pairs of an assignment with the greatest sum of fits."""
    pairs: list[_Pair] = []
    fitting = {pair: fit for pair, fit in fits.items() if fit}
    for some, others in _components(fitting):
        if len(some) == len(others) == 2:
            pairs.extend(pair for pair in _of_two(some, others, fitting) if pair in fitting)
        elif len(some) == 1 or len(others) == 1:
            pairs.append(max(((a, b) for a in some for b in others), key=lambda pair: fitting[pair]))
        else:
            pairs.extend(_assigned(some, others, fitting))
    return pairs


def _of_two(some: Sequence[int], others: Sequence[int], fits: Mapping[_Pair, float]) -> tuple[_Pair, _Pair]:
    """Return the better of the two assignments of two claims to two others: the most frequent group by far."""
    (a, b), (c, d) = some, others
    straight = fits.get((a, c), 0.0) + fits.get((b, d), 0.0)
    crossed = fits.get((a, d), 0.0) + fits.get((b, c), 0.0)
    return ((a, c), (b, d)) if straight >= crossed else ((a, d), (b, c))


def measure(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> Matches:
    """Return the sums for F1 of two annotators on one article."""
    total = sum(fit(*pair) for pair in match(one, other, fit))
    return Matches(fit=total, first=len(one), second=len(other))


def measure_partial(one: Sequence[Claim], other: Sequence[Claim], near: Candidates) -> Matches:
    """Return what `measure` returns for `partial`, of claims whose candidates are known."""
    fits = {(first, second): fit for first, second, fit in near if one[first].label == other[second].label}
    return Matches(fit=sum(fits[pair] for pair in best_pairs(fits)), first=len(one), second=len(other))


def confusion(one: Sequence[Claim], other: Sequence[Claim], near: Candidates | None = None) -> Counter[tuple[str, str]]:
    """Return how often one annotator's label meets the other's in the same place; an empty label is none at all.

    Claims are matched by place alone. Of several that stand in one place, those with the same label meet. `near` are
    the candidates of the claims, where they are known.
    """
    near = candidates(one, other) if near is None else near
    pairs = best_pairs(
        {
            (first, second): fit + SAME_LABEL * (one[first].label == other[second].label)
            for first, second, fit in near
            if fit >= SAME_PLACE
        }
    )
    found = Counter((one[first].label, other[second].label) for first, second in pairs)
    met, met_others = {first for first, _ in pairs}, {second for _, second in pairs}
    found.update((claim.label, "") for index, claim in enumerate(one) if index not in met)
    found.update(("", claim.label) for index, claim in enumerate(other) if index not in met_others)
    return found


def _components(fits: Mapping[_Pair, float]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield groups of claims that fit each other, directly or through others: seldom more than two or three.

    An optimal assignment of all claims is one of each group, and takes far less time.
    """
    partners: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for first, second in fits:
        partners.setdefault(first, []).append(second)
        back.setdefault(second, []).append(first)
    done = set[int]()
    for first, found in partners.items():
        if len(found) == 1 and len(back[found[0]]) == 1:
            yield [first], found
            continue
        if first in done:
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
        done |= some
        yield sorted(some), sorted(others)


def _assigned(some: Sequence[int], others: Sequence[int], fits: Mapping[_Pair, float]) -> Iterator[_Pair]:
    """Yield an optimal assignment of claims that have several candidates."""
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise AskedError("agreement of nested claims needs another library: pip install 'copydesk[team]'") from None
    rows, columns = linear_sum_assignment([[fits.get((a, b), 0.0) for b in others] for a in some], maximize=True)
    for row, column in zip(rows, columns, strict=True):
        if (some[row], others[column]) in fits:
            yield some[row], others[column]
