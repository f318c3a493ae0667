"""Scores of suggestions against claims that people made: counts for precision and recall.

A quotation is right where its words are exactly those of a claim, without marks and outer punctuation; its speaker
where the places overlap, or where one name is the beginning or the end of the other. Reported speech, speculation and
facts are counted by sentences: right where a claim of that label lies over the suggestion.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from annotations.article import Span
from annotations.suggest.quotation_marks import MARKS
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.text.quotations import quotations

REPORTS = frozenset({"reported", "according", "act", "poll", "belief"})
"""Rules that suggest speech without quotation marks."""

_OUTER = MARKS + " .,?!;:-–—…\u00a0\n\t"

_SMALL = frozenset({"the", "a", "an", "its", "his", "her", "one"})

NAMES = (
    "quotations",
    "quotations with their speakers",
    "reported speech",
    "label quote",
    "label speculation",
    "speculation without weak cues",
    "label fact",
)
"""What is counted, in the order of the table."""


class Gold(NamedTuple):
    """One claim that is taken as right."""

    span: Span
    label: str
    speaker: str = ""
    place: Span | None = None
    """Where the speaker stands in the text, if the claim says so."""


class Score(Struct, frozen=True):
    """Counts of one kind: suggestions, right ones, and claims, of which some were found."""

    name: str
    right: int = 0
    """Suggestions that agree with a claim."""
    offered: int = 0
    found: int = 0
    """Claims that agree with a suggestion; they may be fewer than the suggestions, which are a sentence each."""
    there: int = 0

    @property
    def precision(self) -> float:
        """Right suggestions by all; 1 if there are none."""
        return self.right / self.offered if self.offered else 1.0

    @property
    def recall(self) -> float:
        """Claims found by all; 1 if there are none."""
        return self.found / self.there if self.there else 1.0

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0
        )

    def plus(self, other: "Score") -> "Score":
        """Return the sum of two counts of one kind."""
        return Score(
            self.name,
            self.right + other.right,
            self.offered + other.offered,
            self.found + other.found,
            self.there + other.there,
        )


def total(scores: Iterable[Sequence[Score]]) -> tuple[Score, ...]:
    """Return the sums over articles, in the order of `NAMES`."""
    sums = {name: Score(name) for name in NAMES}
    for article in scores:
        for score in article:
            sums[score.name] = sums[score.name].plus(score)
    return tuple(sums.values())


def score(text: str, gold: Sequence[Gold], suggestions: Sequence[Suggestion]) -> tuple[Score, ...]:
    """Return the counts for one article that people have gone through from top to bottom."""
    shown = [each for each in suggestions if each.strength > Confidence.LOW]
    marked = {_bare(text, span) for span in quotations(text)}
    quotes = [each for each in gold if each.label == "quote"]
    direct = {_bare(text, each.span): each for each in quotes if _bare(text, each.span) in marked}
    told = [each for each in quotes if _bare(text, each.span) not in marked]
    offered = {
        _bare(text, span): each
        for each in shown
        if each.label == "quote" and each.rule not in REPORTS
        for span in each.spans
    }
    exact = len(offered.keys() & direct.keys())
    named = {span: claim for span, claim in direct.items() if claim.speaker}
    voiced = sum(span in offered and _same(text, offered[span].speaker, claim) for span, claim in named.items())
    attributed = {span: each for span, each in offered.items() if span in named or span not in direct}
    reports = [each for each in shown if each.label == "quote" and each.rule in REPORTS]
    return (
        Score("quotations", exact, len(offered), exact, len(direct)),
        Score("quotations with their speakers", voiced, len(attributed), voiced, len(named)),
        Score("reported speech", *_over(reports, quotes), *_over(told, reports)),
        *(_by_label(name.removeprefix("label "), gold, shown) for name in NAMES if name.startswith("label ")),
        _by_label("speculation", gold, [each for each in shown if each.strength is Confidence.HIGH], NAMES[5]),
    )


def _by_label(label: str, gold: Sequence[Gold], shown: Sequence[Suggestion], name: str = "") -> Score:
    offered = [each for each in shown if each.label == label]
    there = [each for each in gold if each.label == label]
    return Score(name or f"label {label}", *_over(offered, there), *_over(there, offered))


def _over(some: Sequence[Suggestion | Gold], others: Sequence[Suggestion | Gold]) -> tuple[int, int]:
    """Return how many spans share words with one of some others, and how many there are."""
    spans = [each.span for each in others]
    return sum(any(each.span.overlaps(*span) for span in spans) for each in some), len(some)


def _bare(text: str, span: Span) -> Span:
    """Return a span without marks and punctuation at its ends."""
    start, end = span
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    return Span(start, end)


def _same(text: str, speaker: Speaker | None, claim: Gold) -> bool:
    if speaker is None:
        return False
    if claim.place is not None and claim.place.overlaps(speaker.start, speaker.end):
        return True
    names = (speaker.text(text), speaker.name(text), speaker.full_name(text))
    return any(same_name(name, claim.speaker) for name in names if name)


def same_name(one: str, other: str) -> bool:
    """Return whether two name the same: the first or the last words of one are all of the other.

    Articles before them and case do not count.
    """
    words = [[word.strip(".,").casefold() for word in name.split()] for name in (one, other)]
    bare = [[word for word in each if word not in _SMALL] for each in words]
    short, long = sorted((each or whole for each, whole in zip(bare, words, strict=True)), key=len)
    return bool(short) and (long[-len(short) :] == short or long[: len(short)] == short)
