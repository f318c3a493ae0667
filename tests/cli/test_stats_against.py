"""`copydesk stats --suggestions --against`: how well suggestions agree with claims that are taken as right."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.store.store import Store

pytestmark = pytest.mark.slow

TEXT = "“We won,” Carl Lund said. Rain may fall on Bergen."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Make a corpus of one article with two claims, one of which was suggested."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "win.txt").write_text(TEXT, "utf-8")
    article = Article(id="win", title="Win", text=TEXT)
    when = datetime(2026, 11, 20, 12, tzinfo=UTC)
    quote = replace(Claim.of(TEXT, 0, 9, "quote", when=when), speaker="Lund", origin="suggested:quotation")
    fact = Claim.of(TEXT, 26, len(TEXT), "fact", when=when)
    store = Store(folder / "annotations", "anna")
    store.apply(article, [edits.tag(store.load(article), quote, fact)])
    return folder


@pytest.mark.parametrize("by", ["article", "claim"])
def test_our_own_lines_are_gold(corpus: Path, tmp_path: Path, by: str) -> None:
    """Lines by article have the text, those by claim find it in the corpus; the table says what was right."""
    gold = tmp_path / "gold.jsonl"
    assert run("export", corpus, "--by", by, "-o", gold).returncode == 0
    done = run("stats", corpus, "--suggestions", "--against", gold, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.returncode == 0, done.stderr
    rows = {line[:30].strip(): line[30:].split() for line in done.stdout.splitlines()}
    assert done.stdout.startswith("1 article, 2 claims\n")
    assert rows["quotations"] == ["1", "1", "1", "1", "1.00", "1.00", "1.00"]
    assert rows["label speculation"][:2] == ["0", "1"]
    assert "1 of 2 claims came from suggestions, " in done.stderr


def test_figures_for_scripts(corpus: Path, tmp_path: Path) -> None:
    """An array of objects, with rates."""
    gold = tmp_path / "gold.jsonl"
    run("export", corpus, "-o", gold)
    done = run("stats", corpus, "--suggestions", "--against", gold, "--json", XDG_CACHE_HOME=str(tmp_path / "cache"))
    (first, *_) = json.loads(done.stdout)
    assert first == {
        "name": "quotations", "right": 1, "offered": 1, "found": 1, "there": 1, "precision": 1, "recall": 1, "f": 1
    }  # fmt: skip


def test_what_cannot_be_measured_is_said(corpus: Path, tmp_path: Path) -> None:
    """No file, a file of something else, words that stand elsewhere, and the option by itself."""
    done = run("stats", corpus, "--suggestions", "--against", tmp_path / "none.jsonl")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    other = tmp_path / "other.jsonl"
    other.write_text('{"a": 1}\n', "utf-8")
    done = run("stats", corpus, "--suggestions", "--against", other)
    assert (done.returncode, "line 1" in done.stderr, "has no article to compare with" in done.stderr) == (
        1,
        True,
        True,
    )
    done = run("stats", corpus, "--against", other)
    assert (done.returncode, "add --suggestions" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
