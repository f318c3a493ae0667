"""`copydesk scheme`: printed, checked, made from labelled files, as a person calls it."""

import json
import subprocess
from pathlib import Path

import pytest
from terminal import COPYDESK

from annotations.corpus.corpus import open_corpus
from annotations.scheme import DEFAULT
from annotations.settings import parse_settings

SETTINGS = """
guidelines = "rules.md"

[[labels]]
name = "claim"
definition = "What can be checked."

[[labels]]
name = "figure"
parent = "claim"

[[attributes]]
name = "certainty"
values = ["high", "low"]
labels = ["figure"]
"""


def run(*arguments: object) -> tuple[int, str, str]:
    """Run the command."""
    done = subprocess.run([COPYDESK, "scheme", *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Make a corpus with a scheme and guidelines."""
    (tmp_path / "copydesk.toml").write_text(SETTINGS)
    (tmp_path / "rules.md").write_text("# Rules")
    (tmp_path / "a.txt").write_text("Rain fell all day.")
    return tmp_path


@pytest.mark.slow
def test_a_scheme_is_printed(corpus: Path) -> None:
    """For people, for scripts, and as the file that defines it."""
    assert run(corpus)[1].splitlines() == [
        "1  C  claim     #009E73  What can be checked.",
        "2  F    figure  #56B4E9",
        "",
        "certainty  high, low  of claims figure",
    ]
    found = json.loads(run(corpus, "--json")[1])
    assert [label["name"] for label in found["labels"]] == ["claim", "figure"]
    assert found["attributes"][0]["values"] == ["high", "low"]
    assert (found["guidelines"], found["problems"]) == ("rules.md", [])
    toml = run(corpus, "--toml")[1]
    scheme = open_corpus(corpus).settings.scheme
    again = parse_settings(corpus / "copydesk.toml", toml).scheme
    assert (again.labels, again.attributes) == (scheme.labels, scheme.attributes)
    (corpus / "copydesk.toml").unlink()
    assert parse_settings(corpus, run(corpus, "--toml")[1]).scheme == DEFAULT


@pytest.mark.slow
def test_everything_wrong_is_printed(corpus: Path) -> None:
    """A line each, with exit status 2; for scripts as a list."""
    (corpus / "copydesk.toml").write_text("modle = 3\n[[labels]]\nkey = 4\n")
    code, out, errors = run(corpus)
    assert (code, out) == (2, "")
    assert len(errors.splitlines()) == 3
    assert "line 1: there is no setting “modle”, perhaps “model” is meant." in errors
    code, out, _ = run(corpus, "--json")
    assert code == 2
    assert len(json.loads(out)["problems"]) == 3


@pytest.mark.slow
def test_a_scheme_is_made_from_labelled_files(tmp_path: Path) -> None:
    """Of all labels, those with most claims first, and of attributes; what it prints can be used."""
    path = tmp_path / "out.jsonl"
    labels = [*["B"] * 3, "事実", *["b"] * 2]
    spans = [
        {"start": 0, "end": 4 + at, "label": label, "attributes": {"tone": "dry", "seen": True}}
        for at, label in enumerate(labels)
    ]
    path.write_text(json.dumps({"text": "Rain fell all day.", "spans": spans, "answer": "accept"}))
    code, out, errors = run("--from", path)
    assert (code, errors) == (0, "")
    assert "# 3 claims" in out
    scheme = parse_settings(tmp_path, out).scheme
    assert [(label.name, label.key, label.letter) for label in scheme.labels] == [("B", "1", "B"), ("事実", "2", "事")]
    assert [(each.name, each.kind) for each in scheme.attributes] == [("tone", "choice"), ("seen", "yes/no")]
    assert json.loads(run("--from", path, "--json")[1])["claims"] == {"B": 3, "事実": 1, "b": 2}
    assert run("--from", tmp_path / "none")[0] == 2


def test_guidelines_are_no_article(corpus: Path) -> None:
    """The file that is named as such is never listed, in a folder inside as well."""
    assert [entry.id for entry in open_corpus(corpus).entries] == ["a"]
    (corpus / "about").mkdir()
    (corpus / "rules.md").rename(corpus / "about" / "rules.md")
    (corpus / "copydesk.toml").write_text('guidelines = "about/../about/rules.md"')
    assert [entry.id for entry in open_corpus(corpus).entries] == ["a"]
