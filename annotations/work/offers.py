"""Open suggestions, and the claims and judgements made of them.

A suggestion is open until it is accepted, corrected or rejected, or its words are tagged by hand.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from operator import attrgetter
from pathlib import Path

from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.claims.judgement import Judgement, ShownCounts
from annotations.claims.record import Record
from annotations.store.predictions import Predictions
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
    return tuple(replace(attributed_to(text, claim, suggestion), origin=origin) for claim in claims)


def corrected_claim(text: str, suggestion: Suggestion, span: Span, label: str) -> Claim:
    """Return the claim of a corrected suggestion, with another label or span.

    With another label it has no speaker: nobody is quoted then.
    """
    claim = Claim.of(text, *span, label)
    if label == suggestion.label:
        claim = attributed_to(text, claim, suggestion)
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


def attributed_to(text: str, claim: Claim, suggestion: Suggestion) -> Claim:
    """Return the claim attributed to the speaker of a suggestion."""
    speaker = suggestion.speaker
    if speaker is None:
        return claim
    words = text[speaker.start : speaker.end]
    return claim.said_by(speaker.resolved(text), speaker.start, speaker.end, words)


def predicted_suggestions(folder: Path, article_id: str, text: str) -> tuple[Suggestion, ...]:
    """Return what models of other tools predicted for an article, as suggestions in its text, in reading order.

    `folder` is the store. Words that are no longer in the text are left out. Raises `StoreError`.
    """
    found = (each.suggestion_in(text) for each in Predictions(folder).read(article_id))
    return tuple(sorted(filter(None, found), key=attrgetter("start", "end")))


class OpenSuggestions:
    """The suggestions for one text, and those of them that are open.

    Anchors of rejections are searched for once, so that asking again costs only the new changes.
    """

    def __init__(self, text: str = "", suggestions: Iterable[Suggestion] = ()) -> None:
        """Keep suggestions for a text; of two by rules that overlap, the first."""
        self._text = text
        self._suggestions: list[tuple[Suggestion, tuple[Span, ...]]] = []
        last_end = 0
        for suggestion in sorted(suggestions, key=attrgetter("start", "end")):
            if suggestion.predicted or suggestion.start >= last_end:
                last_end = last_end if suggestion.predicted else suggestion.end
                self._suggestions.append((suggestion, suggestion.spans))
        self._has_predicted = any(suggestion.predicted for suggestion, _ in self._suggestions)
        self._rejections: dict[str, tuple[tuple[str, Span], ...]] = {}
        """The label and the current span of each rejected suggestion, by the id of the change."""

    def open_in(self, record: Record) -> tuple[Suggestion, ...]:
        """Return the open suggestions of a record, in reading order.

        No claim overlaps an open suggestion, and it was not rejected. Of two that overlap one is open: a prediction
        rather than that of a rule, and the one with the better score.
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
        return _disjoint(candidates) if self._has_predicted else tuple(candidates)


def _disjoint(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return suggestions of which no two overlap, in reading order: predictions first, and the best scores."""
    starts: list[int] = []
    kept: list[Suggestion] = []
    for each in sorted(suggestions, key=lambda each: (not each.predicted, -each.score, each.start, each.end)):
        at = bisect_left(starts, each.start)
        if (at == 0 or kept[at - 1].end <= each.start) and (at == len(kept) or each.end <= kept[at].start):
            starts.insert(at, each.start)
            kept.insert(at, each)
    return tuple(kept)


def open_suggestion_finder(
    known: Callable[[str], tuple[Suggestion, ...] | None], labels: Collection[str], store: Path | None = None
) -> Callable[[Record], tuple[Suggestion, ...]]:
    """Return a function that finds a record's open suggestions with given labels, and predictions in a store.

    `known` returns the suggestions of an English text by its fingerprint. Where it returns `None`, and for any other
    language, the suggestions are those from quotation marks.
    """

    def find(record: Record) -> tuple[Suggestion, ...]:
        row = record.row
        suggestions = known(row.sha256) if row.language == "en" else None
        if suggestions is None:
            suggestions = suggest_from_marks(record.text, row.language)
        if store is not None:
            suggestions = (*predicted_suggestions(store, row.id, record.text), *suggestions)
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
