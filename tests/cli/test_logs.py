"""`-q`, `-v` and `--log`: what a run tells about itself, and what it does not."""

import stat
from pathlib import Path

import pytest
from conftest import SEEDS
from terminal import run

TEXT = "The mayor said on Monday that the old bridge would be rebuilt before the winter begins.\n" * 3


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a folder that has an article, and a copy of it beside."""
    (tmp_path / "news").mkdir()
    (tmp_path / "a.txt").write_text(f"---\ntitle: A bridge\n---\n\n{TEXT}")
    assert run("add", tmp_path / "news", tmp_path / "a.txt").returncode == 0
    return tmp_path / "news"


def test_a_quiet_run_speaks_only_if_it_fails(news: Path) -> None:
    """Then it says all that it would have said, in order; data is printed as ever."""
    good = run("-q", "add", news, news.parent / "a.txt")
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    arguments = ("add", news, news.parent / "a.txt", news.parent / "no.txt")
    loud, quiet = run(*arguments), run("--quiet", *arguments)
    assert (quiet.returncode, quiet.stderr) == (1, loud.stderr)
    assert len(loud.stderr.splitlines()) == 2
    assert run("-q", "articles", SEEDS).stdout == run("articles", SEEDS).stdout
    assert run("-q", "articles", news / "none").stderr == run("articles", news / "none").stderr


def test_a_log_has_what_was_said_and_no_text_unless_it_is_asked_for(news: Path) -> None:
    """It grows with every run, is the user's own, and has no passwords."""
    log = news.parent / "run.log"
    done = run("--log", log, "add", news, news.parent / "a.txt", "ftp://ana:s3cret@host/x")
    assert done.returncode == 1
    first = log.read_text("utf-8")
    assert "INFO tui.run: started: " in first
    assert "INFO tui.said: Skipped “…”: a-bridge has this text" in first
    assert first.splitlines()[-1].endswith("tui.run: ended with status 1")
    assert "s3cret" not in first
    assert "A bridge" not in first
    assert "mayor" not in first
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    detailed = run("-vv", f"--log={log}", "add", news, news.parent / "a.txt")
    assert log.read_text("utf-8").startswith(first)
    assert "Skipped “A bridge”" in log.read_text("utf-8")
    assert "tui.run: ended with status 0" in detailed.stderr
    assert detailed.stderr.count("Skipped") == 1


def test_what_cannot_be_done_is_a_sentence(news: Path) -> None:
    """A log that cannot be written is told before anything is done, and options after the command where they belong."""
    refused = run("--log", news, "add", news, news.parent / "a.txt")
    assert (refused.returncode, refused.stderr) == (2, f"--log {news} cannot be written: Is a directory.\n")
    assert run("-q", "-v", "articles", news).stderr == "Choose one: -q or -v.\n"
    misplaced = run("articles", news, "-q")
    assert misplaced.returncode == 2
    assert "come before the command" in misplaced.stderr


def test_the_options_stand_before_a_folder_too(news: Path) -> None:
    """Opening a folder is the command `read`, which asks for a terminal here."""
    log = news.parent / "run.log"
    done = run("--log", log, "-v", news)
    assert done.returncode == 2
    assert "Copydesk needs a terminal" in done.stderr
    assert "Copydesk needs a terminal" in log.read_text("utf-8")
