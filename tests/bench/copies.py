"""How surely copies are found: `python tests/bench/copies.py [CORPUS] [--articles 200] [--seed 5]`.

Texts of a corpus (invented ones without) are rewritten so that a known share of the words is taken over, in six ways;
beside them stand texts that are alike and no copies: another article with the same long quotations, the same footer,
the background of an earlier one, the same form with other names and figures, or a telling in other words. Every text is
compared with every other, as `copydesk stories --copies` does. Printed are the recall by way and share, and the
precision over all.

A copy is a text of which the other has 60 % or more. A text that shares less, or none but by a form, is no copy.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from corpora import articles as invented

from annotations.article import Article
from annotations.corpus.corpus import open_corpus
from annotations.corpus.texts import articles_of
from annotations.stories.copies import Shingled, copies
from annotations.stories.features import features_of
from annotations.text.segmentation import sentences

MIN_TEXT_WORDS = 150
"""Words of the shortest text that is rewritten."""

SHARES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Of the text that is taken over."""

SEED = 5

FOOTER = (
    "Sign up for the newsletter of this paper, which tells you every morning what you should know before you leave "
    "the house. All rights reserved; this material may not be published, broadcast, rewritten or redistributed without "
    "the permission of the publisher, who can be reached at the address below on weekdays from nine to five."
)

Text = list[str]
"""The sentences of a text."""


class Made(NamedTuple):
    """A text that was made of another."""

    way: str
    share: float
    """The share of the shorter text that the other has; 0 for what is no copy."""
    original: int
    text: Text


def _keep(text: Text, share: float, chance: random.Random) -> set[int]:
    """Return the numbers of sentences, at random, that have about so much of the words."""
    order = chance.sample(range(len(text)), len(text))
    total, kept, done = sum(len(each.split()) for each in text), set[int](), 0
    for number in order:
        size = len(text[number].split())
        if done + size / 2 <= share * total:
            kept.add(number)
            done += size
    return kept


def _first(text: Text, most: float) -> Text:
    """Return the first sentences, of so many words."""
    made, left = list[str](), most
    for each in text:
        if left > 0:
            made.append(each)
            left -= len(each.split())
    return made


def replaced(text: Text, share: float, foreign: Text, chance: random.Random) -> Text:
    """Replace sentences by others."""
    kept = _keep(text, share, chance)
    return [each if number in kept else chance.choice(foreign) for number, each in enumerate(text)]


def cut(text: Text, share: float, _: Text, chance: random.Random) -> Text:
    """Drop sentences."""
    kept = _keep(text, share, chance)
    return [each for number, each in enumerate(text) if number in kept]


def added(text: Text, share: float, foreign: Text, chance: random.Random) -> Text:
    """Add sentences, until the old ones are so much of the text, and shuffle the paragraphs."""
    own = sum(len(each.split()) for each in text)
    made, more = list(text), own / share - own
    while more > 0:
        other = chance.choice(foreign)
        made.insert(chance.randrange(len(made) + 1), other)
        more -= len(other.split())
    return made


def shuffled(text: Text, share: float, foreign: Text, chance: random.Random) -> Text:
    """Replace sentences by others, and change the order of all."""
    made = replaced(text, share, foreign, chance)
    return chance.sample(made, len(made))


def words(text: Text, share: float, foreign: Text, chance: random.Random) -> Text:
    """Replace single words by others."""
    pool = " ".join(foreign[:200]).split()
    return [
        " ".join(word if chance.random() < share else chance.choice(pool) for word in each.split()) for each in text
    ]


def clauses(text: Text, share: float, foreign: Text, chance: random.Random) -> Text:
    """Replace runs of four to eight words by others."""
    pool, made = " ".join(foreign[:200]).split(), []
    for each in text:
        old, new = each.split(), list[str]()
        while len(new) < len(old):
            size = chance.randint(4, 8)
            piece = old[len(new) : len(new) + size]
            new += piece if chance.random() < share else chance.choices(pool, k=len(piece))
        made.append(" ".join(new))
    return made


WAYS: dict[str, Callable[[Text, float, Text, random.Random], Text]] = {
    "sentences replaced": replaced,
    "sentences dropped": cut,
    "sentences added": added,
    "replaced and shuffled": shuffled,
    "clauses replaced": clauses,
    "words replaced": words,
}


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+|\d[\d.,]*")
"""A name inside a sentence, or a figure."""


