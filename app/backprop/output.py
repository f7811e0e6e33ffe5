"""The outputs of a forward pass as the cost takes them."""

from typing import Any

import numpy as np

from .arithmetic import Array, as_floats
from .costs import ENTROPIES, Output
from .errors import Fault, InvalidProblem, Phrase
from .forward import Forward
from .problem import Problem
from .rounding import LONG_UNIT


def output_of(problem: Problem, passed: Forward) -> Output:
    """The outputs; an output within rounding error of its target counts as the target, as on paper.

    In float64 so only for a cost that has a kink there; in long reals always, as their errors are next to nothing. For
    a cross-entropy one that is outside [0, 1] by rounding alone is 0 or 1.
    """
    a = passed.a[-1]
    if problem.cost_name in ENTROPIES and passed.output_error.ndim:
        a = np.where(_near(a, 0, passed.output_error) & (a.real < 0), a - a.real, a)
        a = np.where(_near(a, 1, passed.output_error) & (a.real > 1), a - a.real + 1, a)
    settles = problem.cost.kink or (a.dtype == object and problem.cost_name not in ENTROPIES)
    if settles and passed.output_error.ndim:
        a = np.where(meets_target(problem, passed), a - a.real + problem.targets, a)
    return Output(problem.network.output, passed.z[-1], a)


def meets_target(problem: Problem, passed: Forward) -> Array:
    """Which outputs equal their targets within rounding error; shape (samples, n_L)."""
    return _near(passed.a[-1], problem.targets, passed.output_error)


def _near(a: Array, value: Any, error: Array) -> Array:
    near: Array = abs((a - value).real) <= error
    return near


def output_slope_bound(problem: Problem, passed: Forward) -> Array:
    """Bound of the rounding error of dC/da at the outputs, in long reals; shape (samples, n_L)."""
    assert problem.targets is not None
    a, y, error = as_floats(passed.a[-1]), as_floats(problem.targets), passed.output_error
    if problem.cost_name not in ENTROPIES:
        return 2 * (error + LONG_UNIT * (abs(a) + abs(y)))
    shares = [(y, a), (1 - y, 1 - a)] if problem.cost_name == "binary_cross_entropy" else [(y, a)]
    bound = np.zeros(a.shape)
    for share, probability in shares:  # of share / probability; as exp(-ln a) it keeps its digits to e^1000
        of_each = share / probability * (1000 * LONG_UNIT + error / probability)
        bound += np.where(share == 0, 0, of_each)
    return np.where(np.isfinite(bound), bound, 0)


def slope_may_overflow(problem: Problem) -> bool:
    """Whether dC/da of the outputs may be beyond float64 though cost and delta are not.

    A cross-entropy has the slope -y/a, and a sigmoid or softmax knows ln a where a itself is below 1e-308.
    """
    return problem.cost_name in ENTROPIES and problem.network.output.log is not None


def require_probabilities(problem: Problem, passed: Forward) -> None:
    """A cross-entropy takes logarithms of a and 1 - a. Raises InvalidProblem naming every output outside [0, 1]."""
    if problem.targets is None or problem.cost_name not in ENTROPIES or problem.network.output.log:
        return
    cost = problem.cost_name
    expected = Phrase("an output between 0 and 1 for %(cost)s; use sigmoid or softmax in the output layer", cost=cost)
    faults = [
        Fault(f"{problem.sample_prefix(s)}a.{problem.network.depth}.{j}", expected, f"{float(passed.a[-1][s, j]):g}")
        for s, j in np.argwhere(
            (passed.a[-1] < -passed.output_error) | (passed.a[-1] > 1 + passed.output_error)
        ).tolist()
    ]
    if faults:
        raise InvalidProblem(*faults)
