"""The documentation tells the truth about what can be checked."""

import re
import subprocess
import sys
from pathlib import Path

from annotations.scheme import DEFAULT
from tui import keys

ROOT = Path(__file__).parent.parent


def test_what_is_made_is_up_to_date() -> None:
    """The key list and the JSON Schemas in docs/ are what the program of today makes of them."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_no_key_means_two_things_in_one_place() -> None:
    """On every screen a key is bound once."""
    for place in ("library", "reader", "lost", "menu", "ask", "leaving", "dialog"):
        bound = [each for key in keys.KEYS if key.place in (place, "app") for each in key.keys.split(",")]
        twice = {each for each in bound if bound.count(each) > 1} - {"question_mark"}
        assert not twice, place


def test_every_key_has_an_id_and_a_tooltip_of_its_own() -> None:
    """Ids are what a person's own key map names; no two are the same, and every key says what it does."""
    ids = [key.id for key in keys.KEYS]
    assert len(set(ids)) == len(ids)
    assert all(key.tooltip and key.does for key in keys.KEYS)


def test_the_guidelines_say_what_the_help_says() -> None:
    """Every label of the default scheme is in docs/guidelines.md with its definition word for word."""
    text = re.sub(r"\s+", " ", (ROOT / "docs" / "guidelines.md").read_text("utf-8"))
    for label in DEFAULT.labels:
        assert label.definition in text


def test_the_readme_names_files_that_are_there() -> None:
    """Every link of the README to a file of the project leads somewhere."""
    readme = (ROOT / "README.md").read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
