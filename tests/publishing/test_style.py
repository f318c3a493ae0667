"""Colours of published pages: every text is legible on every ground, in light and dark, for any scheme."""

import pytest

from annotations.contrast import Rgb, contrast
from annotations.publishing.style import class_names, style_sheet, tint, underline
from annotations.scheme import DEFAULT, Label
from annotations.signs import COLOURS
from annotations.web_page import DARK, LIGHT


@pytest.mark.parametrize("page", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_a_contrast_of_four_and_a_half(page: dict[str, str]) -> None:
    """Words and links on the page and on the ground of every colour, black and white among them; underlines have 3."""
    ground = Rgb.parse(page["ground"])
    for name in ("ink", "muted", "accent"):
        assert contrast(Rgb.parse(page[name]), ground) >= 4.5, name
    for colour in (*COLOURS, "#000000", "#FFFFFF", "#FF0000", "#7F7F7F"):
        for name in ("ink", "accent"):
            assert contrast(Rgb.parse(page[name]), tint(colour, page)) >= 4.5, (colour, name)
        assert contrast(underline(colour, page), tint(colour, page)) >= 3, colour
        assert contrast(underline(colour, page), ground) >= 3, colour


def test_colours_that_a_page_has_are_told_apart() -> None:
    """Okabe and Ito's stay three grounds, and none is that of the page."""
    for page in (LIGHT, DARK):
        grounds = {tint(label.colour, page) for label in DEFAULT.labels}
        assert len(grounds | {Rgb.parse(page["ground"])}) == 4


def test_classes_of_labels_differ_whatever_their_names() -> None:
    """Names in any alphabet, with markup, or alike but for their case."""
    names = ("Direct quote", "direct-quote", "事実", "</style>", "é", "fact")
    labels = [Label(name=name, letter="A", colour="#009E73") for name in names]
    classes = class_names(labels)
    assert len(set(classes.values())) == len(names)
    assert all(each.replace("-", "").isalnum() and each.isascii() for each in classes.values())
    assert "</style>" not in style_sheet(labels)


def test_a_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, and the grey #767676 the lightest that is legible on white."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast(Rgb.parse("#767676"), (255, 255, 255)) >= 4.5 > contrast(Rgb.parse("#777777"), (255, 255, 255))
