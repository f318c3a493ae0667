"""The commits that brought changes into a store."""

from pathlib import Path

from annotations.errors import GitError
from annotations.git import run, top_of


def commit_of(path: Path, change: str) -> str:
    """Return the first commit whose version of a file holds a change: its hash and its author.

    Says so if the change is in no commit yet. Raises `GitError` outside git.
    """
    if top_of(path.parent) is None:
        raise GitError(f"{path.parent} is not in a git repository: --commits needs one")
    result = run(path.parent, "log", "--no-textconv", "--reverse", "--format=%h %an", f'-S"{change}"', "--", path.name)
    first = result.text.splitlines()[:1]
    return first[0] if first else "not committed"
