"""The arguments of `copydesk read`, read without Typer: as Typer reads them, or left to it."""

from pathlib import Path

import pytest
import typer
from typer.main import get_command

from tui.cli import read as command
from tui.cli.opening import Opening, plain_opening


@pytest.mark.parametrize(
    "arguments",
    [
        ["seeds"],
        ["a.txt", "b.txt", "--annotator", "ben"],
        ["--store", "x y", "seeds", "--theme=light"],
        ["seeds", "--model=", "--colours", "16", "--encoding", "cp1253"],
    ],
)
def test_plain_arguments_are_read_as_typer_reads_them(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths and options with values, in any order, with the name of the annotator from the environment."""
    monkeypatch.setenv("COPYDESK_ANNOTATOR", "anna")
    asked: list[Opening] = []

    def note(opening: Opening) -> int:
        asked.append(opening)
        return 0

    monkeypatch.setattr(command, "open_screen", note)
    app = typer.Typer()
    app.command()(command.read)
    get_command(app)(arguments, standalone_mode=False)
    assert asked == [plain_opening(arguments)]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--annotator", "ben"],
        ["seeds", "--help"],
        ["seeds", "-h"],
        ["seeds", "--", "-x"],
        ["seeds", "--store"],
        ["seeds", "--store", "--model"],
        ["seeds", "--theme", "dark", "--theme", "light"],
        ["seeds", "--colors", "16"],
        ["seeds", "--corpus=x"],
    ],
)
def test_anything_else_is_left_to_typer(arguments: list[str]) -> None:
    """Help and mistakes, which Typer explains."""
    assert plain_opening(arguments) is None


def test_a_path_keeps_its_form(tmp_path: Path) -> None:
    """No path is made absolute or looked for: that is done where the corpus is opened."""
    assert plain_opening(["./no", str(tmp_path)], {}) == Opening([Path("no"), tmp_path])
