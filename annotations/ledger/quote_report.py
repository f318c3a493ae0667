"""Quotations of one statement in several articles, compared: without a ledger, and without claims."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from annotations.article import Article, Span
from annotations.ledger.attribution import speaker_beside
from annotations.ledger.quote_index import MIN_SHARED, QuoteIndex, QuotePlace, shared_part
from annotations.ledger.quotes import Quote, QuoteComparison, Word, compare_quotes, quote_of, words_of
from annotations.text.quotations import quotations

MAX_SEAM_CHARS = 120
"""Code points between two quotations of a paragraph that may be one statement: “A,” said the mayor of the town. “B.”"""

MORE_WORDS = 2
"""Words by which a quotation must go beyond each part of an interrupted one to be compared with the whole of it."""


class FoundQuote(Struct, frozen=True, kw_only=True):
    """A quotation in an article."""

    article: str
    outlet: str
    published: str
    start: int
    end: int
    text: str
    speaker: str = ""
    is_tagged: bool = False
    """Whether a claim names the speaker; otherwise the words beside it do."""


class QuotePair(Struct, frozen=True, kw_only=True):
    """Two quotations of one statement in two articles. The first is the most complete one that is like the second."""

    statement: int
    """The number of the statement: all its quotations have the same."""
    left: FoundQuote
    right: FoundQuote
    comparison: QuoteComparison


def outer_quotations(text: str) -> list[Span]:
    """Return the quotations of a text that are not inside another one."""
    outer: list[Span] = []
    for span in quotations(text):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return outer


def index_article(index: QuoteIndex, number: int, text: str) -> None:
    """Add the quotations of an article to an index, and those that are interrupted as one as well."""
    spans = outer_quotations(text)
    for span in spans:
        index.add(number, *span, [_inside(text, span)])
    for one, other in pairwise(spans):
        if _is_one_statement(text, one, other):
            index.add(number, one.start, other.end, [_inside(text, one), _inside(text, other)])


def _inside(text: str, span: Span) -> str:
    return text[span.start + 1 : span.end - 1]


def _is_one_statement(text: str, one: Span, other: Span) -> bool:
    between = text[one.end : other.start]
    return len(between) <= MAX_SEAM_CHARS and "\n" not in between.strip(" ") and between.count(". ") <= 1


def compare_cluster(
    number: int,
    places: Sequence[QuotePlace],
    articles: Mapping[int, Article],
    speakers: Mapping[int, Sequence[tuple[Span, str]]],
) -> Iterator[QuotePair]:
    """Yield each quotation of a statement beside the most complete one that is like it.

    `articles` are by the numbers of the index, and `speakers` have the spans of claims with their speakers.
    """
    found = [_Unit.of(each) for place in places if (each := _found(place, articles, speakers)) is not None]
    by_length = sorted(_as_units(found), key=lambda unit: (-unit.length, unit.found.published))
    for at, right in enumerate(by_length):
        for left in by_length[:at]:
            if left.found.article != right.found.article and shared_part(left.words, right.words) >= MIN_SHARED:
                comparison = compare_quotes(left.quote, right.quote)
                yield QuotePair(statement=number, left=left.found, right=right.found, comparison=comparison)
                break


class _Unit(NamedTuple):
    """A quotation with its words, which are compared often."""

    found: FoundQuote
    quote: Quote
    words: list[Word]
    length: int
    """In words, without marks for those left out."""

    @classmethod
    def of(cls, found: FoundQuote) -> "_Unit":
        """Return a quotation with its words."""
        quote = quote_of(found.text, speaker=found.speaker)
        words = words_of(quote.parts)
        return cls(found, quote, words, sum(word.kind == "word" for word in words))

    def contains(self, part: "_Unit") -> bool:
        """Return whether the other quotation is inside this one, in the same article."""
        one, other = self.found, part.found
        return one.article == other.article and one.start <= other.start and other.end <= one.end


def _found(
    place: QuotePlace, articles: Mapping[int, Article], speakers: Mapping[int, Sequence[tuple[Span, str]]]
) -> FoundQuote | None:
    article = articles.get(place.article)
    if article is None:
        return None
    span = Span(place.start, place.end)
    tagged = next((name for each, name in speakers.get(place.article, ()) if name and each.overlaps(*span)), "")
    spans = outer_quotations(article.text[place.start : place.end])
    last = Span(place.start + spans[-1].start, place.start + spans[-1].end) if spans else span
    first = Span(place.start + spans[0].start, place.start + spans[0].end) if spans else span
    beside = speaker_beside(article.text, first) or speaker_beside(article.text, last)
    return FoundQuote(
        article=article.id,
        outlet=article.source,
        published=article.published,
        start=place.start,
        end=place.end,
        text=article.text[place.start : place.end],
        speaker=tagged or beside,
        is_tagged=bool(tagged),
    )


def _as_units(found: Sequence[_Unit]) -> list[_Unit]:
    """Return the quotations to compare: an interrupted one as a whole only where another article has it in one."""
    wholes = [each for each in found if len(each.quote.parts) > 1]
    singles = [each for each in found if len(each.quote.parts) == 1]
    dropped: set[int] = set()
    for whole in wholes:
        inside = [each for each in singles if whole.contains(each)]
        longest = max((each.length for each in inside), default=0)
        is_in_one = any(
            each.found.article != whole.found.article
            and each.length > longest + MORE_WORDS
            and shared_part(each.words, whole.words) >= MIN_SHARED
            for each in singles
        )
        dropped.update(map(id, inside) if is_in_one else (id(whole),))
    return [each for each in found if id(each) not in dropped]
