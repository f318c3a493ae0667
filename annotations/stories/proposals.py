"""Proposals: the stories and copies of a corpus that nobody has made yet, from its index."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError
from annotations.stories.copies import CopySearch, Shingled, copies
from annotations.stories.grouping import MIN_SIMILARITY, WINDOW_DAYS, Dated, Grouping, SinglePass
from annotations.stories.index import Headline, StoryIndex


class Proposal(Struct, frozen=True):
    """Articles that seem to be on one event, in the order of their dates; those without a date come last."""

    articles: tuple[Headline, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets, each once, in the order of their first article; without unknown ones."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles if article.outlet))

    @property
    def is_dated(self) -> bool:
        """Whether every article has a date; of others the wording alone decided."""
        return all(article.day is not None for article in self.articles)


class CopyOffer(Struct, frozen=True):
    """An article that seems to be a copy of another."""

    master: Headline
    copy: Headline
    covered: float
    """The share of the shorter text that both have in runs of words, as `Copy.covered`, from 0 to 1."""


def propose_stories(
    index: StoryIndex,
    days: int = WINDOW_DAYS,
    least: float = MIN_SIMILARITY,
    grouping: Grouping | None = None,
) -> list[Proposal]:
    """Return the stories that an index suggests, those of most outlets first, then the largest, then the earliest.

    Articles are joined within `days` of the story's latest, if their cosine with its centre is at least `least`.
    """
    articles = [Dated(each.id, each.day, each.features.terms, each.features.times) for each in index]
    groups = (grouping or SinglePass(days, least)).groups(articles)
    found = [Proposal(index.headlines([articles[number].key for number in group])) for group in groups]
    return sorted(found, key=lambda each: (-len(each.outlets), -len(each.articles)))


def propose_copies(index: StoryIndex, corpus: Corpus, search: CopySearch | None = None) -> Iterator[CopyOffer]:
    """Yield the copies that an index suggests, in the order of their dates; their texts are read and compared.

    Texts that cannot be read any more are not offered.
    """
    articles = [Shingled(each.id, each.day, each.features.words, each.features.shingles) for each in index]

    def text(number: int) -> str:
        place = corpus.entries.number(articles[number].key)
        if place is None:
            return ""
        try:
            return corpus.load(corpus.entries[place]).text
        except ArticleError:
            return ""

    for each in copies(articles, text, search):
        master, copy = index.headlines([articles[each.master].key, articles[each.copy].key])
        yield CopyOffer(master, copy, round(each.covered, 3))


def outlets_of(articles: Sequence[Headline]) -> str:
    """Return the outlets of some articles in words: three at most, and how many more there are."""
    names = list(dict.fromkeys(article.outlet for article in articles if article.outlet))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
