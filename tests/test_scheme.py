"""The label scheme, and the settings by which a corpus brings its own."""

from pathlib import Path

import pytest

from annotations.errors import SchemeError
from annotations.scheme import DEFAULT, Label, Scheme, read_settings

CLAIM = """
[[labels]]
name = "claim"
key = "1"
letter = "C"
colour = "#009E73"
definition = "What can be checked."
"""

RUMOUR = """
[[labels]]
name = "rumour"
key = "0"
letter = "r"
colour = "#e69f00"
"""


def settings_of(folder: Path, text: str) -> Scheme:
    """Write settings and read the labels of them."""
    (folder / "copydesk.toml").write_text(text, "utf-8")
    return read_settings(folder).scheme


def refusal(folder: Path, text: str) -> str:
    """Write unusable settings and return the message, without the folder's name."""
    with pytest.raises(SchemeError) as told:
        settings_of(folder, text)
    said = str(told.value)
    assert said.startswith(str(folder))
    return said.removeprefix(f"{folder}/")


def test_a_corpus_without_settings_has_fact_quote_and_speculation(tmp_path: Path) -> None:
    """By the keys 1 2 3 and the letters F Q S, no two of one colour, each with what it means."""
    settings = read_settings(tmp_path)
    assert settings.scheme == DEFAULT
    assert settings.model == ""
    assert [(label.key, label.letter, label.name) for label in DEFAULT.labels] == [
        ("1", "F", "fact"),
        ("2", "Q", "quote"),
        ("3", "S", "speculation"),
    ]
    assert len({label.colour for label in DEFAULT.labels}) == 3
    assert all(label.definition.endswith(".") for label in DEFAULT.labels)


def test_a_label_is_found_by_its_key_and_its_name() -> None:
    """And nothing by any other."""
    quote = DEFAULT.labels[1]
    assert DEFAULT.by_key("2") == DEFAULT.by_name("quote") == quote
    assert DEFAULT.by_key("9") is None
    assert DEFAULT.by_name("Quote") is None


def test_a_corpus_may_bring_its_own_labels(tmp_path: Path) -> None:
    """In their order, with or without a definition, beside the model it asks for."""
    scheme = settings_of(tmp_path, f'model = "de_core_news_sm"\n{CLAIM}{RUMOUR}')
    assert scheme.labels == (
        Label(name="claim", key="1", letter="C", colour="#009E73", definition="What can be checked."),
        Label(name="rumour", key="0", letter="r", colour="#e69f00"),
    )
    assert read_settings(tmp_path).model == "de_core_news_sm"


def test_settings_without_labels_leave_the_default_ones(tmp_path: Path) -> None:
    """Who asks for a model only keeps fact, quote and speculation; an empty file asks for nothing."""
    assert settings_of(tmp_path, 'model = "de_core_news_sm"\n') == DEFAULT
    assert settings_of(tmp_path, "") == DEFAULT


def test_the_settings_of_one_file_stand_beside_it(tmp_path: Path) -> None:
    """A corpus that is a file has its folder's."""
    settings_of(tmp_path, CLAIM)
    assert [label.name for label in read_settings(tmp_path / "a.txt").scheme.labels] == ["claim"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", '"green"'),
        ("colour", '"#12345"'),
        ("colour", '"#12345g"'),
        ("key", '"12"'),
        ("key", '"x"'),
        ("key", '""'),
        ("key", "1"),
        ("letter", '"FF"'),
        ("letter", '"?"'),
        ("letter", '"é"'),
        ("name", '""'),
    ],
)
def test_a_wrong_field_is_told_with_file_and_line(tmp_path: Path, field: str, value: str) -> None:
    """The label begins on the line that is named, and the field is named too."""
    wrong = "\n".join(f"{field} = {value}" if line.startswith(field) else line for line in RUMOUR.split("\n"))
    said = refusal(tmp_path, CLAIM + wrong)
    assert said.startswith("copydesk.toml, the label at line 9: ")
    assert said.endswith(f"`$.labels[1].{field}`")


