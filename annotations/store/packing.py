"""Changes as rows of a file, without the values that can be derived.

A row leaves out fields that are as if nothing was said. A claim that stands in a row before and after the change is
there whole before it, and afterwards only with the fields that differ. A row needs no other row to be read: damage to
one costs one change. Rows of older versions hold whole claims, and are read as well.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Change
from annotations.store.checksum import Row


def _defaults(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields of a struct that have a default, with it as the row would have it."""
    found = {}
    for field in msgspec.structs.fields(kind):
        if field.default is not msgspec.NODEFAULT:
            found[field.name] = msgspec.to_builtins(field.default)
        elif field.default_factory is not msgspec.NODEFAULT:
            found[field.name] = msgspec.to_builtins(field.default_factory())
    return found


_CHANGE_DEFAULTS = _defaults(Change)
_CLAIM_DEFAULTS = _defaults(Claim)


def packed(change: Change) -> Row:
    """Return the row of a change, without its checksum."""
    row: Row = msgspec.to_builtins(change)
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
    versions = {claim["id"]: claim for claim in _claims_before(row)}
    row["after"] = [
        _difference(versions[claim["id"]], claim) if claim["id"] in versions else _short(claim, _CLAIM_DEFAULTS)
        for claim in row["after"]
    ]
    row["before"] = [_short(claim, _CLAIM_DEFAULTS) for claim in row["before"]]
    row["lost"] = [{**orphan, "claim": _short(orphan["claim"], _CLAIM_DEFAULTS)} for orphan in row["lost"]]
    return _short(row, _CHANGE_DEFAULTS)


def unpacked(row: Mapping[str, Any]) -> Row:
    """Return a row with whole claims; anything that is not as we write it stays for the decoder to refuse."""
    after = row.get("after")
    if not isinstance(after, list) or not (row.get("before") or row.get("lost")):
        return dict(row)
    versions = {name: claim for claim in _claims_before(row) if (name := _id_of(claim))}
    whole = [{**versions[name], **claim} if (name := _id_of(claim)) in versions else claim for claim in after]
    return {**row, "after": whole}


def _id_of(claim: Any) -> str:
    """Return the id of a claim; empty for what is none."""
    name = claim.get("id") if isinstance(claim, dict) else None
    return name if isinstance(name, str) else ""


def _claims_before(row: Mapping[str, Any]) -> list[Any]:
    """Return the claims in a row as they were before the change, and those that were set aside."""
    before, lost = row.get("before"), row.get("lost")
    claims = list(before) if isinstance(before, list) else []
    orphans = lost if isinstance(lost, list) else []
    return claims + [orphan.get("claim") for orphan in orphans if isinstance(orphan, dict)]


def _difference(before: Row, after: Row) -> Row:
    return {name: value for name, value in after.items() if name == "id" or before.get(name) != value}


def _short(row: Row, defaults: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name not in defaults or defaults[name] != value}
