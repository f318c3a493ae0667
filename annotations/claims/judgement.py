"""Judgements: an annotator's decisions on suggestions, kept in their change."""

from typing import Literal

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Offset
from annotations.text.anchor import Anchor

Verdict = Literal["accepted", "corrected", "rejected"]

ShownCounts = dict[str, dict[str, int]]
"""How many suggestions were shown, by rule and cue."""


class Judgement(Struct, frozen=True, kw_only=True):
    """The decision on one suggestion.

    It holds only what is counted, and what finds a rejected suggestion again.
    """

    rule: str
    cue: str
    """The cue as it is counted; empty if the rule has none."""
    label: str
    """The label that was suggested."""
    became: str = ""
    """The label it was tagged with; empty if it was rejected."""
    start: Offset
    end: Offset
    """The span in the text at that time."""
    text: str = ""
    """Its words if it was rejected; otherwise the claims have them."""
    prefix: str = ""
    suffix: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict. The same label is accepted, on whatever words."""
        if not self.became:
            return "rejected"
        return "accepted" if self.became == self.label else "corrected"

    def place(self, text: str) -> Span | None:
        """Return the span of the rejected words in a text, or `None` if they are gone."""
        if text[self.start : self.end] == self.text:
            return Span(self.start, self.end)
        return Anchor(self.text, self.prefix, self.suffix).find(text, self.start)


def larger_counts(one: ShownCounts, other: ShownCounts) -> ShownCounts:
    """Return the greater of two counts for each rule and cue.

    A suggestion counts once.
    """
    if all(one.get(rule, {}).get(cue, 0) >= count for rule, cues in other.items() for cue, count in cues.items()):
        return one
    merged: ShownCounts = {}
    for rule in sorted({*one, *other}):
        here, there = one.get(rule, {}), other.get(rule, {})
        merged[rule] = {cue: max(here.get(cue, 0), there.get(cue, 0)) for cue in sorted({*here, *there})}
    return merged
