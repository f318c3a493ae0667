"""Many runs of the program, one after the other, in processes that start fast because Python is loaded only once.

`python fast_runs.py` reads a JSON list of runs from standard input, and writes a list of their outcomes.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

SECONDS = 120.0
"""Seconds after which a run is killed."""

MAX_MEMORY_BYTES = 4 * 2**30
"""Bytes of address space that a run gets: what reads without a limit ends with an error of memory."""


class Run(NamedTuple):
    """One run of the program."""

    arguments: Sequence[str]
    env: dict[str, str]


class Outcome(NamedTuple):
    """What came of a run."""

    status: int
    """The exit status; below 0 the signal that ended it, -9 if it took too long."""
    out: str
    err: str


def run_all(runs: Sequence[Run]) -> list[Outcome]:
    """Run the program so often, and return what came of it."""
    jobs = json.dumps([[list(map(str, run.arguments)), run.env] for run in runs])
    command = [sys.executable, str(Path(__file__))]
    done = subprocess.run(command, input=jobs, capture_output=True, text=True, check=True)
    return [Outcome(*each) for each in json.loads(done.stdout)]


def _run(arguments: list[str], env: dict[str, str]) -> tuple[int, str, str]:
    """Fork, run the program in the child, and return what came of it."""
    with TemporaryFile() as out, TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
            os.environ.update(env)
            sys.argv = ["copydesk", *arguments]
            _program()
        status = _wait(child)
        return status, _text(out), _text(err)


def _program() -> None:
    """Run the program and end the process, however it ends."""
    from tui.cli.main import main

    status: Any = 99
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _wait(child: int) -> int:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, 9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace"))


def main() -> None:
    """Run what standard input lists."""
    from tui.cli.main import complete

    complete()
    import annotations.exchange.exporter
    import annotations.exchange.importer
    import annotations.integrity.repair
    import annotations.reports.rows  # noqa: F401

    print(json.dumps([_run(*each) for each in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
