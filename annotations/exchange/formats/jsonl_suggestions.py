"""Suggestions in lines of JSON: those of our own export, or of any program that writes such lines.

A line has at least `text` and `suggestions`, of which each has `start`, `end` and `label`; it may have `text`, `score`,
`reason`, `speaker_text` and `model`. Those that state an empty model are by our own rules, which find them again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.exchange.annotated import (
    AnnotatedArticle,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
    predicted,
)
from annotations.exchange.format import ReadOptions
from annotations.exchange.formats.spans_json import list_of, spans_of, text_of
from annotations.exchange.validation import validated

UNNAMED = "model"
"""The name of a model that has none."""


class SuggestedLine(Struct, frozen=True, kw_only=True):
    """A line of suggestions alone."""

    text: str
    suggestions: list[Any]
    id: str = ""
    title: str = ""


def suggested_articles(found: AnnotatedArticle, stated: Any, options: ReadOptions) -> Read:
    """Yield an article for each model that has suggested something in it, or a remark for each suggestion."""
    those = [each for each in list_of(stated) if not (isinstance(each, Mapping) and each.get("model") == "")]
    if not (options.predictions or options.suggested_by):
        yield from (Remark(number=found.number, what="prediction", article=found.article) for _ in those)
        return
    bare = AnnotatedArticle(
        number=found.number, article=found.article, title=found.title, text=found.text, sha256=found.sha256
    )
    for model, values in _by_model(those).items():
        yield from _of_model(replace(bare, model=model), values)


def _by_model(values: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in values:
        said = each if isinstance(each, Mapping) else {}
        found.setdefault(text_of(said, "model") or text_of(said, "rule") or UNNAMED, []).append(each)
    return found


def _of_model(article: AnnotatedArticle, values: Sequence[Any]) -> Read:
    marks: list[SpanAnnotation] = []
    for value in values:
        for each in spans_of([value], article.number, article.article):
            if isinstance(each, Rejected):
                yield each
            else:
                marks.append(_mark(article.text, replace(each, id=""), value))
    yield from validated(replace(article, spans=tuple(marks)))


def _mark(text: str, mark: SpanAnnotation, value: Any) -> SpanAnnotation:
    """Return a suggested span with its score, its reason, and its speaker if that is named before or behind it."""
    said = value if isinstance(value, Mapping) else {}
    mark = predicted(replace(mark, note=text_of(said, "reason") or mark.note), said.get("score"))
    words = text_of(said, "speaker_text")
    at = min(_places(text, words), key=lambda start: abs(start - mark.start), default=-1)
    if at < 0:
        return mark
    return replace(
        mark,
        speaker=text_of(said, "speaker") or words,
        speaker_text=words,
        speaker_start=at,
        speaker_end=at + len(words),
    )


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


suggested_lines = msgspec.json.Decoder(SuggestedLine)
