"""Two machines see other versions of one article: git keeps the notes of both."""

from pathlib import Path

import pytest
from sharing_repo import TEXT, commit, git, shared_corpus

from annotations.article import Article
from annotations.layout import TEXTS, store_folder
from annotations.store.version_log import note_version, read_versions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]


def test_the_versions_of_both_machines_are_there(tmp_path: Path) -> None:
    """Without a conflict, in the order in which they were seen, each with its text."""
    folder = shared_corpus(tmp_path / "one")
    store = store_folder(folder)
    note_version(store, Article("a0", "", TEXT))
    commit(folder, "first version")
    git(folder, "checkout", "-qb", "other")
    note_version(store, Article("a0", "", f"{TEXT} It rained on."))
    commit(folder, "seen there")
    git(folder, "checkout", "-q", "main")
    note_version(store, Article("a0", "", TEXT.replace("calm", "help")))
    commit(folder, "seen here")
    git(folder, "merge", "-q", "--no-edit", "other")
    found = read_versions(store, "a0")
    assert len(found) == 3
    assert found == sorted(found, key=lambda version: version.seen)
    assert all((store / TEXTS / f"{version.sha256}.txt").is_file() for version in found)
