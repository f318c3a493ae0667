"""Every command in the documentation is one of the program's, and does what it says without failing.

A block of commands is run in a copy of one small desk: two corpora, three annotators and a gold standard. Pages marked
`<!-- run -->` are run by their own tests (teams, sharing, ledger).
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from team_corpus import make, tag
from typer.main import get_command

from annotations.corpus.corpus import open_corpus
from tui.cli.examples import commands_of
from tui.cli.main import complete

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- run -->\n)?```sh\n(.*?)```", re.DOTALL)

NOT_RUN = {
    r"^copydesk (read\b|seeds$|talks$)|adjudicate news --as dora$": "opens a screen: tests/test_end_to_end.py",
    r"^copydesk serve news": "serves until it is ended: tests/serving",
    r"^pip |^pipx |^uv |\.venv|^\.ci/": "installs and tests: .ci/run",
    r"^pytest |^python tests/|tests/bench": "takes minutes: tests/faults and tests/bench run themselves",
    r"^python -m spacy": "trains for minutes: tests/exchange/test_training.py, with `pytest -m interchange`",
    r"^copydesk train news( -o models)?$": "trains for a minute: tests/training",
    r"^copydesk train news --report": "needs what a training has left: tests/training",
    r"^dask |^srun |^kubectl |--scheduler|s3://": "needs a cluster: tests/cluster",
    r"^copydesk (entities|draw results)": "loads a model, and reads what another run wrote: tests/nlp, tests/cluster",
    r"https://": "needs a network: tests/corpus",
    r"^copydesk (doubt|next news$)": "learns from 200 sentences: tests/training",
    r"^copydesk suggest news --|-f marks|^copydesk plugins --check": "needs a suggester or plugin: tests/suggesters",
    r"\| jq": "needs jq",
}
"""Commands that are only parsed, by a pattern of their line, with the reason and where else they are tested."""


class Line(NamedTuple):
    """A command of a page."""

    page: str
    text: str


def lines() -> Iterator[Line]:
    """Yield the commands of all pages, without comments and those that another test runs."""
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for is_run_elsewhere, block in BLOCK.findall(path.read_text("utf-8")):
            for line in block.splitlines():
                text = re.sub(r"\s+#.*$|^#.*$", "", line).strip()
                if text and not is_run_elsewhere:
                    yield Line(path.name, text)


LINES = tuple(lines())
RUN = [line for line in LINES if not any(re.search(pattern, line.text) for pattern in NOT_RUN)]
PAGES = list(dict.fromkeys(line.page for line in RUN))


@pytest.fixture(scope="module")
def program() -> Any:
    """Return the command line."""
    return get_command(complete())


def commands(text: str) -> list[list[str]]:
    """Return the words of each command of a line, without files that output goes to."""
    parts: list[list[str]] = [[]]
    tokens = shlex.shlex(text, posix=True, punctuation_chars="|&;<>")
    tokens.whitespace_split = True
    for token in tokens:
        if set(token) <= set("|&;<>"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def parsed(program: Any, words: list[str]) -> None:
    """Let each command of a line read its arguments, and run nothing."""
    command = program
    context = command.make_context("copydesk", [], resilient_parsing=True)
    while hasattr(command, "get_command"):
        name = words.pop(0)
        command = command.get_command(context, name)
        assert command is not None, name
    command.make_context(name, words, parent=context)


def test_every_command_is_one_of_the_program(program: Any, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With options that it has, also where it is not run here."""
    monkeypatch.chdir(desk)
    found = 0
    for line in LINES:
        for words in commands(line.text):
            if words[:1] == ["copydesk"] and words[1:] not in (["seeds"], ["talks"]):
                parsed(program, words[1:])
                found += 1
    assert found >= 80


def test_every_example_in_the_help_is_parsed(program: Any, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two examples of each command, in its help and in the manual page."""
    monkeypatch.chdir(desk)
    examples = [line for _, info in commands_of(complete()) for line in str(info.epilog or "").splitlines()[2:]]
    for line in examples:
        for words in commands(line):
            if words[0] == "copydesk" and words[1] != "seeds":
                parsed(program, words[1:])
    assert len(examples) > 60


def test_no_reason_is_left_over() -> None:
    """Every reason not to run a command is that of a command, and most commands that can be run are."""
    unused = [pattern for pattern in NOT_RUN if not any(re.search(pattern, line.text) for line in LINES)]
    assert unused == []
    assert len(RUN) >= 40


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, program: Any) -> Path:
    """Return a folder with all files that the pages name."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("annotations"))
    names = ("first-id", "second-id", "wire-id", "copy-id", "another-id", "herald", "election")
    news = make(folder / "news", *names)
    for annotator, letters in (("ana", "fqfs"), ("ben", "fqss"), ("anna", "fqfs"), ("team+gold", "fqfs")):
        for name in (*names[:2], "herald"):
            tag(news, annotator, letters, name)
    for name in ("articles", "others", "other/news", "archive"):
        shutil.copytree(folder / "news", folder / name)
    shutil.copytree(folder / "news" / "annotations" / "ana", folder / "usb" / "ana")
    tag(open_corpus(folder / "seeds"), "anna", "fqs", "003_c2f5e6f134444f13")
    for name, form in (("claims", "jsonl"), ("backup", "jsonl"), ("theirs", "jsonl"), ("from-doccano", "doccano")):
        assert run(program, f"copydesk export seeds -f {form} -o {name}.jsonl", folder) == 0
    assert run(program, "copydesk export seeds -f label-studio -o tasks.json", folder) == 0
    return folder


def run(program: Any, text: str, folder: Path) -> int:
    """Run a command in a folder, with what a shell does for these lines: patterns of names, output into a file."""
    command, sign, target = re.split(r" (>>?) ", f"{text} > ")[:3]
    words = [name for word in shlex.split(command)[1:] for name in expanded(word, folder)]
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.chdir(folder)
        patch.setenv("COPYDESK_ANNOTATOR", "anna")
        for name in ("CACHE", "CONFIG", "STATE", "DATA"):
            patch.setenv(f"XDG_{name}_HOME", str(folder.with_name(f"{folder.name}-{name.lower()}")))
        if target:
            out = stack.enter_context((folder / target).open("a" if sign == ">>" else "w", encoding="utf-8"))
            stack.enter_context(redirect_stdout(out))
        status = program(words, prog_name="copydesk", standalone_mode=False)
    return status if isinstance(status, int) else 0


def expanded(word: str, folder: Path) -> list[str]:
    """Return the files that a pattern names, or the word itself."""
    found = sorted(folder.glob(word)) if "*" in word else []
    return [str(path.relative_to(folder)) for path in found] or [word]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(page: str, program: Any, desk: Path, tmp_path: Path) -> None:
    """In their order, in a fresh copy of the desk, each with exit status 0."""
    folder = tmp_path / "desk"
    shutil.copytree(desk, folder)
    for line in (line for line in RUN if line.page == page):
        assert run(program, line.text, folder) == 0, line.text
