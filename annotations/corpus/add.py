"""Add articles to a corpus: from the web, from files, and from the pages that feeds and lists name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin

from annotations.article import Article
from annotations.corpus import origins
from annotations.corpus.addresses import is_address, scheme_of, without_login
from annotations.corpus.download import Edition, HTTPStatusError, Page, download
from annotations.corpus.duplicates import Twin, Twins, first_of_each
from annotations.corpus.links import feeds
from annotations.corpus.links import kinds as lists
from annotations.corpus.links.feeds import Feed
from annotations.corpus.links.following import Limits, follow
from annotations.corpus.links.link import Link, Links
from annotations.corpus.links.visits import Visits
from annotations.corpus.new_files import put, slug
from annotations.errors import ArticleError, CorpusError
from annotations.layout import is_store
from annotations.regular_file import open_regular

__all__ = ["Guessed", "Outcome", "Skipped", "Wish", "add", "add_all", "slug", "update"]

BATCH = 100
"""Articles of one file that are compared with the corpus at a time."""

BATCH_FETCHED = 10
"""The same of pages that are fetched: a program that is stopped keeps those before."""

MAX_MAPS = 50
"""Site maps of an index, at most."""

MAX_FEEDS = 100
"""Feeds of one list, at most: each of them is fetched, and followed from then on."""


@dataclass(frozen=True)
class Skipped:
    """An article that was not added, because the corpus has it."""

    title: str
    twin: Twin


@dataclass(frozen=True)
class Guessed:
    """The guessed encoding of the new file reported just before."""

    path: Path
    encoding: str


Outcome = Path | Skipped | Guessed | ArticleError
"""The new file of an article and perhaps how it was read, why it was not added, or what is wrong with it."""


@dataclass(frozen=True)
class Wish:
    """The request to add articles from a file or an address."""

    encoding: str = ""
    """The encoding of a text or a page; empty to detect it."""
    url_pattern: str = ""
    """A glob pattern of the addresses that are added of a web archive; empty for all."""
    copies: bool = False
    """Whether articles that the corpus has are added once more."""
    limits: Limits = field(default_factory=Limits)
    """Which pages of a feed or a list are added."""


Others = Callable[[str], Iterator[Article | ArticleError] | None]
"""Returns the articles of a file or an address if it is read by somebody else, as by a plugin; else `None`."""

Progress = Callable[[str, int, int], None]
"""Is told what is done (`compared`, `fetched`), to how many, of how many."""


def add(corpus: Path, origin: str, encoding: str = "") -> Path:
    """Add the one article at an address or in a file to a folder, even if it is there already; return its path.

    Raises as `add_all`, and `ArticleError` if there is no article.
    """
    for outcome in add_all(corpus, origin, Wish(encoding, copies=True)):
        if isinstance(outcome, Path):
            return outcome
        if isinstance(outcome, ArticleError):
            raise outcome
    raise ArticleError(f"there is no article in {without_login(origin)}")


def add_all(
    corpus: Path,
    origin: str,
    wish: Wish,
    visits: Visits | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
    others: Others | None = None,
) -> Iterator[Outcome]:
    """Add the articles at an address or in a file to a folder, and yield what becomes of each.

    A new file holds the text, code point for code point, below front matter with title, outlet, date, address, the
    time of retrieval, and all else that is known of the article. No file is overwritten. Of a feed, the entries are
    added that were not there before, and the corpus follows it from then on. What the articles of the folder are
    compared by is kept in `cache`. Raises `CorpusError` if the corpus is no folder, `ArticleError` if the file cannot
    be read, or a new one cannot be written.
    """
    folder = folder_of(corpus)
    with closing(Twins(folder, cache)) as known:
        adding = _Adding(folder, wish, visits or Visits(), progress, known)
        yield from adding.origin(origin, others or (lambda _: None))


def update(
    corpus: Path,
    wish: Wish,
    visits: Visits | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
) -> Iterator[tuple[Feed, Outcome]]:
    """Add the new entries of all feeds that a corpus follows, and yield what becomes of each. Raises as `add_all`.

    A feed that cannot be read is an outcome, and the others are read.
    """
    folder = folder_of(corpus)
    with closing(Twins(folder, cache)) as known:
        adding = _Adding(folder, wish, visits or Visits(), progress, known)
        for feed in feeds.read(folder).values():
            try:
                for outcome in adding.feed(feed, is_added=False):
                    yield feed, outcome
            except ArticleError as error:
                yield feed, error


def folder_of(corpus: Path) -> Path:
    """Return the folder that articles are added to. Raises `CorpusError` if it is none, or lies in a store."""
    folder = corpus.expanduser().absolute()
    if not folder.is_dir():
        what = "is one file" if folder.exists() else "is not there"
        raise CorpusError(f"{corpus} {what}: articles can be added to a folder only.")
    if any(map(is_store, (folder.resolve(), *folder.resolve().parents))):
        raise CorpusError(f"{corpus} is in a store, which holds claims only: name the folder of the articles.")
    return folder


class _Adding:
    """Adds articles to one folder."""

    def __init__(self, folder: Path, wish: Wish, visits: Visits, progress: Progress | None, known: Twins) -> None:
        self.folder, self._twins = folder, known
        self._wish, self._visits, self._progress = wish, visits, progress

    def origin(self, origin: str, others: Others) -> Iterator[Outcome]:
        """Add the articles of an address or a file."""
        path = Path(origin).expanduser()
        if scheme_of(origin) and not path.exists():
            if (found := others(origin)) is not None:
                yield from self._put(found, without_login(origin))
                return
            if is_address(origin):
                yield from self._address(origin)
                return
            raise ArticleError(f"{without_login(origin)} is not a web address: these begin with http:// or https://")
        try:
            open_regular(path).close()
        except OSError as error:
            raise ArticleError(f"{path} cannot be read: {error.strerror}") from error
        if (found := others(str(path))) is not None:
            yield from self._put(found, path.name)
        elif (named := lists.read(path)) is not None:
            yield from self._listed(named, path.name, is_own=True)
        else:
            yield from self._put(origins.of_file(path, self._wish.encoding, self._wish.url_pattern), path.name)

    def feed(
        self, feed: Feed, page: Page | None = None, *, is_typed: bool = True, is_added: bool = True
    ) -> Iterator[Outcome]:
        """Add the entries of a feed that were not there before, and remember them.

        A feed that a person named may be anywhere, one that a server named on the public internet only. One that is not
        `is_added` now, but was before, is remembered only while it is followed.
        """
        if is_typed:
            self._visits.allow(feed.url)
        try:
            page = page or self._visits.feed(feed.url, feed.edition, is_typed=is_typed)
        except HTTPStatusError as error:
            if error.status != 304:
                raise
            feeds.keep(self.folder, feed.after("", feed.edition, ()), is_added=is_added)
            return
        found = _list_of(page)
        if found is None or not found.is_feed:
            raise ArticleError(f"{without_login(feed.url)} is no longer a feed")
        wanted = self._wish.limits.wanted(feed.new_of(found.links))
        done: list[str] = []
        kept = -1
        for outcome in self._followed(wanted, done):
            # A program that is stopped has to know what it has added.
            if len(done) > kept:
                kept = len(done)
                feeds.keep(self.folder, feed.after(found.title, Edition(), done), is_added=is_added)
            yield outcome
        # An entry that failed is tried again the next time: only a feed that is done with is asked for by its edition.
        edition = page.edition if len(done) == len(wanted) == len(feed.new_of(found.links)) else Edition()
        feeds.keep(self.folder, feed.after(found.title, edition, done), is_added=is_added)

    def _address(self, url: str) -> Iterator[Outcome]:
        page = download(url)
        shown = without_login(url)
        self._visits.allow(shown)
        found = _list_of(page)
        if found is None:
            yield from self._put(origins.of_page(page, shown, self._wish.encoding), shown)
        elif found.is_feed:
            # An address with a password is not kept.
            yield from self.feed(feeds.read(self.folder).get(shown, Feed(shown)), page)
        else:
            yield from self._listed(found, shown)

    def _listed(self, found: Links, name: str, *, is_own: bool = False) -> Iterator[Outcome]:
        """Add the pages that a list names, which may be a person's own."""
        for url in found.feeds[:MAX_FEEDS]:
            try:
                yield from self.feed(feeds.read(self.folder).get(url, Feed(url)), is_typed=is_own)
            except ArticleError as error:
                yield error
        for what, urls, most in (("feeds", found.feeds, MAX_FEEDS), ("site maps", found.maps, MAX_MAPS)):
            if len(urls) > most:
                yield ArticleError(f"{name} names {len(urls):,} {what}, of which the first {most} are read")
        pages = self._wish.limits.wanted((*found.links, *self._mapped(found.maps)))
        if not pages and not found.feeds:
            raise ArticleError(f"{name} lists no pages within the limits")
        yield from self._followed(pages, [])

    def _mapped(self, maps: Sequence[str]) -> Iterator[Link]:
        """Yield the pages of site maps, fetching each map when its pages are asked for."""
        for url in maps[:MAX_MAPS]:
            page = self._visits.page(url)
            found = _list_of(page)
            yield from found.links if found is not None else ()

    def _followed(self, links: Sequence[Link], done: list[str]) -> Iterator[Outcome]:
        """Fetch pages and add their articles; put the keys of those that did not fail into `done`."""
        begun = iter(follow(links, self._visits, origins.page_article))
        count = 0
        while batch := list(islice(begun, BATCH_FETCHED)):
            count += len(batch)
            self._tell("fetched", count, len(links))
            yield from self._put_all([article for _, article in batch])
            # What has no web address will never have one: it is said once.
            done += [link.key for link, article in batch if isinstance(article, Article) or not is_address(link.url)]

    def _put(self, found: Iterator[Article | ArticleError], name: str) -> Iterator[Outcome]:
        """Add the articles of a file, a batch at a time. Raises `ArticleError` if there are none."""
        is_empty = True
        while batch := list(islice(found, 1 if self._wish.copies else BATCH)):
            is_empty = False
            yield from self._put_all(batch)
        if is_empty:
            raise ArticleError(
                f"{name} has no articles in it" + (" at such addresses" if self._wish.url_pattern else "")
            )

    def _put_all(self, found: Sequence[Article | ArticleError]) -> Iterator[Outcome]:
        """Write articles to the folder, but those that it has, and those that are the same as another before them."""
        articles = [each for each in found if isinstance(each, Article)]
        known = {} if self._wish.copies else self._known(articles)
        numbers = iter(range(len(articles)))
        for each in found:
            if isinstance(each, ArticleError):
                yield each
            elif (number := next(numbers)) in known:
                yield Skipped(each.title, known[number])
            else:
                yield (path := put(self.folder, each))
                if (encoding := str(each.meta.get("encoding", ""))).startswith("guessed"):
                    yield Guessed(path, encoding)

    def _tell(self, what: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(what, done, total)

    def _known(self, articles: Sequence[Article]) -> dict[int, Twin]:
        if not articles:
            return {}
        known: dict[int, Twin] = {}
        # A folder without articles is no corpus yet.
        with suppress(CorpusError):
            known = self._twins.of(articles, partial(self._tell, "compared"))
        firsts = set(first_of_each(articles))
        return {**{number: Twin("", "text") for number in range(len(articles)) if number not in firsts}, **known}


def _list_of(page: Page) -> Links | None:
    """Return the pages that a downloaded list names, by whole addresses; `None` if it is none. Raises `ArticleError`.

    An address without a server is one of the server that the list came from (RFC 3986, section 5.1.3).
    """
    found = lists.read_bytes(page.data, origins.name_of(page))
    if found is None:
        return None
    return replace(found, links=[replace(link, url=_whole(page.url, link.url)) for link in found.links])


def _whole(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if url else ""
    except ValueError:
        return url


def remove_feeds(corpus: Path, urls: Iterable[str]) -> None:
    """Follow some feeds no longer; their articles stay. Raises `CorpusError`, which names one that is not followed."""
    if unknown := feeds.remove(folder_of(corpus), urls):
        raise CorpusError(f"{corpus} does not follow {unknown}.")
