"""WebAnno TSV 3.3, as WebAnno and INCEpTION have it: a token a line, a file an article.

A claim is an annotation of the layer `custom.Span` with the features label, speaker and note. Tokens are cut where
claims begin and end. The file has sentences and tokens, but not the white space between sentences: an index of ours
beside the files has the texts and what else the tool has no place for. Without it the words tell which article it is.
Offsets in the files are UTF-16 units, counted from the beginning of the document.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
    span_of,
)
from annotations.exchange.format import Format, Options, ReadOptions, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.cas import CLAIM, NO_CLAIMS, named
from annotations.exchange.formats.documents import expected, losses, with_file_names
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.formats.tokens import cut, pieces
from annotations.exchange.formats.webanno_document import HEAD, LETTERS, TsvDocument
from annotations.exchange.same_text import SpaceCarrier, carried_span
from annotations.exchange.validation import validated
from annotations.regular_file import read_regular
from annotations.wording import counted

INDEX = "articles.jsonl"
"""A file of ours beside the others: texts, metadata, and all that hangs on claims."""
_FEATURES = ("label", "speaker", "note")
_EMPTY = ["_"] * len(_FEATURES)
_RESERVED = re.compile(r"->|[\\\[\]|_;*\t\n\r]")
_IN_TEXT = re.compile(r"[\\\t\r]")


class _IndexLine(Struct, frozen=True, kw_only=True):
    """A line of the index."""

    file: str
    sha256: str = ""
    text: str = ""
    about: dict[str, Any] = {}
    claims: tuple[SpanAnnotation, ...] = ()


_index = msgspec.json.Decoder(_IndexLine)
_encoder = msgspec.json.Encoder()


def _escaped(text: str, reserved: re.Pattern[str] = _RESERVED) -> str:
    signs = {value: name for name, value in LETTERS.items()}
    return reserved.sub(lambda found: "\\" + signs.get(found[0], found[0]), text)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a file for each record, and the index. Raises `OSError`."""
    path.mkdir(exist_ok=True)
    with (path / INDEX).open("wb") as index:
        for record, name in with_file_names(records):
            (path / f"{name}.tsv").write_bytes("".join(f"{line}\n" for line in _lines(record)).encode())
            stated = _IndexLine(
                file=name,
                sha256=record.row.sha256,
                text=record.text,
                about=metadata_fields(record, meta=options.meta),
                claims=tuple(map(span_of, record.claims)),
            )
            index.write(_encoder.encode(stated) + b"\n")


def _lines(record: Record) -> Iterator[str]:
    """Yield the lines of a file."""
    yield f"{HEAD}.3"
    yield f"#T_SP={CLAIM}|{'|'.join(_FEATURES)}"
    yield ""
    text = record.text
    units = list(accumulate((1 + (sign > "\uffff") for sign in text), initial=0))
    claims = [claim for claim in record.claims if claim.text.strip()]
    ahead = deque((claim, _values(claim, number)) for number, claim in enumerate(claims, 1))
    here: list[tuple[Claim, tuple[str, ...]]] = []
    for number, tokens in enumerate(_sentences(record, claims), 1):
        yield ""
        for line in text[tokens[0].start : tokens[-1].end].split("\n"):
            yield f"#Text={_escaped(line, _IN_TEXT)}"
        for at, token in enumerate(tokens, 1):
            # No token goes over the edge of a claim.
            while ahead and ahead[0][0].start < token.end:
                here.append(ahead.popleft())
            here = [each for each in here if each[0].end > token.start]
            cells = ["|".join(column) for column in zip(*(values for _, values in here), strict=True)] or _EMPTY
            place = f"{units[token.start]}-{units[token.end]}"
            yield "\t".join([f"{number}-{at}", place, _escaped(text[token.start : token.end]), *cells, ""])
    yield ""


def _values(claim: Claim, number: int) -> tuple[str, ...]:
    """Return the values of the features of a claim, each with the number of the claim."""
    return tuple(f"{_escaped(getattr(claim, name)) or '*'}[{number}]" for name in _FEATURES)


def _sentences(record: Record, claims: list[Claim]) -> Iterator[list[Span]]:
    """Yield the tokens of each sentence, without white space."""
    text = record.text
    ends = iter([*(start for start, _ in cut(text, record.row.language)[1:]), len(text) + 1])
    end = next(ends)
    found: list[Span] = []
    for start, stop in pieces(text, claims):
        if not text[start:stop].strip():
            continue
        while start >= end:
            if found:
                yield found
                found = []
            end = next(ends)
        found.append(Span(start, stop))
    if found:
        yield found


