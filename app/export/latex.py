"""The walk-through as a LaTeX article that compiles as it is; it needs amsmath alone."""

import re
from collections.abc import Sequence

from ..explain.formulas import Formula, Value
from ..explain.numbers import Style
from ..explain.solution import Solution
from ..explain.steps.step import Text
from .latex_formulas import LaTeX
from .walkthrough import Numbers, title, walkthrough

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
"""Of a table, so that it fits a page."""
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
