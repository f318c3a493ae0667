"""The arguments of `copydesk agreement`, and refusals of those that contradict each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.arguments import Including
from tui.cli.output import fail

if TYPE_CHECKING:
    from annotations.team.readings import Query


class By(StrEnum):
    """The tables that can be asked for."""

    PAIR = "pair"
    LABEL = "label"
    ARTICLE = "article"
    OUTLET = "outlet"
    MONTH = "month"
    ATTRIBUTE = "attribute"


class UnitName(StrEnum):
    """What is compared."""

    SENTENCE = "sentence"
    CHARACTER = "character"
    SPAN = "span"


@dataclass(frozen=True, kw_only=True)
class AgreementRequest:
    """The arguments of `copydesk agreement`."""

    corpus: Path
    annotators: tuple[str, ...]
    gold: str
    labels: tuple[str, ...]
    by: By | None
    unit: UnitName | None
    matrix: bool
    bootstrap: int
    seed: int
    include: Including
    since: datetime | None
    html: Path | None
    as_json: bool
    as_csv: bool
    store: Path | None
    encoding: str

    @property
    def name(self) -> str:
        """The name of the corpus, for the head of a page."""
        return self.corpus.expanduser().absolute().name

    def check(self) -> None:
        """Exit with 2 if options contradict each other."""
        if self.as_json + self.as_csv + (self.html is not None) > 1:
            fail("Choose one: --json, --csv or --html.", 2)
        if self.html is not None and (self.matrix or self.by in (By.PAIR, By.LABEL, By.ARTICLE, By.ATTRIBUTE)):
            fail("--html has these tables anyway: leave --matrix and --by out; --by outlet and --by month add one.", 2)
        if self.gold and self.by is not None:
            fail("--gold has tables of its own, for each annotator: leave --by out.", 2)
        if self.matrix and (self.as_json or self.as_csv):
            fail("--matrix is only for the page of text; --json has these counts anyway.", 2)
        if self.unit is not None:
            self._check_unit(self.unit)

    def _check_unit(self, unit: UnitName) -> None:
        """Exit with 2 if another option asks for what is not about this unit."""
        if self.as_json or self.html is not None:
            fail("--json and --html have all units: leave --unit out.", 2)
        if self.gold:
            fail("--gold has tables of its own, for each annotator: leave --unit out.", 2)
        if self.by is By.ATTRIBUTE:
            fail("--by attribute compares claims and articles: leave --unit out.", 2)
        if self.by in (By.ARTICLE, By.OUTLET, By.MONTH) and unit is not UnitName.SENTENCE:
            fail(f"--by {self.by} is about sentences: leave --unit out.", 2)
        if self.by is By.PAIR and unit is UnitName.CHARACTER:
            fail("Characters are compared over all annotators at once: use --by label, or leave --by out.", 2)
        if self.matrix and unit is not UnitName.SPAN:
            fail("--matrix is about spans: leave --unit out.", 2)

    def query(self) -> "Query":
        """Return what is compared."""
        from annotations.team.readings import Query

        return Query(
            annotators=self.annotators,
            gold=self.gold,
            labels=self.labels,
            include="done" if self.include is Including.DONE else "unread",
            since=self.since.date() if self.since else None,
            dated=self.by is By.MONTH,
        )
