"""The label scheme, and the settings by which a corpus brings its own."""

from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from annotations.errors import SchemeError
from annotations.scheme import DEFAULT, Attribute, Label, Scheme
from annotations.settings import read_settings
from annotations.signs import COLOURS, is_letter

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


SIGHT = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
)
"""Linear RGB as seen with all cones, without red, and without green ones (Machado and others, 2009)."""

TO_XYZ = ((0.4339, 0.3762, 0.1899), (0.2127, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))
"""From linear sRGB, over the white point D65."""


def seen_colours(colour: str) -> list[tuple[float, float, float]]:
    """Return a colour in L*a*b* as each kind of sight has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    found = []
    for matrix in SIGHT:
        rgb = [min(1, max(0, sum(map(float.__mul__, row, linear)))) for row in matrix]
        x, y, z = (
            each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116
            for each in (sum(map(float.__mul__, row, map(float, rgb))) for row in TO_XYZ)
        )
        found.append((116 * y - 16, 500 * (x - y), 200 * (y - z)))
    return found


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
    ("field", "value", "must"),
    [
        ("colour", '"green"', '# and six digits from 0 to F in quotation marks, as in "#009E73"'),
        ("colour", '"#12345"', "# and six digits"),
        ("colour", '"#12345g"', "# and six digits"),
        ("key", '"12"', 'a digit in quotation marks, as in "1", or "" for none'),
        ("key", '"x"', "a digit"),
        ("key", '"²"', "a digit"),
        ("key", "1", "a digit"),
        ("letter", '"FF"', 'one letter of any alphabet in quotation marks, as in "F"'),
        ("letter", '"?"', "one letter"),
        ("letter", '"\\u0301e"', "one letter"),
        ("name", '""', "a name in quotation marks"),
        ("name", "[]", "a name in quotation marks"),
    ],
)
def test_a_wrong_field_is_told_with_file_and_line(tmp_path: Path, field: str, value: str, must: str) -> None:
    """The field's own line is named, and what it must be."""
    wrong = "\n".join(f"{field} = {value}" if line.startswith(field) else line for line in RUMOUR.split("\n"))
    line = {"name": 10, "key": 11, "letter": 12, "colour": 13}[field]
    said = refusal(tmp_path, CLAIM + wrong)
    assert said.startswith(f"copydesk.toml, line {line}: {field} must be {must}")
    assert "\n" not in said


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """A line for each problem, in the order of the file."""
    text = 'modle = "x"\nlanguage = "English"\nencoding = "nonsense"\n' + CLAIM.replace("1", "one")
    text += "[[labels]]\ncolor = 3\n[columns]\nbody = 3\n"
    assert refusal(tmp_path, text).replace(f"{tmp_path}/", "").split("\n") == [
        "copydesk.toml, line 1: there is no setting “modle”, perhaps “model” is meant",
        'copydesk.toml, line 2: language must be a code of two or three small letters in quotation marks, as in "en"',
        "copydesk.toml, line 3: there is no encoding “nonsense”; name one that Python knows, such as cp1252",
        'copydesk.toml, line 7: key must be a digit in quotation marks, as in "1", or "" for none',
        'copydesk.toml, line 11: name is missing: it must be a name in quotation marks, as in "fact"',
        "copydesk.toml, line 12: there is no setting “color”, perhaps “colour” is meant",
        "copydesk.toml, line 14: there is no setting “body”; there are text, title, id, outlet, date, address",
    ]


def test_a_name_alone_is_enough(tmp_path: Path) -> None:
    """Keys, letters and colours that differ are made: letters of the name, in its alphabet; ten digits in order."""
    names = [
        "Факт",
        "事実",
        "引用",
        "fact",
        "Fact-check",
        "ßß",
        "42",
        "opinion",
        "forecast",
        "figure",
        "rumour",
        "fiction",
    ]
    labels = settings_of(tmp_path, "".join(f'[[labels]]\nname = "{name}"\n' for name in names)).labels
    assert [label.letter for label in labels[:4]] == ["Ф", "事", "引", "F"]
    assert [label.key for label in labels] == [*"1234567890", "", ""]
    assert len({label.letter for label in labels}) == len({label.colour for label in labels}) == 12
    assert all(is_letter(label.letter) for label in labels)


