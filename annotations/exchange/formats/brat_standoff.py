"""The files of brat standoff: their escapes, and how a folder of them is read."""

import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.article import fingerprint
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, SpanAnnotation, validated
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import read_metadata
from annotations.layout import original_name
from annotations.regular_file import read_regular

INDEX = "articles.jsonl"
"""A file of ours among brat's: the metadata of each article."""
SPEAKER, SAID_BY, SURE, NOT = "speaker", "said_by", "sure", "no"
"""The types of the source span, of the relation to it, and of the attribute of doubt."""

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


def read(path: Path) -> Read:
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
    for number, file in enumerate(files, 1):
        yield from _article(path, file, number, stated.get(file))


def _article(folder: Path, file: Path, number: int, stated: IndexLine | None) -> Read:
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
    lines = _Lines(without_returns(text))
    for at, line in enumerate(data.split("\n"), 1):
        if why := lines.add(line.removesuffix("\r"), at):
            yield Rejected(number=at, why=why, name=name)
    if stated is None:
        article, _, annotator = file.stem.partition("~~")
        article = original_name(article) or ("" if _HASHED.search(article) else article)
        found = AnnotatedArticle(article=article, annotator=original_name(annotator))
    else:
        text, sha256 = _restored(text, stated)
        found = replace(read_metadata(stated.about), sha256=sha256)
    marks, where = lines.marks(text)
    yield from validated(replace(found, number=number, name=name, text=text, spans=marks, where=where))


class _Lines:
    """The annotations of one article, line by line.

    Spans come first, then relations and attributes.
    """

    def __init__(self, text: str) -> None:
        """Start with a text as brat has it."""
        self._text = text
        self._spans: dict[str, tuple[int, str, int, int]] = {}
        """By name: the line, the type and the span."""
        self._speakers: dict[str, str] = {}
        self._hung: dict[str, dict[str, Any]] = {}

    def add(self, line: str, at: int) -> str:
        """Add a line; return why not if it is invalid.

        Lines without use for us are skipped.
        """
        name, _, rest = line.partition("\t")
        stated, _, words = rest.partition("\t")
        kind, *where = stated.split(" ", 1)
        if name.startswith("T"):
            return self._span(name, kind, "".join(where), words, at)
        parts = "".join(where).split()
        if name.startswith("R") and kind == SAID_BY:
            named = dict(part.split(":", 1) for part in parts if ":" in part)
            self._speakers[named.get("Arg1", "")] = named.get("Arg2", "")
        elif name.startswith(("A", "M")) and kind == SURE and parts[1:] == [NOT]:
            self._hung.setdefault(parts[0], {})["sure"] = False
        elif name.startswith("#") and kind in ("AnnotatorNotes", "Speaker") and parts:
            self._hung.setdefault(parts[0], {})["note" if kind == "AnnotatorNotes" else "speaker"] = _unescaped(words)
        return ""

    def _span(self, name: str, kind: str, places: str, words: str, at: int) -> str:
        """Add a span of one piece, or of several with only line ends between them."""
        text = self._text
        try:
            parts = [(int(start), int(end)) for start, end in (each.split() for each in places.split(";"))]
        except ValueError:
            return f"“{places[:40]}” is no place in a text"
        if not all(0 <= start < end <= len(text) for start, end in parts):
            return f"a claim at {places} does not fit into a text of {len(text)} characters"
        gaps = [text[end:start] for (_, end), (start, _) in pairwise(parts)]
        if not all(map(_BREAKS.fullmatch, gaps)):
            return f"a claim at {places} has other words between its pieces"
        here = " ".join(text[start:end] for start, end in parts)
        if here != words:
            return f"at {places} stands “{here[:40]}”, and the file says it is “{words[:40]}”"
        self._spans[name] = (at, kind, parts[0][0], parts[-1][1])
        return ""

    def marks(self, text: str) -> tuple[tuple[SpanAnnotation, ...], tuple[int, ...]]:
        """Return the spans with their words in the text, and the line of each."""
        heard = {
            name: self._spans[whose]
            for name, whose in self._speakers.items()
            if whose in self._spans and self._spans[whose][1] == SPEAKER
        }
        speakers = {self._speakers[name] for name in heard}
        marks = []
        for name, (_, kind, start, end) in self._spans.items():
            if name in speakers:
                continue
            mark = SpanAnnotation(
                start=start, end=end, label=_labelled(kind), text=text[start:end], **self._hung.get(name, {})
            )
            if name in heard:
                _, _, first, last = heard[name]
                mark = replace(mark, speaker=text[first:last], speaker_start=first, speaker_end=last)
            marks.append(mark)
        return tuple(marks), tuple(at for name, (at, *_) in self._spans.items() if name not in speakers)
