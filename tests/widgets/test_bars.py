"""Hints in a bar: whole, or not there."""

from tui.widgets.bars import fitting


def test_hints_that_do_not_fit_are_left_out_whole() -> None:
    """Never half a hint: the first that does not fit and those after it are dropped."""
    hints = ("Enter open", "x select", "/ filter")
    assert fitting(hints, 80) == "Enter open   x select   / filter"
    assert fitting(hints, 31) == "Enter open   x select"
    assert fitting(hints, 21) == "Enter open   x select"
    assert fitting(hints, 20) == "Enter open"
    assert not fitting(hints, 3)
