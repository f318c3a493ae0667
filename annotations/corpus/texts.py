"""The texts of a corpus: of all of it, file after file, or of a few articles among many."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from annotations.article import Article
from annotations.corpus.concordance import anything, is_listed, pieces_of
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError

FEW_SHARE = 0.1
"""The share of a corpus up to which articles are opened one by one."""


def articles_of(corpus: Corpus) -> Iterator[tuple[int, Article | None]]:
    """Yield the number of each entry of a corpus with its article, under its id, in the order of the corpus.

    `None` stands for one that cannot be read, or that changed since it was listed. The language of the articles is not
    guessed. Much quicker than opening the articles one by one.
    """
    following = 0
    for path, some in groupby(enumerate(corpus.entries), key=lambda pair: pair[1].path):
        for number, entry, piece in pieces_of(path, some, anything, corpus):
            yield from ((each, None) for each in range(following, number))
            following = number + 1
            article = piece.article
            is_whole = article is not None and is_listed(corpus, entry, piece)
            yield number, replace(article, id=entry.id) if article is not None and is_whole else None
    yield from ((each, None) for each in range(following, len(corpus.entries)))


def articles_with(corpus: Corpus, ids: Collection[str]) -> Iterator[Article]:
    """Yield the articles with some ids, in the order of the corpus, but for those that cannot be read.

    A few among many are opened one by one, and the rest is never read.
    """
    if len(ids) > FEW_SHARE * len(corpus.entries):
        yield from (each for _, each in articles_of(corpus) if each is not None and each.id in ids)
        return
    for entry in corpus.entries:
        if entry.id in ids:
            with suppress(ArticleError):
                yield corpus.load(entry)
