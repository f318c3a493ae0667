"""The cost of `copydesk quotes` on many articles: `python tests/bench/quotes.py 100000 FOLDER [--kills 10]`.

The corpus is that of `corpora.py`, with three quotations in every article; one of them is taken from another article,
as it is or with words left out. The command runs with an empty cache, then again with the one it has left. Printed are
the seconds, those of a processor, and the peak memory of each run, with the pairs. With `--kills`, it is run once more
with an empty cache, killed (SIGKILL) so often, each time later by a part of the first run's time, and begun again; the
last run must print the same to the byte. Nothing else is asserted.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from corpora import articles


def make(count: int, folder: Path) -> Path:
    """Write the corpus, unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"quoted-{count}.jsonl"
    if path.exists():
        return path
    chance = random.Random(11)
    earlier: list[list[str]] = []
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count):
            words = article["text"].replace("\n\n", " ").split()
            quoted = [words[at : at + chance.randint(8, 40)] for at in (10, 60)]
            taken = chance.choice(earlier) if earlier else quoted[0]
            kept = taken if chance.random() < 0.5 else taken[:4] + taken[5 + len(taken) // 8 :]
            said = [f"“{' '.join(each)},” the mayor said." for each in (*quoted, kept)]
            article["text"] = "\n\n".join((article["text"], *said))
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            earlier = [*earlier[-5000:], *quoted]
    return path


class Run:
    """One run of the command, which prints to a file."""

    def __init__(self, corpus: Path, cache: Path) -> None:
        self.printed = corpus.with_suffix(".out")
        self.begun = time.perf_counter()
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tui", "quotes", corpus, "--json"],
                stdout=out,
                stderr=subprocess.PIPE,
                env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            )

    def kill_after(self, seconds: float) -> bool:
        """Kill the process some seconds after its beginning; return whether it had not ended by itself."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()
            return True
        return False

    def finish(self, what: str) -> tuple[float, str]:
        """Print what the run has cost; return its seconds, and the SHA-256 of what it has printed."""
        said = self.process.stderr.read().decode() if self.process.stderr else ""
        _, status, used = os.wait4(self.process.pid, 0)
        seconds = time.perf_counter() - self.begun
        data = self.printed.read_bytes()
        pairs = len(data.splitlines())
        print(f"{what}: {seconds:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of a processor, ", end="")
        print(f"{used.ru_maxrss / 1024:.0f} MB at the most, {pairs:,} pairs, status {status}")
        print(f"   {said.splitlines()[-1] if said else ''}", flush=True)
        return seconds, hashlib.sha256(data).hexdigest()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    corpus = make(asked.articles, asked.folder)
    cache = asked.folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    seconds, whole = Run(corpus, cache).finish("first")
    _, again = Run(corpus, cache).finish("again")
    print(f"the same: {again == whole}")
    if not asked.kills:
        return
    shutil.rmtree(cache)
    # Later each time, so that kills meet listing, reading and comparing.
    killed = sum(Run(corpus, cache).kill_after(seconds * at / (asked.kills + 1)) for at in range(1, asked.kills + 1))
    _, resumed = Run(corpus, cache).finish(f"after {killed} kills")
    print(f"the same: {resumed == whole}")
    sys.exit(resumed != whole or again != whole)


if __name__ == "__main__":
    main()
