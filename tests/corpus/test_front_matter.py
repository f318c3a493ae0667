"""Front matter: taken off a text where it is well-formed, and text where it is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

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
        "---\ntitle: T\n\noutlet: O\n---\nText",
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


@pytest.mark.slow
@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), texts(1), min_size=1, max_size=6), texts()
)
def test_what_was_put_above_a_text_is_taken_off_again(fields: dict[str, str], text: str) -> None:
    """The text comes back code point for code point, and the values but for runs of white space."""
    found, below = front.split(front.join(fields, text))
    assert below == text
    assert found == {key: " ".join(value.split()) for key, value in fields.items()}
