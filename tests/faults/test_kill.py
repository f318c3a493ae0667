"""A program killed at any moment loses no saved tag and leaves no half-saved one."""

import os
import random
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import pytest
from fork_server import MAX_PENDING_TAGS, ForkServer, Job, article_with_words
from tinydb import TinyDB

from annotations.store.store import Store

pytestmark = pytest.mark.slow

WORDS = 400
KILLS_PER_ARTICLE = 12
"""Kills before another article is begun, so that files stay as small as in practice."""
MAX_TAGGING_SECONDS = 0.05
"""The longest time that a child tags: enough for about ten tags."""


@dataclass
class ReportedTags:
    """The tags of one article that its killed processes reported."""

    saved: dict[str, str] = field(default_factory=dict)
    """The words of the tags reported as saved, by claim id."""
    begun: set[str] = field(default_factory=set)
    """The numbers of the words whose tagging had begun."""

    def add(self, words: list[str]) -> None:
        """Add a line that a child reported."""
        if words[0] == "saved":
            self.saved[words[1]] = words[2]
        elif words[0] == "begun":
            self.begun.add(words[1])


def check(folder: Path, name: str, tags: ReportedTags) -> int:
    """Fail if a saved tag is missing, incomplete or duplicated.

    Return how many unreported tags are on disk.
    """
    article = article_with_words(name, WORDS)
    store = Store(folder, "anna")
    record = store.load(article)
    assert record.trouble == ""
    assert (len(record.orphans), list(folder.rglob("*.damaged-*"))) == (0, [])
    stored = {claim.id: claim.text for claim in record.claims}
    assert {key: stored.get(key) for key in tags.saved} == tags.saved
    unreported = [text for key, text in stored.items() if key not in tags.saved]
    assert {text.split("“")[0].removeprefix("word") for text in unreported} <= tags.begun
    assert all(claim.stands_in(article.text) for claim in record.claims)
    assert Counter(claim.span for claim in record.claims).total() == len({claim.span for claim in record.claims})
    assert Counter(change.after for change in record.history) == Counter((claim,) for claim in record.claims)
    path = store.path(name)
    if path.exists():
        with TinyDB(path, access_mode="r") as db:
            assert {row["id"]: row["text"] for row in db.table("claims")} == stored
            assert store.text(db.table("article").all()[0]["sha256"]) == article.text
    return len(unreported)


def kill_process(process: int) -> None:
    """Kill a process that may have ended."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def run_and_kill(server: ForkServer, job: Job, event: str, delay: float, tags: ReportedTags) -> None:
    """Let a child tag, kill it `delay` seconds after it has first reported an event, and collect its reports."""
    killer: Timer | None = None
    for words in server.run(job):
        if words[0] == "started":
            killer = Timer(delay, kill_process, (int(words[1]),))
        elif words[0] == event and killer is not None and killer.ident is None:
            killer.start()
        tags.add(words)
    assert killer is not None
    if killer.ident is not None:
        killer.join()


@pytest.mark.parametrize("job_name", ["tag until killed", "tag through store"])
def test_no_saved_tag_is_lost_to_a_kill(tmp_path: Path, request: pytest.FixtureRequest, job_name: str) -> None:
    """All reported tags are there after every kill, with their history.

    A program that tags is killed at a random moment, another goes on in the same folder, and so on. Pending tags are
    there whole or not at all.
    """
    kills = (
        request.config.getoption("--kills")
        if job_name == "tag until killed"
        else request.config.getoption("--kills") // 4
    )
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    tags_by_article: dict[str, ReportedTags] = {}
    unreported_counts: Counter[str] = Counter()
    with ForkServer() as server:
        for kill in range(kills):
            name = f"article {kill // KILLS_PER_ARTICLE}"
            tags = tags_by_article.setdefault(name, ReportedTags())
            first = len(tags.begun)
            job: Job = {
                "do": job_name,
                "folder": str(tmp_path),
                "article": name,
                "words": WORDS,
                "seed": chance.random(),
            }
            job |= {"articles": [name], "first": first, "stride": 1, "tags": WORDS - first}
            # On a busy machine no tag may be saved in that time: some children are given it from their first one on.
            event = chance.choice(("begun", "begun", "saved"))
            run_and_kill(server, job, event, chance.uniform(0, MAX_TAGGING_SECONDS), tags)
            after = check(tmp_path, name, tags)
            assert after - unreported_counts[name] <= (MAX_PENDING_TAGS if job_name == "tag until killed" else 1)
            unreported_counts[name] = after
        assert [check(tmp_path, name, tags) for name, tags in tags_by_article.items()] == [
            unreported_counts[name] for name in tags_by_article
        ]
    saved = sum(len(tags.saved) for tags in tags_by_article.values())
    print(f"{kills} kills, {saved} reported tags: all there, and {unreported_counts.total()} unreported ones")
    assert saved


def test_a_kill_at_any_step_of_a_write_does_not_stop_the_next_program(tmp_path: Path) -> None:
    """The old state is there or the new one, and the next program can go on.

    The program is killed before each step of a save: with the lock held, half of the temporary file written, or before
    the rename. Neither lock nor temporary file stops the next program.
    """
    name = "steps"
    job: Job = {"do": "die at step", "folder": str(tmp_path), "articles": [name], "words": WORDS, "stride": 1}
    killed_at: list[str] = []
    with ForkServer() as server:
        for fresh in (True, False):
            tags = ReportedTags()
            for step in range(100):
                if fresh:
                    tags = ReportedTags()
                folder = tmp_path / (str(step) if fresh else "same")
                job |= {"folder": str(folder), "step": step, "first": len(tags.begun), "tags": 1}
                lines = list(server.run(job))
                for words in lines:
                    tags.add(words)
                if any(words[0] == "whole" for words in lines):
                    break
                killed_at.append(f"{fresh} {step}")
                check(folder, name, tags)
                later_lines = list(server.run({**job, "do": "tag through store", "first": len(tags.begun)}))
                assert any(words[0] == "saved" for words in later_lines)
                for words in later_lines:
                    tags.add(words)
                check(folder, name, tags)
            else:
                pytest.fail("a write has too many steps")
    assert len(killed_at) > 20
