"""The variables of a REFI-QDA project: the metadata of articles, and each annotator's attributes of them.

A variable is recognised by its identifier, which is made from its kind and its name. What differs between annotators is
a variable for each of them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from annotations.claims.record import Record
from annotations.exchange.formats.qdpx_project import element, guid, reference, text_element, xml_text

KINDS = {"text": ("Text", "TextValue"), "yes": ("Boolean", "BooleanValue"), "json": ("Text", "TextValue")}
"""Kinds of values: what the standard calls the variable and the value."""
OWN = ("article", "title", "source", "url", "published", "language")
"""What is known of an article under names of ours."""

Key = tuple[str, str, str, str]
"""What a variable is: `own`, `field`, `status`, `flagged` or `attribute`; a kind of value; a name; an annotator."""


@lru_cache(4096)
def identifier(key: Key) -> str:
    """Return the identifier of a variable."""
    return guid("variable", *map(xml_text, key))


class Variables:
    """The variables while a project is written."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, Key] = {}

    def values(self, records: list[Record], name: str, *, meta: bool) -> Iterator[str]:
        """Yield the values for an article that is called `name` in the project."""
        for key, value in _values(records, name, meta=meta):
            found = identifier(key)
            self._known[found] = key
            said = text_element(KINDS[key[1]][1], value)
            yield element("VariableValue", {}, [reference("VariableRef", found), said or "<TextValue/>"])

    def xml(self) -> str:
        """Return the variables."""
        lines = [
            element("Variable", {"guid": found, "name": shown_name(key), "typeOfVariable": KINDS[key[1]][0]})
            for found, key in self._known.items()
        ]
        return "\n".join(["<Variables>", *lines, "</Variables>\n"]) if lines else ""


def shown_name(key: Key) -> str:
    """Return what a variable is called."""
    what, _, name, annotator = key
    return f"{name or what} ({annotator})" if annotator else name


def _values(records: list[Record], name: str, *, meta: bool) -> Iterator[tuple[Key, str]]:
    row = records[0].row
    yield ("own", "text", "article", ""), row.id
    if xml_text(row.title) != name:
        yield ("own", "text", "title", ""), row.title
    for each in OWN[2:] if meta else ():
        if value := getattr(row, each):
            yield ("own", "text", each, ""), value
    for field, value in row.meta.items() if meta else ():
        yield from _field(field, value)
    for record in records:
        row = record.row
        yield ("status", "text", "", row.annotator), row.status
        if row.flagged:
            yield ("flagged", "yes", "", row.annotator), "true"
        for attribute, said in row.attributes.items():
            yield ("attribute", "text", attribute, row.annotator), said


def _field(field: str, value: Any) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield ("field", "text", field, ""), value
    else:
        yield ("field", "json", field, ""), msgspec.json.encode(value).decode()
