"""The programs: the NumPy one is run and gives every number; the others are run by scripts/check_exports.py."""

import ast
from collections.abc import Iterator

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.explain.examples import examples
from app.explain.language import current
from app.explain.steps.step import step_titles
from app.export.programs import PROGRAMS
from tests.backprop.networks import combined, every_combination
from tests.export.running import differences, printed, solved

EVERY = 3
"""Of the combinations of hidden activation, output activation, cost and shape; each pair is met many times."""


def problems() -> Iterator[Problem]:
    """Every activation, cost and bias convention, with one sample and with several, averaged and added up."""
    for number, combination in enumerate([*every_combination()][::EVERY]):
        settings = {"bias_update": ("each", "frozen", "shared")[number % 3], "reduction": ("mean", "sum")[number % 2]}
        yield combined(number, *combination, samples=1 + number % 4, learning_rate=0.3, **settings)


@pytest.mark.parametrize("name", [*examples()])
def test_the_numpy_program_of_an_example_prints_every_number_in_the_order_of_the_steps(name: str) -> None:
    solution = solved(examples()[name].problem)
    assert differences(PROGRAMS["numpy"](solution), solution) == []


def test_the_numpy_program_is_right_for_every_activation_cost_and_convention() -> None:
    for problem in problems():
        solution = solved(problem)
        if solution.trace.after:
            assert differences(PROGRAMS["numpy"](solution), solution) == [], (problem.network.names, problem.cost_name)


def test_no_digit_is_lost_where_an_output_is_close_to_0_or_1() -> None:
    for name, cost in (("sigmoid", "binary_cross_entropy"), ("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")):
        network = Network.of([([[40.0], [-30.0]], [0.0, 1.0], name)])
        problem = Problem.of(network, [1.0], [0.5, 0.5], cost_name=cost, learning_rate=0.1)
        solution = solved(problem)
        assert differences(PROGRAMS["numpy"](solution), solution) == []


def test_a_unit_that_is_0_on_paper_is_0_in_the_program_and_it_says_so() -> None:
    program = PROGRAMS["numpy"](solved(examples()["notes-231"].problem))
    assert "z1[0, 1] = 0  # 0 on paper" in program
    assert dict(printed(program))["da_dz.1.1"] == 0
    assert dict(printed(program.replace("z1[0, 1] = 0", "")))["da_dz.1.1"] == 1


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_several_units_on_a_kink_and_outputs_that_meet_their_targets_are_put_there(name: str) -> None:
    layers = [([[0.8, -0.5], [0.4, -0.3]], [0.1, 0.0], name), ([[0.1, 0.7], [0.3, 0.2]], [0.3, 0.1], "identity")]
    problem = Problem.of(
        Network.of([(W, b, g) for W, b, g in layers]),
        [[0.5, 1.0], [0.75, 1.0], [1.0, 1.0]],
        [[0.3, 0.1], [0.3, 0.1], [1.0, 1.0]],
        cost_name="mean_absolute_error",
        learning_rate=0.1,
    )
    solution = solved(problem)
    assert {kink.name for kink in solution.trace.kinks} >= {"z"}
    assert differences(PROGRAMS["numpy"](solution), solution) == []


@pytest.mark.parametrize("framework", [*PROGRAMS])
def test_a_program_is_python_that_names_the_steps_in_order_and_holds_the_numbers(framework: str) -> None:
    for problem in (example.problem for example in examples().values()):
        solution = solved(problem)
        program = PROGRAMS[framework](solution)
        ast.parse(program)
        places = [
            program.index(f"# Step {number}: {title}\n")
            for number, title in enumerate(step_titles(solution.depth).values(), start=1)
        ]
        assert places == sorted(places)
        assert f"learning_rate = {float(problem.learning_rate)!r}\n" in program


def test_a_program_holds_no_function_that_it_does_not_call() -> None:
    for problem in problems():
        program = PROGRAMS["numpy"](solved(problem))
        names = [node.name for node in ast.walk(ast.parse(program)) if isinstance(node, ast.FunctionDef)]
        assert [name for name in names if program.count(name) < 2] == []


def test_programs_are_in_english_in_every_language() -> None:
    solution = solved(examples()["notes-231"].problem)
    english = {name: write(solution) for name, write in PROGRAMS.items()}
    token = current.set("de")
    assert {name: write(solution) for name, write in PROGRAMS.items()} == english
    assert current.get() == "de"
    current.reset(token)
