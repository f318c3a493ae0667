"""`copydesk ledger`: written in every format, and read again from JSON."""

import json
import shutil
from pathlib import Path

import pytest
from stories import Made, build
from terminal import run

from annotations.layout import store_folder

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger."""
    return build(tmp_path / "news")


def test_the_ledger_is_written_in_every_format(made: Made, tmp_path: Path) -> None:
    """The ending of the file names the format; what is left out is said."""
    for name in ("ledger.md", "ledger.csv", "ledger.json", "ledger.html"):
        done = run("ledger", made.folder, "--annotator", "ana", "-o", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert f"Wrote {tmp_path / name}." in done.stderr
        assert "Nineteen houses were flooded." in (tmp_path / name).read_text()
    assert "Not in the file: 7 changes" not in done.stderr
    assert "changes of the history" in done.stderr
    page = run("ledger", made.folder, "--annotator", "ana", "--story", "the dam", "--context", "1").stdout
    assert "# The dam" in page
    assert "said.  Twelve" not in page
    assert "**Twelve houses were flooded.** The army may send boats on Tuesday." in page


def test_json_is_imported_to_the_byte(made: Made, tmp_path: Path) -> None:
    """Into the store of another machine with the same claims."""
    file, again = tmp_path / "ledger.json", tmp_path / "again.json"
    run("ledger", made.folder, "--annotator", "ana", "-o", file)
    other = tmp_path / "other"
    shutil.copytree(made.folder, other)
    shutil.rmtree(store_folder(other) / "_ledger")
    done = run("ledger", other, "--annotator", "ana", "--import", file)
    assert "Imported “The dam”: 3 entries, 6 mentions." in done.stderr
    run("ledger", other, "--annotator", "ana", "-o", again)
    assert again.read_bytes() == file.read_bytes()
    assert "was there already" in run("ledger", other, "--annotator", "ana", "--import", file).stderr


def test_what_is_later_in_a_file_is_taken_in(made: Made, tmp_path: Path) -> None:
    """As one change that can be undone."""
    file = tmp_path / "ledger.json"
    run("ledger", made.folder, "--annotator", "ana", "-o", file)
    value = json.loads(file.read_bytes())
    value["entries"][0] |= {"summary": "Held", "updated": "2099-01-01T00:00:00Z"}
    file.write_text(json.dumps(value))
    assert "was updated" in run("ledger", made.folder, "--annotator", "ana", "--import", file).stderr
    assert any(entry.summary == "Held" for entry in made.ledgers.load(made.ledger.story.id).entries)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--story", "flood"], "ana has no story flood."),
        (["--include", "all"], "--include takes absent, unknown or both, not all."),
        (["--context", "1", "-f", "csv"], "--context is for md and html"),
        (["--spreadsheet-safe"], "--spreadsheet-safe is for csv, not for md."),
    ],
)
def test_a_wrong_request_is_named(made: Made, options: list[str], sentence: str) -> None:
    """With status 2, and nothing is written."""
    done = run("ledger", made.folder, "--annotator", "ana", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_an_article_is_never_replaced(made: Made) -> None:
    """Nor are the settings, nor is anything written into the store."""
    (made.folder / "copydesk.toml").write_text('language = "en"\n')
    for path in (made.folder / "wire.txt", made.folder / "copydesk.toml", made.store.folder / "ledger.md"):
        before = path.read_bytes() if path.exists() else b""
        done = run("ledger", made.folder, "--annotator", "ana", "-o", path)
        assert done.returncode == 2
        assert (path.read_bytes() if path.exists() else b"") == before


def test_a_file_that_is_no_ledger_is_refused(made: Made, tmp_path: Path) -> None:
    """With the reason."""
    (tmp_path / "x.json").write_text("{}")
    done = run("ledger", made.folder, "--annotator", "ana", "--import", tmp_path / "x.json")
    assert done.returncode == 1
    assert "This is not a ledger in JSON" in done.stderr


def test_two_annotators_are_compared(made: Made) -> None:
    """Pairs, B³ and relations; without a common story it is said."""
    folder = made.store.folder / "_ledger"
    shutil.copytree(folder / "ana", folder / "bob")
    done = run("ledger", made.folder, "--annotator", "ana", "--agreement", "bob")
    assert "6 claims in both ledgers, 0 in one only" in done.stdout
    assert "B³, F1 (precision, recall): 1.000 (1.000, 1.000)" in done.stdout
    assert "relations, κ: 1.000 of 3 with the same lead" in done.stdout
    done = run("ledger", made.folder, "--annotator", "ana", "--agreement", "cem")
    assert (done.returncode, done.stderr) == (1, "ana and cem have no story with the same articles.\n")
