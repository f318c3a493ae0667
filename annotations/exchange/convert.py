"""Convert: make a record from the spans of a file. Invalid spans are rejected."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from annotations.article import Article
from annotations.claims.attributes import attribute_values
from annotations.claims.claim import IMPORT_PREFIX, Claim
from annotations.claims.record import Record
from annotations.exchange.anchoring import anchored
from annotations.exchange.annotated import (
    AnnotatedArticle,
    PredictedSpan,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
)
from annotations.exchange.format import SPEAKER_LABEL
from annotations.exchange.validation import validated
from annotations.moment import new_id, now
from annotations.scheme import Scheme
from annotations.text.anchor import anchor_at
from annotations.text.spans import merge_spans
from annotations.wording import counted

_MAX_NAMED = 5
"""Labels that one message names."""

_OUR_ID = re.compile("[0-9a-f]{16}")


def is_our_id(text: str) -> bool:
    """Return whether a text is an id that we may have made: other tools keep those of what they were given."""
    return _OUR_ID.fullmatch(text) is not None


@dataclass
class Labels:
    """Maps the labels of a file to those of a corpus."""

    scheme: Scheme | None = None
    """The scheme; `None` without a corpus: then all labels are accepted."""
    keep: bool = False
    """Whether unknown labels are accepted as they are."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Labels of the file, and what they are with us."""
    called: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Claims whose label was renamed, by both names."""
    unknown: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    """The line or element at which an unknown label first occurs."""

    @property
    def refused(self) -> int:
        """The number of claims rejected for their labels."""
        return 0 if self.keep else self.unknown.total()

    def of(self, name: str, number: int) -> str:
        """Return the corpus's name of a label; empty if it is unknown and rejected."""
        if name in self.mapped:
            self.called[name, self.mapped[name]] += 1
            return self.mapped[name]
        if self.scheme is None or self.scheme.by_name(name):
            return name
        folded = name.strip().casefold()
        fitting = [label.name for label in self.scheme.labels if label.name.strip().casefold() == folded]
        if len(fitting) == 1 and not self.keep:
            self.called[name, fitting[0]] += 1
            return fitting[0]
        self.unknown[name] += 1
        self.first.setdefault(name, number)
        return name if self.keep else ""

    def is_source(self, name: str) -> bool:
        """Return whether a label was mapped to that of source spans, which is no label of the corpus."""
        return self.mapped.get(name) == SPEAKER_LABEL and not (self.scheme and self.scheme.by_name(SPEAKER_LABEL))

    def remarks(self, *, lines: bool) -> Iterator[str]:
        """Yield which labels were renamed, and which are unknown: of several in one sentence."""
        called, unknown = sorted(self.called.items()), self.unknown.most_common()
        if len(called) > 1:
            named = [f"“{name}” for {ours} ({counted(number, 'claim')})" for (name, ours), number in called]
            yield f"{len(called)} labels were read as labels of the corpus: {_first_named(named)}"
        elif called:
            ((name, ours), number) = called[0]
            yield f"“{name}” was read as {ours}: {counted(number, 'claim')}"
        done = "kept as it is" if self.keep else "refused"
        if len(unknown) > 1:
            named = [f"“{name}” ({counted(number, 'claim')})" for name, number in unknown]
            claims = counted(self.unknown.total(), "claim")
            done = "kept as they are" if self.keep else "refused"
            yield f"The corpus does not have {len(unknown)} labels: {claims} {done}: {_first_named(named)}"
        elif unknown:
            ((name, number),) = unknown
            where = f", the first at {'line' if lines else 'item'} {self.first[name]}" if self.first[name] else ""
            yield f"The corpus has no label “{name}”: {counted(number, 'claim')} {done}{where}"


def _first_named(named: list[str]) -> str:
    """Return the first labels, and how many more there are."""
    more = f" and {len(named) - _MAX_NAMED} more" if len(named) > _MAX_NAMED else ""
    return ", ".join(named[:_MAX_NAMED]) + more


