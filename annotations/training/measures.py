"""How well labels are found, sentence by sentence: precision, recall, thresholds, and who is better.

A sentence is right for a label if a claim of that label has words of it. A model and the rules are compared on the same
sentences, which are of articles that neither thresholds nor weights were chosen on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

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
"""A label of which more suggestions would be wrong than right is not suggested."""

DEFAULT_THRESHOLD = 0.5

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
            if there >= MIN_POSITIVES // 2 and is_last_of_its_score and found_f > best:
                best, chosen[label] = found_f, score
    return chosen


def better_labels(model: Counts, rules: Counts) -> tuple[str, ...]:
    """Return the labels that a model suggests better than the rules do, by F½ on the same sentences."""
    return tuple(
        label
        for label, found in model.by_label.items()
        if found.there >= MIN_POSITIVES
        and found.precision >= MIN_PRECISION
        and found.f(BETA) > rules.by_label.get(label, Measure()).f(BETA)
    )


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
