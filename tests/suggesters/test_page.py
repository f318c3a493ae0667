"""docs/suggesters.md is what one can do: each of its examples is run, and the plugin of docs/formats.md with them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from endpoint import endpoint
from terminal import run

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("suggesters.md", "formats.md")]

_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", re.DOTALL)

FILES = dict(found for page in PAGES for found in _FILE.findall(page.read_text("utf-8")))

ARTICLE = "Prices rose by 12 percent in May. They may fall. Nobody knows.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a corpus of one article."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "prices.txt").write_text(ARTICLE, "utf-8")
    return tmp_path / "news"


def suggested(corpus: Path, name: str, paths: str = "") -> str:
    """Allow a suggester of the corpus, ask it about all articles, and return what is said of that."""
    where = paths or os.environ.get("PYTHONPATH", "")
    assert run("suggest", corpus, "--allow", name, PYTHONPATH=where).returncode == 0
    done = run("suggest", corpus, "--with", name, PYTHONPATH=where)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.slow
def test_a_spacy_pipeline(corpus: Path) -> None:
    """Made as the page says, named in the settings, and asked."""
    subprocess.run([sys.executable, "-c", FILES["make_pipeline.py"]], cwd=corpus, check=True)
    (corpus / "copydesk.toml").write_text(FILES["spacy.toml"])
    assert "1 article asked about, 0 cached before: 1 suggestion." in suggested(corpus, "hedges")


@pytest.mark.slow
def test_a_language_model(corpus: Path) -> None:
    """At an address of the test's own."""
    with endpoint() as server:
        server.reply = lambda exchange: exchange.claims(
            {"label": "fact", "words": "Prices rose by 12 percent in May.", "speaker": "", "why": "it was measured"}
        )
        settings = FILES["llm.toml"].replace("http://127.0.0.1:11434/v1", server.url)
        (corpus / "copydesk.toml").write_text(settings.replace("# input_price", "input_price"))
        planned = run("suggest", corpus, "--with", "llama", "--dry-run").stderr
        assert re.search(r"would get about \d+ tokens .* price of about 0\.\d+; the budget is 200,000", planned)
        refused = run("suggest", corpus, "--with", "llama")
        assert refused.returncode == 2
        assert "“llama” sends the text of 1 article, the labels and the guidelines to 127.0.0.1" in refused.stderr
        assert "You have not allowed that yet" in refused.stderr
        assert server.bodies == []
        assert "1 suggestion. 300 tokens of prompts and 40 of answers" in suggested(corpus, "llama")
        assert len(server.bodies) == 1
        assert "0 articles asked about, 1 cached before" in run("suggest", corpus, "--with", "llama").stderr


@pytest.mark.slow
def test_plugins_that_are_built_and_installed(corpus: Path, tmp_path: Path) -> None:
    """A wheel, put into an environment of the test's own; its suggester and its format work there alone."""
    paths = installed_wheel(tmp_path)
    (corpus / "copydesk.toml").write_text(FILES["plugin.toml"])
    listed = run("plugins", "--check", PYTHONPATH=paths).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["big-numbers", "marks"]
    assert all("copydesk-big-numbers 1.0" in line and line.endswith("works") for line in listed)
    assert [line.split()[3] for line in listed] == ["copydesk.suggesters", "copydesk.formats"]
    assert "1 article asked about, 0 cached before: 1 suggestion." in suggested(corpus, "numbers", paths)

    given = tmp_path / "given.jsonl"
    given.write_text(json.dumps({"id": "prices", "text": ARTICLE, "marks": [[34, 48, "speculation"]]}) + "\n{}\n")
    said = run("import", corpus, given, "-f", "marks", "--as", "anna", PYTHONPATH=paths).stderr
    assert "given.jsonl, line 2: it is no line of marks: 'text': refused" in said
    out = tmp_path / "out.jsonl"
    done = run("export", corpus, "-f", "marks", "-o", out, PYTHONPATH=paths)
    assert "1 claim in 1 article written, read back, equal" in done.stderr
    assert "Marks cannot hold annotators, metadata and times." in done.stderr
    assert json.loads(out.read_text()) == json.loads(given.read_text().splitlines()[0])
    for command, *files in (("export", corpus), ("import", corpus, given)):
        refused = run(str(command), *files, "-f", "marks", "--no-plugins", PYTHONPATH=paths)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "The format marks is a plugin, and --no-plugins runs none." in refused.stderr
    assert "There is no format marks" in run("export", corpus, "-f", "marks").stderr


def installed_wheel(tmp_path: Path) -> str:
    """Build the package of the pages and install it; return the path that finds it, beside these sources."""
    project, there = tmp_path / "project", tmp_path / "site"
    project.mkdir()
    settings = FILES["pyproject.toml"].replace('"big_numbers.py"', '"big_numbers.py", "marks_format.py"')
    (project / "pyproject.toml").write_text(settings + FILES["formats.toml"])
    for name in ("big_numbers.py", "marks_format.py"):
        (project / name).write_text(FILES[name])
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--target", str(there)]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *options, str(wheel)], check=True)
    return f"{there}:{Path(__file__).parents[2]}"