def test_a_scheme_may_have_hundreds_of_labels(tmp_path: Path) -> None:
    """Each with a letter of its own; after forty the colours come again."""
    labels = settings_of(tmp_path, "".join(f'[[labels]]\nname = "a{number}"\n' for number in range(300))).labels
    assert len({label.letter for label in labels}) == 300
    assert len({label.colour for label in labels}) == 40


def test_given_keys_letters_and_colours_are_no_ones_default(tmp_path: Path) -> None:
    """The others get what is left; an empty key is none."""
    text = '[[labels]]\nname = "fact"\n[[labels]]\nname = "figure"\nkey = "1"\nletter = "F"\ncolour = "#009e73"\n'
    first, second = settings_of(tmp_path, text).labels
    assert (first.key, first.letter, first.colour) == ("2", "A", "#56B4E9")
    assert (second.key, second.letter, second.colour) == ("1", "F", "#009e73")
    assert settings_of(tmp_path, '[[labels]]\nname = "fact"\nkey = ""\n').labels[0].key == ""


def test_the_first_twelve_colours_are_told_apart_without_red_or_green_cones() -> None:
    """Any two have a distance of more than 15 in L*a*b*, for everybody."""
    seen = [seen_colours(colour) for colour in COLOURS]
    distances = [min(map(dist, one, other)) for one, other in combinations(seen[:12], 2)]
    assert min(distances) > 15
    assert min(min(map(dist, one, other)) for one, other in combinations(seen, 2)) > 11


def test_labels_may_have_parents_and_examples(tmp_path: Path) -> None:
    """In a tree each label comes before its kinds; a family is a label with all below it."""
    text = """
        [[labels]]
        name = "figure"
        parent = "fact"
        [[labels]]
        name = "fact"
        description = "More."
        examples = ["It rained."]
        [[labels]]
        name = "rate"
        parent = "figure"
        [[labels]]
        name = "quote"
    """
    scheme = settings_of(tmp_path, text)
    assert [(depth, label.name) for depth, label in scheme.tree()] == [
        (0, "fact"), (1, "figure"), (2, "rate"), (0, "quote"),
    ]  # fmt: skip
    assert [(label.name, sorted(names)) for label, names in scheme.families()] == [
        ("fact", ["fact", "figure", "rate"]), ("quote", ["quote"]),
    ]  # fmt: skip
    assert scheme.labels[1].examples == ("It rained.",)
    said = refusal(tmp_path, text.replace('name = "quote"', 'name = "quote"\nparent = "facts"'))
    assert said == "copydesk.toml, line 14: the parent “facts” is not a label of this file, perhaps “fact” is meant"
    said = refusal(tmp_path, text.replace('name = "fact"', 'name = "fact"\nparent = "rate"'))
    assert said.count("is its own parent") == 3


@pytest.mark.parametrize(("field", "value"), [("name", "claim"), ("letter", "C")])
def test_two_labels_with_one_name_or_letter_are_refused(tmp_path: Path, field: str, value: str) -> None:
    """One letter or name cannot stand for two labels."""
    same = "\n".join(f'{field} = "{value}"' if line.startswith(field) else line for line in RUMOUR.split("\n"))
    line, earlier = {"name": (10, 3), "letter": (12, 5)}[field]
    assert refusal(tmp_path, CLAIM + same) == (
        f"copydesk.toml, line {line}: two labels have the {field} “{value}”, the other at line {earlier}: "
        "each needs its own"
    )


def test_one_key_for_two_labels_is_refused_while_there_is_another(tmp_path: Path) -> None:
    """The message names a free one."""
    said = refusal(tmp_path, CLAIM + RUMOUR.replace('"0"', '"1"'))
    assert said == "copydesk.toml, line 11: two labels have the key “1”; “2” is free, or leave the key out"


def test_an_eleventh_label_is_chosen_from_the_menu(tmp_path: Path) -> None:
    """There are ten digits: a label that asks for one that is taken goes without, and the settings say so."""
    text = "".join(f'[[labels]]\nname = "l{number}"\nkey = "{number % 10}"\n' for number in range(11))
    (tmp_path / "copydesk.toml").write_text(text, "utf-8")
    settings = read_settings(tmp_path)
    assert [label.key for label in settings.scheme.labels] == [*"0123456789", ""]
    assert settings.remarks == ("the label l10 has no key, because l0 has the key 0; choose it in the menu",)


