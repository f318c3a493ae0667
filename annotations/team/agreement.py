"""How far annotators agree: by sentence, by character, and by claim, over the articles that they share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Any

from msgspec import Struct

from annotations.team.bootstrap import Estimate, Options, estimate
from annotations.team.coefficients import (
    Number,
    Scale,
    alpha_of_coincidences,
    alpha_parts,
    coincidences,
    fleiss_of_sums,
    fleiss_parts,
    scaled_parts,
)
from annotations.team.pairs import PairAgreement, pair_agreements
from annotations.team.units import Comparison, Labels


class ArticleAgreement(Struct, frozen=True, kw_only=True):
    """One article."""

    id: str
    annotators: tuple[str, ...]
    sentences: int
    """Sentences that at least two have read."""
    differing: int
    """Sentences to which they gave different labels."""
    alpha: Estimate


class Agreement(Struct, frozen=True, kw_only=True):
    """All annotators together, and each pair."""

    annotators: tuple[str, ...]
    articles: int
    """Articles that at least two of them have read."""
    sentences: int
    """Sentences that at least two have read."""
    left_out: int
    """Sentences that only one of them has read."""
    orphans: int
    """Claims whose words are no longer in the text: they count as not tagged."""
    alpha: Estimate
    """Krippendorff's α, nominal, on the labels of sentences."""
    alpha_by_label: dict[str, Estimate]
    """The same for each label alone: whether the sentence has it."""
    alpha_by_scale: dict[str, Estimate] = {}
    """Krippendorff's α on the scales `ordinal`, `interval` and `ratio`, of sentences to which at least two gave one
    label that has an order, and no other; empty for a scheme without such labels."""
    fleiss: Estimate
    """Fleiss' κ on the sentences that all have read."""
    characters: dict[str, Estimate]
    """Krippendorff's α for each label, on code points inside and outside its claims."""
    pairs: tuple[PairAgreement, ...]
    by_article: tuple[ArticleAgreement, ...]
    """The lowest α first; articles without a value last."""


def agreement(
    compared: Iterable[Comparison],
    annotators: Sequence[str],
    options: Options | None = None,
    orders: Mapping[str, int] | None = None,
) -> Agreement:
    """Return the agreement of annotators over the articles that at least two of them have read.

    `orders` are the places of labels on a scale; with fewer than two labels there is no scale.
    """
    options = options or Options()
    shared = [each for each in compared if len(each.readings) > 1]
    labels = sorted({claim.label for each in shared for reading in each.readings.values() for claim in reading.claims})
    units = [_units(each) for each in shared]
    counts = [Counter(min(_readers(unit), 2) for unit in article) for article in units]
    sentences = sum(count[2] for count in counts)
    characters = sum(map(_shared_characters, shared))

    def alpha(matrices: Sequence[Mapping[Any, Number]], compared_units: int) -> Estimate:
        return estimate(matrices, alpha_of_coincidences, alpha_parts, compared_units, options)

    return Agreement(
        annotators=tuple(annotators),
        articles=len(shared),
        sentences=sentences,
        left_out=sum(count[1] for count in counts),
        orphans=sum(reading.orphans for each in shared for reading in each.readings.values()),
        alpha=alpha([coincidences(article) for article in units], sentences),
        alpha_by_label={
            label: alpha([coincidences(_having(label, article)) for article in units], sentences) for label in labels
        },
        alpha_by_scale=_scaled(units, orders, options) if orders and len(orders) > 1 else {},
        fleiss=_fleiss(units, len(annotators), options),
        characters={
            label: alpha([character_coincidences(each, label) for each in shared], characters) for label in labels
        },
        pairs=pair_agreements(shared, combinations(annotators, 2), labels, options),
        by_article=tuple(sorted(map(_article, shared), key=_lowest_first)),
    )


def sentence_agreement(compared: Iterable[Comparison], options: Options) -> tuple[Estimate, int]:
    """Return Krippendorff's α on the labels of sentences, and the number of those that got different labels."""
    articles = [[unit for unit in _units(each) if _readers(unit) > 1] for each in compared]
    count = sum(map(len, articles))
    alpha = estimate([coincidences(units) for units in articles], alpha_of_coincidences, alpha_parts, count, options)
    return alpha, sum(len(set(unit) - {None}) > 1 for units in articles for unit in units)


_SCALES: tuple[Scale, ...] = ("ordinal", "interval", "ratio")


def _scaled(articles: Iterable[Iterable["Unit"]], orders: Mapping[str, int], options: Options) -> dict[str, Estimate]:
    """Return Krippendorff's α on each scale of ordered labels."""
    values = [[tuple(_order(labels, orders) for labels in unit) for unit in units] for units in articles]
    matrices = [coincidences(article) for article in values]
    count = sum(len(unit) - unit.count(None) > 1 for article in values for unit in article)
    return {
        scale: estimate(
            matrices,
            partial(alpha_of_coincidences, scale=scale),
            partial(scaled_parts, scale=scale),
            count,
            options,
        )
        for scale in _SCALES
    }


