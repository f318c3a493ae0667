"""The attributes of a claim.

Everything an annotator can say beside its words and its label. This table is the one place that lists them. Merging,
conflicts, losses, the log and the converters of the exchange go over it, so that a new attribute is a field of `Claim`
and a line here, and then whatever shows it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct

from annotations.claims.claim import NOT_IN_TEXT
from annotations.translation import N_
from annotations.translation import gettext as _
from annotations.wording import brief


class Attributed(Protocol):
    """A claim, or a span of a file: any object with these attributes as fields."""

    @property
    def speaker(self) -> str: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def sure(self) -> bool: ...  # noqa: D102
    @property
    def attributes(self) -> Mapping[str, str]: ...  # noqa: D102


class TextAttribute(Struct, frozen=True):
    """An attribute that is free text; empty if it is not set."""

    name: str
    """The field of a claim."""
    beside: dict[str, Any]
    """The other fields that belong to it, with their values where nothing was said."""

    @property
    def noun(self) -> str:
        """What a report of losses calls it."""
        return self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all its fields."""
        return (self.name, *self.beside)

    def is_set(self, claim: Attributed) -> bool:
        """Return whether the annotator said anything."""
        return bool(getattr(claim, self.name))

    def change(self, old: str, new: str, max_chars: int) -> str:
        """Return the change from one value to another in words."""
        return f"{_(self.name)} “{brief(old, max_chars)}” → “{brief(new, max_chars)}”"

    def conflict(self, held: str, offered: str, max_chars: int, *, complete: bool) -> str:
        """Return how the value that is held differs from the one that is offered.

        The result is empty if they agree. A source that is not `complete` leaves things unsaid: its empty value
        contradicts nothing.
        """
        if held == offered or not (offered or complete):
            return ""
        other = f", not “{brief(offered, max_chars)}”" if offered else ""
        return f"the {self.name} “{brief(held, max_chars)}”{other}" if held else f"no {self.name}"


class FlagAttribute(Struct, frozen=True):
    """An attribute that is true unless the annotator says otherwise."""

    name: str
    """The field of a claim."""
    noun: str
    """What it is called where it is false: "doubt" for a claim that is not sure."""
    words: tuple[str, str]
    """Its values in words: false, true."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all its fields."""
        return (self.name,)

    def is_set(self, claim: Attributed) -> bool:
        """Return whether the annotator said anything: that it does not hold."""
        return not getattr(claim, self.name)

    def change(self, old: bool, new: bool, max_chars: int) -> str:  # noqa: ARG002, as both kinds are called alike
        """Return the change from one value to another in words."""
        return _(self.words[new])

    def conflict(self, held: bool, offered: bool, max_chars: int, *, complete: bool) -> str:  # noqa: ARG002, likewise
        """Return how the value that is held differs from the one that is offered.

        The result is empty if they agree.
        """
        if held == offered or not (held or complete):
            return ""
        return f"no {self.noun}" if held else f"a {self.noun}"


class OwnAttributes(Struct, frozen=True):
    """The attributes that a corpus defines itself: values by names, without empty ones."""

    name: str
    """The field of a claim."""
    noun: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all its fields."""
        return (self.name,)

    def is_set(self, claim: Attributed) -> bool:
        """Return whether the annotator said anything."""
        return bool(getattr(claim, self.name))

    def change(self, old: Mapping[str, str], new: Mapping[str, str], max_chars: int) -> str:
        """Return the changes from some values to others in words."""
        return ", ".join(
            f"{name} “{brief(old.get(name, ''), max_chars)}” → “{brief(new.get(name, ''), max_chars)}”"
            for name in differing(old, new)
        )

    def conflict(self, held: Mapping[str, str], offered: Mapping[str, str], max_chars: int, *, complete: bool) -> str:
        """Return how the values that are held differ from those that are offered.

        The result is empty if they agree. A source that is not `complete` leaves things unsaid.
        """
        return ", ".join(
            TextAttribute(name, {}).conflict(held.get(name, ""), offered.get(name, ""), max_chars, complete=complete)
            for name in differing(held, offered)
            if complete or name in offered
        )


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return the names of the attributes that have different values, sorted."""
    return sorted(name for name in {*one, *other} if one.get(name, "") != other.get(name, ""))


def with_values(held: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return attributes with other values of some of them; an empty value takes one away."""
    return {name: value for name, value in sorted({**held, **values}.items()) if value}


OWN = OwnAttributes("attributes", "attribute")

ATTRIBUTES: tuple[TextAttribute | FlagAttribute | OwnAttributes, ...] = (
    TextAttribute("speaker", {"speaker_text": "", "speaker_start": NOT_IN_TEXT, "speaker_end": NOT_IN_TEXT}),
    TextAttribute("note", {}),
    FlagAttribute("sure", "doubt", (N_("not sure"), N_("sure"))),
    OWN,
)
"""In the order in which they are shown and reported."""


def attribute_values(claim: Attributed) -> dict[str, Any]:
    """Return all fields that hold attributes.

    They are a mapping of names to values, to be given to another struct.
    """
    return {field: getattr(claim, field) for attribute in ATTRIBUTES for field in attribute.fields}


def changes(before: Attributed, after: Attributed, max_chars: int) -> Iterator[str]:
    """Yield every attribute that differs, in words.

    Texts are shortened to `max_chars` code points.
    """
    for attribute in ATTRIBUTES:
        old, new = getattr(before, attribute.name), getattr(after, attribute.name)
        if old != new:
            yield attribute.change(old, new, max_chars)


def conflicts(held: Attributed, offered: Attributed, max_chars: int, *, complete: bool) -> Iterator[str]:
    """Yield every attribute in which two claims contradict each other, in words."""
    for attribute in ATTRIBUTES:
        values = getattr(held, attribute.name), getattr(offered, attribute.name)
        if said := attribute.conflict(*values, max_chars, complete=complete):
            yield said
