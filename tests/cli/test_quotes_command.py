"""`copydesk quotes`: what quotations of one statement differ in, without labels."""

import json
from pathlib import Path

import pytest
from terminal import run

pytestmark = pytest.mark.slow

SAID = "We will not build the dam before the river has been measured by our own engineers"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a corpus of three articles that quote one statement."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"“{SAID},” Carl Lund said on Friday.")
    (folder / "b.txt").write_text(f"“{SAID.replace('dam', 'bridge')},” said Anna Berg.")
    (folder / "c.txt").write_text(f"He wrote: “{SAID}.”")
    return folder


def test_altered_words_and_other_speakers_are_listed(news: Path) -> None:
    """Verbatim quotations are counted, and listed with --all."""
    done = run("quotes", news)
    assert "altered, speaker differs: “dam” / “bridge”; speakers: Carl Lund / Anna Berg" in done.stdout
    assert "verbatim" not in done.stdout
    assert "3 quotations of six words or more. Pairs: 1 verbatim, 1 altered, 1 speaker differs." in done.stderr.replace(
        "1 altered, 1 speaker differs, 1 verbatim", "1 verbatim, 1 altered, 1 speaker differs"
    )
    assert "verbatim" in run("quotes", news, "--all").stdout


def test_json_has_offsets_and_the_word_diff(news: Path) -> None:
    """One object a pair; offsets are of the article's text."""
    pairs = [json.loads(line) for line in run("quotes", news, "--json").stdout.splitlines()]
    assert {tuple(pair["classes"]) for pair in pairs} == {("altered", "speaker differs"), ("verbatim",)}
    for pair in pairs:
        for side in (pair["left"], pair["right"]):
            text = (news / f"{side['article']}.txt").read_text()
            assert text[side["start"] : side["end"]] == side["text"]
    altered = next(pair for pair in pairs if pair["classes"][0] == "altered")
    assert {"what": "changed", "left": "dam", "right": "bridge"} in altered["comparison"]["pieces"]


def test_a_story_that_is_not_there_is_named(news: Path) -> None:
    """Asked wrongly: nothing is searched."""
    done = run("quotes", news, "--story", "flood", "--annotator", "ana")
    assert done.returncode == 2
    assert "ana has no story flood." in done.stderr
