"""The check of what a suggester proposes, before anybody sees it: a process of another's code may say anything."""

from collections import Counter
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from annotations.article import Span
from annotations.suggest.prediction import confidence_of
from annotations.suggest.suggestion import PATTERN_WORDS, Confidence, Speaker, Suggestion
from annotations.suggester_settings import SuggesterSettings
from annotations.wording import brief

MAX_SUGGESTIONS = 5_000
"""Suggestions for one article that are kept."""

MAX_REASON_CHARS = 160
MAX_CUE_CHARS = 40


def checked(
    text: str, suggestions: Iterable[Suggestion], settings: SuggesterSettings, labels: Collection[str]
) -> tuple[tuple[Suggestion, ...], dict[str, int]]:
    """Return the suggestions that may be shown, in reading order, and how many others were dropped for which reason.

    Labels are those of the scheme, spans lie in the text, are trimmed of white space and differ. The rule is always
    that of the suggester.
    """
    kept: dict[tuple[int, int, str], Suggestion] = {}
    dropped: Counter[str] = Counter()
    for each in suggestions:
        label = settings.labels.get(each.label, each.label)
        span = _inside(text, each.span)
        if label not in labels:
            dropped["label not in the scheme"] += 1
        elif span is None:
            dropped["not in the text"] += 1
        elif each.stated_score is not None and not each.stated_score >= settings.min_score:
            dropped["score too low"] += 1
        elif len(kept) >= MAX_SUGGESTIONS:
            dropped["too many"] += 1
        elif (*span, label) in kept:
            dropped["made twice"] += 1
        else:
            kept[*span, label] = _plain(text, each, span, label, settings)
    return tuple(sorted(kept.values(), key=lambda each: (each.start, each.end, each.label))), dict(dropped)


def _plain(text: str, each: Suggestion, span: Span, label: str, settings: SuggesterSettings) -> Suggestion:
    """Return a suggestion with nothing in it that is not checked."""
    return Suggestion(
        start=span.start,
        end=span.end,
        label=label,
        rule=settings.rule,
        strength=confidence_of(each.stated_score) if each.stated_score is not None else Confidence(each.strength),
        speaker=_speaker(text, each.speaker),
        cue=brief(each.cue, MAX_CUE_CHARS),
        predicted=True,
        stated_score=each.stated_score,
        reason=brief(each.reason, MAX_REASON_CHARS),
    )


def _speaker(text: str, speaker: Speaker | None) -> Speaker | None:
    """Return a speaker whose words are in the text, without guesses."""
    span = _inside(text, Span(speaker.start, speaker.end)) if speaker else None
    if speaker is None or span is None:
        return None
    bare = Speaker(*span, how=speaker.how if speaker.how in PATTERN_WORDS else "model")
    person = _inside(text, speaker.person) if speaker.person else None
    return replace(bare, person=person)


def _inside(text: str, span: Span) -> Span | None:
    """Return a span without white space at its ends; `None` if it is empty or outside the text."""
    start, end = span
    if not 0 <= start < end <= len(text):
        return None
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
