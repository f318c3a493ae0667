"""What opening an article and its keys cost, beside the bare application: `python tests/bench/reader.py [ROUNDS]`.

Texts of 7 kB, 100 kB and 1 MB, without claims and with many. Rounds of all programs take turns; each begins with a
store as it was made, because an article opens where its reader has come to. A key is timed until nothing has been
drawn for 40 ms, which are not counted. Look at the ratios; nothing is asserted, but that each key draws something.

Copydesk goes down by sentences of two to four lines and scrolls from the first keys on, the bare application once its
bar has come down the screen: keys for a line are counted where both scroll. All other keys are counted from the top.
Held keys, and 200 at once, are not measured in 7 kB, where a text of 36 sentences and 100 lines comes to its end.
"""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from outside import (
    QUICK,
    ROOT,
    ROUNDS,
    Table,
    Taken,
    bare,
    copydesk,
    key,
    peers,
    processor,
    settle,
    shown,
    told,
    until,
)
from terminal import Terminal

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store

SEED = (ROOT / "seeds" / "000_f33cf88d83b625ee.txt").read_text("utf-8")
BEGINS = "talks in Beijing aimed"
"""Words from the first sentence of the sample, beyond what titles show of it; no program breaks a line in them."""

SIZES = {"7 kB": 0, "1 MB": 1_000_000} if QUICK else {"7 kB": 0, "100 kB": 100_000, "1 MB": 1_000_000}
CLAIMS = (0, 3_000)
LINES, PAGES = (10, 4) if QUICK else (30, 8)
HAS_LINES, HAS_PAGES = 20, 4
"""How many keys the sample has room for, lines after those that go before."""

BEFORE = {"bare": 20, "slate-nlp": 10, "Copydesk": 8}
"""Keys for a line until a program scrolls."""


def corpus(folder: Path, name: str, size: int, claims: int, end: str = "") -> Path:
    """Make a corpus of one article of about `size` characters with so many overlapping claims."""
    home = folder / name
    home.mkdir()
    text = ((SEED + "\n\n") * (size // len(SEED) + 1))[: max(size, len(SEED))] + end
    (home / "article.txt").write_text(text, "utf-8")
    if claims:
        opened = open_corpus(home)
        article = opened.load(opened.entries[0])
        step = max(1, (len(article.text) - 200) // claims)
        made = [Claim.of(article.text, n * step, n * step + 150, "fact") for n in range(claims)]
        store = Store(store_folder(home), "bench")
        store.apply(article, [edits.tag(store.load(article), *made)])
    return home


def alone(home: Path) -> Path:
    """Copy the text to where programs may write beside it; slate-nlp knows no blank in a name."""
    folder = Path(tempfile.mkdtemp(dir=home.parent))
    return Path(shutil.copy(home / "article.txt", folder))


def unread(home: Path) -> Terminal:
    """Start Copydesk with a copy of the store as it was made, one key away from the article."""
    store = home.with_name(f"{home.name}-store")
    shutil.rmtree(store, ignore_errors=True)
    if store_folder(home).exists():
        shutil.copytree(store_folder(home), store)
    terminal = copydesk(home, home.parent, "--store", str(store))
    terminal.wait_for("1 article")
    shown(terminal)
    return terminal


def opened(terminal: Terminal) -> Taken:
    """Open the article; return what it took until its text was there."""
    taken = until(terminal, "\r", BEGINS)
    shown(terminal, 1.0)
    return taken


def cleared(terminal: Terminal) -> None:
    """Dismiss the notification about missing entities: it would cover the text for six seconds."""
    said = "No entities:"
    terminal.wait_for(said)
    row, line = next((row, line) for row, line in enumerate(terminal.screen.display, 1) if said in line)
    place = f"{line.index(said) + 1};{row}"
    terminal.press(f"\x1b[<0;{place}M\x1b[<0;{place}m")
    terminal.wait_for(lambda text: said not in text)
    settle(terminal)


def measured(folder: Path) -> dict[str, Table]:
    """Return what everything took, by what was done and by the case."""
    homes = {
        f"{name}, {claims:,} claims": corpus(folder, f"{name}-{claims}", size, claims)
        for name, size in SIZES.items()
        for claims in CLAIMS
    }
    slate = peers().get("slate-nlp")
    tables: dict[str, Table] = defaultdict(lambda: defaultdict(list))
    for _ in range(ROUNDS):
        for case, home in homes.items():
            size = _size(case)
            if case.endswith(" 0 claims"):
                with bare(home / "article.txt") as terminal:
                    terminal.wait_for("Enter opens")
                    shown(terminal)
                    tables["open"][f"bare, {size}"].append(opened(terminal))
                    _keys(terminal, f"bare, {size}", tables)
                if slate:
                    text = alone(home)
                    with slate(text) as terminal:
                        terminal.wait_for(BEGINS)
                        settle(terminal)
                        tables["line"][f"slate-nlp, {size}"] += lines(terminal, "slate-nlp", size)
            with unread(home) as terminal:
                tables["open"][case].append(opened(terminal))
                cleared(terminal)
                _keys(terminal, case, tables)
    return tables


def _size(case: str) -> str:
    return next(size for size in SIZES if size in case)


def lines(terminal: Terminal, program: str, size: str) -> list[Taken]:
    """Go down to where the program scrolls; return what each line takes from there."""
    down = "\x1bOB" if program == "slate-nlp" else "j"
    for _ in range(BEFORE[program]):
        key(terminal, down)
    return [key(terminal, down) for _ in range(LINES if SIZES[size] else min(LINES, HAS_LINES))]


def _keys(terminal: Terminal, case: str, tables: Mapping[str, Table]) -> None:
    size = _size(case)
    tables["line"][case] += lines(terminal, "bare" if case.startswith("bare") else "Copydesk", size)
    _top(terminal)
    tables["page"][case] += [key(terminal, " ") for _ in range(PAGES if SIZES[size] else min(PAGES, HAS_PAGES))]
    if SIZES[size]:
        _top(terminal)
        tables["held, 30 a second for 2 s"][case].append(_held(terminal))
        _top(terminal)
        tables["200 keys at once"][case].append(key(terminal, "j" * 200))


def _top(terminal: Terminal) -> None:
    terminal.press("g")
    settle(terminal)


def _held(terminal: Terminal) -> Taken:
    """Hold a key; return how long it draws on after the last, and the processor's time for one key."""
    pid, count = terminal.process.pid, 60
    used, begun = processor(pid), time.perf_counter()
    for number in range(count):
        while (left := begun + number / 30 - time.perf_counter()) > 0:
            settle(terminal, left)
        terminal.press("j")
    last = time.perf_counter()
    return Taken(max(0.0, settle(terminal, 0.25) - last) * 1000, (processor(pid) - used) / count)


def tell(folder: Path) -> None:
    """Measure, and print a table for each action."""
    for what, table in measured(folder).items():
        told(what, "", table, {case: f"bare, {_size(case)}" for case in table})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tell(Path(temporary))
