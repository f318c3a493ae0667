"""Adjudication: the articles that several annotators have read, beside a gold standard of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotations.article import Article
from annotations.claims.decision import Strategy
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, AskedError, StoreError
from annotations.store.store import Store
from annotations.team.gold import Settled, settle
from annotations.team.gold_edits import counts, merge
from annotations.team.items import Item, items
from annotations.team.readings import AGAIN, GOLD, Include, Query, StoreReadings
from annotations.team.units import Comparison
from annotations.translation import gettext as _

DEFAULT_GOLD = "team+gold"
"""The gold standard that is meant if none is named."""


@dataclass(frozen=True)
class Plan:
    """The plan of an adjudication: the adjudicator, the annotators, and the gold standard."""

    adjudicator: str
    annotators: tuple[str, ...] = ()
    """Whose claims; empty for all but gold standards and second readings."""
    gold: str = DEFAULT_GOLD
    strategy: Strategy = "all"
    """How many have to agree for the merge; empty for no merge."""
    include: Include = "done"

    def check(self) -> None:
        """Raise `AskedError` for names that cannot be meant."""
        if not self.gold.endswith(GOLD):
            raise AskedError(
                _(
                    "The name of a gold standard ends with {gold}, as in {default_gold}",
                    gold=GOLD,
                    default_gold=DEFAULT_GOLD,
                )
            )
        if self.adjudicator.endswith((GOLD, AGAIN)):
            raise AskedError(
                _("{adjudicator} is not a person. Name the adjudicator: --as NAME", adjudicator=self.adjudicator)
            )
        if self.gold in self.annotators:
            raise AskedError(_("--of cannot name {gold}: the claims are merged into it", gold=self.gold))


@dataclass(frozen=True)
class Case:
    """One article: its items, and their state in the gold standard."""

    entry: Entry
    article: Article
    compared: Comparison
    items: tuple[Item, ...]
    record: Record
    """The gold standard's record of it."""
    settled: tuple[Settled, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many items agree, are to be decided, and are decided: `agree`, `open`, `decided`."""
        return counts(self.settled)


class Adjudication:
    """All articles of a corpus that can be adjudicated."""

    def __init__(self, corpus: Corpus, folder: Path, plan: Plan, *, changes: bool = True) -> None:
        """Read the records below `folder`. Raises `AskedError` and `StoreError` as `StoreReadings` does.

        Unless it `changes` anything, a damaged file of the gold standard stays where it is.
        """
        plan.check()
        self.corpus, self.folder, self.plan = corpus, folder, plan
        self.gold = Store(folder, plan.gold)
        self._read_gold = self.gold.load if changes else self.gold.look
        # What was moved aside is known once the folder was listed.
        self.gold.ids_with_file(plan.gold, ())
        self.problems: list[str] = []
        """Files and articles that were left out, each in a sentence."""
        self.compared = 0
        """Articles that were compared when all were last gone through."""
        self.unfinished = 0
        """Articles that at least two have touched, but not two have marked done."""
        self.annotators: tuple[str, ...] = self._readings().annotators

    def cases(self) -> Iterator[Case]:
        """Yield the articles that at least two have marked done, or touched, in the order of the corpus."""
        readings = self._readings()
        self.compared = 0
        for compared in readings.comparisons():
            number = self.corpus.entries.number(compared.id)
            if number is None:
                self.problems.append(_("{id} is no longer in the corpus", id=compared.id))
                continue
            case = self._case(self.corpus.entries[number], compared)
            if case is not None:
                self.compared += 1
                yield case
        self.problems += readings.unreadable
        self.unfinished = readings.unfinished

    def case(self, entry: Entry) -> Case | None:
        """Return one article; `None` if it cannot be adjudicated. Raises `AskedError`, `StoreError`."""
        readings = self._readings()
        compared = readings.comparison(entry)
        self.problems = readings.unreadable
        return self._case(entry, compared) if compared is not None else None

    def merge(self, case: Case) -> int:
        """Bring what annotators agree on into the gold standard; return how many claims are new.

        Writes nothing where all of it is there, or where decisions are in a damaged file. Raises `StoreError`.
        """
        if aside := self.set_aside(case.article, case.record):
            self.problems.append(aside)
            return 0
        edits = merge(case.compared, case.record, self.plan.strategy, self.plan.adjudicator)
        if not edits:
            return 0
        record = self.gold.apply(case.article, edits)
        known = {claim.id for claim in case.record.claims}
        return sum(claim.id not in known for claim in record.claims)

    def set_aside(self, article: Article, record: Record) -> str:
        """Return a sentence if what was decided on an article is in a damaged file that was moved aside.

        A merge would make the claims again about which something else was decided; a repair would keep those.
        """
        name = "" if record.history else self.gold.damaged_file(article.id)
        remedy = _("copydesk check --repair recovers its decisions; if it finds none, move that file away")
        return (
            _(
                "{id} is not merged, because its file {name} is damaged: {remedy}",
                id=article.id,
                name=name,
                remedy=remedy,
            )
            if name
            else ""
        )

    def _case(self, entry: Entry, compared: Comparison) -> Case | None:
        try:
            article = self.corpus.load(entry)
            record = self._read_gold(article)
        except (ArticleError, StoreError) as error:
            self.problems.append(str(error))
            return None
        if record.trouble:
            self.problems.append(record.trouble)
        if article.text != compared.text:
            # It was written between two looks at it.
            self.problems.append(_("{id} has changed. Repeat your decision", id=entry.id))
            return None
        found = items(compared)
        return Case(entry, article, compared, found, record, settle(found, record, self.plan.strategy))

    def _readings(self) -> StoreReadings:
        query = Query(annotators=self.plan.annotators, include=self.plan.include, with_skipped=True)
        return StoreReadings(self.folder, self.corpus, query)
