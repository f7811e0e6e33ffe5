"""What a link says about practising: which numbers are empty boxes, when they are marked, the digits expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from ...backprop.address import Address, is_given
from ...check.checking import OPPOSITE
from ...explain.language import N_
from ...explain.solution import Solution
from ...explain.why import Sum

LONGEST = 2_000
"""Characters of a list of boxes."""
MOST_EXPECTED_DIGITS = 12
QUANTITIES = {
    "z": N_("z: pre-activations"),
    "a": N_("a: activations"),
    "cost": N_("C: the cost"),
    "dC_da": N_("∂C/∂a: slopes of the cost"),
    "da_dz": N_("g′(z): slopes of the activations"),
    "delta": N_("δ: deltas"),
    "dC_dW": N_("∂C/∂w: gradients of the weights"),
    "dC_db": N_("∂C/∂b: gradients of the biases"),
    "W_new": N_("new weights"),
    "b_new": N_("new biases"),
    "z_new": N_("new z"),
    "a_new": N_("new a"),
    "cost_new": N_("the new cost"),
}
"""What a teacher chooses from."""


@dataclass(frozen=True)
class Practice:
    """The settings; what makes no sense falls back to the usual."""

    blank: tuple[str, ...] = ()
    """Names or addresses of the numbers that are empty; none: all that are computed."""
    at_end: bool = False
    expect: int = 0
    conventions: tuple[str, ...] = ()
    """The conventions that the learner writes by."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        expect = parameters.get("expect", "")
        is_number = expect.isascii() and expect.isdigit() and len(expect) < 3
        chosen = [name for name in QUANTITIES if parameters.get(f"blank.{name}")]
        return cls(
            blank=tuple(dict.fromkeys((*_names(parameters.get("blank", "")), *chosen))),
            at_end=parameters.get("marking") == "end",
            expect=min(int(expect), MOST_EXPECTED_DIGITS) if is_number else 0,
            conventions=tuple(name for name in OPPOSITE if name in parameters.get("conventions", "").split(",")),
        )

    @property
    def kept(self) -> dict[str, Any]:
        """As parameters of a link; the usual ones are empty."""
        return {
            "blank": ",".join(self.blank),
            "marking": "end" if self.at_end else "",
            "expect": self.expect,
            "conventions": ",".join(self.conventions),
        }


NO_PRACTICE = Practice()


@dataclass(frozen=True, eq=False)
class Blanks:
    """The numbers of a solution that are not shown."""

    solution: Solution
    wanted: tuple[str, ...]
    """Names or addresses, or what addresses begin with; where no number has one of them, all are empty."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self.wanted if any(map(self.is_named, self.solution.values)) else ()

    def __contains__(self, address: str) -> bool:
        """What only repeats an empty number is empty too, as it would tell it."""
        if is_given(address):
            return False
        because = self.solution.why(address)
        is_copy = isinstance(because, Sum) and because.is_copy
        return not self.names or self.is_named(address) or (is_copy and because.addresses[0] in self)  # type: ignore[union-attr]

    def is_named(self, address: str) -> bool:
        own = address.rpartition(":")[2]
        return not is_given(address) and any(
            wanted in (own, address) or own.startswith(f"{wanted}.") for wanted in self.wanted
        )


def _names(text: str) -> tuple[str, ...]:
    """The parts of a list that can be names or addresses."""
    return tuple(dict.fromkeys(part for part in text[:LONGEST].replace(",", " ").split() if _is_address(part)))


def _is_address(text: str) -> bool:
    try:
        Address.parse(text)
    except ValueError:
        return False
    return True
