"""Wrapping quickly comes to the same as wrapping one cluster after the other."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from tui.display.cells import clusters
from tui.display.wrap import Wrapped

NOT_FIRST = "、。，．！？：；）］｝〉》」』】〕…ー々"

TRICKY = st.lists(
    st.sampled_from("abc def  \t\u3000中文字。，」…ー！é\u0301\u200d\ufe0f👩#1\x01\u202e👍🏽ا🇩🇪\xad"), max_size=100
)
"""What joins, breaks or counts for nothing, thickly strewn."""


@given(texts() | TRICKY.map("".join), st.integers(1, 40))
def test_stretches_are_laid_out_as_their_clusters_would_be(text: str, width: int) -> None:
    """For any text and width the lines are those of a plain loop over clusters, which is slow and easy to check."""
    wrapped = Wrapped(text, width)
    wanted = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        body = end - 1 if line.endswith("\r") and end < len(text) else end
        wanted += slowly(text, at, body, width)
        at = end + 1
    got = [(start, max(start, start + len(text[start:end].rstrip(" ")))) for start, end in lines(wrapped)]
    assert got == [(start, max(start, start + len(text[start:end].rstrip(" ")))) for start, end in wanted]


def lines(wrapped: Wrapped) -> list[tuple[int, int]]:
    """Return where every line begins and ends."""
    return list(zip(wrapped.starts, wrapped.ends, strict=True))


def slowly(text: str, at: int, stop: int, width: int) -> list[tuple[int, int]]:
    """Wrap one paragraph cluster by cluster: at white space, and between wide characters."""
    made: list[tuple[int, int]] = []
    line = end = at
    column = behind = 0
    cut: tuple[int, int] | None = None
    after_wide = False
    for start, after, _, cells in clusters(text, at, stop):
        if text[start:after] in (" ", "\t", "\u3000"):
            cut, column, behind, after_wide = (end, after), column + cells, 0, False
            continue
        may = (cells == 2 or after_wide) and start > line and text[start] not in NOT_FIRST
        if may and (cut is None or cut[1] < start):
            cut, behind = (end, start), 0
        while column + cells > width and start > line:
            if cut is not None and cut[1] > line:
                made.append((line, cut[0]))
                line, column = cut[1], behind
            else:
                made.append((line, start))
                line, column, behind = start, 0, 0
            cut = None
        end, column, behind, after_wide = after, column + cells, behind + cells, cells == 2
    return [*made, (line, max(line, end))]


@given(texts() | TRICKY.map("".join), st.integers(1, 40), st.lists(st.integers(0, 200), max_size=6, unique=True))
def test_folded_lines_show_all_but_the_hidden_stretches(text: str, width: int, edges: list[int]) -> None:
    """Whatever is hidden: what is outside it stays on a line of its own place, and lines stay in their order."""
    wrapped = Wrapped(text, width)
    edges.sort()
    hidden = [(start, min(end, len(text))) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    folded = wrapped.folded(hidden)
    assert folded.starts == sorted(folded.starts)
    kept = [line for number, line in enumerate(lines(folded)) if number not in folded.folds]
    for line in lines(wrapped):
        inside = any(start <= line[0] and line[1] <= end for start, end in hidden)
        assert line in kept or inside
    for number, stretch in folded.folds.items():
        start, end = hidden[stretch]
        assert start <= folded.starts[number] == folded.ends[number] <= end
        assert len(wrapped) - len(folded) >= len(folded.folds)
    assert wrapped.folded([]).starts == wrapped.starts
