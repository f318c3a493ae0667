"""Agreement on the attributes of a scheme, as a part of the page of text."""

from collections.abc import Iterator, Sequence

from annotations.team.attributes import AttributeAgreement
from tui.cli.agreement_estimates import NAME_CELLS, undefined, value, with_interval
from tui.cli.columns import table


def attributes(found: Sequence[AttributeAgreement], *, pairs: bool) -> Iterator[str]:
    """Yield a line for each attribute of the scheme, and with `pairs` one for each pair below it."""
    head = ("attribute", "of", "compared", "given", "differing", "α", "interval")
    rows = [
        (
            each.name,
            each.on,
            f"{each.units:,}",
            f"{each.given:,}",
            f"{each.differing:,}",
            *with_interval(each.alpha),
        )
        for each in found
    ]
    yield from table(head, rows, NAME_CELLS)
    yield from undefined((each.name, each.alpha) for each in found)
    if not pairs:
        return
    yield ""
    yield from table(
        ("attribute, pair", "compared", "differing", "κ", "interval"),
        [
            (
                f"{each.name}: {pair.first}, {pair.second}",
                f"{pair.units:,}",
                f"{pair.differing:,}",
                *with_interval(pair.kappa),
            )
            for each in found
            for pair in each.pairs
        ],
        NAME_CELLS,
    )
    yield from undefined(
        (f"{each.name}: {pair.first}, {pair.second}", pair.kappa) for each in found for pair in each.pairs
    )


def against(found: Sequence[AttributeAgreement]) -> Iterator[str]:
    """Yield a line for each attribute of one annotator and a gold standard."""
    rows = [
        (each.name, each.on, f"{pair.units:,}", f"{pair.differing:,}", value(pair.kappa))
        for each in found
        for pair in each.pairs
    ]
    yield from table(("attribute", "of", "compared", "differing", "κ"), rows, NAME_CELLS)
    yield from undefined((each.name, pair.kappa) for each in found for pair in each.pairs)
