"""Wrong labels and the order of reading: `python tests/bench/doubts.py [flips|order|speed] [CORPUS] [--splits 10]`.

`flips`: one label in twenty is flipped, and the most doubtful ones are looked at: how many of them were flipped?
`order`: a simulation on articles whose labels are known. Read in the order of the corpus, at random, by diversity or by
doubt, how good is a model of the labels by then, on articles that are held back (a third)? `speed`: seconds and memory
for 100,000 sentences, beside a tenth of them.

CORPUS is a labelled corpus, or a file with a line of JSON an article: `id`, `text`, and `attributions` with `content`,
lists of spans; a sentence with ten characters of one is labelled quote. Without it articles are invented, whose few
sentence patterns are easily learnt.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

from corpora import articles as invented

from annotations.article import Article
from annotations.layout import store_folder
from annotations.text.segmentation import sentences
from annotations.training.doubts import LabelledSentence, find_doubts, labelled_sentences
from annotations.training.measures import Counts
from annotations.training.reading_order import at_random, by_diversity, by_doubt, mixed
from annotations.training.sentence_model import NONE, SentenceModel

sys.path.insert(0, str(Path(__file__).parent.parent))
import labelled_corpus

FLIPPED_SHARE, SEEDS, TOPS = 0.05, (1, 2, 3), (50, 200)

FIRST_SENTENCES, ARTICLES_A_ROUND, HELD_BACK_SHARE = 200, 5, 0.3

MARKS = (300, 400, 500, 600, 800, 1_000, 1_250, 1_500, 2_000)
"""Labelled sentences at which the curve is told."""

MIN_CONTENT_CHARS = 10

Labelled = Sequence[LabelledSentence]


def labelled(path: Path | None) -> tuple[Labelled, tuple[str, ...]]:
    """Return labelled sentences, and the labels that they have."""
    if path is None:
        found = [each for number in range(150) for each in _invented(number)]
    elif path.suffix == ".jsonl":
        found = [each for line in path.read_text("utf-8").splitlines() for each in _attributed(json.loads(line))]
    else:
        from annotations.corpus.corpus import open_corpus

        names = [label.name for label in open_corpus(path).settings.scheme.labels]
        found = labelled_sentences(store_folder(path), names)
    return found, tuple(sorted({label for each in found for label in each.labels}))


def _invented(number: int) -> Labelled:
    chance = random.Random(number)
    made = [labelled_corpus.sentence(chance) for _ in range(12)]
    name = f"{number:03}"
    return [
        LabelledSentence(name, "", "anna", name, place, text, frozenset(filter(None, [label])), ())
        for place, (text, label, _) in enumerate(made)
    ]


def _attributed(line: Mapping[str, object]) -> Labelled:
    text, name, attributions = line["text"], str(line["id"]), line["attributions"]
    assert isinstance(text, str)
    assert isinstance(attributions, list)
    contents = [span for each in attributions for span in each["content"]]
    found = []
    for start, end in sentences(text):
        inside = sum(max(0, min(end, b) - max(start, a)) for a, b in contents)
        labels = frozenset(["quote"] if inside >= MIN_CONTENT_CHARS else [])
        found.append(LabelledSentence(name, "", "anna", name, start, text[start:end], labels, ()))
    return found


def flips(given: Labelled, labels: Sequence[str]) -> None:
    """Tell how many of the most doubtful labels were flipped."""
    print(f"{len(given):,} sentences, {FLIPPED_SHARE:.0%} flipped")
    for seed in SEEDS:
        chance = random.Random(seed)
        wrong = set(chance.sample(range(len(given)), round(FLIPPED_SHARE * len(given))))
        noisy = [
            replace(each, labels=_other(each, labels, chance)) if n in wrong else each for n, each in enumerate(given)
        ]
        places = {(noisy[number].article, noisy[number].start) for number in wrong}
        found = find_doubts(noisy, labels, top=len(noisy))
        hits = [(each.article, each.start) in places for each in found.doubts]
        shares = "  ".join(f"{mean(hits[:top]):.0%} of the first {top}" for top in TOPS if len(hits) >= top)
        print(f"seed {seed}: {shares}  {sum(hits) / len(wrong):.0%} of all that were flipped, in {len(hits)} doubts")


def _other(each: LabelledSentence, labels: Sequence[str], chance: random.Random) -> frozenset[str]:
    others = [frozenset[str](), *(frozenset([label]) for label in labels)]
    return chance.choice([other for other in others if other != each.labels])


def order(given: Labelled, labels: Sequence[str], splits: int) -> None:
    """Tell how good a model is after so many sentences, by the order in which articles were read."""
    by_article: dict[str, list[LabelledSentence]] = defaultdict(list)
    for each in given:
        by_article[each.article].append(each)
    ways: dict[str, Callable[[list[str], list[str], int], list[str]]] = {
        "order of the corpus": lambda _read, left, _seed: sorted(left),
        "random": lambda _read, left, seed: [each.article for each in at_random(left, seed)],
        "diversity": lambda read, left, seed: _by_diversity(by_article, read, left, seed),
        "doubt": lambda read, left, seed: _by_doubt(by_article, labels, read, left, seed),
    }
    curves: dict[str, dict[int, list[float]]] = {way: defaultdict(list) for way in ways}
    whole: list[float] = []
    for split in range(splits):
        ids = sorted(by_article)
        random.Random(split).shuffle(ids)
        cut = round(HELD_BACK_SHARE * len(ids))
        held = [each for name in ids[:cut] for each in by_article[name]]
        whole.append(_f([each for name in ids[cut:] for each in by_article[name]], held, labels))
        for way, choose in ways.items():
            points = _read_all(by_article, ids[cut:], held, labels, lambda read, left: choose(read, left, split))  # noqa: B023
            for mark in MARKS:
                if mark <= points[-1][0]:
                    curves[way][mark].append(_at(points, mark))
    print(f"mean F of labels and none on held-back articles, {splits} splits; with all articles {mean(whole):.3f}")
    marks = [mark for mark in MARKS if len(curves["random"][mark]) == splits]
    print(f"{'sentences':>20}" + "".join(f"{mark:>7,}" for mark in marks))
    for way, curve in curves.items():
        print(f"{way:>20}" + "".join(f"{mean(curve[mark]):>7.3f}" for mark in marks))


def _read_all(
    by_article: Mapping[str, Labelled],
    ids: Sequence[str],
    held: Labelled,
    labels: Sequence[str],
    choose: Callable[[list[str], list[str]], list[str]],
) -> list[tuple[int, float]]:
    """Return, after each round, how many sentences were read and how good a model of them is."""
    left, read, points = list(ids), list[str](), list[tuple[int, float]]()
    while left:
        known = [each for name in read for each in by_article[name]]
        # The same articles begin, whatever the order is: a model needs some.
        some = choose(read, left)[:ARTICLES_A_ROUND] if len(known) >= FIRST_SENTENCES else left[:1]
        read += some
        left = [each for each in left if each not in some]
        known = [each for name in read for each in by_article[name]]
        if len(known) >= FIRST_SENTENCES:
            points.append((len(known), _f(known, held, labels)))
    return points


def _f(known: Labelled, held: Labelled, labels: Sequence[str]) -> float:
    """Return the mean F of the labels, and of none, that a model of some sentences has on others."""
    columns = (*labels, NONE)
    model = SentenceModel(columns)
    model.fit([each.text for each in known], [each.labels for each in known])
    best = model.probabilities([each.text for each in held]).argmax(axis=1)
    decided = [({columns[at]}, each.labels or {NONE}) for at, each in zip(best, held, strict=True)]
    return Counts.of_labels(decided, columns).mean_f


def _at(points: Sequence[tuple[int, float]], mark: int) -> float:
    """Return the F at a number of sentences, between the two rounds around it."""
    before = max((point for point in points if point[0] <= mark), default=points[0])
    after = min((point for point in points if point[0] >= mark), default=points[-1])
    share = (mark - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    return before[1] + share * (after[1] - before[1])


def _articles(by_article: Mapping[str, Labelled], ids: Sequence[str]) -> list[Article]:
    return [
        Article(id=name, title="", text="\n\n".join(each.text for each in by_article[name])) for name in sorted(ids)
    ]


def _by_diversity(by_article: Mapping[str, Labelled], read: list[str], left: list[str], seed: int) -> list[str]:
    texts = (each.text for each in _articles(by_article, read))
    places = by_diversity(_articles(by_article, left), texts, ARTICLES_A_ROUND, seed)
    return [each.article for each in mixed(places, at_random(left, seed), ARTICLES_A_ROUND)]


def _by_doubt(
    by_article: Mapping[str, Labelled], labels: Sequence[str], read: list[str], left: list[str], seed: int
) -> list[str]:
    known = [each for name in read for each in by_article[name]]
    places = by_doubt(_articles(by_article, left), known, labels)
    return [each.article for each in mixed(places, at_random(left, seed), ARTICLES_A_ROUND)]


def speed() -> None:
    """Tell seconds and memory for 10,000 and 100,000 sentences of invented words, a fifth of which tell the label."""
    for count in (10_000, 100_000):
        made = list[LabelledSentence]()
        for article in invented(count // 20):
            name = article["id"]
            for place, text in enumerate(article["text"].split("\n\n")):
                label = "fact" if "ba" in text.split()[0].lower() else "quote" if len(text) % 3 else ""
                labels = frozenset(filter(None, [label]))
                made.append(LabelledSentence(name, "", "anna", name, place, text, labels, ()))
        made = made[:count]
        before = time.perf_counter(), time.process_time()
        found = find_doubts(made, ("fact", "quote"))
        taken = time.perf_counter() - before[0], time.process_time() - before[1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{len(made):,} sentences of {found.articles:,} articles: {taken[0]:.0f} s, {taken[1]:.0f} s of the "
            f"processor, at most {peak:,.0f} MB"
        )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("flips", "order", "speed"))
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--splits", type=int, default=10)
    asked = parser.parse_args()
    if asked.part == "speed":
        speed()
        return
    given, labels = labelled(asked.corpus)
    if asked.part == "flips":
        flips(given, labels)
    else:
        order(given, labels, asked.splits)


if __name__ == "__main__":
    main()
