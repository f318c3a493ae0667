"""Notices: messages about an imported file, with a count and the first places of each kind."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotations.exchange.annotated import Rejected, Remark
from annotations.wording import counted

MAX_PLACES = 3
"""Places that are named for each kind of message."""


_CONFLICTS = (
    (" is tagged ", "the words have another label there"),
    (" is there with ", "the claim differs there"),
    (" is orphaned there", "the claim is orphaned there"),
    ("the article is marked ", "the article has another status there"),
    ("the article has the note ", "the article has another note there"),
)
"""What the sentences of conflicts have in common, and what they say without the claim."""


@dataclass(frozen=True)
class Notice:
    """A part of a file that was not imported, and its position."""

    number: int
    """The line or element; 0 if unknown."""
    why: str
    name: str = ""
    """The file name, if a folder was read."""
    kind: str = ""
    """The reason without what concerns this one alone; empty if that is all of it."""

    @classmethod
    def of(cls, refused: Rejected) -> "Notice":
        """Return the notice of a rejected item."""
        about = f"{refused.article}: " if refused.article else ""
        return cls(refused.number, about + refused.why, refused.name, refused.kind or refused.why)

    @classmethod
    def of_conflict(cls, number: int, article: str, why: str, name: str) -> "Notice":
        """Return the notice of a conflict with the record in the store."""
        kind = next((kind for sign, kind in _CONFLICTS if sign in why), "it differs there")
        return cls(number, f"{article}: {why}", name, kind)

    def at(self, shown: str, *, lines: bool) -> str:
        """Return it in words, with its position in the file called `shown`."""
        where = f"{shown}/{self.name}" if self.name else shown
        if self.number:
            where += f", {_unit(lines=lines)} {self.number}"
        return f"{where}: {self.why}"

    def place(self, *, lines: bool) -> str:
        """Return its position, and in brackets what concerns it alone."""
        where = _place(self.name, self.number, lines=lines)
        return where if self.why == self.kind else f"{where} ({self.why})"


def grouped(notices: Iterable[Notice], shown: str, outcome: tuple[str, str], *, lines: bool) -> Iterator[str]:
    """Yield notices in words, those of one kind as one sentence.

    `outcome` is what became of one, and of several: “kept as it is”, “kept as they are”.
    """
    kinds: dict[str, list[Notice]] = {}
    for each in notices:
        kinds.setdefault(each.kind or each.why, []).append(each)
    for kind, several in kinds.items():
        if len(several) == 1:
            yield f"{several[0].at(shown, lines=lines)}: {outcome[0]}."
            continue
        places = [each.place(lines=lines) for each in several[:MAX_PLACES]]
        yield f"{shown}: {len(several):,} {outcome[1]}, as {kind}: {_listed(places, len(several))}."


@dataclass
class RemarkTally:
    """Counts content of a file that is not imported, or not as it is in the file."""

    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], list[Remark]] = field(default_factory=dict)
    """The first of each kind: what it is, and what becomes of it."""

    def add(self, remark: Remark) -> None:
        """Count one."""
        kind = (remark.what, remark.but)
        self.numbers[kind] += 1
        if self.numbers[kind] <= MAX_PLACES:
            self.first.setdefault(kind, []).append(remark)

    def sentences(self, *, lines: bool) -> Iterator[str]:
        """Yield one sentence a kind, with the first places."""
        for (what, but), number in sorted(self.numbers.items()):
            places = [
                _place(each.name, each.number, lines=lines) + (f" ({each.detail})" if each.detail else "")
                for each in self.first[what, but]
            ]
            hint = "; --predictions imports them as suggestions" if what == "prediction" else ""
            yield f"{counted(number, what)} {but or 'left out'}: {_listed(places, number)}{hint}"

    def left_out(self) -> list[str]:
        """Return the content that is left out, counted by kind."""
        return [counted(number, what) for (what, but), number in sorted(self.numbers.items()) if not but]


def _place(name: str, number: int, *, lines: bool) -> str:
    position = f"{_unit(lines=lines)} {number}" if number else ""
    return ", ".join(part for part in (name, position) if part) or "the file"


def _unit(*, lines: bool) -> str:
    return "line" if lines else "item"


def _listed(places: list[str], number: int) -> str:
    """Return the first places, and how many more there are."""
    more = f" and {number - len(places):,} more" if number > len(places) else ""
    return ", ".join(places) + more
