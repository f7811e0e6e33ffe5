"""How functions are compiled that Python calls."""

from collections.abc import Callable
from typing import Any

from numba import njit


def kept(function: Callable[..., Any]) -> Any:
    """To be compiled at its first call, and kept where there is a folder to write to; without the lock of Python."""
    try:
        return njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # no such folder: nothing is lost but the seconds that compiling takes
        return njit(nogil=True, error_model="numpy")(function)
