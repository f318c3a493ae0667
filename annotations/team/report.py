"""The report on agreement: of all, by outlet or month, or against a gold standard; it is what `--json` prints."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotations.article import Span
from annotations.errors import AskedError
from annotations.scheme import Scheme
from annotations.team.agreement import Agreement, agreement, sentence_agreement
from annotations.team.attributes import AttributeAgreement, attribute_agreement
from annotations.team.bootstrap import Estimate, Options
from annotations.team.categories import Decisions, decisions_of
from annotations.team.pairs import LabelScore, PairAgreement, label_scores, pair_agreement
from annotations.team.readings import StoreReadings
from annotations.team.units import Comparison, Labels

UNKNOWN = "unknown"
"""The outlet or the month of articles that name none."""


class GroupAgreement(Struct, frozen=True, kw_only=True):
    """The articles of one outlet, or of one month."""

    name: str
    articles: int
    sentences: int
    """Sentences that at least two have read."""
    differing: int
    """Sentences to which they gave different labels."""
    alpha: Estimate
    """Krippendorff's α, nominal, on the labels of sentences."""


class GoldScore(Struct, frozen=True, kw_only=True):
    """One annotator against a gold standard."""

    annotator: str
    agreement: PairAgreement
    """The gold standard is the first of the two: the reference for precision and recall."""
    labels: tuple[LabelScore, ...]
    attributes: tuple[AttributeAgreement, ...] = ()
    """Each attribute of the scheme, with these two annotators; empty if the scheme has none."""


class Report(Struct, frozen=True, kw_only=True):
    """The output of `copydesk agreement --json`. Tables not asked for, and values that do not exist, are left out."""

    annotators: tuple[str, ...]
    """Without the gold standard."""
    include: str
    """`done`: articles that at least two have marked done; `unread`: all that two have touched."""
    labels: tuple[str, ...]
    """The only labels compared; empty for all."""
    since: date | UnsetType = UNSET
    """Only work that ended on this day or later, in UTC; absent for all."""
    resamples: int
    """Resamples for each interval."""
    seed: int
    unreadable: tuple[str, ...]
    """Files that were left out because they cannot be read, each in a sentence."""
    agreement: Agreement | UnsetType = UNSET
    """Absent with a gold standard."""
    attributes: tuple[AttributeAgreement, ...] | UnsetType = UNSET
    """Absent if the scheme has no attributes, and with a gold standard."""
    by_outlet: tuple[GroupAgreement, ...] | UnsetType = UNSET
    by_month: tuple[GroupAgreement, ...] | UnsetType = UNSET
    """By the month in which work on the articles ended, in UTC."""
    gold: str | UnsetType = UNSET
    against_gold: tuple[GoldScore, ...] | UnsetType = UNSET
    decisions: tuple[Decisions, ...] | UnsetType = UNSET
    """Why annotators differed, by the decisions of each gold standard, or of the one asked for. Absent if there are
    none. All decisions count that hold, also with `labels`."""


class Disputed(Struct, frozen=True, kw_only=True):
    """A sentence to which annotators gave different labels."""

    article: str
    text: str
    labels: dict[str, Labels]
    """By annotator, of those who have read it; empty for none."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report, made from the types above."""
    made = msgspec.json.schema(Report)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Copydesk, agreement between annotators",
        **made,
    }


def report_of(
    readings: StoreReadings,
    compared: Sequence[Comparison],
    options: Options,
    *,
    by: str = "",
    scheme: Scheme | None = None,
) -> Report:
    """Return the report that the query of some readings asks for, with the decisions of its gold standards.

    What of these cannot be read is added to `readings.unreadable`. Raises `StoreError`, and `AskedError` if `by` is
    `attribute` and the scheme has none.
    """
    query = readings.query
    if by == "attribute" and not (scheme and scheme.attributes):
        raise AskedError("The scheme of this corpus has no attributes")
    include, labels, names = query.include, query.labels, readings.annotators
    if query.gold:
        found = gold_report(compared, names, query.gold, options, include=include, labels=labels, scheme=scheme)
    else:
        found = report(compared, names, options, include=include, labels=labels, by=by, scheme=scheme)
    decisions, unreadable = decisions_of(readings.folder, [query.gold] if query.gold else readings.known())
    readings.unreadable += [each for each in unreadable if each not in readings.unreadable]
    return replace(
        found,
        unreadable=tuple(readings.unreadable),
        decisions=decisions or UNSET,
        since=UNSET if query.since is None else query.since,
    )


