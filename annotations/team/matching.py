"""Claims of two annotators of one article, matched one to one, and how well they fit.

The assignment is optimal: it has the greatest possible sum of fits. A greedy one would match a claim with whichever
comes first, and count two nested claims as wrong although both have their partner.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

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


Key = Callable[[Claim], Hashable]
"""What two claims share that are the same."""


class Columns:
    """The claims of one annotator of one article, field by field: looked at once, and compared with several others."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        """Take the claims apart."""
        self.claims = claims
        self.labels = [claim.label for claim in claims]
        self.edges = [(claim.start, claim.end) for claim in claims]
        self.overlaps = Overlaps(self.edges)
        self._having: dict[Key, Counter[Hashable]] = {}

    def having(self, key: Key) -> Counter[Hashable]:
        """Return how many of the claims have each value of a key."""
        if key not in self._having:
            self._having[key] = Counter(map(key, self.claims))
        return self._having[key]


def count_equal(one: Columns, other: Columns, key: Key) -> Matches:
    """Return the sums for F1 of two annotators on one article, of claims with the same key.

    Each claim has one partner at most: of two equal claims one is left over if the other annotator has only one.
    """
    first, second = one.having(key), other.having(key)
    both = first.keys() & second.keys()
    fit = sum(map(min, map(first.__getitem__, both), map(second.__getitem__, both)))
    return Matches(fit=fit, first=len(one.claims), second=len(other.claims))


def partial(one: Claim, other: Claim) -> float:
    """Fit claims with the same label by the Dice coefficient of their spans."""
    return dice(one.span, other.span) if one.label == other.label else 0.0


def same_place(one: Claim, other: Claim) -> float:
    """Fit claims that stand in the same place, whatever their labels."""
    fit = dice(one.span, other.span)
    return fit if fit >= SAME_PLACE else 0.0


Candidates = Sequence[tuple[int, int, float]]
"""Claims of two annotators that share a code point: their indexes, and the Dice coefficient of their spans."""


def candidates(one: Columns, other: Columns) -> Candidates:
    """Return the pairs of claims that overlap."""
    found = []
    near, edges = other.overlaps.indexes, other.edges
    for index, (start, end) in enumerate(one.edges):
        size = end - start
        for at in near(start, end):
            other_start, other_end = edges[at]
            # The same as `dice`, of spans that overlap: this is where agreement spends its time.
            common = (min(other_end, end)) - (max(other_start, start))
            found.append((index, at, 2 * common / (size + other_end - other_start)))
    return found


def match(one: Sequence[Claim], other: Sequence[Claim], fit: Fit) -> list[tuple[Claim, Claim]]:
    """Return the pairs of an assignment with the greatest sum of fits.

    Pairs that do not fit at all are left out. Raises `AskedError` if SciPy is missing and needed: groups of two claims,
    and claims that have only one candidate each, are matched without it.
    """
    near = candidates(Columns(one), Columns(other))
    fits = {(first, second): fit(one[first], other[second]) for first, second, _ in near}
    return [(one[first], other[second]) for first, second in best_pairs(fits)]


def best_pairs(fits: Mapping[_Pair, float]) -> list[_Pair]:
    """Return the pairs of an assignment with the greatest sum of fits."""
    if not all(fits.values()):
        fits = {pair: fit for pair, fit in fits.items() if fit}
    pairs: list[_Pair] = []
    for some, others in _components(fits):
        if len(some) == len(others) == 1:
            # Most claims have one candidate, which has no other one.
            pairs.append((some[0], others[0]))
        else:
            pairs.extend(_matched(sorted(some), sorted(others), fits))
    return pairs


def _components(pairs: Iterable[_Pair]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield groups of claims that fit each other, directly or through others: seldom more than two or three.

    An optimal assignment of all claims is one of each group, and takes far less time.
    """
    groups: list[tuple[list[int], list[int]]] = []
    of_first: dict[int, int] = {}
    of_second: dict[int, int] = {}
    for first, second in pairs:
        own, other = of_first.get(first), of_second.get(second)
        if own is None and other is None:
            of_first[first] = of_second[second] = len(groups)
            groups.append(([first], [second]))
        elif other is None:
            assert own is not None
            of_second[second] = own
            groups[own][1].append(second)
        elif own is None:
            of_first[first] = other
            groups[other][0].append(first)
        elif own != other:
            # The later group joins the earlier one, and is left empty.
            kept, gone = min(own, other), max(own, other)
            for held, numbers, more in zip((of_first, of_second), groups[kept], groups[gone], strict=True):
                held.update(dict.fromkeys(more, kept))
                numbers.extend(more)
                more.clear()
    return (group for group in groups if group[0])


def _matched(some: Sequence[int], others: Sequence[int], fits: Mapping[_Pair, float]) -> Iterable[_Pair]:
    """Return an optimal assignment of some claims that fit each other, directly or through others."""
    if len(some) == len(others) == 2:
        return (pair for pair in _of_two(some, others, fits) if pair in fits)
    if len(some) == 1 or len(others) == 1:
        return [max(((a, b) for a in some for b in others), key=fits.__getitem__)]
    return _assigned(some, others, fits)


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


def measure_partial(one: Columns, other: Columns, near: Candidates) -> Matches:
    """Return what `measure` returns for `partial`, of claims whose candidates are known."""
    labels, other_labels = one.labels, other.labels
    fits = {(first, second): fit for first, second, fit in near if labels[first] == other_labels[second]}
    return Matches(fit=sum(map(fits.__getitem__, best_pairs(fits))), first=len(one.claims), second=len(other.claims))


def confusion(one: Columns, other: Columns, near: Candidates) -> Counter[tuple[str, str]]:
    """Return how often one annotator's label meets the other's in the same place; an empty label is none at all.

    Claims are matched by place alone. Of several that stand in one place, those with the same label meet. `near` are
    the candidates of the claims.
    """
    labels, other_labels = one.labels, other.labels
    pairs = best_pairs(
        {
            (first, second): fit + SAME_LABEL * (labels[first] == other_labels[second])
            for first, second, fit in near
            if fit >= SAME_PLACE
        }
    )
    found = Counter([(labels[first], other_labels[second]) for first, second in pairs])
    met, met_others = {first for first, _ in pairs}, {second for _, second in pairs}
    found.update([(label, "") for index, label in enumerate(labels) if index not in met])
    found.update([("", label) for index, label in enumerate(other_labels) if index not in met_others])
    return found


def _assigned(some: Sequence[int], others: Sequence[int], fits: Mapping[_Pair, float]) -> Iterator[_Pair]:
    """Yield an optimal assignment of claims that have several candidates."""
    for row, column in _assignment(tuple([tuple([fits.get((a, b), 0.0) for b in others]) for a in some])):
        if (some[row], others[column]) in fits:
            yield some[row], others[column]


@lru_cache(maxsize=4096)
def _assignment(fits: tuple[tuple[float, ...], ...]) -> tuple[_Pair, ...]:
    """Return an optimal assignment of rows to columns: most groups are like one before, of spans that are the same."""
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise AskedError("agreement of nested claims needs another library: pip install 'copydesk[team]'") from None
    rows, columns = linear_sum_assignment(fits, maximize=True)
    return tuple(zip(rows.tolist(), columns.tolist(), strict=True))
