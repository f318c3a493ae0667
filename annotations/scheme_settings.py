"""Labels and attributes as `copydesk.toml` of a corpus has them: their form, and what is wrong with them."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from annotations import signs
from annotations.scheme import DEFAULT, NO, YES, Attribute, Kind, circular
from annotations.toml_settings import TomlSettings, perhaps


class AttributeTable(Struct, kw_only=True, forbid_unknown_fields=True):
    """An attribute as it is written; with values it is a choice, else a text."""

    name: Annotated[str, Meta(pattern=r"\S")]
    kind: Kind | None = None
    values: tuple[Annotated[str, Meta(pattern=r"\S")], ...] = ()
    on: Literal["claim", "article"] = "claim"
    labels: tuple[str, ...] = ()
    definition: str = ""


MUST = {
    "labels": "tables that each begin with [[labels]]",
    "labels.name": 'a name in quotation marks, as in "fact"',
    "labels.key": 'a digit in quotation marks, as in "1", or "" for none',
    "labels.letter": 'one letter of any alphabet in quotation marks, as in "F"',
    "labels.colour": '# and six digits from 0 to F in quotation marks, as in "#009E73"',
    "labels.definition": "a text in quotation marks",
    "labels.description": "a text in quotation marks",
    "labels.examples": 'texts in quotation marks between brackets, as in ["It rained.", "It snowed."]',
    "labels.parent": "the name of another label in quotation marks",
    "labels.order": "a whole number from 0, its place among labels that are on one scale",
    "attributes": "tables that each begin with [[attributes]]",
    "attributes.name": 'a name in quotation marks, as in "certainty"',
    "attributes.kind": '"choice", "yes/no" or "text"',
    "attributes.values": 'texts in quotation marks between brackets, as in ["high", "low"]',
    "attributes.on": '"claim" or "article"',
    "attributes.labels": 'names of labels in quotation marks between brackets, as in ["fact"]',
    "attributes.definition": "a text in quotation marks",
}
"""What each setting has to be, in words."""


def check_labels(labels: Any, file: TomlSettings) -> list[str]:
    """Report to `file` what the form of the tables of labels alone does not say.

    Return what cannot be done as the file says, in sentences without their full stop.
    """
    if not _are_tables(labels):
        return []
    if not labels:
        file.refuse("labels", 'labels is empty: write [[labels]] and below it name = "…", or leave labels out')
    for number, label in enumerate(labels):
        letter = label.get("letter", "a")
        if isinstance(letter, str) and not signs.is_letter(letter):
            file.refuse("labels.letter", f"letter must be {MUST['labels.letter']}", number)
    for what in ("name", "letter"):
        first: dict[str, int] = {}
        for number, label in enumerate(labels):
            value = label.get(what)
            if isinstance(value, str) and first.setdefault(value, number) != number:
                earlier = file.line(f"labels.{what}", first[value])
                why = f"two labels have the {what} “{value}”, the other at line {earlier}: each needs its own"
                file.refuse(f"labels.{what}", why, number)
    _check_parents(labels, file)
    return _without_doubled_keys(labels, file)


def _are_tables(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(each, dict) for each in values)


def _check_parents(labels: list[dict[str, Any]], file: TomlSettings) -> None:
    """Report every parent that is no label, and every label that is a kind of itself."""
    names = [str(label.get("name", "")) for label in labels]
    parents = [label.get("parent", "") for label in labels]
    turning = circular((name, str(parent)) for name, parent in zip(names, parents, strict=True))
    for number, (name, parent) in enumerate(zip(names, parents, strict=True)):
        if isinstance(parent, str) and parent and parent not in names:
            why = f"the parent “{parent}” is not a label of this file{perhaps(parent, names)}"
            file.refuse("labels.parent", why, number)
        elif name in turning:
            file.refuse("labels.parent", f"“{name}” is its own parent, through its other parents", number)


def _without_doubled_keys(labels: list[dict[str, Any]], file: TomlSettings) -> list[str]:
    """Report every label whose key an earlier one has, if another is free; else take it away, and return that it is."""
    given = [label.get("key") for label in labels]
    free = [each for each in signs.DIGITS if each not in given]
    first: dict[str, int] = {}
    remarks = []
    for number, key in enumerate(given):
        if not isinstance(key, str) or not key or first.setdefault(key, number) == number:
            continue
        if free:
            why = f"two labels have the key “{key}”; “{free[0]}” is free, or leave the key out"
            file.refuse("labels.key", why, number)
            continue
        name, other = (labels[each].get("name", "") for each in (number, first[key]))
        remarks.append(f"the label {name} has no key, because {other} has the key {key}; choose it in the menu")
        labels[number]["key"] = ""
    return remarks


def _names_of(labels: Any) -> list[str]:
    """Return the names of the labels, of the default ones if there are no others."""
    if isinstance(labels, list):
        return [str(each.get("name", "")) for each in labels if isinstance(each, dict)]
    return [label.name for label in DEFAULT.labels]


def check_attributes(attributes: Any, labels: Any, file: TomlSettings) -> None:
    """Report to `file` what the form of the tables of attributes alone does not say; `labels` are those of labels."""
    if not _are_tables(attributes):
        return
    known = _names_of(labels)
    first: dict[str, int] = {}
    for number, attribute in enumerate(attributes):
        name, kind, values = (attribute.get(each) for each in ("name", "kind", "values"))
        if isinstance(name, str) and first.setdefault(name, number) != number:
            earlier = file.line("attributes.name", first[name])
            why = f"two attributes have the name “{name}”, the other at line {earlier}: each needs its own"
            file.refuse("attributes.name", why, number)
        if kind == "choice" and not values:
            file.refuse("attributes", 'a choice needs its values: write values = ["…", "…"]', number)
        if kind in ("yes/no", "text") and values:
            file.refuse("attributes.values", f"only a choice has values; this is {kind}", number)
        if isinstance(values, list) and (twice := next((each for each in values if values.count(each) > 1), None)):
            file.refuse("attributes.values", f"the value “{twice}” is listed twice", number)
        wanted = attribute.get("labels")
        if wanted and attribute.get("on") == "article":
            file.refuse("attributes.labels", "an attribute of articles has no labels", number)
        for each in wanted if isinstance(wanted, list) else ():
            if isinstance(each, str) and each not in known:
                file.refuse("attributes.labels", f"there is no label “{each}”{perhaps(each, known)}", number)


def attribute_of(written: AttributeTable) -> Attribute:
    """Return an attribute with its kind and all its values."""
    kind: Kind = written.kind or ("choice" if written.values else "text")
    return Attribute(
        name=written.name,
        kind=kind,
        values=(YES, NO) if kind == "yes/no" else written.values,
        on=written.on,
        labels=written.labels,
        definition=written.definition,
    )
