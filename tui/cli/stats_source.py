"""The work that the pages of `copydesk stats` are about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.store.archive import Passes
from tui.cli.progress import with_count


@dataclass(frozen=True)
class StatsSource:
    """A corpus with its store, the annotators whose work counts, and whether pages are JSON."""

    path: Path
    folder: Path
    corpus: Corpus | None
    annotators: Sequence[str]
    """Empty for all."""
    passes: Passes
    """Tells that a second reading is left out."""
    as_json: bool

    @property
    def name(self) -> str:
        """The name of the corpus, for the head of a page."""
        return self.path.expanduser().absolute().name

    @cached_property
    def order(self) -> list[str]:
        """The ids of the articles in the order of the corpus."""
        return [entry.id for entry in self.corpus.entries] if self.corpus else []

    @property
    def labels(self) -> list[str]:
        """The labels of the scheme."""
        return [each.name for each in self.corpus.settings.scheme.labels] if self.corpus else []

    def records(self) -> Iterator[Record]:
        """Yield the records of the annotators, counting them on a terminal. Raises `StoreError`."""
        from annotations.exchange.records import select_records

        return with_count(select_records(self.folder, self.order, self.annotators, passes=self.passes))
