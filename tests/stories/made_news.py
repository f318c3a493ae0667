"""Made news: articles of invented words, in which events and copies are known."""

import random
from collections.abc import Sequence

SYLLABLES = "ba co da fe gi lo mu ne ra si ta vo ken lin mar ter son dor".split()


def invented_words(chance: random.Random, count: int) -> list[str]:
    """Return words that nobody uses."""
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def sentences_about(chance: random.Random, topic: Sequence[str], others: Sequence[str], count: int) -> list[str]:
    """Return sentences of which a third of the words are the topic's."""
    made = []
    for _ in range(count):
        length = chance.randint(12, 24)
        found = [chance.choice(topic) if chance.random() < 0.33 else chance.choice(others) for _ in range(length)]
        made.append(" ".join(found).capitalize() + ".")
    return made
