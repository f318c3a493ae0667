"""The ClaimReview of an entry, as schema.org has it; without a verdict it is a draft.

Copydesk gives no verdict: a publisher adds one, with the address of the review.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from annotations.ledger.model import StoryArticle
from annotations.ledger.page import link_of
from annotations.moment import readable_date, sortable_date

REQUIRED = ("url", "author", "reviewRating")
"""What a draft lacks, and a publisher must fill in."""


class Verdict(Struct, frozen=True, kw_only=True):
    """A publisher's verdict on a claim."""

    text: str
    rating: int
    best: int
    worst: int
    url: str
    author: str
    published: str
    """The date of the review, as ISO 8601."""


def first_of(articles: Sequence[StoryArticle]) -> StoryArticle | None:
    """Return the article that was published first; `None` if no date is known."""
    dated = [article for article in articles if article.published]
    return min(dated, key=lambda article: (sortable_date(readable_date(article.published)), article.id), default=None)


def claim_review(
    claim: str, speaker: str, articles: Sequence[StoryArticle], verdict: Verdict | None = None
) -> dict[str, Any]:
    """Return the ClaimReview of a claim that some articles have."""
    first = first_of(articles)
    item: dict[str, Any] = {"@type": "Claim"}
    if speaker:
        item["author"] = {"@type": "Person", "name": speaker}
    if first is not None:
        item["datePublished"] = readable_date(first.published)
        item["firstAppearance"] = _appearance(first)
    item["appearance"] = [_appearance(article) for article in articles if article is not first]
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": claim}
    if verdict is not None:
        found["url"] = verdict.url
        found["author"] = {"@type": "Organization", "name": verdict.author}
        found["datePublished"] = verdict.published
    found["itemReviewed"] = item
    if verdict is not None:
        found["reviewRating"] = {
            "@type": "Rating",
            "ratingValue": verdict.rating,
            "bestRating": verdict.best,
            "worstRating": verdict.worst,
            "alternateName": verdict.text,
        }
    return found


def _appearance(article: StoryArticle) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsArticle"}
    if url := link_of(article.url):
        found["url"] = url
    found["headline"] = article.title or article.id
    if article.published:
        found["datePublished"] = readable_date(article.published)
    if article.outlet:
        found["publisher"] = {"@type": "Organization", "name": article.outlet}
    return found


_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def as_json(value: Mapping[str, Any]) -> bytes:
    """Return JSON that may stand in an element of a page: no text in it can end the element."""
    return (json.dumps(value, ensure_ascii=False, indent=1).translate(_ESCAPES) + "\n").encode("utf-8", "replace")
