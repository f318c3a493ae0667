"""The index: what a list tells of articles without their texts. It is kept in the user's cache folder.

It holds ids, titles, lengths, outlets, dates and places in files, and no text. It is true of a file as long as that
has the same size and was not written since; what is not true is made anew, and so is all of it where it
cannot be read. It may be deleted at any time.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Struct

from annotations import cache as caching
from annotations.corpus.files import Source
from annotations.corpus.metadata import Metadata, MetadataList, MetadataPacker, Packed, metadata_of
from annotations.corpus.readers.endings import MANY, READABLE, ending, read
from annotations.corpus.readers.streams import PACKED, streamed
from annotations.errors import ArticleError

VERSION = 2
"""Of what is kept; an index of any other is made anew."""

EVERY = 256
"""Articles of one file after which it is told how far it was read."""

CHECK = 4
"""Bytes before all others, their sum: glances are decoded when they are asked for, and must be sound by then."""


_MANY = tuple(end for end in READABLE if end.removesuffix(PACKED) in MANY)


class _Known(Struct, array_like=True, gc=False):
    """What is known of a file."""

    size: int
    stamp: int
    glances: Packed


class _Index(Struct):
    """What is kept of a corpus."""

    version: int
    files: dict[str, _Known]


_encoder = msgspec.msgpack.Encoder()


def is_many(source: Source) -> bool:
    """Whether a file may hold more than one article."""
    # The first look spares the second for most files of a large folder, which are asked about again and again.
    return source.name.lower().endswith(_MANY) and ending(source.path) in MANY


def look_into(source: Source) -> Metadata:
    """Look into a file that is one article."""
    try:
        return metadata_of(read(source.path))
    except ArticleError as error:
        return Metadata(problem=str(error))


def look_through(source: Source) -> Iterator[tuple[Metadata, int]]:
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
                    yield Metadata(problem=problem, number=place.number, offset=place.offset), done
                else:
                    yield metadata_of(article, place), done
    except ArticleError as error:
        yield Metadata(problem=str(error)), done
    else:
        if not count:
            yield Metadata(problem=f"{source.name.rpartition('/')[2]} has no articles in it"), done


def recall(cache: Path | None, corpus: Path, files: Sequence[Source]) -> dict[str, Sequence[Metadata]]:
    """Return what the index knows of the files as they are now, by where they are."""
    kept = _kept(cache, corpus) if cache is not None else {}
    known: dict[str, Sequence[Metadata]] = {}
    for source in files:
        held = kept.get(source.name)
        if held is not None and held.size == source.size and held.stamp == source.stamp:
            known[source.at] = MetadataList(held.glances)
    return known


def keep(cache: Path, corpus: Path, files: Sequence[Source], known: Mapping[str, Sequence[Metadata]]) -> None:
    """Keep what is known of the files. It is a comfort only: where it cannot be kept, nothing is said.

    What could not be read is left out: it may be mended without being written, by a permission or a library.
    """
    names = {source.name for source in files}
    held: dict[str, _Known] = {}
    if corpus.is_dir():
        # Another time more of the corpus may have been opened than a few of its files.
        old = _kept(cache, corpus)
        held = {name: file for name, file in old.items() if name not in names and (corpus / name).exists()}
    held |= {
        source.name: _Known(source.size, source.stamp, _packed(glances))
        for source in files
        if (glances := known.get(source.at)) and (glances[-1].number or not glances[-1].problem)
    }
    with suppress(UnicodeEncodeError):
        data = bytearray()
        _encoder.encode_into(_Index(VERSION, held), data, CHECK)
        data[:CHECK] = _sum(memoryview(data)[CHECK:])
        caching.keep(_path(cache, corpus), data)


def _packed(glances: Sequence[Metadata]) -> Packed:
    if isinstance(glances, MetadataList):
        return glances.packed
    packing = MetadataPacker()
    for glance in glances:
        packing.add(glance)
    return packing.whole().packed


def _kept(cache: Path, corpus: Path) -> dict[str, _Known]:
    """Return what was kept of the files of a corpus; nothing where it cannot be read."""
    try:
        data = memoryview(_path(cache, corpus).read_bytes())
        if bytes(data[:CHECK]) != _sum(data[CHECK:]):
            return {}
        index = msgspec.msgpack.decode(data[CHECK:], type=_Index)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return index.files if index.version == VERSION else {}


def _sum(data: memoryview) -> bytes:
    return crc32(data).to_bytes(CHECK, "big")


def _path(cache: Path, corpus: Path) -> Path:
    return cache / "index" / f"{sha256(os.fsencode(corpus)).hexdigest()[:32]}.msgpack"
