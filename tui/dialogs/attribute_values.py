"""Attributes in dialogs: the keys that set them, their next values, and how they are shown."""

from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase

from rich.style import Style
from rich.text import Text

from annotations.scheme import Attribute
from annotations.translation import gettext as _
from annotations.wording import brief
from tui.widgets.bars import words

MAX_CYCLED = 6
"""Values of a choice that one key goes through; of more one is chosen by name."""

MAX_SHOWN_CHARS = 200
"""Code points of a value that are shown, at most."""


def attribute_keys(attributes: Sequence[Attribute], taken: Collection[str]) -> dict[str, Attribute]:
    """Return the attribute that each key sets: the first letter of its name that is free, else of the alphabet."""
    keys: dict[str, Attribute] = {}
    for attribute in attributes:
        own = [each for each in attribute.name.lower() if each in ascii_lowercase]
        candidates = (*own, *ascii_lowercase, *ascii_uppercase)
        letter = next((each for each in candidates if each not in taken and each not in keys), "")
        if letter:
            keys[letter] = attribute
    return keys


def next_value(attribute: Attribute, value: str) -> str | None:
    """Return the value behind another one, behind the last one none; `None` if it must be asked for."""
    if attribute.kind == "text" or len(attribute.values) > MAX_CYCLED:
        return None
    values = ("", *attribute.values)
    return values[(values.index(value) + 1) % len(values)] if value in values else ""


def shown_attribute(attribute: Attribute, key: str, value: str, muted: Style) -> Text:
    """Return an attribute with the key that sets it and its value."""
    said = brief(value, MAX_SHOWN_CHARS) or "–"
    odd = "" if not value or attribute.allows(value) else _("  (not in the scheme)")
    return words((key, "bold"), "  ", (f"{attribute.name}: ", muted), said, (odd, muted))


def unknown_attributes(attributes: Sequence[Attribute], values: Mapping[str, str]) -> list[Attribute]:
    """Return attributes for values whose names the scheme does not have: they are shown, and kept."""
    known = {each.name for each in attributes}
    return [Attribute(name=name) for name in values if name not in known]
