"""How far annotators agree: by sentence, by character, and by claim, over the articles that they share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial as partial_of
from itertools import combinations
from typing import Any

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.team.bootstrap import Estimate, estimate
from annotations.team.coefficients import (
    Number,
    UndefinedError,
    alpha_of_coincidences,
    coincidences,
    fleiss_of_sums,
    kappa_of_table,
)
from annotations.team.matching import (
    Matches,
    confusion,
    count_equal,
    measure,
    partial,
    span_and_label,
    span_label_and_speaker,
    span_only,
)
from annotations.team.unitizing import Sum, alpha_u, joined, sizes_of, total_disagreement, unit_sums
from annotations.team.units import Comparison, Labels, read_by_all, within

RESAMPLES = 1000
"""Resamples for an interval, if nothing else is asked for."""


class Options(Struct, frozen=True, kw_only=True):
    """How estimates are made."""

    resamples: int = RESAMPLES
    """Resamples for an interval; 0 for no interval."""
    seed: int = 1


class Cell(Struct, frozen=True, kw_only=True):
    """How often one label of the first annotator meets one of the second; an empty label is no claim."""

    first: str
    second: str
    count: int


class PairAgreement(Struct, frozen=True, kw_only=True):
    """Two annotators. The first counts as the reference for precision and recall."""

    first: str
    second: str
    articles: int
    """Articles that both have read."""
    sentences: int
    """Sentences that both have read."""
    left_out: int
    """Sentences that only one of them has read: missing, and no disagreement."""
    kappa: Estimate
    """Cohen's κ on the labels of sentences."""
    exact: Estimate
    """F1 of claims with the same span and label."""
    partial: Estimate
    """F1 of claims with the same label, each by the Dice coefficient of its spans."""
    place: Estimate
    """F1 of spans, whatever their labels."""
    speaker: Estimate
    """F1 of claims with the same span, label and speaker."""
    precision: Estimate
    """The part of the second annotator's claims that the first has, exactly."""
    recall: Estimate
    """The part of the first annotator's claims that the second has, exactly."""
    alpha_u: Estimate
    """Krippendorff's αU over all labels."""
    alpha_u_by_label: dict[str, Estimate]
    confusion: tuple[Cell, ...]
    """Labels of claims in the same place, the most frequent first."""


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
    fleiss: Estimate
    """Fleiss' κ on the sentences that all have read."""
    characters: dict[str, Estimate]
    """Krippendorff's α for each label, on code points inside and outside its claims."""
    pairs: tuple[PairAgreement, ...]
    by_article: tuple[ArticleAgreement, ...]
    """The lowest α first; articles without a value last."""


def agreement(compared: Iterable[Comparison], annotators: Sequence[str], options: Options | None = None) -> Agreement:
    """Return the agreement of annotators over the articles that at least two of them have read."""
    options = options or Options()
    shared = [each for each in compared if len(each.readings) > 1]
    labels = sorted({claim.label for each in shared for reading in each.readings.values() for claim in reading.claims})
    units = [_units(each) for each in shared]
    counts = [Counter(min(_readers(unit), 2) for unit in article) for article in units]
    sentences = sum(count[2] for count in counts)
    characters = sum(map(_shared_characters, shared))

    def alpha(matrices: Sequence[Mapping[Any, Number]], compared_units: int) -> Estimate:
        return _estimate(matrices, alpha_of_coincidences, compared_units, options)

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
        fleiss=_fleiss(units, len(annotators), options),
        characters={
            label: alpha([character_coincidences(each, label) for each in shared], characters) for label in labels
        },
        pairs=tuple(_pair(shared, one, other, labels, options) for one, other in combinations(annotators, 2)),
        by_article=tuple(sorted(map(_article, shared, units), key=_lowest_first)),
    )


Unit = tuple[Labels | None, ...]
"""The labels that each annotator gave a sentence; `None` from those who have not read it."""


