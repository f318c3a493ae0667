"""Judging suggestions: which are on offer beside what was tagged and rejected, and the claims that are made of them."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from operator import attrgetter

from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.claims.judgement import Judgement, ShownCounts
from annotations.claims.record import Record
from annotations.suggest.quotation_marks import suggest_from_marks
from annotations.suggest.suggestion import Suggestion
from annotations.text.anchor import anchor_at


def marks_of(article: Article) -> tuple[Suggestion, ...]:
    """Return what the quotation marks of an article suggest, without a parse."""
    return suggest_from_marks(article.text, article.language)


def accepted(text: str, suggestion: Suggestion) -> tuple[Claim, ...]:
    """Return the claims that are made of a suggestion as it is: one for each of its quotations, with their speaker."""
    claims = (Claim.of(text, *span, suggestion.label) for span in suggestion.spans)
    return tuple(replace(_said(text, claim, suggestion), origin=f"suggested:{suggestion.rule}") for claim in claims)


def corrected(text: str, suggestion: Suggestion, span: Span, label: str) -> Claim:
    """Return the claim that is made instead of a suggestion: with another label, or on other words."""
    claim = _said(text, Claim.of(text, *span, label), suggestion)
    return replace(claim, origin=f"corrected:{suggestion.rule}")


def judgement(text: str, suggestion: Suggestion, became: str = "") -> Judgement:
    """Return what is kept of how a suggestion was judged: the label it `became`, none where it was rejected."""
    this = Judgement(
        rule=suggestion.rule,
        cue=suggestion.cue,
        label=suggestion.label,
        became=became,
        start=suggestion.start,
        end=suggestion.end,
    )
    if became:
        return this
    anchor = anchor_at(text, *suggestion.span)
    return replace(this, text=anchor.text, prefix=anchor.prefix, suffix=anchor.suffix)


def _said(text: str, claim: Claim, suggestion: Suggestion) -> Claim:
    """Attribute a claim to the speaker of a suggestion, where they stand in the text."""
    who = suggestion.speaker
    return claim if who is None else claim.said_by(text[who.start : who.end], who.start, who.end)


class Offers:
    """The suggestions for one text, and which of them are on offer. To ask again costs only where something changed."""

    def __init__(self, text: str = "", suggestions: Iterable[Suggestion] = ()) -> None:
        """Take suggestions for a text; of two that overlap the first."""
        self._text = text
        self._suggestions: list[tuple[Suggestion, tuple[Span, ...]]] = []
        behind = 0
        for each in sorted(suggestions, key=attrgetter("start", "end")):
            if each.start >= behind:
                behind = each.end
                self._suggestions.append((each, each.spans))
        self._places: dict[str, tuple[tuple[str, Span], ...]] = {}
        """By the ids of changes: what was rejected in each, where it stands in the text of today."""

    def open(self, record: Record) -> tuple[Suggestion, ...]:
        """Return those on whose words nothing is tagged yet, and that were not rejected, in reading order."""
        if not self._suggestions:
            return ()
        taken = _Cover(record.claims)
        left = [each for each, spans in self._suggestions if not taken.over(*spans)]
        rejected: dict[str, list[Span]] = {}
        for change in record.history:
            if change.what == "reject" and change.undone is None:
                if change.id not in self._places:
                    placed = ((each.label, each.place(self._text)) for each in change.judged)
                    self._places[change.id] = tuple((label, span) for label, span in placed if span)
                for label, span in self._places[change.id]:
                    rejected.setdefault(label, []).append(span)
        for label, places in rejected.items():
            gone = _Cover(sorted(places))
            left = [each for each in left if each.label != label or not gone.over(each.span)]
        return tuple(left)


def on_offer(
    known: Callable[[str], tuple[Suggestion, ...] | None], labels: Collection[str]
) -> Callable[[Record], tuple[Suggestion, ...]]:
    """Return what tells the suggestions on offer in a record: those with one of the labels that nobody has judged.

    They are those `known` of its text by its fingerprint, else, and in any language but English, those of its
    quotation marks.
    """

    def told(record: Record) -> tuple[Suggestion, ...]:
        row = record.row
        found = known(row.sha256) if row.language == "en" else None
        if found is None:
            found = suggest_from_marks(record.text, row.language)
        return Offers(record.text, (each for each in found if each.label in labels)).open(record)

    return told


class _Cover:
    """Stretches in the order of their beginnings, of which one asks whether any lies over others."""

    def __init__(self, stretches: Iterable[Claim | Span]) -> None:
        stretches = tuple(stretches)
        self._starts = [each.start for each in stretches]
        self._ends = list(accumulate((each.end for each in stretches), max))

    def over(self, *spans: Span) -> bool:
        """Whether any shares a code point with one of `spans`."""
        for start, end in spans:
            before = bisect_left(self._starts, end)
            if before and self._ends[before - 1] > start:
                return True
        return False


def offer_over(offers: Sequence[Suggestion], span: Span) -> Suggestion | None:
    """Return the first of suggestions that lie apart and in order which shares a code point with a span."""
    at = bisect_right(offers, span.start, key=attrgetter("end"))
    return offers[at] if at < len(offers) and offers[at].start < span.end else None


def count_offers(suggestions: Iterable[Suggestion]) -> ShownCounts:
    """Count suggestions by rule and cue."""
    offered: ShownCounts = {}
    for (rule, cue), count in sorted(Counter((each.rule, each.cue) for each in suggestions).items()):
        offered.setdefault(rule, {})[cue] = count
    return offered
