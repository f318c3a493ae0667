"""Rows: the results of an article as a row of a part. They hold offsets and fixed words, and no text.

Offsets count code points of the article's text, from 0, the end exclusive. A suggestion has -1 for an offset that it
lacks.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from annotations.article import Article, Span
from annotations.entity import Entity
from annotations.stories.features import Features
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion

if TYPE_CHECKING:
    import pyarrow as pa

_NONE = -1


@cache
def schema() -> "pa.Schema":
    """Return the columns of a part."""
    import pyarrow as pa

    span = pa.struct([("start", pa.int32()), ("end", pa.int32())])
    entity = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string())])
    offsets = ("speaker_start", "speaker_end", "cue_start", "cue_end", "name_start", "name_end", "guess_start")
    suggestion = pa.struct(
        [
            *entity,
            ("rule", pa.string()),
            ("cue", pa.string()),
            *((name, pa.int32()) for name in (*offsets, "guess_end")),
            ("speaker_how", pa.string()),
            ("strength", pa.int8()),
            ("hedged", pa.bool_()),
            ("opinion", pa.bool_()),
            ("parts", pa.list_(span)),
        ]
    )
    features = pa.struct(
        [
            ("print", pa.string()),
            ("words", pa.int32()),
            ("terms", pa.binary()),
            ("times", pa.binary()),
            ("shingles", pa.binary()),
        ]
    )
    return pa.schema(
        [
            ("id", pa.string()),
            ("sha256", pa.string()),
            ("language", pa.string()),
            ("words", pa.int32()),
            ("entities", pa.list_(entity)),
            ("suggestions", pa.list_(suggestion)),
            ("features", features),
            ("error", pa.string()),
        ]
    )


def row_of(
    article: Article,
    entities: Sequence[Entity],
    suggestions: Sequence[Suggestion] | None = None,
    features: tuple[str, Features] | None = None,
) -> dict[str, Any]:
    """Return the row of an article; without suggestions or features if they were not looked for.

    `features` come with the fingerprint of what they depend on (`corpus.index_kind.print_of`).
    """
    row = {
        "id": _writable(article.id),
        "sha256": article.sha256,
        "language": article.language,
        "words": article.words,
        "entities": [{"start": start, "end": end, "label": label} for start, end, label in entities],
    }
    if suggestions is not None:
        row["suggestions"] = [_suggestion_row(each) for each in suggestions]
    if features is not None:
        print_, found = features
        row["features"] = {"print": print_, **{name: getattr(found, name) for name in found.__struct_fields__}}
    return row


def error_row(article_id: str, error: str, article: Article | None = None) -> dict[str, Any]:
    """Return the row of an article without results; it has no fingerprint if it could not be read."""
    row: dict[str, Any] = {"id": _writable(article_id), "error": _writable(error)}
    if article is not None:
        row |= {"sha256": article.sha256, "language": article.language, "words": article.words}
    return row


def _writable(text: str) -> str:
    """Return a text as it can be written: surrogates without their half are in no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def entities_in(row: Mapping[str, Any]) -> tuple[Entity, ...] | None:
    """Return the entities of a row; `None` if there is an error instead."""
    found = row["entities"]
    return None if found is None else tuple(Entity(each["start"], each["end"], each["label"]) for each in found)


def suggestions_in(row: Mapping[str, Any]) -> tuple[Suggestion, ...] | None:
    """Return the suggestions of a row; `None` if they were not looked for."""
    found = row["suggestions"]
    return None if found is None else tuple(map(_suggestion_of, found))


def features_in(row: Mapping[str, Any]) -> tuple[str, Features] | None:
    """Return the features of a row behind the fingerprint of what they depend on; `None` without them."""
    found = row["features"]
    if found is None:
        return None
    return found["print"], Features(**{name: found[name] for name in Features.__struct_fields__})


def _suggestion_row(each: Suggestion) -> dict[str, Any]:
    speaker = each.speaker
    return {
        "start": each.start,
        "end": each.end,
        "label": each.label,
        "rule": each.rule,
        "cue": each.cue,
        **_offsets("speaker", Span(speaker.start, speaker.end) if speaker else None),
        **_offsets("cue", each.cue_span),
        **_offsets("name", speaker.person if speaker else None),
        **_offsets("guess", speaker.guess if speaker else None),
        "speaker_how": speaker.how if speaker else "",
        "strength": int(each.strength),
        "hedged": each.hedged,
        "opinion": each.opinion,
        "parts": [{"start": start, "end": end} for start, end in each.parts],
    }


def _suggestion_of(row: Mapping[str, Any]) -> Suggestion:
    at = _span(row, "speaker")
    speaker = None
    if at is not None:
        speaker = Speaker(at.start, at.end, row["speaker_how"], _span(row, "guess"), _span(row, "name"))
    return Suggestion(
        row["start"],
        row["end"],
        row["label"],
        row["rule"],
        Confidence(row["strength"]),
        tuple(Span(each["start"], each["end"]) for each in row["parts"]),
        speaker,
        row["cue"],
        _span(row, "cue"),
        row["hedged"],
        row["opinion"],
    )


def _offsets(name: str, span: Span | None) -> dict[str, int]:
    start, end = span or (_NONE, _NONE)
    return {f"{name}_start": start, f"{name}_end": end}


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start == _NONE else Span(start, end)
