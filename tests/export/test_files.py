"""The files: well-formed, whole, and with the right numbers."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from app.explain.examples import examples, problem_of
from app.explain.formulas import Symbol, Value
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.explain.steps import steps
from app.export.latex import LaTeX, escaped, solution_latex
from app.export.markdown import solution_markdown
from app.export.problem_json import problem_file, problem_json
from app.export.values_csv import MARK, values_csv
from app.export.walkthrough import step_number
from tests.backprop.networks import random_problem
from tests.export.running import solved

MIXED = random_problem(
    1, (2, 3, 2), ["gelu", "softmax"], "binary_cross_entropy", samples=3, learning_rate=0.1, bias_update="shared"
)
DEEP = random_problem(2, (2, 3, 2, 2), ["silu", "leaky_relu", "tanh"], "mean_squared_error", learning_rate=0.1)
WIDE = random_problem(3, (2, 12, 1), ["elu", "identity"], "huber", samples=2, learning_rate=0.1)
SOLUTIONS = {name: solved(example.problem) for name, example in examples().items()} | {
    "mixed": solved(MIXED),
    "deep": solved(DEEP),
    "wide": solved(WIDE),
}
Write = Callable[[Solution, Style], str]
EVERY_SOLUTION = pytest.mark.parametrize("solution", SOLUTIONS.values(), ids=[*SOLUTIONS])


@EVERY_SOLUTION
def test_every_number_is_in_the_table_of_its_step(solution: Solution) -> None:
    for step in steps(solution):
        lines = [line for block in step.blocks for line in block.lines]
        assert {step_number(solution, line.address) for line in lines} <= {step.number}


@EVERY_SOLUTION
def test_json_holds_the_problem_and_every_value_bit_for_bit(solution: Solution) -> None:
    content = json.loads(problem_file(solution))
    assert content["values"] == {address: float(value) for address, value in solution.values.items()}
    assert list(content["values"]) == list(solution.values)
    again = problem_of(content["problem"])
    assert problem_json(again) == content["problem"]
    assert problem_file(Solution(solved(again).trace, solution.sample)) == problem_file(solution)


def test_json_of_an_example_says_what_the_example_says() -> None:
    for name, example in examples().items():
        assert problem_json(example.problem).items() >= example.data.items(), name


@pytest.mark.parametrize("decimal", ["point", "comma"])
@EVERY_SOLUTION
def test_csv_has_a_row_for_every_value_at_full_precision(solution: Solution, decimal: str) -> None:
    text = values_csv(solution, Style(3, decimal))
    assert text.startswith(MARK)
    assert text.count("\r\n") == text.count("\n") == len(solution.values) + 1
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";" if decimal == "comma" else ","))
    assert {len(row) for row in rows} == {5}
    values = {row[0]: float(row[2].replace(",", ".")) for row in rows[1:]}
    assert values == {address: float(value) for address, value in solution.values.items()}
    assert all(bool(row[3]) == bool(row[4]) == bool(solution.why(row[0])) for row in rows[1:])


@EVERY_SOLUTION
def test_no_cell_but_a_number_begins_as_a_formula_of_the_spreadsheet_would(solution: Solution) -> None:
    for row in csv.reader(io.StringIO(values_csv(solution, Style())[1:])):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in (row[0], row[1], row[3], row[4]))


def test_formulas_of_csv_name_the_addresses_that_they_take() -> None:
    for solution in SOLUTIONS.values():
        for address, _, _, _, formula in [*csv.reader(io.StringIO(values_csv(solution, Style())[1:]))][1:]:
            because = solution.why(address)
            named = set(re.findall(r"(?:s\d+:)?[A-Za-z_]+(?:\.\d+)+|(?:s\d+:)?cost(?:_new)?|learning_rate", formula))
            assert named == (set(because.addresses) if because else set()), (address, formula)


@pytest.mark.parametrize("write", [solution_markdown, solution_latex])
@EVERY_SOLUTION
def test_every_number_of_the_steps_and_its_address_stand_in_the_text(solution: Solution, write: Write) -> None:
    style = Style()
    text = write(solution, style)
    for address, value in solution.values.items():
        assert address.replace("_", r"\_") in text or f"`{address}`" in text
        assert LaTeX(style).number(value) in text or style.text(value) in text
    for step in steps(solution):
        assert f"{step.number}: {step.title}" in text


@EVERY_SOLUTION
def test_markdown_has_whole_formulas_and_no_backslash_that_a_reader_would_take_away(solution: Solution) -> None:
    text = solution_markdown(solution, Style(6, "comma"))
    assert text.count("$$") % 2 == 0
    for line in text.splitlines():
        if line.startswith("- "):
            assert re.fullmatch(r"- \$[^$ ][^$]*\$", line), line
    formulas = re.findall(r"\$\$\n(.*?)\n\$\$|(?<!\$)\$([^$\n]+)\$", text)
    assert formulas
    for formula in map("".join, formulas):
        assert_latex(formula)
        assert not re.search(r"\\[^A-Za-z]", formula), formula


@EVERY_SOLUTION
def test_latex_is_balanced_and_holds_no_sign_that_it_does_not_know(solution: Solution) -> None:
    text = solution_latex(solution, Style(6, "comma"))
    assert_latex(text)
    assert text.isascii()
    begun, ended = (re.findall(rf"\\{what}{{(\w+)}}", text) for what in ("begin", "end"))
    assert sorted(begun) == sorted(ended)
    assert re.findall(r"\\usepackage(?:\[\w+\])?{(\w+)}", text) == ["inputenc", "amsmath"]


def assert_latex(text: str) -> None:
    """Braces in pairs, and as many left brackets that grow as right ones."""
    depth = 0
    for sign in re.sub(r"\\[{}]", "", text):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"\\left\b", text)) == len(re.findall(r"\\right\b", text))


@pytest.mark.parametrize(
    ("symbol", "latex"),
    [
        (Symbol("W", 2, (0, 1)), "w^{(2)}_{01}"),
        (Symbol("W", 2, (0, 10)), "w^{(2)}_{0{,}10}"),
        (Symbol("z", 1, (2,), 3), "z^{(1)~[3]}_{2}"),
        (Symbol("b_new", 1, (0,)), r"b^{(1)~\mathrm{new}}_{0}"),
        (Symbol("delta", "l+1"), r"\boldsymbol{\delta}^{(l+1)}"),
        (Symbol("dC_dW", 1, (0, 0)), r"\frac{\partial C}{\partial w^{(1)}_{00}}"),
        (Symbol("da_dz", 1, (0,)), "g'(z^{(1)}_{0})"),
        (Symbol("da_dz", 1, (0, 1)), r"\frac{\partial a^{(1)}_{0}}{\partial z^{(1)}_{1}}"),
        (Value("cost", -2.5e-12), r"-2.5 \cdot 10^{-12}"),
    ],
)
def test_symbols_in_latex(symbol: Symbol | Value, latex: str) -> None:
    assert LaTeX(Style()).node(symbol) == latex


def test_a_comma_in_latex_is_no_separator() -> None:
    assert LaTeX(Style(6, "comma")).node(Value("cost", 0.5)) == "0{,}5"


def test_a_sentence_in_latex_has_its_signs_escaped() -> None:
    assert escaped("50 % of dC_dW & {x} ≤ ½ – „σ′“") == (r"50 \% of dC\_dW \& \{x\} $\le$ $\frac12$ -- ,,$\sigma$$'$``")
