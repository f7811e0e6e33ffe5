"""What a link says about practising: which numbers are empty boxes, when they are marked, the digits expected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from ...backprop.address import Address, is_given
from ...check.checking import OPPOSITE
from ...check.leaks import leaks
from ...explain.language import N_
from ...explain.solution import Solution

MAX_NAMES_LENGTH = 2_000
"""Characters of a list of boxes."""
MAX_EXPECTED_DIGITS = 12
QUANTITIES = {
    "z": N_("z: pre-activations"),
    "a": N_("a: activations"),
    "cost": N_("C: the cost"),
    "dC_da": N_("∂C/∂a: derivatives of the cost"),
    "da_dz": N_("g′(z): derivatives of the activations"),
    "delta": N_("δ: deltas"),
    "dC_dW": N_("∂C/∂w: gradients of the weights"),
    "dC_db": N_("∂C/∂b: gradients of the biases"),
    "step_W": N_("Δw: changes of the weights"),
    "step_b": N_("Δb: changes of the biases"),
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
            expect=min(int(expect), MAX_EXPECTED_DIGITS) if is_number else 0,
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
    """The numbers of a solution that are not shown: those that are asked for, and those that would give one away."""

    solution: Solution
    wanted: tuple[str, ...]
    """Names or addresses, or what addresses begin with; where no number has one of them, all are asked for."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self.wanted if any(map(self.is_named, self.solution.values)) else ()

    def __contains__(self, address: str) -> bool:
        return self.is_asked(address) or address in self.leaks

    def is_asked(self, address: str) -> bool:
        """Whether there is a box for it."""
        return self.is_named(address) if self.names else not is_given(address)

    def is_named(self, address: str) -> bool:
        if is_given(address):
            return False
        parts = address.rpartition(":")[2].split(".")
        begins = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return address in self._wanted or not self._wanted.isdisjoint(begins)

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(self.wanted)

    @cached_property
    def leaks(self) -> frozenset[str]:
        """What is hidden without a box, as a number that is asked for could be worked out from it."""
        asked = {address for address in self.solution.values if self.is_named(address)} if self.names else ()
        return leaks(self.solution, asked) if asked else frozenset()

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """What is to be asked for too, so that nothing is hidden without a box: quantities, as in a link, of one layer
        where the others need not be hidden."""
        found, all_of = self._by_layer(), self._layers
        whole = {name for name in all_of if all_of[name] <= {*found, *self.wanted}}
        named = (group.partition(".")[0] for group in found)
        return tuple(dict.fromkeys(name if name in whole else group for name, group in zip(named, found, strict=True)))

    def _by_layer(self) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(map(_group, self._in_order(self.leaks))))
        if not found:
            return ()
        more = Blanks(self.solution, (*self.wanted, *found))._by_layer()  # a whole layer may give others away
        return tuple(dict.fromkeys((*found, *more)))

    @cached_property
    def _layers(self) -> dict[str, set[str]]:
        """The layers of every quantity, as groups."""
        layers: dict[str, set[str]] = {}
        for group in {_group(address) for address in self.solution.values if not is_given(address)}:
            layers.setdefault(group.partition(".")[0], set()).add(group)
        return layers

    def _in_order(self, addresses: Collection[str]) -> list[str]:
        return [address for address in self.solution.values if address in addresses]

    @property
    def complete(self) -> str:
        """The list of a link that asks for those groups too."""
        begins = tuple(f"{group}." for group in self.groups)
        kept = (name for name in self.wanted if not name.startswith(begins))
        return ",".join(dict.fromkeys((*kept, *self.groups)))


def _group(address: str) -> str:
    """Its name and layer."""
    return ".".join(address.rpartition(":")[2].split(".")[:2])


def _names(text: str) -> tuple[str, ...]:
    """The parts of a list that can be names or addresses."""
    return tuple(dict.fromkeys(part for part in text[:MAX_NAMES_LENGTH].replace(",", " ").split() if _is_address(part)))


def _is_address(text: str) -> bool:
    try:
        Address.parse(text)
    except ValueError:
        return False
    return True
