"""Versions of the tables, and upgrades from each version to the next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotations.errors import ReadOnlyError
from annotations.store.storage import DamagedError

SCHEMA = 2
"""The version of the tables that this Copydesk writes; it reads this version and older ones.

1: the first. 2: orphans can be re-anchored and dropped; a change names its orphans and its judgements of suggestions;
an article counts the suggestions that were shown.
"""

State = dict[str, dict[str, dict[str, Any]]]
"""The content of a store file: tables by name, rows by number, fields by name."""


def upgrade(state: State, path: Path) -> None:
    """Upgrade the tables of a file to the current version, in place.

    The next write puts the upgraded tables on disk. Raises `DamagedError` where the file has no valid version,
    `ReadOnlyError` where a newer Copydesk wrote it.
    """
    version = next((row.get("version") for row in state.get("schema", {}).values()), None)
    if not isinstance(version, int) or version < 1:
        raise DamagedError("it does not say which version wrote it")
    if version > SCHEMA:
        raise ReadOnlyError(f"{path} was written by a newer Copydesk and is left as it is")
    for number in range(version, SCHEMA):
        UPGRADES[number](state)


def _add_orphans_and_suggestions(state: State) -> None:
    """Upgrade version 1 to 2.

    Its changes name no orphans and no judgements, and its articles count no suggestions.
    """
    for row in state.get("history", {}).values():
        row.setdefault("lost", [])
        row.setdefault("judged", [])
    for row in state.get("article", {}).values():
        row.setdefault("offered", {})


UPGRADES: dict[int, Callable[[State], None]] = {1: _add_orphans_and_suggestions}
"""The upgrade from each older version to the next one, by the older version."""
