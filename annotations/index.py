"""The index: what a list tells of articles without their texts. It is kept in the user's cache folder.

It holds ids, titles, lengths, outlets, dates and places in files, and no text. It is true of a file as long as that
has the same size and was not written since; what is not true is made anew, and so is all of it where it
cannot be read. It may be deleted at any time.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations import caching
from annotations.article import Article
from annotations.errors import ArticleError
from annotations.files import Source
from annotations.readers import MANY, Place, ending, read, streamed

VERSION = 1
"""Of what is kept; an index of any other is made anew."""

EVERY = 256
"""Articles of one file after which it is told how far it was read."""


class Glance(Struct, frozen=True, array_like=True, gc=False):
    """What is known of an article without its text."""

    title: str = ""
    words: int = 0
    length: int = 0
    """Code points of the text without the white space around it."""
    source: str = ""
    published: str = ""
    problem: str = ""
    """Why it cannot be opened; empty where it can."""
    own: str = ""
    """The id that it has itself, in a file of many."""
    number: int = 0
    """The line or element of its file; 0 for a file that is one article."""
    offset: int = 0
    size: int = 0
    encoding: str = ""

    @property
    def place(self) -> Place:
        """Where it stands in its file."""
        return Place(self.number, self.offset, self.size, self.encoding)


def _shared(glance: Glance) -> Glance:
    """Let glances have one string for one outlet and one date, as there are thousands of each."""
    msgspec.structs.force_setattr(glance, "source", sys.intern(glance.source))
    msgspec.structs.force_setattr(glance, "published", sys.intern(glance.published))
    return glance


_decoder = msgspec.msgpack.Decoder(list[Glance])
_encoder = msgspec.msgpack.Encoder()
_CHUNK = 1000


class _Known(Struct, array_like=True, gc=False):
    """What is known of a file."""

    size: int
    stamp: int
    chunks: tuple[msgspec.Raw, ...]
    """Glances by the thousand, so that all of them are never there twice."""

    def glances(self) -> tuple[Glance, ...]:
        """Return what is known of each article. Raises `msgspec.DecodeError`."""
        return tuple(each for chunk in self.chunks for each in map(_shared, _decoder.decode(chunk)))


class _Index(Struct):
    """What is kept of a corpus."""

    version: int
    files: dict[str, _Known]


def glance_of(article: Article, place: Place | None = None) -> Glance:
    """Take a glance at an article, which stands at a place of its file unless it is all of it."""
    number, offset, size, encoding = place or Place(0, 0, 0)
    return _shared(
        Glance(
            title=article.title,
            words=article.words,
            length=len(article.text.strip()),
            source=article.source,
            published=article.published,
            own=article.id if place else "",
            number=number,
            offset=offset,
            size=size,
            encoding=encoding,
        )
    )


def is_many(source: Source) -> bool:
    """Whether a file may hold more than one article."""
    return ending(source.path) in MANY


def look_into(source: Source) -> Glance:
    """Look into a file that is one article."""
    try:
        return glance_of(read(source.path))
    except ArticleError as error:
        return Glance(problem=str(error))


def look_through(source: Source) -> Iterator[tuple[Glance, int]]:
    """Look through a file of many articles; yield each with how many bytes were read so far.

    Where it cannot be read on, the last glance has the reason, and no number.
    """
    count = done = 0
    try:
        with streamed(source.path) as (stream, file):
            for place, article, problem in MANY[ending(source.path)].pieces(stream, source.path.name):
                count += 1
                if count % EVERY == 1:
                    done = file.tell()
                if article is None:
                    yield Glance(problem=problem, number=place.number, offset=place.offset), done
                else:
                    yield glance_of(article, place), done
    except ArticleError as error:
        yield Glance(problem=str(error)), done
    else:
        if not count:
            yield Glance(problem=f"{source.path.name} has no articles in it"), done


def recall(cache: Path | None, corpus: Path, files: Sequence[Source]) -> dict[Path, tuple[Glance, ...]]:
    """Return what the index knows of the files as they are now."""
    kept = _kept(cache, corpus) if cache is not None else {}
    known = {}
    for source in files:
        held = kept.get(source.name)
        if held is not None and (held.size, held.stamp) == (source.size, source.stamp) and held.chunks:
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                known[source.path] = held.glances()
    return known


def keep(cache: Path, corpus: Path, files: Sequence[Source], known: Mapping[Path, Sequence[Glance]]) -> None:
    """Keep what is known of the files. It is a comfort only: where it cannot be kept, nothing is said.

    What could not be read is left out: it may be mended without being written, by a permission or a library.
    """
    names = {source.name for source in files}
    # Another time more of the corpus may have been opened than a few of its files.
    held = {name: file for name, file in _kept(cache, corpus).items() if name not in names and (corpus / name).exists()}
    held |= {
        source.name: _Known(source.size, source.stamp, tuple(_chunks(glances)))
        for source in files
        if (glances := known.get(source.path)) and (glances[-1].number or not glances[-1].problem)
    }
    with suppress(UnicodeEncodeError):
        caching.keep(_path(cache, corpus), msgspec.msgpack.encode(_Index(VERSION, held)))


def _kept(cache: Path, corpus: Path) -> dict[str, _Known]:
    """Return what was kept of the files of a corpus; nothing where it cannot be read."""
    try:
        index = msgspec.msgpack.decode(_path(cache, corpus).read_bytes(), type=_Index)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return index.files if index.version == VERSION else {}


def _chunks(glances: Sequence[Glance]) -> Iterator[msgspec.Raw]:
    for first in range(0, len(glances), _CHUNK):
        yield msgspec.Raw(_encoder.encode(glances[first : first + _CHUNK]))


def _path(cache: Path, corpus: Path) -> Path:
    return cache / "index" / f"{sha256(os.fsencode(corpus)).hexdigest()[:32]}.msgpack"
