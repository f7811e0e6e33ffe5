"""How functions are compiled that others of the kernel call: without the lock of Python, and x / 0 is infinite."""

from typing import Any

from numba import njit

ALONE: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
inner: Any = njit(nogil=True, error_model="numpy", **ALONE)
within: Any = njit(nogil=True, error_model="numpy", forceinline=True, **ALONE)
