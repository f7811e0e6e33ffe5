"""Formulas as LaTeX, and the walk-through as a LaTeX article that compiles as it is; it needs amsmath alone.

Formulas use only what amsmath, KaTeX and MathJax all have, as Markdown readers take them between dollar signs; function
names are \\mathrm, as not all of them take \\operatorname.
"""

import re
from collections.abc import Sequence
from typing import Any

from ..explain.formulas import (
    Call,
    Formula,
    FormulaVisitor,
    Matrix,
    Numeral,
    Op,
    Over,
    Power,
    Result,
    Root,
    Row,
    Symbol,
    Transposed,
    Value,
    related,
)
from ..explain.notation import is_new
from ..explain.numbers import MINUS, Style
from ..explain.solution import Solution
from ..explain.steps.step import Text
from .walkthrough import Numbers, title, walkthrough

OPERATORS = {"≈": r"\approx", "−": "-", "·": r"\cdot", "∘": r"\circ", "←": r"\leftarrow"}
LETTERS = {
    "δ": r"\delta", "η": r"\eta", "∑": r"\sum", "μ": r"\mu", "α": r"\alpha", "β₁": r"\beta_1", "β₂": r"\beta_2",
    "ε": r"\varepsilon", "λ": r"\lambda", "λ₁": r"\lambda_1", "λ₂": r"\lambda_2", "C₀": "C_0", "R₁": "R_1",
    "R₂": "R_2", "m̂": r"\hat{m}", "ŝ": r"\hat{s}",
}  # fmt: skip
UPRIGHT = {"σ": r"\sigma", "ln": r"\ln", "tanh": r"\tanh"}
"""Functions that have a name of their own."""
NEW_ROW = r"\cr"
"""Between the rows of a matrix; Markdown readers may take the backslashes of a double one for themselves."""


