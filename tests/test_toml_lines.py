"""The lines of settings in a TOML file: by dotted name, by table, by number."""

import pytest

from annotations.toml_lines import TomlLines, parse_toml

TEXT = """# theme = "a comment"
theme = "dark"
"quoted name" = 1

[keys]
reader.next = "n"
'reader.back' = "q"

[[labels]]
name = "fact"
[[labels]]
name = "quote"
"""


def test_a_setting_is_found_on_the_line_that_names_it_first() -> None:
    """At the top, in a table, quoted or not; a comment names nothing."""
    lines = TomlLines(TEXT)
    assert lines.first("theme") == 2
    assert lines.first("keys") == 5
    assert lines.first("keys.reader.next") == 6
    assert lines.first("keys.reader.back") == 7
    assert lines.first("width") is None


def test_a_setting_inside_a_line_is_found_by_its_table() -> None:
    """A message names the innermost table that is there."""
    lines = TomlLines(TEXT)
    assert lines.nearest("keys.reader.top") == 5
    assert lines.nearest("nothing.at.all") is None


def test_tables_of_one_name_are_numbered() -> None:
    """The second label begins on the line of the second table."""
    lines = TomlLines(TEXT)
    assert [lines.nth("labels", number) for number in range(3)] == [9, 11, None]
    assert lines.anywhere("name") == 10


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = [" + "[" * 100_000, "It is nested too deeply"),
        ("a = " + "{a=" * 50_000, "It is nested too deeply"),
        ("\n" + "a." * 50_000 + "a = 1", r"A name has more than 100 parts \(at line 2, column 1\)"),
        ("[" + "'a' . " * 50_000 + "a]", "A name has more than 100 parts"),
        ("a = 1" + "0" * 10_000, "A number has too many digits"),
        ("a = ", r"Invalid value \(at end of document\)"),
    ],
)
def test_whatever_is_wrong_is_said_at_once(text: str, reason: str) -> None:
    """Depth, length and numbers that the parser of Python gives up on are faults of the file like any other."""
    with pytest.raises(ValueError, match=f"^{reason}"):
        parse_toml(text)


def test_sensible_names_and_dots_in_texts_are_taken() -> None:
    """A name may have parts, and a text rows of dots."""
    assert parse_toml("a.b.'c d'.e = '" + "." * 500 + " e.g. i.e.'") == {
        "a": {"b": {"c d": {"e": "." * 500 + " e.g. i.e."}}}
    }
