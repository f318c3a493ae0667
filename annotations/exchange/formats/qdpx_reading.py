"""Reading REFI-QDA projects of any program: first the codes and users that sources refer to, then each source."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from annotations.errors import ArticleError, damage_errors, reason_of
from annotations.exchange.annotated import Read, Rejected, Remark
from annotations.exchange.formats.qdpx_project import INTERNAL, ORIGIN, SOURCES
from annotations.exchange.formats.qdpx_sources import Code, Project, Source, key_of
from annotations.exchange.unpacking import unpacked
from annotations.regular_file import open_regular

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


def read(path: Path) -> Read:
    """Read the text sources of a project: an archive, or a folder that it was unpacked into.

    An article comes once for each of its annotators. Raises `OSError`.
    """
    if path.is_file():
        try:
            with unpacked(path) as (member, *_):
                if member.path.is_dir():
                    yield from read(member.path)
                else:
                    yield Rejected(number=0, why="it is not an archive with a REFI-QDA project")
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
    project = Project(is_ours=_origin(file) == ORIGIN)
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
            yield from Source(project, source, number, each.get("name", "")).articles(texts)


def _origin(file: Path) -> str:
    """Return the name of the program that wrote a project. Raises `ET.ParseError`."""
    with open_regular(file) as stream:
        _, root = next(iter(ET.iterparse(stream, ("start",))))  # noqa: S314, entities are refused before
        origin: str = root.get("origin", "")
        return origin


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


def _take(project: Project, name: str, each: ET.Element) -> None:
    """Take what an element says into the project."""
    key = key_of(each.get("guid"))
    if name == "User":
        project.users[key] = each.get("name") or each.get("id") or ""
    elif name == "Codes":
        _take_codes(project, each, ())
    elif name == "Variable":
        project.variables[key] = each.get("name", "")
    else:
        text = each.findtext("{*}PlainTextContent") or each.findtext("{*}Description") or ""
        project.notes[key] = (each.get("name", ""), text, key_of(each.get("creatingUser")))


def _take_codes(project: Project, parent: ET.Element, above: tuple[ET.Element, ...]) -> None:
    for each in parent.findall("{*}Code"):
        top = (*above, each)[0]
        names = tuple(one.get("name", "") for one in above)
        is_folder = top.get("isCodable", "true") in ("false", "0")
        project.codes[key_of(each.get("guid"))] = Code(each.get("name", ""), names, is_folder)
        _take_codes(project, each, (*above, each))


def _texts(file: Path) -> Callable[[str], Path | None]:
    """Return what finds the file of a path: programs differ in the case of its name and of the folder's."""
    found = {each.name.lower(): each for each in file.parent.rglob("*") if each.parent.name.lower() == SOURCES}
    return lambda path: found.get(path.removeprefix(INTERNAL).rpartition("/")[2].lower())
