"""Watching the records of a store for a screen that shows those of several annotators."""

from pathlib import Path
from typing import Any

from textual.screen import Screen

from annotations.watcher import Watcher
from tui.messages import FilesChanged, WatchFailed


def watch_records(screen: Screen[Any], folder: Path) -> Watcher:
    """Start to watch the folders of all annotators in a store, also those that are new.

    The screen receives `FilesChanged` with the records that have changed, the app `WatchFailed` if watching fails.
    """

    def report(paths: frozenset[Path]) -> None:
        screen.post_message(FilesChanged(paths))

    def fail(why: str) -> None:
        screen.app.post_message(WatchFailed(why))

    def counts(path: Path, is_folder: bool) -> bool:
        holder = path.parent
        is_record = path.suffix == ".json" and not path.name.startswith(".")
        return is_record and not is_folder and holder.parent == folder and not holder.name.startswith(("_", "."))

    watcher = Watcher((), report, fail, deep=(folder,), counts=counts)
    watcher.start()
    return watcher
