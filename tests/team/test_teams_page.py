"""docs/teams.md, run as it stands: three people, from a pilot to a gold standard."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "teams.md").read_text("utf-8")
PARTS = re.findall(r"<!-- run -->\n```sh\n(.*?)```\n", PAGE, re.DOTALL)

ARTICLES = {
    f"story-{number}": f"The ferry in harbour {number} has stopped. “We had no choice,” the captain said. "
    "It may sail again in May. Nobody was on board."
    for number in range(1, 7)
}
SENTENCES = ("The ferry", "“We had", "It may", "Nobody")
PILOT = ("story-1", "story-2")
LABELS = {
    "ana": ("fact", "quote", "speculation", "fact"),
    "ben": ("fact", "quote", "speculation", ""),
    "cem": ("fact", "quote", "fact", "fact"),
}
"""What each makes of the four sentences of an article."""


def line(article: str, annotator: str) -> str:
    """Return an article as a person labelled it elsewhere: read to the end, and done."""
    text = ARTICLES[article]
    starts = [text.index(words) for words in SENTENCES]
    ends = [text.index(".", start) + 1 for start in starts]
    spans = [
        {"start": start, "end": end, "label": label}
        for start, end, label in zip(starts, ends, LABELS[annotator], strict=True)
        if label
    ]
    return json.dumps(
        {
            "id": article,
            "text": text,
            "spans": spans,
            "annotator": annotator,
            "status": "done",
            "reviewed": [{"start": 0, "end": len(text)}],
        }
    )


def run(part: str, folder: Path) -> str:
    """Run commands as a shell does, and return what they print. They must succeed."""
    programs = folder / "bin"
    if not programs.exists():
        programs.mkdir()
        program = programs / "copydesk"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tui "$@"\n')
        program.chmod(0o755)
    done = subprocess.run(
        ["sh", "-e", "-c", part],
        cwd=folder,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{part}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_three_people_from_a_pilot_to_gold(tmp_path: Path) -> None:
    """Every command of the page works in its order, on six articles that three people labelled."""
    news = tmp_path / "news"
    news.mkdir()
    for name, text in ARTICLES.items():
        (news / f"{name}.txt").write_text(text, "utf-8")
    for annotator in LABELS:
        lines = [line(article, annotator) for article in PILOT]
        (tmp_path / f"{annotator}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    said = [run(part, tmp_path) for part in PARTS]
    agreed = next(words for words in said if "Krippendorff" in words)
    assert "2 articles that at least two have done" in agreed
    assert "It may sail again in May." in (tmp_path / "agreement.html").read_text("utf-8")
    gold = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in gold] == list(PILOT)
    # Of four sentences all three agree on two; what is open is in no gold standard.
    assert [[(span["label"], span["origin"]) for span in line["spans"]] for line in gold] == [
        [("fact", "agreed:ana,ben,cem"), ("quote", "agreed:ana,ben,cem")]
    ] * len(PILOT)
    # What is left to decide keeps the articles open.
    assert any("No article was marked done by team+gold and by one of ana, ben, cem." in words for words in said)
