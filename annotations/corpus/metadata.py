"""Article metadata, packed so that 100,000 entries fit in memory.

The metadata of a file is held packed, in blocks of a dozen, as the index keeps it, and unpacked on demand: that takes
some 10 µs and a tenth of the memory of unpacked values.
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import overload
from zlib import crc32

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.corpus.readers.place import Place
from annotations.moment import readable_date

BLOCK_SIZE = 64
"""Articles in one block: reaching one unpacks all of these."""

HASH_BYTES = array("I").itemsize
"""Bytes of the hash by which an id is found in its file."""

CACHED_BLOCKS = 16
"""Unpacked blocks that are kept for repeated access: about a screenful from anywhere."""


PLACEHOLDER = "//"
"""Between a file's name and the position of a line without an article: no path within a corpus has it."""


class Metadata(Struct, frozen=True, array_like=True, gc=False):
    """The metadata of one article."""

    title: str = ""
    words: int = 0
    length: int = 0
    """Code points of the text without surrounding white space."""
    source: str = ""
    published: str = ""
    """The date, in ISO 8601 if it can be told."""
    problem: str = ""
    """Why it cannot be opened; empty if it can."""
    own: str = ""
    """Its own id in a file of many."""
    number: int = 0
    """Its line or element in the file; 0 for a file that is one article."""
    offset: int = 0
    size: int = 0
    encoding: str = ""
    """The older encoding in which it was read; empty for Unicode."""
    replaced: int = 0
    """How often U+FFFD stands in it for bytes that could not be read."""

    @property
    def place(self) -> Place:
        """Its position in the file."""
        return Place(self.number, self.offset, self.size, self.encoding)

    @property
    def local(self) -> str:
        """Its id in a file of many, or what stands for a line without an article.

        Empty if the file could not be read on.
        """
        if self.problem:
            return f"{PLACEHOLDER}{self.number}" if self.number else ""
        return self.own or str(self.number)


_decoder = msgspec.msgpack.Decoder(list[Metadata])
_encoder = msgspec.msgpack.Encoder()


def metadata_of(article: Article, place: Place | None = None) -> Metadata:
    """Return the metadata of an article, at a position unless it is the whole file."""
    number, offset, size, encoding = place or Place(0, 0, 0)
    # Thousands of articles share an outlet or a date: one string each will do.
    return Metadata(
        title=article.title,
        words=article.words,
        length=len(article.text.strip()),
        source=sys.intern(article.source),
        published=sys.intern(readable_date(article.published)),
        own=article.id if place else "",
        number=number,
        offset=offset,
        size=size,
        encoding=encoding or article.encoding,
        replaced=article.replaced,
    )


class Packed(Struct, array_like=True, gc=False):
    """The metadata of one file as it is kept."""

    packs: tuple[msgspec.Raw, ...] = ()
    marks: bytes = b""
    """A hash of `HASH_BYTES` bytes for each article, by which an id is found."""
    twice: bool = False
    """Whether two of the articles may share an id."""


class MetadataList(Sequence[Metadata]):
    """The metadata of the articles of one file, in order. Thousands are made before the first screen."""

    _rest: tuple[Metadata, ...] = ()
    """What is not packed yet."""

    def __init__(self, packed: Packed, rest: Sequence[Metadata] = ()) -> None:
        """Hold what is packed, and behind it what is not packed yet."""
        self.packed = packed
        if rest:
            self._rest = tuple(rest)

    @cached_property
    def _held(self) -> dict[int, list[Metadata]]:
        """Blocks that were unpacked."""
        return {}

    @cached_property
    def _marks(self) -> "array[int]":
        marks = array("I")
        marks.frombytes(self.packed.marks)
        return marks

    @cached_property
    def _behind(self) -> int:
        """The number of the first article that is not packed."""
        return len(self.packed.packs) * BLOCK_SIZE if self._rest else len(self)

    @property
    def twice(self) -> bool:
        """Whether two articles of the file may share an id."""
        return self.packed.twice

    def __len__(self) -> int:
        return len(self.packed.marks) // HASH_BYTES

    @overload
    def __getitem__(self, index: int) -> Metadata: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Metadata, ...]: ...
    def __getitem__(self, index: int | slice) -> Metadata | tuple[Metadata, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = range(len(self))[index]
        if number >= self._behind:
            return self._rest[number - self._behind]
        return self._pack(number // BLOCK_SIZE)[number % BLOCK_SIZE]

    def __iter__(self) -> Iterator[Metadata]:
        # Iterating over all must not evict what another reader uses.
        for pack in self.packed.packs:
            yield from _decoder.decode(pack)
        yield from self._rest

    def numbers(self, local: str) -> Iterator[int]:
        """Yield candidate positions of an id. Hash collisions are possible and rare."""
        mark, number = hash_of(local), -1
        while True:
            try:
                number = self._marks.index(mark, number + 1)
            except ValueError:
                return
            yield number

    def _pack(self, number: int) -> list[Metadata]:
        held = self._held.get(number)
        if held is None:
            held = _decoder.decode(self.packed.packs[number])
            # Other threads may evict at the same time: a missing block is no error.
            for old in list(islice(self._held, max(0, len(self._held) - CACHED_BLOCKS + 1))):
                self._held.pop(old, None)
            self._held[number] = held
        return held


class MetadataPacker:
    """Packs metadata as it is scanned."""

    def __init__(self) -> None:
        self._packs: list[msgspec.Raw] = []
        self._marks = array("I")
        self._seen: set[int] = set()
        self._signs = self._nameless = self._broken = False
        self._rest: list[Metadata] = []

    def add(self, glance: Metadata) -> None:
        """Add the metadata of one more article."""
        local = glance.local
        self._marks.append(hash_of(local))
        self._seen.add(hash(local))
        # The id of one article may equal the file-based name of another.
        self._signs |= "#" in glance.own or PLACEHOLDER in glance.own
        self._nameless |= not glance.own
        self._broken |= not glance.number
        self._rest.append(glance)
        if len(self._rest) == BLOCK_SIZE:
            self._packs.append(msgspec.Raw(_encoder.encode(self._rest)))
            self._rest.clear()

    def so_far(self) -> MetadataList:
        """Return the metadata so far, while more may follow."""
        return MetadataList(self._packed(self._packs), self._rest)

    def whole(self) -> MetadataList:
        """Return all metadata, packed."""
        return MetadataList(
            self._packed([*self._packs, *([msgspec.Raw(_encoder.encode(self._rest))] if self._rest else [])])
        )

    def _packed(self, packs: list[msgspec.Raw]) -> Packed:
        twice = len(self._seen) < len(self._marks) or self._broken or (self._signs and self._nameless)
        return Packed(tuple(packs), self._marks.tobytes(), twice)


def hash_of(local: str) -> int:
    """Return the hash of an id; other ids may share it."""
    return crc32(local.encode("utf-8", "surrogatepass"))
