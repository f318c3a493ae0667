"""How far two annotators agree: on sentences, on claims, and on their edges."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.team.bootstrap import (
    MIN_ARTICLES,
    Estimate,
    Options,
    Sums,
    estimate,
    interval_estimate,
    resamples,
    total_of,
)
from annotations.team.coefficients import Number, UndefinedError, kappa_of_table, kappa_parts
from annotations.team.matching import (
    Columns,
    Matches,
    candidates,
    confusion,
    count_equal,
    measure_partial,
    span_and_label,
    span_label_and_speaker,
    span_only,
)
from annotations.team.unitizing import (
    ArticleUnits,
    Cut,
    alpha_u,
    cut_text,
    joined,
    resampled_disagreement,
    unit_sums,
    units_of,
)
from annotations.team.units import Comparison, Labels, Reading, read_by_all, within


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
    claims = [_common(Side(each.readings[one]), Side(each.readings[other])) for each in compared]
    found = []
    for label in labels:
        some = [tuple(Columns(_with(label, each.claims)) for each in pair) for pair in claims]
        sums = [_sums(count_equal(first, second, span_and_label)) for first, second in some]
        first, second = (sum(len(pair[number].claims) for pair in some) for number in (0, 1))
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


Spans = tuple[Span, ...]
"""What both annotators of a pair have read, in order."""


class Side:
    """One annotator's reading of an article, prepared once for the comparison with all others."""

    def __init__(self, reading: Reading) -> None:
        """Compare a reading with others."""
        self.reading = reading
        self._claims: dict[Spans, Columns] = {}
        self._cuts: dict[tuple[str, Spans], Cut] = {}

    def claims(self, spans: Spans) -> Columns:
        """Return the claims in what both have read."""
        if spans not in self._claims:
            self._claims[spans] = Columns(within(self.reading.claims, spans))
        return self._claims[spans]

    def cut(self, label: str, spans: Spans, length: int) -> Cut:
        """Return the units of a label in what both have read, which has so many code points."""
        if (label, spans) not in self._cuts:
            self._cuts[label, spans] = cut_text(_inside(self.reading.units.get(label, ()), spans), length)
        return self._cuts[label, spans]


