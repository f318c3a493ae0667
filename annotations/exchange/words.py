"""Words without the white space between them: the articles that have exactly these words.

Files of tagged words have no more. A file without marks between its articles is parted: what is an article of the
corpus but for its white space is one, from the beginning of a sentence to the end of one.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from annotations.article import Article, fingerprint
from annotations.claims.claim import NOT_IN_TEXT
from annotations.exchange.annotated import QUOTED_CHARS, AnnotatedArticle, Read, Rejected, SpanAnnotation
from annotations.exchange.same_text import SpaceCarrier, carried_span
from annotations.wording import brief

_BEGINNING_CHARS = 16
"""Characters by which articles are looked for that may begin at a sentence."""


class WordMatcher:
    """The articles of a corpus by their words without white space."""

    def __init__(self, articles: Callable[[], Iterable[Article]], load: Callable[[str], Article]) -> None:
        """Match articles, which are read for the first file of words; `load` returns the one with an id."""
        self._articles = articles
        self._load = load

    def parted(self, item: AnnotatedArticle) -> Read:
        """Yield the articles that are in an item, on their texts; what is between them is rejected."""
        ends = set(item.sentence_ends)
        at = lost = 0
        for begin in (0, *item.sentence_ends[:-1]):
            if begin < at:
                continue
            length, found = self._at(item.text, begin, ends)
            if not found:
                continue
            yield from _unknown(item, lost, begin)
            at = lost = begin + length
            yield self._one(_part(item, begin, at), found)
        yield from _unknown(item, lost, len(item.text))

    def _one(self, part: AnnotatedArticle, found: list[str]) -> AnnotatedArticle | Rejected:
        """Return a part on the text of its article, one of those `found`."""
        if len(found) > 1 and part.article not in found:
            why = f"{len(found)} articles have its words ({', '.join(found[:3])})"
            why = f"{why}, and the file does not say which one"
            return Rejected(number=part.number, why=why, name=part.name, kind="several articles have the words")
        if any(mark.end > len(part.text) for mark in part.spans):
            why = f"a claim continues past the end of {found[0]}"
            return Rejected(number=part.number, why=why, name=part.name)
        return _on_text(part, self._load(part.article if part.article in found else found[0]))

    def _at(self, text: str, begin: int, ends: set[int]) -> tuple[int, list[str]]:
        """Return the longest article that begins at an offset and ends with a sentence: its length, and the ids."""
        beginning = text[begin : begin + _BEGINNING_CHARS]
        lengths = self._index[1].get(hash(beginning), set()) | self._short
        for length in sorted(lengths, reverse=True):
            if begin + length in ends:
                found = self._index[0].get(fingerprint(text[begin : begin + length]), [])
                if found:
                    return length, found
        return 0, []

    @cached_property
    def _index(self) -> tuple[dict[str, list[str]], dict[int, set[int]]]:
        """The ids of articles by the fingerprints of their words, and lengths of articles by how they begin."""
        by_words: dict[str, list[str]] = {}
        lengths: dict[int, set[int]] = {}
        for article in self._articles():
            words = "".join(article.text.split())
            by_words.setdefault(fingerprint(words), []).append(article.id)
            if len(words) < _BEGINNING_CHARS:
                lengths.setdefault(0, set()).add(len(words))
            else:
                lengths.setdefault(hash(words[:_BEGINNING_CHARS]), set()).add(len(words))
        return by_words, lengths

    @property
    def _short(self) -> set[int]:
        """The lengths of articles that are too short for a beginning."""
        return self._index[1].get(0, set())


def _unknown(item: AnnotatedArticle, begin: int, end: int) -> Iterator[Rejected]:
    """Yield the rejection of words that are no article's, if there are any."""
    if begin < end:
        part = _part(item, begin, end)
        why = f"no article of the corpus has exactly the words that begin with “{brief(part.text, QUOTED_CHARS)}”"
        kind = "no article of the corpus has exactly the words"
        yield Rejected(number=part.number, why=why, article=item.article, name=part.name, kind=kind)


def _part(item: AnnotatedArticle, begin: int, end: int) -> AnnotatedArticle:
    """Return a part of an item that has words without white space."""
    numbers = item.where or (item.number,) * len(item.spans)
    chosen = [(mark, at) for mark, at in zip(item.spans, numbers, strict=True) if begin <= mark.start < end]
    spans = tuple(_shifted(mark, begin, end) for mark, _ in chosen)
    where = tuple(at for _, at in chosen)
    return replace(item, number=where[0] if where else item.number, text=item.text[begin:end], spans=spans, where=where)


def _shifted(mark: SpanAnnotation, begin: int, end: int) -> SpanAnnotation:
    """Return a span in a part from `begin` to `end`; its source span only if that is in the part too."""
    mark = replace(mark, start=mark.start - begin, end=mark.end - begin)
    if mark.speaker_start == NOT_IN_TEXT:
        return mark
    if begin <= mark.speaker_start and mark.speaker_end <= end:
        return replace(mark, speaker_start=mark.speaker_start - begin, speaker_end=mark.speaker_end - begin)
    return replace(mark, speaker_text="", speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)


def _on_text(item: AnnotatedArticle, article: Article) -> AnnotatedArticle:
    """Return an item with words without white space on the text of the article that has these words."""
    carrier = SpaceCarrier(article.text)
    spans = tuple(carried_span(mark, carrier.place(mark.start, mark.end), article.text, carrier) for mark in item.spans)
    return replace(item, article=article.id, text=article.text, sentence_ends=(), spans=spans)
