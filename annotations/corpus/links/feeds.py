"""The feeds that a corpus follows, with the entries known of each: `.copydesk/feeds.json` in its folder.

It is read, changed and written under a lock: two programs that add feeds at once lose none.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from annotations.corpus.download import Edition
from annotations.corpus.links.link import Link
from annotations.corpus.new_files import written_beside
from annotations.errors import CorpusError
from annotations.moment import Moment, now
from annotations.regular_file import MAX_SETTINGS_BYTES, open_regular

FOLDER = ".copydesk"
"""A folder beside the articles; its name begins with a dot, so that nothing in it is an article."""

MAX_SEEN = 1_000
"""Entries of one feed that are remembered: the latest. Feeds hold a few dozen."""

LOCK_SECONDS = 10.0
"""How long to wait for another program that writes the feeds: that takes milliseconds."""


class Feed(msgspec.Struct, frozen=True):
    """A feed that is followed."""

    url: str
    title: str = ""
    etag: str = ""
    modified: str = ""
    checked: Moment | None = None
    """When it was last fetched."""
    seen: tuple[str, ...] = ()
    """The entries that were there, as `Link.key` names them; the latest last."""

    @property
    def edition(self) -> Edition:
        """The edition that was last fetched."""
        return Edition(self.etag, self.modified)

    def new_of(self, links: Iterable[Link]) -> list[Link]:
        """Return the entries that were not there before."""
        seen = frozenset(self.seen)
        return [link for link in links if link.key not in seen]

    def after(self, title: str, edition: Edition, keys: Iterable[str]) -> "Feed":
        """Return the feed after it was fetched, and these entries dealt with."""
        seen = tuple(dict.fromkeys((*self.seen, *keys)))[-MAX_SEEN:]
        return Feed(self.url, title or self.title, edition.etag, edition.modified, now(), seen)


class _File(msgspec.Struct):
    feeds: list[Feed] = []


def read(corpus: Path) -> dict[str, Feed]:
    """Return the feeds of a corpus by their address, in the order in which they were added. Raises `CorpusError`."""
    path = _path(corpus)
    try:
        with open_regular(path, 16 * MAX_SETTINGS_BYTES) as file:
            found = msgspec.json.decode(file.read(), type=_File)
    except FileNotFoundError:
        return {}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(
            f"{path} is damaged: {error}. Correct it or delete it; then feeds have to be added again"
        ) from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}") from error
    return {feed.url: feed for feed in found.feeds}


def keep(corpus: Path, feed: Feed, *, is_added: bool) -> None:
    """Keep what was done of a feed. Raises `CorpusError`.

    What another program has done of it in the meantime stays. Unless it `is_added` by a person, a feed that was removed
    in the meantime stays removed.
    """
    with _locked(corpus):
        feeds = read(corpus)
        held = feeds.get(feed.url)
        if held is None and not is_added:
            return
        seen = tuple(dict.fromkeys((*(held.seen if held else ()), *feed.seen)))[-MAX_SEEN:]
        _write(corpus, {**feeds, feed.url: msgspec.structs.replace(feed, seen=seen)}.values())


def remove(corpus: Path, urls: Iterable[str]) -> str:
    """Follow some feeds no longer. Raises `CorpusError`.

    Return the first of them that was not followed, and change nothing then; empty if all were.
    """
    wanted = list(urls)
    if not _path(corpus).exists():
        # Nothing is made where no feed was ever followed.
        return next(iter(wanted), "")
    with _locked(corpus):
        feeds = read(corpus)
        for url in wanted:
            if feeds.pop(url, None) is None:
                return url
        _write(corpus, feeds.values())
    return ""


@contextmanager
def _locked(corpus: Path) -> Iterator[None]:
    """Keep other programs out of the file. Raises `CorpusError`."""
    from filelock import FileLock, Timeout

    path = _path(corpus)
    try:
        path.parent.mkdir(exist_ok=True)
        lock = FileLock(path.parent / ".feeds.lock", LOCK_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise CorpusError(f"another program has locked {path}: try again") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


def _write(corpus: Path, feeds: Iterable[Feed]) -> None:
    """Write the feeds of a corpus, completely or not at all. Raises `CorpusError`."""
    path = _path(corpus)
    data = msgspec.json.format(msgspec.json.encode(_File(list(feeds))), indent=1) + b"\n"
    try:
        with written_beside(path, data) as beside:
            beside.replace(path)
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error.strerror}") from error


def _path(corpus: Path) -> Path:
    return corpus / FOLDER / "feeds.json"
