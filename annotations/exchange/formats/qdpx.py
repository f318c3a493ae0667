"""REFI-QDA projects, which NVivo, ATLAS.ti, MAXQDA and other programs for qualitative data exchange.

A ZIP archive with `project.qde` and the texts. An article is a text source with the selections of all annotators, each
of whom is a user; labels are codes. Offsets count code points, and the end of a selection is exclusive (see
`qdpx_offsets`). The XML is kept on disk while the texts go into the archive: its users, codes and variables come first,
and are known last.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from msgspec.structs import replace

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, SpanAnnotation, annotated_article, attributed_span_of
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats.qdpx_codes import CodeBook
from annotations.exchange.formats.qdpx_project import (
    INTERNAL,
    NAMESPACE,
    ORIGIN,
    PROJECT,
    SOURCES,
    SURE,
    element,
    guid,
    is_in_xml,
    reference,
    short_name,
    text_element,
    xml_text,
)
from annotations.exchange.formats.qdpx_reading import read
from annotations.exchange.formats.qdpx_variables import Variables
from annotations.exchange.losses import article_losses, detail_losses, loss, metadata_losses, orphan_losses
from annotations.scheme import NO, Attribute

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP archive can state: the same for every export."""

_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of a note in a record that another program made without a history."""

_MAX_SIMPLE_BYTES = 2**31 - 2**20
"""Bytes of a file in an archive that every program can read."""


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write the archive. Raises `OSError`."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, TemporaryFile() as sources, TemporaryFile() as notes:
        project = _Project(options, sources, notes)
        for _, same in groupby(records, key=lambda record: (record.row.id, record.row.sha256)):
            name, text = project.add(list(same))
            with archive.open(_entry(f"{SOURCES}/{name}"), "w") as file:
                # A reader takes the first byte order mark for one, and a text may begin with one of its own.
                file.write(("\ufeff" * text.startswith("\ufeff") + text).encode())
        is_large = sources.tell() + notes.tell() > _MAX_SIMPLE_BYTES
        with archive.open(_entry(PROJECT), "w", force_zip64=is_large) as file:
            project.write_to(file)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _BEGINNING)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
    return entry


class _Project:
    """A project while it is written."""

    def __init__(self, options: Options, sources: IO[bytes], notes: IO[bytes]) -> None:
        """Begin with nothing but codes; the XML of sources and notes goes into these files."""
        self._options = options
        self._sources = sources
        self._notes = notes
        self._users: dict[str, str] = {}
        self._codes = CodeBook(options.labels)
        self._variables = Variables()
        self._names: dict[str, int] = {}
        """The names of sources that are there, each with the number that was last put behind it."""
        self._texts: Counter[str] = Counter()
        """How many sources each article has of each of its texts."""
        self._chosen = {each.name: each for each in options.attributes if each.on == "claim" and each.kind != "text"}

    def add(self, records: list[Record]) -> tuple[str, str]:
        """Add an article as all its annotators have it; return the name of its file, and its text."""
        row = records[0].row
        identifier = self._identifier(row.id, row.sha256)
        name = self._unique(xml_text(row.title or row.id))
        for record in records:
            self._user(record.row.annotator)
        inside = [self._selection(record, number, each) for record in records for number, each in _numbered(record)]
        for record in records:
            if record.row.note:
                note = guid("article note", identifier, record.row.annotator)
                self._note(note, "note", record.row.note, record.row.annotator, _noted(record))
                inside.append(reference("NoteRef", note))
        inside += self._variables.values(records, name, meta=self._options.meta)
        stated = {"guid": identifier, "name": name, "plainTextPath": f"{INTERNAL}{identifier}.txt"}
        self._sources.write(element("TextSource", stated, inside).encode() + b"\n")
        return f"{identifier}.txt", records[0].text

    def _unique(self, name: str) -> str:
        """Return a name that no other source has: programs name their documents after it."""
        found, number = name, self._names.get(name, 1)
        while found in self._names:
            number += 1
            found = f"{name} ({number})"
        self._names[name] = number
        self._names.setdefault(found, 1)
        return found

    def _identifier(self, article_id: str, sha256: str) -> str:
        """Return the identifier of a source: annotators of one text may be parted by one who has an older text."""
        first = guid("source", article_id, sha256)
        self._texts[first] += 1
        again = self._texts[first]
        return first if again == 1 else guid("source", article_id, sha256, str(again))

    def _user(self, annotator: str) -> str:
        return self._users.setdefault(annotator, guid("user", annotator))

    def _note(self, identifier: str, name: str, text: str, annotator: str, made: datetime) -> None:
        """Keep a note. QualCoder stops at one without a moment."""
        by = {"creatingUser": self._user(annotator), "creationDateTime": _written(made)}
        stated = {"guid": identifier, "name": name, **by}
        self._notes.write(element("Note", stated, [text_element("PlainTextContent", text)]).encode() + b"\n")

    def _selection(self, record: Record, number: int, claim: Claim) -> str:
        """Return a claim as a selection, with a coding for its label, its speaker and its choices."""
        user = self._user(record.row.annotator)
        identifier = guid("claim", record.row.id, record.row.annotator, claim.id, str(number))
        made = {"creatingUser": user, "creationDateTime": _written(claim.created)}
        codes = [self._codes.label(claim.label)]
        if claim.speaker:
            codes.append(self._codes.speaker(claim.speaker))
        notes = []
        for name, value in sorted(claim.attributes.items()):
            if _is_choice(self._chosen.get(name), value):
                codes.append(self._codes.value(name, value))
            else:
                notes.append(guid("attribute", identifier, xml_text(name)))
                self._note(notes[-1], name, value, record.row.annotator, claim.created)
        if not claim.sure:
            codes.append(self._codes.value(SURE, NO))
        codings = (
            element("Coding", {"guid": guid("coding", identifier, each), **made}, [reference("CodeRef", each)])
            for each in codes
        )
        stated = {
            "guid": identifier,
            "name": short_name(claim.text),
            "startPosition": str(claim.start),
            "endPosition": str(claim.end),
            **made,
            "modifyingUser": user,
            "modifiedDateTime": _written(claim.updated),
        }
        described = text_element("Description", claim.note)
        return element("PlainTextSelection", stated, [described, *codings, *(reference("NoteRef", n) for n in notes)])

    def write_to(self, file: IO[bytes]) -> None:
        """Write the whole of the XML. Raises `OSError`."""
        head = (
            f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NAMESPACE}" name="{ORIGIN}" origin="{ORIGIN}">\n'
        )
        users = (element("User", {"guid": each, "name": name}) for name, each in self._users.items())
        for part in (head, _grouped("Users", users), self._codes.xml(), self._variables.xml()):
            file.write(part.encode())
        for name, kept in (("Sources", self._sources), ("Notes", self._notes)):
            if kept.tell():
                file.write(f"<{name}>\n".encode())
                kept.seek(0)
                shutil.copyfileobj(kept, file)
                file.write(f"</{name}>\n".encode())
        file.write(b"</Project>\n")


def _grouped(name: str, inside: Iterable[str]) -> str:
    """Return a list of elements; nothing for an empty one, which the standard forbids."""
    lines = list(inside)
    return "\n".join([f"<{name}>", *lines, f"</{name}>\n"]) if lines else ""


def _noted(record: Record) -> datetime:
    """Return when the note on the article was written."""
    for change in reversed(record.history):
        if change.undone is None and change.note_after == record.row.note != change.note_before:
            return change.when
    return max((each.updated for each in record.claims), default=_UNKNOWN)


def _numbered(record: Record) -> Iterator[tuple[int, Claim]]:
    return enumerate(record.claims)


def _is_choice(attribute: Attribute | None, value: str) -> bool:
    """Return whether a value is one of those that an attribute offers."""
    return attribute is not None and attribute.name != SURE and attribute.allows(value) and is_in_xml(value)


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what a project has no place for, and characters that XML has no place for."""
    yield from orphan_losses(record)
    yield from detail_losses(record, "place", "name", "origin")
    yield from metadata_losses(record, meta=options.meta)
    if options.meta:
        yield from article_losses(record, "reviewed", "position", "seconds")
    for claim in record.claims:
        said = (claim.label, claim.speaker, claim.note, *claim.attributes, *claim.attributes.values())
        if not all(map(is_in_xml, said)):
            yield loss(record, "control character", claim, "written as �")
    row = record.row
    if not all(map(is_in_xml, (row.id, row.title, row.annotator, row.note, *row.attributes.values()))):
        yield Loss(what="control character", article=row.id, but="written as �")


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    found = annotated_article(record, map(_span, record.claims), meta=options.meta)
    known = {"reviewed": (), "position": 0, "seconds": 0.0}
    texts = ("article", "title", "annotator", "note", "source", "url", "published", "language")
    written = {name: xml_text(getattr(found, name)) for name in texts}
    attributes = {xml_text(name): xml_text(value) for name, value in found.attributes.items()}
    yield replace(found, **known, **written, attributes=attributes, meta=_in_xml(found.meta))


def _in_xml(meta: dict[str, object]) -> dict[str, object]:
    return {
        xml_text(name): xml_text(value) if isinstance(value, str) else msgspec.to_builtins(value)
        for name, value in meta.items()
    }


def _span(claim: Claim) -> SpanAnnotation:
    mark = replace(attributed_span_of(claim), created=claim.created, updated=claim.updated)
    return replace(
        mark,
        label=xml_text(mark.label),
        speaker=xml_text(mark.speaker),
        speaker_text="",
        speaker_start=-1,
        speaker_end=-1,
        note=xml_text(mark.note),
        attributes={xml_text(name): xml_text(value) for name, value in mark.attributes.items()},
    )


def sniff(sample: Sample) -> bool:
    """Recognise what is in an archive by the suffix of its project."""
    return ".qde" in sample.suffixes


FORMAT = Format(
    tool="REFI-QDA",
    ending=".qdpx",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    requires_suffix=True,
    reads_history=True,
    unsupported=lambda _: ("ids of claims",),
    sniff=sniff,
)
"""The format `qdpx` of the command line."""
