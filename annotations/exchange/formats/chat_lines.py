"""Conversations for training a language model: instructions, a text, and the claims in it by their words.

The instructions are those that a language model gets as a suggester (`annotations.suggesters.prompt`), and the answer
has the same form, so that a model trained on them can be one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.format import Loss, Options
from annotations.exchange.losses import article_losses, article_note, detail_losses, loss, orphan_losses
from annotations.suggesters.messages import LabelText
from annotations.suggesters.prompt import system
from annotations.text.segmentation import paragraphs, sentences
from annotations.text.spans import count_covered, merge_spans

_ANSWER = (
    "Return every passage that has one of the labels, in the order of the text, as JSON: "
    '{"claims":[{"label":"…","words":"…","speaker":"…"}]}. Copy its words exactly as they are in the text. For words '
    "that somebody said, give the speaker as the text names them; else leave the speaker empty. Passages may overlap. "
    "If no passage has a label, return no claims."
)
_OFFSETS = (
    ' Give for each claim also "start" and "end": the Unicode code points of the text before its first character, and '
    "up to behind its last one."
)


class Message(Struct, frozen=True):
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class AnswerClaim(Struct, frozen=True, kw_only=True):
    """A claim as an answer has it."""

    label: str
    words: str
    speaker: str = ""
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET
    attributes: dict[str, str] | UnsetType = UNSET


class _Answer(Struct, frozen=True):
    claims: tuple[AnswerClaim, ...]


_encoder = msgspec.json.Encoder()


def prompt(text: str, options: Options) -> tuple[Message, Message]:
    """Return what a model is asked: the instructions, and a text."""
    labels = [each for each in options.labels if not options.chosen or each.name in options.chosen]
    told = [LabelText(each.name, each.definition, each.examples) for each in labels]
    instructions = system(told, options.guidelines, _ANSWER + (_OFFSETS if options.offsets else ""))
    return Message("system", instructions), Message("user", text)


def answer(claims: Iterable[AnswerClaim]) -> Message:
    """Return what a model is to answer."""
    return Message("assistant", _encoder.encode(_Answer(tuple(claims))).decode())


def answer_claim(claim: Claim, start: int, options: Options) -> AnswerClaim:
    """Return a claim as the answer about a passage that begins at `start` has it."""
    return AnswerClaim(
        label=claim.label,
        words=claim.text,
        speaker=claim.speaker_text or claim.speaker,
        start=claim.start - start if options.offsets else UNSET,
        end=claim.end - start if options.offsets else UNSET,
        attributes=claim.attributes or UNSET,
    )


def passages(record: Record, options: Options, more: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Return the passages that are an example each: the whole text, or its paragraphs.

    Paragraphs that share a claim, or one of `more` spans, are one passage: no claim is cut.
    """
    if options.by != "paragraph":
        return (Span(0, len(record.text)),) if record.text else ()
    return merge_spans((*paragraphs(record.text), *(claim.span for claim in record.claims), *more))


def claims_by_passage(record: Record, spans: Sequence[Span]) -> Iterator[tuple[Span, list[Claim]]]:
    """Yield each passage with its claims, in reading order. Passages are disjoint, and each claim is in one."""
    claims, at = record.claims, 0
    for span in spans:
        first = at
        while at < len(claims) and claims[at].start < span.end:
            at += 1
        yield span, list(claims[first:at])


class Reading:
    """The parts of an article that were read: a text without claims there is known to have none."""

    def __init__(self, record: Record) -> None:
        """Know it of a record."""
        self._done = record.row.status == "done"
        self._sentences = () if self._done else sentences(record.text, record.row.language)
        self._seen = merge_spans((*record.row.reviewed, *self._touched(record)))

    def _touched(self, record: Record) -> Iterator[Span]:
        """Yield the sentences in which a claim is: nobody tags what they have not read."""
        claims, at = record.claims, 0
        for span in self._sentences:
            while at < len(claims) and claims[at].end <= span.start:
                at += 1
            if any(each.start < span.end and each.end > span.start for each in claims[at : at + 1]):
                yield span

    def has_read(self, span: Span) -> bool:
        """Return whether all sentences of a passage were read."""
        inside = [each for each in self._sentences if each.start < span.end and each.end > span.start]
        return self._done or count_covered(inside, self._seen) == len(inside) > 0


def line_losses(record: Record) -> Iterator[Loss]:
    """Yield what no line has of the article as a whole, and its orphans."""
    yield from orphan_losses(record)
    yield from article_note(record)
    yield from article_losses(record, "metadata", "attributes", "status", "flag", "reviewed", "position", "seconds")


def answer_losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what no answer has of the claims."""
    yield from detail_losses(record, "place", "name", "note", "sure", "origin")
    known = {each.name for each in options.labels}
    for claim in record.claims:
        if claim.label not in known:
            yield loss(record, "unknown label", claim, "written, but the instructions do not name it")


LACKING = ("ids and titles of articles", "annotators", "ids and times of claims")
"""What no conversation has."""
