"""Open suggestions, and the claims and judgements made of them.

A suggestion is open until it is accepted, corrected or rejected, or its words are tagged by hand.
"""

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


def suggest_from_quotation_marks(article: Article) -> tuple[Suggestion, ...]:
    """Return the suggestions from the quotation marks of an article, without a parse."""
    return suggest_from_marks(article.text, article.language)


def accepted_claims(text: str, suggestion: Suggestion) -> tuple[Claim, ...]:
    """Return the claims of an accepted suggestion.

    One claim for each of its quotations, with their speaker.
    """
    claims = (Claim.of(text, *span, suggestion.label) for span in suggestion.spans)
    origin = f"suggested:{suggestion.rule}"
    return tuple(replace(_attribute(text, claim, suggestion), origin=origin) for claim in claims)


def corrected_claim(text: str, suggestion: Suggestion, span: Span, label: str) -> Claim:
    """Return the claim of a corrected suggestion, with another label or span."""
    claim = _attribute(text, Claim.of(text, *span, label), suggestion)
    return replace(claim, origin=f"corrected:{suggestion.rule}")


def judgement_of(text: str, suggestion: Suggestion, became: str = "") -> Judgement:
    """Return the judgement of a suggestion.

    `became` is the label it was tagged with, empty where it was rejected. A rejection keeps the anchor of the
    suggestion as well, so that it is not suggested again.
    """
    verdict = Judgement(
        rule=suggestion.rule,
        cue=suggestion.cue,
        label=suggestion.label,
        became=became,
        start=suggestion.start,
        end=suggestion.end,
    )
    if became:
        return verdict
    anchor = anchor_at(text, *suggestion.span)
    return replace(verdict, text=anchor.text, prefix=anchor.prefix, suffix=anchor.suffix)


def _attribute(text: str, claim: Claim, suggestion: Suggestion) -> Claim:
    """Return the claim attributed to the speaker of a suggestion."""
    speaker = suggestion.speaker
    if speaker is None:
        return claim
    words = text[speaker.start : speaker.end]
    return claim.said_by(speaker.resolved(text), speaker.start, speaker.end, words)


class OpenSuggestions:
    """The suggestions for one text, and those of them that are open.

    Anchors of rejections are searched for once, so that asking again costs only the new changes.
    """

    def __init__(self, text: str = "", suggestions: Iterable[Suggestion] = ()) -> None:
        """Keep suggestions for a text; of two that overlap, the first."""
        self._text = text
        self._suggestions: list[tuple[Suggestion, tuple[Span, ...]]] = []
        last_end = 0
        for suggestion in sorted(suggestions, key=attrgetter("start", "end")):
            if suggestion.start >= last_end:
                last_end = suggestion.end
                self._suggestions.append((suggestion, suggestion.spans))
        self._rejections: dict[str, tuple[tuple[str, Span], ...]] = {}
        """The label and the current span of each rejected suggestion, by the id of the change."""

    def open_in(self, record: Record) -> tuple[Suggestion, ...]:
        """Return the open suggestions of a record, in reading order.

        No claim overlaps an open suggestion, and it was not rejected.
        """
        if not self._suggestions:
            return ()
        claims = _SpanIndex(record.claims)
        candidates = [suggestion for suggestion, spans in self._suggestions if not claims.overlaps(*spans)]
        rejected: dict[str, list[Span]] = {}
        for change in record.history:
            if change.what == "reject" and change.undone is None:
                if change.id not in self._rejections:
                    located = ((rejection.label, rejection.place(self._text)) for rejection in change.judged)
                    self._rejections[change.id] = tuple((label, span) for label, span in located if span)
                for label, span in self._rejections[change.id]:
                    rejected.setdefault(label, []).append(span)
        for label, spans in rejected.items():
            rejections = _SpanIndex(sorted(spans))
            candidates = [each for each in candidates if each.label != label or not rejections.overlaps(each.span)]
        return tuple(candidates)


def open_suggestion_finder(
    known: Callable[[str], tuple[Suggestion, ...] | None], labels: Collection[str]
) -> Callable[[Record], tuple[Suggestion, ...]]:
    """Return a function that finds a record's open suggestions with given labels.

    `known` returns the suggestions of an English text by its fingerprint. Where it returns `None`, and for any other
    language, the suggestions are those from quotation marks.
    """

    def find(record: Record) -> tuple[Suggestion, ...]:
        row = record.row
        suggestions = known(row.sha256) if row.language == "en" else None
        if suggestions is None:
            suggestions = suggest_from_marks(record.text, row.language)
        return OpenSuggestions(record.text, (each for each in suggestions if each.label in labels)).open_in(record)

    return find


class _SpanIndex:
    """Spans sorted by start, with an overlap query."""

    def __init__(self, spans: Iterable[Claim | Span]) -> None:
        spans = tuple(spans)
        self._starts = [span.start for span in spans]
        self._max_ends = list(accumulate((span.end for span in spans), max))

    def overlaps(self, *spans: Span) -> bool:
        """Return whether any indexed span shares a code point with one of `spans`."""
        for start, end in spans:
            count = bisect_left(self._starts, end)
            if count and self._max_ends[count - 1] > start:
                return True
        return False


def suggestion_at(offers: Sequence[Suggestion], span: Span) -> Suggestion | None:
    """Return the first suggestion that overlaps a span.

    Suggestions must be sorted and must not overlap each other.
    """
    at = bisect_right(offers, span.start, key=attrgetter("end"))
    return offers[at] if at < len(offers) and offers[at].start < span.end else None


def count_by_cue(suggestions: Iterable[Suggestion]) -> ShownCounts:
    """Count suggestions by rule and cue."""
    counts: ShownCounts = {}
    for (rule, cue), count in sorted(Counter((each.rule, each.cue) for each in suggestions).items()):
        counts.setdefault(rule, {})[cue] = count
    return counts
