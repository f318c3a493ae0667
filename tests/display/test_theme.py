"""Colours: every text can be read on every ground it can come to stand on."""

import pytest
from textual.color import Color
from textual.theme import Theme

from annotations.scheme import DEFAULT, Label, Scheme
from tui.display.theme import ENTITY_KINDS, SELECTED_TINT_SHARE, THEMES, TINT_SHARE, Palette, contrast


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", ["", *ENTITY_KINDS])
@pytest.mark.parametrize("selected", [False, True])
def test_text_is_legible_on_every_tint(theme: Theme, kind: str, selected: bool) -> None:
    """Plain text and every kind of entity reach 4.5 on every label's tint, selected or not."""
    palette = Palette(theme, DEFAULT)
    for label in ("", *(label.name for label in DEFAULT.labels)):
        colour = palette.named[kind] if kind else palette.foreground
        assert contrast(colour, palette.backdrop(label, selected)) >= 4.5, label


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_letters_and_bars_are_legible(theme: Theme) -> None:
    """The letters in the gutter and all words of the bars reach 4.5 on their grounds."""
    palette = Palette(theme, DEFAULT)
    surface = Color.parse(theme.surface or "")
    for label in DEFAULT.labels:
        assert contrast(palette.letter_colour(label), palette.ground) >= 4.5
        assert contrast(palette.letter_colour(label), surface) >= 4.5
    for colour in (palette.named["muted"], palette.accent, *(palette.named[kind] for kind in ENTITY_KINDS)):
        assert contrast(colour, surface) >= 4.5
        assert contrast(colour, palette.ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_tints_differ_from_the_ground_and_from_each_other(theme: Theme) -> None:
    """No two labels have one tint, and none is that of untagged text."""
    palette = Palette(theme, DEFAULT)
    grounds = [palette.backdrop(label, selected=False).hex for label in ("", "fact", "quote", "speculation")]
    assert len(set(grounds)) == 4


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1, and #777777 on white just misses 4.5."""
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert 4.4 < contrast(Color.parse("#777777"), white) < 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffff00", "#0000ff", "#808080"])
def test_a_corpus_of_its_own_colours_stays_legible(theme: Theme, colour: str) -> None:
    """Whatever colours a corpus brings, text and letters can be read: a tint gives way before the text does."""
    scheme = Scheme(labels=(Label(name="own", key="1", letter="O", colour=colour),))
    palette = Palette(theme, scheme)
    assert contrast(palette.foreground, palette.backdrop("own", selected=True)) >= 4.5
    assert contrast(palette.letter_colour(scheme.labels[0]), palette.ground) >= 4.5


def test_the_default_labels_keep_most_of_their_tint() -> None:
    """The colours of fact, quote and speculation need not give way by more than a third in either theme."""
    for theme in THEMES:
        palette = Palette(theme, DEFAULT)
        for label in DEFAULT.labels:
            full = palette.ground.blend(Color.parse(label.colour), TINT_SHARE * 2 / 3)
            assert contrast(palette.backdrop(label.name, selected=False), palette.ground) >= contrast(
                full, palette.ground
            )
    assert SELECTED_TINT_SHARE > TINT_SHARE