def character_coincidences(compared: Comparison, label: str) -> dict[tuple[bool, bool], Fraction]:
    """Return the coincidences of code points inside and outside the claims of a label.

    A code point counts for the annotators who have read its sentence, if there are at least two. Nested and overlapping
    claims need no rule: a code point is inside a claim or it is not.
    """
    edges: dict[int, list[tuple[int, int]]] = {}
    for reading in compared.readings.values():
        inside = joined(claim.span for claim in reading.claims if claim.label == label)
        for start, end in reading.read:
            edges.setdefault(start, []).append((1, 0))
            edges.setdefault(end, []).append((-1, 0))
            for begin, stop in inside:
                if begin < end and start < stop:
                    edges.setdefault(max(begin, start), []).append((0, 1))
                    edges.setdefault(min(stop, end), []).append((0, -1))
    found: dict[tuple[bool, bool], Fraction] = {}
    readers = tagged = at = 0
    for place in sorted(edges):
        if readers > 1 and place > at:
            weight = Fraction(place - at, readers - 1)
            others = readers - tagged
            for pair, pairs in (
                ((True, True), tagged * (tagged - 1)),
                ((False, False), others * (others - 1)),
                ((True, False), tagged * others),
                ((False, True), tagged * others),
            ):
                if pairs:
                    found[pair] = found.get(pair, Fraction(0)) + weight * pairs
        for more_readers, more_tagged in edges[place]:
            readers += more_readers
            tagged += more_tagged
        at = place
    return found


def _estimate(
    sums: Sequence[Mapping[Any, Number]],
    function: Callable[[Mapping[Any, Number]], float],
    units: int,
    options: Options,
) -> Estimate:
    return estimate(sums, function, units, resamples=options.resamples, seed=options.seed)


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

    return _estimate(sums, kappa, sentences, options)


def _article(compared: Comparison, units: Sequence[Unit]) -> ArticleAgreement:
    """Return the agreement on one article; it has no interval."""
    shared = [unit for unit in units if _readers(unit) > 1]
    return ArticleAgreement(
        id=compared.id,
        annotators=tuple(compared.readings),
        sentences=len(shared),
        differing=sum(len(set(unit) - {None}) > 1 for unit in shared),
        alpha=_estimate([coincidences(shared)], alpha_of_coincidences, len(shared), Options(resamples=0)),
    )


def _lowest_first(article: ArticleAgreement) -> tuple[bool, float, str]:
    """Return the key by which articles are sorted for adjudication."""
    value = article.alpha.value
    return not isinstance(value, float), value if isinstance(value, float) else 0.0, article.id


