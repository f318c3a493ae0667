"""Copies of files of a store as they were before they were changed."""

import os
from pathlib import Path

from annotations.layout import BACKUP
from annotations.moment import now
from annotations.store.storage import flush_folder, read_store_file


class Backup:
    """The original files of one repair or merge, at their relative paths in `_backup/<time>`."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.folder = store / BACKUP / f"{now():%Y%m%dT%H%M%S%fZ}"

    def keep(self, path: Path) -> None:
        """Copy a file and flush the copy to the disk.

        Does nothing for a file that has been copied: the first copy is the original.
        """
        copy = self.folder / path.relative_to(self._store)
        if copy.exists():
            return
        copy.parent.mkdir(parents=True, exist_ok=True)
        data = read_store_file(path)
        # Not through a temporary file: its name may be that of a temporary file that is backed up as well.
        with copy.open("xb") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        for parent in copy.parents:
            flush_folder(parent)
            if parent == self._store:
                break
