"""Rows of the list of claims: every claim of every article, by one annotator or by all."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.claims.speaker_names import SpeakerNames
from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from annotations.reports.folding import fold
from annotations.store.archive import Archive
from annotations.store.storage import Stamp, stamp_of

_NO_ATTRIBUTES: dict[str, str] = {}
"""One value for all claims without attributes."""


class ClaimRow(Struct, frozen=True, kw_only=True, gc=False):
    """One claim, with its article and its annotator; its anchor is left out."""

    article: str
    """The id of the article."""
    title: str
    """The title of the article when it was last annotated."""
    annotator: str
    id: str
    start: int
    """Unicode code points into the annotated text, 0-based."""
    end: int
    label: str
    text: str
    speaker: str
    speaker_text: str
    """The words of the article for the speaker; empty if it does not name the speaker."""
    note: str
    sure: bool
    origin: str
    """How the claim came about: see `Claim.origin`."""
    created: datetime
    updated: datetime
    attributes: dict[str, str]
    """What else the corpus's scheme asks about it: values by the names of attributes."""
    orphan: bool
    """Whether its words were gone from the text when the article was last annotated."""
    flagged: bool = False
    """Whether the article is flagged."""
    article_attributes: dict[str, str] = _NO_ATTRIBUTES
    """What else the corpus's scheme asks about the article: values by the names of attributes."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the claim in a store: article, annotator and id."""
        return (self.article, self.annotator, self.id)


class ClaimFile(NamedTuple):
    """The claims of one file of a store, as it was when it was read."""

    path: Path
    stamp: Stamp
    """The state of the file; `None` if the rows come from a record that is open."""
    rows: tuple[ClaimRow, ...] = ()
    lines: tuple[str, ...] = ()
    """What the words of a query are compared with, for each row."""
    problem: str = ""
    """Why the file could not be read, in a sentence without its full stop."""


def claim_file(path: Path, record: Record, stamp: Stamp = None) -> ClaimFile:
    """Return the claims of a record that belongs into a file."""
    claims = [*((claim, False) for claim in record.claims), *((each.claim, True) for each in record.orphans)]
    rows = tuple(_row(record, claim, is_orphan) for claim, is_orphan in claims)
    return ClaimFile(path, stamp, rows, tuple(map(line_of, rows)))


def read_claim_files(
    archive: Archive, paths: Iterable[Path], known: Mapping[Path, Stamp] | None = None
) -> Iterator[ClaimFile | None]:
    """Yield the claims of each file, and `None` for a file whose stamp is `known`.

    A file that is gone has no claims.
    """
    known = known or {}
    for path in paths:
        stamp = stamp_of(path)
        if stamp is None:
            yield ClaimFile(path, None)
        elif known.get(path) == stamp:
            yield None
        else:
            try:
                yield claim_file(path, archive.read_claims(path), stamp)
            except StoreError as error:
                yield ClaimFile(path, stamp, problem=str(error))


class ClaimRows(NamedTuple):
    """Claims in the order of the corpus; those of articles that it lacks come last."""

    rows: list[ClaimRow]
    lines: list[str]
    """What the words of a query are compared with, for each row."""


