"""Themes of a person: by colours, or from base16, and never with text that cannot be read."""

from pathlib import Path

import pytest
from conftest import Opened, until
from textual.color import Color

from annotations.scheme import DEFAULT
from annotations.store.store import Store
from tui.app import CopydeskApp
from tui.config import Config, ConfigError, own_themes, read_config
from tui.display.own_themes import BASE16, COLOURS, GROUNDS, problems
from tui.display.theme import ENTITY_KINDS, THEMES, Palette, contrast

PLAIN = {name: "#101010" if name in GROUNDS else "#e0e0e0" for name in COLOURS}
TABLE = "".join(f'{name} = "{colour}"\n' for name, colour in PLAIN.items())
SCHEME = "\n".join(
    ('scheme: "Muddy"', *(f'base{number:02X}: "{number * 0x111111 % 0x1000000:06x}"' for number in range(16)))
)
"""A scheme in which neighbouring colours are hardly told apart."""


def settings(folder: Path, text: str) -> Config:
    """Read a file of settings."""
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return read_config(path, [theme.name for theme in THEMES])


def test_a_theme_of_colours_is_used(tmp_path: Path) -> None:
    """Its colours are those of the file; `theme` may name it."""
    config = settings(tmp_path, f'theme = "mine"\n[themes.mine]\n{TABLE}')
    (theme,) = own_themes(config)
    assert (config.theme, theme.name, theme.dark) == ("mine", "mine", True)
    palette = Palette(theme, DEFAULT)
    assert (palette.ground.hex, palette.foreground.hex) == ("#101010", "#E0E0E0")
    assert own_themes(Config()) == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"muted": "#303030"}, "line 2: the theme “mine”: muted cannot be read on background: its contrast is 1.4"),
        ({"person": "#808080", "selection": "#505050"}, "person cannot be read on selection"),
        ({"accent": "red"}, "accent must be a colour such as “#a99cf0”"),
        ({"accent": 'red"\nglow = "#ffffff'}, "there is no colour “glow”"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(tmp_path: Path, change: dict[str, str], why: str) -> None:
    """With its line, and what is wrong."""
    table = "".join(f'{name} = "{colour}"\n' for name, colour in {**PLAIN, **change}.items())
    with pytest.raises(ConfigError) as error:
        settings(tmp_path, f"# colours\n[themes.mine]\n{table}")
    assert why in str(error.value)


def test_a_missing_colour_and_a_missing_file_are_named(tmp_path: Path) -> None:
    """All at once, as for every setting."""
    with pytest.raises(ConfigError) as error:
        settings(tmp_path, '[themes.a]\nbackground = "#000000"\n[themes.b]\nbase16 = "b.yaml"\n[themes]\nc = 1\n')
    assert "it has no surface, panel, selection, foreground" in str(error.value)
    assert "b.yaml cannot be read: No such file or directory" in str(error.value)
    assert "themes.c must be a table of colours" in str(error.value)


def test_a_scheme_of_base16_is_made_legible(tmp_path: Path) -> None:
    """Schemes have no rule for contrast: colours become lighter or darker until they can be read; a table may go on."""
    (tmp_path / "muddy.yaml").write_text(SCHEME)
    config = settings(tmp_path, '[themes.muddy]\nbase16 = "muddy.yaml"\naccent = "#ffff00"\n')
    assert list(problems(config.themes["muddy"])) == []
    assert config.themes["muddy"]["accent"] == "#ffff00"
    (theme,) = own_themes(config)
    palette = Palette(theme, DEFAULT)
    for label in ("", *(label.name for label in DEFAULT.labels)):
        for colour in (palette.foreground, *(palette.named[kind] for kind in ENTITY_KINDS)):
            assert contrast(colour, palette.backdrop(label, selected=True)) >= 4.5
    (tmp_path / "none.yaml").write_text("a: b")
    with pytest.raises(ConfigError, match="is not a base16 scheme: it has no base00"):
        settings(tmp_path, '[themes.none]\nbase16 = "none.yaml"\n')
    assert set(BASE16) == set(COLOURS)


async def test_f2_goes_on_to_a_theme_of_ones_own(opened: Opened, store: Store, tmp_path: Path) -> None:
    """After ours; and it is drawn."""
    config = settings(tmp_path, f"[themes.mine]\n{TABLE}")
    async with opened() as pilot:
        corpus = pilot.app.screen.corpus  # type: ignore[attr-defined]
    app = CopydeskApp(corpus, store, "", tmp_path, config)
    async with app.run_test() as pilot:
        await pilot.press("f2", "f2", "f2")
        await until(pilot, lambda: app.theme == "mine")
        assert Color.parse(app.current_theme.background or "").hex == "#101010"
        await pilot.press("f2")
        await until(pilot, lambda: app.theme == THEMES[0].name)
