"""The list of all claims: `python tests/bench/claims.py [ROUNDS] [--quick]`.

A corpus of 5,000 articles with 20 claims in each (`--quick`: of 500) is opened in a pseudo-terminal. Measured are `C`
until the first claims are listed and until all are, a line down while they are read and after, letters typed into the
filter beside a line down, a label for one claim and for all of an article, and `C` once more; and the memory before and
after. Rows are compared with a line down. Nothing is asserted.
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from corpora import make
from outside import QUICK, ROUNDS, Table, copydesk, key, memory, settle, told, until

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.segmentation import sentences

ARTICLES, EACH = (500 if QUICK else 5_000), 20
LABELS = ("fact", "quote", "speculation")
LINES = 20


def annotated(folder: Path) -> Path:
    """Make a corpus with so many claims in each article, and return where it is."""
    path = make("files", ARTICLES, folder)
    corpus, store = open_corpus(path), Store(store_folder(path), "bench")
    for entry in corpus.entries:
        article = corpus.load(entry)
        claims = [
            Claim.of(article.text, *span, LABELS[number % 3]).said_by(article.text[:12] if number % 3 == 1 else "")
            for number, span in enumerate((*sentences(article.text), *_halves(article.text))[:EACH])
        ]
        store.apply(article, [edits.tag(store.load(article), *claims)])
    return path


def _halves(text: str) -> list[tuple[int, int]]:
    """Return passages that fill up an article with few sentences."""
    return [(start, start + 60) for start in range(1, len(text) - 60, 30)]


def tell(folder: Path) -> None:
    """Print the table."""
    corpus = annotated(folder)
    count = f"{ARTICLES * EACH:,} claims"
    table: Table = defaultdict(list)
    for _ in range(ROUNDS):
        with copydesk(corpus, folder) as terminal:
            terminal.wait_for(f"{ARTICLES:,} articles", 300)
            terminal.wait_for(count, 300)
            settle(terminal, 2.0)
            before = memory(terminal.process.pid)
            table["C, first claims"].append(until(terminal, "C", "speaker"))
            table["line, while reading"] += [key(terminal, "j", 0.02) for _ in range(3)]
            table["then all claims"].append(until(terminal, "g", count))
            settle(terminal, 2.0)
            after = memory(terminal.process.pid)
            table["line"] += [key(terminal, "j") for _ in range(LINES)]
            terminal.press("/")
            settle(terminal)
            table["letter"] += [key(terminal, letter) for letter in "bakon"]
            terminal.press("\x15")
            settle(terminal)
            table["letter of label:"] += [key(terminal, letter) for letter in "label:q"]
            terminal.press("\r")
            settle(terminal)
            table["order"] += [key(terminal, "o", 0.3) for _ in range(4)]
            for digit, name in (("3", "speculation"), ("1", "fact"), ("3", "speculation"), ("1", "fact")):
                table["label, one claim"].append(until(terminal, digit, f"labelled {name}"))
            until(terminal, "q", "Enter open")
            table["C again, all claims"].append(until(terminal, "C", f" {count} "))
            settle(terminal)
            most = memory(terminal.process.pid, "VmHWM")
            print(f"memory: {before:.0f} MiB before, {after:.0f} after, {most:.0f} at the most")
    told(f"all claims, {ARTICLES * EACH:,}", "line", table)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tell(Path(temporary))
    sys.exit()
