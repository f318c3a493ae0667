"""The files of brat standoff: their escapes, and how a folder of them is read."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.article import fingerprint
from annotations.exchange.annotated import (
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
)
from annotations.exchange.format import SPEAKER_LABEL, ReadOptions
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.documents import split_file_name
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.formats.relations import Relation, find_speakers, said_by
from annotations.exchange.validation import settled, validated
from annotations.layout import original_name
from annotations.regular_file import read_regular
from annotations.scheme import YES
from annotations.wording import brief

INDEX = "articles.jsonl"
"""A file of ours among brat's: the metadata of each article."""
SPEAKER, SAID_BY, SURE, NOT = SPEAKER_LABEL, "said_by", "sure", "no"
"""The types of the source span, of the relation to it, and of the attribute of doubt."""
ATTRIBUTE = "Attribute-"
"""How the type of a note begins that has the value of an attribute, if that is a text."""
MODEL = "Model"
"""The type of a note that names the model which found an entity: such a span is no claim."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]|_(?=x[0-9a-f]+_)")
_SAFE = re.compile(r"_x([0-9a-f]+)_")
_SPECIAL = re.compile(r"[\\\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ESCAPED = re.compile(r"\\(\\|n|u[0-9a-f]{4})")
_HASHED = re.compile(r"~[0-9a-f]{8}\Z")
_BREAKS = re.compile(r"[\s]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][\s]*")
"""Text that may stand between two pieces of one span."""


class IndexLine(Struct, frozen=True, kw_only=True):
    """A line of the index: what brat's files cannot hold of one article."""

    file: str
    sha256: str = ""
    returns: tuple[int, ...] = ()
    """Where CR stood in the text."""
    about: dict[str, Any] = {}


_index_decoder = msgspec.json.Decoder(IndexLine)


def encode_name(label: str) -> str:
    """Return a label as a brat name.

    Letters, digits, `-`, `_`, others by their number.
    """
    return _UNSAFE.sub(lambda sign: f"_x{ord(sign[0]):x}_", label)


def _labelled(name: str) -> str:
    return _SAFE.sub(_decode_name_part, name)


def _decode_name_part(code: re.Match[str]) -> str:
    """Return the character with a given number; the text itself if there is none."""
    number = int(code[1].removeprefix("u"), 16)
    return chr(number) if number < 0xD800 or 0xE000 <= number <= sys.maxunicode else code[0]


def escape(words: str) -> str:
    """Return words on one line; a backslash escapes a line end."""
    signs = {"\\": "\\\\", "\n": "\\n"}
    return _SPECIAL.sub(lambda sign: signs.get(sign[0], f"\\u{ord(sign[0]):04x}"), words)


def _unescaped(words: str) -> str:
    signs = {"\\": "\\", "n": "\n"}
    return _ESCAPED.sub(lambda found: signs.get(found[1]) or _decode_name_part(found), words)


def carriage_returns(text: str) -> tuple[int, ...]:
    """Return the offsets of CR in a text."""
    return tuple(found.start() for found in re.finditer("\r", text))


