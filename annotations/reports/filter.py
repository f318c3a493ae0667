"""Filter and sort: the rows that a typed query (`query.py`) matches."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, get_args

from annotations.claims.record import FLAGGED, Status
from annotations.moment import sortable_date
from annotations.reports.folding import fold
from annotations.reports.query import parse_query
from annotations.reports.rows import ArticleRow

Column = Literal["status", "title", "outlet", "date", "words", "claims", "read"]
"""The sort keys of a list. The name of a label sorts by its number of claims."""

STATUSES: tuple[Status, ...] = ("in progress", "new", "skipped", "done")
"""In the order in which they are sorted: most work to do first."""

_CHUNK = 1000

_About = tuple[Status, dict[str, int], str, bool]
_Search = Callable[[str], re.Match[str] | None]


class Filter:
    """Filters the rows of a list, faster with each letter that narrows the last query.

    Titles and outlets are folded once, about 1 µs each, and kept; from then on a letter takes some ten milliseconds for
    100,000 rows. A filter lives from the first letter of a search to its end.
    """

    def __init__(self, rows: Sequence[ArticleRow], lineages: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Filter the rows of a list. `lineages` are those of the labels of a scheme (`Scheme.lineages`)."""
        self._lineages = lineages or {}
        self._lines: list[str] = []
        self._about: list[_About] = []
        self._add(rows)
        self._words: tuple[str, ...] = ()
        """The words of the last query."""
        self._found: dict[int, list[int]] = {}
        """Its matches by rank, the best first; the numbers of each rank in order."""
        self._begin()

    def renew(self, rows: Sequence[ArticleRow], numbers: Iterable[int] | None = None) -> None:
        """Take other rows.

        Only those with these `numbers` have changed, or all by default.
        """
        if numbers is None or len(rows) != len(self._lines):
            self._lines, self._about = [], []
            self._add(rows)
        else:
            for number in numbers:
                row = rows[number]
                self._lines[number], self._about[number] = next(_lines([row])), _about(row)
        self._begin()

    def matching(self, typed: str) -> list[int]:
        """Return the numbers of the matching rows, best first, then in the order of the list.

        The ranks: every word begins a word of title or outlet; it stands inside one; its letters are initials of
        consecutive words; its letters come in order in one word.
        """
        looked_for = parse_query(typed)
        self._look_for(looked_for.words)
        numbers: Iterable[int] = (number for found in self._found.values() for number in found)
        about = self._about
        if looked_for.statuses:
            statuses = {
                status for status in STATUSES if any(f" {each}" in f" {status}" for each in looked_for.statuses)
            }
            flag = any(f" {each}" in f" {FLAGGED}" for each in looked_for.statuses)
            numbers = (number for number in numbers if about[number][0] in statuses or (flag and about[number][3]))
        if looked_for.flags:
            flags = {not value.startswith("n") for value in looked_for.flags}
            numbers = (number for number in numbers if about[number][3] in flags)
        if looked_for.outlets:
            numbers = _of_outlets(numbers, about, looked_for.outlets)
        if looked_for.labels:
            numbers = _with_labels(numbers, about, looked_for.labels, self._lineages)
        return list(numbers)

    def _add(self, rows: Iterable[ArticleRow]) -> None:
        """Add rows, each visited once: they may be made on the way and are not kept."""

        def noted() -> Iterator[ArticleRow]:
            for row in rows:
                self._about.append(_about(row))
                yield row

        self._lines.extend(_lines(noted()))

    def _begin(self) -> None:
        self._words = ()
        self._found = {0: list(range(len(self._lines)))}

    def _look_for(self, words: tuple[str, ...]) -> None:
        """Search for words: within the last matches if those must contain the new ones."""
        if words == self._words:
            return
        if len(words) < len(self._words) or not all(map(str.startswith, words, self._words)):
            self._begin()
        found = {0: sorted(number for numbers in self._found.values() for number in numbers)}
        for word in words:
            ranked: dict[int, list[int]] = {}
            for before, numbers in found.items():
                for rank, some in enumerate(_rank_matches(self._lines, numbers, word)):
                    ranked.setdefault(before + rank, []).extend(some)
            found = ranked
        self._words = words
        self._found = {rank: sorted(found[rank]) for rank in sorted(found)}


