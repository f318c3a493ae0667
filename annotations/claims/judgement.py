"""Judgements: what an annotator made of a suggestion, kept in the change in which they did."""

from typing import Literal

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Offset
from annotations.text.anchor import Anchor

Verdict = Literal["accepted", "corrected", "rejected"]

Offered = dict[str, dict[str, int]]
"""How many suggestions were on offer, by their rules and cues."""


class Judgement(Struct, frozen=True, kw_only=True):
    """What became of one suggestion. It holds no more of it than is counted, and what finds again what was rejected."""

    rule: str
    cue: str
    """In the form in which cues are counted; empty where the rule goes by none."""
    label: str
    """What it was offered as."""
    became: str = ""
    """What it was tagged as; empty where it was rejected."""
    start: Offset
    end: Offset
    """Where it stood in the text of then."""
    text: str = ""
    """Its words where it was rejected; of any other the claims tell."""
    prefix: str = ""
    suffix: str = ""

    @property
    def verdict(self) -> Verdict:
        """How it was judged: with its label it was right, whatever words it was put on."""
        if not self.became:
            return "rejected"
        return "accepted" if self.became == self.label else "corrected"

    def place(self, text: str) -> Span | None:
        """Return where the words that were rejected stand in a text, or `None` where they are not to be found."""
        if text[self.start : self.end] == self.text:
            return Span(self.start, self.end)
        return Anchor(self.text, self.prefix, self.suffix).find(text, self.start)


def most(one: Offered, other: Offered) -> Offered:
    """Return of two counts of the same article the greater of each: what is counted twice counts once."""
    if all(one.get(rule, {}).get(cue, 0) >= count for rule, cues in other.items() for cue, count in cues.items()):
        return one
    merged: Offered = {}
    for rule in sorted({*one, *other}):
        here, there = one.get(rule, {}), other.get(rule, {})
        merged[rule] = {cue: max(here.get(cue, 0), there.get(cue, 0)) for cue in sorted({*here, *there})}
    return merged
