"""The real program in a real terminal, ended by a random signal: what its screen called saved is on disk."""

import random
import re
import signal
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from terminal import COPYDESK, Terminal

from annotations.article import Article
from annotations.integrity.check import check
from annotations.store.store import Store
from annotations.text.segmentation import sentences

pytestmark = pytest.mark.slow

SENTENCES = 300
MAX_BURST = 12
"""Keys that are pressed at once just before the signal."""

SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT)

SAVED = re.compile(r"saved \d\d:\d\d")


def test_what_the_screen_calls_saved_outlives_any_signal(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Tags in their order, none twice and none half; those in flight are there whole or not at all."""
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    folder = tmp_path / "news"
    folder.mkdir()
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    saved = in_flight = number = tagged = 0
    article = _article(folder, number)
    for _ in range(max(3, request.config.getoption("--kills") // 30)):
        if tagged > SENTENCES - 3 * MAX_BURST:
            number, tagged = number + 1, 0
            article = _article(folder, number)
        burst = chance.randint(1, MAX_BURST)
        with Terminal([COPYDESK, "read", str(folder / f"{article.id}.txt")], env) as terminal:
            terminal.wait_for("1 article")
            terminal.press("\r")
            terminal.wait_for(f"/{SENTENCES}")
            first = chance.randint(1, 3)
            terminal.press("1" * first)
            told = tagged + first
            terminal.wait_for(partial(_is_saved, told))
            terminal.press("1" * burst)
            Event().wait(chance.uniform(0, 0.1))
            terminal.process.send_signal(chance.choice(SIGNALS))
            terminal.wait_for_exit()
        store = Store(folder / f"{article.id}.txt.annotations", "anna")
        record = store.load(article)
        assert record.trouble == ""
        count = len(record.claims)
        assert told <= count <= told + burst
        cut = sentences(article.text)
        assert [claim.span for claim in record.claims] == list(cut[:count])
        assert [change.after for change in record.history] == [(claim,) for claim in record.claims]
        saved, in_flight, tagged = saved + first, in_flight + count - told, count
        findings = check(store.folder, None).findings
        # The temporary file of a write that was ended: the program had not called its tags saved.
        assert {finding.name for finding in findings if finding.severity == "error"} <= {"leftover"}
    print(f"{saved} tags called saved: none lost; {in_flight} that were in flight were there whole")


def _is_saved(tags: int, text: str) -> bool:
    """Return whether the screen says that so many facts are saved."""
    return bool(SAVED.search(text) and re.search(rf"\bF {tags}\b", text))


def _article(folder: Path, number: int) -> Article:
    """Write an article of many short sentences, no two alike."""
    text = " ".join(f"Town {number} saw {each} storms." for each in range(SENTENCES))
    (folder / f"a{number}.txt").write_text(text, "utf-8")
    return Article(id=f"a{number}", title="", text=text)
