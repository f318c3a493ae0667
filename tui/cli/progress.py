"""Progress on standard error: a bar on a terminal, elsewhere a line now and then."""

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from annotations.errors import ModelError, NotSavedError
from tui.cli.output import QUIET, say

if TYPE_CHECKING:
    from rich.console import Console

    from annotations.article import Article
    from annotations.corpus.corpus import Corpus
    from annotations.nlp.batch import EntityProgress

LINE_SECONDS = 10.0
"""Seconds between two lines without a terminal."""

Count = TypeVar("Count")
News = TypeVar("News")
News_contra = TypeVar("News_contra", contravariant=True)


class Counting(Protocol[News_contra]):
    """Counts results, and says in a line how far they are."""

    total: int
    done: int

    def add(self, news: News_contra) -> None:
        """Count one more result."""
        ...


@dataclass
class Course:
    """The progress of a search for entities."""

    total: int
    """Articles in total."""
    done: int = 0
    """Articles finished, with any result."""
    searched: int = 0
    known: int = 0
    words: int = 0
    """Words of the articles analysed."""
    problems: "list[EntityProgress]" = field(default_factory=list)
    begun: float = field(default_factory=monotonic)

    def add(self, news: "EntityProgress") -> None:
        """Count one more article."""
        self.done += 1
        self.words += news.words
        if news.problem:
            self.problems.append(news)
        elif news.known:
            self.known += 1
        else:
            self.searched += 1

    def __str__(self) -> str:
        """Return progress, speed, and remaining time."""
        spent = max(monotonic() - self.begun, 0.001)
        line = f"{self.done:,} of {self.total:,} articles"
        if self.searched:
            left = timedelta(seconds=round(spent / self.searched * (self.total - self.done)))
            line += f"  {self.searched / spent:,.1f}/s  {self.words / spent:,.0f} words/s  {left} left"
        return line

    def summary(self) -> str:
        """Return the result in a sentence."""
        spent = max(monotonic() - self.begun, 0.001)
        line = [f"{self.searched:,} searched", f"{self.known:,} already in the cache"]
        line += [f"{len(self.problems):,} failed"] if self.problems else []
        speed = f"; {self.words:,} words in {timedelta(seconds=round(spent))}, {self.words / spent:,.0f} a second"
        return f"{self.done:,} of {self.total:,} articles: {', '.join(line)}{speed if self.searched else ''}."


def search(corpus: "Corpus", cache: Path, model: str, workers: int, *, with_suggestions: bool = False) -> int:
    """Find the entities of all articles, and maybe suggestions; show progress, and return the exit status."""
    from annotations.nlp.batch import search_all

    course = Course(len(corpus.entries))

    def begin() -> "Generator[EntityProgress, None, None]":
        return search_all(corpus, cache, model, workers, with_suggestions=with_suggestions)

    return _searched(begin, course) or (1 if course.problems else 0)


def search_texts(articles: "Iterable[Article]", total: int, cache: Path, model: str) -> int:
    """Find the entities of some texts, show progress, and return the exit status.

    It is 0 also if some texts could not be looked through, which is said. `model` is what `resolve` returned.
    """
    from annotations.nlp.batch import search_articles, spare_cores

    return _searched(lambda: search_articles(articles, cache, model, min(total, spare_cores())), Course(total))


def _searched(begin: "Callable[[], Generator[EntityProgress, None, None]]", course: Course) -> int:
    """Follow a search, and return the exit status: 0 if it came to its end."""
    try:
        with closing(begin()) as news:
            follow(news, course)
    except KeyboardInterrupt:
        say(f"Stopped. {course.summary()} Run the command again to continue.")
        return 130
    except ModelError as error:
        say(f"No entities: {error}.")
        return 2
    except NotSavedError as error:
        say(f"Stopped: {error}.")
        return 1
    for each in course.problems:
        say(f"{each.id}: {each.problem}.")
    say(course.summary())
    return 0


def with_count(counts: Iterable[Count]) -> Iterator[Count]:
    """Pass items on, counting them on a terminal."""
    if not _draws():
        yield from counts
        return
    from rich.progress import Progress, TextColumn

    line = TextColumn("{task.completed:,.0f} articles counted")
    with Progress(line, console=console_of_errors(), transient=True, refresh_per_second=4) as bar:
        yield from bar.track(counts)


def console_of_errors() -> "Console":
    """Return a console on standard error.

    It is a terminal only if it is one: FORCE_COLOR, which some CI sets, must not put a moving bar into a file.
    """
    from rich.console import Console

    return Console(file=sys.stderr, quiet=QUIET.is_on, force_terminal=_is_terminal())


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _draws() -> bool:
    """Return whether a line can be redrawn."""
    return not QUIET.is_on and _is_terminal() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


def follow(news: Iterable[News], course: Counting[News], seen: Callable[[News], None] = lambda _: None) -> None:
    """Consume results, counting them in `course` and showing that; each is `seen` before it is counted."""
    if not _draws():
        _tell(news, course, seen)
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(bar_width=16), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console_of_errors(), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task(str(course), total=course.total)
        for each in news:
            seen(each)
            course.add(each)
            bar.update(task, completed=course.done, description=str(course))


def _tell(news: Iterable[News], course: Counting[News], seen: Callable[[News], None]) -> None:
    last = monotonic()
    for each in news:
        seen(each)
        course.add(each)
        if monotonic() - last >= LINE_SECONDS and course.done < course.total:
            last = monotonic()
            say(str(course))
