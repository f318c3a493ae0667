"""The reading of an article of a story: how far it went decides what is absent from it and what is unknown."""

from dataclasses import dataclass
from functools import cached_property

from annotations.article import Article, Span
from annotations.claims.record import Record
from annotations.text.segmentation import sentences
from annotations.text.spans import count_covered


@dataclass(frozen=True)
class ArticleReading:
    """The reading progress and the claims of an article of a story."""

    article: Article | None = None
    """`None` if the corpus does not have it."""
    records: tuple[Record, ...] = ()
    """Of all annotators whose claims the ledger links, on the text of the article if there is one."""
    annotator: str = ""
    """Whose ledger it is: what this person has reviewed counts."""

    @cached_property
    def cut(self) -> tuple[Span, ...]:
        """The sentences of the article; those of the annotator's record where the corpus does not have it."""
        if self.article is not None:
            return tuple(sentences(self.article.text, self.article.language))
        return tuple(sentences(self._own.text, self._own.row.language)) if self._own is not None else ()

    @property
    def sentences(self) -> int:
        """The number of sentences."""
        return len(self.cut)

    @cached_property
    def reviewed(self) -> int:
        """Sentences that the annotator of the ledger has reviewed."""
        return count_covered(self.cut, self._own.row.reviewed) if self._own is not None else 0

    @property
    def _own(self) -> Record | None:
        return next((record for record in self.records if record.row.annotator == self.annotator), None)

    @property
    def is_whole(self) -> bool:
        """Whether every sentence was reviewed."""
        return 0 < self.sentences <= self.reviewed


NOT_READ = ArticleReading()
"""What is known of an article that nobody has read."""
