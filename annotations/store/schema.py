"""The versions of the tables: what each brought, and how a file of an earlier one is brought up to this one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotations.errors import ReadOnlyError
from annotations.store.storage import DamagedError

SCHEMA = 2
"""The version of the tables that this Copydesk writes; it reads this one and older ones.

1: the first. 2: claims that were set aside can be settled and dropped, and a change says which ones it was about, and
which suggestions; an article says which were on offer.
"""

State = dict[str, dict[str, dict[str, Any]]]
"""Tables by name, rows by number, fields by name: what a file of the store says."""


def upgrade(state: State, path: Path) -> None:
    """Bring the tables of a file up to the version of today, in place: so they are written with the next tag.

    Raises `DamagedError` where a file does not say which version wrote it, `ReadOnlyError` where a newer one did.
    """
    version = next((row.get("version") for row in state.get("schema", {}).values()), None)
    if not isinstance(version, int) or version < 1:
        raise DamagedError("it does not say which version wrote it")
    if version > SCHEMA:
        raise ReadOnlyError(f"{path} was written by a newer Copydesk and is left as it is")
    for number in range(version, SCHEMA):
        UPGRADES[number](state)


def _set_aside_by_none(state: State) -> None:
    """Bring tables of version 1 up to 2: no change was about claims that were set aside, or suggestions."""
    for row in state.get("history", {}).values():
        row.setdefault("lost", [])
        row.setdefault("judged", [])
    for row in state.get("article", {}).values():
        row.setdefault("offered", {})


UPGRADES: dict[int, Callable[[State], None]] = {1: _set_aside_by_none}
"""What brings the tables of a version up to the next one."""
