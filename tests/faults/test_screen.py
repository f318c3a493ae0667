"""Faults at the terminal: a full disk, an error in the program, a killed process."""

import os
import re
import resource
import shutil
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import children_of, wait_until_gone
from terminal import COPYDESK, Terminal
from test_disks import fill, tmpfs
from tinydb import TinyDB

from annotations.article import Article

pytestmark = pytest.mark.slow

SAVED = re.compile(r"saved \d\d:\d\d")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return an environment with the annotator's name and an empty cache."""
    return {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}


def open_first_article(terminal: Terminal) -> None:
    """Open the first article."""
    terminal.wait_for("2 articles")
    terminal.press("\r")
    terminal.wait_for("1/36")


def labels(folder: Path, article: Article) -> list[str]:
    """Return the labels on disk, read by plain TinyDB."""
    with TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r") as db:
        return [row["label"] for row in sorted(db.table("claims"), key=lambda row: row["start"])]


@contextmanager
def full_disk(folder: Path, pid: int) -> Iterator[None]:
    """Fill the file system."""
    filler = fill(folder)
    yield
    filler.unlink()


@contextmanager
def file_size_limit(folder: Path, pid: int) -> Iterator[None]:
    """Limit the files of the program to 100 bytes."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process are Linux's")
@pytest.mark.parametrize("is_real", [True, False], ids=["full disk", "limit"])
def test_the_screen_says_not_saved_until_there_is_room(
    tmp_path: Path, folder: Path, env: dict[str, str], article: Article, is_real: bool
) -> None:
    """Without room the bar says NOT SAVED and tagging goes on.

    With room it says saved without a key pressed, quitting asks nothing, and all tags are on disk.
    """
    mount = tmpfs(tmp_path / "small", "256k") if is_real else _unmounted(folder.parent)
    with mount as root:
        corpus = root / "seeds"
        if is_real:
            shutil.copytree(folder, corpus)
        with Terminal([COPYDESK, "read", str(corpus)], env) as terminal:
            open_first_article(terminal)
            terminal.press("1")
            terminal.wait_for(SAVED.search)
            with (full_disk if is_real else file_size_limit)(corpus, terminal.process.pid):
                terminal.press("23")
                terminal.wait_for("NOT SAVED")
                terminal.wait_for("F 1  Q 1  S 1")
                assert labels(corpus, article) == ["fact"]
                assert not SAVED.search(terminal.text)
            terminal.wait_for(SAVED.search)
            assert "NOT SAVED" not in terminal.text.splitlines()[-1]
            terminal.press("qq")
            assert terminal.wait_for_exit() == 0
        assert labels(corpus, article) == ["fact", "quote", "speculation"]


@contextmanager
def _unmounted(folder: Path) -> Iterator[Path]:
    yield folder


FAULTY = """
import os, time
original_fsync = os.fsync
def fsync(descriptor):
    time.sleep(0.1)
    original_fsync(descriptor)
os.fsync = fsync
from tui.reader.screen import ReaderScreen
def fail(self):
    raise RuntimeError("a fault of the program")
ReaderScreen.action_help = fail
from tui.cli.main import main
main()
"""
"""The program with an error behind one key, on a slow disk."""


@pytest.mark.parametrize("is_finding", [True, False], ids=["while entities are found", "later"])
def test_an_error_in_the_program_loses_no_tag_and_restores_the_terminal(
    folder: Path, env: dict[str, str], article: Article, is_finding: bool
) -> None:
    """The tags typed just before the error are on disk.

    The terminal has its old modes, the exit status is 1, and no process is left.
    """
    with Terminal([sys.executable, "-c", FAULTY, "read", str(folder)], env) as terminal:
        before = termios.tcgetattr(terminal.fd)
        open_first_article(terminal)
        assert termios.tcgetattr(terminal.fd)[3] != before[3]
        if not is_finding:
            terminal.wait_for("person place group org date")
        helpers = children_of(terminal.process.pid)
        terminal.press("12?")
        assert terminal.wait_for_exit() == 1
        # What was on the screen before stays on this one, which knows no other: the bytes are looked at.
        told = " ".join(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.raw.decode()).split())
        assert "Copydesk stopped: this is a bug in Copydesk (RuntimeError: a fault of the program)" in told
        assert "The details are in" in told
        assert b"Traceback" not in terminal.raw
        assert termios.tcgetattr(terminal.fd) == before
        for on, off in (("[?1049h", "[?1049l"), ("[?25l", "[?25h"), ("[?1000h", "[?1000l"), ("[?2004h", "[?2004l")):
            assert terminal.raw.rfind(off.encode()) > terminal.raw.rfind(on.encode()) > 0, off
    assert wait_until_gone(helpers)
    assert labels(folder, article) == ["fact", "quote"]


@pytest.mark.parametrize(("kills", "message"), [(1, "person place group"), (3, "No entities: the")])
def test_reading_goes_on_when_the_entity_process_is_killed(
    folder: Path, env: dict[str, str], article: Article, kills: int, message: str
) -> None:
    """Killed once, it is started again and the entities appear.

    Killed at every start, a message says that there are none. Tagging goes on, and no process is left.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        open_first_article(terminal)
        helpers = kill_entity_processes(terminal, kills)
        terminal.wait_for(message)
        helpers |= children_of(terminal.process.pid)
        terminal.press("1")
        terminal.wait_for(SAVED.search)
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    assert wait_until_gone(helpers)
    assert labels(folder, article) == ["fact"]


def kill_entity_processes(terminal: Terminal, times: int) -> set[int]:
    """Kill the entity process at each of its starts; return the killed process ids."""
    killed: set[int] = set()
    while len(killed) < times:
        terminal.wait_for("/36")
        for child in children_of(terminal.process.pid) - killed:
            os.kill(child, signal.SIGKILL)
            killed.add(child)
    return killed
