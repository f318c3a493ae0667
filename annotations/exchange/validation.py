"""The validation of spans from a file: those on other words than the file states are put right or rejected."""

from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT
from annotations.exchange.annotated import QUOTED_CHARS, AnnotatedArticle, Read, Rejected, Remark, SpanAnnotation
from annotations.exchange.placing import only_place, same_words
from annotations.wording import brief

ELSEWHERE = "moved to the words that the file states"
"""What becomes of a claim whose offsets and words contradict each other."""
WRONG_WORDS = "the file has other words at these offsets"
OUTSIDE = "the offsets do not fit the text"
"""Kinds of rejected claims."""


def validated(found: AnnotatedArticle) -> Read:
    """Yield an article with its valid spans, and each invalid one as rejected.

    A span whose words stand elsewhere is put there, with a remark, if there is exactly one such place nearby. A speaker
    without a valid source span is kept by name.
    """
    text = found.text
    if all(_is_valid(text, mark) for mark in found.spans):
        yield found
        return
    good: list[SpanAnnotation] = []
    where: list[int] = []
    numbers = found.where or (found.number,) * len(found.spans)
    for mark, number in zip(found.spans, numbers, strict=True):
        put = settled(text, mark)
        if put is None:
            yield replace(rejection(text, mark, number), article=found.article, name=found.name)
            continue
        if (put.start, put.end) != (mark.start, mark.end):
            yield replace(put_elsewhere(mark, put, number), article=found.article, name=found.name)
        good.append(_with_source(text, put))
        where.append(number)
    yield replace(found, spans=tuple(good), where=tuple(where) if found.where else ())


def settled(text: str, mark: SpanAnnotation) -> SpanAnnotation | None:
    """Return a span on the words that it states, or `None` if they contradict its offsets beyond doubt.

    The words may differ in white space. Where they stand elsewhere, the only place nearby is taken.
    """
    here = text[mark.start : mark.end] if 0 <= mark.start < mark.end <= len(text) else ""
    if here and (not mark.text or same_words(here, mark.text)):
        # White space around the words that the file does not state is not part of the claim.
        around = here.find(mark.text) if mark.text else 0
        if around < 0 or not mark.text:
            return replace(mark, text=here)
        start = mark.start + around
        return replace(mark, start=start, end=start + len(mark.text))
    place = only_place(text, mark.text, mark.start) if mark.text else None
    return place and replace(mark, start=place.start, end=place.end, text=text[place.start : place.end])


def rejection(text: str, mark: SpanAnnotation, number: int) -> Rejected:
    """Return why a span that is not settled cannot belong to a text, with both readings."""
    if not 0 <= mark.start < mark.end <= len(text):
        why = f"a claim from {mark.start} to {mark.end} does not fit into a text of {len(text)} characters"
        return Rejected(number=number, why=why, kind=OUTSIDE)
    here, there = brief(text[mark.start : mark.end], QUOTED_CHARS), brief(mark.text, QUOTED_CHARS)
    why = f"at {mark.start} to {mark.end} the text has “{here}”, but the file says “{there}”"
    return Rejected(number=number, why=why, kind=WRONG_WORDS)


def put_elsewhere(before: SpanAnnotation, after: SpanAnnotation, number: int) -> Remark:
    """Return the remark that a span was put where its words stand."""
    words = brief(after.text, QUOTED_CHARS)
    detail = f"“{words}” at {after.start} to {after.end}, not {before.start} to {before.end}"
    return Remark(number=number, what="claim", but=ELSEWHERE, detail=detail)


def _is_valid(text: str, mark: SpanAnnotation) -> bool:
    """Return whether a span is valid as it is."""
    # A slice ends with its text: an end behind it is told by the length alone.
    if not 0 <= mark.start < mark.end or mark.end - mark.start != len(mark.text):
        return False
    if text[mark.start : mark.end] != mark.text:
        return False
    if mark.speaker_start == NOT_IN_TEXT:
        return mark.speaker_end == NOT_IN_TEXT and not mark.speaker_text
    return bool(mark.speaker) and _has_valid_source(text, mark)


def _has_valid_source(text: str, mark: SpanAnnotation) -> bool:
    """Return whether the source span of a claim has the words that are stated for the speaker."""
    start, end, words = mark.speaker_start, mark.speaker_end, mark.speaker_text
    return start >= 0 and end - start == len(words) > 0 and text[start:end] == words


def with_speaker_words(mark: SpanAnnotation) -> SpanAnnotation:
    """Return a span with a name and words of its speaker: where a file states only one of them, it is both."""
    if mark.speaker_start == NOT_IN_TEXT and not mark.speaker_text:
        return mark
    return replace(mark, speaker=mark.speaker or mark.speaker_text, speaker_text=mark.speaker_text or mark.speaker)


def _with_source(text: str, mark: SpanAnnotation) -> SpanAnnotation:
    """Return a span without a source span that is wrong; its speaker is kept by name."""
    mark = with_speaker_words(mark)
    if _has_valid_source(text, mark):
        return mark
    return replace(mark, speaker_text="", speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)
