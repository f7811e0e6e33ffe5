"""Arithmetic for networks of hand size: the same NumPy code over arrays of fractions, and of long reals after an exp.

A number counts as the decimal that was typed, to 17 digits: 0.1 is one tenth, the shortest name of its float64. So a
pre-activation that is 0 on paper is 0 here, where float64 often leaves 2.8e-17 and turns a ReLU on. Sums, products and
kinks stay fractions, exact to the last digit; sigmoids and logarithms give reals of 400 bits, 120 decimal digits, so
that every digit that is ever shown is right.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import gmpy2
import numpy as np
from gmpy2 import mpq

from .elementary import BITS, Array
from .network import Network
from .problem import Problem

HAND_SIZE = 4_000
"""Parameters times samples of one pass, up to which this takes milliseconds."""
LONGEST, SHORTEST = 1e30, 1e-30
"""Sizes between which a number's fraction stays short; beyond them float64 is used."""


class UnusualSize(Exception):
    """A number whose fraction would be long."""


@contextmanager
def arithmetic() -> Iterator[None]:
    """The settings that every computation runs in: long reals, and no warnings, as results are looked at instead."""
    with np.errstate(all="ignore"), gmpy2.context(gmpy2.get_context(), precision=BITS):
        yield


def is_small(problem: Problem) -> bool:
    """Whether a pass in fractions takes milliseconds at the most."""
    return problem.network.parameters * problem.samples <= HAND_SIZE


def as_exact(problem: Problem) -> Problem:
    """The same problem with every number as a fraction; the problem itself where a number is not of a usual size."""
    network, rate = problem.network, problem.learning_rate
    try:
        return Problem(
            network.with_parameters(_per_layer(network.W), _per_layer(network.b)),
            fractions(problem.inputs),
            None if problem.targets is None else fractions(problem.targets),
            problem.cost_name,
            problem.reduction,
            None if rate is None else fraction(rate),
            problem.bias_update,
            problem.update,
            problem.single,
        )
    except UnusualSize:
        return problem


def _per_layer(parameters: tuple[Array, ...]) -> tuple[Array, ...]:
    """The parameters of every layer as fractions; the input has none."""
    return (parameters[0], *map(fractions, parameters[1:]))


@lru_cache(maxsize=10_000)
def fraction(value: float) -> Any:
    """The shortest decimal of a float64 as a fraction; remembered, as most numbers of hand size are a few decimals.

    Raises UnusualSize.
    """
    if value and not SHORTEST <= abs(value) <= LONGEST:
        raise UnusualSize
    return mpq(repr(value))


fractions = np.frompyfunc(fraction, 1, 1)
"""An array of float64 as fractions. Raises UnusualSize."""


def as_floats(values: Any) -> Array:
    """The nearest float64 of every value, whatever the arithmetic."""
    return np.asarray(values, dtype=float)


def rounded(network: Network) -> Network:
    """The network with its parameters rounded to float64."""
    return network.with_parameters(tuple(map(as_floats, network.W)), tuple(map(as_floats, network.b)))
