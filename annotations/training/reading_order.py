"""The reading order of the articles that nobody has begun: what to read next.

By doubt: the articles first whose sentences a model of the labels so far is least sure of, by the mean entropy of its
probabilities. By diversity: k-means++ (Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA
2007) over TF-IDF of whole articles, which draws each next one with a probability that grows with the squared distance
from all that were read or drawn. Every fifth article is chosen at random: these can serve as a sample of the corpus.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from math import log
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.corpus.texts import articles_with
from annotations.moment import now
from annotations.store.queue_file import Place, Plan, Why
from annotations.text.segmentation import sentences
from annotations.training.doubts import LabelledSentence, check_enough, labelled_sentences
from annotations.training.sentence_model import NONE, SentenceModel, require_science, vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotations.training.sentence_model import Vectors

MAX_COMPARED = 2_000
"""New articles that are compared by doubt or diversity; of more, so many are drawn at random."""

RANDOM_EVERY = 5
"""Each fifth place is given at random."""

CHUNK_ARTICLES = 200
"""Articles that a model is asked about at once."""

Progress = Callable[[int], None]
"""Is told how many articles are done."""


@dataclass(frozen=True)
class Choice:
    """The articles that may be read next, and how many of them are put into an order by what."""

    new: frozenset[str]
    """The ids of the articles that nobody has begun."""
    by: Why
    number: int
    seed: int


def ordered(
    corpus: Corpus, folder: Path, choice: Choice, read: Iterable[str], progress: Callable[[int, int], None]
) -> tuple[Plan, list[Place]]:
    """Return the order that was chosen, and how it was made; `read` are the texts of what was begun before.

    `progress` is told how many articles were compared, and of how many. Raises `AskedError`, `StoreError`.
    """
    chance = at_random(choice.new, choice.seed)
    plan = Plan(made=now(), by=choice.by, seed=choice.seed)
    if choice.by == "random":
        return plan, chance[: choice.number]
    # The random places are taken from the same order: they stay a random choice of all.
    ids = frozenset(each.article for each in chance[: max(MAX_COMPARED, choice.number)])
    articles = articles_with(corpus, ids)

    def tell(done: int) -> None:
        progress(done, len(ids))

    if choice.by == "diversity":
        return plan, mixed(by_diversity(articles, read, choice.number, choice.seed, tell), chance, choice.number)
    labels = [each.name for each in corpus.settings.scheme.labels]
    labelled = labelled_sentences(folder, labels)
    plan = replace(plan, sentences=len(labelled))
    return plan, mixed(by_doubt(articles, labelled, labels, tell), chance, choice.number)


def by_doubt(
    articles: Iterable[Article],
    labelled: Sequence[LabelledSentence],
    labels: Sequence[str],
    progress: Progress = lambda _: None,
) -> list[Place]:
    """Return articles by how unsure a model is of them, the most unsure first.

    Raises `AskedError` if there is too little to learn from, or scikit-learn is missing.
    """
    require_science()
    check_enough(labelled)
    model = SentenceModel((*labels, NONE))
    model.fit([each.text for each in labelled], [each.labels for each in labelled])
    scores: dict[str, float] = {}
    for some in _chunks(articles):
        scores |= unsureness(model, {each.id: _texts(each) for each in some})
        progress(len(scores))
    order = sorted(scores, key=lambda each: (-scores[each], each))
    return [Place(article=each, why="doubt", score=round(scores[each], 4)) for each in order]


def unsureness(model: SentenceModel, articles: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the mean entropy of the sentences of each article, by id: 0 if the model is sure of all, 1 at the most."""
    import numpy as np

    found = model.probabilities([text for texts in articles.values() for text in texts])
    entropies = -(found * np.log(np.maximum(found, 1e-12))).sum(axis=1) / log(max(2, len(model.labels)))
    scores, at = {}, 0
    for name, texts in articles.items():
        scores[name] = float(entropies[at : at + len(texts)].mean()) if texts else 0.0
        at += len(texts)
    return scores


def by_diversity(
    articles: Iterable[Article], read: Iterable[str], count: int, seed: int, progress: Progress = lambda _: None
) -> list[Place]:
    """Return `count` articles that are unlike each other and the texts that were `read`.

    Raises `AskedError` if scikit-learn is missing.
    """
    require_science()
    import numpy as np

    ids: list[str] = []

    def texts() -> Iterator[str]:
        for each in articles:
            ids.append(each.id)
            progress(len(ids))
            yield each.text
        yield from read

    vectors = vectors_of(texts())
    if vectors is None:
        return []
    distances = np.ones(len(ids))
    for row in range(len(ids), vectors.shape[0]):
        distances = np.minimum(distances, _distances(vectors[: len(ids)], vectors[row]))
    chance = Random(seed)  # noqa: S311, nothing secret
    places, left = list[Place](), np.ones(len(ids), dtype=bool)
    while len(places) < min(count, len(ids)):
        weights = np.where(left, np.maximum(distances, 1e-9) ** 2, 0).cumsum()
        number = min(int(np.searchsorted(weights, chance.random() * weights[-1], side="right")), len(ids) - 1)
        left[number] = False
        places.append(Place(article=ids[number], why="diversity", score=round(float(distances[number]), 4)))
        distances = np.minimum(distances, _distances(vectors[: len(ids)], vectors[number]))
    return places


def at_random(ids: Iterable[str], seed: int) -> list[Place]:
    """Return articles in a random order that is the same on every machine, whatever others there are."""

    def rank(each: str) -> str:
        return sha256(f"{seed}|{each}".encode("utf-8", "surrogatepass")).hexdigest()

    return [Place(article=each, why="random") for each in sorted(ids, key=rank)]


def mixed(order: Sequence[Place], chance: Sequence[Place], count: int) -> list[Place]:
    """Return the first `count` places of an order, each fifth given to the next article of a random order."""
    taken = set[str]()
    by: Mapping[bool, Iterator[Place]] = {True: iter(chance), False: iter(order)}
    found: list[Place] = []
    while len(found) < count:
        is_random = len(found) % RANDOM_EVERY == RANDOM_EVERY - 1
        place = next((each for each in by[is_random] if each.article not in taken), None)
        if place is None:
            break
        taken.add(place.article)
        found.append(place)
    return found


def _distances(vectors: "Vectors", one: "Vectors") -> "NDArray[np.float64]":
    """Return the cosine distances of rows from one, from 0 to 1."""
    import numpy as np

    found: NDArray[np.float64] = np.clip(1.0 - np.asarray((vectors @ one.T).todense()).ravel(), 0.0, 1.0)
    return found


def _texts(article: Article) -> list[str]:
    return [article.text[slice(*span)] for span in sentences(article.text, article.language)]


def _chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while some := list(islice(rest, CHUNK_ARTICLES)):
        yield some


def reason_of(why: Why, score: float) -> str:
    """Return why an article has its place, in words."""
    if why == "doubt":
        return f"the model is unsure of it ({score:.2f} of 1)"
    return f"unlike what was read ({score:.2f} of 1)" if why == "diversity" else "at random"
