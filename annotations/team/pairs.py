"""How far two annotators agree: on sentences, on claims, and on their edges."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.team.bootstrap import MIN_ARTICLES, Estimate, Options, estimate, interval_estimate, resamples, total_of
from annotations.team.coefficients import Number, UndefinedError, kappa_of_table, kappa_parts
from annotations.team.matching import (
    Matches,
    candidates,
    confusion,
    count_equal,
    measure_partial,
    span_and_label,
    span_label_and_speaker,
    span_only,
)
from annotations.team.unitizing import ArticleUnits, alpha_u, article_units, joined, resampled_disagreement, unit_sums
from annotations.team.units import Comparison, Labels, read_by_all, within


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
    orphans: int
    """Claims of both whose words are no longer in the text: they count as not tagged."""
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


class LabelScore(Struct, frozen=True, kw_only=True):
    """Claims of one label, against those of the first annotator: right are those with the same span and label."""

    label: str
    first: int
    """Claims of the first annotator, the reference."""
    second: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


def label_scores(
    compared: Sequence[Comparison], one: str, other: str, labels: Iterable[str], options: Options
) -> tuple[LabelScore, ...]:
    """Return precision, recall and F1 of the second annotator by label, in what both have read.

    All articles must be read by both.
    """
    claims = [_common(each, one, other) for each in compared]
    found = []
    for label in labels:
        some = [tuple(_with(label, each) for each in pair) for pair in claims]
        sums = [_sums(count_equal(first, second, span_and_label)) for first, second in some]
        first, second = (sum(len(pair[number]) for pair in some) for number in (0, 1))
        found.append(
            LabelScore(
                label=label,
                first=first,
                second=second,
                precision=estimate(sums, _precision, _precision_parts, second, options),
                recall=estimate(sums, _recall, _recall_parts, first, options),
                f1=estimate(sums, _f1, _f1_parts, first + second, options),
            )
        )
    return tuple(found)


def _with(label: str, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims of one label."""
    return tuple(claim for claim in claims if claim.label == label)


def pair_agreement(
    shared: Sequence[Comparison], one: str, other: str, labels: Sequence[str], options: Options
) -> PairAgreement:
    """Return the agreement of two annotators; the first counts as the reference."""
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
    near = [candidates(*each) for each in claims]
    for each_claims, each_near in zip(claims, near, strict=True):
        met.update(confusion(*each_claims, each_near))
    parts = [measure_partial(*each, each_near) for each, each_near in zip(claims, near, strict=True)]
    return PairAgreement(
        first=one,
        second=other,
        articles=len(both),
        sentences=sentences,
        left_out=left_out,
        orphans=sum(each.readings[name].orphans for each in both for name in (one, other)),
        kappa=estimate([_exactly(table) for table in tables], kappa_of_table, kappa_parts, sentences, options),
        exact=estimate(exact, _f1, _f1_parts, count, options),
        partial=estimate(list(map(_sums, parts)), _f1, _f1_parts, count, options),
        place=estimate([_sums(count_equal(*each, span_only)) for each in claims], _f1, _f1_parts, count, options),
        speaker=estimate(
            [_sums(count_equal(*each, span_label_and_speaker)) for each in claims], _f1, _f1_parts, count, options
        ),
        precision=estimate(exact, _precision, _precision_parts, sum(len(second) for _, second in claims), options),
        recall=estimate(exact, _recall, _recall_parts, sum(len(first) for first, _ in claims), options),
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
        raise UndefinedError("F1 is undefined: neither annotator tagged anything")
    return float(2 * sums["fit"] / total)


def _precision(sums: Mapping[str, Number]) -> float:
    """Return precision. Raises `UndefinedError` if the second annotator has no claim."""
    if not sums.get("second"):
        raise UndefinedError("precision is undefined: the second annotator tagged nothing")
    return float(sums["fit"] / sums["second"])


def _recall(sums: Mapping[str, Number]) -> float:
    """Return recall. Raises `UndefinedError` if the first annotator has no claim."""
    if not sums.get("first"):
        raise UndefinedError("recall is undefined: the first annotator tagged nothing")
    return float(sums["fit"] / sums["first"])


def _f1_parts(sums: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return how far F1 is from 1, as a quotient of arrays."""
    total = sums["first"] + sums["second"]
    return total - 2 * sums["fit"], total


def _precision_parts(sums: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return how far precision is from 1, as a quotient of arrays."""
    return sums["second"] - sums["fit"], sums["second"]


def _recall_parts(sums: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return how far recall is from 1, as a quotient of arrays."""
    return sums["first"] - sums["fit"], sums["first"]


def _unitizing(
    both: Sequence[Comparison], one: str, other: str, labels: Sequence[str], options: Options
) -> tuple[Estimate, dict[str, Estimate]]:
    """Return αU of two annotators, over all labels and by label.

    The continuum is what both have read. Overlapping claims with one label are joined first.
    """
    read = [read_by_all((each.readings[one], each.readings[other])) for each in both]
    lengths = [sum(end - start for start, end in spans) for spans in read]
    added: dict[str, list[ArticleUnits]] = {}
    for label in labels:
        units = (
            [_inside(each.readings[name].units.get(label, ()), spans) for name in (one, other)]
            for each, spans in zip(both, read, strict=True)
        )
        added[label] = [
            article_units(article, length) for article, length in zip(units, lengths, strict=True) if length
        ]
    articles = sum(length > 0 for length in lengths)
    sums = {label: unit_sums(label, each) for label, each in added.items()}
    counts = {label: each["units", label, 0] for label, each in sums.items()}
    # All labels are resampled over the same articles.
    has_interval = options.resamples and articles >= MIN_ARTICLES
    drawn = {
        label: resampled_disagreement(each, resamples(articles, options), 2)
        for label, each in added.items()
        if has_interval and counts[label]
    }

    def unitized(some: Sequence[str]) -> Estimate:
        total = {key: number for label in some for key, number in sums[label].items()}
        return interval_estimate(
            lambda: alpha_u(total, 2),
            lambda: total_of([drawn[label] for label in some if label in drawn]),
            sum(counts[label] for label in some),
            articles,
            options,
        )

    return unitized(labels), {label: unitized([label]) for label in labels}


def _inside(units: Sequence[Span], spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return units as offsets into some spans that are put end to end."""
    if not units:
        return ()
    if len(spans) == 1 and spans[0].start <= units[0].start and units[-1].end <= spans[0].end:
        first = spans[0].start
        return tuple(Span(start - first, end - first) for start, end in units)
    found: list[tuple[int, int]] = []
    for start, end in units:
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
