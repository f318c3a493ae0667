"""A line under many highlights: every character has the right style, in as few segments as possible."""

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.scheme import DEFAULT
from annotations.text.selection import Selection
from tui.display.theme import THEMES, Palette
from tui.display.wrap import Wrapped
from tui.reader.highlights import GUTTER_CELLS, Highlights
from tui.reader.overlap import SpanIndex

PALETTE = Palette(THEMES[0], DEFAULT)
TEXT = "Officials said on Monday that the talks, which began in Beijing, would go on until July, and perhaps longer."

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).map(sorted).filter(lambda at: at[0] < at[1])
claim_lists = st.lists(
    st.builds(lambda at, label: Claim.of(TEXT, at[0], at[1], label), spans, st.sampled_from(["fact", "quote"]))
)


@given(claim_lists, spans)
@example(claims=[Claim.of(TEXT, 1, 4, "fact"), Claim.of(TEXT, 0, 3, "quote")], selected=[0, 1])
def test_the_shortest_claim_over_a_character_styles_it(claims: list[Claim], selected: list[int]) -> None:
    """The shortest claim over a character gives its tint, ties go to the first; more than one claim makes it bold."""
    highlights, selection = Highlights(DEFAULT), Selection(Span(*selected), "free")
    highlights.claims = SpanIndex(claims)
    wrapped = Wrapped(TEXT, 30)
    for line in range(len(wrapped)):
        segments = list(highlights.line(wrapped, line, selection, PALETTE))
        drawn = [(character, segment.style) for segment in segments for character in segment.text][GUTTER_CELLS:]
        expected = []
        for at in range(wrapped.starts[line], wrapped.ends[line]):
            over = [claim for claim in claims if claim.start <= at < claim.end]
            label = min(over, key=lambda claim: claim.end - claim.start).label if over else ""
            state = "part" if selected[0] <= at < selected[1] else ""
            expected.append((TEXT[at], PALETTE.text(label, "", state, len(over) > 1)))  # type: ignore[arg-type]
        assert drawn == expected


def test_neighbours_of_one_style_are_one_segment() -> None:
    """A line under a hundred claims of one label has as many segments as one under four: a terminal is sent no more."""
    counts = []
    for count in (2, 50):
        highlights = Highlights(DEFAULT)
        highlights.claims = SpanIndex(
            [Claim.of(TEXT, number, len(TEXT), "fact") for number in range(count)]
            + [Claim.of(TEXT, 0, len(TEXT) - number, "fact") for number in range(count)]
        )
        wrapped = Wrapped(TEXT, 200)
        counts.append(len(list(highlights.line(wrapped, 0, Selection(Span(0, 0)), PALETTE))))
    assert counts[0] == counts[1]
