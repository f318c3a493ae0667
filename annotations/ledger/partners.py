"""The passages of other articles that may say the same as a claim: tagged claims, and sentences that nobody tagged."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.model import Ledger, Mention
from annotations.text.spans import merge_spans

MAX_OFFERED = 9
"""Candidates that are offered at once: one for each digit."""

MIN_SCORE = 0.15
"""The likeness of wording from which a passage is suggested unasked: between the samples, most sentences that say the
same have more, and most others less. Whoever links a claim is offered all that share a word."""


class Passage(Struct, frozen=True, kw_only=True):
    """A claim, or a sentence without claims, of an article of the story."""

    article: str
    outlet: str
    start: int
    end: int
    text: str
    position: float
    """Its start as a share of the article, from 0 to 1."""
    language: str = "en"
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
    """A passage that may say the same as another."""

    passage: Passage
    score: float
    """The likeness of the wording, from 0 to 1."""
    lead: float = 0.0
    """What a place near the beginnings of both articles adds, as a part of the best wording."""


def best_first(partners: Iterable[Partner]) -> list[Partner]:
    """Return partners of one passage, of any number of articles, the best first.

    A best wording is taken over all of them: the best of an article may be worse than the second of another.
    """
    found = list(partners)
    best = max((each.score for each in found), default=0.0) or 1.0
    return sorted(found, key=lambda each: -(each.score / best + each.lead))


def tagged_passages(
    ledger: Ledger, readings: Mapping[str, ArticleReading], annotators: Collection[str]
) -> dict[str, list[Passage]]:
    """Return the claims of `annotators` in each article of a story, in reading order.

    The articles that the corpus does not have are left out.
    """
    found: dict[str, list[Passage]] = {}
    for each in ledger.story.articles:
        reading = readings.get(each.id)
        if reading is None or reading.article is None:
            continue
        passages = [
            _of_claim(reading.article, each.name, claim, record.row.annotator)
            for record in reading.records
            if record.row.annotator in annotators
            for claim in record.claims
        ]
        found[each.id] = sorted(passages, key=reading_order)
    return found


def with_sentences(
    ledger: Ledger, readings: Mapping[str, ArticleReading], tagged: Mapping[str, Sequence[Passage]]
) -> dict[str, list[Passage]]:
    """Return the `tagged` passages of each article, and its sentences without claims, in reading order."""
    found: dict[str, list[Passage]] = {}
    for each in ledger.story.articles:
        reading = readings.get(each.id)
        if reading is None or reading.article is None:
            continue
        passages = list(tagged.get(each.id, ()))
        spans = merge_spans(Span(passage.start, passage.end) for passage in passages)
        starts = [span.start for span in spans]
        for sentence in reading.cut:
            # Of spans apart from each other only the last that begins before the sentence's end can reach into it.
            last = bisect_left(starts, sentence.end) - 1
            if last < 0 or spans[last].end <= sentence.start:
                passages.append(_of_sentence(reading.article, each.name, sentence))
        found[each.id] = sorted(passages, key=reading_order)
    return found


def reading_order(passage: Passage) -> tuple[int, int]:
    """Return the sort key of passages of one article: of two that begin together, the longer one first."""
    return passage.start, -passage.end


def _of_claim(article: Article, outlet: str, claim: Claim, annotator: str) -> Passage:
    return Passage(
        article=article.id,
        outlet=outlet,
        start=claim.start,
        end=claim.end,
        text=claim.text,
        position=claim.start / max(1, len(article.text)),
        language=article.language,
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
        language=article.language,
    )


def mention_of(passage: Passage) -> Mention:
    """Return the mention of a passage that is a claim. Raises `ValueError` for a sentence."""
    if passage.claim is None:
        raise ValueError("a sentence is no claim yet")
    return Mention.of(passage.claim, passage.article, passage.annotator)
