"""The sentences around a mention, for exports."""

from typing import NamedTuple

from annotations.article import Article
from annotations.ledger.model import Mention
from annotations.text.segmentation import sentences


class Context(NamedTuple):
    """The words of a mention with what is before and behind them, each on one line."""

    before: str
    words: str
    after: str


def context_of(mention: Mention, article: Article | None, count: int) -> Context:
    """Return a mention with its sentence, and so many sentences before and behind that one.

    Without the article, or if its words are not at their place any more, only the words are known; likewise for a
    `count` of 0.
    """
    words = " ".join(mention.text.split())
    if article is None or count < 1 or article.text[mention.start : mention.end] != mention.text:
        return Context("", words, "")
    cut = sentences(article.text, article.language)
    touched = [number for number, each in enumerate(cut) if each.overlaps(mention.start, mention.end)]
    if not touched:
        return Context("", words, "")
    start = cut[max(0, touched[0] - count)].start
    end = cut[min(len(cut) - 1, touched[-1] + count)].end
    text = article.text
    return Context(_line(text[start : mention.start]), words, _line(text[mention.end : end]))


def _line(text: str) -> str:
    """Return a text on one line, with a space at an end that had white space."""
    words = " ".join(text.split())
    return (" " if text[:1].isspace() and words else "") + words + (" " if text[-1:].isspace() and words else "")
