"""Convert: make a record from the spans of a file. Invalid spans are rejected."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from annotations.article import Article
from annotations.claims.attributes import attribute_values
from annotations.claims.claim import IMPORT_PREFIX, Claim
from annotations.claims.record import Record, merge_spans
from annotations.exchange.anchoring import anchored
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark, SpanAnnotation, validated
from annotations.moment import new_id, now
from annotations.scheme import Scheme
from annotations.text.anchor import anchor_at
from annotations.wording import counted

_OUR_ID = re.compile("[0-9a-f]{16}")


@dataclass
class Labels:
    """Maps the labels of a file to those of a corpus."""

    scheme: Scheme | None = None
    """The scheme; `None` without a corpus: then all labels are accepted."""
    keep: bool = False
    """Whether unknown labels are accepted as they are."""
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

    def remarks(self, *, lines: bool) -> Iterator[str]:
        """Yield which labels were renamed, and which are unknown."""
        for (name, ours), number in sorted(self.called.items()):
            yield f"“{name}” was taken for {ours}: {counted(number, 'claim')}"
        for name, number in sorted(self.unknown.items()):
            where = f", the first at {'line' if lines else 'item'} {self.first[name]}" if self.first[name] else ""
            done = "kept as it is" if self.keep else "refused"
            yield f"“{name}” is no label of the corpus: {counted(number, 'claim')} {done}{where}"


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
            label = self.labels.of(mark.label, number) if mark.label else ""
            if not mark.label:
                made.refused.append(Rejected(number=number, why=f"the claim at {mark.start} has no label"))
            if not label:
                continue
            claim = self._claim(mark, label, text, when)
            content = (claim.span, label, claim.speaker, claim.note)
            if claim.id in claims and claims[claim.id] != claim:
                made.refused.append(Rejected(number=number, why=f"another claim in the file has the id {claim.id}"))
                continue
            if claim.id in claims or (not self.whole and content in contents):
                made.twice += 1
                continue
            claims[claim.id] = claim
            contents.add(content)
            made.numbers[claim.id] = number
        inside = [(start, end) for start, end in item.reviewed if 0 <= start < end <= len(text)]
        row = msgspec.structs.replace(
            made.record.row,
            status=item.status or "new",
            note=item.note,
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
        ours = mark.id and not self.renamed and (self.whole or _OUR_ID.fullmatch(mark.id))
        created = mark.created or mark.updated or when
        return Claim(
            id=mark.id if ours else new_id(),
            start=mark.start,
            end=mark.end,
            label=label,
            text=anchor.text,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            **attribute_values(mark),
            origin=mark.origin or f"{IMPORT_PREFIX}{self.format}",
            created=created,
            updated=mark.updated or created,
        )


def _on_text(item: AnnotatedArticle, text: str) -> Read:
    """Yield the spans of an article on a text; if the file lacks it, on the words that they quote."""
    for each in (item,) if item.text else anchored(item, text):
        if isinstance(each, AnnotatedArticle):
            yield from validated(msgspec.structs.replace(each, text=text))
        else:
            yield each
