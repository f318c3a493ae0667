"""Somebody who tags, as the program lets them: the session, the saver and the store, without a screen."""

from pathlib import Path
from queue import SimpleQueue

from nursery import article_of_words, word
from tinydb import TinyDB

from annotations.article import Article
from annotations.store.store import Store
from annotations.work.saver import Outcome, Saver
from annotations.work.session import Session

LONG = 20.0
"""Seconds after which a wait counts as failed."""

ARTICLE = article_of_words("a", 40)


class Desk:
    """Somebody who tags, down to the disk: the session, the saver and the store as the program has them."""

    def __init__(self, folder: Path, annotator: str = "anna", article: Article = ARTICLE) -> None:
        """Sit down at an article of a corpus in `folder`."""
        self.article = article
        self.store = Store(folder / "annotations", annotator)
        self.path = self.store.path(article.id)
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self.saver = Saver(self.store, self._outcomes.put)
        self.session = Session(article, self.store, self.saver)
        self.tagged: list[str] = []
        self.said = ""
        """All that the screen would have said of it."""

    def tag(self, number: int) -> None:
        """Tag a word, and go on."""
        span = word(number, self.article.text)
        self.session.tag(span, "fact")
        self.tagged.append(self.article.text[span.start : span.end])

    def hear(self) -> Outcome:
        """Wait for what came of saving, and take it in as the screen does."""
        outcome = self._outcomes.get(timeout=LONG)
        self.said += self.session.hear(outcome)
        return outcome

    def state(self) -> bytes | None:
        """Return what is on disk, or nothing where nothing is."""
        return self.path.read_bytes() if self.path.exists() else None

    def settle(self) -> None:
        """Let all be saved, and hear of it, also of what is only put on its way by what is heard."""
        while self.saver.flush(LONG) or self.session.state[:5] != "saved" or not self._outcomes.empty():
            self.hear()

    def recover(self) -> None:
        """Let all be saved, now that the disk is well, and fail if anything is missing or out of order."""
        self.settle()
        assert self.session.trouble == ""
        self.saver.close()
        history = sorted(self.store.load(self.article).history, key=lambda change: change.when)
        assert [change.after[0].text for change in history] == self.tagged
        assert sorted(claim.text for claim in self.store.load(self.article).claims) == sorted(self.tagged)
        assert Session(self.article, self.store, self.saver).record.claims == self.session.record.claims
        with TinyDB(self.path, access_mode="r") as db:
            assert len(db.table("claims")) == len(db.table("history")) == len(self.tagged)
