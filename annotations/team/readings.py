"""Readings to be compared: the records of several annotators, article by article, each on one text.

Files that cannot be read are left out and named; everything else is compared.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from msgspec.structs import replace as with_fields

from annotations.article import Article
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, AskedError, StoreError
from annotations.layout import AGAIN_SUFFIX, GOLD_SUFFIX, original_name, safe_name
from annotations.store.archive import Archive
from annotations.team.units import Comparison, compare

GOLD, AGAIN = GOLD_SUFFIX, AGAIN_SUFFIX
"""How the names of gold standards end, and those of second readings of one's own articles."""

Include = Literal["done", "unread"]
"""Articles that at least two have marked done, or that they have touched, read to the end or not."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which readings to compare."""

    annotators: tuple[str, ...] = ()
    """Empty for all but gold standards and second readings."""
    gold: str = ""
    """A gold standard, read beside the annotators."""
    labels: tuple[str, ...] = ()
    """Empty for all."""
    include: Include = "done"
    since: date | None = None
    """Only records whose work ended on this day or later, in UTC."""
    with_skipped: bool = False
    """Whether articles that one has done and another has skipped are compared too, and comparisons have statuses."""
    dated: bool = False
    """Whether comparisons need the month in which work on the article ended."""


@dataclass
class StoreReadings:
    """The articles of a store, to be compared once; what was left out is known afterwards."""

    folder: Path
    corpus: Corpus | None
    query: Query
    annotators: tuple[str, ...] = ()
    """Whose records are compared, without the gold standard."""
    unreadable: list[str] = field(default_factory=list)
    """Files that were left out, each in a sentence."""
    labels: set[str] = field(default_factory=set)
    """The labels of all claims, whether asked for or not."""
    unfinished: int = 0
    """Articles that at least two have touched, but not two have marked done."""

    def __post_init__(self) -> None:
        """Find the files of the annotators.

        Raises `AskedError` for a name without a file, and for fewer than two names; `StoreError` for a folder that
        cannot be read.
        """
        self._archive = Archive(self.folder)
        self._paths: dict[str, list[Path]] = {}
        for path in self._archive.paths():
            self._paths.setdefault(path.parent.name, []).append(path)
        known = self.known()
        asked = tuple(dict.fromkeys((*self.query.annotators, *filter(None, (self.query.gold,)))))
        for name in asked:
            if name not in known:
                raise AskedError(f"No annotations by {name}. Annotators: {', '.join(known) or 'none'}")
        chosen = self.query.annotators or [name for name in known if not name.endswith((GOLD, AGAIN))]
        self.annotators = tuple(sorted(set(chosen) - {self.query.gold}))
        if known and len(self.annotators) + bool(self.query.gold) < 2:
            others = f"; there are {', '.join(known)}" if len(known) > 1 else ""
            raise AskedError(f"Two annotators are needed, not only {', '.join(asked) or known[0]}{others}")

    def known(self) -> list[str]:
        """Return the names of all annotators with a readable file, sorted."""
        return sorted(filter(None, map(self._annotator_of, self._paths)))

    def _annotator_of(self, folder: str) -> str:
        """Return whose folder it is; empty if no file in it can be read and its name does not tell."""
        if name := original_name(folder):
            return name
        for path in self._paths[folder]:
            with suppress(StoreError):
                name = self._archive.read_claims(path).row.annotator
                if safe_name(name) == folder:
                    return name
        return ""

    def __len__(self) -> int:
        """Return the number of articles with a file of at least one annotator who is compared."""
        return len(self._by_article())

    def comparisons(self) -> Iterator[Comparison]:
        """Yield the articles that at least two have marked done, or touched, in the order of the corpus."""
        entries: dict[str, tuple[int, Entry]] = {}
        if self.corpus:
            entries = {safe_name(entry.id): (number, entry) for number, entry in enumerate(self.corpus.entries)}
        last = len(entries)
        found = self._by_article()
        for name in sorted(found, key=lambda name: (entries[name][0] if name in entries else last, name)):
            comparison = self._comparison(found[name], entries[name][1] if name in entries else None)
            if comparison is not None:
                yield comparison

    def comparison(self, entry: Entry) -> Comparison | None:
        """Return one article of the corpus; `None` if fewer than two have marked it done, or touched it."""
        return self._comparison(self._by_article().get(safe_name(entry.id), ()), entry)

    def _by_article(self) -> dict[str, list[Path]]:
        """Return the files of those who are compared, by the name that an article has as a file."""
        found: dict[str, list[Path]] = {}
        for name in (*self.annotators, *filter(None, (self.query.gold,))):
            for path in self._paths.get(safe_name(name), ()):
                found.setdefault(path.stem, []).append(path)
        return found

    def _comparison(self, paths: Sequence[Path], entry: Entry | None) -> Comparison | None:
        """Return an article, or `None` if fewer than two have done it."""
        touched = list(filter(None, map(self._record, paths)))
        for record in touched:
            self.labels.update(claim.label for claim in record.claims)
        records = [each for each in touched if self.query.include == "unread" or each.row.status == "done"]
        if self.query.since is not None:
            since = self.query.since
            records = [each for each in records if (ended := ended_at(each)) and ended.date() >= since]
        ended_with = {each.row.annotator: each.row.status for each in touched if each.row.status in ("done", "skipped")}
        is_disputed = self.query.with_skipped and len(set(ended_with.values())) > 1
        if len(records) < (1 if is_disputed else 2):
            self.unfinished += len(touched) > 1
            return None
        carried = self._on_one_text(records, entry)
        compared = compare({record.row.annotator: record for record in carried}, self.query.labels)
        if self.query.with_skipped:
            compared = with_fields(compared, statuses=dict(sorted(ended_with.items())))
        ends = [ended for ended in map(ended_at, records) if ended] if self.query.dated else []
        return with_fields(compared, month=f"{max(ends):%Y-%m}") if ends else compared

    def _record(self, path: Path) -> Record | None:
        """Read a file; `None` for one that is untouched, or cannot be read, which is noted."""
        try:
            if self.query.dated or self.query.since is not None:
                record = self._archive.read(path)
                found = None if record.is_untouched else record
            else:
                found = self._archive.read_without_history(path)
        except StoreError as error:
            self.unreadable.append(str(error))
            return None
        if found is None:
            return None
        proper = f"{safe_name(found.row.annotator)}/{safe_name(found.row.id)}.json"
        if proper != f"{path.parent.name}/{path.name}":
            # A copy would count twice.
            self.unreadable.append(f"{path.parent.name}/{path.name} belongs in {proper}")
            return None
        return found

    def _on_one_text(self, records: Sequence[Record], entry: Entry | None) -> list[Record]:
        """Return records carried over to the text of the corpus, or to the latest text that one of them has."""
        article = self._present(entry)
        if article is None:
            texts = {record.row.sha256 for record in records}
            newest = records[0] if len(texts) == 1 else max(records, key=self._written)
            row = newest.row
            article = Article(row.id, row.title, newest.text, row.source, language=row.language)
        carried = []
        for record in records:
            if record.row.sha256 == article.sha256:
                row = with_fields(record.row, language=article.language)
                carried.append(replace(record, row=row))
            else:
                carried.append(replace(record, text=article.text).carried_over(record.text, article))
        return carried

    def _present(self, entry: Entry | None) -> Article | None:
        """Return the article as the corpus has it; `None` if it cannot be opened."""
        if entry is not None and self.corpus is not None:
            with suppress(ArticleError):
                return self.corpus.load(entry)
        return None

    def _written(self, record: Record) -> tuple[float, str]:
        """Return when a record was last changed, and a text that decides between two of the same moment."""
        path = self.folder / safe_name(record.row.annotator) / f"{safe_name(record.row.id)}.json"
        ended = None
        with suppress(StoreError):
            ended = max((change.when for change in self._archive.read(path).history), default=None)
        return ended.timestamp() if ended else 0.0, record.row.sha256


def ended_at(record: Record) -> datetime | None:
    """Return when work on a record ended, in UTC: when it was last marked done, else its last change.

    `None` for a record without a change, as one that was imported by an earlier version may be.
    """
    standing = [change for change in record.history if change.undone is None]
    done = [change.when for change in standing if change.what == "status" and change.status_after == "done"]
    ends = done or [change.when for change in standing]
    return max(ends).astimezone(UTC) if ends else None
