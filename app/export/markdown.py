"""The walk-through as Markdown, with formulas as LaTeX between dollar signs."""

import re
from collections.abc import Sequence

from ..explain.formulas import Formula, Value
from ..explain.language import _
from ..explain.numbers import Style
from ..explain.solution import Solution
from ..explain.steps.step import Text
from .latex import LaTeX
from .walkthrough import Numbers, title, walkthrough

SPECIAL = re.compile(r"([\\`*_<>\[\]#|$])")


def solution_markdown(solution: Solution, style: Style) -> str:
    """The whole solution as one document."""
    document = Markdown(style)
    return "\n\n".join((document.heading(1, title(solution)), *walkthrough(solution, document))) + "\n"


class Markdown:
    """Parts of a Markdown document."""

    def __init__(self, style: Style) -> None:
        self.style, self.latex = style, LaTeX(style)

    def heading(self, level: int, text: str) -> str:
        return f"{'#' * level} {_escaped(text)}"

    def paragraph(self, text: Text) -> str:
        return "".join(
            _escaped(part)
            if isinstance(part, str)
            else self.style.text(part.value, None if isinstance(part, Value) else part.digits)
            for part in text
        )

    def display(self, formula: Formula) -> str:
        return f"$$\n{self.latex.formula(formula)}\n$$"

    def lines(self, formulas: Sequence[Formula]) -> str:
        return "\n".join(f"- ${self.latex.formula(formula)}$" for formula in formulas)

    def table(self, numbers: Numbers) -> str:
        rows = [f"| `{address}` | {_escaped(what)} | {self.style.text(value)} |" for address, what, value in numbers]
        return "\n".join((f"| {_('address')} | {_('description')} | {_('value')} |", "| :-- | :-- | --: |", *rows))


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
