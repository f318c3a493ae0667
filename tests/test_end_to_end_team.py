"""A team in real terminals: two people tag both sample articles, a third settles what they differ in."""

import json
import re
from pathlib import Path

import pytest
from team_corpus import bytes_below
from terminal import COPYDESK, Terminal, run

pytestmark = pytest.mark.slow

SAVED = re.compile(r"saved \d\d:\d\d")


def read(folder: Path, env: dict[str, str], name: str, first: str, second: str) -> None:
    """Tag the first sentences of both articles, and mark both as done."""
    with Terminal([COPYDESK, "read", str(folder), "--annotator", name], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press(f"{first}m")
        terminal.wait_for("Done, with")
        terminal.press("J")
        terminal.wait_for(lambda text: "1/36" not in text and re.search(r"\b1/\d+", text))
        terminal.press(f"{second}m")
        terminal.wait_for("Done, with")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0


def test_from_two_readers_to_a_gold_standard(folder: Path, tmp_path: Path) -> None:
    """Agreement is as computed by hand, every key of adjudication reaches the disk, and a second merge no byte."""
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}
    read(folder, env, "ana", "123", "11")
    read(folder, env, "ben", "113", "12")
    told = json.loads(run("agreement", folder, "--json", "--bootstrap", "0", seconds=60, **env).stdout)
    # Three of five sentences agree; chance is .6 × .6 + .2 × .2 + .2 × .2 = .44: κ = (.6 - .44) / (1 - .44).
    (pair,) = told["agreement"]["pairs"]
    assert pair["kappa"]["value"] == pytest.approx(2 / 7)

    with Terminal([COPYDESK, "adjudicate", str(folder), "--as", "dora"], env) as terminal:
        terminal.wait_for("1 of 1   label")
        terminal.wait_for("2 of 3 agree, 0 decided, 1 to decide")
        terminal.press("2")
        terminal.wait_for("Decided ")
        terminal.press("C")
        terminal.wait_for("Category: guideline gap.")
        terminal.press("m")
        terminal.wait_for("Done. J opens the next article.")
        terminal.press("J")
        terminal.wait_for("1 of 2 agree, 0 decided, 1 to decide")
        terminal.press("0")
        terminal.wait_for(SAVED.search)
        terminal.press("u")
        terminal.wait_for("Undone: decided nothing")
        terminal.press("1m")
        terminal.wait_for("Done.")
        terminal.press("qqq")
        assert terminal.wait_for_exit() == 0

    before = bytes_below(folder / "annotations")
    done = run("adjudicate", folder, "--as", "dora", "--only-merge", seconds=60, **env)
    assert done.stderr == "3 of 5 agree; 0 to decide, 2 decided, in 2 articles.\n"
    assert bytes_below(folder / "annotations") == before
    report = run("adjudicate", folder, "--report", seconds=60, **env).stdout
    assert "guideline gap" in report
    lines = [
        json.loads(line)
        for line in run("export", folder, "--annotator", "team+gold", seconds=60, **env).stdout.splitlines()
    ]
    assert [line["status"] for line in lines] == ["done", "done"]
    assert [span["origin"] for line in lines for span in line["spans"]] == [
        "agreed:ana,ben", "decided:ana", "agreed:ana,ben", "agreed:ana,ben", "decided:ana",
    ]  # fmt: skip
    for line in lines:
        assert all(line["text"][span["start"] : span["end"]] == span["text"] for span in line["spans"])
    told = json.loads(
        run("agreement", folder, "--gold", "team+gold", "--json", "--bootstrap", "0", seconds=60, **env).stdout
    )
    assert [each["annotator"] for each in told["against_gold"]] == ["ana", "ben"]
    assert run("check", folder, seconds=60, **env).returncode == 0
