"""Entries: the articles of a corpus as they are listed, made when they are needed."""

from bisect import bisect_right
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from operator import eq
from pathlib import Path
from typing import overload

from msgspec import Struct

from annotations.corpus.files import Source, ids_of
from annotations.corpus.index import is_many
from annotations.corpus.metadata import Metadata, MetadataList


class Entry(Struct, frozen=True, gc=False):
    """An article in the list, before its text is read."""

    id: str
    at: str
    """The path of its file."""
    size: int = 0
    """Bytes to read to open it; 0 if unknown."""
    glance: Metadata | None = None
    """Its metadata; `None` until it was scanned."""

    @property
    def path(self) -> Path:
        """The path of its file."""
        return Path(self.at)


class _Named:
    """Articles found by a table of their ids, which is made for the first look-up."""

    ids: Sequence[str]

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, article_id: str) -> int | None:
        """Return the index of the article with an id; `None` if there is none."""
        return self._numbers.get(article_id)

    def numbers(self, ids: Container[str]) -> list[int]:
        """Return the indices of the articles with some ids."""
        return [number for number, each in enumerate(self.ids) if each in ids]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {each: number for number, each in enumerate(self.ids)}


class _Run(_Named):
    """A run of files with one article each: few of thousands are ever looked at."""

    def __init__(self, ids: Sequence[str], files: Sequence[Source], known: Mapping[str, Sequence[Metadata]]) -> None:
        self.ids, self.files, self.known = ids, files, known

    def __iter__(self) -> Iterator[Entry]:
        return map(self.entry, range(len(self)))

    def entry(self, number: int) -> Entry:
        source = self.files[number]
        glance = next(iter(self.known.get(source.at, ())), None)
        return Entry(self.ids[number], source.at, source.size, glance)


class _Some(_Named):
    """The articles of one file, if they are few or share ids with others."""

    def __init__(self, ids: Sequence[str], made: Sequence[Entry]) -> None:
        self.ids, self.made = ids, made

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.made)

    def entry(self, number: int) -> Entry:
        return self.made[number]


class _Many(Struct, frozen=True, eq=False):
    """The articles of one file, if none shares its id with another of the corpus."""

    at: str
    base: str
    alone: bool
    glances: MetadataList

    def __len__(self) -> int:
        return len(self.glances)

    def __iter__(self) -> Iterator[Entry]:
        return map(self._made, self.glances)

    def entry(self, number: int) -> Entry:
        return self._made(self.glances[number])

    def _made(self, glance: Metadata) -> Entry:
        return Entry(_inside(self.base, glance, alone=self.alone), self.at, glance.size, glance)

    def number(self, article_id: str) -> int | None:
        """Return the index of the article with an id; `None` if there is none."""
        local = {article_id.removeprefix(f"{self.base}#"), article_id.removeprefix(self.base)}
        if self.alone:
            local.add(article_id)
        for each in local:
            for number in self.glances.numbers(each):
                if self.entry(number).id == article_id:
                    return number
        return None

    def numbers(self, ids: Container[str]) -> list[int]:
        """Return the indices of the articles with some ids."""
        named = (_inside(self.base, glance, alone=self.alone) for glance in self.glances)
        return [number for number, each in enumerate(named) if each in ids]


_Part = _Run | _Some | _Many


