"""Decided otherwise: where a gold standard differs from one annotator's claims in an article, and why."""

from collections.abc import Iterator
from dataclasses import replace
from glob import escape
from pathlib import Path

from msgspec import Struct

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.claims.decision import AGREED, Category, Decision
from annotations.claims.record import Change, Record
from annotations.layout import original_name, safe_name
from annotations.store.archive import Archive
from annotations.team.items import said_by
from annotations.team.matching import SAME_LABEL, match, same_place
from annotations.team.readings import GOLD

DEFAULT_GOLD = "team+gold"
"""The gold standard that is meant if there are several."""


class Otherwise(Struct, frozen=True, kw_only=True):
    """A place where the gold standard has something else. Other annotators are not named."""

    own: Claim | None
    """The annotator's claim; `None` where the annotator has none."""
    gold: Claim | None
    """The claim of the gold standard; `None` where nothing is tagged in it."""
    how: str
    """`agreed` if the others agreed, `decided` if a person decided."""
    why: str = ""
    category: Category = ""

    @property
    def span(self) -> Span:
        """The words to look at: those of the annotator's claim, if there is one."""
        claim = self.own or self.gold
        assert claim is not None
        return claim.span


def gold_of(folder: Path, article: Article) -> Record | None:
    """Return the gold standard of an article, on the article's present text; `None` if there is none with claims.

    Of several, `team+gold` counts, or else the first by name. Raises `StoreError` for a file that cannot be read.
    """
    archive, file = Archive(folder), f"{safe_name(article.id)}.json"
    # Only the files of this article are opened: a store may have those of thousands.
    there = sorted(path for path in folder.glob(f"*/{escape(file)}") if not path.parent.name.startswith(("_", ".")))
    for path in sorted(there, key=lambda path: path.parent.name != safe_name(DEFAULT_GOLD)):
        name = original_name(path.parent.name)
        if name and not name.endswith(GOLD):
            continue
        record = archive.read(path)
        if not record.row.annotator.endswith(GOLD):
            continue
        if record.is_untouched:
            continue
        if record.row.sha256 == article.sha256:
            return record
        return replace(record, text=article.text).carried_over(record.text, article)
    return None


def decided_otherwise(own: Record, gold: Record) -> tuple[Otherwise, ...]:
    """Return where a gold standard differs from an annotator's record, in the order of the text.

    Both are on one text. A claim of the annotator that the gold standard lacks counts once it was decided on, or once
    the gold standard is done: until then nobody may have come to it. Raises `AskedError` as `match` does.
    """
    decisions = list(_decisions(gold))
    pairs = match(own.claims, gold.claims, _fit)
    met, met_gold = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    found = [_otherwise(one, other, decisions) for one, other in pairs if said_by(one) != said_by(other)]
    for claim in own.claims:
        is_over = gold.row.status == "done" or _decision_on(claim, decisions) is not None
        if id(claim) not in met and is_over:
            found.append(_otherwise(claim, None, decisions))
    found += [_otherwise(None, claim, decisions) for claim in gold.claims if id(claim) not in met_gold]
    return tuple(sorted(found, key=lambda each: (each.span.start, -each.span.end)))


def _fit(one: Claim, other: Claim) -> float:
    """Return the fit by place; what says the same comes first, then the same label."""
    fit = same_place(one, other)
    return fit + SAME_LABEL * ((one.label == other.label) + (said_by(one) == said_by(other))) if fit else 0.0


def _decisions(gold: Record) -> Iterator[tuple[Change, Decision]]:
    """Yield the decisions that hold, the latest first."""
    for change in sorted(gold.history, key=lambda each: each.when, reverse=True):
        if change.undone is None and change.decided is not None:
            yield change, change.decided


def _decision_on(claim: Claim, decisions: list[tuple[Change, Decision]]) -> Decision | None:
    """Return the last decision about an annotator's claim; `None` without one."""
    return next((each for _, each in decisions if any(claim.id == version.claim for version in each.versions)), None)


def _otherwise(own: Claim | None, gold: Claim | None, decisions: list[tuple[Change, Decision]]) -> Otherwise:
    decision = _decision_on(own, decisions) if own else None
    if decision is None and gold is not None:
        made = (each for change, each in decisions if any(gold.id == claim.id for claim in change.after))
        decision = next(made, None)
    is_agreed = decision is None and gold is not None and gold.origin.startswith(AGREED)
    return Otherwise(
        own=own,
        gold=gold,
        how="agreed" if is_agreed else "decided",
        why=decision.why if decision else "",
        category=decision.category if decision else "",
    )
