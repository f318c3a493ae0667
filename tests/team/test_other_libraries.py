"""Coefficients are those of libraries that others maintain: krippendorff, scikit-learn, statsmodels."""

from collections import Counter
from random import Random
from typing import Any, get_args

import pytest

from annotations.team.coefficients import Scale, UndefinedError, cohen_kappa, fleiss_kappa, krippendorff_alpha

pytestmark = pytest.mark.interchange

TIMES = 200
"""Random tables for each coefficient, always the same."""


def values(random: Random, units: int, annotators: int, *, gaps: float = 0.0) -> list[tuple[int | None, ...]]:
    """Return a unit a row: annotators who agree more often than by chance, some of whom have not read it."""
    rows = []
    for _ in range(units):
        usual = random.randint(1, 4)
        row = (usual if random.random() < 0.5 else random.randint(1, 4) for _ in range(annotators))
        rows.append(tuple(None if random.random() < gaps else each for each in row))
    return rows


@pytest.mark.parametrize("scale", get_args(Scale))
def test_alpha_is_that_of_krippendorff(scale: Scale) -> None:
    """On every scale, with gaps, for two to five annotators."""
    import numpy as np
    from krippendorff import alpha

    random, compared = Random(7), 0
    for _ in range(TIMES):
        rows = values(random, random.randint(2, 30), random.randint(2, 5), gaps=0.3)
        try:
            ours = krippendorff_alpha(rows, scale)
        except UndefinedError:
            continue
        table: Any = np.array([[np.nan if each is None else each for each in row] for row in rows], float).T
        assert ours == pytest.approx(float(alpha(reliability_data=table, level_of_measurement=scale)), abs=1e-9)
        compared += 1
    assert compared > TIMES / 2


def test_cohens_kappa_is_that_of_scikit_learn() -> None:
    """Of two annotators who have read everything."""
    from sklearn.metrics import cohen_kappa_score

    random = Random(7)
    for _ in range(TIMES):
        rows = values(random, random.randint(10, 40), 2)
        first, second = zip(*rows, strict=True)
        ours = cohen_kappa(list(zip(first, second, strict=True)))
        assert ours == pytest.approx(float(cohen_kappa_score(first, second)), abs=1e-9)


def test_fleiss_kappa_is_that_of_statsmodels() -> None:
    """Of two to six annotators."""
    import numpy as np
    from statsmodels.stats.inter_rater import fleiss_kappa as theirs

    random = Random(7)
    for _ in range(TIMES):
        counts = [Counter(row) for row in values(random, random.randint(10, 40), random.randint(2, 6))]
        table = np.array([[row[value] for value in range(1, 5)] for row in counts])
        assert fleiss_kappa(counts) == pytest.approx(float(theirs(table)), abs=1e-9)
