"""Entries: the articles of a corpus as they are listed, made where somebody looks at them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import eq
from pathlib import Path
from typing import NamedTuple, overload

from msgspec import Struct

from annotations.files import Source, name_of
from annotations.glances import Glance, Glances
from annotations.index import is_many


class Entry(Struct, frozen=True, gc=False):
    """An article as it is listed, before its text is read."""

    id: str
    path: Path
    size: int = 0
    """Bytes that are read to open it; 0 where that is not known."""
    glance: Glance | None = None
    """What is known of it without its text; `None` where it was not looked into yet."""


class _Many(NamedTuple):
    """The articles of one file, none of which is called as any other of the corpus."""

    path: Path
    base: str
    alone: bool
    glances: Glances

    def entry(self, number: int) -> Entry:
        return self.made(self.glances[number])

    def made(self, glance: Glance) -> Entry:
        return Entry(_inside(self.base, glance, alone=self.alone), self.path, glance.size, glance)

    def number(self, article_id: str) -> int | None:
        """Return where the article of an id stands; `None` where there is none."""
        inside = article_id.removeprefix(f"{self.base}#") if article_id != self.base else ""
        for local in {inside, article_id} if self.alone else {inside}:
            for number in self.glances.numbers(local):
                if self.entry(number).id == article_id:
                    return number
        return None


class Entries(Sequence[Entry]):
    """The articles of a corpus in their order. Those of files of many are made anew each time they are asked for."""

    def __init__(self, parts: Sequence[tuple[Entry, ...] | _Many] = ()) -> None:
        """Have the articles of each part, one part behind the other."""
        self._parts = parts
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part.glances if isinstance(part, _Many) else part))
        self._numbers: dict[str, int] = {}

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
        part, inside = self._parts[at], number - self._starts[at]
        return part.entry(inside) if isinstance(part, _Many) else part[inside]

    def __iter__(self) -> Iterator[Entry]:
        for part in self._parts:
            if isinstance(part, _Many):
                yield from map(part.made, part.glances)
            else:
                yield from part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def index(self, value: Entry, start: int = 0, stop: int | None = None) -> int:
        """Return where an article stands, as any sequence does, but without going through all."""
        number = self.number(value.id)
        if number is None or number not in range(len(self))[start:stop] or self[number] != value:
            raise ValueError(f"{value.id} is not in the list")
        return number

    def number(self, article_id: str) -> int | None:
        """Return where the article of an id stands in the list; `None` where there is none. Takes about 1 ms."""
        if not self._numbers:
            self._numbers = {
                entry.id: start + number
                for start, part in zip(self._starts, self._parts, strict=False)
                if not isinstance(part, _Many)
                for number, entry in enumerate(part)
            }
        if article_id in self._numbers:
            return self._numbers[article_id]
        for start, part in zip(self._starts, self._parts, strict=False):
            if isinstance(part, _Many) and (number := part.number(article_id)) is not None:
                return start + number
        return None


def entries_of(corpus: Path, files: Sequence[Source], known: Mapping[Path, Sequence[Glance]]) -> Entries:
    """List the articles of files, of which something is known."""
    alone = len(files) == 1 and files[0].path == corpus
    packed = not _may_meet(files)
    named: dict[Path, tuple[Entry, ...] | _Many] = {}
    taken: dict[str, int] = {}
    # Files of text come first to their ids, which depend on their names alone.
    for source in sorted(files, key=lambda each: not each.name.lower().endswith(".txt")):
        base, glances = name_of(source), known.get(source.path, ())
        if not is_many(source):
            glance = next(iter(glances), None)
            named[source.path] = (Entry(_distinct(base, taken), source.path, source.size, glance),)
        elif packed and isinstance(glances, Glances) and not glances.twice:
            named[source.path] = _Many(source.path, base, alone, glances)
        else:
            named[source.path] = tuple(
                Entry(_distinct(_inside(base, glance, alone=alone), taken), source.path, glance.size, glance)
                for glance in glances
            )
    return Entries(_joined(named[source.path] for source in files))


def _joined(parts: Iterator[tuple[Entry, ...] | _Many]) -> list[tuple[Entry, ...] | _Many]:
    """Join articles that stand behind each other into one part: a folder may have thousands of files."""
    joined: list[tuple[Entry, ...] | _Many] = []
    run: list[Entry] = []
    for part in parts:
        if not isinstance(part, _Many):
            run.extend(part)
            continue
        joined += [tuple(run), part]
        run = []
    return [part for part in (*joined, tuple(run)) if isinstance(part, _Many) or part]


def _may_meet(files: Sequence[Source]) -> bool:
    """Whether an id of one file could be made of the name of another: of `a.jsonl`, and of `a.jsonl#1.txt`."""
    bases = sorted(name_of(source) for source in files)
    many = {name_of(source) for source in files if is_many(source)}
    meeting = (one for one, other in pairwise(bases) if one == other)
    return any(each in many for each in meeting) or any(
        at < len(bases) and bases[at].startswith(f"{base}#")
        for base in many
        for at in (bisect_right(bases, f"{base}#"),)
    )


def _inside(base: str, glance: Glance, *, alone: bool) -> str:
    """Make the id of an article in a file of many: its own one where it has one, else by where it stands."""
    if glance.own and alone:
        return glance.own
    return f"{base}#{glance.own or glance.number}" if glance.number else base


def _distinct(article_id: str, taken: dict[str, int]) -> str:
    """Return an id that nobody has yet: the second of two gets `~2`, whatever comes behind it in the file."""
    made = article_id
    while made in taken:
        taken[article_id] += 1
        made = f"{article_id}~{taken[article_id]}"
    taken[made] = 1
    return made
