"""Every kind of file that Copydesk writes, and processes that change files of each and may be killed.

`python kinds.py` does what a JSON list on its standard input says.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, TextIO

from derived_kinds import DERIVED
from failing_disk import FailingDisk
from kind import Kind
from made_kinds import MADE

from annotations.corpus.links import feeds
from annotations.errors import CopydeskError
from annotations.store import lock

SECONDS = 60
"""Seconds after which a process that hangs is ended by a signal."""

KINDS = {**MADE, **DERIVED}
"""Every kind, by name."""


def steps_of(kind: Kind, home: Path) -> int:
    """Return how many steps the disk takes for change 1; the folder is copied, and the copy changed."""
    copy = Path(shutil.copytree(home, home.with_name(f"{home.name}.counted"), symlinks=True))
    with FailingDisk(copy) as disk:
        kind.change(copy, 1)
    return len(disk.steps)


class Job(NamedTuple):
    """Changes that processes make at once, each in a process of its own."""

    kind: str
    home: str
    changes: list[list[int]]
    """The changes of each process."""
    reads: bool = True
    """Whether they read all of them afterwards."""
    die: int = -1
    """The step of the disk before which a process kills itself."""
    limit: int = -1
    """The bytes beyond which no file can be written while changes are made; -1 for no limit."""
    is_deadly: bool = False
    """Whether the system kills a process that writes beyond the limit; else what is left over is not written."""


class Ended(NamedTuple):
    """How a process ended."""

    status: int
    """0, or the signal that ended it, below 0."""
    said: list[str]
    """What was said of changes that could not be saved, or of reading them."""


def run_jobs(jobs: list[Job]) -> list[list[Ended]]:
    """Do jobs one after the other in processes that start fast, as Python is loaded once; return how each ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, str(Path(__file__))],
        input=json.dumps(jobs),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [[Ended(*each) for each in job] for job in json.loads(done.stdout)]


def _started(job: Job, changes: list[int], out: TextIO) -> int:
    """Fork a process that makes changes, then reads them."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    lock.LOCK_TIMEOUT_SECONDS = feeds.LOCK_SECONDS = SECONDS
    kind, home = KINDS[job.kind], Path(job.home)
    said = []
    with FailingDisk(home) as disk:
        disk.die(job.die)
        unlimited = _limited(job)
        calls: list[Callable[[], object]] = [partial(kind.change, home, each) for each in changes]
        calls += [partial(kind.held, home)] if job.reads else []
        for call in calls:
            try:
                call()
            except (CopydeskError, OSError) as error:
                said.append(str(error) or repr(error))
            except Exception:  # noqa: BLE001, the parent process fails the test
                said.append(traceback.format_exc())
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    json.dump(said, out)
    out.flush()
    os._exit(0)


def _limited(job: Job) -> tuple[int, int]:
    """Limit the size of files for this process as a job says; return the limit until now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if job.limit >= 0:
        sys.dont_write_bytecode = True
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if job.is_deadly else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.limit, hard))
    return soft, hard


def main() -> None:
    """Do the jobs that standard input lists."""
    found = []
    for job in (Job(*each) for each in json.load(sys.stdin)):
        with ExitStack() as stack:
            outs = [stack.enter_context(TemporaryFile("w+")) for _ in job.changes]
            children = [_started(job, changes, out) for changes, out in zip(job.changes, outs, strict=True)]
            ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            found.append([[status, _said(out)] for status, out in zip(ended, outs, strict=True)])
    print(json.dumps(found))


def _said(out: TextIO) -> list[str]:
    out.seek(0)
    said: list[str] = json.loads(out.read() or "[]")
    return said


if __name__ == "__main__":
    main()