def without_returns(text: str) -> str:
    """Return a text of the same length without CR."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _restored(text: str, stated: IndexLine) -> tuple[str, str]:
    """Return a text with its CR restored and its fingerprint.

    Nothing is restored if the text has changed since.
    """
    signs = list(text)
    for place in stated.returns:
        signs[place : place + 1] = "\r"
    whole = "".join(signs)
    return (whole, stated.sha256) if fingerprint(whole) == stated.sha256 else (text, "")


def read(path: Path, options: ReadOptions = ReadOptions()) -> Read:  # noqa: B008, as it is frozen
    """Read a folder and those inside it, as brat or we write them.

    Articles come in the order of the index if there is one, else by name. Raises `OSError`.
    """
    stated: dict[Path, IndexLine] = {}
    for index in sorted(path.rglob(INDEX)):
        for number, each in by_line.objects(index, _index_decoder):
            if isinstance(each, Rejected):
                yield replace(each, number=number, name=str(index.relative_to(path)))
            else:
                stated[index.parent / f"{each.file}.ann"] = each
    order = {file: number for number, file in enumerate(stated)}
    files = sorted(path.rglob("*.ann"), key=lambda file: (order.get(file, len(order)), file))
    shared = _shared([file for file in files if file not in stated])
    for number, file in enumerate(files, 1):
        for item in _article(path, file, number, stated.get(file), options):
            if file in shared and isinstance(item, AnnotatedArticle):
                person = "" if file.parent == path else file.parent.name
                yield replace(item, annotator=item.annotator or person, task=file.stem)
            else:
                yield item


def _shared(files: list[Path]) -> set[Path]:
    """Return the files that annotate a text which others annotate under the same name in other folders.

    Each such folder is one annotator's: brat itself names nobody.
    """
    by_name: dict[str, list[Path]] = {}
    for file in files:
        by_name.setdefault(file.stem, []).append(file)
    shared: set[Path] = set()
    for same in by_name.values():
        by_text: dict[str, list[Path]] = {}
        for file in same if len(same) > 1 else ():
            with suppress(OSError, UnicodeDecodeError):
                text = read_regular(file.with_suffix(".txt")).decode()
                by_text.setdefault(fingerprint(text), []).append(file)
        shared.update(file for group in by_text.values() if len(group) > 1 for file in group)
    return shared


def _article(folder: Path, file: Path, number: int, stated: IndexLine | None, options: ReadOptions) -> Read:
    """Read one article: its text, its annotations, and its index line."""
    name = str(file.relative_to(folder))
    try:
        text = read_regular(file.with_suffix(".txt"), by_line.MAX_LINE_BYTES).decode()
        data = read_regular(file, by_line.MAX_LINE_BYTES).decode()
    except FileNotFoundError:
        yield Rejected(number=1, why="there is no text beside it", name=name)
        return
    except UnicodeDecodeError as error:
        yield Rejected(number=1, why=f"it is not UTF-8: {error}", name=name)
        return
    lines = _Lines(without_returns(text), options)
    for at, line in enumerate(data.split("\n"), 1):
        if why := lines.add(line.removesuffix("\r"), at):
            yield Rejected(number=at, why=why, name=name)
    if stated is None:
        article, annotator = split_file_name(file.stem)
        article = original_name(article) or ("" if _HASHED.search(article) else article)
        found = AnnotatedArticle(article=article, annotator=original_name(annotator))
    else:
        text, sha256 = _restored(text, stated)
        found = replace(read_metadata(stated.about), sha256=sha256)
    marks, where = lines.marks(text)
    entities = lines.entities(text)
    yield from (replace(each, article=found.article, name=name) for each in lines.unread())
    yield from validated(
        replace(found, number=number, name=name, text=text, spans=marks, where=where, entities=entities)
    )


_NOUNS = {
    "R": "relation",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "normalisation",
    "*": "equivalence",
    "#": "note",
}
"""The lines that are left out, by the first character of their names."""


class _Lines:
    """The annotations of one article, line by line.

    Spans come first, then relations and attributes.
    """

    def __init__(self, text: str, options: ReadOptions) -> None:
        """Start with a text as brat has it."""
        self._text = text
        self._options = options
        self._spans: dict[str, tuple[int, SpanAnnotation]] = {}
        """By name: the line and the span."""
        self._relations: list[Relation] = []
        self._hung: dict[str, list[tuple[int, str, dict[str, Any]]]] = {}
        """By the name of a span: the line, its first sign, and the attributes that it states."""
        self._models: dict[str, str] = {}
        """The model that found an entity, by the name of its span."""
        self._unread: list[tuple[int, str]] = []

    def add(self, line: str, at: int) -> str:
        """Add a line; return why not if it is invalid."""
        name, _, rest = line.partition("\t")
        stated, _, words = rest.partition("\t")
        kind, *where = stated.split(" ", 1)
        if name.startswith("T"):
            return self._span(name, kind, "".join(where), words, at)
        sign, parts = name[:1], "".join(where).split()
        if sign == "R":
            named = dict(part.split(":", 1) for part in parts if ":" in part)
            self._relations.append(Relation(named.get("Arg1", ""), named.get("Arg2", ""), at))
        elif sign in ("A", "M") and kind == SURE and parts[1:] == [NOT]:
            self._hung.setdefault(parts[0], []).append((at, sign, {"sure": False}))
        elif sign in ("A", "M") and kind and parts:
            said = {_labelled(kind): _labelled(" ".join(parts[1:])) or YES}
            self._hung.setdefault(parts[0], []).append((at, sign, {"attributes": said}))
        elif sign == "#" and kind == MODEL and parts:
            self._models[parts[0]] = _unescaped(words)
        elif sign == "#" and kind.startswith(ATTRIBUTE) and parts:
            said = {_labelled(kind.removeprefix(ATTRIBUTE)): _unescaped(words)}
            self._hung.setdefault(parts[0], []).append((at, sign, {"attributes": said}))
        elif sign == "#" and kind in ("AnnotatorNotes", "Speaker") and parts:
            said = {"note" if kind == "AnnotatorNotes" else "speaker": _unescaped(words)}
            self._hung.setdefault(parts[0], []).append((at, sign, said))
        elif sign in _NOUNS:
            self._unread.append((at, sign))
        elif line.strip():
            return f"“{brief(line, 40)}” is not a line in brat's format"
        return ""

    def _span(self, name: str, kind: str, places: str, words: str, at: int) -> str:
        """Add a span of one piece, or of several with only line ends between them."""
        text = self._text
        try:
            parts = [(int(start), int(end)) for start, end in (each.split() for each in places.split(";"))]
        except ValueError:
            return f"“{places[:40]}” is not a range of offsets"
        inside = all(0 <= start < end <= len(text) for start, end in parts)
        gaps = [text[end:start] for (_, end), (start, _) in pairwise(parts)] if inside else []
        if not all(map(_BREAKS.fullmatch, gaps)):
            return f"the parts of the claim at {places} have other words between them"
        mark = SpanAnnotation(start=parts[0][0], end=parts[-1][1], label=_labelled(kind), text=words)
        self._spans[name] = (at, mark)
        return ""

    def marks(self, text: str) -> tuple[tuple[SpanAnnotation, ...], tuple[int, ...]]:
        """Return the spans with the words that the file states, and the line of each."""
        labels = {name: span.label for name, (_, span) in self._spans.items()}
        speakers = find_speakers(self._relations, labels, self._options.speakers)
        self._unread += [(each.number, "R") for each in speakers.others]
        self._unread += [(at, sign) for name, said in self._hung.items() if name not in labels for at, sign, _ in said]
        used = set(speakers.by_claim.values())
        sources = {name: put for name in used if (put := settled(text, self._spans[name][1])) is not None}
        marks = []
        others = sources.keys() | self._models.keys()
        for name, (_, span) in self._spans.items():
            if name in others:
                continue
            hung = [values for *_, values in self._hung.get(name, ())]
            said = {key: value for values in hung for key, value in values.items()}
            attributes = {key: value for values in hung for key, value in values.get("attributes", {}).items()}
            mark = replace(span, **{**said, "attributes": attributes})
            source = sources.get(speakers.by_claim.get(name, ""))
            if source is not None:
                mark = said_by(mark, source)
            marks.append(mark)
        return tuple(marks), tuple(at for name, (at, _) in self._spans.items() if name not in others)

    def entities(self, text: str) -> tuple[EntityAnnotation, ...]:
        """Return the spans that a model found, as an export of ours has them."""
        return tuple(
            EntityAnnotation(
                start=span.start,
                end=span.end,
                label=span.label,
                text=text[span.start : span.end],
                model=self._models[name],
            )
            for name, (_, span) in self._spans.items()
            if name in self._models
        )

    def unread(self) -> Iterator[Remark]:
        """Yield the lines that are left out. Call it after the spans were read."""
        yield from (Remark(number=at, what=_NOUNS[sign]) for at, sign in sorted(self._unread))
