"""Agreement on the attributes of a scheme: of claims in the same place, and of whole articles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

from msgspec import Struct

from annotations.claims.claim import Claim
from annotations.scheme import Attribute
from annotations.team.bootstrap import Estimate, Options, estimate
from annotations.team.coefficients import (
    Number,
    UndefinedError,
    alpha_of_coincidences,
    alpha_parts,
    coincidences,
    kappa_of_table,
    kappa_parts,
)
from annotations.team.matching import SAME_LABEL, match, same_place
from annotations.team.units import Comparison, Reading, read_by_all, within


class AttributePair(Struct, frozen=True, kw_only=True):
    """Two annotators and one attribute."""

    first: str
    second: str
    units: int
    """Claims in the same place, or articles, of both."""
    differing: int
    """Those to which they gave different values."""
    kappa: Estimate
    """Cohen's κ on the values; a value that is not set is a value of its own."""


class AttributeAgreement(Struct, frozen=True, kw_only=True):
    """One attribute of the scheme."""

    name: str
    on: str
    """`claim` or `article`."""
    kind: str
    """`choice`, `yes/no` or `text`."""
    units: int
    """Places that at least two have tagged with a label that has the attribute, or articles that at least two have."""
    given: int
    """Those to which at least one gave a value."""
    differing: int
    """Those to which annotators gave different values."""
    alpha: Estimate
    """Krippendorff's α, nominal; a value that is not set is a value of its own."""
    pairs: tuple[AttributePair, ...]


Given = Mapping[str, str]
"""The values of one unit by annotator; empty for one who has not set it. Others have nothing there."""


def attribute_agreement(
    compared: Iterable[Comparison], annotators: Sequence[str], attributes: Sequence[Attribute], options: Options
) -> tuple[AttributeAgreement, ...]:
    """Return the agreement on each attribute, in the order of the scheme.

    Claims of all annotators are grouped by place first. A text counts without its case and its white space. Raises
    `AskedError` as `match` does.
    """
    if not attributes:
        return ()
    shared = [each for each in compared if len(set(each.readings) & set(annotators)) > 1]
    readings = [{name: each.readings[name] for name in annotators if name in each.readings} for each in shared]
    has_claims = any(each.on == "claim" for each in attributes)
    groups = [places(each) if has_claims else [] for each in readings]
    return tuple(
        _agreement(
            attribute,
            [list(_units(attribute, *both)) for both in zip(readings, groups, strict=True)],
            annotators,
            options,
        )
        for attribute in attributes
    )


def places(readings: Mapping[str, Reading]) -> list[dict[str, Claim]]:
    """Return the claims of annotators grouped by place: each group has one claim of each annotator at most.

    The claims of each annotator are matched with those of the annotator who has most, and with what nobody before had
    tagged. Claims of one place have at least half of their characters in common (Dice).
    """
    claims = {name: _in_common(name, readings) for name in readings}
    found: list[dict[str, Claim]] = []
    # Names decide nothing but between annotators with equal claims.
    for name in sorted(claims, key=lambda each: (-len(claims[each]), [_key(claim) for claim in claims[each]], each)):
        first = [next(iter(group.values())) for group in found]
        group_of = {id(claim): group for claim, group in zip(first, found, strict=True)}
        met = set[int]()
        for one, other in match(first, claims[name], _fit):
            group_of[id(one)][name] = other
            met.add(id(other))
        found += [{name: claim} for claim in claims[name] if id(claim) not in met]
    return found


def _in_common(name: str, readings: Mapping[str, Reading]) -> tuple[Claim, ...]:
    """Return the claims of an annotator in what at least one other has read."""
    own = readings[name]
    others = [read_by_all((own, other)) for who, other in readings.items() if who != name]
    spans = sorted({span for each in others for span in each})
    return within(own.claims, spans) if spans else ()


def _key(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.end, claim.label


def _fit(one: Claim, other: Claim) -> float:
    """Return the fit by place; the same label decides between places that fit as well."""
    fit = same_place(one, other)
    return fit + SAME_LABEL * (one.label == other.label) if fit else 0.0


def _units(
    attribute: Attribute, readings: Mapping[str, Reading], groups: Iterable[Mapping[str, Claim]]
) -> Iterator[Given]:
    """Yield the values of each place or article by annotator, where at least two have one."""
    if attribute.on == "article":
        yield {name: _value(attribute, reading.attributes) for name, reading in readings.items()}
        return
    for group in groups:
        given = {
            name: _value(attribute, claim.attributes) for name, claim in group.items() if attribute.fits(claim.label)
        }
        if len(given) > 1:
            yield given


def _value(attribute: Attribute, values: Mapping[str, str]) -> str:
    """Return the value of an attribute as it is compared; empty if it is not set."""
    value = values.get(attribute.name, "")
    return " ".join(value.split()).casefold() if attribute.kind == "text" else value


def _agreement(
    attribute: Attribute, articles: Sequence[Sequence[Given]], annotators: Sequence[str], options: Options
) -> AttributeAgreement:
    units = [unit for article in articles for unit in article]
    where = "article" if attribute.on == "article" else "place that both have tagged"
    return AttributeAgreement(
        name=attribute.name,
        on=attribute.on,
        kind=attribute.kind,
        units=len(units),
        given=sum(any(unit.values()) for unit in units),
        differing=sum(len(set(unit.values())) > 1 for unit in units),
        alpha=estimate(
            [coincidences([tuple(unit.values()) for unit in article]) for article in articles],
            partial(_alpha, f"no {where} has this attribute"),
            alpha_parts,
            len(units),
            options,
        ),
        pairs=tuple(_pair(articles, *pair, where, options) for pair in combinations(annotators, 2)),
    )


def _pair(articles: Iterable[Iterable[Given]], one: str, other: str, where: str, options: Options) -> AttributePair:
    tables = [
        Counter((unit[one], unit[other]) for unit in article if one in unit and other in unit) for article in articles
    ]
    count = sum(table.total() for table in tables)
    return AttributePair(
        first=one,
        second=other,
        units=count,
        differing=sum(number for table in tables for (first, second), number in table.items() if first != second),
        kappa=estimate(tables, partial(_kappa, f"no {where} has this attribute"), kappa_parts, count, options),
    )


def _alpha(nothing: str, matrix: Mapping[tuple[Any, Any], Number]) -> float:
    if not any(matrix.values()):
        raise UndefinedError(f"α is undefined: {nothing}")
    return alpha_of_coincidences(matrix)


def _kappa(nothing: str, table: Mapping[tuple[Any, Any], Number]) -> float:
    if not any(table.values()):
        raise UndefinedError(f"κ is undefined: {nothing}")
    return kappa_of_table(table)
