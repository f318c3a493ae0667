"""Measures of found labels, sentence by sentence: precision, recall, thresholds, and which of two is better.

A sentence is right for a label if a claim of that label has words of it. A model and the rules are compared on the same
sentences, which are of articles that neither thresholds nor weights were chosen on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import median
from typing import Literal

from msgspec import Struct

from annotations.article import Span
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.training.examples import Reading

Scores = list[tuple[dict[str, float], frozenset[str]]]
"""The score of each label for a sentence, and the labels that it has, for each sentence."""

BETA = 0.5
"""Precision counts twice as much as recall where something is chosen: a wrong suggestion costs a decision."""

MIN_POSITIVES = 10
"""Sentences of a label in the held-back articles, below which nobody can say who is better."""

MIN_PRECISION = 0.5
"""A label of which more suggestions may be wrong than right is not suggested: Wilson's lower bound must reach it."""

DEVIATIONS_95 = 1.96
"""Standard deviations on either side of a 95 % interval."""

MIN_TUNING, SURE_TUNING = 5, 50
"""Sentences of a label in the articles for tuning: below the first no threshold is chosen, and from the second it is by
them alone. Between, it also lies well above the score of words that the model does not know, because so few articles
show nothing of how sentences on other matters score."""

DEFAULT_THRESHOLD = 0.5

LEAST_CHANCE = 1e-6
"""The lowest chance that a score counts as, so that one sure mistake does not outweigh all others."""

NEVER = 2.0
"""The threshold of a label that is not suggested: no score reaches it."""


class Measure(Struct, frozen=True):
    """Counts of one label."""

    right: int = 0
    offered: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        """The share of offered sentences that are right; 0 if none was offered."""
        return self.right / self.offered if self.offered else 0.0

    @property
    def recall(self) -> float:
        """The share of sentences with the label that were offered; 0 if there are none."""
        return self.right / self.there if self.there else 0.0

    @property
    def least_precision(self) -> float:
        """The lower bound of the precision's 95 % interval, by Wilson (1927): 0.41 for 6 of 8, 0.53 for 7 of 8."""
        if not self.offered:
            return 0.0
        share = DEVIATIONS_95**2 / self.offered
        middle, spread = self.precision + share / 2, self.precision * (1 - self.precision) + share / 4
        return (middle - sqrt(share * spread)) / (1 + share)

    def f(self, beta: float = 1.0) -> float:
        """Return the weighted harmonic mean of both."""
        weighted = beta * beta * self.precision + self.recall
        return (1 + beta * beta) * self.precision * self.recall / weighted if weighted else 0.0


@dataclass(frozen=True)
class Counts:
    """Counts by label."""

    by_label: Mapping[str, Measure]

    @classmethod
    def of(cls, scores: Scores, thresholds: Mapping[str, float], labels: Iterable[str]) -> "Counts":
        """Count what a model suggests at thresholds."""
        decided = [
            ({label for label, score in found.items() if score >= thresholds.get(label, DEFAULT_THRESHOLD)}, has)
            for found, has in scores
        ]
        return cls.of_labels(decided, labels)

    @classmethod
    def of_labels(cls, decided: Sequence[tuple[Collection[str], Collection[str]]], labels: Iterable[str]) -> "Counts":
        """Count offered labels of sentences against those that they have."""
        return cls(
            {
                label: Measure(
                    sum(label in offered and label in has for offered, has in decided),
                    sum(label in offered for offered, _ in decided),
                    sum(label in has for _, has in decided),
                )
                for label in labels
            }
        )

    @property
    def mean_f(self) -> float:
        """The mean F of the labels that occur; 0 if none does."""
        found = [each.f() for each in self.by_label.values() if each.there]
        return sum(found) / len(found) if found else 0.0


def choose_thresholds(scores: Scores, labels: Iterable[str], beta: float = BETA) -> dict[str, float]:
    """Return the threshold of each label with the best F, weighted; the default for labels with too few sentences."""
    chosen = {}
    for label in labels:
        ranked = sorted(((found[label], label in has) for found, has in scores), reverse=True)
        there = sum(has for _, has in ranked)
        best, chosen[label] = 0.0, DEFAULT_THRESHOLD
        right = 0
        for number, (score, has) in enumerate(ranked, 1):
            right += has
            is_last_of_its_score = number == len(ranked) or ranked[number][0] < score
            found_f = Measure(right, number, there).f(beta)
            if there >= MIN_TUNING and is_last_of_its_score and found_f > best:
                best, chosen[label] = found_f, score
    return chosen


def careful_thresholds(scores: Scores, unknown: Mapping[str, float], labels: Iterable[str]) -> dict[str, float]:
    """Return the lowest score of each label that is suggested: the best by F½, moved or `NEVER` where evidence is thin.

    `unknown` has the scores of words that the model has never seen. Sentences on other matters score about as they do,
    so the threshold lies at least half-way from there to the median of sentences with the label. It does not lie on the
    score of a sentence with the label, but half-way to the next lower one: of a few sentences none is the lowest.
    """
    chosen = choose_thresholds(scores, labels)
    for label in chosen:
        with_label = sorted(found[label] for found, has in scores if label in has)
        if len(with_label) < MIN_TUNING:
            chosen[label] = NEVER
        elif len(with_label) < SURE_TUNING:
            below = max((found[label] for found, _ in scores if found[label] < chosen[label]), default=chosen[label])
            chosen[label] = max((chosen[label] + below) / 2, (unknown[label] + median(with_label)) / 2)
    return chosen


def log_loss(scores: Scores) -> float:
    """Return how far scores are from what is right: the mean cross-entropy of all labels, in nats; 0 is perfect."""
    chances = [score if label in has else 1 - score for found, has in scores for label, score in found.items()]
    return -sum(log(max(LEAST_CHANCE, each)) for each in chances) / len(chances) if chances else 0.0


Verdict = Literal["suggested", "few to tune", "few held back", "unsure", "rules are better"]
"""Whether a model's label is suggested, or why it is not."""


def verdict(found: Measure, by_rules: Measure, threshold: float) -> Verdict:
    """Return whether a label is suggested: found surely more right than wrong, and by F½ better than the rules find it.

    Both are measured on the same held-back sentences.
    """
    if threshold >= NEVER:
        return "few to tune"
    if found.there < MIN_POSITIVES:
        return "few held back"
    if found.least_precision < MIN_PRECISION:
        return "unsure"
    return "suggested" if found.f(BETA) > by_rules.f(BETA) else "rules are better"


def labels_by_rules(reading: Reading, suggestions: Iterable[Suggestion]) -> list[tuple[set[str], frozenset[str]]]:
    """Return the labels that rules suggest for each sentence of a reading, beside those that it has.

    Suggestions of low confidence are left out: the keys pass over them.
    """
    spans: list[tuple[Span, str]] = [
        (span, each.label) for each in suggestions if each.strength > Confidence.LOW for span in each.spans
    ]
    return [
        ({label for span, label in spans if span.overlaps(*sentence.span)}, sentence.labels)
        for sentence in reading.sentences
    ]