def form(text: Text, pool: Sequence[str], chance: random.Random) -> Text:
    """Put other names and figures into a text: a weather report, a result, a notice that a model wrote."""

    def other(found: re.Match[str]) -> str:
        return str(chance.randint(2, 900)) if found[0][0].isdigit() else chance.choice(pool)

    return [_NAME.sub(other, each) for each in text]


def likenesses(number: int, text: Text, own: Sequence[Text], foreign: Text, chance: random.Random) -> list[Made]:
    """Return texts that are like another one, and no copies; `own` are other articles, each for one of them."""

    def with_own(share: float, other: Text) -> Text:
        """Return a text about as long, of which so much is taken over: also of the shorter of both."""
        size = sum(len(each.split()) for each in text)
        theirs = _first(other, (1 - share) * size)
        length = sum(len(each.split()) for each in theirs)
        kept = _keep(text, min(share, share / (1 - share) * length / size), chance)
        return [*(each for at, each in enumerate(text) if at in kept), *theirs]

    names = sorted(each for each in set(_NAME.findall(" ".join(foreign))) if not each[0].isdigit())
    other = form(text, names, chance)
    return [
        Made("the same quotations", 0, number, with_own(0.3, own[0])),
        Made("the same background", 0, number, with_own(0.4, own[1])),
        Made("the same footer", 0, number, [*own[2], FOOTER]),
        Made("told in other words", 0, number, words(text, 0.45, foreign, chance)),
        *([Made("the same form", 0, number, other)] if other != text else ()),
    ]


def make(texts: Sequence[Text], seed: int) -> tuple[list[Text], list[Made]]:
    """Return the original texts, and what was made of them. A quarter is rewritten; the others give sentences."""
    chance = random.Random(seed)
    quarter = len(texts) // 4
    foreign = [sentence for text in texts[quarter:] for sentence in text]
    originals = [[*text, FOOTER] for text in texts[:quarter]]
    made = []
    for number, text in enumerate(texts[:quarter]):
        for way, edit in WAYS.items():
            made += [Made(way, share, number, edit(text, share, foreign, chance)) for share in SHARES]
        own = [texts[quarter * part + number] for part in (1, 2, 3)]
        made += likenesses(number, text, own, foreign, chance)
    return originals, made


def measure(texts: Sequence[Text], seed: int) -> None:
    """Print recall and precision."""
    originals, made = make(texts, seed)
    bodies = [" ".join(text) for text in (*originals, *(each.text for each in made))]
    compared = []
    for number, body in enumerate(bodies):
        found = features_of(Article(str(number), "", body))
        compared.append(Shingled(f"{number:07}", 1 + (number >= len(originals)), found.words, found.shingles))
    master = {each.copy: each.master for each in copies(compared, bodies.__getitem__)}

    def root(number: int) -> int:
        while number in master:
            number = master[number]
        return number

    hits: defaultdict[tuple[str, float], list[bool]] = defaultdict(list)
    wrong: Counter[str] = Counter()
    right = 0
    for number, each in enumerate(made, len(originals)):
        is_found = root(number) == each.original
        if each.share:
            hits[each.way, each.share].append(is_found)
            right += is_found
            wrong[each.way] += number in master and not is_found
        else:
            wrong[each.way] += number in master
    wrong["originals"] = sum(number in master for number in range(len(originals)))
    print(f"{len(originals)} texts, {len(made)} made of them; recall by the share that is taken over:")
    print(f"{'':<24}" + "".join(f"{share:>8.0%}" for share in SHARES))
    for way in WAYS:
        print(f"{way:<24}" + "".join(f"{sum(hits[way, s]) / len(hits[way, s]):>8.3f}" for s in SHARES))
    at_80 = [each for way in WAYS for each in hits[way, 0.8]]
    print(f"recall at 80 %, over all ways: {sum(at_80) / len(at_80):.4f}")
    offered = right + sum(wrong.values())
    print(f"precision: {right / max(1, offered):.4f} ({offered} offered)")
    print("wrongly offered: " + (", ".join(f"{way} {n}" for way, n in wrong.items() if n) or "none"))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    if asked.corpus:
        given = (article.text for _, article in articles_of(open_corpus(asked.corpus)) if article is not None)
    else:
        given = (article["text"] for article in invented(asked.articles))
    texts: list[Text] = []
    for text in given:
        if len(text.split()) >= MIN_TEXT_WORDS and len(texts) < asked.articles:
            texts.append([text[slice(*span)] for span in sentences(text)])
    # Which texts are rewritten depends on the seed as well: bounds were chosen with 5.
    if asked.seed != SEED:
        random.Random(asked.seed).shuffle(texts)
    measure(texts, asked.seed)


if __name__ == "__main__":
    main()
