"""A small model of sentences: TF-IDF of words and pairs of words, and a logistic regression over them.

The one door to scikit-learn. It knows nothing of articles beyond a group that each sentence belongs to: the sentences
of a group are never both learnt from and judged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from annotations.errors import AskedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    """A probability for each sentence (rows) and label (columns)."""

    Vectors = Any
    """A sparse matrix of scipy's, a row for each text."""

INSTALL_HINT = "pip install 'copydesk[science]'"

NONE = ""
"""The label of a sentence without one."""

WORD_PATTERN = r"(?u)\w+|[\"“”„«»?!…]"
"""A word, or a mark that tells a quotation or a question."""

MAX_FEATURES = 100_000
"""The most frequent words and pairs that are looked at: what is left of 100,000 sentences stays below 1 GB."""

STRENGTH = 2.0
"""The inverse of the regularisation: of 1, 2, 5 and 10 the one that found most wrong labels in real articles."""

MAX_ITERATIONS = 200

SOLVER = "newton-cg"
"""The fastest of those that need no seed, on such vectors."""


def require_science() -> None:
    """Raise `AskedError` that says how to install scikit-learn, if it is missing."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise AskedError(f"this needs scikit-learn: {INSTALL_HINT}")


class SentenceModel:
    """A model of the labels of sentences, each of which may have several."""

    def __init__(self, labels: Sequence[str]) -> None:
        """Tell these labels apart, `NONE` among them if sentences have it."""
        self.labels: Sequence[str] = tuple(labels)
        self._columns = {label: number for number, label in enumerate(self.labels)}
        self._vectors: Any = None
        self._regression: Any = None
        """`None` if all sentences had one label."""
        self._only = 0

    def fit(self, texts: Sequence[str], given: Sequence[frozenset[str]]) -> None:
        """Learn from sentences and the labels that each has; one with several counts as a share of each."""
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        self._vectors = vectorizer()
        matrix = self._vectors.fit_transform(texts)
        rows = [row for row, labels in enumerate(given) for _ in labels or (NONE,)]
        targets = [self._columns[label] for labels in given for label in sorted(labels) or (NONE,)]
        weights = [1 / max(1, len(labels)) for labels in given for _ in labels or (NONE,)]
        self._only, self._regression = targets[0], None
        if len(set(targets)) > 1:
            self._regression = LogisticRegression(C=STRENGTH, solver=SOLVER, max_iter=MAX_ITERATIONS)
            # Threads that wait for each other on a busy machine take a hundred times as long as one.
            with threadpool_limits(1):
                self._regression.fit(matrix[rows], targets, sample_weight=weights)

    def probabilities(self, texts: Sequence[str]) -> "Matrix":
        """Return how probable each label is for each sentence: rows that sum to 1."""
        import numpy as np

        found = np.zeros((len(texts), len(self.labels)), dtype=np.float32)
        if self._regression is None:
            found[:, self._only] = 1
        elif texts:
            found[:, self._regression.classes_] = self._regression.predict_proba(self._vectors.transform(texts))
        return found


def vectorizer() -> Any:
    """Return what makes TF-IDF vectors of texts: of words and of pairs of words."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        token_pattern=WORD_PATTERN,
        ngram_range=(1, 2),
        min_df=2,
        max_features=MAX_FEATURES,
        sublinear_tf=True,
        dtype=np.float32,
    )


def vectors_of(texts: Iterable[str]) -> "Vectors | None":
    """Return the TF-IDF vectors of the words of whole texts, each of length 1; `None` without words."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(
        token_pattern=WORD_PATTERN, max_features=MAX_FEATURES, sublinear_tf=True, dtype=np.float32
    )
    try:
        return vectors.fit_transform(texts)
    except ValueError:
        # What it raises if no text has a word, or there is none.
        return None


def fold_of_groups(groups: Sequence[str], folds: int) -> list[int]:
    """Return the fold of each sentence: each group is in one, and all have about as many sentences."""
    sizes = Counter(groups)
    loads = [0] * folds
    fold: dict[str, int] = {}
    for group in sorted(sizes, key=lambda each: (-sizes[each], each)):
        fold[group] = loads.index(min(loads))
        loads[fold[group]] += sizes[group]
    return [fold[group] for group in groups]


def out_of_fold(
    texts: Sequence[str], given: Sequence[frozenset[str]], groups: Sequence[str], labels: Sequence[str], folds: int
) -> "Iterator[tuple[int, Matrix]]":
    """Yield after each fold how many are done, and the probabilities known so far."""
    import numpy as np

    found = np.zeros((len(texts), len(labels)), dtype=np.float32)
    fold = np.array(fold_of_groups(groups, folds))
    for number in range(folds):
        inside, outside = np.flatnonzero(fold == number).tolist(), np.flatnonzero(fold != number).tolist()
        model = SentenceModel(labels)
        model.fit([texts[each] for each in outside], [given[each] for each in outside])
        found[inside] = model.probabilities([texts[each] for each in inside])
        yield number + 1, found
