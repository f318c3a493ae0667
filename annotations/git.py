"""Git, run as a program: the one door to it.

Identity, credentials, signing and hooks are those of the user's git.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotations.errors import GitError
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular

DRIVER = "copydesk"
"""The name of the merge driver and of the diff driver in the attributes and the configuration."""


@dataclass(frozen=True)
class Result:
    """The output and the exit status of git."""

    status: int
    output: bytes
    words: str
    """Its messages."""

    @property
    def text(self) -> str:
        """Its output without the last line end."""
        return os.fsdecode(self.output).removesuffix("\n")


def run(folder: Path, *arguments: str, data: bytes = b"") -> Result:
    """Run git in a folder, with bytes on its standard input. Raises `GitError` if there is no git."""
    if shutil.which("git") is None:
        raise GitError("there is no git on this machine: install it, then try again")
    done = subprocess.run(
        ["git", "-C", os.fspath(folder), *arguments],  # noqa: S607, the git that the user's shell would run
        input=data,
        capture_output=True,
        check=False,
    )
    words = (done.stderr or (done.stdout if done.returncode else b"")).decode("utf-8", "replace").strip()
    return Result(done.returncode, done.stdout, words)


def need(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and return its output. Raises `GitError` with its own words if it fails."""
    result = run(folder, *arguments)
    if result.status:
        raise GitError(f"git {arguments[0]} failed: {result.words or f'status {result.status}'}")
    return result.text


def top_of(folder: Path) -> Path | None:
    """Return the top folder of the work tree that holds a folder; `None` outside git, and without git."""
    if shutil.which("git") is None or not folder.is_dir():
        return None
    result = run(folder, "rev-parse", "--show-toplevel")
    return Path(result.text) if result.status == 0 and result.text else None


def config(folder: Path, name: str) -> str:
    """Return a value of the configuration of a clone; empty if it is not set."""
    result = run(folder, "config", "--local", "--get", name)
    return result.text if result.status == 0 else ""


def blob(folder: Path, name: str) -> bytes | None:
    """Return the content of an object, such as `HEAD:./a/b.json`; `None` if there is none."""
    result = run(folder, "cat-file", "blob", name)
    return result.output if result.status == 0 else None


def blobs(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of many objects by their hashes, by one process; those that git lacks are left out."""
    asked = list(dict.fromkeys(names))
    output = run(folder, "cat-file", "--batch", data="".join(f"{name}\n" for name in asked).encode()).output
    found: dict[str, bytes] = {}
    position = 0
    for name in asked:
        end = output.find(b"\n", position)
        header = output[position:end].split()
        position = end + 1
        if len(header) == 3:
            size = int(header[2])
            found[name] = output[position : position + size]
            position += size + 1
    return found


def names_driver(store: Path) -> bool:
    """Return whether the files of a store name our merge driver. Reads one file."""
    try:
        attributes = read_regular(store / ".gitattributes", MAX_SETTINGS_BYTES)
    except OSError:
        return False
    return f"merge={DRIVER}".encode() in attributes


def lacks_driver(store: Path) -> bool:
    """Return whether the files of a store name our merge driver, and this clone has not configured it.

    Git merges line by line then, without a word. Reads one file first: most stores are not shared, and pay nothing.
    """
    return names_driver(store) and top_of(store) is not None and not config(store, f"merge.{DRIVER}.driver")