@pytest.mark.parametrize("field", ["name", "key", "letter", "colour"])
def test_a_missing_field_is_told_with_file_and_line(tmp_path: Path, field: str) -> None:
    """A label without one of them cannot be used."""
    without = "\n".join(line for line in RUMOUR.split("\n") if not line.startswith(field))
    said = refusal(tmp_path, CLAIM + without)
    assert said.startswith("copydesk.toml, the label at line 9: ")
    assert f"`{field}`" in said


@pytest.mark.parametrize(("field", "value"), [("name", "claim"), ("key", "1"), ("letter", "C")])
def test_two_labels_with_one_name_key_or_letter_are_refused(tmp_path: Path, field: str, value: str) -> None:
    """One key, letter or name cannot stand for two labels."""
    same = "\n".join(f'{field} = "{value}"' if line.startswith(field) else line for line in RUMOUR.split("\n"))
    assert refusal(tmp_path, CLAIM + same) == f"copydesk.toml: two labels have the {field} “{value}”"


def test_two_labels_may_have_one_colour(tmp_path: Path) -> None:
    """Their letters distinguish them."""
    assert len(settings_of(tmp_path, CLAIM + RUMOUR.replace("#e69f00", "#009E73")).labels) == 2


def test_no_labels_at_all_are_refused(tmp_path: Path) -> None:
    """There would be nothing to tag with."""
    assert refusal(tmp_path, "labels = []") == "copydesk.toml: there are no labels in it"


def test_a_field_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """A misspelt field is reported and not ignored, in a label and outside one."""
    said = refusal(tmp_path, CLAIM + RUMOUR + 'color = "#000000"\n')
    assert said.startswith("copydesk.toml, the label at line 9: ")
    assert "`color`" in said
    said = refusal(tmp_path, '# a comment\nmodle = "x"')
    assert said.startswith("copydesk.toml, line 2: ")
    assert "`modle`" in said


def test_a_setting_of_the_wrong_kind_is_told_with_its_line(tmp_path: Path) -> None:
    """A number for a name."""
    assert refusal(tmp_path, CLAIM.replace("[[", "\nmodel = 3\n[[")).startswith("copydesk.toml, line 3: ")


def test_a_corpus_may_bring_guidelines(tmp_path: Path) -> None:
    """From a file beside the settings; if it cannot be read, the message has file, line and reason."""
    (tmp_path / "rules.md").write_text("# Rules\n\nWhen in doubt, “quote”.\n", "utf-8")
    assert settings_of(tmp_path, 'guidelines = "rules.md"\n').guidelines == "# Rules\n\nWhen in doubt, “quote”.\n"
    assert settings_of(tmp_path, "").guidelines == ""
    said = refusal(tmp_path, '\nguidelines = "no.md"')
    assert said.startswith("copydesk.toml, line 2: the guidelines ")
    assert said.endswith("no.md cannot be read: No such file or directory")
    (tmp_path / "no.md").write_bytes(b"caf\xe9")
    assert refusal(tmp_path, 'guidelines = "no.md"').endswith("cannot be read: it is not UTF-8")


def test_what_is_not_toml_is_told_with_the_line(tmp_path: Path) -> None:
    """Where the parser stopped."""
    said = refusal(tmp_path, CLAIM + "key = = 2\n")
    assert said.startswith("copydesk.toml is not valid TOML: ")
    assert "line 8" in said


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A folder of that name, or bytes that are not UTF-8."""
    path = tmp_path / "copydesk.toml"
    path.write_bytes(b'model = "caf\xe9"')
    with pytest.raises(SchemeError, match=r"copydesk\.toml cannot be read"):
        read_settings(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SchemeError, match=r"copydesk\.toml cannot be read"):
        read_settings(tmp_path)
