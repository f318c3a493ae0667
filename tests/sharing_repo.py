"""Git repositories with stores in them, for the tests of sharing: real git, no network, no settings of the user."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from annotations.article import Article
from annotations.claims.edits import Edit
from annotations.claims.record import Record
from annotations.layout import store_folder
from annotations.sharing.setup import plan, write
from annotations.store.store import Store

IDENTITY = {
    "GIT_AUTHOR_NAME": "anna",
    "GIT_AUTHOR_EMAIL": "anna@example.org",
    "GIT_COMMITTER_NAME": "anna",
    "GIT_COMMITTER_EMAIL": "anna@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_CONFIG_KEY_1": "protocol.file.allow",
    "GIT_CONFIG_VALUE_1": "always",
    "GIT_EDITOR": "true",
}

TEXT = "Rain fell on the town, she said. It may fall again. Nobody was hurt. The mayor called for calm."


def git(folder: Path, *arguments: str, status: int | None = 0) -> str:
    """Run git in a folder and return what it prints; `None` as status allows any."""
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)
    assert status in (None, done.returncode), f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def copydesk(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Copydesk, as a person does in a shell."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tui", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd
    )


def shared_corpus(folder: Path, texts: Sequence[str] = (TEXT,)) -> Path:
    """Make a corpus in a repository, with a commit that holds its articles and an empty store."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"a{number}.txt").write_text(text, "utf-8")
    store = store_folder(folder)
    write(plan(store, folder))
    commit(folder, "begin")
    return folder


def commit(folder: Path, message: str) -> None:
    """Commit everything."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)


def article(number: int = 0, text: str = TEXT) -> Article:
    """Return an article of the corpus."""
    return Article(id=f"a{number}", title="An article", text=text)


def apply(folder: Path, *edits: Edit, annotator: str = "ana", number: int = 0) -> Record:
    """Apply edits to the record of an article."""
    return Store(store_folder(folder), annotator).apply(article(number), list(edits))


def load(folder: Path, annotator: str = "ana", number: int = 0) -> Record:
    """Read the record of an article."""
    return Store(store_folder(folder), annotator).load(article(number))
