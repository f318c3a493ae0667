"""Assignments: divide the articles of a corpus among annotators, the same on every machine.

Articles are ranked by the SHA-256 of `seed|article id`, people by that of `seed|name`. An article goes to those with
the fewest articles, so that loads differ by one at most. What is assigned stays as it is: new articles move nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from hashlib import sha256

from msgspec.structs import replace

from annotations.errors import AskedError
from annotations.store.assignment_file import Assignment, Assignments, Kind, Plan
from annotations.team.readings import AGAIN, GOLD
from annotations.wording import counted

DEFAULT_OVERLAP = "20%"
"""The share of articles that all read, unless another is asked for: enough to measure agreement throughout."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """How articles are to be divided."""

    annotators: tuple[str, ...]
    overlap: str = DEFAULT_OVERLAP
    """A share such as `20%`, or a number: so many of all articles that are given out are read by all."""
    each: int = 0
    """How many read each article, whatever the overlap; 0 if that counts."""
    per_person: int = 0
    """The most articles that one annotator gets by this request; 0 for no limit."""
    by: str = ""
    """The name of the field by which articles are divided in the same proportions; only kept with the plan."""
    seed: int = 1
    add: bool = False
    """Whether some articles may be assigned already: they stay as they are."""

    def check(self) -> None:
        """Raise `AskedError` if it cannot be met for any articles."""
        if not self.annotators:
            raise AskedError("Name the annotators: --annotators ana,ben")
        twice = [name for name, times in Counter(self.annotators).items() if times > 1]
        if twice:
            raise AskedError(f"{twice[0]} is named twice")
        for name in self.annotators:
            if name.endswith((GOLD, AGAIN)):
                what = "a gold standard" if name.endswith(GOLD) else "a second reading"
                raise AskedError(f"{name} is {what}, which reads no articles")
        if self.each > len(self.annotators):
            raise AskedError(f"--each {self.each} needs {self.each} annotators; you named {', '.join(self.annotators)}")
        self.shared(1)

    def shared(self, articles: int) -> int:
        """Return how many of so many articles all read. A share gives one at least.

        Raises `AskedError` if the overlap is neither a share nor a number.
        """
        if self.each or len(self.annotators) < 2:
            return 0
        text = self.overlap.replace(" ", "")
        try:
            if not text.endswith("%"):
                return _natural(text)
            share = Fraction(text[:-1]) / 100
        except (ValueError, ZeroDivisionError):
            share = Fraction(-1)
        if not 0 <= share <= 1:
            raise AskedError(f"--overlap is a share such as 20%, or a number of articles, and cannot be {self.overlap}")
        # Half and more counts as one.
        return max(int(share * articles + Fraction(1, 2)), 1 if share and articles else 0)


def divide(articles: Mapping[str, str], held: Assignments, request: Request, made: datetime) -> Assignments:
    """Return the assignments after a request; `held` itself if nothing is left to be given out.

    `articles` has the group of each article that can be read, by id. Raises `AskedError` if the request cannot be met.
    """
    request.check()
    given = {row.article for row in held.rows.values() if row.annotators}
    if given and not request.add:
        # The same call again is no mistake.
        again = _divided(articles, Assignments({}), request, made)
        if {row.article: row.annotators for row in again} == {name: held.rows[name].annotators for name in given}:
            return held
        raise AskedError(
            f"{counted(len(given), 'article')} already assigned. --add assigns the others; "
            "--release NAME frees the articles that NAME has not begun"
        )
    rows = _divided(articles, held, request, made)
    return held.having(rows, _plan(request, made)) if rows else held


def release(
    held: Assignments, names: Sequence[str], has_begun: Callable[[str, str], bool], made: datetime
) -> tuple[Assignments, dict[str, int]]:
    """Take what they have not begun from annotators; return the assignments, and how many articles each had to give.

    `has_begun(annotator, article)` says what stays. Raises `AskedError` for a name without an assignment.
    """
    for name in names:
        if name not in held.annotators:
            known = ", ".join(held.annotators) or "nobody"
            raise AskedError(f"{name} has no articles assigned. Articles are assigned to: {known}")
    rows: list[Assignment] = []
    freed = dict.fromkeys(names, 0)
    for row in held.rows.values():
        going = {name for name in freed if name in row.annotators and not has_begun(name, row.article)}
        if going:
            rows.append(replace(row, annotators=tuple(each for each in row.annotators if each not in going), made=made))
            for name in going:
                freed[name] += 1
    plan = Plan(made=made, annotators=tuple(sorted(freed)), released=True)
    return (held.having(rows, plan) if rows else held), freed


def last_request(held: Assignments) -> Plan | None:
    """Return the last plan that divided articles, without those who were released since; `None` without any."""
    released: set[str] = set()
    for plan in reversed(held.plans):
        if not plan.released:
            return replace(plan, annotators=tuple(name for name in plan.annotators if name not in released))
        released.update(plan.annotators)
    return None


def rank(seed: int, name: str) -> str:
    """Return what an article or a person is sorted by: the SHA-256 of `seed|name`, in hexadecimal."""
    return sha256(f"{seed}|{name}".encode("utf-8", "surrogatepass")).hexdigest()


def proportional(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Return how many of `total` fall to groups of these sizes, by the largest remainder (Hamilton's method).

    `total` is at most the sum of the sizes. Of equal remainders the larger group comes first, then the name.
    """
    everything = sum(sizes.values())
    if not everything:
        return dict.fromkeys(sizes, 0)
    shares = {name: divmod(total * size, everything) for name, size in sizes.items()}
    order = sorted(sizes, key=lambda name: (-shares[name][1], -sizes[name], name))
    extra = set(order[: total - sum(whole for whole, _ in shares.values())])
    return {name: shares[name][0] + (name in extra) for name in sizes}


