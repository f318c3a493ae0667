"""Aligned columns of at most 80 cells, for a terminal, a pipe or a mail."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from tui.display.cells import visible

WIDTH = 80

MAX_NAME_CELLS = 16
"""Cells of a name, at most; longer ones are cut."""

MIN_NAME_CELLS = 6
"""Cells of a name, at least."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], most: int = MAX_NAME_CELLS) -> Iterator[str]:
    """Yield aligned columns.

    Names on the left give way, numbers on the right are never cut.
    """
    lines = [head, *rows]
    widths = [max(cell_len(line[number]) for line in lines) for number in range(1, len(head))]
    room = min(most, max(MIN_NAME_CELLS, WIDTH - sum(width + 1 for width in widths)))
    for name, *numbers in lines:
        shown = [" " * (width - cell_len(each)) + each for each, width in zip(numbers, widths, strict=True)]
        yield " ".join([set_cell_size(fit(name, room), room), *shown])


def fit(text: str, cells: int) -> str:
    """Return a text for a cell, cut with an ellipsis if it is too long."""
    shown = visible(text)
    return shown if cell_len(shown) <= cells else set_cell_size(shown, cells - 1) + "…"
