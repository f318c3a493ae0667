"""The progress of making results in parts, for a person and as JSON."""

from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct

from annotations.cluster.results import Done
from annotations.wording import counted
from tui.cli.output import show_json

if TYPE_CHECKING:
    from annotations.cluster.engines import Engine
    from annotations.cluster.shards import Failed, Failure

MAX_TOLD = 20
"""Articles with errors that are named; all of them are in the rows of their parts."""


class PartEvent(Struct, tag_field="event", tag="part"):
    """A part was made, as JSON."""

    part: str
    rows: int
    words: int
    seconds: float
    failed: int
    done: int
    """Shards done, of `shards`."""
    shards: int


class FailureEvent(Struct, tag_field="event", tag="failure"):
    """An article, or a whole shard, has no results, as JSON."""

    error: str
    id: str = ""
    shard: str = ""


class EndEvent(Struct, tag_field="event", tag="end"):
    """The result of the run, as JSON."""

    shards: int
    parts: int
    articles: int
    words: int
    failed: int
    seconds: float


@dataclass
class Course:
    """The progress of filling a folder."""

    total: int
    """Shards in total."""
    articles: int | None
    engine: "Engine"
    done: int = 0
    known: int = 0
    rows: int = 0
    words: int = 0
    """Words of the parts that were made."""
    failed: int = 0
    failures: "list[Failure]" = field(default_factory=list)
    lost: "list[Failed]" = field(default_factory=list)
    begun: float = field(default_factory=monotonic)

    def add(self, outcome: "Done | Failed") -> None:
        """Count the outcome of one more shard."""
        self.done += 1
        if not isinstance(outcome, Done):
            self.lost.append(outcome)
            return
        part = outcome.part
        self.known += not outcome.is_new
        self.rows += part.rows
        self.failed += part.failed
        self.failures += part.failures[: MAX_TOLD - len(self.failures)]
        self.words += part.words if outcome.is_new else 0

    @property
    def made(self) -> int:
        """Parts that were made."""
        return self.done - self.known - len(self.lost)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return max(monotonic() - self.begun, 0.001)

    def __str__(self) -> str:
        """Return progress, speed, and remaining time."""
        of = f" of {self.articles:,}" if self.articles is not None else ""
        line = f"{self.done:,} of {self.total:,} parts  {self.rows:,}{of} articles"
        if self.made:
            left = timedelta(seconds=round(self.seconds / self.made * (self.total - self.done)))
            line += f"  {self.words / self.seconds:,.0f} words/s  {counted(self.engine.workers, 'worker')}  {left} left"
        return line + (f"  {self.failed:,} failed" if self.failed else "")

    def summary(self) -> str:
        """Return the result in a sentence."""
        told = [f"{self.made:,} made", f"{self.known:,} already there"]
        told += [f"{len(self.lost):,} failed"] if self.lost else []
        told += [f"{counted(self.failed, 'article')} without results"] if self.failed else []
        spent = timedelta(seconds=round(self.seconds))
        speed = f"; {self.words:,} words in {spent}, {self.words / self.seconds:,.0f} a second" if self.made else ""
        return f"{self.done - len(self.lost):,} of {self.total:,} parts: {', '.join(told)}{speed}."

    def end(self) -> "EndEvent":
        """Return the result as JSON."""
        there = self.done - len(self.lost)
        return EndEvent(self.total, there, self.rows, self.words, self.failed, round(self.seconds, 1))


def print_outcome(course: Course, outcome: "Done | Failed") -> None:
    """Print what came of a shard as JSON."""
    if not isinstance(outcome, Done):
        show_json(FailureEvent(outcome.why, shard=outcome.shard.part))
        return
    part = outcome.part
    for each in part.failures:
        show_json(FailureEvent(each.error, id=each.id, shard=part.name))
    if outcome.is_new:
        done = course.done + 1
        show_json(PartEvent(part.name, part.rows, part.words, part.seconds, part.failed, done, course.total))
