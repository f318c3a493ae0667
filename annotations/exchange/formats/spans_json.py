"""Spans in JSON as other tools write them: objects under many names, or lists of offsets and label."""

from collections.abc import Iterator, Mapping
from typing import Any

from annotations.exchange.annotated import Rejected, SpanAnnotation
from annotations.exchange.stated import moment, offset, stated_attributes

_STARTS = ("start", "start_offset", "startOffset", "begin", "start_char", "start_index", "offset")
_ENDS = ("end", "end_offset", "endOffset", "end_char", "stop", "end_index")
_LABELS = ("label", "labels", "type", "tag", "tags", "entity_group", "entity", "category", "class", "name")
_TEXTS = ("text", "value", "word", "surface", "quote", "mention", "span", "entity_text")
"""The names of a value, the most telling first."""

NO_PLACE = "a span has no start and end that are whole numbers"
NO_LABEL = "a span has no label"
"""Kinds of rejected spans."""


def spans_of(values: Any, number: int, article: str = "") -> Iterator[SpanAnnotation | Rejected]:
    """Yield the spans of a list; one with several labels several times."""
    for value in values if isinstance(values, list | tuple) else ():
        if isinstance(value, Mapping):
            yield from _of_object(value, number, article)
        elif isinstance(value, list | tuple) and len(value) >= 3:
            yield _of_list(list(value), number, article)
        else:
            yield Rejected(number=number, why=NO_PLACE, article=article)


def _of_object(value: Mapping[str, Any], number: int, article: str) -> Iterator[SpanAnnotation | Rejected]:
    start, end = offset(_first(value, _STARTS)), offset(_first(value, _ENDS))
    if start is not None and end is None and (length := offset(value.get("length"))) is not None:
        end = start + length
    if start is None or end is None:
        yield Rejected(number=number, why=NO_PLACE, article=article)
        return
    words = _first(value, _TEXTS)
    said = _first(value, _LABELS)
    labels = [label for each in (said if isinstance(said, list | tuple) else (said,)) if (label := name_of(each))]
    if not labels:
        yield Rejected(number=number, why=f"{NO_LABEL}, at {start} to {end}", article=article, kind=NO_LABEL)
    created = moment(value["created_at"]) if value.get("created_at") else None
    for label in labels:
        yield SpanAnnotation(
            start=start,
            end=end,
            label=label,
            text=words if isinstance(words, str) else "",
            note=text_of(value, "note") or text_of(value, "comment"),
            attributes=stated_attributes(value.get("attributes")),
            id=key_of(value.get("id")),
            created=created,
            updated=created,
        )


def _of_list(value: list[Any], number: int, article: str) -> SpanAnnotation | Rejected:
    """Return the span of a list: start, end and label, or label, start and end."""
    start, end, label = value[:3]
    if type(start) is int and type(end) is int and type(label) is str and label:
        # Most lists are so: they need no look at what else they may be.
        return SpanAnnotation(start=start, end=end, label=label)
    if offset(value[0]) is None or offset(value[1]) is None:
        value = [value[1], value[2], value[0]]
    start, end, label = offset(value[0]), offset(value[1]), name_of(value[2])
    if start is None or end is None:
        return Rejected(number=number, why=NO_PLACE, article=article)
    if not label:
        return Rejected(number=number, why=f"{NO_LABEL}, at {start} to {end}", article=article, kind=NO_LABEL)
    return SpanAnnotation(start=start, end=end, label=label)


def name_of(value: Any) -> str:
    """Return a label: a text, a number, or an object with a name; empty if it is none."""
    if isinstance(value, Mapping):
        value = _first(value, ("text", "name", "label", "value"))
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def key_of(value: Any) -> str:
    """Return what a file uses as a key, a text or a number; empty if there is none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def text_of(value: Mapping[str, Any], name: str) -> str:
    """Return a text under a name; empty if there is none."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def list_of(value: Any) -> list[Any]:
    """Return a list; an empty one if it is none."""
    return value if isinstance(value, list) else []


def is_place(value: Any) -> bool:
    """Return whether a value is a span with a place, in any of the shapes above."""
    if isinstance(value, Mapping):
        return offset(_first(value, _STARTS)) is not None
    places = [offset(each) is not None for each in value[:3]] if isinstance(value, list | tuple) else []
    return len(places) == 3 and places.count(True) >= 2


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)
