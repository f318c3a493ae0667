"""Plugins of all groups in one package, as the manual shows them: built, installed, listed, checked and used."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import run

ROOT = Path(__file__).parents[1]

_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", re.DOTALL)

FILES = {name: text for page in ("suggesters", "formats", "sources") for name, text in _FILE.findall(
    (ROOT / "docs" / f"{page}.md").read_text("utf-8")
)}  # fmt: skip

ARTICLE = "Prices rose by 12 percent in May. They may fall. Nobody knows.\n"

MODULES = ("big_numbers.py", "marks_format.py", "telegrams.py")

ENTRY_POINTS = ("formats.toml", "sources.toml")
"""What belongs into the `pyproject.toml` of the package beside what docs/suggesters.md has there."""


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the package of the manual as a wheel, install it apart from all others, and return the path to it."""
    project, there = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("site")
    whole = "\n".join((FILES["pyproject.toml"], *(FILES[name] for name in ENTRY_POINTS)))
    (project / "pyproject.toml").write_text(whole.replace('["big_numbers.py"]', str(list(MODULES))))
    for name in MODULES:
        (project / name).write_text(FILES[name])
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(project / "dist")]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    (wheel,) = (project / "dist").glob("*.whl")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--target", str(there)]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *options, str(wheel)], check=True)
    return os.pathsep.join((str(there), str(ROOT)))


@pytest.mark.slow
def test_plugins_of_every_group_are_listed_with_their_package_and_work(paths: str) -> None:
    """Each with its group and origin; `--check` loads them."""
    listed = run("plugins", PYTHONPATH=paths).stdout.splitlines()
    assert [line.split() for line in listed] == [
        ["big-numbers", "copydesk-big-numbers", "1.0", "copydesk.suggesters", "big_numbers:BigNumbers"],
        ["marks", "copydesk-big-numbers", "1.0", "copydesk.formats", "marks_format:FORMAT"],
        ["telegrams", "copydesk-big-numbers", "1.0", "copydesk.sources", "telegrams:reader"],
    ]
    checked = run("plugins", "--check", PYTHONPATH=paths)
    assert [line.split()[-1] for line in checked.stdout.splitlines()] == ["works"] * len(listed)
    assert checked.returncode == 0


@pytest.mark.slow
def test_the_suggester_of_the_manual_is_allowed_and_asked(paths: str, tmp_path: Path) -> None:
    """One suggestion, for the sentence with a number."""
    (tmp_path / "prices.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "copydesk.toml").write_text(FILES["plugin.toml"])
    assert run("suggest", tmp_path, "--allow", "numbers", PYTHONPATH=paths).returncode == 0
    done = run("suggest", tmp_path, "--with", "numbers", PYTHONPATH=paths)
    assert "1 article asked about, 0 cached before: 1 suggestion." in done.stderr


@pytest.mark.slow
def test_the_format_of_the_manual_is_written_and_read(paths: str, tmp_path: Path) -> None:
    """Claims come in and leave by it; without plugins there is no such format."""
    corpus = tmp_path / "news"
    corpus.mkdir()
    (corpus / "prices.txt").write_text(ARTICLE, "utf-8")
    given = tmp_path / "given.jsonl"
    given.write_text(json.dumps({"id": "prices", "text": ARTICLE, "marks": [[34, 48, "speculation"]]}) + "\n{}\n")
    said = run("import", corpus, given, "-f", "marks", "--as", "anna", PYTHONPATH=paths).stderr
    assert "given.jsonl, line 2: it is no line of marks: 'text': refused" in said
    out = tmp_path / "out.jsonl"
    done = run("export", corpus, "-f", "marks", "-o", out, PYTHONPATH=paths)
    assert "1 claim in 1 article written, read back, equal" in done.stderr
    assert "Marks cannot hold annotators, metadata and times." in done.stderr
    assert json.loads(out.read_text()) == json.loads(given.read_text().splitlines()[0])
    for command, *files in (("export", corpus), ("import", corpus, given)):
        refused = run(str(command), *files, "-f", "marks", "--no-plugins", PYTHONPATH=paths)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "The format marks is a plugin, and --no-plugins runs none." in refused.stderr
    assert "There is no format marks" in run("export", corpus, "-f", "marks").stderr


@pytest.mark.slow
def test_the_source_of_the_manual_is_read_by_add(paths: str, tmp_path: Path) -> None:
    """What it gives are articles of the corpus, once; without plugins the file is only a text."""
    file, corpus = tmp_path / "old.telegrams", tmp_path / "news"
    corpus.mkdir()
    file.write_text("1914-07-28\tWar has been declared.\n1914-08-04\tBritain has followed.\n", "utf-8")
    done = run("add", corpus, file, PYTHONPATH=paths)
    assert (done.returncode, done.stderr) == (0, "Read by the plugin telegrams of copydesk-big-numbers 1.0.\n")
    assert sorted(path.name for path in corpus.iterdir()) == ["britain-has-followed.txt", "war-has-been-declared.txt"]
    kept = (corpus / "war-has-been-declared.txt").read_text("utf-8")
    assert "date: 1914-07-28\n" in kept
    assert "plugin: telegrams of copydesk-big-numbers 1.0\n" in kept
    assert kept.endswith("---\n\nWar has been declared.")
    again = run("add", corpus, file, PYTHONPATH=paths).stderr
    assert again.count("has this text. --all adds it anyway.") == 2
    without = run("add", corpus, file, "--no-plugins", PYTHONPATH=paths)
    assert "Read by" not in without.stderr
    assert Path(without.stdout.strip()).read_text("utf-8").endswith("Britain has followed.\n")
    opened = run("articles", file, PYTHONPATH=paths)
    assert opened.stderr.splitlines()[1:] == [f"A plugin may read it (telegrams): copydesk add FOLDER {file}."]
    assert opened.returncode == 2
