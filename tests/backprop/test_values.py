"""Every number of a pass by its address: taken from its array when it is asked for."""

import numpy as np
import pytest

from app.backprop.arithmetic import as_floats
from app.backprop.errors import NotFinite
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.values import ByAddress, LabelledArray, all_values, sample_gradients
from tests.backprop.networks import random_problem

NOT_THERE = """
    z z.1 z.1.0.0 z.1.3 z.1.-1 z.1.00 z.01.0 z.1.٠ z.2.2 z.3.0 z.0.0 W.1.0 W.2.2.0 W.1.0.9 q.1.0 cost. cost.1 :z.1.0
    s:z.1.0 s3:z.1.0 s-1:z.1.0 s00:z.1.0 0:z.1.0 s0:W.1.0.0 s0:s0:z.1.0 s0:learning_rate s0:dC_dW.1.0 s0:W_new.1.0.0
"""


def pass_of(samples: int) -> ByAddress:
    problem = random_problem(1, (2, 3, 2), ["tanh", "softmax"], "cross_entropy", samples, learning_rate=0.1)
    return all_values(solve(problem))


@pytest.mark.parametrize("samples", [1, 3])
def test_a_number_that_is_asked_for_is_the_one_that_the_list_has(samples: int) -> None:
    listed = list(pass_of(samples).items())
    values = pass_of(samples)
    assert len(values) == len(listed) == len(dict(listed))
    assert all(values[address] == value for address, value in listed)
    assert list(values) == [address for address, _ in listed]


def test_a_float64_comes_as_pythons_own() -> None:
    values = ByAddress(
        [LabelledArray("z", 1, np.array([[0.5, 0.25]]), True), LabelledArray("cost", None, np.array(2.0), False)], True
    )
    assert [type(values[address]) for address in ("z.1.1", "cost")] == [float, float]


@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("address", [*NOT_THERE.split(), ""])
def test_what_is_no_address_of_a_number_is_not_there(address: str, samples: int) -> None:
    assert address not in pass_of(samples)
    with pytest.raises(KeyError):
        pass_of(samples)[address]


@pytest.mark.parametrize("there", ["z.1.0", "s0:z.1.0"])
def test_samples_stand_in_front_only_where_there_are_several(there: str) -> None:
    assert (there in pass_of(1), there in pass_of(3)) == (":" not in there, ":" in there)


def test_quantities_are_found_by_name_and_layer() -> None:
    assert pass_of(2).within(lambda name, layer: name == "cost" or layer == 0) == [
        *("s0:a.0.0", "s0:a.0.1", "s1:a.0.0", "s1:a.0.1", "s0:cost", "s1:cost", "cost")
    ]


def test_the_gradient_of_a_sample_is_that_of_its_cost_alone() -> None:
    names, settings = ["tanh", "sigmoid"], {"learning_rate": 0.1, "reduction": "sum"}
    problem = random_problem(4, (2, 3, 2), names, "huber", samples=3, **settings)
    together = solve(problem)
    own = sample_gradients(together)
    for s in range(3):
        alone = Problem.of(problem.network, problem.inputs[s].tolist(), problem.targets[s].tolist(), cost_name="huber")
        slopes = solve(alone).backward
        for layer in (1, 2):
            np.testing.assert_allclose(as_floats(own[layer][s]), as_floats(slopes.dC_dW[layer]), rtol=1e-15)
    np.testing.assert_allclose(as_floats(own[2].sum(axis=0)), as_floats(together.backward.dC_dW[2]), rtol=1e-14)


def test_a_sample_whose_gradient_is_too_large_is_told_though_the_mean_is_0() -> None:
    """a_6 of unit 1 is 1e180 or -1e180 and does not reach the output, where delta is 1e150 for both samples."""
    layers = [([[w, 0.0], [0.0, 1e30]], [0.0, 0.0], "identity") for w in [1e30] * 5 + [1.0] * 2]
    network = Network.of([*layers, ([[1.0, 0.0]], [0.0], "identity")])
    trace = solve(Problem.of(network, [[1.0, 1.0], [1.0, -1.0]], [[0.0], [0.0]]))
    assert trace.backward.dC_dW[7][0, 1] == 0
    with pytest.raises(NotFinite, match=r"s0:dC_dW\.7\.0\.1"):
        all_values(trace)
