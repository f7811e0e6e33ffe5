"""e^x and ln(1 + x) of four numbers at a time, from arithmetic alone: quick, and the same bits on every machine."""

from math import factorial, log

from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.lanes import if_greater, power_of_2, splat

LOG2_E = 1 / log(2)
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
"""ln 2 in two parts, so that k * LN2_HIGH is exact (Cody and Waite 1980)."""
SHIFT = 1.5 * 2.0**52
"""Added to a number it leaves the nearest whole number in the last bits."""
LEAST = -708.0
"""Below, e^x is no normal float64, and counts as 0."""
C = tuple(1 / factorial(n) for n in range(14))
ODD = tuple(1 / (2 * n + 1) for n in range(18))


@inner
def exp_parts(x):
    """(s, q) with e^x = s + s q, for x <= 0: s = 2^k and q = e^r - 1, where x = k ln 2 + r and |r| <= ln 2 / 2.

    e^r by its series up to r^13, whose rest is below 2^-57.
    """
    x = if_greater(LEAST, x, splat(LEAST), x)
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (C[2] + r * C[3]) + r2 * (C[4] + r * C[5])
    middle = (C[6] + r * C[7]) + r2 * (C[8] + r * C[9])
    high = (C[10] + r * C[11]) + r2 * (C[12] + r * C[13])
    return power_of_2(shifted), r + r2 * (low + r4 * (middle + r4 * high))


@inner
def exp(x):
    """e^x for x <= 0."""
    s, q = exp_parts(x)
    return if_greater(LEAST, x, splat(0.0), s + s * q)


@inner
def expm1(x):
    """e^x - 1 for x <= 0, with all its digits where x is small."""
    s, q = exp_parts(x)
    return (s - 1.0) + s * q


@inner
def log1p(x):
    """ln(1 + x) = 2 artanh t with t = x / (2 + x), for 0 <= x <= 1: then t <= 1/3, and 18 terms of its series do."""
    t = x / (2.0 + x)
    t2 = t * t
    sum_ = splat(ODD[17])
    for n in range(16, -1, -1):
        sum_ = sum_ * t2 + ODD[n]
    return 2.0 * t * sum_
