"""What the command line offers: opening a folder, help with examples, completion, a manual page."""

import shutil
import subprocess
from pathlib import Path

import pytest
import typer
from team_corpus import make, tag
from terminal import COPYDESK, Terminal, run

from tui.cli import main
from tui.cli.examples import commands_of
from tui.cli.opening import OPTIONS, READ_ONLY, SERVED
from tui.cli.read import read

ROOT = Path(__file__).parent.parent.parent


def test_every_command_has_two_examples_and_a_whole_summary() -> None:
    """Each example is of that command; a new command has to bring its own."""
    for name, info in commands_of(main.complete()):
        first = info.epilog.splitlines()[2:] if info.epilog else []
        assert len(first) >= 2, name
        assert all(each.strip().startswith(f"copydesk {name}") or "git" in each or name == "read" for each in first)
        assert info.short_help
        assert not info.short_help.endswith("...")


def test_no_example_is_wider_than_a_terminal_of_80_columns() -> None:
    """The terminal would break the line within the words of a command; help indents it by two more cells."""
    for name, info in commands_of(main.complete()):
        lines = (info.epilog or "").splitlines()
        assert not [each for each in lines if len(each) + 2 > 80], name


def test_the_names_of_commands_and_options_are_known_without_importing_them() -> None:
    """A folder is opened before the other commands are imported."""
    app = main.complete()
    assert set(main.NAMES) == {name.partition(" ")[0] for name, _ in commands_of(app)}
    (info,) = (each for name, each in commands_of(app) if name == "read")
    assert info.callback is read
    command = typer.main.get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    options = {option for param in command.params for option in param.opts if option.startswith("-")}
    assert {*OPTIONS, READ_ONLY, SERVED} == options


def test_a_folder_that_is_not_there_is_told_as_one(tmp_path: Path) -> None:
    """`copydesk FOLDER` opens a folder: a slip in its name is no wrong command alone."""
    done = run("nwes")
    assert done.returncode == 2
    assert "No such command 'nwes'." in done.stderr
    assert done.stderr.endswith("There is no file or folder of that name either.\n")
    inside = run("share", "nwes")
    assert "No such command 'nwes'." in inside.stderr
    assert "folder of that name" not in inside.stderr


def test_a_folder_named_as_a_command_is_said_to_be_opened_by_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`copydesk quotes` is the command `quotes`, whatever lies in the folder of that name."""
    monkeypatch.chdir(tmp_path)
    assert "is a command" not in run("quotes").stderr
    (tmp_path / "quotes").mkdir()
    done = run("quotes")
    assert done.returncode == 2
    assert done.stderr.endswith("quotes is a command. To open the folder of that name: copydesk read quotes\n")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["seeds"], ["read", "seeds"]),
        (["seeds", "--theme", "light"], ["read", "seeds", "--theme", "light"]),
        (["--theme=light", "seeds"], ["read", "--theme=light", "seeds"]),
        (["./stats"], ["read", "./stats"]),
        (["stats", "seeds"], ["stats", "seeds"]),
        (["not-there"], ["not-there"]),
        (["--version"], ["--version"]),
        (["-h"], ["-h"]),
        (["x" * 5000], ["x" * 5000]),
        ([], []),
    ],
)
def test_a_corpus_alone_is_read(
    given: list[str], meant: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that exists, or looks like one, is opened; a command stays a command."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "stats").mkdir()
    assert main._with_command(given) == meant


@pytest.mark.slow
def test_a_folder_opens_in_a_terminal(folder: Path) -> None:
    """`copydesk FOLDER` shows the list."""
    with Terminal([COPYDESK, str(folder)], {"COPYDESK_ANNOTATOR": "anna"}) as terminal:
        terminal.wait_for("2 articles")


@pytest.mark.slow
def test_help_is_whole() -> None:
    """`-h` is `--help`, at the top and for a command; no summary is cut."""
    assert run("-h").stdout == run("--help").stdout
    assert "..." not in run("-h").stdout.replace("[ARGS]...", "")
    shown = run("stats", "-h").stdout
    assert shown.endswith("  Examples:\n    copydesk stats news\n    copydesk stats news --suggestions\n")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_and_completes(shell: str, tmp_path: Path) -> None:
    """The shell's file names the program; the program names its commands."""
    if shutil.which(shell):
        done = run("--install-completion", shell, HOME=str(tmp_path), SHELL=f"/bin/{shell}")
        assert done.returncode == 0
        written = "".join(path.read_text() for path in tmp_path.rglob("*copydesk*") if path.is_file())
        assert "_COPYDESK_COMPLETE" in written
    asked: dict[str, str] = {
        "_COPYDESK_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "copydesk exp",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": "copydesk exp",
        "COMP_CWORD": "1",
    }
    assert "export" in run(seconds=60, **asked).stdout