class PairSums:
    """Two annotators, article by article. The first counts as the reference."""

    def __init__(self, one: str, other: str, labels: Sequence[str]) -> None:
        """Begin without an article; `labels` are those of all claims."""
        self._names = one, other
        self._labels = labels
        self._articles = self._left_out = self._orphans = self._unitized = 0
        self._counts = [0, 0]
        """How many claims each has in what both have read."""
        self._tables: list[dict[tuple[Labels, Labels], int]] = []
        self._exact: list[dict[str, Number]] = []
        self._partial: list[dict[str, Number]] = []
        self._place: list[dict[str, Number]] = []
        self._speaker: list[dict[str, Number]] = []
        self._met = Counter[tuple[str, str]]()
        self._units: dict[str, list[ArticleUnits]] = {label: [] for label in labels}

    def add(self, sides: Mapping[str, Side]) -> None:
        """Add an article, if both have read it."""
        one, other = (sides.get(name) for name in self._names)
        if one is None or other is None:
            return
        self._articles += 1
        self._orphans += one.reading.orphans + other.reading.orphans
        self._add_sentences(one.reading, other.reading)
        spans = read_by_all((one.reading, other.reading))
        self._add_claims(one.claims(spans), other.claims(spans))
        length = sum(end - start for start, end in spans)
        if length:
            self._unitized += 1
            for label in self._labels:
                cuts = one.cut(label, spans, length), other.cut(label, spans, length)
                self._units[label].append(units_of(cuts, length))

    def _add_sentences(self, one: Reading, other: Reading) -> None:
        table: dict[tuple[Labels, Labels], int] = {}
        for (first, second), count in Counter(zip(one.labels, other.labels, strict=True)).items():
            if first is not None and second is not None:
                table[first, second] = count
            elif first is not None or second is not None:
                self._left_out += count
        self._tables.append(table)

    def _add_claims(self, one: Columns, other: Columns) -> None:
        self._counts[0] += len(one.claims)
        self._counts[1] += len(other.claims)
        for sums, key in (
            (self._exact, span_and_label),
            (self._place, span_only),
            (self._speaker, span_label_and_speaker),
        ):
            sums.append(_sums(count_equal(one, other, key)))
        near = candidates(one, other)
        self._partial.append(_sums(measure_partial(one, other, near)))
        self._met.update(confusion(one, other, near))

    def agreement(self, options: Options) -> PairAgreement:
        """Return the agreement over all articles that were added."""
        first, second = self._counts
        count = first + second
        sentences = sum(sum(table.values()) for table in self._tables)
        exact = Sums(self._exact)
        unitized, unitized_by_label = self._unitizing(options)
        return PairAgreement(
            first=self._names[0],
            second=self._names[1],
            articles=self._articles,
            sentences=sentences,
            left_out=self._left_out,
            orphans=self._orphans,
            kappa=estimate(self._tables, _exact_kappa, kappa_parts, sentences, options),
            exact=exact.estimate(_f1, _f1_parts, count, options),
            partial=estimate(self._partial, _f1, _f1_parts, count, options),
            place=estimate(self._place, _f1, _f1_parts, count, options),
            speaker=estimate(self._speaker, _f1, _f1_parts, count, options),
            precision=exact.estimate(_precision, _precision_parts, second, options),
            recall=exact.estimate(_recall, _recall_parts, first, options),
            alpha_u=unitized,
            alpha_u_by_label=unitized_by_label,
            confusion=tuple(
                Cell(first=one, second=other, count=number)
                for (one, other), number in sorted(self._met.items(), key=lambda item: (-item[1], item[0]))
            ),
        )

    def _unitizing(self, options: Options) -> tuple[Estimate, dict[str, Estimate]]:
        """Return αU of two annotators, over all labels and by label.

        The continuum is what both have read. Overlapping claims with one label are joined first.
        """
        articles = self._unitized
        sums = {label: unit_sums(label, each) for label, each in self._units.items()}
        counts = {label: each["units", label, 0] for label, each in sums.items()}
        # All labels are resampled over the same articles.
        has_interval = options.resamples and articles >= MIN_ARTICLES
        drawn = {
            label: resampled_disagreement(each, resamples(articles, options), 2)
            for label, each in self._units.items()
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

        return unitized(self._labels), {label: unitized([label]) for label in self._labels}


def pair_agreement(
    shared: Iterable[Comparison], one: str, other: str, labels: Sequence[str], options: Options
) -> PairAgreement:
    """Return the agreement of two annotators; the first counts as the reference."""
    (found,) = pair_agreements(shared, [(one, other)], labels, options)
    return found


def pair_agreements(
    shared: Iterable[Comparison], pairs: Iterable[tuple[str, str]], labels: Sequence[str], options: Options
) -> tuple[PairAgreement, ...]:
    """Return the agreement of pairs of annotators; the first of each counts as the reference."""
    sums = [PairSums(one, other, labels) for one, other in pairs]
    for each in shared:
        sides = {name: Side(reading) for name, reading in each.readings.items()}
        for pair in sums:
            pair.add(sides)
    return tuple(pair.agreement(options) for pair in sums)


def _exact_kappa(table: Mapping[Any, Number]) -> float:
    """Return Cohen's κ of whole counts: their quotients are exact as fractions."""
    return kappa_of_table({key: Fraction(count) for key, count in table.items()})


def _common(one: Side, other: Side) -> tuple[Columns, Columns]:
    """Return the claims of two annotators in what both have read."""
    spans = read_by_all((one.reading, other.reading))
    return one.claims(spans), other.claims(spans)


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
