"""Claims: spans that a person tagged, and the anchors by which they are found again."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.moment import Moment, new_id, now
from annotations.text.anchor import Anchor, anchor_at

NOWHERE = -1
"""The offset of a speaker who is not named in the article."""

IMPORTED = "import:"
"""What the origin of a claim begins with that another tool made; behind it stands the name of the format."""


FARTHEST = 2**53
"""No offset lies behind it: from there on, other readers of JSON take one whole number for another."""

Offset = Annotated[int, Meta(ge=0, le=FARTHEST, description="Unicode code points into the article's text, 0-based")]


class Claim(Struct, frozen=True, kw_only=True):
    """A span that a person tagged. `text` is the article's text from `start` to `end`, always."""

    id: str
    start: Offset
    end: Offset
    label: str
    text: str
    prefix: str
    """Up to 32 code points that stand before the claim."""
    suffix: str
    """Up to 32 code points that stand behind it."""
    speaker: str = ""
    """Who a quoted claim is attributed to; empty where nobody was named."""
    speaker_start: int = NOWHERE
    """Where the speaker stands in the article's text, or -1."""
    speaker_end: int = NOWHERE
    note: str = ""
    sure: bool = True
    origin: str = "hand"
    """How the claim came about: `hand` is a person's own, `suggested:…` and `corrected:…` began with a rule's, and
    `import:brat` came from another tool.
    """
    created: Moment
    updated: Moment

    @classmethod
    def of(cls, text: str, start: int, end: int, label: str, *, when: datetime | None = None) -> Self:
        """Tag `text[start:end]` by hand. Raises `ValueError` where the span is empty or outside the text."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no claim can stand at {start} to {end} of {len(text)} characters")
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
        """Where the claim stands."""
        return Span(self.start, self.end)

    @property
    def anchor(self) -> Anchor:
        """The words of the claim and those around it."""
        return Anchor(self.text, self.prefix, self.suffix)

    def relabelled(self, label: str) -> Self:
        """Return the claim with another label; all that hangs on it stays."""
        return replace(self, label=label, updated=now())

    def stretched(self, text: str, start: int, end: int) -> Self:
        """Return the claim over other words of the same text; all that hangs on it stays."""
        anchor = anchor_at(text, start, end)
        moved = {"text": anchor.text, "prefix": anchor.prefix, "suffix": anchor.suffix}
        return replace(self, start=start, end=end, updated=now(), **moved)

    def said_by(self, speaker: str, start: int = NOWHERE, end: int = NOWHERE) -> Self:
        """Return the claim attributed to a speaker who stands at `start` to `end`, or nowhere in the article."""
        return replace(self, speaker=speaker, speaker_start=start, speaker_end=end, updated=now())

    def noted(self, note: str, *, sure: bool | None = None) -> Self:
        """Return the claim with another note, and sure or not where that is said."""
        return replace(self, note=note, sure=self.sure if sure is None else sure, updated=now())

    def stands_in(self, text: str) -> bool:
        """Whether the words of the claim, and its speaker's, are where it says in `text`."""
        if text[self.start : self.end] != self.text:
            return False
        return self.speaker_start == NOWHERE or text[self.speaker_start : self.speaker_end] == self.speaker

    def shifted(self, span: Span | None, text: str) -> Self:
        """Return the claim at its place in a text that has changed around it; as it is for `None`."""
        moved = self if span is None else self._at(span, text)
        return self if moved == self else moved

    def found_in(self, text: str) -> Self | None:
        """Return the claim at its place in a changed text, or `None` where its words are not to be found."""
        span = self.anchor.find(text, self.start)
        return None if span is None else self._at(span, text)

    def put_right(self, text: str) -> Self | None:
        """Return the claim with its surroundings and its speaker's place as `text` has them.

        Where its words stand it stays, else it is looked for as in a changed text.
        """
        if self.start < self.end and text[self.start : self.end] == self.text:
            return self._at(self.span, text)
        return self.found_in(text)

    def placed(self, span: Span, text: str) -> Self:
        """Return the claim on words that a person chose for it; all that hangs on it stays."""
        return replace(self._at(span, text), updated=now())

    def _at(self, span: Span, text: str) -> Self:
        """Return the claim at another place; its speaker moves along, or is kept by name where that fails."""
        anchor, speaker = anchor_at(text, *span), Span(NOWHERE, NOWHERE)
        # Who stands before a claim moves with its beginning, who stands behind it with its end.
        for moved in (span.end - self.end, span.start - self.start) if self.speaker_start != NOWHERE else ():
            place = Span(self.speaker_start + moved, self.speaker_end + moved)
            if place.start >= 0 and text[place.start : place.end] == self.speaker:
                speaker = place
        return replace(
            self,
            start=span.start,
            end=span.end,
            text=anchor.text,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
        )

    def order(self) -> tuple[int, int, datetime, str]:
        """Sort key of the reading order: by start, the longer first, then as they were made."""
        return (self.start, -self.end, self.created, self.id)
