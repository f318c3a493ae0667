"""A fork server: child processes start fast because Python is loaded only once.

`python fork_server.py` loads Python and the store, reads one JSON list of jobs from each line, and forks a child for
each job. It writes lines to standard output: `started PID` for each child, the lines of the children, and `ended` when
all have ended.
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

from failing_disk import FailingDisk

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply
from annotations.errors import NotSavedError
from annotations.store.store import Store
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

MAX_PENDING_TAGS = 3
"""The number of tags that a child may have pending at once, as a fast typist does."""

Job = dict[str, Any]
"""The job of a child: `do` names the function, the other keys are its arguments."""


def text_with_words(words: int) -> str:
    """Return a text in which each word occurs once.

    So no two claims have the same text.
    """
    return " ".join(f"word{number}“é”" for number in range(words))


def article_with_words(article_id: str, words: int) -> Article:
    """Return an article with such a text."""
    return Article(id=article_id, title="Words", text=text_with_words(words))


def word_span(number: int, text: str) -> Span:
    """Return the span of a word in such a text."""
    start = text.index(f"word{number}“")
    return Span(start, text.index("”", start) + 1)


class ForkServer:
    """The fork server, as a test sees it."""

    def __init__(self) -> None:
        """Start the server."""
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        """Return the server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server; no child outlives its job."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=60)

    def run(self, *jobs: Job) -> Iterator[list[str]]:
        """Fork a child for each job, and yield the words of each line they write.

        Ends when all children have ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(jobs).encode() + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            words = line.decode().split()
            if words == ["ended"]:
                return
            yield words
        raise AssertionError("the fork server itself has ended")


def report(*words: object) -> None:
    """Write one line in one call.

    Many processes write to this pipe, and their lines must not be mixed.
    """
    os.write(1, " ".join(map(str, words)).encode() + b"\n")


def tag_until_killed(job: Job) -> None:
    """Tag word after word through a session.

    Report each tag when it begins and when it is saved.
    """
    article = article_with_words(job["article"], job["words"])
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    store = Store(Path(job["folder"]), "anna")
    session = Session(article, store, Saver(store, outcomes.put))
    chance = random.Random(job["seed"])
    pending = 0
    for number in range(len(session.record.claims), job["words"]):
        report("begun", number)
        session.tag(word_span(number, article.text), "fact")
        pending += 1
        while pending >= chance.randint(1, MAX_PENDING_TAGS):
            pending -= _receive(session, outcomes.get())
    while pending:
        pending -= _receive(session, outcomes.get())


def _receive(session: Session, outcome: Outcome) -> int:
    """Apply an outcome, and report the saved tags; return how many."""
    session.receive(outcome)
    saved = [edit for edit in outcome.edits if isinstance(edit, Apply)]
    assert outcome.record is not None, outcome.trouble
    for edit in saved:
        (claim,) = edit.change.after
        report("saved", claim.id, claim.text)
    return len(saved)


def tag_through_store(job: Job) -> None:
    """Tag words one by one through the store, from `first` on by `stride`.

    Report each when it is saved.

    Where another process holds the lock for too long, the tag is tried again, as the saver does; `again` reports how
    often.
    """
    articles = [article_with_words(name, job["words"]) for name in job["articles"]]
    store = Store(Path(job["folder"]), "anna")
    records = [store.load(article) for article in articles]
    retries = 0
    for number in range(job["first"], job["first"] + job["stride"] * job["tags"], job["stride"]):
        for at, article in enumerate(articles):
            claim = Claim.of(article.text, *word_span(number, article.text), "fact")
            edit = edits.tag(records[at], claim)
            report("begun", number)
            while True:
                try:
                    records[at] = store.apply(article, [edit])
                    break
                except NotSavedError:
                    retries += 1
            report("saved", claim.id, claim.text)
    report("again", retries)


def die_at_step(job: Job) -> None:
    """Tag a word through the store, and be killed just before the given step.

    Report `whole` where there is no such step.
    """
    with FailingDisk(Path(job["folder"])) as disk:
        disk.die(job["step"])
        tag_through_store(job)
    report("whole", len(disk.steps))


JOBS: dict[str, Callable[[Job], None]] = {
    "tag until killed": tag_until_killed,
    "tag through store": tag_through_store,
    "die at step": die_at_step,
}


def main() -> None:
    """Fork a child for each job of a line, and wait for all children."""
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
            report("started", child)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        report("ended")


if __name__ == "__main__":
    main()
