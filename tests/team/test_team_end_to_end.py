"""A team from assignments to an exported gold standard, with the keys that people press in a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import COPYDESK, Terminal, run

from annotations.layout import store_folder
from annotations.store.store import Store

pytestmark = pytest.mark.slow

KEYS = {"ana": "1132", "ben": "1132", "cem": "1232"}
"""What each tags of the first four sentences of both articles: cem takes one fact for a quote."""


WIDE = {"COLUMNS": "120", "LINES": "40"}
"""The size of the terminal, for tests that run where these are set."""


def tag(folder: Path, annotator: str, keys: str) -> None:
    """Open the list, tag the first sentences of both articles, mark both done, and quit."""
    with Terminal([COPYDESK, "read", str(folder), "--annotator", annotator], WIDE, columns=120, rows=40) as terminal:
        terminal.wait_for("2 of 2 assigned left")
        for number, move in enumerate(("\r", "J")):
            terminal.press(move)
            terminal.wait_for("sentence 1 of 36" if number == 0 else lambda text: "sentence 1 of 1" in text)
            terminal.press(keys)
            terminal.wait_for(f"sentence {len(keys) + 1} of")
            terminal.press("m")
            terminal.wait_for(lambda text: "· done" in text and "saved" in text)
        terminal.press("q")
        terminal.wait_for("0 of 2 assigned left")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def printed(*arguments: str | Path) -> Any:
    """Return the JSON that a command prints; it must succeed."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_three_people_two_articles_and_one_gold_standard(folder: Path) -> None:
    """Assign, tag, agreement as computed by hand, merge, decide by keys, and what leaves is what was decided."""
    assert run("assign", folder, "--annotators", "ana,ben,cem", "--overlap", "100%").returncode == 0
    for annotator, keys in KEYS.items():
        tag(folder, annotator, keys)
    status = printed("assign", folder, "--status", "--json")
    assert [(each["annotator"], each["done"], each["left"]) for each in status["annotators"]] == [
        (name, 2, 0) for name in KEYS
    ]
    pairs = {
        (each["first"], each["second"]): each for each in printed("agreement", folder, "--json")["agreement"]["pairs"]
    }
    # Of eight sentences six agree; by chance (4·2 + 2·4 + 2·2) / 64.
    assert pairs["ana", "cem"]["kappa"]["value"] == pytest.approx((48 - 20) / (64 - 20))
    assert pairs["ana", "ben"]["kappa"]["value"] == 1
    assert pairs["ana", "cem"]["exact"]["value"] == pytest.approx(6 / 8)
    merged = printed("adjudicate", folder, "--as", "dora", "--only-merge", "--json")
    assert (merged["merged"], merged["open"]) == (6, 2)
    with Terminal([COPYDESK, "adjudicate", str(folder), "--as", "dora"], WIDE, columns=120, rows=40) as terminal:
        # The version of two comes first: 1 takes it, and 2 the other one.
        for digit, after in (("1", "J"), ("2", "")):
            terminal.wait_for("0 decided, 1 to decide")
            terminal.press(digit)
            terminal.wait_for("None left: m marks")
            terminal.press("m")
            terminal.wait_for("done")
            terminal.press(after)
        terminal.press("q")
        terminal.wait_for("Enter adjudicate")
        terminal.press("q")
        terminal.wait_for("2 articles")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    lines = [json.loads(line) for line in run("export", folder, "--annotator", "team+gold").stdout.splitlines()]
    assert [[span["label"] for span in line["spans"]] for line in lines] == [
        ["fact", "fact", "speculation", "quote"],
        ["fact", "quote", "speculation", "quote"],
    ]
    assert {line["status"] for line in lines} == {"done"}
    assert lines[0]["spans"][0]["origin"] == "agreed:ana,ben,cem"
    assert lines[0]["spans"][1]["origin"].startswith("decided:ana")
    scores = printed("agreement", folder, "--gold", "team+gold", "--json")["against_gold"]
    assert [each["agreement"]["exact"]["value"] for each in scores] == [7 / 8, 7 / 8, 7 / 8]
    # A second merge changes no byte, and each annotator sees the one place that was decided otherwise.
    gold = Store(store_folder(folder), "team+gold")
    before = {path: path.read_bytes() for path in gold.annotator_folder.glob("*.json")}
    assert run("adjudicate", folder, "--as", "dora", "--only-merge").returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    with Terminal([COPYDESK, "read", str(folder), "--annotator", "cem"], {}) as terminal:
        terminal.wait_for("title")
        terminal.press("\r")
        terminal.wait_for("read · done")
        terminal.press("D")
        terminal.wait_for("Decided otherwise 1 of 1")
        terminal.wait_for("team+gold fact")
        terminal.press("\x1b")
        terminal.wait_for(lambda text: "Decided otherwise" not in text)
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
