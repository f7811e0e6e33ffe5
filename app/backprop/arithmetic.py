"""The arithmetic of a pass: float64, complex, or exact fractions that become long reals where a function asks for it.

The same NumPy code runs over all of them. In a pass of hand size a number counts as the decimal that was typed, to 17
digits: 0.1 is one tenth, the shortest decimal of its float64. So a pre-activation that is 0 on paper is 0 here, where
float64 often leaves 2.8e-17 and turns a ReLU on. Sums, products and kinks stay fractions, exact to the last digit;
sigmoids and logarithms give reals of 400 bits, 120 decimal digits, so that every digit that is ever shown is right.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import erfc as float_erfc
from math import inf, pi
from math import sqrt as float_sqrt
from typing import Any

import gmpy2
import numpy as np
import numpy.typing as npt
from gmpy2 import mpq

Array = npt.NDArray[Any]
BITS = 400
"""Precision of long reals: 120 decimal digits."""
Elementary = Callable[[Array], Array]


def _either(floats: Any, reals: Any) -> Elementary:
    """A function that uses gmpy2 for arrays of objects and NumPy for all others."""
    of_each = np.frompyfunc(reals, 1, 1)
    return lambda x: of_each(x) if x.dtype == object else floats(x)


exp = _either(np.exp, gmpy2.exp)
expm1 = _either(np.expm1, gmpy2.expm1)
log = _either(np.log, gmpy2.log)
log1p = _either(np.log1p, gmpy2.log1p)
sqrt = _either(np.sqrt, gmpy2.sqrt)
tanh = _either(np.tanh, gmpy2.tanh)
erfc = _either(np.vectorize(float_erfc, otypes=[float]), gmpy2.erfc)


def root_of_2(x: Array) -> Any:
    """The square root of 2 in the arithmetic of x."""
    return gmpy2.sqrt(2) if x.dtype == object else float_sqrt(2)


def root_of_2_pi(x: Array) -> Any:
    """The square root of 2 pi in the arithmetic of x."""
    return gmpy2.sqrt(2 * gmpy2.const_pi()) if x.dtype == object else float_sqrt(2 * pi)


LONGEST_POWER = 64
"""Exponent up to which a power of a fraction is one; those of t = 10,000 updates would have as many digits."""


def power(base: Any, exponent: int) -> Any:
    """base to an exponent from 1 on, in the arithmetic of the base; of a fraction a long real where that is long."""
    is_long = not isinstance(base, float) and exponent > LONGEST_POWER
    return gmpy2.mpfr(base) ** exponent if is_long else base**exponent


MAX_FRACTION_SIZE, MIN_FRACTION_SIZE = 1e30, 1e-30
"""Sizes between which a number's fraction stays short; beyond them float64 is used."""


class UnusualSize(Exception):
    """A number so large or small that its fraction would be long."""


@contextmanager
def arithmetic() -> Iterator[None]:
    """The settings of every computation: long reals, and no warnings, as results are checked instead."""
    with np.errstate(all="ignore"), gmpy2.context(gmpy2.get_context(), precision=BITS):
        yield


@lru_cache(maxsize=10_000)
def fraction(value: float) -> Any:
    """The shortest decimal of a float64 as a fraction. Cached, as hand-size problems repeat a few decimals.

    Raises UnusualSize.
    """
    if value and not MIN_FRACTION_SIZE <= abs(value) <= MAX_FRACTION_SIZE:
        raise UnusualSize
    return mpq(repr(value))


fractions = np.frompyfunc(fraction, 1, 1)
"""An array of float64 as fractions. Raises UnusualSize."""


def as_floats(values: Any) -> Array:
    """The nearest float64 of every value, whatever the arithmetic; infinite where a fraction is too large for one."""
    try:
        return np.asarray(values, dtype=float)
    except OverflowError:
        return np.asarray(_saturated(np.asarray(values)), dtype=float)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


_saturated = np.frompyfunc(_float, 1, 1)
