"""Coefficients as text: values, intervals, and sentences where there is no value."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import set_cell_size

from annotations.team.bootstrap import Estimate
from annotations.team.pairs import PairAgreement
from annotations.wording import counted
from tui.cli.columns import fit

NAME_CELLS = 30
NO_VALUE = "–"


def estimates(rows: Sequence[tuple[str, Estimate, str]]) -> Iterator[str]:
    """Yield coefficients with their intervals and units, a line each."""
    for name, each, unit in rows:
        shown = set_cell_size(fit(name, NAME_CELLS), NAME_CELLS)
        if each.undefined:
            yield f"  {shown} {each.undefined}"
        else:
            yield f"  {shown} {value(each):>6} {interval(each):>16}   {counted(each.units, unit)}".rstrip()


def size_of(pair: PairAgreement) -> str:
    """Return in words how much two annotators have both read."""
    return f"{counted(pair.articles, 'article')}, {counted(pair.sentences, 'sentence')}, {pair.left_out:,} left out"


def with_interval(each: Estimate) -> tuple[str, str]:
    """Return value and interval, for two columns."""
    return value(each), interval(each)


def value(each: Estimate) -> str:
    """Return the value, or a dash where there is none."""
    return f"{each.value:.3f}" if isinstance(each.value, float) else NO_VALUE


def interval(each: Estimate) -> str:
    """Return the interval; empty where there is none."""
    if isinstance(each.low, float) and isinstance(each.high, float):
        return f"{each.low:.3f} to {each.high:.3f}"
    return ""


def undefined(rows: Iterable[tuple[str, Estimate]]) -> Iterator[str]:
    """Yield a sentence for each coefficient of a table that has no value."""
    said = dict.fromkeys((name, each.undefined) for name, each in rows if each.undefined)
    for name, why in said:
        yield f"  {fit(name, NAME_CELLS)}: {why}"
