"""A file of the store as lines, which `git diff` shows."""

import os
import subprocess
import sys
from pathlib import Path

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.sharing.listing import lines
from annotations.store.store import Store

TEXT = "“Rain fell,” she said. It may fall again."
ARTICLE = Article(id="a", title="Rain", text=TEXT)


def test_claims_are_in_columns_that_no_other_claim_moves(tmp_path: Path) -> None:
    """Label, offsets and words are below each other; a longer label moves its own line alone."""
    store = Store(tmp_path, "ana")
    claims = (
        Claim.of(TEXT, 0, 12, "quote").said_by("she", 13, 16, "she"),
        Claim.of(TEXT, 23, 41, "speculation").noted("ask", sure=False),
    )
    record = store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), *claims)])
    before = list(lines(record))
    assert before == [
        "article  Rain   in progress   0 characters read",
        "quote           0–12     “Rain fell,”   speaker: she",
        "speculation    23–41     It may fall again.   note: ask   doubt",
    ]
    record = store.apply(ARTICLE, [edits.tag(record, Claim.of(TEXT, 23, 25, "a very long label"))])
    assert [line for line in lines(record) if line in before] == before
    record = store.apply(ARTICLE, [Progress(40, (), 10.0)])
    assert [line for line in lines(record) if line in before] == before


def test_a_listing_that_cannot_be_written_ends_in_a_sentence_or_in_silence(tmp_path: Path) -> None:
    """Git runs it for a pager that may be closed, and for files on a disk that may be full."""
    file = tmp_path / "any.json"
    file.write_text("no store")
    command = [sys.executable, "-P", "-m", "tui", "show", "--", str(file)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Copydesk stopped: No space left on device.")
    assert done.stderr.count("\n") == 1
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
