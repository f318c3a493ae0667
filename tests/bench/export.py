"""What an export of 100,000 claims in 5,000 articles costs in each format: `python tests/bench/export.py [FORMAT…]`.

Each is run through the command line: seconds from start to end and of the processor, megabytes a second, peak memory.
Beside them what the same machine takes in the same run for less: to read the same files with plain TinyDB, which is all
that an export begins with, and to write the lines of the native export with the standard json. Look at the ratios.
An export reads everything back as well and compares. Nothing is asserted.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpora import articles
from outside import PROGRAM, QUICK
from tinydb import TinyDB

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.exchange.formats.table import FORMATS
from annotations.store.store import Store
from annotations.text.segmentation import sentences

ARTICLES, EACH = (50 if QUICK else 5_000), 20
LABELS = ("fact", "quote", "speculation")
KINDS = (("jsonl", "--by", "claim"), ("jsonl", "--by", "sentence"), *((name,) for name in FORMATS))


def filled(folder: Path) -> None:
    """Make a store with 20 claims in each article, a fifth of them inside another."""
    store = Store(folder / "annotations", "bench")
    for fields in articles(ARTICLES):
        article = Article(id=fields["id"], title=fields["title"], text=fields["text"])
        (folder / f"{article.id}.txt").write_text(article.text, "utf-8")
        cut = sentences(article.text)
        claims = []
        for number in range(EACH):
            start, end = cut[number % len(cut)]
            inside = number // len(cut) or number % 5 == 4
            start = start + (number % 7) + number // len(cut) if inside else start
            claims.append(Claim.of(article.text, min(start, end - 1), end, LABELS[number % 3]))
        store.apply(article, [edits.tag(store.load(article), *claims)])


def run(arguments: list[str]) -> tuple[float, float, float]:
    """Run a command; return its seconds on the clock and of the processor, and its peak of memory in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        sys.exit(process.stderr.read().decode() if process.stderr else "it failed")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def plain(folder: Path) -> None:
    """Read every file of the store with TinyDB as it comes."""
    for path in (folder / "annotations" / "bench").glob("*.json"):
        TinyDB(path).table("claims").all()


def dumped(source: Path) -> None:
    """Read the lines of the native export and write them, both with the standard json."""
    with source.open() as lines, source.with_suffix(".again").open("w") as out:
        for line in lines:
            out.write(json.dumps(json.loads(line)) + "\n")


def told(name: str, seconds: float, processor: float, memory: float, size: int, ratio: float) -> None:
    """Print one line of the table."""
    print(
        f"{name:<22}{seconds:7.2f}{processor:7.2f}{size / 1e6:8.1f}{size / 1e6 / seconds:8.1f}{memory:8.0f}{ratio:8.2f}"
    )


def main() -> None:
    """Print the table."""
    wanted = [each for each in sys.argv[1:] if not each.startswith("--")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "corpus"
        folder.mkdir()
        filled(folder)
        native = Path(temporary) / "native.jsonl"
        run([PROGRAM, "export", str(folder), "-o", str(native)])
        begin = time.process_time()
        plain(folder)
        base = time.process_time() - begin
        print(f"{'':<22}{'s':>7}{'cpu s':>7}{'MB':>8}{'MB/s':>8}{'peak MB':>8}{'ratio':>8}")
        told("TinyDB, read alone", base, base, 0, 0, 1)
        begin = time.process_time()
        dumped(native)
        spent = time.process_time() - begin
        told("json, lines alone", spent, spent, 0, native.stat().st_size, spent / base)
        for name, *more in KINDS:
            if wanted and name not in wanted:
                continue
            out = Path(temporary) / f"{name}{''.join(more[1:])}{FORMATS[name].ending}"
            seconds, processor, memory = run([PROGRAM, "export", str(folder), "-f", name, *more, "-o", str(out)])
            size = sum(path.stat().st_size for path in (out, *out.rglob("*")) if path.is_file())
            told(" ".join((name, *more[1:])), seconds, processor, memory, size, processor / base)


if __name__ == "__main__":
    main()
