"""What can go wrong, as one small tree.

BackpropError
├── InvalidProblem   what was given does not fit together; carries one Fault for each place
└── NotFinite        what was given fits, but a value of the pass is too large for float64, or undefined
"""

from typing import NamedTuple, Self


class Phrase(str):
    """An English sentence that keeps its pattern and values, so that it can be translated."""

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        phrase = super().__new__(cls, pattern % values if values else pattern)
        phrase.pattern, phrase.values = pattern, values
        return phrase


class Fault(NamedTuple):
    """One thing that is wrong: the place (an address such as W.2.0.1), what was expected, what came."""

    place: str
    expected: str
    came: str

    def __str__(self) -> str:
        return f"{self.place}: expected {self.expected}, got {self.came}"


class BackpropError(Exception):
    """An error that the caller can fix."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        raise NotImplementedError


class InvalidProblem(BackpropError):
    """The network, its data or its settings do not fit together."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self._faults = faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._faults


class NotFinite(BackpropError):
    """A value of the pass is infinite or undefined; `address` is the first such value in the order of the steps."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(str(self.faults[0]))

    @property
    def faults(self) -> tuple[Fault, ...]:
        expected = Phrase("a finite number (try smaller weights or inputs, or a cost that suits the output activation)")
        return (Fault(self.address, expected, Phrase("a number too large to compute with")),)