def sort_rows(
    rows: Sequence[ArticleRow], by: str, *, backwards: bool = False, among: Iterable[int] | None = None
) -> list[int]:
    """Return the numbers of rows, all or some, sorted by a `Column` or a label's name.

    Ties keep the order of the list, in reverse too; rows without title, outlet, date or words come last either way.
    """
    numbers = list(range(len(rows))) if among is None else sorted(among)
    values = list(_values(rows if among is None else (rows[number] for number in numbers), by))
    described = [place for place, value in enumerate(values) if value != ""]
    untold = [place for place, value in enumerate(values) if value == ""]
    described.sort(key=values.__getitem__, reverse=backwards)
    return [numbers[place] for place in (*described, *untold)]


def _values(rows: Iterable[ArticleRow], by: str) -> Iterator[Any]:
    """Yield the sort key of each row; an empty string if it has none."""
    if by == "title":
        return map(str.lstrip, _folded_each(row.title for row in rows))
    if by == "outlet":
        return map(str.lstrip, _folded_each(row.source for row in rows))
    places = {status: place for place, status in enumerate(STATUSES)}
    values: dict[str, Callable[[ArticleRow], Any]] = {
        "status": lambda row: (places[row.status], not row.flagged),
        "date": lambda row: sortable_date(row.published),
        "words": lambda row: row.words or "",
        "claims": lambda row: sum(row.claims.values()),
        "read": lambda row: row.read,
    }
    return map(values[by] if by in get_args(Column) else lambda row: row.claims.get(by, 0), rows)


def _about(row: ArticleRow) -> _About:
    """Return what a row's conditions are compared with, shared by thousands of rows."""
    return row.status, row.claims, sys.intern(row.source), row.flagged


def _lines(rows: Iterable[ArticleRow]) -> Iterator[str]:
    """Yield what words are matched with: title, tab, outlet, a space before each word."""
    return _folded_each(f" {row.title}\t {row.source}" for row in rows)


def _folded_each(texts: Iterable[str]) -> Iterator[str]:
    """Yield each text folded, by the thousand.

    Starting and ending takes most of the time.
    """
    texts = iter(texts)
    while chunk := [text.replace("\n", " ") for text in islice(texts, _CHUNK)]:
        yield from fold("\n".join(chunk)).split("\n")


def _rank_matches(lines: Sequence[str], numbers: Iterable[int], word: str) -> tuple[list[int], ...]:
    """Return the rows that match a word, by rank."""
    found: tuple[list[int], ...] = ([], [], [], [])
    first, inside, initial, scattered = found
    begins = f" {word}"
    one_by_one, either = _patterns(word)
    scatters = len(word) > 1
    for number in numbers:
        line = lines[number]
        if word in line:
            (first if begins in line else inside).append(number)
        elif scatters and either(line):
            (initial if one_by_one(line) else scattered).append(number)
    return found


def _patterns(word: str) -> tuple[_Search, _Search]:
    """Return the pattern of initials, and the pattern of initials or letters in order."""
    letters = [re.escape(letter) for letter in word]
    initials = "".join(f"[^ \\t]*+ ++{letter}" for letter in letters[1:])
    inside = "".join(f"[^ \\t{letter}]*+{letter}" for letter in letters[1:])
    # Their common beginning comes first: it alone is searched for in compiled code.
    return re.compile(f" {letters[0]}{initials}").search, re.compile(f" {letters[0]}(?:{inside}|{initials})").search


def _of_outlets(numbers: Iterable[int], about: Sequence[_About], outlets: Sequence[str]) -> Iterator[int]:
    """Yield the rows of outlets that match some words."""
    known: dict[str, bool] = {}
    for number in numbers:
        source = about[number][2]
        if source not in known:
            name = " " + " ".join(fold(source).split())
            known[source] = any(f" {each}" in name for each in outlets)
        if known[source]:
            yield number


def _with_labels(
    numbers: Iterable[int],
    about: Sequence[_About],
    labels: tuple[str, ...],
    lineages: Mapping[str, tuple[str, ...]],
) -> Iterator[int]:
    """Yield the rows with claims of labels that begin so, or of kinds of them."""
    known: dict[str, bool] = {}
    for number in numbers:
        for name, count in about[number][1].items():
            if count:
                if name not in known:
                    known[name] = any(fold(each).startswith(labels) for each in lineages.get(name, (name,)))
                if known[name]:
                    yield number
                    break
