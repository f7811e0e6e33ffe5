"""How functions are compiled: by Numba, without Python's global lock; x / 0 is infinite or NaN, as in NumPy."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
ALONE: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
"""Compiled code alone calls these functions, and they own no arrays: no wrappers to compile, no references to count."""


def jit(function: F) -> F:
    """To be called by compiled code."""
    return cast(F, njit(nogil=True, error_model="numpy", **ALONE)(function))


def jit_cached(function: F) -> F:
    """To be called by Python: compiled at the first call, and kept on disk where there is a folder to write to."""
    try:
        return cast(F, njit(nogil=True, error_model="numpy", cache=True)(function))
    except RuntimeError:  # no such folder: every start compiles again
        return cast(F, njit(nogil=True, error_model="numpy")(function))
