"""Glances: what is known of articles without their texts, thousands of them in little room.

A file may hold 100,000 articles. What is known of them is held packed and by the dozen, as the index keeps it, and made
into values where somebody asks: that takes some 10 µs, and a tenth of the room that the values would.
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
from annotations.corpus.readers.records import Place

DOZEN = 64
"""Glances that are packed together: to come to one, all of these are made."""

MARK = array("I").itemsize
"""Bytes by which what an article is called can be found in its file."""

HELD = 16
"""Of how many such packs the glances are held, for whoever asks for the same again: about a screenful from anywhere."""


class Metadata(Struct, frozen=True, array_like=True, gc=False):
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

    @property
    def local(self) -> str:
        """What it is called in a file of many; empty where the file could not be read on."""
        return self.own or (str(self.number) if self.number else "")


_decoder = msgspec.msgpack.Decoder(list[Metadata])
_encoder = msgspec.msgpack.Encoder()


def metadata_of(article: Article, place: Place | None = None) -> Metadata:
    """Take a glance at an article, which stands at a place of its file unless it is all of it."""
    number, offset, size, encoding = place or Place(0, 0, 0)
    # There are thousands of articles of one outlet, and of one date: one string each will do.
    return Metadata(
        title=article.title,
        words=article.words,
        length=len(article.text.strip()),
        source=sys.intern(article.source),
        published=sys.intern(article.published),
        own=article.id if place else "",
        number=number,
        offset=offset,
        size=size,
        encoding=encoding,
    )


class Packed(Struct, array_like=True, gc=False):
    """MetadataList of one file as they are kept."""

    packs: tuple[msgspec.Raw, ...] = ()
    marks: bytes = b""
    """`MARK` bytes for each, by which what it is called can be found."""
    twice: bool = False
    """Whether two of them may be called the same."""


class MetadataList(Sequence[Metadata]):
    """What is known of the articles of a file, in their order."""

    def __init__(self, packed: Packed, rest: Sequence[Metadata] = ()) -> None:
        """Hold what is packed, and what comes behind it and is not yet."""
        self.packed = packed
        self._rest = tuple(rest)
        self._held: dict[int, list[Metadata]] = {}

    @cached_property
    def _marks(self) -> "array[int]":
        marks = array("I")
        marks.frombytes(self.packed.marks)
        return marks

    @cached_property
    def _behind(self) -> int:
        """The number of the first that is not packed."""
        return len(self.packed.packs) * DOZEN if self._rest else len(self)

    @property
    def twice(self) -> bool:
        """Whether two articles may be called the same in the file."""
        return self.packed.twice

    def __len__(self) -> int:
        return len(self.packed.marks) // MARK

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
        return self._pack(number // DOZEN)[number % DOZEN]

    def __iter__(self) -> Iterator[Metadata]:
        # Whoever goes through all is not to turn out what somebody else looks at.
        for pack in self.packed.packs:
            yield from _decoder.decode(pack)
        yield from self._rest

    def numbers(self, local: str) -> Iterator[int]:
        """Yield where something may stand that is called so in the file: seldom anything else does."""
        mark, number = mark_of(local), -1
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
            # Others may do the same at once: each takes away what is there, and nobody counts on it.
            for old in list(islice(self._held, max(0, len(self._held) - HELD + 1))):
                self._held.pop(old, None)
            self._held[number] = held
        return held


class MetadataPacker:
    """Packs glances as they come."""

    def __init__(self) -> None:
        self._packs: list[msgspec.Raw] = []
        self._marks = array("I")
        self._seen: set[int] = set()
        self._signs = self._nameless = self._broken = False
        self._rest: list[Metadata] = []

    def add(self, glance: Metadata) -> None:
        """Take one more."""
        local = glance.local
        self._marks.append(mark_of(local))
        self._seen.add(hash(local))
        # The id of one may be what another is called by the name of its file, or the name itself.
        self._signs |= "#" in glance.own
        self._nameless |= not glance.own
        self._broken |= not glance.number
        self._rest.append(glance)
        if len(self._rest) == DOZEN:
            self._packs.append(msgspec.Raw(_encoder.encode(self._rest)))
            self._rest.clear()

    def so_far(self) -> MetadataList:
        """Return those that have come, while more may."""
        return MetadataList(self._packed(self._packs), self._rest)

    def whole(self) -> MetadataList:
        """Return all of them, packed."""
        return MetadataList(
            self._packed([*self._packs, *([msgspec.Raw(_encoder.encode(self._rest))] if self._rest else [])])
        )

    def _packed(self, packs: list[msgspec.Raw]) -> Packed:
        twice = len(self._seen) < len(self._marks) or self._broken or (self._signs and self._nameless)
        return Packed(tuple(packs), self._marks.tobytes(), twice)


def mark_of(local: str) -> int:
    """Return the mark of what an article is called: another may have it as well."""
    return crc32(local.encode("utf-8", "surrogatepass"))
