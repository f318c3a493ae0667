"""Errors that nobody foresaw: a sentence, where the details are, status 1, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SEEDS

from tui import failure

pytestmark = pytest.mark.slow

FAULTY = """
import sys
import tui.cli.corpora as arguments
def fail(*_, **__):
    raise {error}
import annotations.corpus.corpus
import tui.cli.articles
tui.cli.articles.opened_corpus = fail
from tui.cli.main import main
main()
"""
"""The program with an error in the command `articles`."""


def failed(error: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the program with an error in it."""
    return subprocess.run(
        [sys.executable, "-c", FAULTY.format(error=error), "articles", str(SEEDS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **env},
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            "RuntimeError('a fault of the\\nprogram')",
            "this is a bug in Copydesk (RuntimeError: a fault of the program)",
        ),
        ("MemoryError", "there is not enough memory"),
        ("RecursionError('maximum recursion depth')", "something in the input is nested too deeply"),
        ("OSError(5, 'Input/output error', '/news')", "/news: Input/output error"),
        (
            "ValueError('\\x1b]0;x\\x07 at http://ana:s3cret@host/')",
            "this is a bug in Copydesk (ValueError: ␛]0;x␇ at http://host/)",
        ),
        ("AssertionError", "this is a bug in Copydesk (AssertionError)"),
    ],
)
def test_an_unforeseen_error_is_a_sentence_and_a_file(tmp_path: Path, error: str, sentence: str) -> None:
    """The traceback is in the file that the sentence names, and passwords are in neither."""
    done = failed(error)
    assert done.returncode == 1
    assert done.stdout == ""
    (kept,) = (tmp_path / "state" / "copydesk").glob("failure-*.txt")
    assert done.stderr == f"Copydesk stopped: {sentence}. The details are in {kept}.\n"
    details = kept.read_text("utf-8")
    assert "Traceback" in details
    assert "articles" in details
    assert "s3cret" not in details


def test_details_that_cannot_be_kept_are_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    """Or, if there is no room there either, the sentence says so."""
    (tmp_path / "file").write_text("")
    state, free, gone = str(tmp_path / "file" / "state"), str(tmp_path / "free"), str(tmp_path / "gone")
    Path(free).mkdir()
    done = failed("RuntimeError", XDG_STATE_HOME=state, TMPDIR=free)
    (kept,) = Path(free).glob("copydesk-failure-*.txt")
    assert done.stderr.endswith(f"The details are in {kept}.\n")
    assert "Traceback" in kept.read_text("utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import tempfile; tempfile.tempdir = {gone!r}\n{FAULTY.format(error='RuntimeError')}",
            "articles",
            str(SEEDS),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_STATE_HOME": state},
    )
    assert done.returncode == 1
    assert done.stderr.endswith("The details cannot be written: No such file or directory.\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "status"), [("KeyboardInterrupt", 130), ("BrokenPipeError", 1), ("SystemExit(3)", 3)]
)
def test_interruptions_say_nothing(tmp_path: Path, error: str, status: int) -> None:
    """Ctrl-C and a reader that left are not errors."""
    done = failed(error)
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")
    assert not (tmp_path / "state").exists()


def test_the_oldest_details_go(tmp_path: Path) -> None:
    """A program that fails every day fills no disk."""
    folder = tmp_path / "state" / "copydesk"
    folder.mkdir(parents=True)
    for number in range(failure.KEPT):
        (folder / f"failure-20200101-0000{number:02}-1.txt").write_text("old")
    assert "The details are in" in failure.sentence(ValueError("x"))
    kept = sorted(each.name for each in folder.iterdir())
    assert len(kept) == failure.KEPT
    assert "failure-20200101-000000-1.txt" not in kept


def test_words_do_not_go_among_data_without_standard_error() -> None:
    """With standard error closed, they go nowhere."""
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m tui articles '{SEEDS}/nothing' 2>&-"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
