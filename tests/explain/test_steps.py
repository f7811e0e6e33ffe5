"""The steps: their order, and that each number of the pass is worked out in one of them."""

from itertools import pairwise

import pytest

from app.backprop.addresses import Address
from app.backprop.work import work_through
from app.explain.examples import examples
from app.explain.layout import draw
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.explain.steps import steps
from app.explain.why import why
from tests.backprop.networks import random_problem

NOTES = examples()["notes-231"]


def solved(sizes: tuple[int, ...], samples: int = 1) -> Solution:
    names = ["sigmoid"] * (len(sizes) - 2) + ["identity"]
    problem = random_problem(1, sizes, names, "half_squared_error", samples=samples, learning_rate=0.1)
    return Solution(work_through(problem), None if samples == 1 else 0)


def test_the_notes_take_eight_steps_in_their_own_order() -> None:
    assert [step.title for step in steps(Solution(work_through(NOTES.problem)))] == [
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
def test_every_number_of_the_pass_is_worked_out_once_but_for_the_changes(sizes: tuple[int, ...], samples: int) -> None:
    solution = solved(sizes, samples)
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


def test_wide_layers_are_left_to_the_tables() -> None:
    blocks = [block for step in steps(solved((2, 20, 1))) for block in step.blocks]
    assert any(block.left_out for block in blocks)
    assert all(not block.lines for block in blocks if block.left_out)


def test_an_update_that_diverges_is_said_and_the_steps_after_it_stay_empty() -> None:
    problem = random_problem(1, (1, 1, 1, 1), ["identity"] * 3, "squared_error", learning_rate=1e12)
    deep = problem.with_network(
        problem.network.with_parameters((W * 1e40 for W in problem.network.W), problem.network.b)
    )
    solution = Solution(work_through(deep))
    assert solution.trace.diverged
    worked = steps(solution)
    assert all("diverges" in str(step.notes[0][0]) and not step.blocks for step in worked[-3:])


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (8, 8, 8, 8), (1, 8, 1, 8), (3, 2, 2, 2, 2)])
def test_no_label_of_the_drawing_overlaps_another(sizes: tuple[int, ...]) -> None:
    style = Style()
    drawing = draw(solved(sizes), style)
    for group in drawing.edges:
        labels = [*(edge.label for edge in group.edges if edge.label), *group.biases]
        assert len(labels) == len(group.edges) + len(group.biases)
        heights = sorted(label.y for label in labels)
        assert all(below - above > 15 for above, below in pairwise(heights))
        column = [unit for unit in drawing.units if unit.layer == group.layer]
        for label in labels:
            assert label.x + 8.6 * len(style.text(label.value)) < column[0].x - drawing.unit_width / 2
    for layer in range(len(sizes)):
        middles = sorted(unit.y for unit in drawing.units if unit.layer == layer)
        assert all(below - above >= 90 for above, below in pairwise(middles))
    assert all(0 < unit.y < drawing.height and 0 < unit.x < drawing.width for unit in drawing.units)
