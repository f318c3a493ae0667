"""Contrast of colours as WCAG 2.2 defines it, and mixtures of colours that keep one."""

from typing import NamedTuple, Self

MIN_CONTRAST = 4.5
"""The least contrast of text and ground (WCAG 2.2, 1.4.3)."""


class Rgb(NamedTuple):
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, colour: str) -> Self:
        """Return a colour such as `#009E73`."""
        return cls(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))

    def blend(self, other: "Rgb", share: float) -> "Rgb":
        """Return the colour mixed with a share, from 0 to 1, of another."""
        return Rgb(*(round(one + (two - one) * share) for one, two in zip(self, other, strict=True)))

    @property
    def css(self) -> str:
        """The colour as in `#009e73`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of an sRGB colour, from 0 to 1."""
    parts = (part / 255 for part in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
