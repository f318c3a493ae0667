"""Quotations with planted edits of known class: two hundred, the same at every run."""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from annotations.ledger.quotes import QuoteClass

OPENINGS = (
    "We will not open the new bridge",
    "Nobody in this council has ever promised",
    "I have told the minister three times",
    "The harbour cannot stay closed",
    "Our engineers measured the river every morning",
    "There are 42 families still waiting",
    "The long-term plan was never",
    "What happened on the night ferry",
    "My colleagues and I are ready",
    "You can't ask a small town",
)
ENDINGS = (
    "before the last inspection has been published in full by the regional office",
    "that a single farm would be sold to pay for somebody else's mistakes",
    "while the winter storms keep tearing the northern wall apart every week",
    "to carry a debt that two larger cities signed for without reading it",
    "until the people who live beside the water have been heard at last",
    "and the report says so on its very first page for everyone to see",
    "because a promise made in spring is worth very little in November",
    "so that children can walk to school again without crossing the motorway",
    "if the company keeps its workers and repairs the old pumps by March",
    "though I would rather have explained it myself on the market square",
)
OTHER_WORDS = ("purple", "seventeen", "lighthouse", "sandwiches", "reluctantly", "orchestra")


class Planted(NamedTuple):
    """Two quotations, and the class of what was done to the second."""

    left: str
    right: str
    kind: QuoteClass
    speakers: tuple[str, str] = ("", "")


def originals() -> list[str]:
    """Return a hundred quotations without marks, of 14 to 21 words."""
    return [f"{opening} {ending}." for opening in OPENINGS for ending in ENDINGS]


def planted(seed: int = 7) -> Iterator[Planted]:
    """Yield two hundred pairs, two for each quotation."""
    chance = random.Random(seed)
    for number, quote in enumerate(originals()):
        for turn in range(2):
            yield EDITS[(2 * number + turn) % len(EDITS)](quote, chance)


def _marked(words: str) -> str:
    return f"“{words}”"


def _verbatim(quote: str, chance: random.Random) -> Planted:
    """Other marks, dashes and white space; a capital; a comma for the full stop."""
    right = quote.replace("'", "’").replace(" ", "  ", 1)
    right = chance.choice([right, right[:1].lower() + right[1:], right[:-1] + ","])
    return Planted(_marked(quote), chance.choice(['"{}"', "«{}»", "“{}”"]).format(right), "verbatim")


def _truncated(quote: str, chance: random.Random) -> Planted:
    words = quote.split()
    cut = chance.randint(1, 5)
    left = chance.choice([words[cut:], words[:-cut]])
    return Planted(_marked(quote), _marked(chance.choice(["", "… "]) + " ".join(left)), "truncated")


def _elided(quote: str, chance: random.Random) -> Planted:
    words = quote.split()
    at, number = chance.randint(2, 5), chance.randint(1, 4)
    mark = chance.choice([["…"], ["..."], ["[…]"], []])
    return Planted(_marked(quote), _marked(" ".join(words[:at] + mark + words[at + number :])), "elided")


def _altered(quote: str, chance: random.Random) -> Planted:
    words = quote.split()
    at = chance.randint(0, len(words) - 1)
    words[at] = chance.choice(OTHER_WORDS)
    return Planted(_marked(quote), _marked(" ".join(words)), "altered")


def _bracketed(quote: str, chance: random.Random) -> Planted:
    words = quote.split()
    at = chance.randint(0, 4)
    words[at] = chance.choice(["[the town]", "[Lund]", "[it]"])
    return Planted(_marked(quote), _marked(" ".join(words)), "bracketed")


def _paraphrase(quote: str, chance: random.Random) -> Planted:
    words = quote.rstrip(".").split()
    return Planted(_marked(quote), " ".join(words[chance.randint(0, 3) :]), "paraphrase")


def _split(quote: str, chance: random.Random) -> Planted:
    words = quote.split()
    at = chance.randint(4, 8)
    said = chance.choice(["she said", "the mayor told reporters", "said Lund"])
    return Planted(_marked(quote), f"“{' '.join(words[:at])},” {said}, “{' '.join(words[at:])}”", "split")


def _other_speaker(quote: str, chance: random.Random) -> Planted:
    names = chance.choice([("Mr Lund", "Anna Berg"), ("Carl Lund", "Senator Quist"), ("Eva Lund", "Carl Lund")])
    return Planted(_marked(quote), _marked(quote), "speaker differs", names)


EDITS: tuple[Callable[[str, random.Random], Planted], ...] = (
    _verbatim,
    _truncated,
    _elided,
    _altered,
    _bracketed,
    _paraphrase,
    _split,
    _other_speaker,
)