def _order(labels: Labels | None, orders: Mapping[str, int]) -> int | None:
    """Return the place of a sentence on the scale; `None` for no label, several, or one that is on no scale."""
    return orders.get(labels[0]) if labels is not None and len(labels) == 1 else None


Unit = tuple[Labels | None, ...]
"""The labels that each annotator gave a sentence; `None` from those who have not read it."""


def character_coincidences(compared: Comparison, label: str) -> dict[tuple[bool, bool], Fraction]:
    """Return the coincidences of code points inside and outside the claims of a label.

    A code point counts for the annotators who have read its sentence, if there are at least two. Nested and overlapping
    claims need no rule: a code point is inside a claim or it is not.
    """
    edges: dict[int, list[tuple[int, int]]] = {}
    for reading in compared.readings.values():
        inside = reading.units.get(label, ())
        for start, end in reading.read:
            edges.setdefault(start, []).append((1, 0))
            edges.setdefault(end, []).append((-1, 0))
            for begin, stop in inside:
                if begin < end and start < stop:
                    edges.setdefault(max(begin, start), []).append((0, 1))
                    edges.setdefault(min(stop, end), []).append((0, -1))
    lengths = Counter[tuple[int, int]]()
    readers = tagged = at = 0
    for place in sorted(edges):
        if readers > 1 and place > at:
            lengths[readers, tagged] += place - at
        for more_readers, more_tagged in edges[place]:
            readers += more_readers
            tagged += more_tagged
        at = place
    return _of_lengths(lengths)


def _of_lengths(lengths: Mapping[tuple[int, int], int]) -> dict[tuple[bool, bool], Fraction]:
    """Return the coincidences of code points, by how many have read them and how many of these have tagged them."""
    found: dict[tuple[bool, bool], Fraction] = {}
    for (readers, tagged), length in lengths.items():
        others = readers - tagged
        for pair, pairs in (
            ((True, True), tagged * (tagged - 1)),
            ((False, False), others * (others - 1)),
            ((True, False), tagged * others),
            ((False, True), tagged * others),
        ):
            if pairs:
                found[pair] = found.get(pair, Fraction(0)) + Fraction(length * pairs, readers - 1)
    return found


def _units(compared: Comparison) -> list[Unit]:
    """Return the labels of each sentence by annotator."""
    return list(zip(*(reading.labels for reading in compared.readings.values()), strict=True))


def _readers(unit: Unit) -> int:
    """Return how many annotators have read a sentence."""
    return sum(labels is not None for labels in unit)


def _having(label: str, units: Iterable[Unit]) -> Iterator[tuple[bool | None, ...]]:
    """Yield whether annotators gave each sentence a label."""
    return (tuple(None if labels is None else label in labels for labels in unit) for unit in units)


def _shared_characters(compared: Comparison) -> int:
    """Return the number of code points that at least two annotators have read."""
    edges = Counter[int]()
    for reading in compared.readings.values():
        for start, end in reading.read:
            edges[start] += 1
            edges[end] -= 1
    total = readers = at = 0
    for place in sorted(edges):
        total += (place - at) * (readers > 1)
        readers += edges[place]
        at = place
    return total


def _fleiss(articles: Iterable[Sequence[Unit]], annotators: int, options: Options) -> Estimate:
    """Return Fleiss' κ on the sentences that all annotators have read."""
    sums: list[Counter[Any]] = []
    sentences = 0
    for units in articles:
        found: Counter[Any] = Counter()
        for unit in units:
            if len(unit) == annotators and None not in unit:
                sentences += 1
                given = Counter(unit)
                found[None] += sum(count * (count - 1) for count in given.values())
                found.update(given)
        sums.append(found)

    def kappa(total: Mapping[Any, Number]) -> float:
        values = {labels: Fraction(count) if isinstance(count, int) else count for labels, count in total.items()}
        return fleiss_of_sums(values.pop(None, 0), values, annotators)

    return estimate(sums, kappa, partial(fleiss_parts, annotators=annotators), sentences, options)


def _article(compared: Comparison) -> ArticleAgreement:
    """Return the agreement on one article; it has no interval."""
    alpha, differing = sentence_agreement([compared], Options(resamples=0))
    return ArticleAgreement(
        id=compared.id,
        annotators=tuple(compared.readings),
        sentences=alpha.units,
        differing=differing,
        alpha=alpha,
    )


def _lowest_first(article: ArticleAgreement) -> tuple[bool, float, str]:
    """Return the key by which articles are sorted for adjudication."""
    value = article.alpha.value
    return not isinstance(value, float), value if isinstance(value, float) else 0.0, article.id
