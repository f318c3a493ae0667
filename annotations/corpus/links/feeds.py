"""The feeds that a corpus follows, with what of each was there before: `.copydesk/feeds.json` in its folder."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from annotations.corpus.download import Edition
from annotations.corpus.links.link import Link
from annotations.errors import CorpusError
from annotations.moment import Moment, now
from annotations.regular_file import MAX_SETTINGS_BYTES, open_regular

FOLDER = ".copydesk"
"""A folder beside the articles; its name begins with a dot, so that nothing in it is an article."""

MAX_SEEN = 1_000
"""Entries of one feed that are remembered: the latest. Feeds hold a few dozen."""


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


def write(corpus: Path, feeds: Iterable[Feed]) -> None:
    """Keep the feeds of a corpus, completely or not at all. Raises `CorpusError`."""
    path = _path(corpus)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        with beside.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(_File(list(feeds))), indent=1) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CorpusError(f"{path} cannot be written: {error.strerror}") from error


def _path(corpus: Path) -> Path:
    return corpus / FOLDER / "feeds.json"
