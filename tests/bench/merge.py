"""Merging the claims of two machines: `python tests/bench/merge.py [FILES]`, by default 5,000 files.

Both have changed each file: one a note, the other a label. The files are merged in this process, as `copydesk share
sync` does where more than twenty are concerned, beside reading the three versions with nothing else. Then `git merge`'s
own way: the program started for one file, twenty times, beside Python started with nothing to do. Processor time, which
other programs lengthen less. Nothing is asserted, but that each file is merged without a conflict.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpora import articles

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.sharing.versions import merge_versions, read_version
from annotations.store.tables import write_new_file
from annotations.text.segmentation import sentences

STARTS = 20
CLAIMS = 10
SIDES = ("base", "ours", "theirs")


def build(folder: Path, files: int) -> dict[str, str]:
    """Write three versions of each file; return the texts by fingerprint."""
    texts = {}
    for side in SIDES:
        (folder / side).mkdir()
    for number, fields in enumerate(articles(files)):
        article = Article(id=f"{number:06}", title=fields["title"], text=fields["text"])
        texts[article.sha256] = article.text
        cut = sentences(article.text)
        claims = [Claim.of(article.text, *cut[at % len(cut)], "fact") for at in range(CLAIMS)]
        base = edits.tag(Record.new(article, "ana"), *claims).apply(Record.new(article, "ana"))
        noted, relabelled = base.claims[0], base.claims[-1]
        changed = {
            "base": base,
            "ours": edits.change(base, noted, noted.noted("Seen.")).apply(base),
            "theirs": edits.change(base, relabelled, relabelled.relabelled("quote")).apply(base),
        }
        for side, record in changed.items():
            write_new_file(folder / side / f"{article.id}.json", record)
    return texts


def spent(command: list[str]) -> float:
    """Run a program and return the milliseconds of the processor that it used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def by_git(folder: Path) -> None:
    """Print what the program takes for one file, started as git starts it."""
    base, ours, theirs = (next((folder / side).iterdir()) for side in SIDES)
    copy = folder / ours.name
    programs: dict[str, list[float]] = {"Python alone": [], "one file, as git does": []}
    for _ in range(STARTS):
        programs["Python alone"].append(spent([sys.executable, "-c", "pass"]))
        copy.write_bytes(ours.read_bytes())
        command = [sys.executable, "-m", "tui", "merge", "--", str(base), str(copy), str(theirs), str(ours)]
        programs["one file, as git does"].append(spent(command))
    for name, values in programs.items():
        print(f"{name:<28}{min(values):>9.1f} ms{statistics.median(values):>9.1f} ms, least and median of {STARTS}")


def main(files: int = 5_000) -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        texts = build(folder, files)
        versions = [[(folder / side / f"{at:06}.json").read_bytes() for side in SIDES] for at in range(files)]
        begin = time.process_time()
        for three in versions:
            for data in three:
                read_version(data, "it")
        read = time.process_time() - begin
        begin = time.process_time()
        clashes = [merge_versions(base, ours, theirs, texts.get).clashes for base, ours, theirs in versions]
        merged = time.process_time() - begin
        assert not any(clashes)
        for name, seconds in (("three versions read", read), ("read and merged", merged)):
            print(
                f"{name:<28}{seconds:>9.2f} s{1000 * seconds / files:>9.2f} ms a file{seconds / read:>8.2f}×",
                flush=True,
            )
        by_git(folder)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:] if each.isdigit()))
