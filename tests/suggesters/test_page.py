"""docs/suggesters.md is what one can do: each of its examples is run; tests/test_plugins.py runs the plugin."""

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


def suggested(corpus: Path, name: str) -> str:
    """Allow a suggester of the corpus, ask it about all articles, and return what is said of that."""
    assert run("suggest", corpus, "--allow", name).returncode == 0
    done = run("suggest", corpus, "--with", name)
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
