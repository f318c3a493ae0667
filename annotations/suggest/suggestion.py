"""The suggestion: what a rule takes a sentence for, where, and why; a frozen value of offsets that holds no text."""

from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span

RULES = 1
"""The version of the rules: what an earlier one found is not taken for what they find."""

HOW = {
    "after": "clause after",
    "before": "clause before",
    "according": "according to",
    "colon": "named before a colon",
    "sentence": "same sentence",
    "paragraph": "same paragraph",
    "previous": "paragraph before",
}
"""The ways a speaker is found, the surest first, and what the status line says of each."""


class Confidence(IntEnum):
    """How much a suggestion is worth offering: a filter by it may leave the lowest out."""

    MUTED = -1
    """What the annotator has kept rejecting (`annotations.work.feedback`); no rule begins with it."""
    LOW = 0
    """Scare quotes and titles, mostly; some are somebody's words."""
    MEDIUM = 1
    """Right about every other time: `would`, a belief nobody voiced, words in marks that nobody is near."""
    HIGH = 2
    """What the figures in docs/suggestions.md are about."""

    @property
    def score(self) -> float:
        """As other tools want it, from 0 to 1: which of two is better, and not how often either is right."""
        return (self + 1) / 4


class Speaker(Struct, frozen=True, array_like=True):
    """Whose words they are, as the article has it."""

    start: int
    end: int
    how: str = "sentence"
    """By which way it was found: a key of `HOW`."""
    guess: Span | None = None
    """Where the name stands that a pronoun or a role may stand for; a guess."""

    def text(self, text: str) -> str:
        """Return the speaker as the article names him, on one line."""
        return _words(text, self.start, self.end)

    def name(self, text: str) -> str:
        """Return the name guessed for a pronoun; empty where there is none."""
        return _words(text, *self.guess) if self.guess else ""


class Suggestion(Struct, frozen=True, array_like=True):
    """What a sentence may be tagged as. Offsets count code points of the article's text."""

    start: int
    end: int
    """Where it lies: quotations from the first mark to the last, else the sentence."""
    label: str
    """`fact`, `quote` or `speculation`."""
    rule: str
    """Which rule says so: one of a few fixed words, to count by."""
    strength: Confidence = Confidence.HIGH
    parts: tuple[Span, ...] = ()
    """The quotations in it, each of which is to be a claim of its own; empty where it is one stretch."""
    speaker: Speaker | None = None
    cue: str = ""
    """What gives it away, in the form in which cues are counted ("may", "expected to", "say")."""
    cue_span: Span | None = None
    """Where the cue stands in the article."""
    hedged: bool = False
    """Whether a quote is guarded by a cue of speculation, or a fact has a tail that is none ("and possibly …")."""

    @property
    def span(self) -> Span:
        """Where it lies."""
        return Span(self.start, self.end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """What accepting it should tag: its quotations, else all of it."""
        return self.parts or (self.span,)

    def moved(self, by: int) -> "Suggestion":
        """Return it as it is in a text in which everything stands that much further on."""
        speaker = self.speaker
        if speaker is not None:
            guess = _moved(speaker.guess, by)
            speaker = replace(speaker, start=speaker.start + by, end=speaker.end + by, guess=guess)
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            parts=tuple(Span(start + by, end + by) for start, end in self.parts),
            speaker=speaker,
            cue_span=_moved(self.cue_span, by),
        )

    def why(self, text: str) -> str:
        """Say on one line what it is offered as and why, for the status line; `text` is the article's."""
        if self.label == "quote":
            said = [self._said(text)]
            said += ["hedged"] if self.hedged else []
            said += [_LOWLY[self.rule]] if self.rule in _LOWLY else []
            return " · ".join(("quote", ", ".join(said)))
        cue = _words(text, *self.cue_span) if self.cue_span else self.cue
        if self.label == "speculation":
            return f"speculation · {cue}"
        return f"fact · but for: {cue}" if cue else "fact · nothing says otherwise"

    def _said(self, text: str) -> str:
        """Say who said it and how that was found."""
        if self.speaker is None:
            return "in quotation marks" if self.rule != "reported" else "reported"
        name = self.speaker.name(text)
        named = f"{self.speaker.text(text)} ({name}?)" if name else self.speaker.text(text)
        return f"said: {named}, {HOW[self.speaker.how]}"


_LOWLY = {"title": "may be a title", "scare": "may be a scare quote", "belief": "a belief"}


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _moved(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None
