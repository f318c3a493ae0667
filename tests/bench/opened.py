"""What is waited for inside an open article: `python tests/bench/opened.py [ROUNDS]`.

A search in a text of 1 MB, letter by letter, for a word that stands everywhere and for one that stands at the end
alone, beside a line down in the bare application; and the word at the end, typed at once with Enter, beside `less` and
`vim`, where they are installed. Then how long it takes from the command to entities on the screen: cold, with nothing
kept from an earlier time, and warm. Entities are found in a process of their own: the processor's time is that of the
screen alone. What finding them costs is in `entities.py`. Look at the ratios; nothing is asserted.
"""

import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from outside import ROOT, ROUNDS, Table, Taken, bare, copydesk, first, key, peers, settle, shown, told, until
from reader import BEGINS, SIZES, alone, cleared, corpus, lines, opened, unread

EVERYWHERE, LAST = "blinken", "Zanzibar"
ENDS = f"in {LAST}."
LEGEND = "person place group org date"
"""What the status line says when there are entities."""


def searched(folder: Path) -> Table:
    """Search in 1 MB."""
    home = corpus(folder, "large", SIZES["1 MB"], 0, f"\n\nThey will meet again {ENDS}")
    table: Table = defaultdict(list)
    for _ in range(ROUNDS):
        with bare(home / "article.txt") as terminal:
            terminal.wait_for("Enter opens")
            opened(terminal)
            table["bare, a line"] += lines(terminal, "bare", "1 MB")
        with unread(home) as terminal:
            opened(terminal)
            cleared(terminal)
            for name, word in {"everywhere": EVERYWHERE, "at the end": LAST.lower()}.items():
                terminal.press("/")
                settle(terminal)
                table[f"letter, word {name}"] += [key(terminal, letter) for letter in word]
                terminal.press("\x1b")
                settle(terminal)
            table["word at the end"].append(until(terminal, f"/{LAST}\r", ENDS))
        for peer in ("less", "vim"):
            if begin := peers().get(peer):
                with begin(alone(home)) as terminal:
                    terminal.wait_for(BEGINS)
                    shown(terminal)
                    table[f"word at the end, {peer}"].append(until(terminal, f"/{LAST}\r", ENDS))
    return table


def found(folder: Path) -> Table:
    """Wait for entities, with nothing in the cache and with what the first time put there."""
    table: Table = defaultdict(list)
    for _ in range(ROUNDS):
        shutil.rmtree(folder / "cache", ignore_errors=True)
        for case in ("cold", "warm"):
            for what, taken in zip(("text", "entities"), _begun(folder), strict=True):
                table[f"{what}, {case}"].append(taken)
    return table


def _begun(folder: Path) -> tuple[Taken, Taken]:
    """Begin with the sample; return what it took until the first text was there, and until its entities were."""
    begun = time.perf_counter()
    with copydesk(ROOT / "seeds", folder, "--store", str(folder / "claims"), model="") as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        taken = first(terminal, BEGINS, begun), first(terminal, LEGEND, begun)
        settle(terminal, 1.0)
        return taken


def tell(folder: Path) -> None:
    """Measure, and print both tables."""
    told("search in 1 MB", "bare, a line", searched(folder))
    told("entities, from the command", "text, warm", found(folder))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tell(Path(temporary))
