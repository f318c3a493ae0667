"""The text sources of a REFI-QDA project, read: the article as each annotator has it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import msgspec
from msgspec.structs import replace

from annotations.claims.record import Status
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark, SpanAnnotation
from annotations.exchange.formats.qdpx_offsets import as_written, counting_of
from annotations.exchange.formats.qdpx_project import ATTRIBUTES, INTERNAL, NOT_SURE, SPEAKERS, SURE, guid
from annotations.exchange.formats.qdpx_variables import OWN, identifier
from annotations.exchange.stated import moment
from annotations.exchange.validation import validated
from annotations.regular_file import read_regular


@dataclass(frozen=True)
class Code:
    """A code with the names of those above it, the outermost first."""

    name: str
    above: tuple[str, ...]
    is_folder: bool
    """Whether the outermost cannot be used for coding."""

    @property
    def path(self) -> str:
        """Its name below those above it: `Costs/High`."""
        return "/".join((*self.above, self.name))

    @property
    def is_detail(self) -> bool:
        """Whether it stands for a speaker or for the value of an attribute."""
        return self.is_folder and self.above[:1] in ((SPEAKERS,), (ATTRIBUTES,))


@dataclass
class Project:
    """The codes, users and variables that sources refer to."""

    is_ours: bool = False
    """Whether Copydesk wrote it."""
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Name, text and user of each note."""

    @cached_property
    def _names(self) -> Counter[str]:
        """How many codes have each name, speakers and attributes aside."""
        return Counter(each.name for each in self.codes.values() if not each.is_detail)

    def label(self, found: Code) -> str:
        """Return the label of a code: its name, or its path if another code has the same name."""
        return found.path if self._names[found.name] > 1 else found.name


def key_of(identifier: str | None) -> str:
    """Return an identifier as it is compared: programs write it in either case, and in braces."""
    return (identifier or "").strip().strip("{}").lower()


class Source:
    """One text with the selections of everybody."""

    def __init__(self, project: Project, source: ET.Element, number: int, name: str) -> None:
        """Know a source as the project has it."""
        self._project = project
        self._source = source
        self._number = number
        self._name = name or source.get("name", "")
        self._guid = key_of(source.get("guid"))

    def articles(self, texts: Callable[[str], Path | None]) -> Read:
        """Yield the article as each annotator has it, in the order in which the source names them."""
        text = self._text(texts)
        if isinstance(text, Rejected):
            yield text
            return
        selections = self._source.findall("{*}PlainTextSelection")
        # Nothing is to be guessed of what we wrote: its names may fit another way of counting by chance.
        counting = as_written(text) if self._project.is_ours else counting_of(text, selections)
        if counting.said:
            yield Remark(number=self._number, what="source", but=counting.said, article=self._name)
        spans: dict[str, list[SpanAnnotation]] = defaultdict(list)
        for each in selections:
            place = counting.span(each)
            found = list(self._spans(each, counting.text, place)) if place else []
            if place is None:
                yield Rejected(number=self._number, why="a selection has no offsets", article=self._name)
            elif not found:
                yield Remark(number=self._number, what="selection without a code", article=self._name)
            for user, span in found:
                spans[user].append(span)
        for _ in self._source.findall("{*}Coding"):
            yield Remark(number=self._number, what="code of a whole source", article=self._name)
        known, said = self._known()
        for user in dict.fromkeys((*said, *spans)) or ("",):
            name = self._project.users.get(user, "")
            own = said.get(user, {})
            article = replace(known, text=counting.text, annotator=name, spans=tuple(spans[user]), **own)
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

    def _spans(self, each: ET.Element, text: str, place: tuple[int, int]) -> Iterator[tuple[str, SpanAnnotation]]:
        """Yield the claims of a selection, each with its user."""
        start, end = place
        details = self._details(each)
        for coding in each.findall("{*}Coding"):
            target = coding.find("{*}CodeRef")
            code = self._project.codes.get(key_of(target.get("targetGUID") if target is not None else ""))
            if code is None or code.is_detail:
                continue
            user = key_of(coding.get("creatingUser") or each.get("creatingUser"))
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

    def _details(self, each: ET.Element) -> dict[str, Any]:
        """Return what a selection says beside its labels: speaker, attributes, doubt and notes."""
        speaker, attributes, sure = "", dict[str, str](), True
        for target in each.findall("{*}Coding/{*}CodeRef"):
            code = self._project.codes.get(key_of(target.get("targetGUID")))
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
            if key == guid("attribute", key_of(each.get("guid")), name):
                attributes[name] = text
            else:
                notes.append(text)
        return {"speaker": speaker, "attributes": attributes, "sure": sure, "note": "\n".join(filter(None, notes))}

    def _noted(self, each: ET.Element) -> Iterator[tuple[str, str, str]]:
        """Yield name, text and identifier of the notes that an element refers to."""
        for target in each.findall("{*}NoteRef"):
            key = key_of(target.get("targetGUID"))
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
            key = key_of(target.get("targetGUID") if target is not None else "")
            value = next((one.text or "" for one in each if one.tag.endswith("Value")), "")
            self._take_value(key, value, own, fields, said)
        for target in self._source.findall("{*}NoteRef"):
            _, text, user = self._project.notes.get(key_of(target.get("targetGUID")), ("", "", ""))
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
                said[user]["status"] = value if value in get_args(Status) else ""
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
            fields[name] = _decoded(value)
        elif name:
            fields[name] = value


def _decoded(value: str) -> Any:
    """Return a value that we wrote as JSON; the text itself if another program has changed it into something else."""
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
