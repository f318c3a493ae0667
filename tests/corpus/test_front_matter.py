"""Front matter: taken off a text where it is well-formed, and text where it is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.corpus.corpus import open_corpus, scan
from annotations.corpus.readers import front_matter as front
from annotations.corpus.readers.endings import read

BLOCK = """---
title: "What it says"
outlet: The Site
date: 2026-11-20
url: https://news.example/a?b=c#d
author: Ann: of the desk
empty:
---
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_a_file_says_of_itself_is_no_text(tmp_path: Path, name: str, end: str) -> None:
    """Title, outlet, date and address come out of it, the rest is kept, and offsets count the text below."""
    path = tmp_path / name
    path.write_bytes((BLOCK + "\nThe text.\n").replace("\n", end).encode())
    article = read(path)
    assert (article.text, article.title, article.source) == ("The text.\n", "What it says", "The Site")
    assert (article.published, article.url) == ("2026-11-20", "https://news.example/a?b=c#d")
    assert article.meta == {"author": "Ann: of the desk", "empty": ""}


def test_an_id_in_it_does_not_become_the_articles(tmp_path: Path) -> None:
    """That is its file's name, whatever the file says; and a text without a title has its first line for one."""
    path = tmp_path / "a.txt"
    path.write_text("---\nid: 7\nretrieved: 2026-11-20\n---\nFirst line\n")
    article = read(path)
    assert (article.id, article.title) == ("", "First line")
    assert article.meta == {"id": "7", "retrieved": "2026-11-20"}


@pytest.mark.parametrize(
    "text",
    [
        "---\n---\nText",
        "---\ntitle: T\nText that goes on",
        "---\n# only a comment\n---\nText",
        "---\na: &x [1]\nb: *x\n  - c\n---\nText",
        "---\ntitle: [unclosed\n- x\n---\nText",
        "---\n? [a]\n: b\n---\nText",
        "+++\ntitle = T\n+++\nText",
        "+++\ntitle: T\n---\nText",
        "---\ntitle: T\n- a list\n---\nText",
        "---\ntitle: T\n  indented: x\n---\nText",
        "---\nLondon said: no\n---\nText",
        "---\n12:30 a time\n---\nText",
        "----\ntitle: T\n---\nText",
        " ---\ntitle: T\n---\nText",
        "\n---\ntitle: T\n---\nText",
        "--- \ntitle:T\n---\nText",
        "---",
        "---\n" + "a: b\n" * (front.MAX_LINES + 1) + "---\nText",
    ],
)
def test_what_is_not_quite_front_matter_is_text(text: str) -> None:
    """A line that is no `key: value`, none at all, too many, no end, or a beginning further down."""
    assert front.split(text) == ({}, text)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        (
            '---\ntitle: "A: b"\ndate: 2026-03-01T09:00:00+01:00\n---',
            {"title": "A: b", "date": "2026-03-01T09:00:00+01:00"},
        ),
        ("---\ntitle: T # comment\n# another\n\ntags: [x, y]\n---", {"title": "T", "tags": ["x", "y"]}),
        ("---\ntags:\n  - x\n  - y\nauthor:\n  name: Ann\n---", {"tags": ["x", "y"], "author": {"name": "Ann"}}),
        ("---\ntitle: >\n  A long\n  title\n---", {"title": "A long title"}),
        (
            "---\ntitle: 'It''s \"so\"'\ndraft: yes\nweight: 010\n...",
            {"title": 'It\'s "so"', "draft": "yes", "weight": "010"},
        ),
        ("---\ntitle: Minister: no comment\nauthor: 'Ann'\n---", {"title": "Minister: no comment", "author": "Ann"}),
        ("---\ntitle: @home, 50% off\n---", {"title": "@home, 50% off"}),
        ("---\nog:title: T\n---", {"og:title": "T"}),
        ("---\ntitle: T\nReading time: 5 min\n---", {"title": "T", "Reading time": "5 min"}),
        ('+++\ntitle = "T"\ndate = 2026-03-01\ntags = ["x"]\n+++', {"title": "T", "date": "2026-03-01", "tags": ["x"]}),
        ("+++\nat = 2026-03-01T10:00:00Z\ndraft = true\n+++", {"at": "2026-03-01T10:00:00+00:00", "draft": "true"}),
        ("+++\n[a]\nb = 1\n+++", {"a": {"b": "1"}}),
    ],
)
def test_front_matter_is_yaml_or_toml(block: str, fields: dict[str, object]) -> None:
    """Lists, folded values, comments and quotation marks; a date or a number is the string that it is written as."""
    found, text = front.split(f"{block}\n\nText.\n")
    assert text == "Text.\n"
    assert found == fields


def test_front_matter_of_jekyll_gives_title_and_date(tmp_path: Path) -> None:
    """Its lists are kept as they are."""
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "Votes: the budget"\ndate: 2026-03-01 09:00:00 -0500\ntags:\n  - budget\n---\n\nText.\n'
    )
    article = read(path)
    assert (article.title, article.text) == ("Votes: the budget", "Text.\n")
    assert article.published == "2026-03-01 09:00:00 -0500"
    assert article.meta == {"tags": ["budget"]}


def test_front_matter_that_repeats_itself_without_end_is_text() -> None:
    """Ten lines of aliases would be a billion values."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    text = "\n".join(["---", *lines, "---", "Text"])
    assert front.split(text)[1] in (text, "Text")
    deep = "---\ntitle: " + "[" * 5000 + "\nx\n---\nText"
    assert front.split(deep) == ({}, deep)


@pytest.mark.slow
@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), texts(1), min_size=1, max_size=6), texts()
)
def test_what_was_put_above_a_text_is_taken_off_again(fields: dict[str, str], text: str) -> None:
    """The text comes back code point for code point, and the values but for runs of white space."""
    found, below = front.split(front.join(fields, text))
    assert below == text
    assert found == {key: " ".join(value.split()) for key, value in fields.items()}


def test_a_second_colon_beside_a_list_is_no_reason_to_read_nothing() -> None:
    """Titles of news have colons; YAML has them in quotation marks only."""
    fields, text = front.split("---\ntitle: Minister: no comment\ntags:\n  - a\n  - b\n---\nRain fell.\n")
    assert fields == {"title": "Minister: no comment", "tags": ["a", "b"]}
    assert text == "Rain fell.\n"


def test_fields_named_in_the_settings_count(tmp_path: Path) -> None:
    """As in records: a person's names go before those that tools use, also for keys of several words."""
    (tmp_path / "copydesk.toml").write_text('[columns]\ntitle = "Kop van het stuk"\noutlet = "Krant"\nid = "nr"\n')
    lines = ["---", "Kop van het stuk: Regen", "Krant: De Tijd", "nr: 7", "title: x", "---", "", "Het regent."]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    for corpus in (open_corpus(tmp_path), list(scan(open_corpus(tmp_path)))[-1].corpus):
        article = corpus.load(corpus.entries[0])
        assert (article.id, article.title, article.source, article.text) == ("a", "Regen", "De Tijd", "Het regent.")
    assert corpus.entries[0].glance is not None
    assert corpus.entries[0].glance.title == "Regen"
