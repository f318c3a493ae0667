"""Relations between the spans of a file: those that name a speaker, and all others."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from msgspec.structs import replace

from annotations.exchange.annotated import SpanAnnotation


class Relation(NamedTuple):
    """A relation between two spans, by their keys."""

    one: str
    other: str
    number: int
    """Its line or element."""


class Speakers(NamedTuple):
    """The speakers that relations name."""

    by_claim: dict[str, str]
    """The key of the source span, by that of the claim."""
    others: list[Relation]
    """Relations that name no speaker."""


def find_speakers(relations: Iterable[Relation], labels: Mapping[str, str], speakers: AbstractSet[str]) -> Speakers:
    """Separate the relations that name a speaker, in either direction; of several for one claim the first.

    `labels` are those of the spans by their keys, and `speakers` those of source spans.
    """
    by_claim: dict[str, str] = {}
    others: list[Relation] = []
    for relation in relations:
        is_source = [labels.get(key) in speakers for key in relation[:2]]
        known = all(key in labels for key in relation[:2])
        claim, source = relation[:2] if is_source[1] else (relation.other, relation.one)
        if known and is_source[0] != is_source[1] and by_claim.get(claim, source) == source:
            by_claim[claim] = source
        else:
            others.append(relation)
    return Speakers(by_claim, others)


def said_by(mark: SpanAnnotation, source: SpanAnnotation) -> SpanAnnotation:
    """Return a span whose speaker stands at a source span: by the name that was stated, or else by the words there."""
    return replace(
        mark,
        speaker=mark.speaker or source.text,
        speaker_text=source.text,
        speaker_start=source.start,
        speaker_end=source.end,
    )
