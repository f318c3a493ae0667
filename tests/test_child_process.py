"""Processes of our own: what they inherit."""

import sys

import pytest

from annotations.child_process import ChildProcess

PRINTS = "import os; print(os.environ.get('MALLOC_TRIM_THRESHOLD_'), os.environ['OMP_NUM_THREADS'], os.environ['KEPT'])"


def test_a_setting_of_dask_that_slows_the_model_down_is_not_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers have it in their environment; all else of it is passed on, and linear algebra has one thread."""
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.setenv("KEPT", "kept")
    child = ChildProcess("unused")
    monkeypatch.setattr(child, "_command", [sys.executable, "-S", "-c", PRINTS])
    assert child.output(240) == b"None 1 kept\n"
