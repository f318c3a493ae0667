"""The script that makes a release: what it refuses before it tests or builds anything."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "release.py"
DAY = "2030-04-01"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody who needs no settings."""
    subprocess.run(
        ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", *arguments], cwd=folder, check=True
    )


def checked(folder: Path, version: str) -> tuple[int, str]:
    """Return the exit code and the sentences of the checks for a version."""
    command = [sys.executable, str(SCRIPT), version, "--only-checks", "--date", DAY]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository in which everything agrees with a release of 1.2.0."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## 1.2.0 - {DAY}\n\n- New.\n\n## 1.1.0 - 2020-01-01\n")
    (tmp_path / "CITATION.cff").write_text(f'cff-version: 1.2.0\nversion: "1.2.0"\ndate-released: {DAY}\n')
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "all: begin")
    return tmp_path


def test_a_release_in_which_everything_agrees_passes_the_checks(repository: Path) -> None:
    """Version, changelog, citation and git fit: exit 0, and not a word."""
    assert checked(repository, "1.2.0") == (0, "")


def test_every_disagreement_has_a_line(repository: Path) -> None:
    """Another version than in the files, a changed file, another branch, a tag: all are told at once."""
    (repository / "pyproject.toml").write_text('[project]\nversion = "1.1.0"\n')
    git(repository, "tag", "v1.3.0")
    git(repository, "checkout", "--quiet", "-b", "topic")

    code, told = checked(repository, "1.3.0")

    assert code == 1
    assert told.splitlines() == [
        "release: pyproject.toml has version 1.1.0",
        f"release: the first heading of CHANGELOG.md must be “## 1.3.0 - {DAY}”",
        "release: CITATION.cff has version 1.2.0",
        "release: git has changes that are not committed: pyproject.toml",
        "release: the branch is topic, not main",
        "release: the tag v1.3.0 exists already",
    ]


def test_a_release_dated_another_day_is_refused(repository: Path) -> None:
    """A changelog and a citation of an earlier day were not brought up to date."""
    for name in ("CHANGELOG.md", "CITATION.cff"):
        path = repository / name
        path.write_text(path.read_text().replace(DAY, "2020-02-02"))
    git(repository, "commit", "--quiet", "--all", "-m", "all: date")

    code, told = checked(repository, "1.2.0")

    assert code == 1
    assert told.splitlines() == [
        f"release: the first heading of CHANGELOG.md must be “## 1.2.0 - {DAY}”",
        f"release: CITATION.cff has date-released 2020-02-02; the release is of {DAY}",
    ]


def test_outside_of_a_repository_the_script_says_where_to_run_it(tmp_path: Path) -> None:
    """A folder without pyproject.toml is asked wrongly: exit 2."""
    code, told = checked(tmp_path, "1.2.0")

    assert code == 2
    assert "where pyproject.toml is" in told
