"""e^x and ln(1 + x) of four numbers at a time, from arithmetic alone: quick, and the same bits on every machine."""

from math import factorial, log

from .inner import inner
from .lanes import fused, if_greater, power_of_2, splat

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
    """(s, r) with e^x = s e^r, for x <= 0: s = 2^k, or 0 for the least; x = k ln 2 + r, and |r| <= ln 2 / 2."""
    bounded = if_greater(LEAST, x, splat(LEAST), x)
    shifted = fused(bounded, LOG2_E, SHIFT)
    k = shifted - SHIFT
    s = if_greater(LEAST, x, splat(0.0), power_of_2(shifted))
    return s, fused(k, -LN2_LOW, fused(k, -LN2_HIGH, bounded))


@inner
def series(r):
    """e^r - 1 for |r| <= ln 2 / 2, by the terms up to r^13: the rest is below 2^-57."""
    r2 = r * r
    r4 = r2 * r2
    low, middle, high = cubic(r, r2, C[2:6]), cubic(r, r2, C[6:10]), cubic(r, r2, C[10:14])
    return fused(r2, fused(r4, fused(r4, high, middle), low), r)


@inner
def cubic(r, r2, c):
    """c_0 + c_1 r + c_2 r^2 + c_3 r^3."""
    return fused(r2, fused(r, c[3], c[2]), fused(r, c[1], c[0]))


@inner
def exp(x):
    """e^x for x <= 0."""
    s, r = exp_parts(x)
    return fused(s, series(r), s)


@inner
def log1p(x):
    """ln(1 + x) = 2 artanh t with t = x / (2 + x), for 0 <= x <= 1: then t <= 1/3, and 18 terms of its series do."""
    t = x / (2.0 + x)
    t2 = t * t
    sum_ = splat(ODD[17])
    for n in range(16, -1, -1):
        sum_ = fused(sum_, t2, ODD[n])
    return 2.0 * t * sum_
