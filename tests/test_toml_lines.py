"""The lines of settings in a TOML file: by dotted name, by table, by number."""

from annotations.toml_lines import TomlLines

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