class StoreClaims:
    """The files of a store that were read so far."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.files: dict[Path, ClaimFile] = {}
        self.names = SpeakerNames()
        """The names of speakers that were put together: claims are listed and found by those."""
        self.unread: set[Path] = set()
        """The files that could not be read."""
        self.corpus: Corpus | None = None
        """The corpus in whose order claims are listed."""
        self.order: dict[str, int] = {}
        """The index in that corpus of each article with claims."""
        self._ordered: list[Path] | None = None
        """The files with claims in that order; `None` if it must be found out."""

    def stamps(self, paths: Iterable[Path] | None = None) -> dict[Path, Stamp]:
        """Return the states of the files that were read, of some paths or of all by default."""
        known = self.files if paths is None else {path: self.files[path] for path in paths if path in self.files}
        return {path: file.stamp for path, file in known.items() if file.stamp is not None}

    def articles(self) -> set[str]:
        """Return the ids of all articles with claims."""
        return {file.rows[0].article for file in self.files.values() if file.rows}

    def put(self, files: Iterable[ClaimFile]) -> bool:
        """Take in newer states of files; return whether any claim or problem has changed."""
        is_news = False
        for file in files:
            known = self.files.get(file.path)
            is_news = is_news or (file.rows, file.problem) != ((known.rows, known.problem) if known else ((), ""))
            if (known is None or not known.rows) != (not file.rows):
                self._ordered = None
            (self.unread.add if file.problem else self.unread.discard)(file.path)
            if file.rows or file.problem:
                self.files[file.path] = file
            elif known is not None:
                del self.files[file.path]
        return is_news

    def listed(self, annotators: Collection[str] = (), is_listed: Callable[[Path], bool] = bool) -> ClaimRows:
        """Return the claims of some annotators, or of all by default, in the files that are to be listed."""
        rows: list[ClaimRow] = []
        lines: list[str] = []
        for path in self._in_order():
            file = self.files[path]
            if is_listed(path) and (not annotators or file.rows[0].annotator in annotators):
                named = self._named(file.rows)
                rows += named
                lines += file.lines if named is file.rows else map(line_of, named)
        return ClaimRows(rows, lines)

    def _named(self, rows: tuple[ClaimRow, ...]) -> tuple[ClaimRow, ...]:
        """Return rows with their speakers under the names by which these are known."""
        if not self.names:
            return rows
        better = [self.names.canonical(row.speaker) if row.speaker else "" for row in rows]
        if all(row.speaker == name for row, name in zip(rows, better, strict=True)):
            return rows
        return tuple(
            row if row.speaker == name else replace(row, speaker=name) for row, name in zip(rows, better, strict=True)
        )

    def know_order(self, order: Mapping[str, int]) -> None:
        """Take in the index in the corpus of more articles."""
        if not order.items() <= self.order.items():
            self.order.update(order)
            self._ordered = None

    def _in_order(self) -> list[Path]:
        """Return the files with claims in the order of the corpus."""
        if self._ordered is None:
            last = len(self.order)
            keys = {
                path: (self.order.get(file.rows[0].article, last), *file.rows[0].key[:2])
                for path, file in self.files.items()
                if file.rows
            }
            self._ordered = sorted(keys, key=keys.__getitem__)
        return self._ordered

    def follow(self, corpus: Corpus) -> None:
        """List the claims in the order of a corpus."""
        self.order = self.numbers(corpus, self.articles())
        self.corpus, self._ordered = corpus, None

    def numbers(self, corpus: Corpus, articles: Collection[str]) -> dict[str, int]:
        """Return the index in a corpus of each of some articles with claims; those that it lacks are left out."""
        if corpus is self.corpus:
            return {article: self.order[article] for article in articles if article in self.order}
        if not articles:
            return {}
        return {entry.id: number for number, entry in enumerate(corpus.entries) if entry.id in articles}


def _row(record: Record, claim: Claim, is_orphan: bool) -> ClaimRow:
    return ClaimRow(
        article=record.row.id,
        title=record.row.title,
        annotator=sys.intern(record.row.annotator),
        id=claim.id,
        start=claim.start,
        end=claim.end,
        label=sys.intern(claim.label),
        text=claim.text,
        speaker=sys.intern(claim.speaker),
        speaker_text=sys.intern(claim.speaker_text),
        note=claim.note,
        sure=claim.sure,
        origin=sys.intern(claim.origin),
        created=claim.created,
        updated=claim.created if claim.updated == claim.created else claim.updated,
        attributes=claim.attributes or _NO_ATTRIBUTES,
        orphan=is_orphan,
        flagged=record.row.flagged,
        article_attributes=record.row.attributes or _NO_ATTRIBUTES,
    )


def line_of(row: ClaimRow) -> str:
    """Return the folded words of a claim, its speaker, note and attributes, each word between spaces."""
    named = "" if row.speaker_text == row.speaker else row.speaker_text
    parts = (row.text, row.speaker, named, row.note, *row.attributes.values())
    return "\t".join(f" {' '.join(fold(part).split())} " for part in parts)
