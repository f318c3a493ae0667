"""Reading REFI-QDA projects, whoever wrote them.

Programs count offsets differently: a line end of two characters is one to some of them, and a character outside the
first 65,536 is two to others. The names of selections, which begin with their words, show which way fits a source.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
from msgspec.structs import replace

from annotations.errors import ArticleError, damage_errors, reason_of
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark, SpanAnnotation, validated
from annotations.exchange.formats.qdpx_project import ATTRIBUTES, INTERNAL, NOT_SURE, SOURCES, SPEAKERS, SURE, guid
from annotations.exchange.formats.qdpx_variables import OWN, identifier
from annotations.exchange.formats.utf16 import code_points
from annotations.exchange.stated import moment, offset
from annotations.exchange.unpacking import unpacked
from annotations.regular_file import open_regular, read_regular

_HEAD = 64 * 1024
_PASSED_OVER = {
    "PictureSource": "picture",
    "AudioSource": "audio recording",
    "VideoSource": "video",
    "Link": "link",
    "Set": "set",
    "Graph": "graph",
    "Case": "case",
}
"""What is no text, and links, sets, graphs and cases: what remarks call them."""
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)$")


@dataclass(frozen=True)
class _Code:
    """A code with the names of those above it, the outermost first."""

    name: str
    above: tuple[str, ...]
    is_folder: bool
    """Whether the outermost cannot be used for coding."""

    @property
    def path(self) -> str:
        return "/".join((*self.above, self.name))

    @property
    def is_detail(self) -> bool:
        """Whether it stands for a speaker or for the value of an attribute."""
        return self.is_folder and self.above[:1] in ((SPEAKERS,), (ATTRIBUTES,))


@dataclass
class _Project:
    """What the sources refer to."""

    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, _Code] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Name, text and user of each note."""

    @cached_property
    def _names(self) -> Counter[str]:
        """How many codes have each name, speakers and attributes aside."""
        return Counter(each.name for each in self.codes.values() if not each.is_detail)

    def label(self, found: _Code) -> str:
        """Return the label of a code: its name, or its path if another code has the same name."""
        return found.path if self._names[found.name] > 1 else found.name


def read(path: Path) -> Read:
    """Read the text sources of a project: an archive, or a folder that it was unpacked into.

    An article comes once for each of its annotators. Raises `OSError`.
    """
    if path.is_file():
        try:
            with unpacked(path) as (member, *_):
                yield from read(member.path)
        except ArticleError as error:
            yield Rejected(number=0, why=str(error))
        return
    projects = sorted(path.rglob("*.qde"))
    for file in projects:
        try:
            yield from _sources(file)
        except damage_errors(ET.ParseError, ArticleError) as error:
            if isinstance(error, OSError):
                raise
            yield Rejected(number=0, why=f"its project cannot be read: {reason_of(error)}", name=file.name)


def _sources(file: Path) -> Read:
    """Read a project: first what its sources refer to, then the sources, one at a time."""
    with open_regular(file) as stream:
        if b"<!entity" in stream.read(_HEAD).lower():
            raise ArticleError("it defines entities of its own, which may hide anything")
    project = _Project()
    passed: Counter[str] = Counter()
    for name, each in _elements(file, {"User", "Codes", "Variable", "Note", *_PASSED_OVER}):
        if name in _PASSED_OVER:
            passed[_PASSED_OVER[name]] += 1
        else:
            _take(project, name, each)
    for what, count in sorted(passed.items()):
        yield from (Remark(number=0, what=what) for _ in range(count))
    texts = _texts(file)
    for number, (name, each) in enumerate(_elements(file, {"TextSource", "PDFSource"}), 1):
        source = each if name == "TextSource" else each.find("{*}Representation")
        if name == "PDFSource":
            yield from (Remark(number=number, what="selection on a page") for _ in each.findall("{*}PDFSelection"))
        if source is None:
            yield Rejected(number=number, why="it has no text", article=each.get("name", ""))
        else:
            yield from _Source(project, source, number, each.get("name", "")).articles(texts)


def _elements(file: Path, names: set[str]) -> Iterator[tuple[str, ET.Element]]:
    """Yield the outermost elements of these names, each gone from memory behind it. Raises `ET.ParseError`."""
    with open_regular(file) as stream:
        inside = 0
        trail: list[ET.Element] = []
        for event, each in ET.iterparse(stream, ("start", "end")):  # noqa: S314, entities are refused before
            name = each.tag.rpartition("}")[2]
            if event == "start":
                trail.append(each)
                inside += name in names
                continue
            trail.pop()
            inside -= name in names
            if name in names and not inside:
                yield name, each
            if not inside:
                each.clear()
                if trail:
                    trail[-1].remove(each)


