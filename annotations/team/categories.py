"""Categories of disagreement, as adjudicators named them: the decisions of a gold standard, counted."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from annotations.errors import StoreError
from annotations.layout import safe_name
from annotations.store.archive import Archive
from annotations.team.gold import standing_decisions
from annotations.team.readings import GOLD


class Decisions(Struct, frozen=True, kw_only=True):
    """The decisions in force in a gold standard, in all its articles."""

    gold: str
    decisions: int
    categories: dict[str, int]
    """Decisions by category, the most frequent first; an empty name, which comes last, for those without."""


def decisions_of(folder: Path, golds: Iterable[str]) -> tuple[tuple[Decisions, ...], list[str]]:
    """Return the decisions of some gold standards, without those that have none.

    Files that cannot be read are left out: they come second, each in a sentence. Raises `StoreError` for a folder
    that cannot be read.
    """
    archive, unreadable = Archive(folder), list[str]()
    names = {safe_name(name): name for name in golds if name.endswith(GOLD)}
    counts: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for path in archive.paths() if names else ():
        if path.parent.name in names:
            try:
                found = standing_decisions(archive.read(path))
            except StoreError as error:
                unreadable.append(str(error))
            else:
                counts[names[path.parent.name]].update(each.category for each in found)
    return tuple(
        Decisions(
            gold=name,
            decisions=counted.total(),
            categories=dict(sorted(counted.items(), key=lambda each: (not each[0], -each[1], each[0]))),
        )
        for name, counted in sorted(counts.items())
        if counted
    ), unreadable
