"""Preparing a store for git: attributes, ignored files, and the drivers of this clone."""

import os
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotations.errors import GitError
from annotations.git import DRIVER, need, run, top_of
from annotations.layout import DOUBTS, LEDGER, PREDICTIONS, QUEUE, SPEAKERS, TEAM, TEXTS, VERSIONS
from annotations.regular_file import read_regular
from annotations.store.storage import replace_file
from annotations.wording import reason

ATTRIBUTES = (
    f"*/*.json text eol=lf merge={DRIVER} diff={DRIVER}",
    # These hold no claims: git shows their rows as lines.
    f"{SPEAKERS}/*.json text eol=lf merge={DRIVER} !diff",
    f"{PREDICTIONS}/*.json text eol=lf merge={DRIVER} !diff",
    f"{DOUBTS}/*.json text eol=lf merge={DRIVER} !diff",
    f"{QUEUE}/*.json text eol=lf merge={DRIVER} !diff",
    f"{TEAM}/*.json text eol=lf merge={DRIVER} !diff",
    f"{LEDGER}/*/*.json text eol=lf merge={DRIVER}",
    # Lines are only added: git keeps those of both sides.
    f"{VERSIONS}/*.jsonl text eol=lf merge=union",
    # The bytes of the texts are their fingerprints: no line end is converted, ever.
    f"{TEXTS}/*.txt -text",
)
"""Lines of `.gitattributes` in the store."""

IGNORED = (".lock", "*/.lock*", f"{LEDGER}/*/.lock*", "*/.progress/", "_backup/", "*.damaged-*", ".*.new")
"""Lines of `.gitignore` in the store: locks, and what only this machine needs."""

MAX_BYTES = 1_000_000
"""The largest file of attributes that is read."""


@dataclass(frozen=True)
class Setup:
    """The files and settings that `share init` writes."""

    store: Path
    top: Path
    """The top folder of the repository."""
    is_new: bool
    """Whether there is no repository yet."""
    files: dict[Path, bytes]
    """The files to write, with their new contents."""
    settings: dict[str, str]
    """The settings of this clone that are missing or differ."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.is_new or self.files or self.settings)


def driver_settings() -> dict[str, str]:
    """Return the settings of a clone that merge and show files by this installation of Copydesk.

    Git hands each to a shell. `-P` keeps the folder that git runs it in out of the places where Python looks for
    modules: nothing of a clone is ever executed.
    """
    program = f"{shlex.quote(os.path.abspath(sys.executable))} -P -m tui"  # noqa: PTH100, a link of a venv stays a link
    return {
        f"merge.{DRIVER}.name": "claims",
        f"merge.{DRIVER}.driver": f"{program} merge -- %O %A %B %P",
        f"merge.{DRIVER}.recursive": "binary",
        f"diff.{DRIVER}.textconv": f"{program} show --",
        f"diff.{DRIVER}.cachetextconv": "true",
    }


def plan(store: Path, corpus: Path, *, store_only: bool = False, without_texts: bool = False) -> Setup:
    """Return the files and settings to write so that git shares a store.

    A new repository holds the corpus, or with `store_only` the store alone. Raises `GitError`.
    """
    top = top_of(store if store.is_dir() else store.parent)
    home = store if store_only else corpus if corpus.is_dir() else corpus.parent
    if store_only and top is not None and top.resolve() != store.resolve():
        top = None
    if top is None and run(home if home.is_dir() else home.parent, "--version").status:
        raise GitError("git does not run on this machine")
    ignored = (*IGNORED, f"{TEXTS}/") if without_texts else IGNORED
    files = {}
    for name, lines in ((".gitattributes", ATTRIBUTES), (".gitignore", ignored)):
        path = store / name
        held = _read(path)
        if missing := _missing(held, lines):
            start = held if not held or held.endswith(b"\n") else held + b"\n"
            files[path] = start + "".join(f"{line}\n" for line in missing).encode()
    wanted = driver_settings()
    settings = {name: value for name, value in wanted.items() if top is None or _config(top, name) != value}
    return Setup(store, top or home, top is None, files, settings)


def leaves_out_texts(store: Path) -> bool:
    """Return whether git leaves out the annotated texts of a store. Raises `GitError`."""
    return f"{TEXTS}/".encode() in _read(store / ".gitignore").splitlines()


def outdated(store: Path) -> list[str]:
    """Return the files for git in a store that lack lines which this Copydesk writes. Raises `GitError`."""
    files = ((".gitattributes", ATTRIBUTES), (".gitignore", IGNORED))
    return [name for name, lines in files if _missing(_read(store / name), lines)]


def _missing(held: bytes, lines: Iterable[str]) -> list[str]:
    """Return the lines that a file lacks."""
    known = held.splitlines()
    return [line for line in lines if line.encode() not in known]


def write(setup: Setup) -> None:
    """Make the repository if there is none, and write the files and the settings of this clone. Raises `GitError`."""
    setup.store.mkdir(parents=True, exist_ok=True)
    if setup.is_new:
        need(setup.top, "init", "--quiet")
    for path, data in setup.files.items():
        try:
            replace_file(path, data)
        except OSError as error:
            raise GitError(f"{path} cannot be written: {reason(error)}") from error
    for name, value in setup.settings.items():
        need(setup.top, "config", "--local", name, value)


@dataclass(frozen=True)
class Removal:
    """The settings that `share init --remove` removes."""

    files: dict[Path, bytes]
    """The files to write, with what is left of them; one that is left empty is removed."""
    sections: tuple[str, ...]
    """The sections of the settings of this clone."""
    top: Path | None
    """The top folder of the repository; `None` outside git."""

    @property
    def names(self) -> list[str]:
        """Return what is taken out, to be shown."""
        return [*map(str, self.files), *(f"git config {section}" for section in self.sections)]


def plan_removal(store: Path) -> Removal:
    """Return the settings to remove so that a store is as before `share init`. Raises `GitError`.

    The claims and the repository stay.
    """
    files = {}
    for name, lines in ((".gitattributes", ATTRIBUTES), (".gitignore", (*IGNORED, f"{TEXTS}/"))):
        path = store / name
        held, ours = _read(path), {each.encode() for each in lines}
        left = b"".join(line for line in held.splitlines(keepends=True) if line.strip() not in ours)
        if left != held:
            files[path] = left
    top = top_of(store)
    wanted = (f"{kind}.{DRIVER}" for kind in ("merge", "diff"))
    names = driver_settings()
    sections = (each for each in wanted if top and any(_config(top, name) for name in names if name.startswith(each)))
    return Removal(files, tuple(sections), top)


def remove(removal: Removal) -> None:
    """Take the lines out of both files and the settings out of this clone. Raises `GitError`."""
    for path, left in removal.files.items():
        try:
            if left:
                replace_file(path, left)
            else:
                path.unlink()
        except OSError as error:
            raise GitError(f"{path} cannot be written: {reason(error)}") from error
    for section in removal.sections:
        if removal.top is not None:
            need(removal.top, "config", "--local", "--remove-section", section)


def has_committed_texts(setup: Setup) -> bool:
    """Return whether git already has texts that it should ignore: it goes on sharing them."""
    return not setup.is_new and bool(run(setup.top, "ls-files", "--", os.fspath((setup.store / TEXTS).resolve())).text)


def _config(top: Path, name: str) -> str:
    result = run(top, "config", "--local", "--get", name)
    return result.text if result.status == 0 else ""


def _read(path: Path) -> bytes:
    """Return the content of a file; empty without one. Raises `GitError`."""
    try:
        return read_regular(path, MAX_BYTES)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise GitError(f"{path} cannot be read: {reason(error)}") from error
