"""XML of documents: parsed within limits, and its text in paragraphs.

Python's parser loads nothing from outside and, from Expat 2.4.1 on, ends when entities make a text a hundred times as
long. What has a document type with entities of its own is refused before.
"""

import re
from collections.abc import Collection, Iterator
from xml.etree import ElementTree as ET

from annotations.errors import ArticleError, damage_errors, reason_of

Element = ET.Element

MAX_DEPTH = 200
"""How deep elements may be nested."""

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HEAD = 64 * 1024
_WHITE = re.compile(r"[ \t\r\n\f]+")


def parse(data: bytes, name: str) -> Element:
    """Return the root of an XML document. Raises `ArticleError`."""
    if _ENTITY.search(data, 0, _HEAD):
        raise ArticleError(f"{name} defines entities of its own, which may hide anything: it is not read")
    try:
        root = ET.fromstring(data)  # noqa: S314, entities are refused above
    except damage_errors(ET.ParseError) as error:
        raise ArticleError(f"{name} is not valid XML: {reason_of(error)}") from error
    if _depth(root) > MAX_DEPTH:
        raise ArticleError(f"{name} is nested too deeply to be read")
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace, in lower case; empty for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def every(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of these names, in the order of the document, whatever their namespace."""
    for element in root.iter():
        if local(element) in names:
            yield element


def first(root: Element, *names: str) -> Element | None:
    """Return the first element that has one of these names; `None` without one."""
    return next(every(root, *names), None)


def text_in(root: Element | None, *path: str) -> str:
    """Return the text of the first element at the end of a path of names, on one line; empty without one."""
    for name in path:
        root = None if root is None else first(root, name)
    return "" if root is None else one_line("".join(root.itertext()))


def one_line(text: str) -> str:
    """Return a text with a space for every run of white space."""
    return _WHITE.sub(" ", text).strip()


def paragraphs(
    root: Element, blocks: Collection[str], breaks: Collection[str] = (), unseen: Collection[str] = ()
) -> str:
    r"""Return the text of an element: blank lines between `blocks`, `\n` for `breaks`, a space for other white space.

    Names are in lower case and without namespaces. Elements in `unseen` are left out with all their content.
    """
    found: list[str] = []
    here: list[str] = []

    def end() -> None:
        lines = (one_line(line) for line in "".join(here).split("\n"))
        if text := "\n".join(lines).strip():
            found.append(text)
        here.clear()

    def visit(element: Element) -> None:
        name = local(element)
        if name and name not in unseen:
            if name in blocks:
                end()
            here.append("\n" if name in breaks else _WHITE.sub(" ", element.text or ""))
            for child in element:
                visit(child)
            if name in blocks:
                end()
        here.append(_WHITE.sub(" ", element.tail or "") if element is not root else "")

    visit(root)
    end()
    return "\n\n".join(found)


def _depth(root: Element) -> int:
    deepest, todo = 0, [(root, 1)]
    while todo:
        element, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in element)
    return deepest
