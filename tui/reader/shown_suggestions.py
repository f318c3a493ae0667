"""Which suggestions a setting shows, which of them the keys stop at, and where these lead."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.selection import Selection, Units
from annotations.translation import gettext as _
from tui.config import Suggested

LABELS = {
    "quotes and speculation": ("quote", "speculation"),
    "quotes": ("quote",),
    "speculation": ("speculation",),
    "none": (),
}
"""The labels that each setting shows; `all` shows every label."""


def why_held_out() -> str:
    """Return why an article of the hold-out shows no suggestions."""
    return _("This article shows no suggestions, to measure whether they change what is tagged.")


def is_shown(suggestion: Suggestion, setting: Suggested) -> bool:
    """Return whether a setting shows a suggestion."""
    if suggestion.predicted:
        return setting == "all" or (setting != "none" and suggestion.strength > Confidence.MUTED)
    return setting == "all" or (suggestion.label in LABELS[setting] and suggestion.strength > Confidence.MUTED)


def is_stop(suggestion: Suggestion, setting: Suggested) -> bool:
    """Return whether the keys stop at a suggestion.

    They pass over those of low confidence, unless all are shown.
    """
    return setting == "all" or suggestion.strength > Confidence.LOW


def beyond(suggestions: Sequence[Suggestion], offset: int, step: int, setting: Suggested) -> Suggestion | None:
    """Return the first suggestion after an offset, or the last one before it."""
    if step > 0:
        ahead = range(bisect_right(suggestions, offset, key=attrgetter("start")), len(suggestions))
    else:
        ahead = range(bisect_left(suggestions, offset, key=attrgetter("start")) - 1, -1, -1)
    return next((suggestions[at] for at in ahead if is_stop(suggestions[at], setting)), None)


def selection_of(suggestion: Suggestion, units: Units) -> Selection:
    """Return a selection of the words that a suggestion would tag."""
    return Selection(suggestion.span, "sentence" if units.is_sentence(suggestion.span) else "suggestion")
