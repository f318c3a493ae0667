"""Settings in TOML: all problems of a file at once, each with its line and what would be right."""

from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Meta, Struct

from annotations.toml_settings import TomlSettings


class _Colour(Struct, forbid_unknown_fields=True):
    name: str
    shade: Annotated[int, Meta(ge=0, le=9)] = 0


class _Paint(Struct, forbid_unknown_fields=True):
    width: int = 3
    colours: tuple[_Colour, ...] = ()
    first: _Colour | None = None


MUST = {
    "width": "a whole number",
    "colours": "tables",
    "colours.name": "a name in quotation marks",
    "colours.shade": "a number from 0 to 9",
    "first": "a table",
}


def problems(text: str) -> list[str]:
    """Return the problems of a file with this text."""
    file = TomlSettings(Path("paint.toml"), text)
    assert (file.convert(_Paint, MUST) is None) == bool(file.problems)
    return file.problems.split("\n") if file.problems else []


def test_good_settings_are_returned() -> None:
    """Without a problem the values come as they are declared."""
    file = TomlSettings(Path("paint.toml"), '[[colours]]\nname = "red"\n')
    assert file.convert(_Paint, MUST) == _Paint(colours=(_Colour("red"),))
    assert not file.problems


def test_all_problems_are_told_in_the_order_of_the_file() -> None:
    """A person corrects the file once: unknown, wrong and missing settings, of each table by its own line."""
    text = 'widht = 3\n[[colours]]\nname = "red"\n\n[[colours]]\nshade = 12\n[[colours]]\nname = 3\n'
    assert problems(text) == [
        "paint.toml, line 1: there is no setting “widht”, perhaps “width” is meant",
        "paint.toml, line 5: name is missing: it must be a name in quotation marks",
        "paint.toml, line 6: shade must be a number from 0 to 9",
        "paint.toml, line 8: name must be a name in quotation marks",
    ]


@pytest.mark.parametrize("text", ["colours = 3", 'colours = ["red"]', "\n[colours]\nred = 1\n"])
def test_a_setting_of_another_kind_is_one_problem(text: str) -> None:
    """Tables that are none are told as such, or by the settings in them."""
    assert problems(text)


def test_tables_in_one_line_have_its_line() -> None:
    """Inline tables are all on the line of their setting."""
    assert problems('width = 1\ncolours = [{name = "red"}, {name = 2}]') == [
        "paint.toml, line 2: name must be a name in quotation marks"
    ]


def test_what_is_not_toml_is_one_problem() -> None:
    """Nothing else can be said of it."""
    (said,) = problems("width = 3\nwidth three\nfoo = 1")
    assert said.startswith("paint.toml, line 2: this is not valid TOML: ")


def test_a_line_end_in_a_name_stays_within_its_line() -> None:
    """A name may hold any character; a problem is one line."""
    assert problems('"a\\nb" = 1') == ["paint.toml, line 1: there is no setting “a␊b”; there are width, colours, first"]
