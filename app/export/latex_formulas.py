"""Formula trees as LaTeX: for articles, and for what takes LaTeX between dollar signs, as Markdown readers do.

Only what amsmath, KaTeX and MathJax all have is used; function names are \\mathrm, as not all of them take
\\operatorname.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..explain.formulas import (
    Call,
    Constant,
    Formula,
    Matrix,
    Op,
    Over,
    Power,
    Result,
    Row,
    Symbol,
    Transposed,
    Value,
    related,
)
from ..explain.notation import base_name
from ..explain.numbers import MINUS, Style
from .latex_symbols import UPRIGHT, quantity

OPERATORS = {"≈": r"\approx", "−": "-", "·": r"\cdot", "∘": r"\circ", "←": r"\leftarrow"}
NEW_ROW = r"\cr"
"""Between the rows of a matrix; Markdown readers may take the backslashes of a double one for themselves."""


class LaTeX:
    """Writes formulas in the reader's style of numbers."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def formula(self, formula: Formula) -> str:
        """A whole formula, with ≈ where numbers are rounded."""
        return self.node(related(formula, self.style.exact))

    def node(self, formula: Formula) -> str:
        return WRITERS[type(formula)](self, formula)

    def row(self, row: Row) -> str:
        """Brackets grow around matrices, and nowhere else: a line may break within small ones."""
        items = [self.node(item) for item in row.items]
        if any(_is_tall(item) for item in row.items):
            items = [{"(": r"\left(", ")": r"\right)"}.get(item, item) for item in items]
        return " ".join(items).replace("( ", "(").replace(" )", ")")

    def op(self, op: Op) -> str:
        return OPERATORS.get(op.text, op.text)

    def constant(self, constant: Constant) -> str:
        above, below = constant.value.as_integer_ratio()
        return str(above) if below == 1 else rf"\frac{{{above}}}{{{below}}}"

    def value(self, value: Value) -> str:
        number = self.number(value.value)
        return f"({number})" if value.guarded and value.value < 0 else number

    def result(self, result: Result) -> str:
        return f"{OPERATORS.get(result.relation, result.relation)} {self.number(result.value, result.digits)}"

    def number(self, value: Any, digits: int | None = None) -> str:
        """A number; a comma that is no separator stands in braces."""
        mantissa, _, exponent = self.style.text(value, digits).replace(MINUS, "-").partition("e")
        mantissa = mantissa.replace(",", "{,}")
        return rf"{mantissa} \cdot 10^{{{exponent}}}" if exponent else mantissa

    def power(self, power: Power) -> str:
        return f"{self.node(power.base)}^{{{self.node(power.exponent)}}}"

    def call(self, call: Call) -> str:
        name, prime = call.function.removesuffix("′"), "'" * call.function.endswith("′")
        return f"{_function(name)}{prime}({', '.join(map(self.node, call.arguments))})"

    def over(self, over: Over) -> str:
        return rf"\frac{{{self.node(over.top)}}}{{{self.node(over.bottom)}}}"

    def matrix(self, matrix: Matrix) -> str:
        rows = f" {NEW_ROW} ".join(" & ".join(map(self.node, row)) for row in matrix.rows)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"

    def transposed(self, transposed: Transposed) -> str:
        inner = self.node(transposed.base)
        if isinstance(transposed.base, Symbol):
            inner = rf"\left( {inner} \right)"
        return rf"{inner}^{{\mathsf{{T}}}}"

    def symbol(self, symbol: Symbol) -> str:
        """A quantity; the slope of an activation as a function of its z."""
        if base_name(symbol.name) == "da_dz" and len(symbol.indices) == 1:
            return self.call(Call("g′", (replace(symbol, name="z"),)))
        return quantity(symbol)


def _is_tall(formula: Formula) -> bool:
    return isinstance(formula, Matrix | Transposed)


def _function(name: str) -> str:
    return UPRIGHT.get(name) or (name if len(name) == 1 else rf"\mathrm{{{name}}}")


WRITERS: dict[type, Callable[[LaTeX, Any], str]] = {
    Op: LaTeX.op,
    Symbol: LaTeX.symbol,
    Value: LaTeX.value,
    Result: LaTeX.result,
    Constant: LaTeX.constant,
    Row: LaTeX.row,
    Power: LaTeX.power,
    Call: LaTeX.call,
    Over: LaTeX.over,
    Matrix: LaTeX.matrix,
    Transposed: LaTeX.transposed,
}
