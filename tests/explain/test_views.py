"""The computation graph, the paths and the batch as matrices: each obeys the rule that it shows, in exact fractions."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest

from app.backprop.penalties import Penalty
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.explain.batch import Batch, Shown
from app.explain.graph import MAX_OPERATIONS, Graph, can_draw, computation_graph, operations
from app.explain.paths import MAX_PATHS, multiplications, path_count, paths
from app.explain.solution import Solution
from tests.backprop.networks import random_problem

HIDDEN, COSTS = (
    ("relu", "leaky_relu", "identity"),
    ("half_squared_error", "squared_error", "mean_squared_error", "huber"),
)


def rational(seed: int, sizes: tuple[int, ...], samples: int = 1) -> Solution:
    """A problem all of whose numbers are fractions, one with a penalty in four."""
    state = random.Random(seed)
    names = [state.choice(HIDDEN) for _ in sizes[1:]]
    problem = random_problem(seed, sizes, names, state.choice(COSTS), samples=samples, learning_rate=0.1)
    if seed % 4 == 0:
        problem = replace(problem, penalty=Penalty(l2=0.1))
    return Solution(solve(problem), None if problem.single else seed % samples)


def solutions(count: int) -> Iterator[Solution]:
    state = random.Random(1)
    for seed in range(count):
        sizes = tuple(state.randint(1, 3) for _ in range(state.randint(2, 4)))
        yield rational(seed, sizes, state.choice([1, 1, 3]))


def softmax(sizes: tuple[int, ...]) -> Problem:
    names = ["tanh"] * (len(sizes) - 2) + ["softmax"]
    return random_problem(5, sizes, names, "cross_entropy", samples=1, learning_rate=0.1)


def follows(graph: Graph, place: int) -> object:
    """The sum, over the lines that leave a node, of the local derivative times the gradient at the end."""
    leaving = [link for link in graph.links if link.source == place]
    return sum(link.local.value * graph.nodes[link.target].gradient.value for link in leaving)


def test_every_gradient_of_the_graph_follows_from_those_that_it_leads_to() -> None:
    for solution in solutions(60):
        graph = computation_graph(solution)
        for place, node in enumerate(graph.nodes[:-1]):
            assert follows(graph, place) == node.gradient.value, (solution.sizes, node)
        assert graph.nodes[-1].gradient.value == 1


def test_every_value_of_the_graph_follows_from_those_that_lead_to_it() -> None:
    for solution in solutions(60):
        graph = computation_graph(solution)
        for place, node in enumerate(graph.nodes):
            of = [graph.nodes[link.source].value.value for link in graph.links if link.target == place]
            if node.kind == "product":
                assert node.value.value == prod(of)
            if node.kind == "sum":
                assert node.value.value == sum(of)


def test_in_the_graph_of_a_softmax_each_activation_comes_from_every_z() -> None:
    graph = computation_graph(Solution(solve(softmax((2, 2, 3)))))
    sums = [place for place, node in enumerate(graph.nodes) if node.kind == "sum"][-3:]
    assert [sum(link.source == place for link in graph.links) for place in sums] == [3, 3, 3]
    for place, node in enumerate(graph.nodes[:-1]):
        assert abs(float(follows(graph, place)) - float(node.gradient.value)) < 1e-15  # type: ignore[arg-type]


def test_boxes_of_the_graph_do_not_overlap() -> None:
    for sizes in ((1, 1), (2, 3, 1), (3, 1, 3), (2, 2, 2, 2), (1, 4, 1, 4)):
        graph = computation_graph(rational(1, sizes))
        width, height = graph.box
        for i, one in enumerate(graph.nodes):
            assert width / 2 < one.x < graph.width - width / 2
            assert height / 2 < one.y < graph.height - height / 2
            for other in graph.nodes[:i]:
                assert abs(one.x - other.x) > width or abs(one.y - other.y) > height, (sizes, one, other)


def test_operations_are_counted_as_they_are_drawn_and_only_so_many_are() -> None:
    for sizes in ((2, 3, 1), (1, 1), (2, 4, 3)):
        graph = computation_graph(rational(1, sizes))
        assert operations(sizes) == sum(node.kind != "given" for node in graph.nodes)
    assert operations((2, 3, 1)) == 18
    assert can_draw(rational(1, (3, 5, 4)))
    assert operations((4, 6, 5)) > MAX_OPERATIONS
    assert not can_draw(rational(1, (4, 6, 5)))


def test_the_paths_of_a_weight_add_up_to_its_gradient_in_fractions() -> None:
    for number, solution in enumerate(solutions(1000)):
        parameters = solution.values.within(lambda name, layer: name in ("W", "b"))
        found = paths(solution, parameters[number * 7 % len(parameters)])
        assert sum(path.product for path in found.listed) + found.left_out == solution.values[found.gradient]
        sizes = [abs(path.product) for path in found.listed]
        assert sizes == sorted(sizes, reverse=True)
        assert len({(path.units, path.factors) for path in found.listed}) == min(found.count, len(found.listed))


def test_more_paths_than_can_be_listed_are_told_by_the_units_that_they_go_through() -> None:
    solution = rational(3, (1, 2, 6, 6, 6, 5))
    found = paths(solution, "W.1.1.0")
    assert found.count == 6 * 6 * 6 * 5 > MAX_PATHS
    assert not found.listed
    for layer in range(1, 6):
        units = [each for each in found.through if each.layer == layer]
        assert len(units) == (1 if layer == 1 else solution.sizes[layer])
        assert sum(each.total for each in units) == solution.values[found.gradient]


def test_the_paths_through_a_softmax_are_counted_and_add_up() -> None:
    solution = Solution(solve(softmax((2, 3, 4))))
    found = paths(solution, "W.1.2.0")
    assert found.count == 4 * 4 == len(found.listed)
    total = sum(path.product for path in found.listed)
    assert abs(float(total - solution.values["dC_dW.1.2.0"])) < 1e-15


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (2, 2, 2), (3, 4, 2, 2), (1, 3, 1, 4, 2)])
def test_multiplications_are_those_of_following_every_path_and_every_pass(sizes: tuple[int, ...]) -> None:
    """Counted one by one, as they are worked."""
    depth, every_path, forward, backward = len(sizes) - 1, 0, 0, 0
    for layer in range(1, depth + 1):
        for _unit, source in product(range(sizes[layer]), range(sizes[layer - 1] + 1)):
            is_bias = source == sizes[layer - 1]
            ways = [*product(*(range(sizes[l]) for l in range(layer + 1, depth + 1)))]
            assert len(ways) == path_count(sizes, layer)
            for way in ways:
                factors = (0 if is_bias else 1) + 1 + 2 * len(way) + 1  # a, g', then w and g' each, dC/da
                every_path += factors - 1
            forward += 0 if is_bias else 1  # g' times the input
            reached = 1
            for l in range(layer + 1, depth + 1):
                forward += reached * sizes[l] + sizes[l]
                reached = sizes[l]
            forward += reached
        backward += sizes[layer] + sizes[layer] * sizes[layer - 1]  # delta, dC/dW
        backward += sizes[layer] * sizes[layer + 1] if layer < depth else 0  # dC/da
    found = multiplications(sizes)
    assert (found.all_paths, found.forward_mode, found.backpropagation) == (every_path, forward, backward)


@pytest.mark.parametrize("by_columns", [False, True])
def test_every_equation_of_the_matrices_is_true(by_columns: bool) -> None:
    for solution in solutions(40):
        for equation in Batch(solution, by_columns).equations():
            shown = [part for part in equation.parts if isinstance(part, Shown)]
            result, *others = (np.array([[cell.value for cell in row] for row in part.rows]) for part in shown)
            share = next((part for part in equation.parts if isinstance(part, Fraction)), 1)
            if [part.role for part in shown[1:3]] == ["left", "right"]:
                worked = share * (others[0] @ others[1]) + (others[2] if len(others) > 2 else 0)
            elif "∘" in equation.parts:
                worked = others[0] * others[1]
            elif "∑" in equation.parts:
                worked = share * others[0].sum(axis=1 if by_columns else 0).reshape(result.shape)
            else:
                continue  # g(Z)
            assert (worked == result).all(), (solution.sizes, equation.rule)
            for part, values in zip(shown, (result, *others), strict=True):
                assert part.shape == f"{values.shape[0]} × {values.shape[1]}"
