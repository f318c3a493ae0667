"""Supervised fine-tuning: a conversation a line, as chat models are trained on them.

A line has `messages`: the instructions, a text, and the claims that a person found in it. A text without claims is an
example only if it was read, and if such examples were asked for.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import QUOTED_CHARS
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.chat_lines import (
    LACKING,
    Message,
    Reading,
    answer,
    answer_claim,
    answer_losses,
    claims_by_passage,
    line_losses,
    passages,
    prompt,
)
from annotations.wording import brief


class _Line(Struct, frozen=True):
    messages: tuple[Message, Message, Message]


_lines = msgspec.json.Decoder(_Line)

UNREAD = "written, though not read to the end: the rest counts as having no claims"
"""What becomes of an example with claims whose text was not read to the end."""


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line an article, or a line a paragraph. Raises `OSError`."""
    by_line.put(path, chain.from_iterable(expected(record, options) for record in records))


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield the lines of a record."""
    for span, claims, _ in _examples(record, options):
        said = (answer_claim(claim, span.start, options) for claim in claims)
        yield _Line((*prompt(record.text[slice(*span)], options), answer(said)))


def _examples(record: Record, options: Options) -> Iterator[tuple[Span, list[Claim], bool]]:
    """Yield each passage that is an example, with its claims, and whether all of it was read."""
    reading = Reading(record)
    for span, claims in claims_by_passage(record, passages(record, options)):
        is_read = reading.has_read(span)
        if claims or (options.negatives and is_read):
            yield span, claims, is_read


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what no example has, and the examples that were not read to the end."""
    yield from line_losses(record)
    yield from answer_losses(record, options)
    written = {span: is_read for span, _, is_read in _examples(record, options)}
    what = "paragraph" if options.by == "paragraph" else "article"
    for span in passages(record, options):
        found = Loss(what=f"unread {what}", article=record.row.id, words=_words(record, span))
        if not written.get(span, True):
            yield replace(found, what=f"half-read {what}", but=UNREAD)
        elif what == "paragraph" and options.negatives and span not in written:
            yield found
    if not written:
        kind = "unread article" if options.negatives else "untagged article"
        yield Loss(what=kind, article=record.row.id, whole="article")


def _words(record: Record, span: Span) -> str:
    return brief(record.text[span.start : span.start + 4 * QUOTED_CHARS], QUOTED_CHARS)


def back(path: Path, _: Options) -> Iterator[Struct]:
    """Read the lines back."""
    return (line for _, line in by_line.objects(path, _lines))


def unsupported(options: Options) -> tuple[str, ...]:
    """Return what no line has."""
    return LACKING if options.negatives else (*LACKING, "texts without claims")


FORMAT = Format(
    tool="A training conversation",
    ending=".jsonl",
    write=write,
    losses=losses,
    own_options=frozenset({"by", "offsets", "negatives"}),
    subjects=frozenset({"article", "paragraph"}),
    expected=expected,
    back=back,
    unsupported=unsupported,
    has_metadata=False,
)
"""The format `sft` of the command line."""
