"""What a list of articles tells of each: its title and length, and what was made of it."""

from msgspec import Struct

from annotations.corpus import Corpus, Entry
from annotations.errors import ArticleError, StoreError
from annotations.record import Status
from annotations.store import Store


class Listed(Struct, frozen=True, kw_only=True):
    """One article of a list."""

    id: str
    title: str = ""
    words: int = 0
    status: Status = "new"
    claims: dict[str, int] = {}
    """How many there are of each label of the scheme, and of any other that occurs."""
    read: int = 0
    """How much of the text was read, in per cent."""
    seconds: float = 0.0
    """Time spent reading it, in seconds."""
    problem: str = ""
    """Why the article or what was made of it cannot be opened; empty where both can."""


def listed(corpus: Corpus, store: Store, entry: Entry) -> Listed:
    """Look into an article and into what the annotator made of it."""
    counts = dict.fromkeys((label.name for label in corpus.settings.scheme.labels), 0)
    try:
        article = corpus.load(entry)
    except ArticleError as error:
        return Listed(id=entry.id, claims=counts, problem=str(error))
    try:
        summary = store.summary(entry.id)
    except StoreError as error:
        return Listed(id=entry.id, title=article.title, words=article.words, claims=counts, problem=str(error))
    if summary is None:
        return Listed(id=entry.id, title=article.title, words=article.words, claims=counts)
    reviewed = sum(end - start for start, end in summary.row.reviewed)
    return Listed(
        id=entry.id,
        title=article.title,
        words=article.words,
        status=summary.row.status,
        claims={**counts, **summary.counts},
        read=min(100, round(100 * reviewed / len(article.text.strip()))),
        seconds=summary.row.seconds,
    )
