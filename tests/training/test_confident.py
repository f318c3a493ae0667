"""The rule of confident learning: by hand, and as its authors' library computes it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from annotations.training.confident import doubtful


def test_the_rule_by_hand() -> None:
    """Counted is who reaches a threshold: the mean probability of a label among those that have it.

    The thresholds are (0.8 + 0.7 + 0.3) / 3 = 0.6 and (0.4 + 0.6 + 0.9) / 3 = 0.633. The third, of the first label, has
    0.7 for the second; the fourth, of the second label, has 0.6 for the first; the fifth reaches neither.
    """
    given = np.array([0, 0, 0, 1, 1, 1])
    first = np.array([0.8, 0.7, 0.3, 0.6, 0.4, 0.1])
    assert doubtful(given, np.column_stack([first, 1 - first])).tolist() == [2, 3]


def test_a_label_that_nothing_has_is_no_reason_to_doubt() -> None:
    """Its threshold is never reached, and nothing is divided by zero."""
    given = np.array([0, 0])
    assert doubtful(given, np.array([[0.1, 0.9], [0.2, 0.8]])).tolist() == []


@pytest.mark.interchange
@pytest.mark.parametrize("seed", range(5))
def test_the_authors_library_doubts_the_same(seed: int) -> None:
    """The same examples in the same order, of 2,000 with three labels of which a tenth is noise."""
    from cleanlab.filter import find_label_issues

    given, probabilities = _noisy(seed)
    theirs = find_label_issues(
        given,
        probabilities,
        filter_by="confident_learning",
        return_indices_ranked_by="normalized_margin",
        n_jobs=1,
    )
    assert doubtful(given, probabilities).tolist() == theirs.tolist()
    assert len(theirs) > 100


def _noisy(seed: int) -> "tuple[NDArray[np.intp], NDArray[np.float64]]":
    chance, count = np.random.default_rng(seed), 2_000
    true = chance.integers(0, 3, count)
    weights = chance.dirichlet(np.ones(3), count) + 2.0 * np.eye(3)[true] * chance.random((count, 1))
    given = np.where(chance.random(count) < 0.1, chance.integers(0, 3, count), true)
    return given, weights / weights.sum(axis=1, keepdims=True)
