"""Numbers from a seed: the same for ever, so that a link need only name the seed.

They depend on the seed, the sizes and the number of samples alone, not on activations and cost: switching those changes
nothing else. Drawn from random.Random(seed).random(), whose sequence Python guarantees to stay the same.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from random import Random

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.work import work_through
from app.explain.friendly import LEARNING_RATE
from app.explain.numbers import decimal_of, plain
from app.explain.solution import Solution

NUMBERS = ("friendly", "random")
LARGEST_SEED = 999_999
CANDIDATES = 12
MOST_SCORED = 150
"""Parameters times samples up to which several candidates are worked through, and the most pleasant one is taken."""
PLACES = 4
"""Decimal places of random numbers."""


Draw = Callable[[Random, float], float]
"""A number within plus and minus a limit."""


@lru_cache(maxsize=64)
def seeded(how: str, seed: int, sizes: tuple[int, ...], samples: int) -> Problem:
    """A problem of these sizes: ReLU, and identity in the last layer; half squared error."""
    draw = Random(f"{how} {seed}")
    if how == "random":
        return _problem(draw, sizes, samples, _uniform)
    work = sum((before + 1) * size for before, size in pairwise(sizes)) * samples
    candidates = [_problem(draw, sizes, samples, _tenths) for _ in range(CANDIDATES if work <= MOST_SCORED else 1)]
    return min(candidates, key=_tedium) if len(candidates) > 1 else candidates[0]


def _problem(draw: Random, sizes: Sequence[int], samples: int, number: Draw) -> Problem:
    inputs = [[number(draw, 1) for _ in range(sizes[0])] for _ in range(samples)]
    layers = [
        (
            [[number(draw, sqrt(6 / before)) for _ in range(before)] for _ in range(size)],
            [number(draw, 0.5) for _ in range(size)],
            "identity" if layer == len(sizes) - 1 else "relu",
        )
        for layer, (before, size) in enumerate(pairwise(sizes), start=1)
    ]
    targets = [[float(j == s % sizes[-1]) for j in range(sizes[-1])] for s in range(samples)]
    return Problem.of(
        Network.of(layers),
        inputs[0] if samples == 1 else inputs,
        targets[0] if samples == 1 else targets,
        learning_rate=LEARNING_RATE,
    )


def _uniform(draw: Random, limit: float) -> float:
    """Anything within the limit, to a few places; sqrt(6 / fan-in) is He's limit for ReLU (He et al. 2015, eq. 10)."""
    return round((2 * draw.random() - 1) * limit, PLACES) + 0.0


def _tenths(draw: Random, limit: float) -> float:
    """One decimal from -0.9 to 0.9, and not 0."""
    tenths = int(draw.random() * 18) - 9
    return (tenths + (tenths >= 0)) / 10


def _tedium(problem: Problem) -> int:
    """How many digits are to be written by hand; far more where a layer is off, a unit on a kink, nothing to learn."""
    solution = Solution(work_through(problem), None if problem.single else 0)
    digits = sum(len(plain(decimal_of(value))) for value in solution.values.values())
    dull = len(solution.trace.kinks) + (solution.values["cost"] == 0)
    for layer in problem.network.layers[:-1]:
        dull += all(solution.values[address] == 0 for address in solution.units("a", layer))
    return digits + 1000 * int(dull)
