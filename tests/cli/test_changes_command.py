"""`copydesk changes`: what became of articles after they were published."""

import json
from pathlib import Path

import pytest
from terminal import run

pytestmark = pytest.mark.slow


def test_what_was_kept_is_compared_with_what_comes(tmp_path: Path) -> None:
    """Keep, change, show: as text and as JSON."""
    folder = tmp_path / "news"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text("---\ntitle: Dam\noutlet: One\n---\nThe dam will hold. It cost 24 euros.")
    nothing = run("changes", folder)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "--keep keeps the others too" in nothing.stderr
    assert not (folder / "annotations").exists()
    assert run("changes", folder, "--keep").stderr == "1 text kept, 0 known already.\n"
    assert run("changes", folder, "--keep").stderr == "0 texts kept, 1 known already.\n"
    path.write_text("---\ntitle: Dam\noutlet: One\n---\nThe dam may hold. It cost 42 euros.")
    lines = run("changes", folder).stdout.splitlines()
    assert lines[0] == "Dam (One)   a"
    assert [line.strip() for line in lines[2:8]] == [
        "changed, numbers",
        "- It cost 24 euros.",
        "+ It cost 42 euros.",
        "changed, softened",
        "- The dam will hold.",
        "+ The dam may hold.",
    ]
    (found,) = (json.loads(line) for line in run("changes", folder, "--json").stdout.splitlines())
    assert found["changes"][0]["sentences"][0]["difference"]["marks"] == ["numbers"]


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Asked wrongly."""
    assert run("changes", tmp_path / "nowhere").returncode == 2