def _take(project: _Project, name: str, each: ET.Element) -> None:
    """Take what an element says into the project."""
    key = _key(each.get("guid"))
    if name == "User":
        project.users[key] = each.get("name") or each.get("id") or ""
    elif name == "Codes":
        _take_codes(project, each, ())
    elif name == "Variable":
        project.variables[key] = each.get("name", "")
    else:
        text = each.findtext("{*}PlainTextContent") or each.findtext("{*}Description") or ""
        project.notes[key] = (each.get("name", ""), text, _key(each.get("creatingUser")))


def _take_codes(project: _Project, parent: ET.Element, above: tuple[ET.Element, ...]) -> None:
    for each in parent.findall("{*}Code"):
        top = (*above, each)[0]
        names = tuple(one.get("name", "") for one in above)
        is_folder = top.get("isCodable", "true") in ("false", "0")
        project.codes[_key(each.get("guid"))] = _Code(each.get("name", ""), names, is_folder)
        _take_codes(project, each, (*above, each))


def _key(identifier: str | None) -> str:
    """Return an identifier as it is compared: programs write it in either case, and in braces."""
    return (identifier or "").strip().strip("{}").lower()


def _texts(file: Path) -> Callable[[str], Path | None]:
    """Return what finds the file of a path: programs differ in the case of its name and of the folder's."""
    found = {each.name.lower(): each for each in file.parent.rglob("*") if each.parent.name.lower() == SOURCES}
    return lambda path: found.get(path.removeprefix(INTERNAL).rpartition("/")[2].lower())


