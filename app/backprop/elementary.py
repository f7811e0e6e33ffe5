"""exp, log and their like for every arithmetic: float64 and complex by NumPy, arrays of long reals by gmpy2."""

from collections.abc import Callable
from math import erfc as float_erfc
from math import pi, sqrt
from typing import Any

import gmpy2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
BITS = 400
"""Precision of long reals: 120 decimal digits."""
Elementary = Callable[[Array], Array]


def _either(floats: Any, reals: Any) -> Elementary:
    """A function that goes to NumPy, or for an array of objects to gmpy2."""
    of_each = np.frompyfunc(reals, 1, 1)
    return lambda x: of_each(x) if x.dtype == object else floats(x)


exp = _either(np.exp, gmpy2.exp)
expm1 = _either(np.expm1, gmpy2.expm1)
log = _either(np.log, gmpy2.log)
log1p = _either(np.log1p, gmpy2.log1p)
tanh = _either(np.tanh, gmpy2.tanh)
erfc = _either(np.vectorize(float_erfc, otypes=[float]), gmpy2.erfc)


def root_of_2(x: Array) -> Any:
    """The square root of 2 in the arithmetic of x."""
    return gmpy2.sqrt(2) if x.dtype == object else sqrt(2)


def root_of_2_pi(x: Array) -> Any:
    """The square root of 2 pi in the arithmetic of x."""
    return gmpy2.sqrt(2 * gmpy2.const_pi()) if x.dtype == object else sqrt(2 * pi)
