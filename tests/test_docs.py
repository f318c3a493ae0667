"""The documentation tells the truth, as far as a test can check."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from annotations.corpus.corpus import open_corpus
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


NO_TEXT = {"spacy", "parquet", "cas-xmi", "qdpx", "croissant"}
"""Formats whose files no page can show, or that are shown as JSON and as `hf`."""


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


def test_the_readme_counts_the_formats_of_the_program() -> None:
    """Its number is in words, as the formats are few enough."""
    number = {
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
    }
    assert f"[{number[len(FORMATS)]} formats](docs/formats.md)" in (ROOT / "README.md").read_text("utf-8")


FOR_DEVELOPERS = {"dev", "formats", "stores", "browser", "bench"}
"""Extras for tests and measurements; only `dev` is told to users."""


def test_the_page_on_installing_has_every_extra() -> None:
    """A row for each extra that a command may ask for, and for `dev`."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    page = (ROOT / "docs" / "installing.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page[page.index("| extra |") :].split("\n\n")[0], re.MULTILINE)
    assert set(rows) == {*extras} - FOR_DEVELOPERS | {"dev"}


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


README = (ROOT / "README.md").read_text("utf-8")


def test_the_claim_in_the_readme_is_one_of_the_samples() -> None:
    """Its offsets cut its text out of the second sample article."""
    (shown,) = map(json.loads, re.findall(r"```json\n(.*?)```", README, re.DOTALL))
    corpus = open_corpus(ROOT / "seeds")
    text = corpus.load(corpus.entries[1]).text
    assert text[shown["start"] : shown["end"]] == shown["text"]


NUMBERS = dict(enumerate("fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two".split(), 15))


def test_the_readme_counts_the_formats() -> None:
    """A new format is one more there; a number that stands still is a number that is wrong."""
    assert f"[{NUMBERS[len(FORMATS)]} formats](docs/formats.md)" in README


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_every_link_to_a_file_or_a_heading_leads_somewhere(path: Path) -> None:
    """Files beside the page, and headings of this page or another; addresses on the internet are not visited."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    for link in (link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link):
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        if heading:
            assert heading in anchors(target), link


def test_every_picture_is_shown_somewhere() -> None:
    """A page shows each picture; the recording for asciinema is for other sites."""
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    names = {path.name for path in (ROOT / "docs" / "pictures").iterdir()} - {"copydesk.cast"}
    assert {name for name in names if f"pictures/{name})" not in pages} == set()


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as code hosts make them: small letters, hyphens for spaces, no signs."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_citation_names_the_version_and_its_date() -> None:
    """It has what the Citation File Format 1.2 asks for; its date is the changelog's, and absent before a release."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"authors", "cff-version", "message", "title"} <= set(citation)
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "software")
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    (author,) = citation["authors"]
    assert author["name"] in (ROOT / "LICENSE").read_text("utf-8")
    heading = rf"^## \[?{re.escape(project['version'])}\]? - (\S+)$"
    dates = re.findall(heading, (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert [str(citation[key]) for key in ("date-released",) if key in citation] == dates
