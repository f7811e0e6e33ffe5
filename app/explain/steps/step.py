"""What a step is: a question, a sentence, the rule in symbols, the same with numbers, and the results."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from ..formulas import Formula, Row, Value
from ..language import N_
from ..solution import Solution


@dataclass(frozen=True)
class Plain:
    """A number without an address, such as a percentage."""

    value: Any
    digits: int = 3


Text = tuple[str | Value | Plain, ...]
"""A sentence with numbers in it."""


TOO_MANY_SAMPLES = N_("There are too many samples to write every sum out; the tables below have the results.")
TOO_WIDE = N_("This layer is too wide to be written out; the tables below have every number.")


@dataclass(frozen=True)
class Line:
    """One number, worked out when it is asked for."""

    address: str
    work: Callable[[], Row]

    @cached_property
    def formula(self) -> Row:
        return self.work()


@dataclass(frozen=True)
class Block:
    """A part of a step: all at once as matrices, then number by number."""

    heading: str
    matrices: tuple[Formula, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: str = ""
    """Said in place of what is too wide to be written out."""


@dataclass(frozen=True)
class Shown:
    """What the drawing shows in a step, by layer: the name on its units, and the name on the edges that lead to it.

    active: the layers that the step is about. flow: what happens, one after the other, as (kind, layer): "forward"
    along the edges into a layer, "back" from it, "units" and "labels" of a layer that appear, "cost".
    """

    units: tuple[str, ...]
    edges: tuple[str, ...]
    active: tuple[int, ...]
    flow: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the eight, or one of the repeated ones for a deeper network."""

    key: str
    phase: str
    title: str
    question: str
    says: str
    rules: tuple[Formula, ...]
    blocks: tuple[Block, ...]
    shown: Shown
    definitions: tuple[str, ...] = ()
    """What the functions in the rules are, where they have names."""
    headline: tuple[str, ...] = ()
    """The addresses whose values stand for the step in the list of steps."""
    notes: tuple[Text, ...] = ()
    number: int = 0
    of: int = 0


def sentence(pattern: str, **parts: object) -> Text:
    """A translated pattern with numbers in the places that it names: "from %(before)s to %(after)s"."""
    pieces = re.split(r"%\((\w+)\)s", pattern)
    texts = (_part(parts[piece]) if place % 2 else piece.replace("%%", "%") for place, piece in enumerate(pieces))
    return tuple(text for text in texts if text != "")


def _part(part: object) -> str | Value | Plain:
    return part if isinstance(part, Value | Plain) else str(part)


def lines(solution: Solution, addresses: list[str]) -> tuple[Line, ...]:
    """Every number, to be worked out."""
    return tuple(Line(address, partial(solution.worked, address)) for address in addresses)


def shown(solution: Solution, active: Iterable[int], flow: str, **names: str) -> Shown:
    """The same names on all layers: units=…, edges=…; and the same flow through all that the step is about."""
    count, active = solution.depth + 1, tuple(active)
    flows = tuple((flow, layer) for layer in active if layer or flow != "forward")
    return Shown((names.get("units", "a"),) * count, (names.get("edges", "W"),) * count, active, flows)
