"""Confident learning: finds labels that are probably wrong, by a model that did not see them.

The rule is that of Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels",
Journal of Artificial Intelligence Research 70 (2021), 1373–1411, section 3: the threshold of a label is the mean
probability that the model gives it where it was given; an example is counted for the label whose threshold it reaches,
of several for the most probable; those counted for another label than they were given are in doubt.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def doubtful(given: "NDArray[np.intp]", probabilities: "NDArray[np.floating[Any]]") -> "NDArray[np.intp]":
    """Return the examples in doubt, the most doubtful first.

    `given` has the column of the label of each. The order is by the margin between the given label and the most
    probable other one.
    """
    import numpy as np

    rows = np.arange(len(given))
    own = probabilities[rows, given]
    sums = np.bincount(given, weights=own, minlength=probabilities.shape[1])
    counts = np.bincount(given, minlength=probabilities.shape[1])
    thresholds = np.divide(sums, counts, out=np.full(len(sums), np.inf), where=counts > 0)
    confident = np.where(probabilities >= thresholds - TOLERANCE, probabilities, -1)
    counted_for = confident.argmax(axis=1)
    is_doubtful = (confident[rows, counted_for] >= 0) & (counted_for != given)
    is_doubtful &= probabilities.argmax(axis=1) != given
    others = probabilities.copy()
    others[rows, given] = -1
    margin = own - others.max(axis=1)
    found = np.flatnonzero(is_doubtful)
    return found[np.argsort(margin[found], kind="stable")]


TOLERANCE = 1e-6
"""What rounding may take from a probability that is as high as its threshold."""
