"""The documentation tells the truth, as far as a test can check."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.scheme import DEFAULT

ROOT = Path(__file__).parent.parent


def test_what_is_made_is_up_to_date() -> None:
    """The key list and the JSON Schemas in docs/ are those of the present program."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_guidelines_say_what_the_help_says() -> None:
    """Every label of the default scheme is in docs/guidelines.md with its definition word for word."""
    text = re.sub(r"\s+", " ", (ROOT / "docs" / "guidelines.md").read_text("utf-8"))
    for label in DEFAULT.labels:
        assert label.definition in text


EXAMPLES = re.findall(
    r"<!-- example: (\S+)((?: \S+)*) -->\n```\w*\n(.*?)```\n",
    (ROOT / "docs" / "formats.md").read_text("utf-8"),
    re.DOTALL,
)


NO_TEXT = {"spacy", "parquet", "cas-xmi"}
"""Formats whose files no page can show, or one that is shown as JSON."""


def test_every_format_has_an_example() -> None:
    """What it makes of three claims, as `docs/make.py` writes it; some are no text."""
    assert {name for name, *_ in EXAMPLES} == set(FORMATS) - NO_TEXT


PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")


def table(head: str) -> dict[str, list[str]]:
    """Return the rows of the table on that page whose first line begins so, by the format they name first."""
    lines = PAGE[PAGE.index(head) :].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {re.findall(r"`([\w-]+)", row[0])[0]: row[1:] for row in cells}


def test_the_list_of_formats_is_that_of_the_program() -> None:
    """Each format has a row and a section, and comes back if it can be imported."""
    rows = table("| `--format` | for |")
    assert list(rows) == list(FORMATS)
    for name, (*_, back) in rows.items():
        assert (back != "no") == (FORMATS[name].read is not None), name
        assert re.search(rf"^## .*`{name}`", PAGE, re.MULTILINE), name


def test_the_list_of_formats_with_entities_is_that_of_the_program() -> None:
    """A row for each that holds them, and none for another."""
    assert set(table("| `--format` | where they are |")) == {
        name for name, form in FORMATS.items() if form.has_entities(Options())
    }


@pytest.mark.parametrize(
    "name", [name for name, form in FORMATS.items() if form.read is not None and name not in NO_TEXT]
)
def test_the_examples_are_read(name: str, tmp_path: Path) -> None:
    """By the reader of the format: three claims, two of them quotes; for brat a text and its annotations."""
    texts = [text for other, words, text in EXAMPLES if other == name and words.strip() in ("", "relations", "claim")]
    if name == "brat":
        (annotated,) = (text for other, words, text in EXAMPLES if (other, words) == ("brat", " .ann"))
        whole = next(text for other, _, text in EXAMPLES if other == "hf")
        (tmp_path / "a.txt").write_text(json.loads(whole)["text"], "utf-8")
        (tmp_path / "a.ann").write_text(annotated, "utf-8")
        texts = [""]
    for text in texts:
        path = tmp_path if name == "brat" else tmp_path / "example"
        if text:
            path.write_text(text, "utf-8")
        read = FORMATS[name].read
        assert read is not None
        found = [mark for each in read(path) if isinstance(each, AnnotatedArticle) for mark in each.spans]
        assert [mark.label.lower() for mark in found] == ["fact", "quote", "quote"][: len(found)]
        # A line by claim is one, and tags cannot overlap.
        assert len(found) == (1 if '"prefix"' in text and name == "jsonl" else 2 if name == "conll" else 3)


def test_the_readme_names_files_that_are_there() -> None:
    """Every link of the README to a file of the project leads somewhere."""
    readme = (ROOT / "README.md").read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
