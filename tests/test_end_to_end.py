"""The whole program: a real terminal, real keys, a crash, and the bytes on disk."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import children_of, wait_until_gone
from terminal import COPYDESK, Terminal
from tinydb import TinyDB

from annotations.article import Article
from annotations.text.segmentation import sentences

pytestmark = pytest.mark.slow

SAVED = re.compile(r"saved \d\d:\d\d")


@pytest.fixture
def env(entity_cache: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment with the annotator's name and an empty cache."""
    del entity_cache
    return {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}


def export(folder: Path, env: dict[str, str], *options: str) -> list[dict[str, object]]:
    """Export as a script would, and parse the lines."""
    completed = subprocess.run(
        [COPYDESK, "export", str(folder), *options], capture_output=True, env={**os.environ, **env}, check=True
    )
    return [json.loads(line) for line in completed.stdout.decode("utf-8").splitlines()]


def test_tags_survive_a_crash_and_are_exported(
    folder: Path, env: dict[str, str], articles: tuple[Article, ...]
) -> None:
    """Tags of a real terminal survive a SIGKILL once the screen says saved.

    They are in plain TinyDB, on screen after a restart with the cursor where it was, and in the export with exact
    offsets.
    """
    first, second = articles
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("12j3")
        terminal.wait_for("F 1  Q 1  S 1")
        terminal.wait_for(SAVED.search)
        helpers = children_of(terminal.process.pid)
        terminal.kill()
    assert wait_until_gone(helpers), "the entity process is still running"

    database = TinyDB(folder / "annotations" / "anna" / f"{first.id}.json", access_mode="r")
    assert sorted(row["label"] for row in database.table("claims")) == ["fact", "quote", "speculation"]
    database.close()

    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        screen = terminal.wait_for(lambda text: "3 claims" in text and "1   1   1" in text)
        terminal.press("\r")
        screen = terminal.wait_for("5/36")
        assert "F 1  Q 1  S 1" in screen
        assert "4/36 read" in screen
        terminal.press("u")
        terminal.wait_for("Undone: tag speculation")
        terminal.press("J1111")
        terminal.press("2")
        terminal.wait_for("F 4  Q 1  S 0")
        terminal.press("q")
        terminal.wait_for("7 claims")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0

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


def test_entities_are_found_in_the_background_and_then_cached(folder: Path, env: dict[str, str]) -> None:
    """The second start shows entities and suggestions without an entity process.

    With an empty cache the legend first says that entities are being found, then names their kinds.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("finding entities")
        terminal.wait_for("person place group org date")
        terminal.press("j" * 11)
        terminal.wait_for("quote · said: US officials, clause before")
        # The next article is analysed in advance.
        terminal.press("Jjjj")
        terminal.wait_for("speculation · are expected to")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("quote · said: US officials, clause before")
        assert children_of(terminal.process.pid) == set()
        terminal.press("\x03")
        assert terminal.wait_for_exit() == 0


SLOW = """
import os, time
original_fsync = os.fsync
def fsync(descriptor):
    time.sleep(0.15)
    original_fsync(descriptor)
os.fsync = fsync
from tui.cli.main import main
main()
"""
"""The program on a slow disk."""


def test_a_terminal_that_closes_without_a_signal_ends_the_program(
    folder: Path, env: dict[str, str], article: Article
) -> None:
    """All tags are saved, and the program ends.

    Once it went on at full speed, reading from a closed terminal.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("12")
        terminal.wait_for("3/36")
        terminal.hang_up()
        terminal.process.wait(timeout=30)
    with TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r") as database:
        assert len(database.table("claims")) == 2


@pytest.mark.parametrize("exit_by", ["SIGTERM", "SIGHUP", "SIGINT", "Ctrl+C", "q"])
def test_quitting_waits_for_a_slow_disk(
    folder: Path, env: dict[str, str], articles: tuple[Article, ...], exit_by: str
) -> None:
    """All tags and cursor positions are on disk however the program is ended.

    It is ended right after tags in two articles.
    """
    with Terminal([sys.executable, "-c", SLOW, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("1J1K1j")
        terminal.wait_for("4/36")
        if exit_by == "Ctrl+C":
            terminal.press("\x03")
        elif exit_by == "q":
            terminal.press("qq")
        else:
            terminal.process.send_signal(getattr(signal, exit_by))
        expected = 128 + getattr(signal, exit_by) if exit_by.startswith("SIG") else 0
        assert terminal.wait_for_exit() == expected
        assert "NOT SAVED" not in terminal.text
    counts, positions = [], []
    for article in articles:
        database = TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r")
        counts.append(len(database.table("claims")))
        positions.append(database.table("article").all()[0]["position"])
        database.close()
    assert counts == [2, 1]
    assert positions == [sentences(articles[0].text)[3].start, sentences(articles[1].text)[1].start]


def test_quitting_without_a_working_disk_reports_the_loss(folder: Path, env: dict[str, str]) -> None:
    """Terminated with an unsaved tag, the program reports the loss and fails.

    It prints the number of lost changes.
    """
    (folder / "annotations").write_text("in the exit_by")
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("1")
        terminal.wait_for("NOT SAVED")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
        assert "NOT SAVED: 1 change could not be put on disk." in terminal.text


def test_every_sentence_of_both_articles_is_tagged_in_a_terminal(
    folder: Path, env: dict[str, str], articles: tuple[Article, ...]
) -> None:
    """With real keys every sentence is tagged once.

    Some tags are undone and redone. The export has all of them, in order.
    """
    counts = [len(sentences(article.text)) for article in articles]
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("123" * (counts[0] // 3))
        terminal.wait_for(f"{counts[0]}/{counts[0]} read")
        terminal.press("uuu\x12\x12\x12J" + "1" * counts[1])
        terminal.wait_for(f"{counts[1]}/{counts[1]} read")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    lines = export(folder, env)
    for line, article in zip(lines, articles, strict=True):
        spans = line["spans"]
        assert isinstance(spans, list)
        assert [(span["start"], span["end"]) for span in spans] == [tuple(span) for span in sentences(article.text)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_all_edits_and_restores_the_terminal(
    folder: Path, env: dict[str, str], article: Article, number: signal.Signals
) -> None:
    """SIGTERM and a closed window end the program within seconds.

    The last tag and the cursor position are on disk.
    """
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press("1jj")
        terminal.wait_for("4/36")
        terminal.process.send_signal(number)
        assert terminal.wait_for_exit() == 128 + number
        assert "Traceback" not in terminal.text
    database = TinyDB(folder / "annotations" / "anna" / f"{article.id}.json", access_mode="r")
    assert [row["label"] for row in database.table("claims")] == ["fact"]
    assert database.table("article").all()[0]["position"] == sentences(article.text)[3].start
    database.close()
