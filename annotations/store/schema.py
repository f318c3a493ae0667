"""Versions of the tables, and upgrades from each version to the next."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from annotations.claims.claim import NOT_IN_TEXT
from annotations.claims.record import FLAGGED
from annotations.errors import ReadOnlyError
from annotations.store.checksum import CHECKSUM, Row, is_intact, stamp_all, verify
from annotations.store.storage import DamagedError

SCHEMA = 4
"""The version of the tables that this Copydesk writes; it reads this version and older ones.

1: the first. 2: orphans can be re-anchored and dropped; a change names its orphans and its judgements of suggestions;
an article counts the suggestions that were shown. 3: rows and tables have checksums. 4: a flag is no status but beside
it; a claim has the words of the article for its speaker beside the name; claims and articles have attributes; a change
may be a merge, or hold a decision of an adjudicator, and its row leaves out what can be told from it (`packing`).
"""

FIRST_WITH_CHECKSUMS = 3

State = dict[str, dict[str, dict[str, Any]]]
"""The content of a store file: tables by name, rows by number, fields by name."""


def upgrade(state: State, path: Path) -> None:
    """Upgrade the tables of a file to the current version, in place.

    The next write puts the upgraded tables on disk. Raises `DamagedError` where the file has no valid version or a row
    does not match its checksum, `ReadOnlyError` where a newer Copydesk wrote it.
    """
    row = next(iter(state.get("schema", {}).values()), {})
    version = row.get("version")
    if not isinstance(version, int) or version < 1:
        raise DamagedError("it does not say which version wrote it")
    if is_newer(row):
        raise ReadOnlyError(f"{path} was written by a newer Copydesk and is left as it is")
    if not is_intact(row):
        raise DamagedError("the version in it does not match its checksum")
    if version >= FIRST_WITH_CHECKSUMS:
        verify(state)
    for number in range(version, SCHEMA):
        UPGRADES[number](state)


def is_newer(row: dict[str, Any]) -> bool:
    """Return whether the row of the table `schema` is that of a newer Copydesk.

    One flipped bit turns 3 into 7 and 4 into 5: the checksum of the row still fits the version that wrote it then.
    """
    version = row.get("version")
    try:
        versions = range(FIRST_WITH_CHECKSUMS, SCHEMA + 1)
        is_damaged = CHECKSUM in row and any(is_intact({**row, "version": each}) for each in versions)
    except DamagedError:
        is_damaged = True
    return isinstance(version, int) and version > SCHEMA and not is_damaged


def _add_orphans_and_suggestions(state: State) -> None:
    """Upgrade version 1 to 2.

    Its changes name no orphans and no judgements, and its articles count no suggestions.
    """
    for row in state.get("history", {}).values():
        row.setdefault("lost", [])
        row.setdefault("judged", [])
    for row in state.get("article", {}).values():
        row.setdefault("offered", {})


def _add_checksums(state: State) -> None:
    """Upgrade version 2 to 3: its rows have no checksums."""
    stamp_all(state)


def _separate_flags_and_names(state: State) -> None:
    """Upgrade version 3 to 4: `flagged` was a status, and a speaker was the words at the source span.

    The status beside a flag is the one from before it, and goes on as the claims made meanwhile imply. Nothing had
    attributes.
    """
    separate_flags(state.get("article", {}).values(), state.get("history", {}).values())
    for table in ("claims", "lost", "history"):
        for row in state.get(table, {}).values():
            add_words_of_speakers(row)
    for table in ("article", "claims"):
        for row in state.get(table, {}).values():
            row.setdefault("attributes", {})
    stamp_all(state)


def separate_flags(articles: Iterable[Row], history: Iterable[Row]) -> None:
    """Upgrade the rows of version 3 in place, without their checksums."""
    status = "new"
    for row in sorted(history, key=lambda row: str(row.get("when", ""))):
        was, became = row.get("status_before", "new"), row.get("status_after", "new")
        row["flag_before"], row["flag_after"] = was == FLAGGED, became == FLAGGED
        before = status if was == FLAGGED else was
        is_begun = before == "new" and row.get("what") != "status"
        after = became if became != FLAGGED else "in progress" if is_begun else before
        row["status_before"], row["status_after"] = before, after
        if row.get("what") == "status" and before == after and row["flag_before"] != row["flag_after"]:
            row["what"] = "flag"
        if row.get("undone") is None:
            status = after
    for row in articles:
        row["flagged"] = row.get("status") == FLAGGED
        if row["flagged"]:
            row["status"] = "in progress" if status == "new" and row.get("reviewed") else status


def add_words_of_speakers(row: dict[str, Any]) -> None:
    """Add the words of the article for the speaker to the claims of a row that was written before version 4, in place.

    The row is that of a claim, an orphan or a change.
    """
    lists = [held for name in ("before", "after", "lost") if isinstance(held := row.get(name), list)]
    orphans = [row, *(each for held in lists for each in held if isinstance(each, dict))]
    for claim in (*orphans, *(each.get("claim") for each in orphans)):
        if isinstance(claim, dict) and isinstance(claim.get("speaker"), str):
            has_place = claim.get("speaker_start", NOT_IN_TEXT) != NOT_IN_TEXT
            claim.setdefault("speaker_text", claim["speaker"] if has_place else "")


UPGRADES: dict[int, Callable[[State], None]] = {
    1: _add_orphans_and_suggestions,
    2: _add_checksums,
    3: _separate_flags_and_names,
}
"""The upgrade from each older version to the next one, by the older version."""
