"""Articles that take too much memory: they are found by name, and no other article loses its results."""

import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from stub_model import PipelineProcess

from annotations.cluster import work
from tui.cli.main import complete

pytest.importorskip("distributed", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent.parent


def corpus(folder: Path, articles: int, odd: dict[int, str]) -> Path:
    """Write a corpus of short articles in one file, some of them odd."""
    path = folder / "news.jsonl"
    texts = [odd.get(number, f"Anna went to Paris with Bob{number}.") for number in range(articles)]
    path.write_text(
        "".join(json.dumps({"id": f"a{at}", "text": text}) + "\n" for at, text in enumerate(texts)), "utf-8"
    )
    return path


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of all parts by the ids of their articles."""
    return {row["id"]: row for path in folder.glob("*.parquet") for row in pq.read_table(path).to_pylist()}


def run(*arguments: str | Path) -> int:
    """Run the command in this process, and return its exit status."""
    from typer.main import get_command

    try:
        done = get_command(complete())(["entities", *map(str, arguments)], prog_name="copydesk", standalone_mode=False)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1
    return done if isinstance(done, int) else 0


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let processes with a stand-in for the pipeline find entities, and return the list of those that were started."""
    found: list[int] = []

    class Counted(PipelineProcess):
        def _start(self) -> subprocess.Popen[bytes]:
            process = super()._start()
            found.append(process.pid)
            return process

    monkeypatch.setattr(work, "SpacyProcess", Counted)
    monkeypatch.setattr(work, "_idle", {})
    return found


def test_an_article_beyond_the_limit_of_memory_gets_its_error(
    tmp_path: Path, starts: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is found in as few processes as halving would take; within a higher limit it has its entities."""
    news = corpus(tmp_path, 20, {7: "Carl takes 400 MB in Rome."})
    assert run(news, "--to", tmp_path / "low", "--workers", "1", "--limit-memory", "300M") == 1
    assert "a7: the spaCy process needs more memory than 300 MB.\n" in capsys.readouterr().err
    assert len(starts) - 1 <= math.log2(20) + 2
    found = rows(tmp_path / "low")
    assert [name for name, row in found.items() if row["error"]] == ["a7"]
    assert [name for name, row in found.items() if row["entities"] is None] == ["a7"]
    assert run(news, "--to", tmp_path / "high", "--workers", "1", "--limit-memory", "2G") == 0
    assert [(each["start"], each["end"]) for each in rows(tmp_path / "high")["a7"]["entities"]] == [
        (0, 4),
        (15, 17),
        (21, 25),
    ]


def test_a_model_beyond_the_limit_of_memory_ends_the_command_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real model, in a third of what it takes: no article is blamed, and no part is written."""
    monkeypatch.setattr(work, "_idle", {})
    news = corpus(tmp_path, 2, {})
    assert run(news, "--to", tmp_path / "out", "--workers", "1", "--limit-memory", "60M") == 1
    said = capsys.readouterr().err
    assert "Stopped: the model cannot be loaded: the spaCy process needs more memory than 60 MB.\n" in said
    assert "0 of 1 parts: 0 made" in said
    assert not list((tmp_path / "out").glob("part-*"))


def test_an_article_that_gets_workers_killed_is_found_by_halving(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Dask's own worker is killed, and what runs beside it; the article is found in as many deaths as halvings and two.

    `--kills` sets the size of the shard: 120 are two articles, 120,000 are 2,000.
    """
    articles = max(2, request.config.getoption("--kills") // 60)
    hungry = random.Random(request.config.getoption("--seed") or None).randrange(articles)
    news = corpus(tmp_path, articles, {hungry: "The hungry article is from Rome."})
    deaths = tmp_path / "deaths"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))),
        "COPYDESK_STUB": "1",
        "COPYDESK_DEATHS": str(deaths),
    }
    arguments = ("entities", str(news), "--to", str(tmp_path / "out"), "--engine", "dask", "--workers", "1")
    command = [sys.executable, str(TESTS / "stub_model.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert f"a{hungry}: {work.DEADLY}.\n" in done.stderr
    found = rows(tmp_path / "out")
    assert len(found) == articles
    assert [name for name, row in found.items() if row["error"]] == [f"a{hungry}"]
    print(f"{deaths.stat().st_size} deaths of workers for one of {articles} articles")
    assert deaths.stat().st_size - 1 <= math.ceil(math.log2(articles)) + 2