def _pair(shared: Sequence[Comparison], one: str, other: str, labels: Sequence[str], options: Options) -> PairAgreement:
    """Return the agreement of two annotators."""
    both = [each for each in shared if one in each.readings and other in each.readings]
    tables: list[Counter[tuple[Labels, Labels]]] = []
    left_out = 0
    for each in both:
        table: Counter[tuple[Labels, Labels]] = Counter()
        for first, second in zip(each.readings[one].labels, each.readings[other].labels, strict=True):
            if first is not None and second is not None:
                table[first, second] += 1
            else:
                left_out += (first is None) != (second is None)
        tables.append(table)
    sentences = sum(table.total() for table in tables)
    claims = [_common(each, one, other) for each in both]
    exact = [_sums(count_equal(*each, span_and_label)) for each in claims]
    count = sum(len(first) + len(second) for first, second in claims)
    unitized, unitized_by_label = _unitizing(both, one, other, labels, options)
    met: Counter[tuple[str, str]] = Counter()
    for firsts, seconds in claims:
        met.update(confusion(firsts, seconds))
    return PairAgreement(
        first=one,
        second=other,
        articles=len(both),
        sentences=sentences,
        left_out=left_out,
        kappa=_estimate([_exactly(table) for table in tables], kappa_of_table, sentences, options),
        exact=_estimate(exact, _f1, count, options),
        partial=_estimate([_sums(measure(*each, partial)) for each in claims], _f1, count, options),
        place=_estimate([_sums(count_equal(*each, span_only)) for each in claims], _f1, count, options),
        speaker=_estimate([_sums(count_equal(*each, span_label_and_speaker)) for each in claims], _f1, count, options),
        precision=_estimate(exact, _precision, sum(len(second) for _, second in claims), options),
        recall=_estimate(exact, _recall, sum(len(first) for first, _ in claims), options),
        alpha_u=unitized,
        alpha_u_by_label=unitized_by_label,
        confusion=tuple(
            Cell(first=first, second=second, count=number)
            for (first, second), number in sorted(met.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _exactly(table: Mapping[Any, int]) -> dict[Any, Number]:
    """Return counts whose quotients are exact."""
    return {key: Fraction(count) for key, count in table.items()}


def _common(compared: Comparison, one: str, other: str) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Return the claims of two annotators in what both have read."""
    readings = compared.readings[one], compared.readings[other]
    both = read_by_all(readings)
    return within(readings[0].claims, both), within(readings[1].claims, both)


def _sums(found: Matches) -> dict[str, Number]:
    """Return what an article adds to the sums of F1."""
    return {"fit": found.fit, "first": found.first, "second": found.second}


def _f1(sums: Mapping[str, Number]) -> float:
    """Return F1. Raises `UndefinedError` if there is no claim."""
    total = sums.get("first", 0) + sums.get("second", 0)
    if not total:
        raise UndefinedError("F1 is undefined: neither tagged anything")
    return float(2 * sums["fit"] / total)


def _precision(sums: Mapping[str, Number]) -> float:
    """Return precision. Raises `UndefinedError` if the second annotator has no claim."""
    if not sums.get("second"):
        raise UndefinedError("precision is undefined: the second tagged nothing")
    return float(sums["fit"] / sums["second"])


def _recall(sums: Mapping[str, Number]) -> float:
    """Return recall. Raises `UndefinedError` if the first annotator has no claim."""
    if not sums.get("first"):
        raise UndefinedError("recall is undefined: the first tagged nothing")
    return float(sums["fit"] / sums["first"])


def _unitizing(
    both: Sequence[Comparison], one: str, other: str, labels: Sequence[str], options: Options
) -> tuple[Estimate, dict[str, Estimate]]:
    """Return αU of two annotators, over all labels and by label.

    The continuum is what both have read. Overlapping claims with one label are joined first.
    """
    read = [read_by_all((each.readings[one], each.readings[other])) for each in both]
    sums: dict[str, list[dict[Sum, int]]] = {}
    counts: dict[str, int] = {}
    for label in labels:
        units = [
            [_inside(each.readings[name].claims, label, spans) for name in (one, other)]
            for each, spans in zip(both, read, strict=True)
        ]
        sizes = {size for article in units for size in sizes_of(article)}
        lengths = [sum(end - start for start, end in spans) for spans in read]
        sums[label] = [unit_sums(label, article, length, sizes) for article, length in zip(units, lengths, strict=True)]
        counts[label] = sum(len(each) for article in units for each in article)

    def unitized(article_sums: Sequence[Mapping[Sum, Number]], units: int) -> Estimate:
        return estimate(
            article_sums,
            partial_of(alpha_u, annotators=2),
            units,
            resamples=options.resamples,
            seed=options.seed,
            parts=partial_of(total_disagreement, annotators=2),
        )

    by_label = {label: unitized(sums[label], counts[label]) for label in labels}
    together = [
        {key: number for each in article for key, number in each.items()}
        for article in zip(*sums.values(), strict=True)
    ]
    return unitized(together, sum(counts.values())), by_label


def _inside(claims: Iterable[Claim], label: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the joined claims of a label as offsets into some spans that are put end to end."""
    found: list[tuple[int, int]] = []
    wanted = joined(claim.span for claim in claims if claim.label == label)
    for start, end in wanted:
        before = 0
        pieces = []
        for begin, stop in spans:
            if begin < end and start < stop:
                pieces.append((before + max(start, begin) - begin, before + min(end, stop) - begin))
            before += stop - begin
        if pieces:
            # A claim over several sentences is one unit: the white space between them is not in the continuum.
            found.append((pieces[0][0], pieces[-1][1]))
    return joined(found)
