"""What the pages show: the reader's view, and everything that the lab's template reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from app.explain.drawing import Drawing
from app.explain.numbers import Style
from app.explain.printed import Printed
from app.explain.solution import Solution
from app.explain.steps.step import Step
from app.web.query import Query, link

MOST_SHOWN_DIGITS = 15
MOST_WHYS = 1_500
"""Numbers of a page up to which their whys go along; the light on hovering needs them."""


@dataclass(frozen=True)
class View:
    """How the reader wants to see a page, from its link; what makes no sense falls back to the usual."""

    style: Style
    step: int
    sample: int

    @classmethod
    def of(cls, parameters: Mapping[str, str], query: Query) -> Self:
        step = _whole(parameters.get("step"), 1, 99, 1)
        return cls(cls.style_of(parameters), step, _whole(parameters.get("sample"), 0, query.samples - 1, 0))

    @staticmethod
    def style_of(parameters: Mapping[str, str]) -> Style:
        decimal = "comma" if parameters.get("decimal") == "comma" else "point"
        return Style(_whole(parameters.get("digits"), 1, MOST_SHOWN_DIGITS, Style.digits), decimal)

    def link(self, query: Query, **changes: Any) -> str:
        """The link of this view with some of it changed."""
        here = {
            "decimal": self.style.decimal if self.style.decimal != Style.decimal else "",
            "digits": self.style.digits if self.style.digits != Style.digits else "",
            "sample": self.sample or "",
            "step": self.step if self.step > 1 else "",
        }
        return link(query, **(here | changes))


@dataclass(frozen=True)
class Lab:
    """A worked problem, ready for the page."""

    solution: Solution
    steps: list[Step]
    current: Step
    drawing: Drawing
    marks: dict[str, Printed]
    """What the source of an unchanged example prints, by address."""

    @property
    def values(self) -> dict[str, Any]:
        return self.solution.values

    @property
    def overview(self) -> list[str]:
        """The addresses that belong to no unit of a layer above the input: inputs, targets, learning rate, costs."""
        beginnings = ("a.0.", "y.", "learning_rate", "cost")
        return [address for address in self.values if address.rpartition(":")[2].startswith(beginnings)]

    @cached_property
    def wrong(self) -> dict[str, Printed]:
        """The printed numbers that differ."""
        return {address: mark for address, mark in self.marks.items() if mark.verdict == "different"}

    @property
    def errata_step(self) -> str:
        """The key of the step with the first wrong printed number; the last step where none is wrong."""
        for step in self.steps:
            if any(line.address in self.wrong for block in step.blocks for line in block.lines):
                return step.key
        return self.steps[-1].key


def page_data(lab: Lab) -> dict[str, Any]:
    """What the scripts of the page read: what each step shows in the drawing, and the terms of every number."""
    solution = lab.solution
    few = len(solution.values) <= MOST_WHYS
    whys = {a: why.addresses for a in solution.values if (why := solution.why(a))} if few else {}
    return {
        "steps": [
            {"key": s.key, "units": s.shown.units, "edges": s.shown.edges, "active": s.shown.active} for s in lab.steps
        ],
        "terms": whys,
    }


def _whole(text: str | None, low: int, high: int, default: int) -> int:
    """A whole number of a link between two bounds."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 4):
        return default
    return min(max(int(text), low), high)
