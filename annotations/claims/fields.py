"""The fields of a claim in groups that change together, and changes carried over group by group."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from annotations.claims import attributes
from annotations.claims.attributes import ATTRIBUTES
from annotations.claims.claim import Claim

Group = tuple[str, ...]
"""Names of fields that only make sense together. `attributes.NAME` is one attribute that the corpus defines."""

LABEL: Group = ("label",)
EDGES: Group = ("start", "end", "text", "prefix", "suffix")
_OWN = ("id", "created", "updated")
"""The fields that say which claim it is and when it was made: never decided by themselves."""


def _groups() -> tuple[Group, ...]:
    named = (LABEL, EDGES, *(attribute.fields for attribute in ATTRIBUTES))
    known = {*_OWN, *(name for group in named for name in group)}
    return (*named, *((name,) for name in Claim.__struct_fields__ if name not in known))


GROUPS = _groups()
"""All groups. A field that no attribute names is a group by itself."""


_EMPTY = Claim(
    id="",
    start=0,
    end=1,
    label="",
    text="",
    prefix="",
    suffix="",
    created=datetime.min.replace(tzinfo=UTC),
    updated=datetime.min.replace(tzinfo=UTC),
)


def defaults(group: Group) -> tuple[Any, ...]:
    """Return the values that a group has in a claim of which nothing was said."""
    return values(_EMPTY, group)


def values(claim: Claim, group: Group) -> tuple[Any, ...]:
    """Return the values of a group."""
    return tuple(_value(claim, name) for name in group)


def _value(claim: Claim, name: str) -> Any:
    field, _, key = name.partition(".")
    return getattr(claim, field).get(key, "") if key else getattr(claim, field)


def decided_alone(one: Claim, other: Claim) -> Iterator[Group]:
    """Yield all groups, with each attribute of the corpus in which two claims differ as one of its own."""
    for group in GROUPS:
        if group == attributes.OWN.fields:
            names = attributes.differing(one.attributes, other.attributes)
            yield from ((f"{attributes.OWN.name}.{name}",) for name in names)
        else:
            yield group


def differing(one: Claim, other: Claim) -> list[Group]:
    """Return the groups in which two claims differ."""
    return [group for group in GROUPS if values(one, group) != values(other, group)]


def with_groups(claim: Claim, other: Claim, *groups: Group) -> Claim:
    """Return the claim with some groups of another."""
    taken: dict[str, Any] = {}
    for name in (name for group in groups for name in group):
        field, _, key = name.partition(".")
        if key:
            held = {**taken.get(field, getattr(claim, field)), key: _value(other, name)}
            taken[field] = {each: value for each, value in sorted(held.items()) if value}
        else:
            taken[field] = getattr(other, field)
    return msgspec.structs.replace(claim, **taken) if taken else claim


def patched(standing: Claim, before: Claim, after: Claim, placed: Claim | None = None) -> Claim:
    """Return the standing claim with the difference between two versions of it.

    What another program or another machine changed in the meantime stays as it is. `placed` is the version `after` at
    the offsets of the text in which the claim stands; `None` if that is the text of both versions.
    """
    if standing in (before, after):
        return after
    moment = after.updated if standing.updated == before.updated else max(standing.updated, after.updated)
    own = three_way(before.attributes, after.attributes, standing.attributes)[0]
    made = with_groups(standing, placed or after, *differing(before, after))
    return msgspec.structs.replace(made, updated=moment, attributes=own)


def three_way(
    base: Mapping[str, str], wins: Mapping[str, str], other: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return attributes that two sides have changed, one by one, and the names of those that both have changed.

    Where both have changed one, that of the side that `wins` holds.
    """
    made, clashes = dict(wins), []
    for name in attributes.differing(wins, other):
        was, held, offered = (each.get(name, "") for each in (base, wins, other))
        if was == held:
            made[name] = offered
        elif was != offered:
            clashes.append(name)
    return {name: value for name, value in sorted(made.items()) if value}, clashes
