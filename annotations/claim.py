"""Claims: spans that a person tagged, and the anchors by which they are found again."""

from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import uuid4

from msgspec import Meta, Struct
from msgspec.structs import replace

from annotations.article import Span

CONTEXT = 32
"""How many code points an anchor keeps on either side of what was tagged."""

PHRASE = 4
"""Words that are found again by themselves where they stand in a text but once."""

NOWHERE = -1
"""The offset of a speaker who is not named in the article."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment in UTC; written as RFC 3339."""

FARTHEST = 2**53
"""No offset lies behind it: from there on, other readers of JSON take one whole number for another."""

Offset = Annotated[int, Meta(ge=0, le=FARTHEST, description="Unicode code points into the article's text, 0-based")]


def now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an identifier that no other process will make: 64 random bits in hexadecimal."""
    return uuid4().hex[:16]


class Anchor(Struct, frozen=True):
    """What lets a claim be found again: its text and up to 32 code points on either side."""

    text: str
    prefix: str
    suffix: str

    def find(self, text: str, near: int) -> Span | None:
        """Find the one place in `text` that the anchor means, or `None` where that is in doubt.

        The words must stand there exactly. Among several places the one whose surroundings agree most is
        taken; among equals the nearest to the offset `near`. A wording of less than four words, or one that stands
        in several places, is in doubt where its surroundings have changed: "China" is in every paragraph.
        """
        best: tuple[int, int] | None = None
        span: Span | None = None
        at = text.find(self.text)
        while at >= 0 and self.text:
            score = (self._agreement(text, at), -abs(at - near))
            if best is None or score > best:
                best, span = score, Span(at, at + len(self.text))
            at = text.find(self.text, at + 1)
        if best is None:
            return None
        certain = len(self.text) >= CONTEXT or best[0] >= min(CONTEXT, len(self.prefix) + len(self.suffix)) // 2
        certain = certain or (len(self.text.split()) >= PHRASE and text.count(self.text) == 1)
        return span if certain else None

    def _agreement(self, text: str, at: int) -> int:
        """Count the code points around `at` that are as they were: backwards before it, forwards behind."""
        end = at + len(self.text)
        before = _common(reversed(self.prefix), reversed(text[max(0, at - CONTEXT) : at]))
        return before + _common(iter(self.suffix), iter(text[end : end + CONTEXT]))


def _common(one: Any, other: Any) -> int:
    """Count how many items two iterators have in common from their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


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
    """How the claim came about: `hand` is a person's own."""
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
        """Return the claim at another place of a text that has grown or shrunk before it; as it is for `None`."""
        return self if span is None or span.start == self.start else self._at(span, text)

    def found_in(self, text: str) -> Self | None:
        """Return the claim at its place in a changed text, or `None` where its words are not to be found."""
        span = Anchor(self.text, self.prefix, self.suffix).find(text, self.start)
        return None if span is None else self._at(span, text)

    def _at(self, span: Span, text: str) -> Self:
        """Return the claim at another place; its speaker moves along, or is kept by name where that fails."""
        moved = span.start - self.start
        speaker = Span(self.speaker_start + moved, self.speaker_end + moved)
        if self.speaker_start == NOWHERE or speaker.start < 0 or text[speaker.start : speaker.end] != self.speaker:
            speaker = Span(NOWHERE, NOWHERE)
        anchor = anchor_at(text, *span)
        return replace(
            self,
            start=span.start,
            end=span.end,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
        )

    def order(self) -> tuple[int, int, datetime, str]:
        """Sort key of the reading order: by start, the longer first, then as they were made."""
        return (self.start, -self.end, self.created, self.id)


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Make the anchor of `text[start:end]`."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])