def read(path: Path, options: ReadOptions = ReadOptions()) -> Read:  # noqa: B008, as it is frozen
    """Read a file, or the files of a folder: ours in the order of their index, others in that of their names.

    Raises `OSError`.
    """
    stated: dict[Path, _IndexLine] = {}
    for index in sorted(path.rglob(INDEX)) if path.is_dir() else []:
        for number, each in by_line.objects(index, _index):
            if isinstance(each, Rejected):
                yield replace(each, number=number, name=str(index.relative_to(path)))
            else:
                stated[index.parent / f"{each.file}.tsv"] = each
    order = {file: number for number, file in enumerate(stated)}
    files = path.rglob("*.tsv") if path.is_dir() else [path]
    for file in sorted(files, key=lambda file: (order.get(file, len(order)), file)):
        name = str(file.relative_to(path)) if path.is_dir() else ""
        document = TsvDocument()
        try:
            document.parse(read_regular(file).decode("utf-8-sig"))
        except ValueError as error:
            why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
            yield Rejected(number=document.line, why=why, name=name)
            continue
        for item in _article_of(document, file, stated.get(file), options):
            yield replace(item, name=name)


def _article_of(document: TsvDocument, file: Path, stated: _IndexLine | None, options: ReadOptions) -> Read:
    """Yield the article of a file: on the text of the index, or on words without white space."""
    known = read_metadata(stated.about) if stated else named("", file)
    for name, count in sorted(document.others.items()):
        if not name.startswith(NO_CLAIMS):
            why = f"{counted(count, 'annotation')} of the layer {name}: chains are not read"
            yield Rejected(number=1, why=why, article=known.article)
    marks, others = document.spans(options.speakers)
    yield from (Remark(number=each.number, what="relation", article=known.article) for each in others)
    missing = document.unlabelled()
    if missing:
        yield Rejected(number=1, why=f"{counted(missing, 'annotation')} without a label", article=known.article)
    where = tuple(line for _, line in marks)
    found = replace(known, number=1, where=where)
    if stated is None or "".join(stated.text.split()) != document.words:
        spans = tuple(mark for mark, _ in marks)
        if document.words:
            yield replace(found, text=document.words, sentence_ends=tuple(document.ends), spans=spans)
        return
    carrier = SpaceCarrier(stated.text)
    details: dict[tuple[int, int, str], list[SpanAnnotation]] = {}
    for each in stated.claims:
        details.setdefault(_edged(each, stated.text), []).append(each)
    whole = []
    for bare, line in marks:
        mark = carried_span(bare, carrier.place(bare.start, bare.end), stated.text, carrier)
        same = details.get((mark.start, mark.end, mark.label), [])
        chosen = next((each for each in same if (each.speaker, each.note) == (mark.speaker, mark.note)), None)
        if chosen:
            same.remove(chosen)
        whole.append((chosen or mark, line))
    # A claim of white space alone has no token in which it could be seen, changed or removed.
    whole += [(each, 1) for each in stated.claims if not each.text.strip()]
    order = {id(each): number for number, each in enumerate(stated.claims)}
    whole.sort(key=lambda each: (each[0].start, -each[0].end, order.get(id(each[0]), len(order))))
    yield from validated(
        replace(
            found,
            text=stated.text,
            sha256=stated.sha256,
            spans=tuple(mark for mark, _ in whole),
            where=tuple(line for _, line in whole),
        )
    )


def _edged(mark: SpanAnnotation, text: str) -> tuple[int, int, str]:
    """Return the place of a claim without white space at its edges, and its label."""
    words = text[mark.start : mark.end]
    return mark.start + len(words) - len(words.lstrip()), mark.end - len(words) + len(words.rstrip()), mark.label


def sniff(sample: Sample) -> bool:
    """Recognise the first line, or a folder with such files."""
    return sample.head.startswith(HEAD.encode()) or ".tsv" in sample.suffixes


FORMAT = Format(
    tool="WebAnno",
    ending="",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    read_with=read,
    endings=(".tsv", ".jsonl"),
    folder_name="",
    file_alone=True,
    sniff=sniff,
)
"""The format `webanno-tsv` of the command line."""
