"""Second readings: a sample of done articles comes back, to measure how far annotators agree with themselves.

A second reading is an empty record under the annotator's name and `+again`. It is the plan as well: the store shows
the article as new until that record is done, and never shows the first reading meanwhile.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, AskedError
from annotations.store.archive import Archive
from annotations.store.own_files import OwnFiles
from annotations.store.store import Store
from annotations.team.assignments import rank
from annotations.team.readings import AGAIN, GOLD, ended_at


class Sample(Struct, frozen=True, kw_only=True):
    """The output of `copydesk again --json`. It names no articles: a reader who knew them would read differently."""

    annotator: str
    done: int
    """Articles that the annotator has done."""
    eligible: int
    """Those done long enough ago, that can still be read."""
    before: int
    """Articles that had come back already."""
    added: int
    """Articles that come back now."""


def make_sample(
    corpus: Corpus, store: Store, share: Fraction, after: timedelta, seed: int, now: datetime, *, is_trial: bool = False
) -> Sample:
    """Let a share of the articles that `store`'s annotator has done come back for a second reading.

    Only articles done for `after` or longer count. Those that came back before are part of the share, so that the same
    call adds nothing. Nothing is written if it `is_trial`. Raises `AskedError` for a gold standard or a second reading,
    `StoreError`, and `NotSavedError` where a record cannot be written.
    """
    if store.annotator.endswith((AGAIN, GOLD)):
        raise AskedError(f"{store.annotator} is not a person. Name the annotator of the first reading")
    done = dict(_done(store))
    present = {entry.id: entry for entry in corpus.entries}
    # A change may be dated a moment ahead, so that changes keep their order.
    eligible = {each for each, when in done.items() if now - min(when, now) >= after and each in present}
    files = OwnFiles(store.folder, store.annotator, done)
    before = {each for each in done if files.path(each).exists()}
    chosen = choose(eligible, before, share, seed)
    again = Store(store.folder, store.annotator + AGAIN)
    added = 0
    for article_id in chosen:
        try:
            article = corpus.load(present[article_id])
        except ArticleError:
            continue
        added += 1
        if not is_trial:
            again.apply(article, [])
    return Sample(annotator=store.annotator, done=len(done), eligible=len(eligible), before=len(before), added=added)


def choose(eligible: Collection[str], before: Collection[str], share: Fraction, seed: int) -> tuple[str, ...]:
    """Return the ids of a share of articles, without those that came `before`; one at least, if there is any.

    Articles are ranked as those of assignments are: by the SHA-256 of `seed|id`.
    """
    wanted = max(int(share * len(eligible) + Fraction(1, 2)), 1) - len(before)
    ranked = sorted(set(eligible) - set(before), key=lambda each: rank(seed, each))
    return tuple(ranked[: max(0, wanted)])


def _done(store: Store) -> Iterator[tuple[str, datetime]]:
    """Yield the articles that the annotator has done, each with when. Raises `StoreError`."""
    archive = Archive(store.folder)
    for path, row in archive.files([store.annotator]):
        if row.annotator == store.annotator and path == store.path(row.id) and row.status == "done":
            ended = ended_at(archive.read(path))
            if ended is not None:
                yield row.id, ended
