"""The arguments of `copydesk entities`, and refusals of those that contradict each other."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from annotations.corpus.addresses import scheme_of
from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError
from tui.cli.corpora import corpus_at
from tui.cli.output import fail

_WITH_TO = (
    "--engine, --scheduler, --shard, --anew, --limit-memory, --text-column, --stories, --status and --json need --to."
)

_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


class Engines(StrEnum):
    """Where the work runs."""

    LOCAL = "local"
    DASK = "dask"


@dataclass(frozen=True, kw_only=True)
class EntitiesRequest:
    """The arguments of `copydesk entities`."""

    corpus: tuple[str, ...]
    workers: int | None
    with_suggestions: bool
    to: str
    from_: str
    engine: Engines | None
    scheduler: str
    shard: int | None
    with_stories: bool
    text_column: str
    limit_memory: str
    anew: bool
    status: bool
    verify_all: bool
    as_json: bool
    model: str
    store: Path | None
    encoding: str

    def check(self) -> None:
        """Exit with 2 if options contradict each other."""
        if self.to and self.from_:
            fail("Choose one: --to or --from.", 2)
        of_parts = (self.engine, self.scheduler, self.shard, self.anew, self.limit_memory, self.text_column)
        if not self.to and any((*of_parts, self.with_stories, self.as_json, self.status)):
            fail(_WITH_TO, 2)
        if self.verify_all and not self.status:
            fail("--all needs --status.", 2)

    def opened(self) -> Corpus:
        """Open the corpus. Exits with 2 if a URL is given."""
        for each in self.corpus:
            if scheme_of(each):
                fail(f"{each} can only be read with --to.", 2)
        return corpus_at(self.corpus, self.store, encoding=self.encoding)

    @property
    def chosen_engine(self) -> Engines:
        """Where the work is done: a scheduler is one of Dask."""
        return self.engine or (Engines.DASK if self.scheduler else Engines.LOCAL)

    def max_bytes(self) -> int:
        """Return the bytes of the most memory that a model's process may take; 0 for any. Raises `AskedError`."""
        if not self.limit_memory:
            return 0
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", self.limit_memory.strip(), re.IGNORECASE)
        if found is None or not float(found[1]):
            raise AskedError(f"{self.limit_memory} is not a size: write it as 800M or 2G")
        return int(float(found[1]) * _UNITS[found[2].upper()])
