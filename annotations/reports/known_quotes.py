"""What is known of the quotations of a corpus: the claims of its store, and suggestions that are in the cache."""

from collections.abc import Sequence
from pathlib import Path

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.ledger.quote_search import Knowledge
from annotations.reports.article_records import ArticleRecords
from annotations.scheme import Scheme
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.languages import LANGUAGES, suggest_in
from annotations.suggest.suggestion import Suggestion

QUOTE = "quote"
"""The label of quotes. A scheme may have kinds of it."""


def knowledge_of(records: ArticleRecords, scheme: Scheme, cache: Path, model: str) -> Knowledge:
    """Return what is known of quotations, without starting a model.

    Suggestions are those that a `model`, as `resolve` returns it, has made before; of an article in another language
    that the rules know, those of the rules, which need none.
    """
    kept = SuggestionCache(cache, model) if model else None

    def claims(article: Article) -> Sequence[Claim]:
        return [claim for record in records.of(article) for claim in record.claims]

    def suggestions(article: Article) -> Sequence[Suggestion]:
        if article.language in LANGUAGES:
            return suggest_in(article.text, article.language)
        found = kept.get(article.sha256) if kept is not None and article.language == "en" else None
        return [each for each in found or () if each.label == QUOTE]

    labels = {name for name, line in scheme.lineages().items() if QUOTE in line} | {QUOTE}
    return Knowledge(records.has, claims, suggestions, labels)
