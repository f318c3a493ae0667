"""Anchoring: put the spans of a file without texts on the words that they quote."""

from itertools import islice

from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.exchange.annotated import (
    QUOTED_CHARS,
    AnnotatedArticle,
    Read,
    Rejected,
    SpanAnnotation,
)
from annotations.exchange.formats.utf16 import code_points
from annotations.exchange.placing import occurrences, same_words
from annotations.exchange.validation import WRONG_WORDS, put_elsewhere, with_speaker_words
from annotations.moment import now
from annotations.text.anchor import MAX_OCCURRENCES, common_length
from annotations.wording import brief

_QUOTED_CONTEXT_CHARS = 20
"""Code points of a context that a message quotes, at most."""


def anchored(item: AnnotatedArticle, text: str) -> Read:
    """Yield an article whose spans are on their words in `text`, after those that are not, as rejected.

    A span must quote its words. Its context decides between several places; without an offset it must be the only one.
    """
    marks, where = [], []
    for mark, number in zip(item.spans, item.where or (item.number,) * len(item.spans), strict=True):
        mark = with_speaker_words(mark)  # noqa: PLW2901
        put = _put(mark, text)
        if isinstance(put, str):
            yield Rejected(number=number, why=put, article=item.article, kind=WRONG_WORDS if mark.text else "")
            continue
        if mark.start != NOT_IN_TEXT and put.start not in (mark.start, code_points(text, mark.start)):
            yield replace(put_elsewhere(mark, put, number), article=item.article)
        marks.append(put)
        where.append(number)
    yield replace(item, spans=tuple(marks), where=tuple(where))


def _put(mark: SpanAnnotation, text: str) -> SpanAnnotation | str:
    """Return a span where its words and their context are, or why there is no such place."""
    if not mark.text:
        return f"the file does not state the words from {mark.start} to {mark.end}"
    if mark.start == NOT_IN_TEXT:
        return _only_occurrence(mark, text)
    here = _stated(mark, text)
    if here is None:
        # What has no context that helps is left: the caller compares the words with those at the offsets.
        found = _claim(mark).found_in(text) if (mark.prefix or mark.suffix) and 0 <= mark.start < mark.end else None
        return _on(mark, found.span, text) if found else mark
    if _fits(mark, here, text):
        return _on(mark, here, text)
    places = list(islice(occurrences(text, mark.text), MAX_OCCURRENCES))
    fitting = [place for place in places if _fits(mark, place, text)]
    if len(places) == 1 or len(fitting) == 1:
        return _on(mark, (fitting or places)[0], text)
    return f"“{brief(mark.text, QUOTED_CHARS)}” is at {here.start} to {here.end}, but not {_between(mark)}"


def _stated(mark: SpanAnnotation, text: str) -> Span | None:
    """Return the place that the offsets mean, in code points or in UTF-16 units, if the words are there."""
    places = [Span(mark.start, mark.end)]
    if not text.isascii():
        places.append(Span(code_points(text, mark.start), code_points(text, mark.end)))
    places = [place for place in places if 0 <= place.start < place.end <= len(text)]
    exact = (place for place in places if text[place.start : place.end] == mark.text)
    alike = (place for place in places if same_words(text[place.start : place.end], mark.text))
    return next(exact, None) or next(alike, None)


def _only_occurrence(mark: SpanAnnotation, text: str) -> SpanAnnotation | str:
    """Return a span without offsets at the only place that it can mean, or why there is none."""
    places = list(islice(occurrences(text, mark.text), MAX_OCCURRENCES))
    fitting = [place for place in places if _fits(mark, place, text)]
    if len(fitting) == 1:
        return _on(mark, fitting[0], text)
    said = f"“{brief(mark.text, QUOTED_CHARS)}”"
    if not places:
        return f"{said} is not in the article"
    if not fitting:
        return f"{said} is not found {_between(mark)}"
    return f"{said} occurs {len(fitting):,} times in the article, and the file does not say which one"


def _fits(mark: SpanAnnotation, place: Span, text: str) -> bool:
    """Return whether at least half of the stated context is around a place."""
    before, behind = " ".join(mark.prefix.split()), " ".join(mark.suffix.split())
    head = " ".join(text[max(0, place.start - 2 * len(mark.prefix) - 8) : place.start].split())
    tail = " ".join(text[place.end : place.end + 2 * len(mark.suffix) + 8].split())
    agreed = common_length(before[::-1], head[::-1]) + common_length(behind, tail)
    return 2 * agreed >= len(before) + len(behind)


def _between(mark: SpanAnnotation) -> str:
    before = "…" + mark.prefix[-_QUOTED_CONTEXT_CHARS:] if mark.prefix else ""
    behind = mark.suffix[:_QUOTED_CONTEXT_CHARS] + "…" if mark.suffix else ""
    return " ".join(
        part
        for part in (
            f"after “{brief(before, QUOTED_CHARS)}”" if before else "",
            "and" if before and behind else "",
            f"before “{brief(behind, QUOTED_CHARS)}”" if behind else "",
        )
        if part
    )


def _on(mark: SpanAnnotation, place: Span, text: str) -> SpanAnnotation:
    """Return a span at another place; its source span moves along."""
    words = text[place.start : place.end]
    if place == (mark.start, mark.end):
        return mark if words == mark.text else replace(mark, text=words)
    moved = _claim(replace(mark, start=max(0, mark.start), end=max(1, mark.end))).placed(place, text)
    fields = ("start", "end", "text", "speaker_text", "speaker_start", "speaker_end")
    return replace(mark, **{name: getattr(moved, name) for name in fields})


def _claim(mark: SpanAnnotation) -> Claim:
    fields = {name: getattr(mark, name) for name in SpanAnnotation.__struct_fields__ if name in Claim.__struct_fields__}
    return Claim(**{**fields, "created": now(), "updated": now()})
