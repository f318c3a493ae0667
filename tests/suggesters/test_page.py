"""docs/suggesters.md is what one can do: each of its examples is run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from endpoint import endpoint
from terminal import run

PAGE = Path(__file__).parents[2] / "docs" / "suggesters.md"

FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", PAGE.read_text("utf-8"), re.DOTALL))

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
def test_a_plugin_that_is_built_and_installed(corpus: Path, tmp_path: Path) -> None:
    """A wheel, put into an environment of the test's own; it is found, listed, checked and asked there alone."""
    project, there = tmp_path / "project", tmp_path / "site"
    project.mkdir()
    for name in ("pyproject.toml", "big_numbers.py"):
        (project / name).write_text(FILES[name])
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--target", str(there)]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *options, str(wheel)], check=True)
    (corpus / "copydesk.toml").write_text(FILES["plugin.toml"])
    paths = f"{there}:{Path(__file__).parents[2]}"
    listed = run("plugins", "--check", PYTHONPATH=paths).stdout
    assert "big-numbers      copydesk-big-numbers 1.0" in listed
    assert listed.rstrip().endswith("works")
    assert "1 article asked about, 0 cached before: 1 suggestion." in suggested(corpus, "numbers", paths)