def report(
    compared: Sequence[Comparison],
    annotators: Sequence[str],
    options: Options,
    *,
    include: str = "done",
    labels: Sequence[str] = (),
    by: str = "",
    scheme: Scheme | None = None,
) -> Report:
    """Return the report on some annotators; `by` is `outlet` or `month` for a table of these as well.

    `scheme` has the attributes that are compared, and the order of labels.
    """
    made = Report(
        annotators=tuple(annotators),
        include=include,
        labels=tuple(labels),
        resamples=options.resamples,
        seed=options.seed,
        unreadable=(),
        agreement=agreement(compared, annotators, options, scheme.orders if scheme else None),
    )
    if scheme and scheme.attributes:
        made = replace(made, attributes=attribute_agreement(compared, annotators, scheme.attributes, options))
    if by == "outlet":
        return replace(made, by_outlet=_groups(compared, lambda each: each.source, options))
    if by == "month":
        return replace(made, by_month=_groups(compared, lambda each: each.month, options))
    return made


def gold_report(
    compared: Sequence[Comparison],
    annotators: Sequence[str],
    gold: str,
    options: Options,
    *,
    include: str = "done",
    labels: Sequence[str] = (),
    scheme: Scheme | None = None,
) -> Report:
    """Return the report on each annotator against a gold standard; `scheme` has the attributes that are compared."""
    scores = []
    for name in annotators:
        # Labels of others are no business of these two.
        both = [each for each in compared if name in each.readings and gold in each.readings]
        used = _labels_of(both, (gold, name))
        scores.append(
            GoldScore(
                annotator=name,
                agreement=pair_agreement(both, gold, name, used, options),
                labels=label_scores(both, gold, name, used, options),
                attributes=attribute_agreement(both, (gold, name), scheme.attributes if scheme else (), options),
            )
        )
    return Report(
        annotators=tuple(annotators),
        include=include,
        labels=tuple(labels),
        resamples=options.resamples,
        seed=options.seed,
        unreadable=(),
        gold=gold,
        against_gold=tuple(scores),
    )


def disputed(compared: Iterable[Comparison]) -> Iterator[Disputed]:
    """Yield the sentences to which annotators who have read them gave different labels, in the order of the texts."""
    for each in compared:
        for number, span in enumerate(each.sentences):
            given = {
                name: labels
                for name, reading in each.readings.items()
                if (labels := reading.labels[number]) is not None
            }
            if len(set(given.values())) > 1:
                yield Disputed(article=each.id, text=_words(each.text, span), labels=given)


def _words(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def _labels_of(compared: Iterable[Comparison], names: Sequence[str]) -> list[str]:
    """Return the labels that some annotators used, sorted."""
    return sorted({claim.label for each in compared for name in names for claim in each.readings[name].claims})


def _groups(
    compared: Iterable[Comparison], name_of: Callable[[Comparison], str], options: Options
) -> tuple[GroupAgreement, ...]:
    """Return the agreement of articles by a field of theirs, in the order of its values."""
    groups: dict[str, list[Comparison]] = {}
    for each in compared:
        groups.setdefault(name_of(each) or UNKNOWN, []).append(each)
    found = []
    for name in sorted(groups):
        alpha, differing = sentence_agreement(groups[name], options)
        found.append(
            GroupAgreement(
                name=name, articles=len(groups[name]), sentences=alpha.units, differing=differing, alpha=alpha
            )
        )
    return tuple(found)
