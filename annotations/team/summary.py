"""The summary of a gold standard: what it holds, in numbers."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from annotations.team.adjudication import Adjudication, Case


class Summary(Struct, kw_only=True):
    """The output of `copydesk adjudicate --json`."""

    gold: str
    adjudicator: str
    annotators: tuple[str, ...]
    merge: str
    articles: int = 0
    items: int = 0
    agree: int = 0
    """Items in which as many agree as the merge asks for."""
    merged: int = 0
    """Claims that are new in the gold standard."""
    open: int = 0
    """Items to be decided, with those whose annotators have changed their claims since."""
    stale: int = 0
    """Those of them that were decided, before annotators changed their claims."""
    decided: int = 0
    kinds: dict[str, int] = {}
    """How annotators differ, in how many items."""
    categories: dict[str, int] = {}
    """The categories of the decisions; an empty one for those without."""
    problems: tuple[str, ...] = ()
    """Files and articles that were left out, each in a sentence."""


def summarise(made: Adjudication, cases: Iterable[Case], *, merges: bool) -> Summary:
    """Return the counts of the cases of an adjudication; if it `merges`, each is merged before it is counted.

    Raises `StoreError`, `AskedError`.
    """
    plan = made.plan
    summary = Summary(
        gold=plan.gold, adjudicator=plan.adjudicator, annotators=made.annotators, merge=plan.strategy or "none"
    )
    kinds, categories = Counter[str](), Counter[str]()
    for case in cases:
        merged = made.merge(case) if merges else 0
        counts = case.counts
        summary.articles += 1
        summary.merged += merged
        summary.items += len(case.settled)
        summary.agree += counts["agree"]
        summary.open += counts["open"]
        summary.decided += counts["decided"]
        summary.stale += sum(each.state == "stale" for each in case.settled)
        kinds.update(kind for each in case.settled for kind in each.item.kinds)
        categories.update(each.decision.category for each in case.settled if each.decision is not None)
    summary.kinds = dict(kinds.most_common())
    summary.categories = dict(categories.most_common())
    summary.problems = tuple(dict.fromkeys(made.problems))
    return summary


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a summary, made from the type above."""
    made = msgspec.json.schema(Summary)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Copydesk, summary of a gold standard",
        **made,
    }
