"""The XML of a REFI-QDA project: names, identifiers, and elements in the order that the standard asks for.

https://www.qdasoftware.org, version 1.5 of the standard. Identifiers are made from what they stand for: the same store
always gives the same bytes, and two exports of one project fit together.
"""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from annotations.exchange.format import SPEAKER_LABEL

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT = "project.qde"
ORIGIN = "Copydesk"
"""The program that a project of ours names as its origin."""
SOURCES = "sources"
INTERNAL = "internal://"

_OURS = UUID("6f1d6a50-5c1e-5b0a-9d0c-6d3a2f7d5a11")
"""The name space of our identifiers."""
_ABSENT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets)."""
_STAND_IN = "\ufffd"
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

SPEAKERS = SPEAKER_LABEL
"""The folder of the codes of speakers: each of them is a code below it."""
ATTRIBUTES = "attributes"
"""The folder of the attributes of claims: each is a folder below it, and its values are codes."""
SURE, NOT_SURE = "sure", "no"
"""The attribute, and its value, of a claim that the annotator was not sure of."""
NAME_CHARS = 60
"""Code points of its words that a selection is called by, at most."""


def guid(*said: str) -> str:
    """Return the identifier of something."""
    # Not every text from outside can be encoded.
    return str(uuid5(_OURS, "\n".join(said).encode("utf-8", "backslashreplace").decode()))


def is_in_xml(text: str) -> bool:
    """Return whether XML can hold a text."""
    return _ABSENT.search(text) is None


def xml_text(text: str) -> str:
    """Return a text as XML can hold it."""
    return _ABSENT.sub(_STAND_IN, text)


def element(name: str, attributes: Mapping[str, str], content: Iterable[str] = ()) -> str:
    """Return an element. Attributes without a value are left out."""
    inside = "".join(content)
    stated = "".join(
        f' {key}="{xml_text(value).translate(_IN_ATTRIBUTES)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{stated}>{inside}</{name}>" if inside else f"<{name}{stated}/>"


def text_element(name: str, text: str) -> str:
    """Return an element of a text; nothing for an empty one."""
    return f"<{name}>{xml_text(text).translate(_MARKUP)}</{name}>" if text else ""


def code(identifier: str, name: str, *, colour: str = "", is_codable: bool = True, inside: Iterable[str] = ()) -> str:
    """Return a code, or a folder of codes."""
    stated = {"guid": identifier, "name": name, "isCodable": "true" if is_codable else "false"}
    return element("Code", {**stated, "color": colour if _COLOUR.fullmatch(colour) else ""}, inside)


def reference(name: str, target: str) -> str:
    """Return a reference to something else."""
    return element(name, {"targetGUID": target})


def short_name(words: str) -> str:
    """Return what a selection is called: the beginning of its words, on one line."""
    line = " ".join(words[: 4 * NAME_CHARS].split())
    return line if len(line) <= NAME_CHARS and len(words) <= 4 * NAME_CHARS else f"{line[: NAME_CHARS - 1]}…"
