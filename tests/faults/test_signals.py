"""Signals and `q` end the program, whatever a read waits for; and an export that is ended leaves nothing behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import SEEDS
from processes import children_of, wait_until_gone
from terminal import COPYDESK, Terminal
from test_special_files import KINDS

pytestmark = pytest.mark.slow

WAITING = """
import asyncio, ctypes, os, sys, threading
import annotations.corpus.corpus, annotations.exchange.exporter
libc = ctypes.CDLL(None)
mark = sys.argv.pop(1)

def wait(*_, **__):
    open(mark, "w").close()
    mutex = ctypes.create_string_buffer(128)
    libc.pthread_mutex_lock(mutex)
    # In C, so that no handler of Python runs, as in a read from a server that is gone.
    libc.pthread_mutex_lock(mutex)

def interruptible(*_, **__):
    open(mark, "w").close()
    os.read(os.pipe()[0], 1)

def in_a_thread(old):
    return lambda *a, **k: old(*a, **k) if threading.current_thread() is threading.main_thread() else wait()

def in_the_screen(old):
    return lambda *a, **k: wait() if asyncio._get_running_loop() and os.path.exists(mark + "go") else old(*a, **k)

{patch}
from tui.cli.main import main
main()
"""
"""The program with a read that does not return. It makes a file, named first, when it comes to that.

In the screen it does so only if there is a file of that name with `go` behind it."""

LOAD = "annotations.corpus.corpus.Corpus.load"


def program(patch: str, mark: Path, *arguments: str | Path) -> list[str]:
    """Return a command that runs the program with something patched."""
    return [sys.executable, "-c", WAITING.format(patch=patch), str(mark), *map(str, arguments)]


def wait_for(mark: Path) -> None:
    """Wait until the program has come to where it waits."""
    deadline = time.monotonic() + 30
    while not mark.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Start a command without a terminal; kill it if it does not end."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("how", ["wait", "interruptible"])
def test_a_command_ends_on_a_signal(tmp_path: Path, how: str, number: signal.Signals) -> None:
    """At once where the read can be interrupted, after some seconds where it cannot."""
    patch = f"annotations.corpus.corpus.scan = {how}\nimport tui.cli.corpora as a\na.scan = {how}"
    with started(program(patch, tmp_path / "mark", "articles", SEEDS)) as process:
        wait_for(tmp_path / "mark")
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (128 + number, "")
        assert "Traceback" not in err


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    """`nohup copydesk …` outlives the terminal."""
    patch = "import tui.cli.corpora as a\na.scan = interruptible"
    command = program(patch, tmp_path / "mark", "articles", SEEDS)
    with started(["nohup", *command]) as process:
        wait_for(tmp_path / "mark")
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return an environment with the annotator's name and an empty cache."""
    return {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}


SLOW = """
def slow():
    if asyncio._get_running_loop() and os.path.exists(mark + "go"):
        open(mark, "w").close()
        os.unlink(mark + "go")
        time.sleep(7)
        open(mark + "2", "w").close()
"""

SCREENS = {
    "the first screen": f"{LOAD} = in_the_screen({LOAD})",
    "the screen": f"{LOAD} = in_the_screen({LOAD})",
    "threads": f"{LOAD} = in_a_thread({LOAD})",
}
"""Where the program waits: in the thread of the screen, or in others."""


