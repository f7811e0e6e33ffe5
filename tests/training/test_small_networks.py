"""Networks of hand size, one sample at a time and with plain descent, have a way of their own through the kernel."""

import numpy as np
import pytest

from app.backprop.costs import COSTS, ENTROPIES
from app.training.kernel import Kernel
from app.training.recipe import Recipe
from app.training.reference_loop import Loop
from tests.backprop.networks import HIDDEN, random_problem
from tests.training.test_kernel import KINKS, LONG, no_fractions, problem_on_kinks, trained

__all__ = ["no_fractions"]


@pytest.mark.parametrize("seed", range(200))
def test_a_small_network_equals_the_loop(seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = tuple(int(n) for n in random.integers(1, 5, random.integers(2, 6)))
    cost = str(random.choice(list(COSTS)))
    hidden = [str(name) for name in random.choice(HIDDEN, len(sizes) - 2)]
    output = "sigmoid" if cost in ENTROPIES else str(random.choice(HIDDEN))
    problem = random_problem(seed, sizes, [*hidden, output], cost, int(random.integers(2, 30)), learning_rate=0.01)
    recipe = Recipe(epochs=3, batch_size=1, seed=seed, shuffle=bool(random.integers(2)), frames=4, **LONG)
    one, other = (trained(each, problem, recipe) for each in (Kernel, Loop))
    message = f"{sizes} {problem.network.names} {cost}"
    np.testing.assert_allclose(one.frame_parameters, other.frame_parameters, 1e-12, 1e-12, err_msg=message)
    np.testing.assert_allclose(one.costs, other.costs, 1e-12, 1e-12, err_msg=message)


@pytest.mark.parametrize("sizes", [(3, 4, 4, 2), (4, 2, 3, 1)])
@pytest.mark.parametrize(("names", "cost"), KINKS)
def test_values_on_a_kink_are_where_they_are_on_paper(names: list[str], cost: str, sizes: tuple[int, ...]) -> None:
    for seed in range(60):
        problem = problem_on_kinks(seed, names, cost, 7, sizes)
        recipe = Recipe(1, batch_size=1, frames=2, **LONG)
        one, other = (trained(each, problem, recipe) for each in (Kernel, Loop))
        np.testing.assert_allclose(one.frame_parameters, other.frame_parameters, rtol=1e-12, atol=1e-12)


def test_a_small_network_diverges_where_the_loop_does() -> None:
    for seed in range(20):
        problem = random_problem(seed, (2, 3, 1), ["relu", "identity"], "half_squared_error", 5, learning_rate=30.0)
        recipe = Recipe(40, batch_size=1, frames=2, **LONG)
        one, other = (trained(each, problem, recipe) for each in (Kernel, Loop))
        assert one.divergence == other.divergence
        np.testing.assert_allclose(one.network.flat(), other.network.flat(), rtol=1e-9)
