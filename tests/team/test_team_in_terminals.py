"""A team from outside: articles divided, read by three people in real terminals, compared, merged and exported."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from terminal import COPYDESK, Terminal, run

pytestmark = pytest.mark.slow

SAVED = re.compile(r"saved \d\d:\d\d")

KEYS = {"ana": ("123j", "11j"), "ben": ("122j", "11j"), "cem": ("121j", "11j")}
"""What each presses in the first and in the second article: facts, quotes and speculation, and on."""


def read_all(folder: Path, annotator: str, env: dict[str, str]) -> None:
    """Tag both articles from the list to the end, as a person does, and leave."""
    first, second = KEYS[annotator]
    with Terminal([COPYDESK, "read", str(folder), "--annotator", annotator], env, columns=100) as terminal:
        terminal.wait_for("2 of 2 assigned left")
        terminal.press("\r")
        terminal.wait_for("1/36")
        terminal.press(f"{first}M")
        terminal.wait_for("1/13")
        terminal.press(f"{second}M")
        terminal.wait_for("No new article is left")
        terminal.wait_for(SAVED.search)
        terminal.press("q")
        terminal.wait_for("0 of 2 assigned left")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_three_people_divide_read_compare_and_merge(folder: Path, entity_cache: Path) -> None:
    """Everything between the first command and the gold standard, by keys and commands alone.

    By hand: 7 sentences that all three have read, 21 values, of which 10 are fact, 4 quote, 1 speculation and 6 none.
    They differ on one sentence, in all its pairs: α = 1 − (3 / 21) / (1 − (10·9 + 4·3 + 6·5) / (21·20)).
    """
    env = {"XDG_CACHE_HOME": str(entity_cache)}
    divided = run("assign", folder, "--annotators", "ana,ben,cem", "--overlap", "100%")
    assert [line.split() for line in divided.stdout.splitlines()[1:]] == [[name, "2", "2", "2"] for name in KEYS]
    for annotator in KEYS:
        read_all(folder, annotator, env)

    status = json.loads(run("assign", folder, "--status", "--json").stdout)
    assert [(each["annotator"], each["done"], each["left"]) for each in status["annotators"]] == [
        (name, 2, 0) for name in KEYS
    ]

    found = json.loads(run("agreement", folder, "--json").stdout)
    by_hand = 1 - Fraction(3, 21) / (1 - Fraction(10 * 9 + 4 * 3 + 6 * 5, 21 * 20))
    assert found["annotators"] == list(KEYS)
    assert found["agreement"]["alpha"]["value"] == pytest.approx(float(by_hand))
    assert found["agreement"]["alpha"]["units"] == 7

    merged = run("adjudicate", folder, "--as", "dora", "--only-merge")
    assert merged.returncode == 0, merged.stderr
    gold = run("export", folder, "--annotator", "team+gold", "--by", "claim")
    claims = [json.loads(line) for line in gold.stdout.splitlines()]
    assert [claim["label"] for claim in claims] == ["fact", "quote", "fact", "fact"]
    assert {claim["origin"] for claim in claims} == {"agreed:ana,ben,cem"}
    before = {path: path.read_bytes() for path in (folder / "annotations").rglob("*.json")}
    assert run("adjudicate", folder, "--as", "dora", "--only-merge").returncode == 0
    assert {path: path.read_bytes() for path in (folder / "annotations").rglob("*.json")} == before


def test_what_was_released_is_read_by_the_others(folder: Path, entity_cache: Path) -> None:
    """One of two leaves before beginning; the other gets the rest while the list is open, and reads it with `M`."""
    env = {"XDG_CACHE_HOME": str(entity_cache)}
    run("assign", folder, "--annotators", "ana,ben", "--overlap", "0")
    with Terminal([COPYDESK, "read", str(folder), "--annotator", "ana"], env, columns=100) as terminal:
        terminal.wait_for("1 of 1 assigned left")
        assert run("assign", folder, "--release", "ben").returncode == 0
        assert run("assign", folder, "--add").returncode == 0
        terminal.wait_for("2 of 2 assigned left")
        terminal.press("\r")
        terminal.wait_for("1/")
        terminal.press("M")
        terminal.wait_for("0/13 read")
        terminal.press("M")
        terminal.wait_for("No new article is left")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    status = json.loads(run("assign", folder, "--status", "--json").stdout)
    assert [(each["annotator"], each["done"], each["left"]) for each in status["annotators"]] == [("ana", 2, 0)]
