"""docs/sharing.md, run as it stands: two people and a bare repository."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.layout import store_folder
from annotations.store.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]

TEXT = "The council votes on Monday, the mayor said. Nobody expects a surprise."
PAGE = (Path(__file__).parents[2] / "docs" / "sharing.md").read_text("utf-8")
PARTS = re.findall(r"<!-- run -->\n```sh\n(.*?)```\n", PAGE, re.DOTALL)


def tag(corpus: Path, annotator: str, words: str, label: str) -> None:
    """Tag words, as a person does in the reader."""
    article = Article(id="election", title="The election", text=TEXT)
    store, start = Store(store_folder(corpus), annotator), TEXT.index(words)
    claim = Claim.of(TEXT, start, start + len(words), label)
    store.apply(article, [edits.tag(store.load(article), claim)])


def test_two_people_and_a_bare_repository(tmp_path: Path) -> None:
    """Every command of the page works, and both have the claims of both in the end."""
    news = tmp_path / "ana" / "news"
    news.mkdir(parents=True)
    (tmp_path / "ben").mkdir()
    (news / "election.txt").write_text(TEXT, "utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "copydesk"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tui "$@"\n')
    program.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    said = []
    for number, part in enumerate(PARTS):
        if number == 2:
            tag(news, "ana", "The council votes on Monday", "fact")
            tag(tmp_path / "ben" / "news", "ben", "Nobody expects a surprise", "speculation")
        # `copydesk diff` says by its status that something differs.
        lines = [f"{line} || [ $? = 1 ]" if line.startswith("copydesk diff") else line for line in part.splitlines()]
        done = subprocess.run(
            ["sh", "-e", "-c", "\n".join(lines)],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{part}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    assert len(PARTS) == 4
    assert "ana   1 article not committed" in said[2]
    assert "+ ben  election  speculation    45–70" in said[3]
    for corpus in (news, tmp_path / "ben" / "news"):
        store = store_folder(corpus)
        found = {each: Store(store, each).read_article("election").claims[0].text for each in ("ana", "ben")}
        assert found == {"ana": "The council votes on Monday", "ben": "Nobody expects a surprise"}
