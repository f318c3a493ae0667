"""What the person at the terminal sees of it: a full disk, a fault in the program, a process that died."""

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
from processes import children_of, gone
from terminal import COPYDESK, Terminal
from test_disks import fill, tmpfs
from tinydb import TinyDB

from annotations.article import Article

SAVED = re.compile(r"saved \d\d:\d\d")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give the program a name for the annotator, and a cache of its own with nothing in it."""
    return {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}


def opened(terminal: Terminal) -> None:
    """Open the first article."""
    terminal.wait("2 articles")
    terminal.press("\r")
    terminal.wait("1/36")


def labels(folder: Path, article: Article) -> list[str]:
    """Return the labels on disk, by plain TinyDB."""
    with TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r") as db:
        return [row["label"] for row in sorted(db.table("claims"), key=lambda row: row["start"])]


@contextmanager
def no_room_on_disk(folder: Path, pid: int) -> Iterator[None]:
    """Fill the file system."""
    filler = fill(folder)
    yield
    filler.unlink()


@contextmanager
def no_large_files(folder: Path, pid: int) -> Iterator[None]:
    """Let the program make no file larger than 100 bytes."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process are Linux's")
@pytest.mark.parametrize("real", [True, False], ids=["full disk", "limit"])
def test_the_screen_says_not_saved_until_there_is_room(
    tmp_path: Path, folder: Path, env: dict[str, str], article: Article, real: bool
) -> None:
    """Without room the bar says NOT SAVED and tagging goes on; when there is room it says saved without a key pressed,
    and leaving asks nothing: all tags are on disk.
    """
    place = tmpfs(tmp_path / "small", "256k") if real else _as_it_is(folder.parent)
    with place as where:
        corpus = where / "seeds"
        if real:
            shutil.copytree(folder, corpus)
        with Terminal([COPYDESK, "read", str(corpus)], env) as terminal:
            opened(terminal)
            terminal.press("1")
            terminal.wait(SAVED.search)
            with (no_room_on_disk if real else no_large_files)(corpus, terminal.process.pid):
                terminal.press("23")
                terminal.wait("NOT SAVED")
                terminal.wait("F 1  Q 1  S 1")
                assert labels(corpus, article) == ["fact"]
                assert not SAVED.search(terminal.text)
            terminal.wait(SAVED.search)
            assert "NOT SAVED" not in terminal.text.splitlines()[-1]
            terminal.press("qq")
            assert terminal.ended() == 0
        assert labels(corpus, article) == ["fact", "quote", "speculation"]


@contextmanager
def _as_it_is(folder: Path) -> Iterator[Path]:
    yield folder


FAULTY = """
import os, time
quick = os.fsync
def fsync(descriptor):
    time.sleep(0.1)
    quick(descriptor)
os.fsync = fsync
from tui.reader.screen import ReaderScreen
def fail(self):
    raise RuntimeError("a fault of the program")
ReaderScreen.action_help = fail
from tui.cli.main import main
main()
"""
"""The same program with a fault behind one key, on a slow disk."""


@pytest.mark.parametrize("finding", [True, False], ids=["while entities are found", "later"])
def test_a_fault_of_the_program_loses_no_tag_and_leaves_the_terminal_usable(
    folder: Path, env: dict[str, str], article: Article, finding: bool
) -> None:
    """The tags typed just before are on disk, the terminal is as it was, the exit status says that it went wrong, and
    no process is left behind.
    """
    with Terminal([sys.executable, "-c", FAULTY, "read", str(folder)], env) as terminal:
        before = termios.tcgetattr(terminal.fd)
        opened(terminal)
        assert termios.tcgetattr(terminal.fd)[3] != before[3]
        if not finding:
            terminal.wait("person place group org date")
        helpers = children_of(terminal.process.pid)
        terminal.press("12?")
        assert terminal.ended() == 1
        assert "a fault of the program" in terminal.text
        assert termios.tcgetattr(terminal.fd) == before
        for on, off in (("[?1049h", "[?1049l"), ("[?25l", "[?25h"), ("[?1000h", "[?1000l"), ("[?2004h", "[?2004l")):
            assert terminal.raw.rfind(off.encode()) > terminal.raw.rfind(on.encode()) > 0, off
    assert gone(helpers)
    assert labels(folder, article) == ["fact", "quote"]


@pytest.mark.parametrize(("kills", "told"), [(1, "person place group"), (3, "No entities: the")])
def test_reading_goes_on_when_the_process_that_finds_entities_is_killed(
    folder: Path, env: dict[str, str], article: Article, kills: int, told: str
) -> None:
    """Killed once, it is started again and the entities come; killed whenever it comes, it is said that there are none.
    Tagging goes on, and no process is left.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        opened(terminal)
        helpers = kill_helpers(terminal, kills)
        terminal.wait(told)
        helpers |= children_of(terminal.process.pid)
        terminal.press("1")
        terminal.wait(SAVED.search)
        terminal.press("qq")
        assert terminal.ended() == 0
    assert gone(helpers)
    assert labels(folder, article) == ["fact"]


def kill_helpers(terminal: Terminal, times: int) -> set[int]:
    """Kill the process that finds entities as often as it is started; return which they were."""
    killed: set[int] = set()
    while len(killed) < times:
        terminal.wait("/36")
        for child in children_of(terminal.process.pid) - killed:
            os.kill(child, signal.SIGKILL)
            killed.add(child)
    return killed