class Entries(Sequence[Entry]):
    """The articles of a corpus in their order, each made when it is asked for."""

    def __init__(self, parts: Sequence[_Part] = ()) -> None:
        """Join the articles of several parts, in order."""
        self._parts = parts
        self._starts = [0, *accumulate(map(len, parts))]

    def __len__(self) -> int:
        return self._starts[-1]

    def __bool__(self) -> bool:
        return len(self) > 0

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, index: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = range(len(self))[index]
        at = bisect_right(self._starts, number) - 1
        return self._parts[at].entry(number - self._starts[at])

    def __iter__(self) -> Iterator[Entry]:
        return chain.from_iterable(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def index(self, value: Entry, start: int = 0, stop: int | None = None) -> int:
        """Return the index of an article without comparing all of them."""
        number = self.number(value.id)
        if number is None or number not in range(len(self))[start:stop] or self[number] != value:
            raise ValueError(f"{value.id} is not in the list")
        return number

    def number(self, article_id: str) -> int | None:
        """Return the index of the article with an id, or `None`. Takes about 1 ms."""
        for start, part in zip(self._starts, self._parts, strict=False):
            if (number := part.number(article_id)) is not None:
                return start + number
        return None

    def numbers(self, ids: Container[str]) -> list[int]:
        """Return the indices of the articles with some ids, sorted. Visits all: 0.2 s for 100,000 in one file."""
        return [
            start + number
            for start, part in zip(self._starts, self._parts, strict=False)
            for number in part.numbers(ids)
        ]


def entries_of(corpus: Path, files: Sequence[Source], known: Mapping[str, Sequence[Metadata]]) -> Entries:
    """Return the entries of files, with the metadata known for each path."""
    alone = len(files) == 1 and files[0].at == str(corpus)
    names = [source.name for source in files]
    bases = ids_of(names)
    many = {number for number, name in enumerate(names) if not name.endswith(".txt") and is_many(files[number])}
    if not many and len(set(bases)) == len(bases):
        return Entries([_Run(bases, files, known)] if files else [])
    packed = not _may_meet(bases, many)
    named: dict[int, str | _Some | _Many] = {}
    taken: dict[str, int] = {}
    made: dict[int, list[str]] = {}
    # Text files get their ids first: their ids depend on nothing but their names.
    for number in sorted(range(len(files)), key=lambda each: not files[each].name.lower().endswith(".txt")):
        source, base = files[number], bases[number]
        glances = known.get(source.at, ())
        if number not in many:
            named[number] = _distinct(base, taken)
        elif packed and isinstance(glances, MetadataList) and not glances.twice:
            named[number] = _Many(source.at, base, alone, glances)
        else:
            made[number] = [
                "" if glance.problem else _distinct(_inside(base, glance, alone=alone), taken) for glance in glances
            ]
    # Placeholders give way to the articles of all files: they come and go as lines are broken and mended.
    for number, ids in made.items():
        source, base = files[number], bases[number]
        glances = known.get(source.at, ())
        ids[:] = [
            each or _distinct(_inside(base, glance, alone=alone), taken)
            for each, glance in zip(ids, glances, strict=True)
        ]
        named[number] = _Some(
            ids, [Entry(name, source.at, glance.size, glance) for name, glance in zip(ids, glances, strict=True)]
        )
    return Entries(list(_joined(files, [named[number] for number in range(len(files))], known)))


def _joined(
    files: Sequence[Source], named: Sequence[str | _Some | _Many], known: Mapping[str, Sequence[Metadata]]
) -> Iterator[_Part]:
    """Join neighbouring files of one article, whose ids are distinct, into one part."""
    for single, group in groupby(range(len(files)), key=lambda number: isinstance(named[number], str)):
        numbers = list(group)
        if single:
            yield _Run([str(named[each]) for each in numbers], [files[each] for each in numbers], known)
        else:
            yield from (part for each in numbers if not isinstance(part := named[each], str) and part)


def _may_meet(bases: Sequence[str], many: Collection[int]) -> bool:
    """Return whether an id inside a file may equal the name of another file.

    `a.jsonl` may hold the id that a file `a.jsonl#1.txt` has.
    """
    inside = {bases[number] for number in many}
    names = sorted(bases)
    meeting = (one for one, other in pairwise(names) if one == other)
    return any(each in inside for each in meeting) or any(
        at < len(names) and names[at].startswith(f"{base}#")
        for base in inside
        for at in (bisect_right(names, f"{base}#"),)
    )


def _inside(base: str, glance: Metadata, *, alone: bool) -> str:
    """Return the id of an article in a file of many: its own, or else its position.

    What stands for a line without an article has a position behind `//`, which no path and no article's position has.
    """
    if glance.problem:
        return base + glance.local
    if glance.own and alone:
        return glance.own
    return f"{base}#{glance.own or glance.number}"


def _distinct(article_id: str, taken: dict[str, int]) -> str:
    """Return an id that is free: the second of two gets `~2`, whatever follows."""
    made = article_id
    while made in taken:
        taken[article_id] += 1
        made = f"{article_id}~{taken[article_id]}"
    taken[made] = 1
    return made
