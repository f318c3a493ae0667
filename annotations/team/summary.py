"""The summary of a gold standard: what it holds, in numbers."""

from typing import Any

import msgspec
from msgspec import Struct


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


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a summary, made from the type above."""
    made = msgspec.json.schema(Summary)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Copydesk, summary of a gold standard",
        **made,
    }
