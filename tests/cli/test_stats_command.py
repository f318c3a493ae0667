"""`copydesk stats`: files that cannot be read."""

import json
from pathlib import Path

import pytest
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.store.store import Store

pytestmark = pytest.mark.slow

TEXT = "Rain fell on Bergen. It was cold."


def test_a_damaged_second_reading_is_left_out_by_name(tmp_path: Path) -> None:
    """It once kept the statistics of everybody from being shown, on each page; a first reading still does."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "copydesk.toml").write_text("blind = 0.5\n", "utf-8")
    (news / "a.txt").write_text(TEXT, "utf-8")
    article = Article(id="a", title="", text=TEXT)
    for name in ("anna", "anna+again"):
        store = Store(news / "annotations", name)
        store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 20, "fact"))])
    again = store.path(article.id)
    again.write_bytes(again.read_bytes()[:-40])
    for page in ((), ("--suggestions",), ("--drift",), ("--blind",)):
        done = run("stats", news, *page, XDG_CACHE_HOME=str(tmp_path / "cache"))
        assert done.returncode == 0, done.stderr
        (said,) = [line for line in done.stderr.splitlines() if "second reading" in line]
        assert said.startswith(f"{again} cannot be read: ")
        assert said.endswith("; this second reading is left out.")
    first = Store(news / "annotations", "anna").path(article.id)
    first.write_bytes(again.read_bytes())
    done = run("stats", news, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (done.returncode, done.stdout) == (1, "")


def test_the_work_of_annotators_is_counted_by_the_statuses_of_the_list(tmp_path: Path) -> None:
    """A column is headed as `Tab` in the list and `status:` in a filter call the status."""
    article = Article(id="a", title="", text=TEXT)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    store = Store(tmp_path / "annotations", "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 20, "fact"))])
    done = run("stats", tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    heading = next(line for line in done.stdout.splitlines() if line.startswith("annotator"))
    assert heading.split()[:5] == ["annotator", "done", "in", "progress", "claims"]


def test_imported_claims_have_no_session(tmp_path: Path) -> None:
    """Nobody sat over them here: a heading without a row below it once ended the page."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(TEXT, "utf-8")
    line = {"id": "a", "text": TEXT, "annotator": "anna", "spans": [{"start": 0, "end": 20, "label": "fact"}]}
    (tmp_path / "in.jsonl").write_text(json.dumps(line), "utf-8")
    cache = str(tmp_path / "cache")
    assert run("import", news, tmp_path / "in.jsonl", XDG_CACHE_HOME=cache).returncode == 0
    done = run("stats", news, XDG_CACHE_HOME=cache)
    assert [line.split()[0] for line in done.stdout.splitlines() if line][-2:] == ["annotator", "anna"]
