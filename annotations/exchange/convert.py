"""Making: the record that a file's marks are, on the text they were made on. What cannot be right is refused."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from annotations.article import Article
from annotations.claims.claim import IMPORTED, NOWHERE, Claim
from annotations.claims.record import Record, merge_spans
from annotations.exchange.annotated import AnnotatedArticle, Rejected, SpanAnnotation, validated
from annotations.moment import new_id, now
from annotations.scheme import Scheme
from annotations.text.anchor import anchor_at
from annotations.wording import counted

_OUR_ID = re.compile("[0-9a-f]{16}")


@dataclass
class Labels:
    """What the labels of a file are called in a corpus."""

    scheme: Scheme | None = None
    """`None` where the corpus is not there: then all labels are taken as they are."""
    keep: bool = False
    """Whether labels that the corpus does not have are taken all the same, as they are."""
    called: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many claims had a label under another name, and which."""
    unknown: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    """At which line or element an unknown label stood first."""

    @property
    def refused(self) -> int:
        """How many claims were not taken for their labels."""
        return 0 if self.keep else self.unknown.total()

    def of(self, name: str, number: int) -> str:
        """Return what the corpus calls a label; empty where it has none of that name and it is refused."""
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
        """Say which labels were taken for others, and which the corpus does not have."""
        for (name, ours), number in sorted(self.called.items()):
            yield f"“{name}” was taken for {ours}: {counted(number, 'claim')}"
        for name, number in sorted(self.unknown.items()):
            where = f", the first at {'line' if lines else 'item'} {self.first[name]}" if self.first[name] else ""
            done = "kept as it is" if self.keep else "refused"
            yield f"“{name}” is no label of the corpus: {counted(number, 'claim')} {done}{where}"


@dataclass
class Made:
    """The record that was made of what a file says of an article."""

    record: Record
    refused: list[Rejected]
    numbers: dict[str, int]
    """The line or element of each claim, by its id."""
    twice: int
    """Claims that the file has twice."""


@dataclass(frozen=True)
class RecordBuilder:
    """What makes a record of what a file of some format says of an article."""

    format: str
    annotator: str
    labels: Labels
    renamed: bool
    """Whether it becomes somebody else's or another article's: an id is for one claim of one of them."""
    whole: bool
    """Whether ids and labels are our own."""

    def record(self, item: AnnotatedArticle, article: Article) -> Made:
        """Make the record on the text of the article, which is the file's own text if it has one."""
        text, when = article.text, now()
        made = Made(Record.new(article, self.annotator), [], {}, 0)
        claims: dict[str, Claim] = {}
        contents: set[tuple[object, ...]] = set()
        for mark, number in self._marks(item, text, made.refused):
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

    def _marks(
        self, item: AnnotatedArticle, text: str, refused: list[Rejected]
    ) -> Iterator[tuple[SpanAnnotation, int]]:
        """Yield the marks that stand in a text, each with its place in the file."""
        if not item.text:
            item = _found(item, text, refused)
        for each in validated(msgspec.structs.replace(item, text=text)):
            if isinstance(each, Rejected):
                refused.append(each)
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
            speaker=mark.speaker,
            speaker_start=mark.speaker_start,
            speaker_end=mark.speaker_end if mark.speaker_start != NOWHERE else NOWHERE,
            note=mark.note,
            sure=mark.sure,
            origin=mark.origin or f"{IMPORTED}{self.format}",
            created=created,
            updated=mark.updated or created,
        )


def _found(item: AnnotatedArticle, text: str, refused: list[Rejected]) -> AnnotatedArticle:
    """Find the marks of a file that has no texts by what they say stands around them; nothing tells where it is not."""
    marks, where = [], []
    for mark, number in zip(item.spans, item.where or (item.number,) * len(item.spans), strict=True):
        if not mark.text:
            why = f"nothing says what stands from {mark.start} to {mark.end}"
            refused.append(Rejected(number=number, why=why, article=item.article))
            continue
        marks.append(_by_surroundings(mark, text) if mark.prefix or mark.suffix else mark)
        where.append(number)
    return msgspec.structs.replace(item, spans=tuple(marks), where=tuple(where))


def _by_surroundings(mark: SpanAnnotation, text: str) -> SpanAnnotation:
    """Return a mark where a claim that was made there would be found in a text that has changed; as it is if not."""
    fields = {name: getattr(mark, name) for name in SpanAnnotation.__struct_fields__ if name in Claim.__struct_fields__}
    claim = Claim(**{**fields, "created": now(), "updated": now()})
    if not 0 <= mark.start < mark.end or (right := claim.put_right(text)) is None:
        return mark
    place = {name: getattr(right, name) for name in ("start", "end", "text", "speaker_start", "speaker_end")}
    return msgspec.structs.replace(mark, **place)
