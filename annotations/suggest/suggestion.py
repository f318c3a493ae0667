"""The suggestion: a label for a sentence, with the rule's reason.

It holds offsets and no text.
"""

from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.translation import N_
from annotations.translation import gettext as _

RULES_VERSION = 17
"""The version of the rules: part of the key of cached suggestions."""

RULE_LABELS = ("fact", "quote", "speculation")
"""The labels that the rules suggest."""

PATTERN_WORDS = {
    "after": N_("clause after"),
    "before": N_("clause before"),
    "according": N_("according to"),
    "colon": N_("named before a colon"),
    "signature": N_("signed"),
    "sentence": N_("same sentence"),
    "paragraph": N_("same paragraph"),
    "previous": N_("paragraph before"),
    "model": N_("named by the model"),
}
"""The patterns that find a speaker, the most reliable first, and their words in the status line."""


SENTENCE_CATEGORY = N_("category of the sentence")
SENTENCE_WORDS = N_("words of the sentence")
"""The reasons of a pipeline that has categories."""


class Confidence(IntEnum):
    """How good a suggestion is. A filter by it may leave out the lowest."""

    MUTED = -1
    """The annotator keeps rejecting such suggestions (`annotations.work.feedback`); no rule starts with it."""
    LOW = 0
    """Scare quotes and titles, mostly; some are quotations."""
    MEDIUM = 1
    """Weak: `seem`, a view that was not voiced, an act in a part of a sentence, words in marks and no source near."""
    HIGH = 2
    """The suggestions that the figures in docs/suggestions.md are about."""

    @property
    def score(self) -> float:
        """The score for other tools, from 0 to 1: it ranks, and is no probability."""
        return (self + 1) / 4


class Speaker(Struct, frozen=True, array_like=True):
    """The speaker of a suggested quote, as the article names them."""

    start: int
    end: int
    how: str = "sentence"
    """The pattern that found the speaker: a key of `PATTERN_WORDS`."""
    guess: Span | None = None
    """The span of the name that a pronoun or a role may stand for; a guess."""
    person: Span | None = None
    """The span of the fullest mention of the same person in the article (`annotations.suggest.people`)."""

    def text(self, text: str) -> str:
        """Return the speaker as the article names them, on one line."""
        return _words(text, self.start, self.end)

    def name(self, text: str) -> str:
        """Return the name guessed for a pronoun; empty if there is none."""
        return _words(text, *self.guess) if self.guess else ""

    def full_name(self, text: str) -> str:
        """Return the name in its fullest form in the article; empty if nobody known in full is meant."""
        return _words(text, *self.person) if self.person else ""

    def resolved(self, text: str) -> str:
        """Return the best name of the speaker: in full, else as guessed for a pronoun, else as the article has it."""
        return self.full_name(text) or self.name(text) or self.text(text)


class Suggestion(Struct, frozen=True, array_like=True):
    """A proposed label. Offsets count code points of the article's text."""

    start: int
    end: int
    """Its span: quotations from the first mark to the last, else the sentence."""
    label: str
    """`fact`, `quote` or `speculation`."""
    rule: str
    """The rule that made it, under one of a few fixed names that are counted."""
    strength: Confidence = Confidence.HIGH
    parts: tuple[Span, ...] = ()
    """The quotations in it, each of which becomes a claim; empty if the span is one claim."""
    speaker: Speaker | None = None
    cue: str = ""
    """The cue, in the form in which cues are counted ("may", "expected to", "say")."""
    cue_span: Span | None = None
    """The span of the cue."""
    hedged: bool = False
    """Whether a hedge qualifies a quote, or only a part of a fact ("and possibly …")."""
    opinion: bool = False
    """Whether its article reads as opinion, in which only quotes are suggested."""

    predicted: bool = False
    """Whether a model of another tool predicted it; its name is the `rule`."""
    stated_score: float | None = None
    """The score that the model gave it, on any scale; `None` if there is none."""
    reason: str = ""
    """Why the model or plugin made it, in its own words on one line; empty if it does not say."""

    @property
    def score(self) -> float:
        """The score for other tools, from 0 to 1: that of the model if it gave one, else that of the confidence."""
        said = self.stated_score
        return said if said is not None and 0 <= said <= 1 else self.strength.score

    @property
    def span(self) -> Span:
        """The span of the suggestion."""
        return Span(self.start, self.end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans that accepting it tags: its quotations, else the whole."""
        return self.parts or (self.span,)

    def moved(self, by: int) -> "Suggestion":
        """Return the suggestion with all offsets shifted."""
        speaker = self.speaker
        if speaker is not None:
            guess = _moved(speaker.guess, by)
            person = _moved(speaker.person, by)
            speaker = replace(speaker, start=speaker.start + by, end=speaker.end + by, guess=guess, person=person)
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            parts=tuple(Span(start + by, end + by) for start, end in self.parts),
            speaker=speaker,
            cue_span=_moved(self.cue_span, by),
        )

    def why(self, text: str) -> str:
        """Return on one line what is suggested and why; `text` is the article's."""
        if self.predicted:
            scored = "" if self.stated_score is None else _(", score {score:.2g}", score=self.stated_score)
            said = [_("{label} · predicted by {rule}{scored}", label=self.label, rule=self.rule, scored=scored)]
            said += [_("said: {speaker}", speaker=self.speaker.text(text))] if self.speaker else []
            reason = _(self.reason) if self.reason in (SENTENCE_CATEGORY, SENTENCE_WORDS) else self.reason
            return " · ".join([*said, reason] if reason else said)
        if self.stated_score is None:
            return self._by_rule(text)
        chance = f"{self.stated_score:.0%}"
        return _("{rule} · likely accepted: {chance}", rule=self._by_rule(text), chance=chance)

    def _by_rule(self, text: str) -> str:
        """Return what a rule suggests and why."""
        if self.label == "quote":
            said = [self._speaker_words(text)]
            said += [_("hedged")] if self.hedged else []
            said += [_(_LOWLY[self.rule])] if self.rule in _LOWLY else []
            passing = self.rule in {"act", "reported"} and self.strength is Confidence.MEDIUM
            said += [_(_IN_PASSING)] if passing else []
            kind = (_("opinion article"),) if self.opinion else ()
            return " · ".join(("quote", ", ".join(said), *kind))
        cue = _words(text, *self.cue_span) if self.cue_span else self.cue
        if self.label == "speculation":
            return _("speculation · {cue}", cue=cue)
        return _("fact? but contains “{cue}”", cue=cue) if cue else _("fact? no sign of quote or speculation")

    def _speaker_words(self, text: str) -> str:
        """Return the speaker and the pattern that found them, in words."""
        if self.speaker is None:
            return _("in quotation marks") if self.rule != "reported" else _("reported")
        name = self.speaker.name(text)
        named = f"{self.speaker.text(text)} ({name}?)" if name else self.speaker.text(text)
        return _("said: {name}, {pattern}", name=named, pattern=_(PATTERN_WORDS[self.speaker.how]))


_LOWLY = {
    "title": N_("may be a title"),
    "scare": N_("may be a scare quote"),
    "belief": N_("a view"),
    "poll": N_("a poll"),
}

_IN_PASSING = N_("perhaps in passing")
"""What is said of a report that is weak, because its sentence may be about something else."""


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _moved(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None
