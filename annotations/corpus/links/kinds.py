"""The kinds of lists of pages, and which one a file or a page is."""

import re
from collections.abc import Callable
from pathlib import Path

from annotations.corpus.links import feed, reading_list, sitemap
from annotations.corpus.links.link import Links
from annotations.corpus.readers.refused import refusal
from annotations.corpus.readers.streams import MAX_ARTICLE_BYTES, too_large
from annotations.errors import ArticleError
from annotations.regular_file import open_regular

HEAD_BYTES = 4096

_MARK = b"\xef\xbb\xbf"
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_PACKED_MAP = re.compile(r"sitemap.*\.xml\.gz$", re.IGNORECASE)

_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, str], Links]], ...] = (
    (lambda head: refusal(head) in ("an RSS feed", "an Atom feed"), feed.read),
    (lambda head: refusal(head) == "a list of feeds", feed.read_opml),
    (lambda head: refusal(head) == "a site map", sitemap.read),
    (lambda head: _JSON_FEED.search(head) is not None, feed.read_json),
    (reading_list.is_ris, reading_list.read_ris),
    (reading_list.is_saved_csv, reading_list.read_csv),
    (reading_list.is_readwise, reading_list.read_readwise),
    (reading_list.is_pocket_page, reading_list.read_pocket_page),
    (reading_list.is_omnivore, reading_list.read_omnivore),
    (reading_list.is_csl, reading_list.read_csl),
)


def read_bytes(data: bytes, name: str) -> Links | None:
    """Return the pages that a list names; `None` if it is no list. Raises `ArticleError`."""
    if _PACKED_MAP.search(name):
        return sitemap.read(data, name)
    head = data[:HEAD_BYTES].removeprefix(_MARK)
    return next((read(data, name) for fits, read in _KINDS if fits(head)), None)


def read(path: Path) -> Links | None:
    """Return the pages that the list in a file names; `None` if it is no list. Raises `ArticleError`."""
    try:
        with open_regular(path) as file:
            head = file.read(HEAD_BYTES)
            if not _PACKED_MAP.search(path.name) and not any(fits(head.removeprefix(_MARK)) for fits, _ in _KINDS):
                return None
            data = head + file.read(MAX_ARTICLE_BYTES + 1 - len(head))
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > MAX_ARTICLE_BYTES:
        raise too_large(path.name)
    return read_bytes(data, path.name)
