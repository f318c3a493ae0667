"""A gold standard is made in a real terminal, and the program killed: every decision called saved is on disk."""

import random
import re
from pathlib import Path
from threading import Event

import pytest
from terminal import COPYDESK, Terminal

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.integrity.check import check
from annotations.store.store import Store
from annotations.text.segmentation import sentences

pytestmark = pytest.mark.slow

PLACES = 60
"""Sentences of the article, each tagged differently by two annotators."""

MAX_BURST = 10
"""Decisions that are pressed at once just before the kill."""

SAVED = re.compile(r"saved \d\d:\d\d")


def test_no_decision_is_lost_by_a_kill(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Decisions are there in their order, none twice; those in flight are there whole or not at all."""
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    saved = in_flight = number = decided = 0
    article = _article(tmp_path, number)
    for _ in range(max(3, request.config.getoption("--kills") // 30)):
        if decided > PLACES - 2 * MAX_BURST - 2:
            number, decided = number + 1, 0
            article = _article(tmp_path, number)
        folder = tmp_path / f"news{number}"
        env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}
        first, burst = chance.randint(1, 3), chance.randint(1, MAX_BURST)
        with Terminal([COPYDESK, "adjudicate", str(folder), "--as", "dora"], env) as terminal:
            terminal.wait_for(f"{PLACES - decided} left")
            terminal.press("1;" * first)
            told = decided + first
            terminal.wait_for(lambda text: SAVED.search(text) and f"{PLACES - told} left" in text)  # noqa: B023
            terminal.press("2;" * burst)
            Event().wait(chance.uniform(0, 0.15))
            terminal.kill()
        store = Store(folder / "annotations", "team+gold")
        record = store.load(article)
        assert record.trouble == ""
        count = len(record.claims)
        assert told <= count <= told + burst
        changes = [change for change in record.history if change.decided is not None]
        assert [change.after for change in changes] == [(claim,) for claim in record.claims]
        assert all(change.decided and len(change.decided.versions) == 2 for change in changes)
        assert [claim.span for claim in record.claims] == list(sentences(article.text)[:count])
        saved, in_flight, decided = saved + first, in_flight + count - told, count
        errors = {finding.path for finding in check(store.folder, None).findings if finding.severity == "error"}
        # The temporary file of a write that was killed: the program had not called its decisions saved.
        assert errors <= {f"team%2Bgold/.{article.id}.json.new"}
    print(f"{saved} decisions called saved: none lost; {in_flight} that were in flight were there whole")


def _article(tmp_path: Path, number: int) -> Article:
    """Write an article of short sentences that two annotators have tagged differently, all of it done."""
    folder = tmp_path / f"news{number}"
    folder.mkdir()
    text = " ".join(f"Town {number} saw {each} storms." for each in range(PLACES))
    (folder / "a.txt").write_text(text, "utf-8")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    for name, label in (("ana", "fact"), ("ben", "quote")):
        store = Store(folder / "annotations", name)
        claims = [Claim.of(article.text, *span, label) for span in sentences(article.text)]
        store.apply(article, [edits.tag(store.load(article), *claims)])
        store.apply(article, [edits.set_status(store.load(article), "done")])
    return article
