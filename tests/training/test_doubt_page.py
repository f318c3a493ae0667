"""The commands of docs/doubt.md do what the page says."""

import json
import shlex
from pathlib import Path

import labelled_corpus
import pytest
from typer.testing import CliRunner

from annotations.layout import store_folder
from annotations.store.queue_file import read_queue
from tui.cli.main import complete

PAGE = (Path(__file__).parents[2] / "docs" / "doubt.md").read_text("utf-8")

COMMANDS = [
    shlex.split(line.partition("#")[0])[1:]
    for block in PAGE.split("```sh\n")[1:]
    for line in block.split("```")[0].splitlines()
    if line.startswith("copydesk ")
]


@pytest.mark.slow
def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends well on a labelled corpus, but for the list on screen, which says that it needs a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_ANNOTATOR", "anna")
    labelled_corpus.build(tmp_path / "news")
    labelled_corpus.write(tmp_path / "news", 10, first=24)
    runner, done = CliRunner(), {}
    for command in COMMANDS:
        result = runner.invoke(complete(), command)
        assert result.exit_code == (2 if "--screen" in command else 0), (command, result.output)
        done[" ".join(command)] = result
    assert len(done) == 8
    assert json.loads(done["doubt news --json"].stdout)["sentences"] == 288
    assert len(done["next news"].stdout.splitlines()) == 10
    assert len(done["next news --by diversity -n 20"].stdout.splitlines()) == 10
    assert "at random" in done["next news --by random --seed 7"].stdout
    kept = read_queue(store_folder(tmp_path / "news"), "anna")
    assert kept is not None
    assert kept.places == ()
