"""Following links: the articles of the pages that a list names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from annotations.article import Article
from annotations.corpus.download import Page
from annotations.corpus.links.link import Link
from annotations.corpus.links.visits import Visits
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError
from annotations.moment import readable_date

MAX_LINKS = 50
"""How many pages of a list are fetched at a time, unless more are asked for."""


@dataclass(frozen=True)
class Limits:
    """Which pages of a list are wanted."""

    since: date | None = None
    """The first day of those that are wanted; pages without a date are wanted."""
    most: int = MAX_LINKS

    def wanted(self, links: Iterable[Link]) -> list[Link]:
        """Return the links within the limits, in their order."""
        recent = (link for link in links if link.key and self._is_recent(link))
        return [link for _, link in zip(range(self.most), recent, strict=False)]

    def _is_recent(self, link: Link) -> bool:
        day = readable_date(link.published)[:10]
        try:
            return self.since is None or not day or date.fromisoformat(day) >= self.since
        except ValueError:
            return True


def since(days: int, now: datetime) -> date:
    """Return the day that was so many days ago."""
    return (now - timedelta(days=days)).date()


def follow(
    links: Iterable[Link], visits: Visits, article_of: Callable[[Page, str], Article]
) -> Iterator[tuple[Link, Article | ArticleError]]:
    """Yield each link with its article, or with the reason why there is none."""
    for link in links:
        try:
            article = _in_list(link) if link.text else article_of(visits.page(link.url), link.url)
        except ArticleError as error:
            yield link, error
            continue
        yield link, _completed(article, link)


def _in_list(link: Link) -> Article:
    return Article("", shorten(link.title) or title_of(link.text), link.text, url=link.url)


def _completed(article: Article, link: Link) -> Article:
    """Return an article with what the list says of it and the page does not."""
    return replace(
        article,
        title=article.title or shorten(link.title),
        source=article.source or link.meta.get("feed", ""),
        url=article.url or link.url,
        published=article.published or link.published,
        meta={**link.meta, **article.meta},
    )
