"""What an export and an import have in common with every format: an article as a file has it, and what gets lost.

A format writes records and reads what it, or the tool that it is the format of, has written. What it reads is only
what stands in the file: nothing is guessed, and what cannot be right is refused, by the line or element it stands at.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.claim import NOWHERE, Claim
from annotations.claims.record import Record, Status
from annotations.moment import Moment
from annotations.wording import brief

WORDS = 40
"""Code points of a text that a sentence quotes at most."""


class SpanAnnotation(Struct, frozen=True, kw_only=True):
    """A span as a file has it. What the file does not say is as it is here; no two words for one thing."""

    start: int
    end: int
    label: str
    text: str = ""
    """What the file says stands there."""
    prefix: str = ""
    """What it says stands before, and behind; only where the text of the article is not in the file."""
    suffix: str = ""
    id: str = ""
    speaker: str = ""
    speaker_start: int = NOWHERE
    speaker_end: int = NOWHERE
    note: str = ""
    sure: bool = True
    origin: str = ""
    """How the claim came about, where the file says so."""
    created: Moment | None = None
    updated: Moment | None = None


class AnnotatedArticle(Struct, frozen=True, kw_only=True):
    """An article as a file has it, or one claim of it where a file has a line a claim.

    Every mark stands in `text` where it says and on the words it says, if there is a text at all.
    """

    number: int = 0
    """The line or element it stands at, from 1 on; 0 where it was not read from a file."""
    where: tuple[int, ...] = ()
    """The line or element of each mark, where that is not the article's."""
    name: str = ""
    """The file, where what is read is a folder."""
    article: str = ""
    """Its id; empty where the file has none."""
    title: str = ""
    text: str = ""
    """Empty where the file says only where its claims are."""
    sha256: str = ""
    """The fingerprint of its text, where the file has one."""
    annotator: str = ""
    status: Status | Literal[""] = ""
    note: str = ""
    spans: tuple[SpanAnnotation, ...] = ()
    reviewed: tuple[tuple[int, int], ...] = ()
    position: int = 0
    seconds: float = 0.0
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    meta: dict[str, Any] = {}

    def content(self) -> "AnnotatedArticle":
        """Return what it says, wherever it says so."""
        return replace(self, number=0, where=(), name="")


class Rejected(Struct, frozen=True, kw_only=True):
    """An article or one span of it that is not taken."""

    number: int
    """The line or element it stands at, from 1 on."""
    why: str
    """In a sentence without its full stop."""
    article: str = ""
    name: str = ""
    """The file, where what is read is a folder."""


Read = Iterator[AnnotatedArticle | Rejected]
"""What reading a file gives, in the order of the file."""


def mark_of(claim: Claim) -> SpanAnnotation:
    """Make the mark of a claim, with all that hangs on it but what stands around it."""
    return SpanAnnotation(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


def bare(claim: Claim) -> SpanAnnotation:
    """Make the mark of a claim with nothing but its place, words and label."""
    return SpanAnnotation(start=claim.start, end=claim.end, label=claim.label, text=claim.text)


def attributed(claim: Claim) -> SpanAnnotation:
    """Make the mark of a claim with what people said of it: speaker, note, and whether they were sure."""
    return replace(
        bare(claim),
        speaker=claim.speaker,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
    )


def annotated_article(record: Record, marks: Iterable[SpanAnnotation], *, meta: bool) -> AnnotatedArticle:
    """Make what a format holds that has room for all that is known of an article, and such marks."""
    row = record.row
    known = AnnotatedArticle(
        article=row.id,
        title=row.title,
        text=record.text,
        annotator=row.annotator,
        status=row.status,
        note=row.note,
        spans=tuple(marks),
    )
    if not meta:
        return known
    return replace(known, source=row.source, url=row.url, published=row.published, language=row.language, meta=row.meta)


def misplaced(text: str, mark: SpanAnnotation) -> str:
    """Say why a mark cannot be of a text; empty where it is."""
    if not 0 <= mark.start < mark.end <= len(text):
        return f"a claim from {mark.start} to {mark.end} does not fit into a text of {len(text)} characters"
    here = text[mark.start : mark.end]
    if mark.text and here != mark.text:
        return (
            f"at {mark.start} to {mark.end} stands “{brief(here, WORDS)}”, "
            f"and the file says it is “{brief(mark.text, WORDS)}”"
        )
    return ""


def validated(found: AnnotatedArticle) -> Read:
    """Yield what was found without the marks that cannot be of its text, each of which is refused.

    A speaker who does not stand where the file says is kept by name.
    """
    text = found.text
    if all(_right(text, mark) for mark in found.spans):
        yield found
        return
    good: list[SpanAnnotation] = []
    where: list[int] = []
    numbers = found.where or (found.number,) * len(found.spans)
    for mark, number in zip(found.spans, numbers, strict=True):
        if why := misplaced(text, mark):
            yield Rejected(number=number, why=why, article=found.article, name=found.name)
            continue
        good.append(_settled(text, mark))
        where.append(number)
    yield replace(found, spans=tuple(good), where=tuple(where) if found.where else ())


def _right(text: str, mark: SpanAnnotation) -> bool:
    """Whether a mark can be taken as it is."""
    if not 0 <= mark.start < mark.end or not mark.text or text[mark.start : mark.end] != mark.text:
        return False
    return mark.speaker_start == NOWHERE or _spoken(text, mark)


def _spoken(text: str, mark: SpanAnnotation) -> bool:
    """Whether the speaker of a mark stands where it says."""
    return mark.speaker_start >= 0 and text[mark.speaker_start : mark.speaker_end] == mark.speaker


def _settled(text: str, mark: SpanAnnotation) -> SpanAnnotation:
    """Return a mark with its words where the file does not say them, and its speaker where the file says it right."""
    if mark.speaker_start != NOWHERE and not _spoken(text, mark):
        mark = replace(mark, speaker_start=NOWHERE, speaker_end=NOWHERE)
    return mark if mark.text else replace(mark, text=text[mark.start : mark.end])