class LaTeX(FormulaVisitor):
    """Writes formulas in the reader's style of numbers."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def formula(self, formula: Formula) -> str:
        """A whole formula, with ≈ where numbers are rounded."""
        return self.node(related(formula, self.style.exact))

    def row(self, row: Row) -> str:
        """Brackets grow around matrices, and nowhere else: a line may break within small ones."""
        items = [self.node(item) for item in row.items]
        if any(_is_tall(item) for item in row.items):
            items = [{"(": r"\left(", ")": r"\right)"}.get(item, item) for item in items]
        return " ".join(items).replace("( ", "(").replace(" )", ")")

    def op(self, op: Op) -> str:
        return OPERATORS.get(op.text, op.text)

    def numeral(self, numeral: Numeral) -> str:
        above, below = numeral.value.as_integer_ratio()
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

    def root(self, root: Root) -> str:
        return rf"\sqrt{{{self.node(root.of)}}}"

    def matrix(self, matrix: Matrix) -> str:
        rows = f" {NEW_ROW} ".join(" & ".join(map(self.node, row)) for row in matrix.rows)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"

    def transposed(self, transposed: Transposed) -> str:
        inner = self.node(transposed.base)
        if isinstance(transposed.base, Symbol):
            inner = rf"\left( {inner} \right)"
        return rf"{inner}^{{\mathsf{{T}}}}"

    def derivative(self, above: str, below: str) -> str:
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"

    def scripted(self, letter: str, below: str, above: str) -> str:
        return letter + (f"^{{{above}}}" if above else "") + (f"_{{{below}}}" if below else "")

    def sign(self, name: str) -> str:
        return LETTERS.get(name, name)

    def variable(self, letter: str) -> str:
        return LETTERS.get(letter, letter)

    def vector(self, letter: str) -> str:
        return self.change(letter[1:]) if letter.startswith("Δ") else rf"\boldsymbol{{{self.variable(letter)}}}"

    def change(self, letter: str) -> str:
        return rf"\Delta {letter}"

    def below(self, indices: tuple[int | str, ...], comma: bool) -> str:
        return ("{,}" if comma else "").join(map(_index, indices))

    def above(self, symbol: Symbol) -> str:
        parts = [] if symbol.layer is None else [f"({_index(symbol.layer)})"]
        parts += [] if symbol.sample is None else [f"[{symbol.sample}]"]
        parts += [r"\mathrm{new}"] if is_new(symbol.name) else []
        return "~".join(parts)


def _index(index: int | str) -> str:
    return str(index).replace("−", "-")


def _is_tall(formula: Formula) -> bool:
    return isinstance(formula, Matrix | Transposed)


def _function(name: str) -> str:
    return UPRIGHT.get(name) or (name if len(name) == 1 else rf"\mathrm{{{name}}}")


PREAMBLE = r"""\documentclass[a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\setlength{\oddsidemargin}{0pt}
\setlength{\textwidth}{159mm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\sloppy
"""
HEADINGS = {2: "section*", 3: "subsection*"}
ROWS = 40
"""Rows of a table that fit on a page."""
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}$&#_%"
}
IN_MATHS = {
    "−": "-", "≤": r"\le", "≈": r"\approx", "→": r"\to", "·": r"\cdot", "∘": r"\circ", "∂": r"\partial", "′": "'",
    "σ": r"\sigma", "φ": r"\varphi", "Φ": r"\Phi", "Σ": r"\Sigma", "δ": r"\delta", "Δ": r"\Delta", "η": r"\eta",
    "²": "^2", "ᶻ": "^z", "⁻": "^-", "ⱼ": "_j", "ₖ": "_k", "ᵢ": "_i", "½": r"\frac12", "∑": r"\sum",
    "<": "<", ">": ">", "|": "|",
}  # fmt: skip
"""Signs in sentences that only formulas have."""
QUOTES = {"’": "'", "‘": "`", "“": "``", "”": "''", "„": ",,", "…": r"\dots{}", "\u00a0": "~", "–": "--", "—": "---"}
WRITTEN = SPECIAL | QUOTES | {sign: f"${latex}$" for sign, latex in IN_MATHS.items()}
SIGNS = re.compile("[" + re.escape("".join(WRITTEN)) + "]")


def solution_latex(solution: Solution, style: Style) -> str:
    """The whole solution as one document."""
    document = Article(style)
    head = [PREAMBLE, rf"\title{{{escaped(title(solution))}}}", r"\date{}", r"\begin{document}", r"\maketitle"]
    return "\n".join((*head, *walkthrough(solution, document), r"\end{document}")) + "\n"


class Article:
    """Parts of a LaTeX article."""

    def __init__(self, style: Style) -> None:
        self.style, self.latex = style, LaTeX(style)

    def heading(self, level: int, text: str) -> str:
        return rf"\{HEADINGS[level]}{{{escaped(text)}}}"

    def paragraph(self, text: Text) -> str:
        return (
            "".join(
                escaped(part)
                if isinstance(part, str)
                else f"${self.latex.number(part.value, None if isinstance(part, Value) else part.digits)}$"
                for part in text
            )
            + "\n"
        )

    def display(self, formula: Formula) -> str:
        return rf"\[ {self.latex.formula(formula)} \]"

    def lines(self, formulas: Sequence[Formula]) -> str:
        items = [rf"\item ${self.latex.formula(formula)}$" for formula in formulas]
        return "\n".join((r"\begin{itemize}\raggedright", *items, r"\end{itemize}"))

    def table(self, numbers: Numbers) -> str:
        """Tables of so many rows that a page holds one."""
        rows = [
            rf"\texttt{{{escaped(address)}}} & {escaped(what)} & ${self.latex.number(value)}$ \\"
            for address, what, value in numbers
        ]
        parts = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
        return "\n".join("\n".join((r"\begin{tabular}{lp{86mm}r}", *part, r"\end{tabular}", "")) for part in parts)


def escaped(text: str) -> str:
    """A sentence as LaTeX."""
    return SIGNS.sub(lambda sign: WRITTEN[sign.group()], text)
