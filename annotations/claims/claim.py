"""Claims: spans labelled by a person.

Each has the anchor by which it is found again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.moment import Moment, new_id, now
from annotations.text.anchor import Anchor, anchor_at

NOT_IN_TEXT = -1
"""The offset of a speaker who is not named in the article."""

IMPORT_PREFIX = "import:"
"""The prefix of the origin of an imported claim; the name of the format follows."""

INHERITED = "inherited:"
"""The prefix of the origin of a claim carried over from an article to a copy of it; that article's id follows."""

TAGGED_ELSEWHERE = (IMPORT_PREFIX, INHERITED)
"""The prefixes of claims that were not tagged in their article: they say nothing of an annotator's pace in it."""


MAX_OFFSET = 2**53
"""The largest offset: beyond it other readers of JSON cannot tell integers apart."""

Offset = Annotated[int, Meta(ge=0, le=MAX_OFFSET, description="Unicode code points into the article's text, 0-based")]


class Claim(Struct, frozen=True, kw_only=True):
    """A span labelled by a person.

    `text` is always `article.text[start:end]`, and `speaker_text` is `article.text[speaker_start:speaker_end]` if there
    is a source span.
    """

    id: str
    start: Offset
    end: Offset
    label: str
    text: str
    prefix: str
    """Up to 32 code points of context before the claim."""
    suffix: str
    """Up to 32 code points of context behind it."""
    speaker: str = ""
    """The person a quoted claim is attributed to, by the fullest name known; empty if none was named."""
    speaker_text: str = ""
    """The words of the article for the speaker: "he", "Mr Blinken"; empty if there is no source span."""
    speaker_start: int = NOT_IN_TEXT
    """The source span: where the article has those words, or -1."""
    speaker_end: int = NOT_IN_TEXT
    note: str = ""
    sure: bool = True
    attributes: dict[str, str] = {}
    """What else the corpus's scheme asks about it: values by the names of attributes, none of them empty."""
    origin: str = "hand"
    """How the claim came about: `hand`; `suggested:…` or `corrected:…` with the rule whose suggestion it began with;
    `import:…` with the format of another tool; or in a gold standard `agreed:…` with the annotators who agree on it,
    `decided:…` with those whose version an adjudicator took, and `decided:own` for the adjudicator's own."""
    created: Moment
    updated: Moment

    def __hash__(self) -> int:
        """Hash the id: equal claims have equal ids."""
        return hash(self.id)

    @classmethod
    def of(cls, text: str, start: int, end: int, label: str, *, when: datetime | None = None) -> Self:
        """Label `text[start:end]` by hand.

        Raises `ValueError` if the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a claim cannot be at {start} to {end} of {len(text)} characters")
        when = when or now()
        anchor = anchor_at(text, start, end)
        return cls(
            id=new_id(),
            start=start,
            end=end,
            label=label,
            text=anchor.text,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            created=when,
            updated=when,
        )

    @property
    def span(self) -> Span:
        """The span of the claim."""
        return Span(self.start, self.end)

    @property
    def attribution(self) -> str:
        """The speaker, with the words of the article where they differ: "Antony Blinken (“he”)"; empty if unnamed."""
        words = " ".join(self.speaker_text.split())
        return f"{self.speaker} (“{words}”)" if words not in ("", self.speaker) else self.speaker

    @property
    def anchor(self) -> Anchor:
        """The words of the claim and their context."""
        return Anchor(self.text, self.prefix, self.suffix)

    def relabelled(self, label: str) -> Self:
        """Return the claim with another label and unchanged attributes."""
        return replace(self, label=label, updated=now())

    def stretched(self, text: str, start: int, end: int) -> Self:
        """Return the claim over another span of the same text, with unchanged attributes."""
        anchor = anchor_at(text, start, end)
        moved = {"text": anchor.text, "prefix": anchor.prefix, "suffix": anchor.suffix}
        return replace(self, start=start, end=end, updated=now(), **moved)

    def said_by(self, speaker: str, start: int = NOT_IN_TEXT, end: int = NOT_IN_TEXT, words: str = "") -> Self:
        """Return the claim attributed to a speaker.

        `start` and `end` are the source span in the article, if there is one, and `words` are those of the article
        there, unless they are the speaker's name.
        """
        words = "" if start == NOT_IN_TEXT else words or speaker
        return replace(self, speaker=speaker, speaker_text=words, speaker_start=start, speaker_end=end, updated=now())

    def noted(self, note: str, *, sure: bool | None = None) -> Self:
        """Return the claim with another note and, if given, another `sure`."""
        return replace(self, note=note, sure=self.sure if sure is None else sure, updated=now())

    def described(self, attributes: Mapping[str, str]) -> Self:
        """Return the claim with other values of these attributes; an empty one takes the attribute away."""
        values = {name: value for name, value in sorted({**self.attributes, **attributes}.items()) if value}
        return replace(self, attributes=values, updated=now())

    def stands_in(self, text: str) -> bool:
        """Return whether `text` has the words of claim and speaker at their offsets."""
        if not _has_words(text, self.start, self.end, self.text):
            return False
        return self.speaker_start == NOT_IN_TEXT or _has_words(
            text, self.speaker_start, self.speaker_end, self.speaker_text
        )

    def shifted(self, span: Span | None, text: str, source: Span | None = None) -> Self:
        """Return the claim at its new place in an edited text; unchanged for `None`.

        `source` is the new place of its source span, if that is known by itself.
        """
        moved = self if span is None else self._at(span, text, source)
        return self if moved == self else moved

    def recoded(self, before: str, text: str) -> Self:
        """Return the claim in the same text read in another encoding: same offsets, new words, and a new speaker.

        `before` is the text as it was read before. A name that stands in it is taken from the same place in `text`.
        """
        anchor = anchor_at(text, *self.span)
        words = {"text": anchor.text, "prefix": anchor.prefix, "suffix": anchor.suffix}
        if self.speaker_start != NOT_IN_TEXT:
            words["speaker_text"] = text[self.speaker_start : self.speaker_end]
        if self.speaker and self.speaker == self.speaker_text:
            words["speaker"] = words["speaker_text"]
        elif self.speaker and (at := before.find(self.speaker)) >= 0:
            words["speaker"] = text[at : at + len(self.speaker)]
        return replace(self, **words)

    def found_in(self, text: str, source: Span | None = None) -> Self | None:
        """Return the claim re-anchored in a changed text, or `None` if its words are gone."""
        span = self.anchor.find(text, self.start)
        return None if span is None else self._at(span, text, source)

    def put_right(self, text: str) -> Self | None:
        """Return the claim with the context and the source span that `text` has.

        For the text it was made in: if the words are at their offsets the claim stays; else it is re-anchored as in a
        changed text, `None` if that fails.
        """
        if self.start < self.end and text[self.start : self.end] == self.text:
            return self._at(self.span, text)
        return self.found_in(text)

    def restored_in(self, text: str, source: Span | None = None) -> Self | None:
        """Return the claim as it comes back into a text that may have changed since it was made.

        It stays at its offsets only if words and context are there; else it is re-anchored, `None` if that fails. The
        words alone prove nothing: in minutes, each speaker may say the same.
        """
        here = self.start < self.end and text[self.start : self.end] == self.text
        if here and anchor_at(text, *self.span) == self.anchor:
            return self._at(self.span, text, source)
        return self.found_in(text, source)

    def placed(self, span: Span, text: str) -> Self:
        """Return the claim on a span that a person chose, with unchanged attributes."""
        return replace(self._at(span, text), updated=now())

    def _at(self, span: Span, text: str, source: Span | None = None) -> Self:
        """Return the claim at another place.

        Its source span moves to `source`, or else along; if that fails, the speaker is kept by name.
        """
        anchor, speaker = anchor_at(text, *span), Span(NOT_IN_TEXT, NOT_IN_TEXT)
        # A source before the claim moves with its beginning, a source behind it with its end.
        moves = (span.end - self.end, span.start - self.start)
        places = [Span(self.speaker_start + moved, self.speaker_end + moved) for moved in moves]
        for place in (*places, *filter(None, [source])) if self.speaker_start != NOT_IN_TEXT else ():
            if place.start >= 0 and _has_words(text, place.start, place.end, self.speaker_text):
                speaker = place
        return replace(
            self,
            start=span.start,
            end=span.end,
            text=anchor.text,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            speaker_text="" if speaker.start == NOT_IN_TEXT else self.speaker_text,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
        )

    def order(self) -> tuple[int, int, datetime, str, str, str, str]:
        """Return the sort key of the reading order: start, longer first, then age.

        Claims on one span that came in with one file are of the same age: what they say orders them. Their random ids
        decide only between claims that say the same.
        """
        return (self.start, -self.end, self.created, self.label, self.speaker, self.note, self.id)


def _has_words(text: str, start: int, end: int, words: str) -> bool:
    """Return whether a text has these words, and no fewer, from `start` to `end`."""
    # A slice ends with its text: an end behind it is told by the length alone.
    return end - start == len(words) > 0 and text[start:end] == words
