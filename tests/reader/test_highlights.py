"""A line under many highlights: every character has the right style, in as few segments as possible."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.scheme import DEFAULT, PlainLabel, Scheme, completed
from annotations.text.selection import Selection
from tui.display.theme import THEMES, Palette
from tui.display.wrap import Wrapped
from tui.reader.status_bar import totals
from tui.widgets import highlights
from tui.widgets.highlights import GUTTER_CELLS, Highlights
from tui.widgets.overlap import SpanIndex

PALETTE = Palette(THEMES[0], DEFAULT)
TEXT = "Officials said on Monday that the talks, which began in Beijing, would go on until July, and perhaps longer."

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).map(sorted).filter(lambda at: at[0] < at[1])
claim_lists = st.lists(
    st.builds(lambda at, label: Claim.of(TEXT, at[0], at[1], label), spans, st.sampled_from(["fact", "quote"]))
)


@given(claim_lists, spans)
@example(claims=[Claim.of(TEXT, 1, 4, "fact"), Claim.of(TEXT, 0, 3, "quote")], selected=[0, 1])
@example(claims=[Claim.of(TEXT, at, at + 9, ("fact", "quote")[at % 2]) for at in range(40)], selected=[3, 50])
def test_the_shortest_claim_over_a_character_styles_it(claims: list[Claim], selected: list[int]) -> None:
    """The shortest claim over a character gives its tint, ties go to the first; more than one claim makes it bold.

    A line that is drawn again, with another selection, has the same.
    """
    highlights = Highlights(DEFAULT)
    highlights.claims = SpanIndex(claims)
    wrapped = Wrapped(TEXT, 30)
    for line, (first, behind) in product(range(len(wrapped)), ([0, 5], selected)):
        selection = Selection(Span(first, behind), "free")
        segments = list(highlights.line(wrapped, line, selection, PALETTE))
        drawn = [(character, segment.style) for segment in segments for character in segment.text][GUTTER_CELLS:]
        expected = []
        for at in range(wrapped.starts[line], wrapped.ends[line]):
            over = [claim for claim in claims if claim.start <= at < claim.end]
            label = min(over, key=lambda claim: claim.end - claim.start).label if over else ""
            state = "part" if first <= at < behind else ""
            expected.append((TEXT[at], PALETTE.text(label, "", state, len(over) > 1)))  # type: ignore[arg-type]
        assert drawn == expected


def test_claims_over_a_line_are_sorted_once_for_all_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under dozens of claims a key that moves the selection looks at none of them; other claims are looked at anew."""
    sorted_for: list[int] = []
    innermost = highlights._innermost

    def counted(claims: Sequence[Claim], cuts: Sequence[int]) -> Iterator[tuple[str, int]]:
        sorted_for.append(len(claims))
        return innermost(claims, cuts)

    monkeypatch.setattr(highlights, "_innermost", counted)
    drawn, wrapped = Highlights(DEFAULT), Wrapped(TEXT, 200)
    for count in (50, 60):
        drawn.claims = SpanIndex([Claim.of(TEXT, number, number + 20, "fact") for number in range(count)])
        for start in range(5):
            assert list(drawn.line(wrapped, 0, Selection(Span(start, start + 9)), PALETTE))
    assert sorted_for == [50, 60]


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


def test_letters_of_two_cells_keep_the_gutter_as_wide_as_it_is() -> None:
    """A label may have a letter of any alphabet: of letters that do not fit the last ones are left out."""
    scheme = Scheme(labels=completed([PlainLabel(name=name) for name in ("事実", "引用", "Факт")]))
    for count in range(4):
        highlights = Highlights(scheme)
        highlights.claims = SpanIndex([Claim.of(TEXT, 0, 9, label.name) for label in scheme.labels[:count]])
        segments = list(highlights.line(Wrapped(TEXT, 200), 0, Selection(Span(0, 0)), Palette(THEMES[0], scheme)))
        drawn = "".join(segment.text for segment in segments)
        assert cell_len(drawn) == GUTTER_CELLS + len(TEXT)
        assert drawn.split()[: min(count, 1)] == ["事"][:count]


def test_the_bar_counts_what_fits_of_many_labels() -> None:
    """Those with claims, in the order of the scheme; claims of the others together; with few labels all."""
    scheme = Scheme(
        labels=completed([PlainLabel(name=f"label {number}", letter=chr(65 + number)) for number in range(26)])
    )
    palette = Palette(THEMES[0], scheme)
    counts = Counter({"label 3": 5, "label 1": 2})
    assert totals(counts, scheme, palette, 80, "?").plain == "B 2  D 5  ? help"
    counts = Counter({label.name: 10 for label in scheme.labels})
    line = totals(counts, scheme, palette, 80, "?").plain
    assert line.startswith("A 10  B 10  C 10  ")
    assert line.endswith("+200  ? help")
    assert len(line) < 60
    assert totals(Counter(), DEFAULT, PALETTE, 80, "?").plain == "F 0  Q 0  S 0  ? help"