def test_two_labels_may_have_one_colour(tmp_path: Path) -> None:
    """Their letters distinguish them."""
    assert len(settings_of(tmp_path, CLAIM + RUMOUR.replace("#e69f00", "#009E73")).labels) == 2


def test_no_labels_at_all_are_refused(tmp_path: Path) -> None:
    """There would be nothing to tag with."""
    assert refusal(tmp_path, "labels = []").startswith("copydesk.toml, line 1: labels is empty: write ")
    assert (
        refusal(tmp_path, "labels = 3")
        == "copydesk.toml, line 1: labels must be tables that each begin with [[labels]]"
    )


def test_a_setting_of_the_wrong_kind_is_told_with_its_line(tmp_path: Path) -> None:
    """A number for a name."""
    said = refusal(tmp_path, CLAIM.replace("[[", "\nmodel = 3\n[["))
    assert said.startswith(
        "copydesk.toml, line 3: model must be the name or the folder of a spaCy pipeline in quotation marks"
    )


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
    assert "the guidelines cannot be called that" in refusal(tmp_path, 'guidelines = "a\\u0000b"')


def test_guidelines_are_a_file_of_the_corpus(tmp_path: Path) -> None:
    """A corpus of somebody else cannot have a private file shown, published or sent to a language model."""
    (tmp_path / "private").write_text("A secret.")
    corpus = tmp_path / "news"
    corpus.mkdir()
    (corpus / "link.md").symlink_to(tmp_path / "private")
    (corpus / "loop.md").symlink_to(corpus / "loop.md")
    for name in ("../private", str(tmp_path / "private"), "link.md"):
        assert "are outside the folder of the articles" in refusal(corpus, f'guidelines = "{name}"')
    assert "cannot be read" in refusal(corpus, 'guidelines = "loop.md"')


def test_what_is_not_toml_is_told_with_the_line(tmp_path: Path) -> None:
    """Where the parser stopped."""
    said = refusal(tmp_path, CLAIM + "key = = 2\n")
    assert said.startswith("copydesk.toml, line 8: this is not valid TOML: there is no value that TOML knows")


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


ATTRIBUTES = """
[[attributes]]
name = "certainty"
values = ["high", "low"]
labels = ["fact"]

[[attributes]]
name = "checked"
kind = "yes/no"

[[attributes]]
name = "topic"
on = "article"
"""


def test_a_corpus_may_define_attributes(tmp_path: Path) -> None:
    """With values it is a choice, else a text; of claims, or of articles."""
    certainty, checked, topic = settings_of(tmp_path, ATTRIBUTES).attributes
    assert certainty == Attribute(name="certainty", kind="choice", values=("high", "low"), labels=("fact",))
    assert (checked.kind, checked.values) == ("yes/no", ("yes", "no"))
    assert (topic.kind, topic.on) == ("text", "article")
    assert [certainty.fits(label) for label in ("fact", "quote")] == [True, False]
    assert [checked.fits("quote"), topic.fits("quote")] == [True, False]
    assert [certainty.allows("high"), certainty.allows("medium"), topic.allows("anything")] == [True, False, True]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('["high", "low"]', "3", 'values must be texts in quotation marks between brackets, as in ["high", "low"]'),
        ('["high", "low"]', '["high", "high"]', "the value “high” is listed twice"),
        ('["fact"]', '["facts"]', "there is no label “facts”, perhaps “fact” is meant"),
        ('"yes/no"', '"bool"', 'kind must be "choice", "yes/no" or "text"'),
        ('"yes/no"', '"choice"', 'a choice needs its values: write values = ["…", "…"]'),
        ('"yes/no"', '"text"\nvalues = ["a"]', "only a choice has values; this is text"),
        ('"article"', '"sentence"', 'on must be "claim" or "article"'),
        ('"article"', '"article"\nlabels = ["fact"]', "an attribute of articles has no labels"),
        ('"topic"', '"checked"', "two attributes have the name “checked”, the other at line 8: each needs its own"),
    ],
)
def test_what_is_wrong_with_attributes_is_told(tmp_path: Path, before: str, after: str, said: str) -> None:
    """With its line, and what would be right."""
    told = refusal(tmp_path, ATTRIBUTES.replace(before, after, 1))
    assert told.endswith(f": {said}")
    assert told.count("\n") == 0
