"""Claims: spans that a person tagged, and the anchors by which they are found again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice, takewhile
from typing import Annotated, Self
from uuid import uuid4

from msgspec import Meta, Struct
from msgspec.structs import replace

from annotations.article import Span

CONTEXT = 32
"""How many code points an anchor keeps on either side of what was tagged."""

PHRASE = 4
"""Words that are found again by themselves where they stand in a text but once."""

MOST = 5000
"""Places of a wording that are looked at: beyond that it is too common to be told by what stands around it."""

NOWHERE = -1
"""The offset of a speaker who is not named in the article."""

IMPORTED = "import:"
"""What the origin of a claim begins with that another tool made; behind it stands the name of the format."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment in UTC; written as RFC 3339."""

FARTHEST = 2**53
"""No offset lies behind it: from there on, other readers of JSON take one whole number for another."""

Offset = Annotated[int, Meta(ge=0, le=FARTHEST, description="Unicode code points into the article's text, 0-based")]


_SPACE = re.compile(r"\s+")
_LETTER = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""A letter or digit of a script that puts spaces between its words."""
_PAIR = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])|[\u0300-\u036f]{{2}}"
"""Two characters of one word, of which the second may be an accent on the first."""


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

        The words must stand there exactly, whole, but for white space: a line that is wrapped elsewhere has the same
        words. Where they stand with all that was around them, that place is taken; among several the nearest to the
        offset `near`. Else it is the one whose surroundings agree most. A wording of less than four words, or one that
        stands in several places, is in doubt where less than half of its surroundings is left: "China" is in every
        paragraph.
        """
        if not self.text:
            return None
        at = _nearest(text, self.prefix + self.text + self.suffix, near - len(self.prefix))
        if at >= 0 and self._whole(text, span := Span(at + len(self.prefix), at + len(self.prefix) + len(self.text))):
            return span
        before, behind = _even(self.prefix), _even(self.suffix)
        half = min(CONTEXT, len(before) + len(behind)) // 2

        def agreement(span: Span) -> int:
            head = _even(text[max(0, span.start - 2 * CONTEXT) : span.start])
            return _common(before[::-1], head[::-1]) + _common(behind, _even(text[span.end : span.end + 2 * CONTEXT]))

        if not all(piece in text for piece in self.text.split()):
            return None
        telling = len(self.text) >= CONTEXT or len(self.text.split()) >= PHRASE
        # Where half of the surroundings is left, half of that half is left on one side.
        reach = 0 if telling else (half + 1) // 2
        sides = [("", behind[:reach])] if len(behind) >= reach else []
        sides += [(before[-reach:], "")] if reach and len(before) >= reach else []
        places = {span for left, right in sides for span in islice(self._places(text, left, right), MOST)}
        fitting = [(score, -abs(span.start - near), span) for span in places if (score := agreement(span)) >= half]
        if fitting:
            return max(fitting)[-1]
        return next(iter(places)) if telling and len(places) == 1 else None

    def _places(self, text: str, left: str = "", right: str = "") -> Iterator[Span]:
        """Yield where the words stand whole between `left` and `right`, with any white space between any of them."""
        words = r"\s+".join(map(re.escape, self.text.split()))
        before, behind = (r"\s+".join(map(re.escape, side.split(" "))) for side in (left, right))
        places = (Span(*found.span(1)) for found in re.finditer(f"{before}({words}){behind}", text)) if words else ()
        return (span for span in places if self._whole(text, span))

    def _whole(self, text: str, span: Span) -> bool:
        """Whether the words do not begin or end inside a longer one where they did not when they were tagged."""
        edges = ((span.start, self.prefix[-1:], self.text[0]), (span.end, self.text[-1], self.suffix[:1]))
        return all(
            _inside(one + other) or not _inside(text[max(0, at - 1) : at] + text[at : at + 1])
            for at, one, other in edges
        )


def _nearest(text: str, words: str, near: int) -> int:
    """Return where the words stand nearest to the offset `near`, or -1 where they do not."""
    near = max(0, near)
    before, behind = text.rfind(words, 0, near + len(words) - 1), text.find(words, near)
    if before < 0 or behind < 0:
        return max(before, behind)
    return before if near - before <= behind - near else behind


def _even(text: str) -> str:
    """Return a text with one space wherever it has white space."""
    return _SPACE.sub(" ", text)


def _inside(pair: str) -> bool:
    """Whether two characters belong to one word, an accent that follows its letter as well."""
    return _pair().fullmatch(pair) is not None


def _common(one: str, other: str) -> int:
    """Count how many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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
        span = Anchor(self.text, self.prefix, self.suffix).find(text, self.start)
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


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Make the anchor of `text[start:end]`."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


@cache
def _pair() -> re.Pattern[str]:
    """Compile it where it is needed: that takes 3 ms, which every start would wait for."""
    return re.compile(_PAIR)