class _Source:
    """One text with the selections of everybody."""

    def __init__(self, project: _Project, source: ET.Element, number: int, name: str) -> None:
        """Know a source as the project has it."""
        self._project = project
        self._source = source
        self._number = number
        self._name = name or source.get("name", "")
        self._guid = _key(source.get("guid"))

    def articles(self, texts: Callable[[str], Path | None]) -> Read:
        """Yield the article as each annotator has it, in the order of their names."""
        text = self._text(texts)
        if isinstance(text, Rejected):
            yield text
            return
        selections = self._source.findall("{*}PlainTextSelection")
        text, place, but = _counting(text, selections)
        if but:
            yield Remark(number=self._number, what="source", but=but, article=self._name)
        spans: dict[str, list[SpanAnnotation]] = defaultdict(list)
        for each in selections:
            for user, span in self._spans(each, text, place):
                if span is None:
                    yield Remark(number=self._number, what="selection without a code", article=self._name)
                else:
                    spans[user].append(span)
        for each in self._source.findall("{*}Coding"):
            del each
            yield Remark(number=self._number, what="code of a whole source", article=self._name)
        known, said = self._known()
        for user in sorted({*spans, *said} or {""}, key=lambda each: self._project.users.get(each, "")):
            name = self._project.users.get(user, "")
            article = replace(known, text=text, annotator=name, spans=tuple(spans[user]), **said.get(user, {}))
            yield from validated(article)

    def _text(self, texts: Callable[[str], Path | None]) -> str | Rejected:
        """Return the text of the source, as it is in its file."""
        path = self._source.get("plainTextPath", "")
        content = self._source.find("{*}PlainTextContent")
        if content is not None:
            return content.text or ""
        file = texts(path) if path.startswith(INTERNAL) else None
        if file is None:
            why = f"its text is not in the project ({path})" if path else "there is no plain text of it"
            return Rejected(number=self._number, why=why, article=self._name)
        try:
            return read_regular(file).decode("utf-8-sig")
        except UnicodeDecodeError:
            return Rejected(number=self._number, why=f"{file.name} is not UTF-8", article=self._name)

    def _spans(self, each: ET.Element, text: str, place: "_Place") -> Iterator[tuple[str, SpanAnnotation | None]]:
        """Yield the claims of a selection, each with its user; `None` if there is none."""
        start, end = (place(offset(each.get(name, "")) or 0) for name in ("startPosition", "endPosition"))
        details = self._details(each)
        found = 0
        for coding in each.findall("{*}Coding"):
            target = coding.find("{*}CodeRef")
            code = self._project.codes.get(_key(target.get("targetGUID") if target is not None else ""))
            if code is None or code.is_detail:
                continue
            found += 1
            user = _key(coding.get("creatingUser") or each.get("creatingUser"))
            yield (
                user,
                SpanAnnotation(
                    start=start,
                    end=end,
                    label=self._project.label(code),
                    text=text[start:end] if 0 <= start < end <= len(text) else "",
                    created=moment(each.get("creationDateTime") or coding.get("creationDateTime") or ""),
                    updated=moment(each.get("modifiedDateTime") or ""),
                    **details,
                ),
            )
        if not found:
            yield "", None

    def _details(self, each: ET.Element) -> dict[str, Any]:
        """Return what a selection says beside its labels: speaker, attributes, doubt and notes."""
        speaker, attributes, sure = "", dict[str, str](), True
        for target in each.findall("{*}Coding/{*}CodeRef"):
            code = self._project.codes.get(_key(target.get("targetGUID")))
            if code is None or not code.is_folder:
                continue
            if code.above == (SPEAKERS,):
                speaker = code.name
            elif code.above == (ATTRIBUTES, SURE) and code.name == NOT_SURE:
                sure = False
            elif code.above[:1] == (ATTRIBUTES,) and len(code.above) == 2:
                attributes[code.above[1]] = code.name
        notes = [each.findtext("{*}Description") or ""]
        for name, text, key in self._noted(each):
            if key == guid("attribute", each.get("guid", ""), name):
                attributes[name] = text
            else:
                notes.append(text)
        return {"speaker": speaker, "attributes": attributes, "sure": sure, "note": "\n".join(filter(None, notes))}

    def _noted(self, each: ET.Element) -> Iterator[tuple[str, str, str]]:
        """Yield name, text and identifier of the notes that an element refers to."""
        for target in each.findall("{*}NoteRef"):
            key = _key(target.get("targetGUID"))
            if key in self._project.notes:
                name, text, _ = self._project.notes[key]
                yield name, text, key

    def _known(self) -> tuple[AnnotatedArticle, dict[str, dict[str, Any]]]:
        """Return what is known of the article, and what each user says of it as a whole."""
        own: dict[str, Any] = {}
        fields: dict[str, Any] = {}
        said: dict[str, dict[str, Any]] = defaultdict(dict)
        for each in self._source.findall("{*}VariableValue"):
            target = each.find("{*}VariableRef")
            key = _key(target.get("targetGUID") if target is not None else "")
            value = next((one.text or "" for one in each if one.tag.endswith("Value")), "")
            self._take_value(key, value, own, fields, said)
        for target in self._source.findall("{*}NoteRef"):
            _, text, user = self._project.notes.get(_key(target.get("targetGUID")), ("", "", ""))
            about = said[user]
            about["note"] = "\n".join(filter(None, (about.get("note", ""), text)))
        title = own.pop("title", self._name)
        known = AnnotatedArticle(number=self._number, title=title, meta=fields, **own)
        return known, {user: each for user, each in said.items() if each}

    def _take_value(
        self, key: str, value: str, own: dict[str, Any], fields: dict[str, Any], said: dict[str, dict[str, Any]]
    ) -> None:
        """Take the value of a variable as what it is of ours; of another program it is a field of the article."""
        name = self._project.variables.get(key, "")
        for user, annotator in self._project.users.items():
            if key == identifier(("status", "text", "", annotator)):
                said[user]["status"] = value
                return
            if key == identifier(("flagged", "yes", "", annotator)):
                said[user]["flagged"] = value == "true"
                return
            attribute = name.removesuffix(f" ({annotator})")
            if key == identifier(("attribute", "text", attribute, annotator)):
                said[user].setdefault("attributes", {})[attribute] = value
                return
        if name in OWN and key == identifier(("own", "text", name, "")):
            own[name] = value
        elif key == identifier(("field", "json", name, "")):
            fields[name] = msgspec.json.decode(value)
        elif name:
            fields[name] = value


_Place = Callable[[int], int]


def _counting(text: str, selections: Iterable[ET.Element]) -> tuple[str, _Place, str]:
    """Return the text of a source, where an offset is in it, and in words how it counts if not as the standard says."""
    named = []
    for each in selections:
        stem = _ELLIPSIS.sub("", " ".join(each.get("name", "").split())).strip()
        if len(stem) > 2:
            named.append((offset(each.get("startPosition", "")) or 0, stem))

    def fitting(text: str, place: _Place) -> int:
        found = ((text[at : at + 4 * len(stem)], stem) for start, stem in named if (at := place(start)) >= 0)
        # A selection seldom begins with white space, which a name leaves out.
        return sum(not words[:1].isspace() and " ".join(words.split()).startswith(stem) for words, stem in found)

    def same(at: int) -> int:
        return at

    ways: list[tuple[str, _Place, str]] = [(text, same, "")]
    if "\r\n" in text:
        ways.append((text.replace("\r\n", "\n"), same, "read with line ends counted as one character"))
    if text and max(text) > "\uffff":
        ways.append((text, lambda at: code_points(text, at), "read with offsets in UTF-16 units"))
    return max(ways, key=lambda way: fitting(way[0], way[1])) if named and len(ways) > 1 else ways[0]
