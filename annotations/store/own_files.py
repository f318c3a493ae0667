"""The files of one annotator: those of the first reading, and of articles that come back for a second one.

A second reading lies in a folder of its own, under the annotator's name and `+again`, so that it never meets the first.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from annotations.layout import AGAIN_SUFFIX, original_name, safe_name
from annotations.store.excerpts import summarise
from annotations.store.reading_file import with_reading
from annotations.store.storage import DamagedError, read_store_file


class OwnFiles:
    """The file of an annotator's work on each article."""

    def __init__(self, folder: Path, annotator: str, again: Collection[str] = ()) -> None:
        """Keep the work of `annotator` below `folder`; `again` are the ids of articles read a second time."""
        self.annotator = annotator
        self.first = folder / safe_name(annotator)
        """The folder of first readings."""
        self.second = folder / safe_name(annotator + AGAIN_SUFFIX)
        """The folder of second readings."""
        self.again = frozenset(again)
        self._again_names = {f"{safe_name(each)}.json" for each in self.again}

    @property
    def folders(self) -> list[Path]:
        """The folders with files of the annotator."""
        return [self.first, self.second] if self.again else [self.first]

    def path(self, article_id: str) -> Path:
        """Return the path of an article's file."""
        return (self.second if article_id in self.again else self.first) / f"{safe_name(article_id)}.json"

    def annotator_of(self, article_id: str) -> str:
        """Return the name under which an article is read."""
        return self.annotator + AGAIN_SUFFIX if article_id in self.again else self.annotator

    def has(self, path: Path) -> bool:
        """Return whether a file is the annotator's present work on its article."""
        return path.parent == (self.second if path.name in self._again_names else self.first)

    def hides(self, path: Path) -> bool:
        """Return whether a file is the first reading of an article that is being read a second time.

        A second reading that saw the first would measure nothing.
        """
        return path.parent == self.first and path.name in self._again_names

    def is_planned(self, path: Path) -> bool:
        """Return whether a file is a second reading that has not begun."""
        if path.parent != self.second:
            return False
        try:
            row = with_reading(summarise(read_store_file(path)).row, path)
        except (DamagedError, OSError):
            return False
        return row.status == "new" and not row.position and not row.seconds

    def paths(self) -> Iterator[Path]:
        """Yield the annotator's files."""
        for folder in self.folders:
            yield from filter(self.has, folder.glob("*.json"))


def second_readings(folder: Path, annotator: str) -> tuple[str, ...]:
    """Return the ids of the articles that an annotator is to read a second time, or is reading, sorted.

    Once a second reading is done or skipped, the article is that of the first reading again. A damaged file counts:
    what is tagged next belongs beside it, and opening the article says so. Files that cannot be opened are left out.
    """
    found: list[str] = []
    for path in (folder / safe_name(annotator + AGAIN_SUFFIX)).glob("*.json"):
        with suppress(OSError):
            try:
                row = summarise(read_store_file(path)).row
            except DamagedError:
                found += filter(None, [original_name(path.stem)])
                continue
            is_own = row.annotator == annotator + AGAIN_SUFFIX and path.name == f"{safe_name(row.id)}.json"
            if is_own and row.status not in ("done", "skipped"):
                found.append(row.id)
    return tuple(sorted(found))
