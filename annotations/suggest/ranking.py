"""The ranker: how likely an annotator is to accept a suggestion of the rules, learnt from what they accepted before.

Logistic regression over what the rules say of a suggestion; no word of the text is used. It only takes away: what is
below a threshold, chosen on articles that it was not trained on, is muted. Adding suggestions by it was tried on other
data with 400 labels: F rose by 4 points, and precision fell.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotations.suggest.suggestion import Confidence, Suggestion

ROUNDS = 300
STEP = 0.5
PENALTY = 0.02
"""L2 regularisation: a feature that was seen a few times says little."""

_LONG_CHARS = 60


class Ranker(Struct, frozen=True, kw_only=True):
    """The weights of features, and the lowest score that is shown."""

    bias: float
    weights: dict[str, float]
    threshold: float = 0.0

    def score(self, suggestion: Suggestion) -> float:
        """Return the estimated chance that a suggestion is accepted, from 0 to 1."""
        return _chance(self.bias + sum(self.weights.get(each, 0.0) for each in features_of(suggestion)))

    def ranked(self, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Return suggestions with their scores, those below the threshold muted. Those of models stay as they are."""
        return tuple(each if each.predicted else self._scored(each) for each in suggestions)

    def _scored(self, suggestion: Suggestion) -> Suggestion:
        score = self.score(suggestion)
        strength = suggestion.strength if score >= self.threshold else Confidence.MUTED
        return replace(suggestion, stated_score=round(score, 4), strength=strength)


def features_of(suggestion: Suggestion) -> tuple[str, ...]:
    """Return the features of a suggestion: what the rules know of it."""
    speaker = suggestion.speaker
    how = "none" if speaker is None else f"{speaker.how}{'?' if speaker.guess else ''}"
    return (
        f"label={suggestion.label}",
        f"rule={suggestion.rule}",
        f"cue={suggestion.rule}/{suggestion.cue}",
        f"confidence={suggestion.rule}/{suggestion.strength.value if suggestion.strength >= 0 else 0}",
        f"speaker={suggestion.label}/{how}",
        f"hedged={suggestion.label}/{suggestion.hedged}",
        f"opinion={suggestion.opinion}",
        f"parts={suggestion.label}/{min(len(suggestion.parts), 3)}",
        f"length={suggestion.label}/{min((suggestion.end - suggestion.start) // _LONG_CHARS, 5)}",
    )


def fit(judged: Sequence[tuple[Suggestion, bool]]) -> Ranker:
    """Return a ranker for suggestions that were judged, each with whether it was accepted.

    All of them show at first: its threshold is 0. The same judgements give the same ranker.
    """
    rows = [(features_of(each), accepted) for each, accepted in judged]
    names = sorted({name for row, _ in rows for name in row})
    weights: dict[str, float] = dict.fromkeys(names, 0.0)
    share = (sum(accepted for _, accepted in rows) + 1) / (len(rows) + 2)
    bias = math.log(share / (1 - share))
    for _ in range(ROUNDS):
        slope: dict[str, float] = dict.fromkeys(names, 0.0)
        of_bias = 0.0
        for row, accepted in rows:
            error = accepted - _chance(bias + sum(map(weights.__getitem__, row)))
            of_bias += error
            for name in row:
                slope[name] += error
        for name in names:
            weights[name] += STEP * (slope[name] / len(rows) - PENALTY * weights[name])
        bias += STEP * of_bias / len(rows)
    return Ranker(bias=round(bias, 6), weights=_rounded(weights))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 6) for name, weight in weights.items() if abs(weight) > 1e-4}


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
