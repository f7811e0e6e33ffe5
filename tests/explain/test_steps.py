"""The steps: their order, and that each number of the pass is worked out in one of them."""

from typing import Any

import pytest

from app.backprop.address import Address
from app.backprop.network import Network
from app.backprop.problem import UPDATES, Problem
from app.backprop.solve import solve
from app.explain.examples import examples
from app.explain.solution import MAX_SUMMED_SAMPLES, Solution
from app.explain.steps import steps
from app.explain.why import why
from tests.backprop.networks import random_problem

NOTES = examples()["notes-231"]


def solved(sizes: tuple[int, ...], samples: int = 1, **settings: Any) -> Solution:
    names = ["sigmoid"] * (len(sizes) - 2) + ["identity"]
    problem = random_problem(1, sizes, names, "half_squared_error", samples=samples, learning_rate=0.1, **settings)
    return Solution(solve(problem), None if samples == 1 else 0)


def test_the_notes_take_eight_steps_in_their_own_order() -> None:
    assert [step.title for step in steps(Solution(solve(NOTES.problem)))] == [
        "Forward",
        "Cost",
        "Output delta",
        "Layer 2 gradients",
        "Layer 1 deltas",
        "Update",
        "Forward again",
        "Cost again",
    ]


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_the_backward_step_is_repeated_for_every_hidden_layer_from_the_back(depth: int) -> None:
    worked = steps(solved((2,) * (depth + 1)))
    hidden = [step.title for step in worked if step.key.startswith("hidden")]
    assert hidden == [f"Layer {layer} deltas" for layer in range(depth - 1, 0, -1)]
    assert [step.number for step in worked] == list(range(1, 7 + depth))


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (3, 4, 2, 3), (8, 8, 8)])
@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("update", UPDATES)
def test_every_number_of_the_pass_is_worked_out_once_but_for_the_changes(
    sizes: tuple[int, ...], samples: int, update: str
) -> None:
    solution = solved(sizes, samples, update=update)
    lines = [line.address for step in steps(solution) for block in step.blocks for line in block.lines]
    assert len(lines) == len(set(lines))
    shown = {
        address
        for address in solution.values
        if why(solution.problem, Address.parse(address))
        and not address.startswith("step_")
        and Address.parse(address).sample in (None, solution.sample)
    }
    assert set(lines) == shown


@pytest.mark.parametrize(("samples", "blocks"), [(1, 1), (3, 2), (5, 2)])
def test_the_gradients_of_the_sample_in_view_stand_before_those_over_all(samples: int, blocks: int) -> None:
    own, *total = steps(solved((2, 3, 1), samples))[3].blocks
    assert len(total) == blocks - 1
    assert own.heading == "Gradients of layer 2" + ("" if samples == 1 else ", sample 0")
    s = "" if samples == 1 else "s0:"
    assert [line.address for line in own.lines] == [f"{s}dC_dW.2.0.{k}" for k in range(3)] + [f"{s}dC_db.2.0"]
    assert own.matrices
    assert [bool(block.left_out) for block in total] == [samples > MAX_SUMMED_SAMPLES] * (blocks - 1)


@pytest.mark.parametrize("update", UPDATES)
def test_no_line_needs_a_number_that_comes_after_it(update: str) -> None:
    solution = solved((2, 3, 2, 2), update=update)
    known = {address for address in solution.values if solution.why(address) is None}
    for step in steps(solution):
        for line in (line for block in step.blocks for line in block.lines):
            because = solution.why(line.address)
            assert because
            assert known.issuperset(because.addresses), line.address
            known.add(line.address)


def test_in_place_the_update_of_a_layer_stands_behind_its_gradients_and_what_is_wrong_is_said() -> None:
    worked = {step.key: step for step in steps(solved((2, 3, 2, 2), update="in_place"))}
    last = {key: step.blocks[-1].heading for key, step in worked.items() if step.blocks}
    assert [last[key] for key in ("gradients", "hidden-2", "hidden-1", "update")] == [
        "Update of layer 3",
        "Update of layer 2",
        "Gradients of layer 1",
        "Layer 1",
    ]
    for hidden in ("hidden-2", "hidden-1"):
        assert "W_new" in str(worked[hidden].rules[0])
        assert "no longer the gradients of the cost" in str(worked[hidden].notes[-1])
        assert "same time" not in worked["update"].says
    assert worked["hidden-1"].shown.edges == (("W",), ("W", "dC_dW"), ("W_new", "dC_dW"), ("W", "dC_dW"))
    assert "no longer" not in str(steps(solved((2, 3, 2, 2))))


def test_in_place_what_was_updated_on_the_way_back_is_there_even_where_the_pass_after_it_diverges() -> None:
    """The output weight becomes -1e38, and 1e300 times that is more than float64 holds."""
    layers = [([[1e100]], [0.0], "identity")] * 3 + [([[1e-292]], [0.0], "identity")]
    problem = Problem.of(Network.of(layers), [1.0], [0.0], learning_rate=1e-270, update="in_place")
    solution = Solution(solve(problem))
    assert solution.trace.diverged
    worked = steps(solution)
    assert worked[3].blocks[-1].heading == "Update of layer 4"
    assert "W_new.2.0.0" in solution.values
    assert "W_new.1.0.0" not in solution.values
    assert worked[4].shown.edges[4] == ("W", "dC_dW")


def test_wide_layers_are_left_to_the_tables() -> None:
    blocks = [block for step in steps(solved((2, 20, 1))) for block in step.blocks]
    assert any(block.left_out for block in blocks)
    assert all(not block.lines for block in blocks if block.left_out)


def test_an_update_that_diverges_is_said_and_the_steps_after_it_stay_empty() -> None:
    problem = random_problem(1, (1, 1, 1, 1), ["identity"] * 3, "squared_error", learning_rate=1e12)
    deep = problem.with_network(
        problem.network.with_parameters((W * 1e40 for W in problem.network.W), problem.network.b)
    )
    solution = Solution(solve(deep))
    assert solution.trace.diverged
    worked = steps(solution)
    assert all("diverges" in str(step.notes[0][0]) and not step.blocks for step in worked[-3:])
