"""A session with its saver and store, as the program has them, without a screen."""

from pathlib import Path
from queue import SimpleQueue

from fork_server import article_with_words, word_span
from tinydb import TinyDB

from annotations.article import Article
from annotations.store.store import Store
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

TIMEOUT_SECONDS = 120.0
"""Seconds after which a wait counts as failed."""

ARTICLE = article_with_words("a", 40)


class Harness:
    """A session with its saver and store, and what the screen would report."""

    def __init__(self, folder: Path, annotator: str = "anna", article: Article = ARTICLE) -> None:
        """Open an article of a corpus in `folder`."""
        self.article = article
        self.store = Store(folder / "annotations", annotator)
        self.path = self.store.path(article.id)
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self.saver = Saver(self.store, self._outcomes.put)
        self.session = Session(article, self.store, self.saver)
        self.tagged: list[str] = []
        """The words of all tags, in order."""
        self.messages = ""
        """All messages of the session, joined."""

    def tag(self, number: int) -> None:
        """Tag a word, without waiting for the save."""
        span = word_span(number, self.article.text)
        self.session.tag(span, "fact")
        self.tagged.append(self.article.text[span.start : span.end])

    def receive(self) -> Outcome:
        """Wait for the next outcome, apply it as the screen does, and return it."""
        outcome = self._outcomes.get(timeout=TIMEOUT_SECONDS)
        self.messages += self.session.receive(outcome)
        return outcome

    def content(self) -> bytes | None:
        """Return the bytes on disk; `None` without a file."""
        return self.path.read_bytes() if self.path.exists() else None

    def wait_until_saved(self) -> None:
        """Wait until all edits are saved, also those that an outcome causes."""
        while self.saver.flush(TIMEOUT_SECONDS) or self.session.save_state[:5] != "saved" or not self._outcomes.empty():
            self.receive()

    def recover(self) -> None:
        """Save all edits to a working disk, and fail if any is missing or out of order."""
        self.wait_until_saved()
        assert self.session.save_error == ""
        self.saver.close()
        history = sorted(self.store.load(self.article).history, key=lambda change: change.when)
        assert [change.after[0].text for change in history] == self.tagged
        assert sorted(claim.text for claim in self.store.load(self.article).claims) == sorted(self.tagged)
        assert Session(self.article, self.store, self.saver).record.claims == self.session.record.claims
        with TinyDB(self.path, access_mode="r") as db:
            assert len(db.table("claims")) == len(db.table("history")) == len(self.tagged)
