"""The branch of a remote repository with which a store is shared."""

from dataclasses import dataclass
from pathlib import Path

from annotations.errors import GitError
from annotations.git import run


@dataclass(frozen=True)
class Remote:
    """A branch of a remote repository."""

    name: str
    """What git calls the repository here."""
    branch: str

    @property
    def ref(self) -> str:
        """The branch as the last fetch has found it."""
        return f"refs/remotes/{self.name}/{self.branch}"

    def has_news(self, store: Path) -> bool:
        """Return whether the remote branch has commits that are not merged here, as far as the last fetch knows."""
        return self._is_there(store) and run(store, "merge-base", "--is-ancestor", self.ref, "HEAD").status != 0

    def has_all(self, store: Path) -> bool:
        """Return whether the remote branch is known and has all commits of this clone."""
        return self._is_there(store) and run(store, "merge-base", "--is-ancestor", "HEAD", self.ref).status == 0

    def _is_there(self, store: Path) -> bool:
        return run(store, "rev-parse", "--verify", "--quiet", self.ref).status == 0


def remote_of(store: Path) -> Remote | None:
    """Return the branch that the current one is shared with; `None` without a remote repository.

    It is the upstream of the branch; else the branch of the same name in the only repository, else in `origin`. Raises
    `GitError` if no branch is checked out: commits would belong to none.
    """
    branch = run(store, "branch", "--show-current").text
    if not branch:
        raise GitError("no branch is checked out here: git switch BRANCH, then share again")
    remotes = run(store, "remote").text.splitlines()
    if not remotes:
        return None
    named = run(store, "config", "--get", f"branch.{branch}.remote")
    if named.status == 0 and named.text in remotes:
        merged = run(store, "config", "--get", f"branch.{branch}.merge").text
        return Remote(named.text, merged.removeprefix("refs/heads/") or branch)
    return Remote(remotes[0] if len(remotes) == 1 else "origin", branch)
