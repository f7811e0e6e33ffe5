"""Numbers that nobody typed: the default of an address, always the same; and numbers from a seed, so that a link need
only name the seed.

Those of a seed depend on the seed, the sizes and the number of samples, not on activations and cost: choosing another
activation changes nothing else. So they are alive with every activation, by construction: layer by layer, the weights
and bias of a unit get the sign with which its pre-activation is positive for the first sample, and its bias is moved as
far as any combination of activations in the layers before it asks for. At most every fourth unit of a hidden layer, one
of three at the least, is negative instead, so that there are ReLUs to be seen that are off.

Drawn from random.Random(seed).random(), whose sequence Python guarantees to stay the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise, product
from math import sqrt
from random import Random
from zlib import crc32

import numpy as np

from ..backprop.activations import ACTIVATIONS
from ..backprop.arithmetic import Array, arithmetic
from ..backprop.backward import backward
from ..backprop.forward import forward, preactivation
from ..backprop.network import Network
from ..backprop.problem import Problem
from ..backprop.solve import solve
from .numbers import decimal_of, plain
from .solution import Solution

LEARNING_RATE = 0.1


def default_text(name: str, sizes: tuple[int, ...]) -> str:
    """The text of a number or an activation for a network of these sizes.

    Targets are 1 for one output, another one for each sample, and 0 for the others, which suits every cost.
    """
    if name.startswith("activation."):
        return "relu" if int(name.removeprefix("activation.")) < len(sizes) - 1 else "identity"
    return f"{default_number(name, sizes):g}"


def default_number(name: str, sizes: tuple[int, ...]) -> float:
    """The number that `default_text` writes."""
    sample, _, address = name.rpartition(":")
    if name == "learning_rate":
        return LEARNING_RATE
    if address.startswith("y."):
        return float(int(address.rpartition(".")[2]) == int(sample[1:] or 0) % sizes[-1])
    digit = (crc32(name.encode()) >> 8) % 19 - 9
    return (digit or 5) / 10


NUMBERS = ("friendly", "random", "zeros")
MAX_SEED = 999_999
CANDIDATES = 12
MAX_SCORED = 150
"""Parameters times samples up to which several candidates are worked through, and the best one is taken."""
PLACES = {"friendly": 1, "random": 4}
"""Decimal places."""
MARGIN = 0.05
"""How far from 0 a pre-activation stays at least."""
COMBINATIONS = 729
"""Combinations of hidden activations that are looked at: all of them up to three hidden layers, then a selection."""
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")
KINKED = ("identity", "relu", "leaky_relu")
"""The activations with which gradients of short decimals can cancel."""

Draw = Callable[[Random, float], float]
"""A number within plus and minus a limit."""


@lru_cache(maxsize=64)
def seeded_problem(how: str, seed: int, sizes: tuple[int, ...], samples: int) -> Problem:
    """A problem of these sizes: ReLU, and identity in the last layer; half squared error."""
    if how == "zeros":
        return _blank(sizes, samples)
    draw = Random(f"{how} {seed}")
    signs = [_signs(draw, size, layer == len(sizes) - 1) for layer, size in enumerate(sizes) if layer]
    large = sum((before + 1) * size for before, size in pairwise(sizes)) * samples > MAX_SCORED
    candidates = [_problem(draw, signs, sizes, samples, how) for _ in range(1 if large else CANDIDATES)]
    if large:
        return candidates[0]
    if how == "friendly":
        candidates.sort(key=_tedium)
    return next(filter(_teaches, candidates), candidates[0])


def _blank(sizes: Sequence[int], samples: int) -> Problem:
    """All numbers are 0, to be filled in."""
    layers = [
        ([[0.0] * before] * size, [0.0] * size, "identity" if layer == len(sizes) - 1 else "relu")
        for layer, (before, size) in enumerate(pairwise(sizes), start=1)
    ]
    inputs, targets = [[0.0] * sizes[0]] * samples, [[0.0] * sizes[-1]] * samples
    return _problem_of(layers, inputs, targets)


def _signs(draw: Random, size: int, last: bool) -> Array:
    """1 for every unit whose pre-activation is to be positive, −1 for the others, which are hidden and a minority.

    With (n + 1) // 4 of n units off in every layer, at least half of the gradients of a ReLU network are not 0.
    """
    signs = np.ones(size)
    for unit in sorted(range(size), key=lambda _: draw.random())[: 0 if last else (size + 1) // 4]:
        signs[unit] = 1 if draw.random() < 0.5 else -1
    return signs


def _problem(draw: Random, signs: Sequence[Array], sizes: Sequence[int], samples: int, how: str) -> Problem:
    number, places = (_tenths if how == "friendly" else _uniform), PLACES[how]
    inputs = [[number(draw, 1) for _ in range(sizes[0])] for _ in range(samples)]
    targets = [[float(j == s % sizes[-1]) for j in range(sizes[-1])] for s in range(samples)]
    a, layers = np.array(inputs[:1]), []
    for layer, (before, size) in enumerate(pairwise(sizes), start=1):
        W = np.array([[number(draw, sqrt(6 / before)) for _ in range(before)] for _ in range(size)])
        b = np.array([number(draw, 0.5) for _ in range(size)])
        W, b = _awake(W, b, a, signs[layer - 1], places)
        if layer == len(sizes) - 1:
            b = _missing(targets[0], W, b, a, places)
        a = _every_activation(preactivation(W, b, a))
        layers.append((W.tolist(), b.tolist(), "identity" if layer == len(sizes) - 1 else "relu"))
    return _problem_of(layers, inputs, targets)


def _problem_of(
    layers: list[tuple[list[list[float]], list[float], str]], inputs: list[list[float]], targets: list[list[float]]
) -> Problem:
    single = len(inputs) == 1
    return Problem.of(
        Network.of(layers),
        inputs[0] if single else inputs,
        targets[0] if single else targets,
        learning_rate=LEARNING_RATE,
    )


def _awake(W: Array, b: Array, a: Array, signs: Array, places: int) -> tuple[Array, Array]:
    """Weights and biases with which every pre-activation has its sign, for all of the activations a before it.

    a: shape (combinations, units before).
    """
    turn = np.where(signs * preactivation(W, b, a).mean(axis=0) < 0, -1.0, 1.0)
    W, b = W * turn[:, None], b * turn
    lacking = MARGIN - (signs * preactivation(W, b, a)).min(axis=0)
    steps = np.ceil(np.maximum(lacking, 0) * 10**places)
    return W, np.round(b + signs * steps / 10**places, places) + 0.0


def _missing(targets: Sequence[float], W: Array, b: Array, a: Array, places: int) -> Array:
    """Biases of the output layer with which no output of a linear unit is its target, so that there is an error.

    Each combination of activations rules out one number of steps, so that one of the first len(a) + 1 remains.
    """
    z = preactivation(W, b, a)
    moved = b.copy()
    for j, target in enumerate(targets):
        misses = (n for n in range(len(a) + 1) if (abs(z[:, j] + n / 10**places - target) > 1e-9).all())
        moved[j] = round(b[j] + next(misses) / 10**places, places)
    return moved


def _every_activation(z: Array) -> Array:
    """The activations that each activation function makes of each row."""
    with arithmetic():
        a = np.concatenate([ACTIVATIONS[name].value(z) for name in HIDDEN])
    return a[:: -(-len(a) // COMBINATIONS)]


def _uniform(draw: Random, limit: float) -> float:
    """Anything within the limit but 0; sqrt(6 / fan-in) is He's limit for ReLU (He et al. 2015, eq. 10)."""
    return round((2 * draw.random() - 1) * limit, PLACES["random"]) or 10.0 ** -PLACES["random"]


def _tenths(draw: Random, limit: float) -> float:
    """One decimal from -0.9 to 0.9, and not 0."""
    tenths = int(draw.random() * 18) - 9
    return (tenths + (tenths >= 0)) / 10


def _tedium(problem: Problem) -> int:
    """How many digits are to be written by hand; far more where a unit is on a kink."""
    solution = Solution(solve(problem), None if problem.single else 0)
    digits = sum(len(plain(decimal_of(value))) for value in solution.values.values())
    return digits + 1000 * len(solution.trace.kinks)


def _teaches(problem: Problem) -> bool:
    """Whether at least half of the gradients are not 0, with every combination of activations that have a kink."""
    network = problem.network
    for names in islice(product(KINKED, repeat=network.depth - 1), COMBINATIONS):
        tried = replace(problem, network=replace(network, names=("input", *names, "identity")))
        with arithmetic():
            slopes = backward(tried, forward(tried.network, tried.inputs))
        gradients = np.concatenate([g.ravel() for g in (*slopes.dC_dW[1:], *slopes.dC_db[1:])])
        if 2 * np.count_nonzero(abs(gradients) > 1e-12) < len(gradients):
            return False
    return True
