"""Preferences: suggestions and a person's corrections, as pairs of answers to the same question.

A pair comes from a suggestion that was rejected, corrected, or changed after it was accepted, and from a version that
an adjudicator decided against. `chosen` has all claims of the passage as they are; `rejected` has the same claims with
what was offered in the place of what became of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.judgement import Judgement
from annotations.claims.record import Change, Record
from annotations.exchange.annotated import QUOTED_CHARS
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.chat_lines import (
    LACKING,
    Message,
    answer,
    answer_claim,
    answer_losses,
    claims_by_passage,
    line_losses,
    passages,
    prompt,
)
from annotations.exchange.losses import detail_losses, loss
from annotations.wording import brief

SAME = "identical pair"
GONE = "lost pair"
"""Why there is no pair: what was offered is what became of it; or the text no longer has the words."""


class _Line(Struct, frozen=True):
    prompt: tuple[Message, Message]
    chosen: tuple[Message]
    rejected: tuple[Message]


_lines = msgspec.json.Decoder(_Line)


class _Pair(NamedTuple):
    """What was offered, and what became of it."""

    offered: tuple[Claim, ...]
    became: tuple[Claim, ...]
    """Claims that are in the record now."""


class _NoPair(NamedTuple):
    """Why a judgement or decision gives no pair."""

    why: str
    words: str


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line a pair. Raises `OSError`."""
    by_line.put(path, chain.from_iterable(expected(record, options) for record in records))


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield the lines of a record, each pair once."""
    found = [each for each in _found(record) if isinstance(each, _Pair)]
    written = set[tuple[str, str, str]]()
    for span, claims, pair in _placed(record, found, options):
        before, offered = set(pair.became), sorted(pair.offered, key=Claim.order)
        instead = sorted([*(each for each in claims if each not in before), *offered], key=Claim.order)
        good, bad = (answer(answer_claim(each, span.start, options) for each in those) for those in (claims, instead))
        asked = prompt(record.text[slice(*span)], options)
        key = (asked[1].content, good.content, bad.content)
        if good != bad and key not in written:
            written.add(key)
            yield _Line(asked, (good,), (bad,))


def _placed(record: Record, pairs: Iterable[_Pair], options: Options) -> Iterator[tuple[Span, list[Claim], _Pair]]:
    """Yield each pair with its passage, and the claims that are there."""
    offered = [each.span for pair in pairs for each in pair.offered]
    spans = list(claims_by_passage(record, passages(record, options, offered)))
    for pair in pairs:
        at = (*pair.offered, *pair.became)[0]
        for span, claims in spans:
            if span.start <= at.start < span.end:
                yield span, claims, pair
                break


def _found(record: Record) -> Iterator[_Pair | _NoPair]:
    """Yield what each judgement and each decision of a record gives."""
    now = {claim.id: claim for claim in record.claims}
    for change in record.history:
        if change.undone is None:
            for judged in change.judged:
                yield _of_judgement(record, change, judged, now)
            if change.decided is not None and not change.decided.about:
                yield from _of_decision(record, change, now)


def _of_judgement(record: Record, change: Change, judged: Judgement, now: dict[str, Claim]) -> _Pair | _NoPair:
    """Return what a judgement of a suggestion gives."""
    if not judged.became:
        place = judged.place(record.text)
        if place is None:
            return _NoPair(GONE, judged.text)
        return _checked(record, _Pair((_claim(record.text, place, judged.label, change),), ()))
    tagged = [each for each in change.after if each.start < judged.end and each.end > judged.start]
    tagged = [each for each in tagged if each.label == judged.became]
    became = tuple(now[each.id] for each in tagged if each.id in now)
    words = tagged[0].text if tagged else ""
    is_inside = judged.start < judged.end <= len(record.text)
    if not tagged or not is_inside or any(record.text[slice(*each.span)] != each.text for each in tagged):
        return _NoPair(GONE, words)
    if any(each.origin.startswith("corrected:") for each in tagged):
        offered: tuple[Claim, ...] = (_claim(record.text, Span(judged.start, judged.end), judged.label, change),)
    else:
        offered = tuple(tagged)
    return _checked(record, _Pair(offered, became))


def _of_decision(record: Record, change: Change, now: dict[str, Claim]) -> Iterator[_Pair | _NoPair]:
    """Yield what a decision gives: a pair for each version that lost."""
    assert change.decided is not None
    became = tuple(now[each.id] for each in change.after if each.id in now)
    for version in change.decided.versions:
        if version.gone:
            continue
        place = Span(version.start, version.end)
        if version.label and (not version.text or record.text[slice(*place)] != version.text):
            yield _NoPair(GONE, version.text)
            continue
        offered: tuple[Claim, ...] = ()
        if version.label:
            made = _claim(record.text, place, version.label, change)
            offered = (msgspec.structs.replace(made, speaker=version.speaker, attributes=version.attributes),)
        if offered or became:
            yield _checked(record, _Pair(offered, became))


def _claim(text: str, place: Span, label: str, change: Change) -> Claim:
    """Return what was offered as a claim."""
    return Claim.of(text, *place, label, when=change.when)


def _checked(record: Record, pair: _Pair) -> _Pair | _NoPair:
    """Return a pair, or why it is none: both sides say the same, or what was offered is there all the same."""
    offered, became = ({_said(each) for each in those} for those in pair)
    there = {_said(each) for each in record.claims if each not in pair.became}
    if offered == became or (offered and not became and offered <= there):
        return _NoPair(SAME, (*pair.offered, *pair.became)[0].text)
    return pair


def _said(claim: Claim) -> tuple[object, ...]:
    """Return what an answer says of a claim."""
    return (claim.span, claim.label, claim.speaker_text or claim.speaker, tuple(sorted(claim.attributes.items())))


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the judgements that give no pair, and what no pair has."""
    yield from line_losses(record)
    found = list(_found(record))
    for each in found:
        if isinstance(each, _NoPair):
            yield Loss(what=each.why, article=record.row.id, words=brief(each.words, QUOTED_CHARS))
    pairs = [each for each in found if isinstance(each, _Pair)]
    shown = {claim for _, claims, _ in _placed(record, pairs, options) for claim in claims}
    yield from answer_losses(record, options)
    others = replace(record, claims=tuple(claim for claim in record.claims if claim not in shown))
    yield from detail_losses(others, "speaker", "attributes")
    for claim in others.claims:
        yield msgspec.structs.replace(loss(record, "unpaired claim", claim), whole="claim")
    if not pairs:
        yield Loss(what="unpaired article", article=record.row.id, whole="article")


def back(path: Path, _: Options) -> Iterator[Struct]:
    """Read the lines back."""
    return (line for _, line in by_line.objects(path, _lines))


FORMAT = Format(
    tool="A preference pair",
    ending=".jsonl",
    write=write,
    losses=losses,
    own_options=frozenset({"by", "offsets"}),
    subjects=frozenset({"article", "paragraph"}),
    needs_history=True,
    expected=expected,
    back=back,
    unsupported=lambda _: (*LACKING, "what was neither corrected nor decided"),
    has_metadata=False,
)
"""The format `dpo` of the command line."""
