"""How soon there is a first screen, beside the bare application, in one run: `python tests/bench/start.py [ROUNDS]`.

The sample articles, 10,000 files and one file of 100,000 articles, each opened with what the cache has from an earlier
time. Rounds of all programs take turns; what is counted is until the list is on the screen. Nothing is asserted.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from corpora import make
from outside import ROOT, Taken, bare, copydesk, first, settle, spread


def cases(folder: Path, *, few: bool = False) -> dict[str, tuple[Path, str]]:
    """Make the corpora; return each with what its list shows."""
    here = {
        "sample": (ROOT / "seeds", "2 articles"),
        "10,000 files": (make("files", 10_000, folder), "10,000 articles"),
    }
    if not few:
        here["100,000 JSONL"] = (make("jsonl", 100_000, folder), "100,000 articles")
    return here


def measured(folder: Path, rounds: int, *, few: bool = False) -> dict[str, list[Taken]]:
    """Start all of them in turns; return what each start took."""
    env = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder)}
    every = cases(folder, few=few)
    for corpus, shown in every.values():
        with copydesk(corpus, env, "--store", str(folder / "claims")) as terminal:
            terminal.wait(shown)
            terminal.wait(lambda text: "looking into" not in text, 300)
            settle(terminal, 1.0)
    taken: dict[str, list[Taken]] = {"bare": [], **{case: [] for case in every}}
    for _ in range(rounds):
        begun = time.perf_counter()
        with bare(str(ROOT / "README.md")) as terminal:
            taken["bare"].append(first(terminal, "Enter opens", begun))
        for case, (corpus, shown) in every.items():
            begun = time.perf_counter()
            with copydesk(corpus, env, "--store", str(folder / "claims")) as terminal:
                taken[case].append(first(terminal, shown, begun))
    return taken


def main() -> None:
    """Print a table of medians with minimum and maximum, and ratios to the bare application."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as temporary:
        taken = measured(Path(temporary), rounds, few="--few" in sys.argv)
    floor = [statistics.median(each) for each in zip(*taken["bare"], strict=True)]
    print(f"{'':<16}{'wall ms':>24}{'cpu ms':>24}{'wall':>8}{'cpu':>8}")
    for case, values in taken.items():
        wall, cpu = zip(*values, strict=True)
        ratios = statistics.median(wall) / floor[0], statistics.median(cpu) / floor[1]
        print(f"{case:<16}{spread(wall):>24}{spread(cpu):>24}{ratios[0]:>7.2f}×{ratios[1]:>7.2f}×")


if __name__ == "__main__":
    main()
