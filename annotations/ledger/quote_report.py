"""Quotations of one statement in several articles, compared: without a ledger, and without claims."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from annotations.article import Article, Span
from annotations.ledger.attribution import speaker_beside
from annotations.ledger.quote_index import MIN_SHARED, QuotePlace, grams_of, outer_quotations, shared_grams
from annotations.ledger.quotes import Quote, QuoteComparison, Word, compare_words, quote_of, words_of
from annotations.suggest.quotation_marks import MARKS

MORE_WORDS = 2
"""Words by which a quotation must go beyond each part of an interrupted one to be compared with the whole of it."""


class Attribution(NamedTuple):
    """The attribution of a part of an article: its speaker."""

    span: Span
    speaker: str
    is_tagged: bool
    """Whether a claim says so; otherwise a suggestion."""


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
    """Whether a claim names the speaker; otherwise a suggestion does, or the words beside it."""


class QuotePair(Struct, frozen=True, kw_only=True):
    """Two quotations of one statement in two articles. The first is the most complete one that is like the second."""

    statement: int
    """The number of the statement: all its quotations have the same."""
    left: FoundQuote
    right: FoundQuote
    comparison: QuoteComparison


def compare_cluster(
    number: int,
    places: Sequence[QuotePlace],
    articles: Mapping[int, Article],
    speakers: Mapping[int, Sequence[Attribution]],
) -> Iterator[QuotePair]:
    """Yield each quotation of a statement beside the most complete one that is like it.

    `articles` are by the numbers of the index, and so are `speakers`, those that count most first.
    """
    found = [_Unit.of(each) for place in places if (each := _found(place, articles, speakers)) is not None]
    by_length = sorted(_as_units(found), key=lambda unit: (-unit.length, unit.found.published))
    for at, right in enumerate(by_length):
        for left in by_length[:at]:
            if left.found.article != right.found.article and shared_grams(left.grams, right.grams) >= MIN_SHARED:
                comparison = compare_words(left.quote, right.quote, left.words, right.words)
                yield QuotePair(statement=number, left=left.found, right=right.found, comparison=comparison)
                break


class _Unit(NamedTuple):
    """A quotation with its words, which are compared often."""

    found: FoundQuote
    quote: Quote
    words: list[Word]
    grams: frozenset[tuple[str, ...]]
    length: int
    """In words, without marks for those left out."""

    @classmethod
    def of(cls, found: FoundQuote) -> "_Unit":
        """Return a quotation with its words."""
        has_marks = found.text[:1] in MARKS
        # A claim on reported speech: what it may have in marks is less than a statement.
        quote = quote_of(found.text, speaker=found.speaker) if has_marks else Quote((found.text,), False, found.speaker)
        words = words_of(quote.parts)
        return cls(found, quote, words, grams_of(words), sum(word.kind == "word" for word in words))

    def contains(self, part: "_Unit") -> bool:
        """Return whether the other quotation is inside this one, in the same article."""
        one, other = self.found, part.found
        return one.article == other.article and one.start <= other.start and other.end <= one.end


def _found(
    place: QuotePlace, articles: Mapping[int, Article], speakers: Mapping[int, Sequence[Attribution]]
) -> FoundQuote | None:
    article = articles.get(place.article)
    if article is None:
        return None
    span = Span(place.start, place.end)
    said = next((each for each in speakers.get(place.article, ()) if each.speaker and each.span.overlaps(*span)), None)
    return FoundQuote(
        article=article.id,
        outlet=article.source,
        published=article.published,
        start=place.start,
        end=place.end,
        text=article.text[place.start : place.end],
        speaker=said.speaker if said else _beside(article.text, span),
        is_tagged=said is not None and said.is_tagged,
    )


def _beside(text: str, span: Span) -> str:
    """Return the speaker that the words beside a quotation name, which may be interrupted."""
    if found := speaker_beside(text, span):
        return found
    parts = outer_quotations(text[span.start : span.end])
    return speaker_beside(text, Span(span.start + parts[0].start, span.start + parts[0].end)) if len(parts) > 1 else ""


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
            and shared_grams(each.grams, whole.grams) >= MIN_SHARED
            for each in singles
        )
        dropped.update(map(id, inside) if is_in_one else (id(whole),))
    return [each for each in found if id(each) not in dropped]
