"""In bulk: the same done to many articles, one change in each, and all of it taken back at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Undo
from annotations.claims.record import Record, Status
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, StoreError
from annotations.store.store import Store
from annotations.work.saver import Saver

WAITING = 64
"""Articles that wait for the disk at once, with their texts, at the most."""

PAUSE = 1.0
"""Seconds that are waited for one of them at the longest."""

Make = Callable[[Record], Apply | None]
"""Makes what is to be done to an article of what was made of it so far; `None` where there is nothing to do.

May raise `ArticleError` where it cannot be done.
"""


class BatchResult(NamedTuple):
    """One article that has been dealt with."""

    id: str
    acted: bool = False
    """Whether anything was done to it."""
    problem: str = ""
    """Why nothing could be done, in a sentence without its full stop; or what was wrong with its file."""


class Bulk:
    """Does things to many articles, whose texts are read one after the other and let go."""

    def __init__(self, store: Store, saver: Saver) -> None:
        """Read what was made of the articles from `store`, and put what is done on its way to the disk by `saver`."""
        self._store = store
        self._saver = saver
        self._done: list[tuple[str, list[tuple[Entry, str]]]] = []
        """What was done, the latest last: what it was, the articles, and the id of the change in each."""

    @property
    def last(self) -> tuple[int, str]:
        """In how many articles something would be taken back now, and what it is."""
        return (len(self._done[-1][1]), self._done[-1][0]) if self._done else (0, "")

    def do(self, corpus: Corpus, entries: Sequence[Entry], make: Make, what: str = "") -> Iterator[BatchResult]:
        """Do something to articles in their order, and tell of each. Whoever stops asking has done it to those told.

        Reading is faster than writing: no more than `WAITING` texts wait for the disk at once, unless it is so slow
        that somebody would think nothing goes on. `what` it is, is told before it is undone.
        """
        done: list[tuple[Entry, str]] = []
        for entry in entries:
            if len(entries) > 1:
                self._saver.wait_for_room(WAITING, PAUSE)
            try:
                article, record = self._read(corpus, entry)
                step = make(record)
            except (ArticleError, StoreError) as error:
                yield BatchResult(entry.id, problem=str(error))
                continue
            if step is not None:
                self._saver.put(article, step)
                if not done:
                    self._done.append((what, done))
                done.append((entry, step.change.id))
            yield BatchResult(entry.id, acted=step is not None, problem=record.trouble)

    def undo(self, corpus: Corpus) -> Iterator[BatchResult]:
        """Take back what was done last, in each of its articles; nothing where nothing was done, or all is undone."""
        for entry, change_id in self._done.pop()[1] if self._done else ():
            try:
                article, record = self._read(corpus, entry)
            except (ArticleError, StoreError) as error:
                yield BatchResult(entry.id, problem=str(error))
                continue
            self._saver.put(article, Undo(change_id, record.moment()))
            yield BatchResult(entry.id, acted=True, problem=record.trouble)

    def _read(self, corpus: Corpus, entry: Entry) -> tuple[Article, Record]:
        """Read an article and what was made of it, with what is on its way to the disk. Raises as both do."""
        article = corpus.load(entry)
        pending = self._saver.pending(article)
        record = self._store.load(article)
        for step in pending:
            record = step.apply(record)
        return article, record.reanchored()


def tagging(label: str, spans: Mapping[str, Collection[tuple[Span, str]]]) -> Make:
    """Return what tags words with a label, as one change an article.

    `spans` are those of each article by its id, with the words that stand there, white space aside: what stands
    elsewhere by now is not tagged, nor what carries a claim with the label already.
    """

    def make(record: Record) -> Apply | None:
        held = {claim.span for claim in record.claims if claim.label == label}
        wanted = spans.get(record.row.id, ())
        if any(record.text[slice(*span)].split() != words.split() for span, words in wanted):
            raise ArticleError(f"{record.row.title} has changed since it was searched")
        claims = [Claim.of(record.text, *span, label) for span, _ in wanted if span not in held]
        return edits.tag(record, *claims) if claims else None

    return make


def marking(status: Status | None) -> Make:
    """Return what gives articles a status; with `None` the one they had come to before they were marked."""

    def make(record: Record) -> Apply | None:
        wanted = status or edits.implied_status(record)
        return None if record.row.status == wanted else edits.set_status(record, wanted)

    return make