def completed(line: str) -> list[str]:
    """Return what a shell is offered for the last word of a command line."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    done = run(seconds=60, _COPYDESK_COMPLETE="complete_bash", **words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.slow
def test_names_of_formats_are_completed() -> None:
    """Those of export, which has more than anybody keeps in mind."""
    assert completed("copydesk export news -f cas-") == ["cas-xmi", "cas-json"]


@pytest.mark.slow
def test_labels_of_the_corpus_are_completed(tmp_path: Path) -> None:
    """Those of its settings; nothing that a shell might run, and nothing where they cannot be read."""
    labels = "".join(f'[[labels]]\nname = "{name}"\nkey = "{key}"\n' for name, key in (("fair", "1"), ("foul", "2")))
    (tmp_path / "copydesk.toml").write_text(labels)
    for command in ("export", "agreement"):
        assert completed(f"copydesk {command} {tmp_path} --label fo") == ["foul"]
    (tmp_path / "copydesk.toml").write_text("labels = 1")
    assert completed(f"copydesk export {tmp_path} --label fo") == []


@pytest.mark.slow
def test_ids_of_articles_are_completed(tmp_path: Path) -> None:
    """Those of a corpus that opens at once; nothing that a shell might run."""
    for name in ("fair.txt", "foul.txt", "fo;ul.txt"):
        (tmp_path / name).write_text("Rain fell.")
    for command in ("blame {}", "replay {}", "publish {}", "history {} --article", "export {} --article"):
        assert completed(f"copydesk {command.format(tmp_path)} fo") == ["foul"]
    (tmp_path / "large.txt").write_bytes(b"Rain fell.\n" * 1_000_000)
    assert completed(f"copydesk blame {tmp_path} fo") == []


@pytest.mark.slow
def test_names_of_annotators_are_completed(tmp_path: Path) -> None:
    """From the store and the assignments, also in a list; nothing that a shell might run, and nothing for no store."""
    news = tmp_path / "news"
    corpus = make(news, "one")
    for name in ("ana", "ben", "team+gold", "$(touch x)", "o'neill; ls"):
        tag(corpus, name, "f")
    assert completed(f"copydesk export {news} --annotator ") == ["ana", "ben", "team+gold"]
    assert completed(f"copydesk read {news} --annotator a") == ["ana"]
    assert completed(f"copydesk agreement {news} --annotators ana,") == ["ana,ben", "ana,team+gold"]
    assert completed(f"copydesk agreement {news} --gold ") == ["team+gold"]
    assert completed(f"copydesk adjudicate {news} --of ben,") == ["ben,ana"]
    run("assign", news, "--annotators", "ana,dan")
    assert completed(f"copydesk assign {news} --release d") == ["dan"]
    assert completed(f"copydesk agreement {tmp_path / 'none'} --annotators a") == []
    assert completed("copydesk agreement --annotators a") == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_page_is_well_formed() -> None:
    """Groff has nothing to say against it, and it names every command."""
    page = ROOT / "docs" / "man" / "copydesk.1"
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", str(page)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name, _ in commands_of(main.complete()):
        assert f".SS copydesk {name}".replace("-", r"\-") in page.read_text("utf-8")
