"""The readings of the articles of a story, and the claims in them: the sheet of a ledger is computed from these."""

from pathlib import Path

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError
from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.model import Ledger
from annotations.reports.article_records import ArticleRecords


class StoryReadings:
    """Reads the articles of stories in a store and a corpus."""

    def __init__(self, folder: Path, corpus: Corpus | None, annotator: str) -> None:
        """Read for the ledgers of `annotator`. Raises `StoreError` for a store that cannot be listed."""
        self._corpus = corpus
        self._annotator = annotator
        self._records = ArticleRecords(folder)

    @property
    def unreadable(self) -> set[str]:
        """A sentence for each file that was left out."""
        return self._records.unreadable

    def of(self, ledger: Ledger) -> dict[str, ArticleReading]:
        """Return the readings of the articles of a story, by id."""
        ids = dict.fromkeys(
            (*(article.id for article in ledger.story.articles), *(mention.article for mention in ledger.mentions))
        )
        return {article_id: self.reading(article_id) for article_id in ids}

    def reading(self, article_id: str) -> ArticleReading:
        """Return the reading of one article."""
        article = self._article(article_id)
        records = self._records.of(article) if article is not None else self._records.stored(article_id)
        return ArticleReading(article, tuple(records), self._annotator)

    def _article(self, article_id: str) -> Article | None:
        number = self._corpus.entries.number(article_id) if self._corpus is not None else None
        if number is None or self._corpus is None:
            return None
        try:
            return self._corpus.load(self._corpus.entries[number])
        except ArticleError:
            return None
