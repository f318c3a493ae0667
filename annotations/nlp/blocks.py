"""Products of matrices in blocks of eight rows: faster than thinc's own, and the same whatever is analysed together.

thinc multiplies by BLIS, whose result for a row does not depend on the rows beside it. OpenBLAS, which numpy has,
takes a third of the time, but sums a row in another order depending on where it stands among the others: entities could
then depend on which texts are analysed together. In blocks of eight rows it takes six tenths of BLIS's time, and all
places in a block are summed alike. That is tried when a model is loaded; where it is not so, BLIS stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps, get_current_ops, set_current_ops

ROWS = 8

_MAX_HELD = 64
"""Transposed weights that are held: a model has about a dozen."""

_SHAPES = ((384, 288), (288, 288), (96, 64), (64, 384))
"""Columns of both factors, as the small models have them, for which it is tried whether rows come out alike."""


class BlockOps(NumpyOps):  # type: ignore[misc]  # compiled, and without types
    """thinc's operations, but for products with weights."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[tuple[Any, ...], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}

    def gemm(
        self,
        x: NDArray[np.float32],
        y: NDArray[np.float32],
        *,
        out: NDArray[np.float32] | None = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> Any:
        """Return the product of two matrices, the second one transposed if `trans2`, as layers multiply by weights."""
        if trans1 or not trans2 or out is not None or x.dtype != np.float32 or y.dtype != np.float32 or not len(x):
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return _product(x, self._transposed(y))

    def _transposed(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return weights transposed. They are held, and with them their memory, which so is nobody else's."""
        key = (weights.__array_interface__["data"][0], weights.shape, weights.strides)
        found = self._held.get(key)
        if found is None:
            if len(self._held) >= _MAX_HELD:
                self._held.clear()
            found = self._held[key] = (weights, np.ascontiguousarray(weights.T))
        return found[1]


def _product(x: NDArray[np.float32], transposed: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = x.shape
    blocks = -(-rows // ROWS)
    if rows % ROWS:
        whole = np.zeros((blocks * ROWS, columns), dtype=np.float32)
        whole[:rows] = x
        x = whole
    found: NDArray[np.float32] = np.matmul(x.reshape(blocks, ROWS, columns), transposed).reshape(blocks * ROWS, -1)
    return found[:rows]


def is_steady() -> bool:
    """Return whether numpy has OpenBLAS, and its result for a row is the same at all places of a block."""
    about = np.show_config(mode="dicts")
    blas = about.get("Build Dependencies", {}).get("blas", {}).get("name", "")
    if "openblas" not in str(blas):
        return False
    numbers = np.random.default_rng(1)
    for columns, others in _SHAPES:
        row = numbers.standard_normal((1, columns), dtype=np.float32)
        weights = numbers.standard_normal((columns, others), dtype=np.float32)
        if len({each.tobytes() for each in _product(np.repeat(row, ROWS, axis=0), weights)}) > 1:
            return False
    return True


@contextmanager
def fast_products() -> Iterator[None]:
    """Let models that are loaded meanwhile multiply in blocks, if rows come out alike."""
    before = get_current_ops()
    if type(before) is NumpyOps and is_steady():
        set_current_ops(BlockOps())
    try:
        yield
    finally:
        set_current_ops(before)
