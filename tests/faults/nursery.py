"""Processes that tag, born quickly: Python and the store are loaded once, and every child is a fork of that.

`python nursery.py` reads one JSON list of jobs a line, lets a child do each of them at once, and says on standard
output what becomes of them, a line each: `born PID`, what the child says, and `dead` when all of them have ended.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

from failing import Disk

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply
from annotations.errors import NotSavedError
from annotations.store.store import Store
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

IN_FLIGHT = 3
"""How many tags a child has on their way at once, as fast fingers do."""

Job = dict[str, Any]
"""What a child is to do: `do` names it, the rest is what it needs."""


def text_of(words: int) -> str:
    """Make a text in which every word stands but once, so that none of its claims is another's."""
    return " ".join(f"word{number}“é”" for number in range(words))


def article_of_words(article_id: str, words: int) -> Article:
    """Make an article of such a text."""
    return Article(id=article_id, title="Words", text=text_of(words))


def word(number: int, text: str) -> Span:
    """Return where a word of such a text stands."""
    start = text.index(f"word{number}“")
    return Span(start, text.index("”", start) + 1)


class Nursery:
    """The process that children are forked from, as a test sees it."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        """Hand it out."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it; no child outlives its job."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=60)

    def run(self, *jobs: Job) -> Iterator[list[str]]:
        """Let a child do each job, and yield what is said, in words, until all of them have ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(jobs).encode() + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            words = line.decode().split()
            if words == ["dead"]:
                return
            yield words
        raise AssertionError("the nursery itself has ended")


def say(*words: object) -> None:
    """Write one line whole: many write to this pipe, and none may cut another's line in two."""
    os.write(1, " ".join(map(str, words)).encode() + b"\n")


def keep_tagging(job: Job) -> None:
    """Tag word after word, as the program does, until killed; say of each when it begins and when it is on disk."""
    article = article_of_words(job["article"], job["words"])
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    store = Store(Path(job["folder"]), "anna")
    session = Session(article, store, Saver(store, outcomes.put))
    chance = random.Random(job["seed"])
    flying = 0
    for number in range(len(session.record.claims), job["words"]):
        say("begun", number)
        session.tag(word(number, article.text), "fact")
        flying += 1
        while flying >= chance.randint(1, IN_FLIGHT):
            flying -= _hear(session, outcomes.get())
    while flying:
        flying -= _hear(session, outcomes.get())


def _hear(session: Session, outcome: Outcome) -> int:
    """Take in what came of saving, and say which tags are on disk; return how many."""
    session.hear(outcome)
    done = [step for step in outcome.steps if isinstance(step, Apply)]
    assert outcome.record is not None, outcome.trouble
    for step in done:
        (claim,) = step.change.after
        say("saved", claim.id, claim.text)
    return len(done)


def apply_tagging(job: Job) -> None:
    """Tag words one by one through the store alone, from `first` on by `stride`; say of each when it is on disk.

    Where the folder was held by others for too long it is tried again, as the saver does; `again` says how often.
    """
    articles = [article_of_words(name, job["words"]) for name in job["articles"]]
    store = Store(Path(job["folder"]), "anna")
    records = [store.load(article) for article in articles]
    again = 0
    for number in range(job["first"], job["first"] + job["stride"] * job["tags"], job["stride"]):
        for at, article in enumerate(articles):
            claim = Claim.of(article.text, *word(number, article.text), "fact")
            step = edits.tag(records[at], claim)
            say("begun", number)
            while True:
                try:
                    records[at] = store.apply(article, [step])
                    break
                except NotSavedError:
                    again += 1
            say("saved", claim.id, claim.text)
    say("again", again)


def die_at_a_step(job: Job) -> None:
    """Tag a word through the store, and be killed just before the step of that number; say so if there is none."""
    with Disk(Path(job["folder"])) as disk:
        disk.die(job["step"])
        apply_tagging(job)
    say("whole", len(disk.steps))


JOBS: dict[str, Callable[[Job], None]] = {
    "keep tagging": keep_tagging,
    "apply": apply_tagging,
    "die at a step": die_at_a_step,
}


def main() -> None:
    """Fork a child for each job of a line, and wait for all of them."""
    for line in sys.stdin:
        children = []
        for job in json.loads(line):
            child = os.fork()
            if child == 0:
                try:
                    JOBS[job["do"]](job)
                finally:
                    sys.stderr.flush()
                    os._exit(0)
            say("born", child)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
