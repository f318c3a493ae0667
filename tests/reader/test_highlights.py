"""What is drawn under many marks: each character as if it were the only one, in as few pieces as may be."""

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.scheme import DEFAULT
from annotations.text.selection import Selection
from tui.display.theme import THEMES, Palette
from tui.display.wrap import Wrapped
from tui.reader.highlights import GUTTER, Marks
from tui.reader.overlap import Overlap

PALETTE = Palette(THEMES[0], DEFAULT)
TEXT = "Officials said on Monday that the talks, which began in Beijing, would go on until July, and perhaps longer."

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).map(sorted).filter(lambda at: at[0] < at[1])
claims = st.lists(
    st.builds(lambda at, label: Claim.of(TEXT, at[0], at[1], label), spans, st.sampled_from(["fact", "quote"]))
)


@given(claims, spans)
@example(made=[Claim.of(TEXT, 1, 4, "fact"), Claim.of(TEXT, 0, 3, "quote")], selected=[0, 1])
def test_a_character_looks_as_the_shortest_claim_over_it(made: list[Claim], selected: list[int]) -> None:
    """However many lie over each other: the first of the shortest gives the tint, and more than one make it bold."""
    marks, selection = Marks(DEFAULT), Selection(Span(*selected), "free")
    marks.claims = Overlap(made)
    wrapped = Wrapped(TEXT, 30)
    for line in range(len(wrapped)):
        pieces = list(marks.line(wrapped, line, selection, PALETTE))
        shown = [(character, piece.style) for piece in pieces for character in piece.text][GUTTER:]
        expected = []
        for at in range(wrapped.starts[line], wrapped.ends[line]):
            over = [claim for claim in made if claim.start <= at < claim.end]
            label = min(over, key=lambda claim: claim.end - claim.start).label if over else ""
            state = "part" if selected[0] <= at < selected[1] else ""
            expected.append((TEXT[at], PALETTE.text(label, "", state, len(over) > 1)))  # type: ignore[arg-type]
        assert shown == expected


def test_what_looks_alike_is_one_piece() -> None:
    """A line under a hundred claims of one label is drawn like a line under two: a terminal is sent no more."""
    counts = []
    for count in (2, 50):
        marks = Marks(DEFAULT)
        marks.claims = Overlap(
            [Claim.of(TEXT, number, len(TEXT), "fact") for number in range(count)]
            + [Claim.of(TEXT, 0, len(TEXT) - number, "fact") for number in range(count)]
        )
        wrapped = Wrapped(TEXT, 200)
        counts.append(len(list(marks.line(wrapped, 0, Selection(Span(0, 0)), PALETTE))))
    assert counts[0] == counts[1]
