"""The recording of the program: what is in the README plays anywhere, and the script still makes it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pyte
import pytest

DOCS = Path(__file__).parent.parent / "docs"
MAX_BYTES = 400_000


def played(path: Path) -> list[tuple[float, str]]:
    """Play a recording of asciinema on a screen of its size; return the time and the text of each frame."""
    header, *events = map(json.loads, path.read_text("utf-8").splitlines())
    assert header["version"] == 2
    screen = pyte.Screen(header["width"], header["height"])
    stream, frames = pyte.Stream(screen), []
    for seconds, kind, data in events:
        assert kind == "o"
        stream.feed(data)
        frames.append((seconds, "\n".join(screen.display)))
    return frames


def check(folder: Path) -> None:
    """Assert that both files tell the whole story, in the time and the size that a README has for it."""
    frames = played(folder / "copydesk.cast")
    times = [seconds for seconds, _ in frames]
    assert times == sorted(times)
    assert 15 <= times[-1] <= 25
    story = iter(text for _, text in frames)
    for shown in (
        "copydesk read seeds",
        "0 claims",
        "F 1",
        "4/13 read",
        "go to the suggestion",
        "Q 1",
        "Speaker of",
        "Q 2",
    ):
        assert any(shown in text for text in story), shown
    assert '{"start":800,"end":825,"label":"quote","text":"“transformational' in frames[-1][1]

    picture = (folder / "recording.svg").read_bytes()
    assert len(picture) <= MAX_BYTES
    root = ET.fromstring(picture)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "style", "defs", "g", "use", "rect", "text", "tspan"}
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert all(link.startswith("#") for link in links)
    # The last event of the .cast only says how long the last frame lasts.
    assert len(re.findall(rb"%\{transform", picture)) == len(frames)


def test_the_recording_in_the_readme_plays() -> None:
    """It runs no script and loads nothing, and its frames are those of the file for asciinema."""
    check(DOCS / "pictures")
    assert "(docs/pictures/recording.svg)" in (DOCS.parent / "README.md").read_text("utf-8")


@pytest.mark.slow
def test_the_script_records_the_program_of_today(tmp_path: Path) -> None:
    """Every key of it still does what its caption says."""
    command = [sys.executable, str(DOCS / "recording.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    check(tmp_path)
