"""The time of the last write of each file of an annotator, as the file itself states it.

Modification times are no guide: a checkout makes them later, a backup that is put back makes them earlier, and two
machines disagree. Every file says in its last table when it was written, always after the changes in its history.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotations.claims.record import Change
from annotations.errors import StoreError
from annotations.moment import MAX_STEP_BACK, go_on_from
from annotations.regular_file import open_regular
from annotations.store.excerpts import written_moment
from annotations.store.storage import AtomicJSONStorage, DamagedError, Stamp, stamp_of
from annotations.store.tables import parse

TAIL_BYTES = 1024
"""The bytes at the end of a file that hold its last table."""


class Recency:
    """The files of one annotator, by the moment of their last write."""

    def __init__(self, paths: Callable[[], Iterable[Path]]) -> None:
        """Look at the files that `paths` yields each time."""
        self._paths = paths
        self._known: dict[Path, tuple[Stamp, datetime]] = {}
        """The stamp of each file and when it was written, as last read."""

    def latest_first(self) -> list[tuple[datetime, Path]]:
        """Return every file with the moment of its last write, the latest first, but those of the future last.

        That of a file of version 1 or 2, or of a damaged one, is its modification time. Takes 15 µs a file that has
        changed since the last call, and 3 µs otherwise.
        """
        known: dict[Path, tuple[Stamp, datetime]] = {}
        for path in self._paths():
            with suppress(OSError):
                stamp = stamp_of(path)
                before = self._known.get(path)
                known[path] = before if before is not None and before[0] == stamp else (stamp, _written(path))
        self._known = known
        found = sorted(((moment, path) for path, (_, moment) in known.items()), reverse=True)
        # What a clock that was far ahead has written comes last: it would be the latest for as long.
        limit = datetime.now(UTC) + MAX_STEP_BACK
        usual = [each for each in found if each[0] <= limit]
        for moment, _ in usual[:1]:
            go_on_from(moment)
        return usual + [each for each in found if each[0] > limit]

    def latest_change(self, moment: Callable[[Change], datetime | None], skip: Path) -> tuple[datetime, str] | None:
        """Return the latest `moment` of any change, with the id of its article; the file `skip` is left out.

        A file is never written before its changes are made, so that files are read from the latest on, and only until
        no other file can hold a later change: one or two, however many there are. Unreadable files are skipped.
        """
        best: tuple[datetime, str] | None = None
        limit = datetime.now(UTC) + MAX_STEP_BACK
        for written, path in self.latest_first():
            if path == skip:
                continue
            if best is not None and (written < best[0] or written > limit):
                break
            with suppress(OSError, DamagedError, StoreError, ValueError):
                record = parse("", AtomicJSONStorage(path).read() or {}, path)
                for when in filter(None, map(moment, record.history)):
                    if best is None or (when > best[0] and (when <= limit or best[0] > limit)):
                        best = (when, record.row.id)
        return best


def _written(path: Path) -> datetime:
    """Return when a file was written. Raises `OSError`."""
    with open_regular(path) as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        moment = written_moment(file.read())
    return moment or datetime.fromtimestamp(path.stat().st_mtime, UTC)
