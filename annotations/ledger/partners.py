"""The passages of other articles that may say the same as a claim: tagged claims, and sentences that nobody tagged."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.ledger.model import Ledger, Mention
from annotations.ledger.relations import content_words
from annotations.ledger.sheet import ArticleReading
from annotations.text.segmentation import sentences

MAX_OFFERED = 9
"""Candidates that are offered at once: one for each digit."""

MIN_SCORE = 0.15
"""The likeness from which a passage is suggested unasked; whoever links a claim is offered all that share a word."""

POSITION_SHARE = 0.2
"""The part of the score that comes from the place in the article: news has the same thing at about the same place."""


class Passage(Struct, frozen=True, kw_only=True):
    """A claim, or a sentence without claims, of an article of the story."""

    article: str
    outlet: str
    start: int
    end: int
    text: str
    position: float
    """Its start as a share of the article, from 0 to 1."""
    label: str = ""
    """Empty for a sentence that nobody tagged."""
    claim: Claim | None = None
    annotator: str = ""

    @property
    def id(self) -> str:
        """The id of the claim; of a sentence, its place."""
        return self.claim.id if self.claim else f"{self.article}:{self.start}-{self.end}"

    @property
    def is_tagged(self) -> bool:
        """Whether it is a claim."""
        return self.claim is not None


class Partner(Struct, frozen=True, kw_only=True):
    """A passage that may say the same as another, with a score from 0 to 1."""

    passage: Passage
    score: float


def passages_of(
    ledger: Ledger, readings: Mapping[str, ArticleReading], annotators: Sequence[str]
) -> dict[str, list[Passage]]:
    """Return the claims and untagged sentences of each article of a story, in reading order.

    The claims are those of `annotators`; the articles that the corpus does not have are left out.
    """
    found: dict[str, list[Passage]] = {}
    for each in ledger.story.articles:
        reading = readings.get(each.id)
        if reading is None or reading.article is None:
            continue
        article = reading.article
        outlet = each.outlet or each.title or each.id
        passages = [
            _of_claim(article, outlet, claim, record.row.annotator)
            for record in reading.records
            if record.row.annotator in annotators
            for claim in record.claims
        ]
        spans = [Span(passage.start, passage.end) for passage in passages]
        passages += [
            _of_sentence(article, outlet, sentence)
            for sentence in sentences(article.text, article.language)
            if not any(sentence.overlaps(*span) for span in spans)
        ]
        found[each.id] = sorted(passages, key=lambda passage: (passage.start, -passage.end))
    return found


def _of_claim(article: Article, outlet: str, claim: Claim, annotator: str) -> Passage:
    return Passage(
        article=article.id,
        outlet=outlet,
        start=claim.start,
        end=claim.end,
        text=claim.text,
        position=claim.start / max(1, len(article.text)),
        label=claim.label,
        claim=claim,
        annotator=annotator,
    )


def _of_sentence(article: Article, outlet: str, span: Span) -> Passage:
    return Passage(
        article=article.id,
        outlet=outlet,
        start=span.start,
        end=span.end,
        text=article.text[span.start : span.end],
        position=span.start / max(1, len(article.text)),
    )


class PartnerFinder:
    """Ranks passages by shared words, rare ones first, and by their position."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Weigh words by how few of all `passages` have them."""
        self._words: dict[str, set[str]] = {}
        counts: Counter[str] = Counter()
        for passage in passages:
            counts.update(self._words_of(passage.text))
        total = max(1, len(self._words))
        self._weights = {word: math.log(1 + total / count) for word, count in counts.items()}

    def _words_of(self, text: str) -> set[str]:
        if text not in self._words:
            self._words[text] = content_words(text)
        return self._words[text]

    def _weight(self, words: Iterable[str]) -> float:
        # In one order, so that equal sets have equal sums.
        return sum(self._weights.get(word, 1.0) ** 2 for word in sorted(words))

    def likeness(self, one: str, other: str) -> float:
        """Return how alike two texts are in their words, from 0 to 1: a cosine of weighted sets."""
        first, second = self._words_of(one), self._words_of(other)
        whole = math.sqrt(self._weight(first) * self._weight(second))
        return self._weight(first & second) / whole if whole else 0.0

    def partners(self, query: Passage, candidates: Iterable[Passage], least: float = 0.0) -> list[Partner]:
        """Return at most nine candidates that are more like a passage than `least`, the best first."""
        found = []
        for candidate in candidates:
            likeness = self.likeness(query.text, candidate.text)
            near = 1 - abs(query.position - candidate.position)
            score = (1 - POSITION_SHARE) * likeness + POSITION_SHARE * near * min(1.0, likeness * 2)
            if score > least:
                found.append(Partner(passage=candidate, score=round(score, 4)))
        found.sort(key=lambda each: (-each.score, not each.passage.is_tagged, each.passage.article, each.passage.start))
        return found[:MAX_OFFERED]


def mention_of(passage: Passage) -> Mention:
    """Return the mention of a passage that is a claim. Raises `ValueError` for a sentence."""
    if passage.claim is None:
        raise ValueError("a sentence is no claim yet")
    return Mention.of(passage.claim, passage.article, passage.annotator)
