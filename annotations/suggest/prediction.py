"""The prediction: a span that a model of another tool labelled, kept until somebody judges it in the reader."""

from msgspec import Struct

from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.text.anchor import Anchor

NOWHERE = -1
"""Where a speaker stands who is not named in the article."""

MEDIUM_SCORE, LOW_SCORE = 0.5, 0.25
"""Scores below which a prediction has a medium, and a low confidence; a score outside 0 to 1 says nothing."""


class Prediction(Struct, frozen=True, kw_only=True):
    """A predicted span, with its words and their context as an anchor."""

    start: int
    end: int
    label: str
    text: str
    prefix: str = ""
    suffix: str = ""
    model: str
    """The name and version of the model."""
    score: float | None = None
    """How sure the model was; `None` if the file does not state it."""
    reason: str = ""
    """Why the model made it, on one line; empty if the file does not say."""
    speaker: str = ""
    """The words of the article for the speaker; empty if the file names none."""
    speaker_start: int = NOWHERE
    """Where these words begin."""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """What two predictions have in common that are the same."""
        return self.start, self.end, self.label, self.model

    def suggestion_in(self, text: str) -> Suggestion | None:
        """Return the suggestion of its words in a text, or `None` if they are gone."""
        start, end = self.start, self.end
        # In a text that has changed, the same words at the old offsets may be those of another sentence.
        here = self.prefix + self.text + self.suffix
        if start < len(self.prefix) or text[start - len(self.prefix) : end + len(self.suffix)] != here:
            place = Anchor(self.text, self.prefix, self.suffix).find(text, start)
            if place is None:
                return None
            start, end = place
        return Suggestion(
            start=start,
            end=end,
            label=self.label,
            rule=self.model,
            strength=confidence_of(self.score),
            predicted=True,
            stated_score=self.score,
            reason=self.reason,
            speaker=self._speaker_in(text, start - self.start),
        )

    def _speaker_in(self, text: str, moved: int) -> Speaker | None:
        """Return the speaker in a text in which the claim has moved by so much; `None` if the words are gone."""
        start = self.speaker_start + moved
        end = start + len(self.speaker)
        if not self.speaker or self.speaker_start == NOWHERE or start < 0 or text[start:end] != self.speaker:
            return None
        return Speaker(start, end, how="model")


def confidence_of(score: float | None) -> Confidence:
    """Return how good a prediction with a score is; high if it has none, or one outside 0 to 1."""
    if score is None or not LOW_SCORE <= score < MEDIUM_SCORE:
        return Confidence.LOW if score is not None and 0 <= score < LOW_SCORE else Confidence.HIGH
    return Confidence.MEDIUM
