"""What the pages show: the reader's view, and everything that the lab's template reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from ...backprop.address import Address
from ...backprop.values import ByAddress
from ...check.published import Printed, Published
from ...explain.drawing import Drawing
from ...explain.inspector import Inspection
from ...explain.language import current, decimal_sign
from ...explain.layout import EDGE_CHOICES, narrowest
from ...explain.numbers import Style
from ...explain.solution import Solution
from ...explain.steps.step import Highlight, Step, overview
from ..languages import named
from ..limits import LONGEST_LINK
from ..practice.settings import NO_PRACTICE, Practice
from .link import Query, link
from .training_steps import History, history_of

Draw = Callable[[Any, Style, tuple[int, int]], Drawing]
"""Lays out a solution, in a style, with the layer and unit that is looked at."""

MAX_SHOWN_DIGITS = 15
MAX_WHYS = 1_500
"""Numbers of a page up to which their whys go along; the light on hovering needs them."""


@dataclass(frozen=True)
class View:
    """How the reader wants to see a page, from its link; what makes no sense falls back to the usual."""

    style: Style
    step: int
    """The step that is read, from 1; 0 as the page opens: the first step, with all of the pass in the drawing."""
    sample: int
    lang: str = ""
    """The language that the link names."""
    decimal: str = ""
    """The decimal sign that the link names; else it is that of the language."""
    edges: str = ""
    """What stands on the edges in every step; else what the step is about."""
    theme: str = ""
    """light or dark; else as the system has it."""
    weights: str = ""
    """in_out where a table of weights has a row for each input, else one for each unit."""
    embed: bool = False
    """Whether the page stands in another one, without what is around the lesson."""
    select: str | None = None
    """The address of the number that is looked at closely."""
    practice: Practice = NO_PRACTICE
    history: History | None = None
    """The training steps that led to the problem."""
    run: str = ""
    """The link of the training run that the problem is a step of, without its address."""

    @classmethod
    def of(cls, parameters: Mapping[str, str], query: Query) -> Self:
        decimal = _one_of(parameters.get("decimal"), ("point", "comma"))
        digits = _whole(parameters.get("digits"), 1, MAX_SHOWN_DIGITS, Style.digits)
        return cls(
            style=Style(digits, decimal or decimal_sign(named(parameters) or current.get()), narrowest(query.depth)),
            step=_whole(parameters.get("step"), 1, 99, 0),
            sample=_whole(parameters.get("sample"), 0, query.samples - 1, 0),
            lang=named(parameters),
            decimal=decimal,
            edges=_one_of(parameters.get("edges"), EDGE_CHOICES),
            theme=_one_of(parameters.get("theme"), ("light", "dark")),
            weights=_one_of(parameters.get("weights"), ("in_out",)),
            embed=parameters.get("embed") == "1",
            select=parameters.get("select"),
            practice=Practice.of(parameters),
            history=history_of(parameters, query),
            run=parameters.get("run", "")[:LONGEST_LINK],
        )

    def within(self, solution: Solution | None) -> Self:
        """The same view without a selection that the solution has no number for."""
        return self if solution and self.select and self.select in solution.values else replace(self, select=None)

    def current(self, solution: Solution) -> tuple[int, int]:
        """The layer and unit that is looked at: that of the selected number, else the first output."""
        indices = Address.parse(self.select).indices if self.select else ()
        return (indices[0], indices[1]) if len(indices) > 1 else (solution.depth, 0)

    def kept(self, language: str) -> dict[str, Any]:
        """The parameters of this view in a language that are not the usual ones."""
        usual_sign = decimal_sign(language)
        here = {
            "lang": self.lang,
            "decimal": self.decimal if self.decimal != usual_sign else "",
            "digits": self.style.digits if self.style.digits != Style.digits else "",
            "edges": self.edges,
            "theme": self.theme,
            "weights": self.weights,
            "embed": int(self.embed),
            "sample": self.sample,
            "step": self.step or "",
            "select": self.select or "",
            "run": self.run,
            **self.practice.kept,
            **(self.history.kept if self.history else {}),
        }
        return {name: value for name, value in here.items() if value}

    def fields(self, query: Query) -> dict[str, Any]:
        """All of the link as the fields of a form."""
        return query.base.parameters | query.said | self.kept(current.get())

    def link(self, query: Query, **changes: Any) -> str:
        """The link of this view with some of it, or of the problem, changed."""
        return link(query, **(self.kept(changes.get("lang", current.get())) | changes))


@dataclass(frozen=True)
class Lab:
    """A worked problem, ready for the page."""

    solution: Solution
    style: Style
    steps: list[Step]
    current: Step
    shown: Highlight
    """What the drawing shows."""
    draw: Draw
    at: tuple[int, int]
    """The layer and unit that is looked at: of wide layers, the weights into and from it are shown."""
    published: Published | None = None
    """What the source of an unchanged example prints."""
    inspection: Inspection | None = None
    """The number that is looked at closely."""
    boxes: frozenset[str] | None = None
    """Where numbers are to be found, the addresses that have a box; None where all are shown."""

    @classmethod
    def of(cls, solution: Solution, view: View, steps: list[Step], draw: Draw, **more: Any) -> Self:
        """What a view shows of a solution; more: the fields that have a default."""
        current = steps[min(max(view.step, 1), len(steps)) - 1]
        shown = current.shown if view.step else overview(solution)
        return cls(solution, view.style, steps, current, shown, draw, view.current(solution), **more)

    @cached_property
    def drawing(self) -> Drawing:
        return self.draw(self.solution, self.style, self.at)

    @property
    def is_sheet(self) -> bool:
        """Whether numbers are to be found, and nothing can be changed or looked at closely."""
        return self.boxes is not None

    @property
    def values(self) -> ByAddress:
        return self.solution.values

    @property
    def overview(self) -> list[str]:
        """The addresses that belong to no unit of a layer above the input: inputs, targets, learning rate, costs."""
        names = ("y", "learning_rate", "cost", "cost_new")
        return self.values.within(lambda name, layer: layer == 0 or name in names)

    @cached_property
    def marks(self) -> dict[str, Printed]:
        """What the source prints, by address."""
        return {printed.address: printed for printed in self.published.printed} if self.published else {}

    @property
    def wrong(self) -> dict[str, Printed]:
        """The printed numbers that are wrong."""
        return self.published.wrong if self.published else {}

    @property
    def must_reach(self) -> bool:
        """Whether numbers stand in the tables alone, so that the keyboard has to reach them there."""
        return not self.solution.legible(*range(self.solution.depth + 1))

    @property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """The terms of every number of the page, by address; none where there are too many to go along."""
        shown = list(self.solution.on_page(self.at))
        if len(shown) > MAX_WHYS:
            return {}
        return {address: why.addresses for address in shown if (why := self.solution.why(address))}

    @property
    def errata_step(self) -> str:
        """The key of the step with the first wrong printed number; the last step where none is wrong."""
        for step in self.steps:
            if any(line.address in self.wrong for block in step.blocks for line in block.lines):
                return step.key
        return self.steps[-1].key


def _one_of(text: str | None, known: Iterable[str]) -> str:
    """A text of a link if it is a known one, else nothing."""
    return text if text is not None and text in known else ""


def _whole(text: str | None, low: int, high: int, default: int) -> int:
    """A whole number of a link between two bounds."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 4):
        return default
    return min(max(int(text), low), high)
