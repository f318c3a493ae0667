"""The watcher: reports which files of a folder changed.

It goes by events and never polls. The one door to watchdog. It is imported by the listening thread, so that making a
`Watcher` costs nothing. While nothing changes, nothing here runs.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from logging import NullHandler, getLogger
from pathlib import Path
from threading import Condition, Thread
from time import time
from typing import TYPE_CHECKING
from warnings import filterwarnings

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

GATHER_SECONDS = 0.05
"""Seconds from the first change to the report of all changes so far."""

CLOCK_SLACK_SECONDS = 1.0
"""Seconds by which the clock of a disk may be behind ours."""


UNWATCHED = "Folders cannot be watched here: changes by other programs are shown with your next save"
"""The sentence for folders that cannot be watched; the reason follows."""

PathFilter = Callable[[Path, bool], bool]
"""Return whether a change of this path, a folder or not, should be reported."""


def _visible(path: Path, is_folder: bool) -> bool:
    return not is_folder and not path.name.startswith(".")


class Watcher:
    """Reports files of some folders that were added, changed or removed.

    `report(paths)` is called from a thread, with paths below the folders as they were given; `failed(why)` at most
    once, with a sentence, if the folders cannot be watched. A folder that does not exist yet is waited for. Folders
    inside the folders are ignored unless the folder is `deep`. Names with a leading dot are ignored: they belong to
    locks and to files that are being written.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        report: Callable[[frozenset[Path]], None],
        failed: Callable[[str], None],
        *,
        deep: Iterable[Path] = (),
        counts: PathFilter = _visible,
        gather: float | None = None,
        unseen: str = UNWATCHED,
    ) -> None:
        """Watch from now on, once started: no change from now on is missed.

        `deep` folders are watched with everything inside them; of those, only paths that `counts` accepts are reported.
        `gather` replaces `GATHER_SECONDS`, in seconds. `unseen` is the sentence for folders that cannot be watched.
        """
        self._deep = {Path(os.path.realpath(folder)): folder for folder in deep}
        self._folders = {Path(os.path.realpath(folder)): folder for folder in folders} | self._deep
        """The real folders, with the names by which they were given: the listener does not follow links."""
        self._report = report
        self._failed = failed
        self._counts = counts
        self._gather = gather
        self._unseen = unseen
        self._since = time() - CLOCK_SLACK_SECONDS
        self._change = Condition()
        self._files: set[Path] = set()
        self._dirs: set[Path] = set()
        self._watches: dict[Path, ObservedWatch] = {}
        self._closed = False

    def start(self) -> None:
        """Start a thread, which ends with the program or when `close` is called."""
        Thread(target=self._run, name="watcher", daemon=True).start()

    def close(self) -> None:
        """Report nothing more. Does not wait."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def _run(self) -> None:
        from watchdog.observers import Observer

        # Nested folders are reported twice, with a warning that would appear on the screen.
        filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        # A warning of the library would appear on the screen.
        getLogger("watchdog").addHandler(NullHandler())
        try:
            observer = Observer()
            observer.start()
        except (OSError, RuntimeError) as error:
            self._failed(self._sentence(error))
            return
        try:
            self._listen(observer)
        except (OSError, RuntimeError) as error:
            self._failed(self._sentence(error))
        finally:
            observer.stop()

    def _listen(self, observer: "BaseObserver") -> None:
        """Report changes until the watcher is closed."""
        listener = _listener(self._note)
        changed = self._watch_folders(observer, listener, self._since)
        while True:
            if changed:
                self._report(frozenset(changed))
            with self._change:
                self._change.wait_for(lambda: self._files or self._dirs or self._closed)
                self._change.wait_for(lambda: self._closed, GATHER_SECONDS if self._gather is None else self._gather)
                if self._closed:
                    return
                changed, dirs = self._files, self._dirs
                self._files, self._dirs = set(), set()
            if any(folder.is_relative_to(path) for folder in self._folders for path in dirs):
                for path in dirs & self._watches.keys():
                    observer.unschedule(self._watches.pop(path))
                changed |= self._watch_folders(observer, listener, 0.0)

    def _note(self, event: "FileSystemEvent") -> None:
        """Note what an event says has changed. Called by the thread of the listener."""
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        known = {given for path in paths if (given := self._given_name(path)) is not None}
        news = {path for path in known if self._counts(path, event.is_directory)}
        with self._change:
            self._files |= news
            if event.is_directory:
                self._dirs |= paths
            if self._files or self._dirs:
                self._change.notify_all()

    def _given_name(self, path: Path) -> Path | None:
        """Return the given name of a path in one of the folders, or of a deep folder."""
        if path.parent in self._folders:
            return self._folders[path.parent] / path.name
        for real, folder in self._deep.items():
            if path.is_relative_to(real):
                return folder / path.relative_to(real)
        return None

    def _watch_folders(self, observer: "BaseObserver", listener: "FileSystemEventHandler", since: float) -> set[Path]:
        """Listen to the folders that exist by now.

        Return the files, changed `since`, of those that are new.
        """
        new = set()
        while (wanted := self._folders_to_watch()) != self._watches.keys():
            for path in self._watches.keys() - wanted:
                observer.unschedule(self._watches.pop(path))
            for path in wanted - self._watches.keys():
                # The folder may be gone by now; then another one is needed.
                with suppress(FileNotFoundError, NotADirectoryError):
                    kinds = _kinds(files=path in self._folders)
                    self._watches[path] = observer.schedule(
                        listener, str(path), recursive=path in self._deep, event_filter=kinds
                    )
                    new.add(path)
        found = (
            path
            for real in new & self._folders.keys()
            for path in _files(real, self._folders[real], since, deep=real in self._deep)
        )
        return {path for path in found if self._counts(path, False)}

    def _sentence(self, error: Exception) -> str:
        why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        return f"{self._unseen} ({why})."

    def _folders_to_watch(self) -> set[Path]:
        """Return the folders to listen to.

        Each folder, and its parent to notice that it moves; else the nearest that exists.
        """
        wanted = set()
        for folder in self._folders:
            near = next(path for path in (folder, *folder.parents) if path.is_dir())
            wanted |= {near, folder.parent} if near == folder else {near}
        return wanted


def _files(real: Path, folder: Path, since: float, *, deep: bool) -> Iterator[Path]:
    """Yield the files of a folder that were changed or added since a moment."""
    there: list[os.DirEntry[str]] = []
    with suppress(OSError):
        there.extend(os.scandir(real))
    for each in there:
        if deep and each.is_dir(follow_symlinks=False):
            if not each.name.startswith("."):
                yield from _files(real / each.name, folder / each.name, since, deep=True)
            continue
        with suppress(OSError):
            if each.is_file() and each.stat().st_ctime >= since:
                yield folder / each.name


def _listener(note: Callable[["FileSystemEvent"], None]) -> "FileSystemEventHandler":
    from watchdog.events import FileSystemEvent, FileSystemEventHandler

    class Listener(FileSystemEventHandler):
        """Passes every event on."""

        def on_any_event(self, event: FileSystemEvent) -> None:
            """Pass an event on."""
            note(event)

    return Listener()


def _kinds(*, files: bool) -> "list[type[FileSystemEvent]]":
    """Return the kinds of events to listen for: of folders alone, or of files as well."""
    from watchdog import events

    folders: list[type[FileSystemEvent]] = [events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent]
    if not files:
        return folders
    # Linux reports that a written file was closed; elsewhere every write must do.
    written = events.FileClosedEvent if sys.platform == "linux" else events.FileModifiedEvent
    return [*folders, events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent, written]
