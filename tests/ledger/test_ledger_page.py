"""docs/ledger.md, run as it stands: the ledger of the samples by keys on a pseudo-terminal, exported and read again."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from terminal import COPYDESK, Terminal

from annotations.layout import store_folder
from annotations.store.ledger_file import LedgerStore

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "ledger.md"
BLOCK = re.compile(r"(<!-- run -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
SPECIAL = {"Enter": "\r"}


def blocks() -> Iterator[tuple[str, str]]:
    """Yield the blocks of the page in order: their kind and their content; `run` for commands that are run."""
    for marked, kind, body in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind in ("keys", "type", "screen"):
            yield kind, body.strip()
        elif marked:
            yield "run", body.strip()
        elif body.strip() == "copydesk talks":
            yield "open", body.strip()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Return a folder with the samples and a `copydesk` that is this one."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("annotations"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "copydesk").symlink_to(COPYDESK)
    return tmp_path


def test_the_page_can_be_followed(here: Path) -> None:
    """Every key and every command of it; the JSON comes back to the byte."""
    env = {
        "COPYDESK_ANNOTATOR": "anna",
        "PATH": f"{here / 'bin'}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(here / "cache"),
    }
    terminal: Terminal | None = None
    for kind, body in blocks():
        if kind == "run":
            if terminal is not None:
                assert terminal.wait_for_exit() == 0
                os.close(terminal.fd)
                terminal = None
            _run(body, here, env)
        elif kind == "open":
            terminal = Terminal([COPYDESK, str(here / "talks")], env, 100, 30)
            terminal.wait_for("2 articles")
        elif terminal is not None:
            _type(terminal, kind, body)
    ledgers = LedgerStore(store_folder(here / "talks"), "anna")
    (story,) = ledgers.stories()[0]
    ledger = ledgers.load(story.id)
    assert story.title == "Blinken in Beijing"
    found = {
        ledger.summary(entry)[:24]: [each.relations for each in ledger.by_entry[entry.id]] for entry in ledger.entries
    }
    assert found == {
        "US Secretary of State An": [(), ("same",)],
        "He started his mission b": [(), ("same",)],
        "He will have additional ": [()],
        "Neither Mr Blinken nor M": [(), ("same",)],
        "Despite Mr Blinken’s pre": [(), ("same",)],
        "Mr Blinken is the highes": [(), ("same",)],
        "“Intense competition req": [(), ("other speaker",)],
    }
    assert "“Intense competition requires intense diplomacy" in (here / "ledger.md").read_text()
    assert (here / "packet" / "claimreview.draft.jsonld").exists()
    _comes_back(here, env)


def _run(body: str, here: Path, env: dict[str, str]) -> None:
    """Run the commands of a block."""
    for line in body.splitlines():
        done = subprocess.run(
            line, shell=True, cwd=here, env={**os.environ, **env}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (line, done.stderr)


def _type(terminal: Terminal, kind: str, body: str) -> None:
    """Press the keys of a block, type its text, or wait for what it shows."""
    if kind == "keys":
        for key in body.split():
            terminal.press(SPECIAL.get(key, key))
    elif kind == "type":
        terminal.wait_for("Title of the story")
        terminal.press(body)
    else:
        for line in body.splitlines():
            terminal.wait_for(partial(_shows, line))


def _shows(line: str, text: str) -> bool:
    return line in " ".join(text.split())


def _comes_back(here: Path, env: dict[str, str]) -> None:
    """Read the ledger into another store that has the same claims, and write it again to the byte."""
    shutil.copytree(here / "talks", here / "other")
    shutil.rmtree(store_folder(here / "other") / "_ledger")
    for arguments in (["--import", "ledger.json"], ["-o", "again.json"]):
        subprocess.run([COPYDESK, "ledger", "other", *arguments], cwd=here, env={**os.environ, **env}, check=True)
    assert (here / "again.json").read_bytes() == (here / "ledger.json").read_bytes()
