"""`copydesk entities --to`, `--from` and `--status`: what is said, and the exit status."""

import json
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from tui.cli.main import complete

pytest.importorskip("fsspec", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")


pytestmark = pytest.mark.usefixtures("stub_model")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of three articles, one of which the model does not survive."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a", "b", "deadly"):
        (folder / f"{name}.txt").write_text(f"Something {name} happened in Paris.\n", "utf-8")
    return folder


def run(*arguments: str | Path) -> int:
    """Run the command in this process, and return its exit status."""
    try:
        done = get_command(complete())(["entities", *map(str, arguments)], prog_name="copydesk", standalone_mode=False)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1
    return done if isinstance(done, int) else 0


def test_articles_without_results_are_told(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By name with the reason, and exit 1; with `--json` as lines; what is there is not done again."""
    options = (news, "--to", tmp_path / "out", "--shard", "2", "--json")
    assert run(*options) == 1
    said = capsys.readouterr()
    assert "deadly: the spaCy process keeps crashing.\n" in said.err
    assert "2 of 2 parts: 2 made, 0 already there, 1 article without results; " in said.err
    events = [json.loads(line) for line in said.out.splitlines()]
    assert sorted(each["event"] for each in events) == ["end", "failure", "part", "part"]
    assert [each["id"] for each in events if each["event"] == "failure"] == ["deadly"]
    assert run(*options) == 1
    assert "2 of 2 parts: 0 made, 2 already there, 1 article without results." in capsys.readouterr().err


def test_the_status_tells_what_is_there_and_what_is_damaged(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of ten is verified, or all; nothing is made."""
    out = tmp_path / "out"
    run(news, "--to", out, "--shard", "1")
    assert run(news, "--to", out, "--status") == 0
    assert "3 of 3 parts, 3 articles, 10 words, 1 failed" in capsys.readouterr().out
    second = min(out.glob("part-00001-*.parquet"))
    data = bytearray(second.read_bytes())
    data[len(data) // 2] ^= 1
    second.write_bytes(data)
    assert run(news, "--to", out, "--status") == 0
    assert run(news, "--to", out, "--status", "--all") == 1
    assert f"{second.stem} is damaged" in capsys.readouterr().err


def test_results_go_into_the_cache_of_the_reader(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then the command without a folder has nothing left to do but the one that failed."""
    run(news, "--to", tmp_path / "out")
    assert run(news, "--from", tmp_path / "out") == 0
    assert "Entities of 2 of 3 texts are in the cache now." in capsys.readouterr().err
    assert len(list((tmp_path / "cache").rglob("*.pack"))) == 1


def test_suggestions_and_what_finds_stories_go_the_same_way(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made in parts, continued with the same options, refused with others, and taken into the cache."""
    options = (news, "--to", tmp_path / "out", "--shard", "2", "--suggestions", "--stories")
    assert run(*options) == 1
    assert "2 of 2 parts: 2 made" in capsys.readouterr().err
    assert run(*options) == 1
    assert "2 of 2 parts: 0 made, 2 already there" in capsys.readouterr().err
    assert run(*options[:-1]) == 2
    assert "name another folder, or start over with --anew" in capsys.readouterr().err
    assert run(news, "--from", tmp_path / "out") == 0
    said = capsys.readouterr().err
    assert "Entities of 2 of 3 texts are in the cache now, and suggestions of 2 and features of 2." in said
    assert len(list((tmp_path / "cache").rglob("*.pack"))) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "dask"), "need --to"),
        (("--to", "x", "--from", "y"), "Choose one: --to or --from."),
        (("--from", "nowhere"), "there are no results in"),
        (("--to", "x", "--limit-memory", "much"), "much is not a size: write it as 800M or 2G"),
        (("--to", "x", "--scheduler", "tcp://127.0.0.1:1", "--engine", "local"), "--scheduler is for --engine dask"),
        (("--to", "x", "--status"), "there are no results in"),
        (("--to", "s9://x"), "s9://x cannot be used"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    news: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    said: str,
) -> None:
    """In a sentence, with exit 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert run(news, *options) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("url", "missing", "library"),
    [
        ("s3://team/news", "s3fs", "s3fs"),
        ("gs://team/news", "gcsfs", "gcsfs"),
        ("az://team/news", "adlfs", "adlfs"),
        ("hf://datasets/team/news", "huggingface_hub", "huggingface_hub"),
        ("https://example.org/news", "aiohttp", "aiohttp"),
    ],
)
def test_a_library_that_a_storage_needs_is_named(
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    missing: str,
    library: str,
) -> None:
    """As a source and as the folder of results: one sentence, exit 2."""
    from fsspec.registry import _registry

    for name in [each for each in sys.modules if each.startswith((missing, "fsspec.implementations.http"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    for scheme in ("s3", "gs", "az", "hf", "https"):
        monkeypatch.delitem(_registry, scheme, raising=False)
    for arguments in ((f"{url}/*.parquet", "--to", "x"), (news, "--to", url)):
        assert run(*arguments) == 2
        said = capsys.readouterr().err
        assert f"{url.partition(':')[0]}:// needs another library: " in said
        assert library in said
        assert len(said.splitlines()) == 1