@pytest.mark.parametrize("key", ["q", "\x03", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("where", SCREENS)
def test_the_screen_ends_whatever_a_read_waits_for(
    folder: Path, tmp_path: Path, env: dict[str, str], where: str, key: str
) -> None:
    """The terminal has its old modes, and no process is left."""
    size = {"COLUMNS": "100", "LINES": "40"}
    command = program(SCREENS[where], tmp_path / "mark", "read", folder)
    if where == "the first screen":
        (tmp_path / "markgo").touch()
    with Terminal(command, {**env, **size}, columns=100, rows=40) as terminal:
        before = termios.tcgetattr(terminal.fd)
        if where != "the first screen":
            terminal.wait_for("2 articles")
        if where == "the screen":
            (tmp_path / "markgo").touch()
            terminal.press("\r")
        wait_for(tmp_path / "mark")
        helpers = children_of(terminal.process.pid)
        if key.startswith("SIG"):
            terminal.process.send_signal(signal.Signals[key])
        else:
            terminal.press(key)
        status = terminal.wait_for_exit()
        if key.startswith("SIG"):
            assert status == 128 + signal.Signals[key]
        else:
            assert status == (0 if where == "threads" else 1)
        assert "a disk that does not respond" in terminal.text
        assert termios.tcgetattr(terminal.fd) == before
        for on, off in (("[?1049h", "[?1049l"), ("[?25l", "[?25h"), ("[?1000h", "[?1000l"), ("[?2004h", "[?2004l")):
            assert terminal.raw.rfind(off.encode()) > terminal.raw.rfind(on.encode()) > 0, off
    assert wait_until_gone(helpers)


@pytest.mark.parametrize("key", ["SIGTERM", "qqX"])
def test_what_a_disk_that_does_not_answer_kept_is_said(
    folder: Path, tmp_path: Path, env: dict[str, str], key: str
) -> None:
    """A signal asks nothing, and says what is not saved; `q` asks first."""
    patch = "old = os.fsync\nos.fsync = lambda number: wait() if os.path.exists(mark + 'go') else old(number)"
    with Terminal(program(patch, tmp_path / "mark", "read", folder), env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        (tmp_path / "markgo").touch()
        terminal.press("1")
        wait_for(tmp_path / "mark")
        if key == "SIGTERM":
            terminal.process.terminate()
            assert terminal.wait_for_exit() == 128 + signal.SIGTERM
            assert b"NOT SAVED: 1 change could not be put on disk." in terminal.raw
        else:
            terminal.press("qq")
            terminal.wait_for("Saving 1 change")
            terminal.press("X")
            assert terminal.wait_for_exit() == 0


def test_a_key_for_quitting_that_is_answered_late_is_typed_on(
    folder: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    """A screen that was busy goes on: what was typed behind the `q` shows that nobody wants to quit."""
    patch = f"import time; old = {LOAD}; {LOAD} = lambda *a, **k: (slow(), old(*a, **k))[1]{SLOW}"
    with Terminal(program(patch, tmp_path / "mark", "read", folder), env) as terminal:
        terminal.wait_for("2 articles")
        (tmp_path / "markgo").touch()
        terminal.press("\r")
        wait_for(tmp_path / "mark")
        terminal.press("qj")
        wait_for(tmp_path / "mark2")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def newsroom(folder: Path) -> Path:
    """Copy the sample articles, and tag something in one."""
    from annotations.claims import edits
    from annotations.claims.claim import Claim
    from annotations.corpus.corpus import open_corpus
    from annotations.layout import store_folder
    from annotations.store.store import Store

    news = folder / "news"
    shutil.copytree(SEEDS, news, ignore=shutil.ignore_patterns("annotations"))
    corpus = open_corpus(news)
    article = corpus.load(corpus.entries[0])
    store = Store(store_folder(news), "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, "fact"))])
    return news


EXPORTS = [
    ("jsonl", ["--output", "{out}/a.jsonl"]),
    ("brat", ["--output", "{out}/a"]),
    ("jsonl", []),
]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("how", ["wait", "interruptible"])
@pytest.mark.parametrize(("form", "arguments"), EXPORTS, ids=["a file", "a folder", "standard output"])
def test_an_ended_export_leaves_nothing_and_a_killed_one_is_cleared_by_the_next(
    tmp_path: Path, form: str, arguments: list[str], how: str, number: signal.Signals
) -> None:
    """Neither beside its destination nor among the temporary files; and the destination is as it was."""
    news, out, temporary = newsroom(tmp_path), tmp_path / "out", tmp_path / "temporary"
    out.mkdir()
    temporary.mkdir()
    given = ["export", str(news), "--format", form, *(part.format(out=out) for part in arguments)]
    env = {**os.environ, "TMPDIR": str(temporary), "COPYDESK_ANNOTATOR": "anna"}
    done = subprocess.run([sys.executable, "-m", "tui", *given], capture_output=True, env=env, check=True)
    before = sorted(str(each) for each in out.rglob("*"))
    patch = f"annotations.exchange.exporter.StagedExport.check = {how}"
    with subprocess.Popen(program(patch, tmp_path / "mark", *given), env=env, stdout=subprocess.DEVNULL) as process:
        wait_for(tmp_path / "mark")
        assert [*out.glob(".*"), *temporary.iterdir()]
        process.send_signal(number)
        assert process.wait(20) == (128 + number if number != signal.SIGKILL else -number)
    left = [*out.glob(".*"), *temporary.iterdir()]
    assert bool(left) == (number == signal.SIGKILL)
    again = subprocess.run([sys.executable, "-m", "tui", *given], capture_output=True, env=env, check=True)
    assert again.stdout == done.stdout
    assert sorted(str(each) for each in out.rglob("*")) == before
    assert [*out.glob(".*"), *temporary.iterdir()] == []


def test_an_export_clears_nothing_of_a_running_one_nor_of_another_machine(tmp_path: Path) -> None:
    """And puts back a folder that a killed export had moved away."""
    from annotations.exchange import staging

    output = tmp_path / "a.x"
    ours = staging.beside(output, "new")
    running = tmp_path / re.sub(r"-\d+", f"-{os.getppid()}", ours.name)
    elsewhere = tmp_path / f".a.x.00000000-{2**22 + 1}.new"
    other = tmp_path / re.sub(r"-\d+", f"-{2**22 + 1}", ours.name.replace("a.x", "ab.x"))
    killed = tmp_path / re.sub(r"-\d+", f"-{2**22 + 1}", ours.name)
    old = killed.with_suffix(".old")
    for each in (running, elsewhere, other, killed, old):
        each.mkdir()
    (old / "kept.txt").write_text("kept")
    staging.clear_beside(output)
    assert sorted(tmp_path.iterdir()) == sorted([running, elsewhere, other, output])
    assert (output / "kept.txt").read_text() == "kept"
    # Where a folder was about to take the place of a file, that is what had been moved away.
    for there in (False, True):
        shutil.rmtree(output, ignore_errors=True) if output.is_dir() else output.unlink(missing_ok=True)
        if there:
            output.write_text("new")
        old.write_text("an earlier export")
        staging.clear_beside(output)
        assert output.read_text() == ("new" if there else "an earlier export")
        assert not old.exists()


def test_reading_settings_and_memories_waits_for_nothing(folder: Path, tmp_path: Path, env: dict[str, str]) -> None:
    """A pipe in the place of the program's own state, cache and settings is passed over, or said."""
    state, cache = tmp_path / "state" / "copydesk", tmp_path / "cache of its own" / "copydesk"
    state.mkdir(parents=True)
    KINDS["pipe"](state / "state.json")
    with Terminal([COPYDESK, "read", str(folder)], {**env, "XDG_STATE_HOME": str(state.parent)}) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    environ = {**os.environ, **env}
    subprocess.run([COPYDESK, "entities", folder], env=environ, capture_output=True, check=True)
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert files
    for path in files:
        path.unlink()
        KINDS["pipe"](path)
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0


@pytest.mark.slow
def test_a_closed_terminal_leaves_no_failure_file(folder: Path, env: dict[str, str], tmp_path: Path) -> None:
    """The window is closed while the screen is drawn: what was tagged is on disk, and nothing calls it a bug."""
    state = tmp_path / "own state"
    terminal = Terminal([COPYDESK, "read", str(folder)], {**env, "XDG_STATE_HOME": str(state)})
    terminal.wait_for("2 articles")
    terminal.press("\r")
    terminal.wait_for("1/36")
    terminal.press("111")
    os.close(terminal.fd)
    terminal.process.wait(30)
    assert not list(state.rglob("failure-*"))
    assert not list(state.rglob("*.txt"))
