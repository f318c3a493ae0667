"""Killed at any moment: what was said to be on disk is there, and what was on its way is there whole or not at all."""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import pytest
from nursery import IN_FLIGHT, Job, Nursery, article_of_words
from tinydb import TinyDB

from annotations.store.lock import LOCK_TIMEOUT_SECONDS
from annotations.store.store import Store

WORDS = 400
A_WHILE = 12
"""Kills after which another article is begun, so that the files stay as small as they are in life."""
LONGEST = 0.05
"""Seconds that a child tags at the most: time for about ten tags."""


@dataclass
class Seen:
    """What was said of one article by all who tagged it before they were killed."""

    saved: dict[str, str] = field(default_factory=dict)
    """Words of the tags that were said to be on disk, by their claims."""
    begun: set[str] = field(default_factory=set)
    """Numbers of the words whose tagging had begun."""

    def hear(self, words: list[str]) -> None:
        """Take in what a child says."""
        if words[0] == "saved":
            self.saved[words[1]] = words[2]
        elif words[0] == "begun":
            self.begun.add(words[1])


def check(folder: Path, name: str, seen: Seen) -> int:
    """Fail if anything is lost, halved or doubled; return how many tags are on disk of which nobody had heard."""
    article = article_of_words(name, WORDS)
    store = Store(folder, "anna")
    record = store.load(article)
    assert record.trouble == ""
    assert (len(record.orphans), list(folder.rglob("*.damaged-*"))) == (0, [])
    there = {claim.id: claim.text for claim in record.claims}
    assert {key: there.get(key) for key in seen.saved} == seen.saved
    extra = [text for key, text in there.items() if key not in seen.saved]
    assert {text.split("“")[0].removeprefix("word") for text in extra} <= seen.begun
    assert all(claim.stands_in(article.text) for claim in record.claims)
    assert Counter(claim.span for claim in record.claims).total() == len({claim.span for claim in record.claims})
    assert Counter(change.after for change in record.history) == Counter((claim,) for claim in record.claims)
    path = store.path(name)
    if path.exists():
        with TinyDB(path, access_mode="r") as db:
            assert {row["id"]: row["text"] for row in db.table("claims")} == there
            assert store.text(db.table("article").all()[0]["sha256"]) == article.text
    return len(extra)


def run_and_kill(nursery: Nursery, job: Job, delay: float, seen: Seen) -> None:
    """Let a child tag, kill it so many seconds after it began to, and take in what it said."""
    killer: Timer | None = None
    for words in nursery.run(job):
        if words[0] == "born":
            killer = Timer(delay, os.kill, (int(words[1]), signal.SIGKILL))
        elif words[0] == "begun" and killer is not None and killer.ident is None:
            killer.start()
        seen.hear(words)
    assert killer is not None
    killer.join()


@pytest.mark.parametrize("way", ["keep tagging", "apply"])
def test_nothing_that_was_said_to_be_saved_is_lost_to_a_kill(
    tmp_path: Path, request: pytest.FixtureRequest, way: str
) -> None:
    """A program that tags is killed at a random moment, another goes on in the same folder, and so on: every tag that
    was said to be on disk is there after every kill, with its history; what was on its way is there whole or not.
    """
    kills = request.config.getoption("--kills") if way == "keep tagging" else request.config.getoption("--kills") // 4
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    everything: dict[str, Seen] = {}
    more: Counter[str] = Counter()
    with Nursery() as nursery:
        for kill in range(kills):
            name = f"article {kill // A_WHILE}"
            seen = everything.setdefault(name, Seen())
            first = len(seen.begun)
            job: Job = {"do": way, "folder": str(tmp_path), "article": name, "words": WORDS, "seed": chance.random()}
            job |= {"articles": [name], "first": first, "stride": 1, "tags": WORDS - first}
            run_and_kill(nursery, job, chance.uniform(0, LONGEST), seen)
            after = check(tmp_path, name, seen)
            assert after - more[name] <= (IN_FLIGHT if way == "keep tagging" else 1)
            more[name] = after
        assert [check(tmp_path, name, seen) for name, seen in everything.items()] == [more[name] for name in everything]
    saved = sum(len(seen.saved) for seen in everything.values())
    print(f"{kills} kills, {saved} tags said to be saved: all there, and {more.total()} more that were on their way")
    assert saved


def test_killed_at_any_step_of_a_write_the_next_program_goes_on(tmp_path: Path) -> None:
    """Killed just before each of the steps by which a tag reaches the disk, with the lock held, half of the file beside
    written, or nothing renamed yet: the old state is there or the new one, and neither lock nor litter stops the next.
    """
    name = "steps"
    job: Job = {"do": "die at a step", "folder": str(tmp_path), "articles": [name], "words": WORDS, "stride": 1}
    died: list[str] = []
    with Nursery() as nursery:
        for fresh in (True, False):
            seen = Seen()
            for step in range(100):
                if fresh:
                    seen = Seen()
                folder = tmp_path / (str(step) if fresh else "same")
                job |= {"folder": str(folder), "step": step, "first": len(seen.begun), "tags": 1}
                told = list(nursery.run(job))
                for words in told:
                    seen.hear(words)
                if any(words[0] == "whole" for words in told):
                    break
                died.append(f"{fresh} {step}")
                check(folder, name, seen)
                begin = time.monotonic()
                alone = list(nursery.run({**job, "do": "apply", "first": len(seen.begun)}))
                assert any(words[0] == "saved" for words in alone)
                assert time.monotonic() - begin < LOCK_TIMEOUT_SECONDS
                for words in alone:
                    seen.hear(words)
                check(folder, name, seen)
            else:
                pytest.fail("a write has no end of steps")
    assert len(died) > 20
