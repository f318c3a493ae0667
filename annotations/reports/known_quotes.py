"""Known quotations of a corpus: the claims of its store, and suggestions that are in the cache."""

from collections.abc import Sequence
from pathlib import Path

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.errors import StoreError
from annotations.ledger.quote_search import Knowledge
from annotations.reports.article_records import ArticleRecords
from annotations.scheme import Scheme
from annotations.store.predictions import Predictions
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.languages import LANGUAGES, suggest_in
from annotations.suggest.suggestion import Suggestion

QUOTE = "quote"
"""The label of quotes. A scheme may have kinds of it."""


def knowledge_of(records: ArticleRecords, folder: Path, scheme: Scheme, cache: Path, model: str) -> Knowledge:
    """Return the known quotations of the store `folder`, without starting a model.

    Suggestions are those that a `model`, as `resolve` returns it, has made before; of an article in another language
    that the rules know, those of the rules, which need none. Before them come those of other tools' models that were
    imported, of which a file that cannot be read is left out, and named.
    """
    labels = {name for name, line in scheme.lineages().items() if QUOTE in line} | {QUOTE}
    imported = Predictions(folder)
    kept = SuggestionCache(cache, model) if model else None

    def claims(article: Article) -> Sequence[Claim]:
        return [claim for record in records.of(article) for claim in record.claims]

    def predicted(article: Article) -> Sequence[Suggestion]:
        try:
            found = [each.suggestion_in(article.text) for each in imported.read(article.id) if each.label in labels]
        except StoreError as error:
            records.unreadable.add(str(error))
            return ()
        return [each for each in found if each is not None]

    def suggestions(article: Article) -> Sequence[Suggestion]:
        if article.language in LANGUAGES:
            return [*predicted(article), *suggest_in(article.text, article.language)]
        found = kept.get(article.sha256) if kept is not None and article.language == "en" else None
        return [*predicted(article), *(each for each in found or () if each.label == QUOTE)]

    return Knowledge(records.has, claims, suggestions, labels)