@dataclass
class Made:
    """The record made from one article of a file."""

    record: Record
    refused: list[Rejected]
    numbers: dict[str, int]
    """The line or element of each claim, by id."""
    twice: int
    """Claims that occur twice in the file."""
    remarks: list[Remark] = field(default_factory=list)
    """Claims that were put elsewhere than the file says."""
    scores: dict[str, float | None] = field(default_factory=dict)
    """The score of each claim that a model predicted, by id."""


@dataclass(frozen=True)
class RecordBuilder:
    """Makes the record of an article from a file of some format."""

    format: str
    annotator: str
    labels: Labels
    renamed: bool
    """Whether annotator or article change: then ids are new, as an id is unique to one claim."""
    whole: bool
    """Whether ids and labels are our own."""

    def record(self, item: AnnotatedArticle, article: Article) -> Made:
        """Return the record on the article's text, which is the file's text if it has one."""
        text, when = article.text, now()
        made = Made(Record.new(article, self.annotator), [], {}, 0)
        claims: dict[str, Claim] = {}
        contents: set[tuple[object, ...]] = set()
        for mark, number in self._marks(item, text, made):
            if not mark.label:
                why = f"the claim at {mark.start} has no label"
                made.refused.append(Rejected(number=number, why=why, kind="the claim has no label"))
                continue
            if self.labels.is_source(mark.label):
                made.remarks.append(Remark(number=number, what="speaker without a claim", article=article.id))
                continue
            label = self.labels.of(mark.label, number)
            if not label:
                continue
            claim = self._claim(mark, label, text, when)
            content = (claim.span, label, claim.speaker, claim.note, tuple(sorted(claim.attributes.items())))
            if claim.id in claims and claims[claim.id] != claim:
                made.refused.append(Rejected(number=number, why=f"another claim in the file has the id {claim.id}"))
                continue
            if claim.id in claims or (not self.whole and content in contents):
                made.twice += 1
                continue
            claims[claim.id] = claim
            contents.add(content)
            made.numbers[claim.id] = number
            if isinstance(mark, PredictedSpan):
                made.scores[claim.id] = mark.score
        inside = [(start, end) for start, end in item.reviewed if 0 <= start < end <= len(text)]
        row = msgspec.structs.replace(
            made.record.row,
            status=item.status or "new",
            flagged=item.flagged,
            note=item.note,
            attributes=_stated(item.attributes),
            reviewed=merge_spans(inside),
            position=min(max(0, item.position), len(text)),
            seconds=max(0.0, item.seconds),
        )
        made.record = replace(made.record, row=row, claims=tuple(sorted(claims.values(), key=Claim.order)))
        return made

    def _marks(self, item: AnnotatedArticle, text: str, made: Made) -> Iterator[tuple[SpanAnnotation, int]]:
        """Yield the spans that are valid in a text, each with its position in the file."""
        for each in _on_text(item, text):
            if isinstance(each, Rejected):
                made.refused.append(each)
            elif isinstance(each, Remark):
                made.remarks.append(each)
            else:
                yield from zip(each.spans, each.where or (each.number,) * len(each.spans), strict=True)

    def _claim(self, mark: SpanAnnotation, label: str, text: str, when: datetime) -> Claim:
        anchor = anchor_at(text, mark.start, mark.end)
        ours = mark.id and not self.renamed and (self.whole or is_our_id(mark.id))
        created = mark.created or mark.updated or when
        return Claim(
            id=mark.id if ours else new_id(),
            start=mark.start,
            end=mark.end,
            label=label,
            text=anchor.text,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            **{**attribute_values(mark), "attributes": _stated(mark.attributes)},
            origin=mark.origin or f"{IMPORT_PREFIX}{self.format}",
            created=created,
            updated=mark.updated or created,
        )


def _stated(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes in the order of their names, without empty ones."""
    return {name: value for name, value in sorted(attributes.items()) if name and value}


def _on_text(item: AnnotatedArticle, text: str) -> Read:
    """Yield the spans of an article on a text; if the file lacks it, on the words that they quote."""
    for each in (item,) if item.text else anchored(item, text):
        if isinstance(each, AnnotatedArticle):
            yield from validated(msgspec.structs.replace(each, text=text))
        else:
            yield each