@dataclass
class _Queues:
    """How much each annotator has to read."""

    people: Sequence[str]
    """By rank."""
    limit: int
    """The most articles that each gets; 0 for no limit."""
    loads: Counter[str]
    fresh: Counter[str] = field(default_factory=Counter)
    group: Counter[str] = field(default_factory=Counter)
    """Articles of the group that is divided now."""
    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often two read one article."""

    def give(self, count: int, already: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the `count` annotators who read an article beside those who do; nobody if fewer have room.

        The shortest queues come first, then those with the fewest articles of the group, then those who have met the
        others least: everybody is to be compared with everybody.
        """
        chosen: list[str] = []
        free = [name for name in self.people if name not in already and self.room(name)]
        if len(free) < count:
            return ()
        for _ in range(count):
            others = (*already, *chosen)
            best = min(free, key=lambda name: (self.loads[name], self.group[name], self._met(name, others)))
            free.remove(best)
            chosen.append(best)
        for name in chosen:
            self.loads[name] += 1
            self.fresh[name] += 1
            self.group[name] += 1
        self.met.update(_pairs(chosen, already))
        return tuple(chosen)

    def room(self, name: str) -> int:
        """Return how many articles more an annotator may get: at least 1 if there is no limit."""
        return self.limit - self.fresh[name] if self.limit else 1

    def _met(self, name: str, others: Sequence[str]) -> int:
        return sum(self.met[pair] for pair in _pairs([name], others))


def _divided(articles: Mapping[str, str], held: Assignments, request: Request, made: datetime) -> list[Assignment]:
    """Return the new rows."""
    people = sorted(request.annotators, key=lambda name: rank(request.seed, name))
    rows = {name: row for name, row in held.rows.items() if row.annotators and name in articles}
    queues = _Queues(
        people, request.per_person, Counter(name for row in rows.values() for name in row.annotators if name in people)
    )
    for row in rows.values():
        queues.met.update(_pairs(row.annotators))
    refilled = list(_refilled(rows, queues, request, made)) if request.each > 1 else []
    left = sorted((name for name in articles if name not in rows), key=lambda name: rank(request.seed, name))
    total, shared = _totals(len(left), len(articles), list(rows.values()), queues, request)
    groups: dict[str, list[str]] = {}
    for name in left:
        groups.setdefault(articles[name], []).append(name)
    given = proportional({group: len(names) for group, names in groups.items()}, total)
    for_all = proportional(given, shared)
    found = list(refilled)
    # Those that all read come first, so that everybody has room for them.
    for count, is_shared in ((len(people), True), (request.each or 1, False)):
        for group in sorted(groups):
            queues.group.clear()
            names = groups[group]
            some = names[: for_all[group]] if is_shared else names[for_all[group] : given[group]]
            found += [_assignment(each, readers, made) for each in some if (readers := queues.give(count))]
    return found


def _assignment(article: str, readers: Sequence[str], made: datetime) -> Assignment:
    kind: Kind = "overlap" if len(readers) > 1 else "single"
    return Assignment(article=article, annotators=tuple(sorted(readers)), kind=kind, made=made)


def _refilled(
    rows: Mapping[str, Assignment], queues: _Queues, request: Request, made: datetime
) -> Iterator[Assignment]:
    """Yield articles that have lost a reader, with another one."""
    for name in sorted(rows, key=lambda name: rank(request.seed, name)):
        row = rows[name]
        lacking = request.each - len(row.annotators)
        if row.kind == "overlap" and lacking > 0 and (others := queues.give(lacking, row.annotators)):
            yield replace(row, annotators=tuple(sorted((*row.annotators, *others))), made=made)


def _totals(
    left: int, everything: int, rows: Collection[Assignment], queues: _Queues, request: Request
) -> tuple[int, int]:
    """Return how many articles are given out now, and how many of these all read. Raises `AskedError`."""
    people, limit = len(queues.people), request.per_person
    if request.each:
        rooms = [queues.room(name) for name in queues.people]
        return (_most(left, lambda total: _has_room(rooms, request, total)) if limit else left), 0
    if not request.overlap.strip().endswith("%"):
        number = request.shared(1)
        if number > everything:
            raise AskedError(f"--overlap {number:,} is more than the {counted(everything, 'article')} of the corpus")
        if limit and number > limit:
            raise AskedError(f"--overlap {number:,} is more than --per-person {limit:,}")
    had = sum(row.kind == "overlap" for row in rows)

    def shared(total: int) -> int:
        return min(total, max(0, request.shared(len(rows) + total) - had))

    total = _most(left, lambda total: total + (people - 1) * shared(total) <= people * limit) if limit else left
    return total, shared(total)


def _has_room(rooms: Sequence[int], request: Request, total: int) -> bool:
    """Return whether so many articles find `request.each` readers each."""
    return sum(min(room, total) for room in rooms) >= request.each * total


def _most(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` that fits; all below it fit as well."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _plan(request: Request, made: datetime) -> Plan:
    return Plan(
        made=made,
        annotators=tuple(sorted(request.annotators)),
        overlap="" if request.each else request.overlap,
        each=request.each,
        per_person=request.per_person,
        by=request.by,
        seed=request.seed,
        added=request.add,
    )


def _pairs(chosen: Sequence[str], already: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the pairs of annotators with at least one of those chosen, each sorted."""
    for number, name in enumerate(chosen):
        for other in (*already, *chosen[:number]):
            yield (name, other) if name < other else (other, name)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ValueError(text)
    return int(text)
