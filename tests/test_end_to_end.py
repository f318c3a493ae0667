"""The whole way, as a person goes it: a real terminal, real keys, a crash, and the bytes on disk afterwards."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from threading import Event

import pytest
from terminal import COPYDESK, Terminal
from tinydb import TinyDB

from annotations import Article, sentences

SAVED = re.compile(r"saved \d\d:\d\d")


def children_of(pid: int) -> set[int]:
    """Return the processes that a process has started, from Linux's own list; none elsewhere."""
    if not Path("/proc").is_dir():
        return set()
    found = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
    return {int(child) for each in found if each.exists() for child in each.read_text().split()}


def gone(pids: set[int]) -> bool:
    """Wait for processes to be gone, ten seconds at the most."""
    for _ in range(200):
        if not any(Path(f"/proc/{pid}/stat").exists() and "Z" not in _state(pid) for pid in pids):
            return True
        Event().wait(0.05)
    return False


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.fixture
def env(entity_cache: Path, tmp_path: Path) -> dict[str, str]:
    """Give the program a name for the annotator, and a cache of its own with nothing in it."""
    del entity_cache
    return {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}


def export(folder: Path, env: dict[str, str], *options: str) -> list[dict[str, object]]:
    """Export as a script would, and parse the lines."""
    done = subprocess.run(
        [COPYDESK, "export", str(folder), *options], capture_output=True, env={**os.environ, **env}, check=True
    )
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_tag_crash_come_back_and_export(folder: Path, env: dict[str, str], articles: tuple[Article, ...]) -> None:
    """Tags made in a real terminal outlive a SIGKILL right after the screen says saved: they are in plain TinyDB,
    on screen when one comes back, with the cursor where it was, and in the export, right to the character.
    """
    first, second = articles
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait("2 articles")
        terminal.press("\r")
        terminal.wait("1/36")
        terminal.press("12j3")
        terminal.wait("F 1  Q 1  S 1")
        terminal.wait(SAVED.search)
        helpers = children_of(terminal.process.pid)
        terminal.kill()
    assert gone(helpers), "the process that finds entities is still there"

    database = TinyDB(folder / "annotations" / "anna" / f"{first.id}.json", access_mode="r")
    assert sorted(row["label"] for row in database.table("claims")) == ["fact", "quote", "speculation"]
    database.close()

    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        screen = terminal.wait("3 claims")
        assert "1   1   1" in screen
        terminal.press("\r")
        screen = terminal.wait("5/36")
        assert "F 1  Q 1  S 1" in screen
        assert "4 of 36 read" in screen
        terminal.press("u")
        terminal.wait("Undone: tag speculation")
        terminal.press("J1111")
        terminal.press("2")
        terminal.wait("F 4  Q 1  S 0")
        terminal.press("q")
        terminal.wait("7 claims")
        terminal.press("q")
        assert terminal.ended() == 0

    lines = export(folder, env)
    assert [line["id"] for line in lines] == [first.id, second.id]
    texts = {article.id: article.text for article in articles}
    for line in lines:
        assert line["text"] == texts[str(line["id"])]
        spans = line["spans"]
        assert isinstance(spans, list)
        for span in spans:
            assert span["text"] == line["text"][span["start"] : span["end"]]
    claims = export(folder, env, "--by", "claim")
    assert [claim["label"] for claim in claims] == ["fact", "quote", "fact", "fact", "fact", "fact", "quote"]
    starts = sentences(second.text)
    assert [(claim["start"], claim["end"]) for claim in claims[2:]] == [tuple(span) for span in starts[:5]]
    assert "moment” in\n\nIndian ties" in str(claims[-1]["text"])


def test_entities_come_by_themselves_and_then_from_the_cache(folder: Path, env: dict[str, str]) -> None:
    """In a fresh cache the legend first says that entities are being found, then names their kinds; the second
    time they are there without a process that finds them.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait("2 articles")
        terminal.press("\r")
        terminal.wait("finding entities")
        terminal.wait("person place group org date")
        terminal.press("qq")
        assert terminal.ended() == 0
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait("2 articles")
        terminal.press("\r")
        terminal.wait("person place group org date")
        assert children_of(terminal.process.pid) == set()
        terminal.press("\x03")
        assert terminal.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_saves_all_and_leaves_the_terminal_usable(
    folder: Path, env: dict[str, str], article: Article, number: signal.Signals
) -> None:
    """SIGTERM and a closed window end the program within seconds, with the last tag and the place on disk."""
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait("2 articles")
        terminal.press("\r")
        terminal.wait("1/36")
        terminal.press("1jj")
        terminal.wait("4/36")
        terminal.process.send_signal(number)
        assert terminal.ended() == 128 + number
        assert "Traceback" not in terminal.text
    database = TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r")
    assert [row["label"] for row in database.table("claims")] == ["fact"]
    assert database.table("article").all()[0]["position"] == sentences(article.text)[3].start
    database.close()
