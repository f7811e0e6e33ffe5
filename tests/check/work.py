"""A sheet worked line by line by somebody who makes one mistake: what the kinds of mistakes are told of their line."""

import random
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from math import exp, tanh
from typing import TypeVar

from app.backprop.address import Address, prefix
from app.backprop.problem import Problem

T = TypeVar("T")
SQUARES = {"half_squared_error": 0.5, "squared_error": 1.0, "mean_squared_error": 1.0}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "identity": lambda z: z,
}


@dataclass(frozen=True, eq=False)
class Work:
    """One line: what it is, what is right in it, and all numbers as they were written before it."""

    problem: Problem
    address: str
    right: float
    numbers: Mapping[str, float]
    rng: random.Random

    def get(self, address: str) -> float:
        return self.numbers[address]

    @property
    def at(self) -> Address:
        return Address.parse(self.address)

    @property
    def name(self) -> str:
        return self.at.name

    @property
    def new(self) -> str:
        return "_new" if self.name.endswith("_new") and self.name[:1] in "zac" else ""

    @property
    def l(self) -> int:  # noqa: E743
        return self.at.indices[0]

    @property
    def j(self) -> int:
        return self.at.indices[1]

    @property
    def k(self) -> int:
        return self.at.indices[2]

    @property
    def s(self) -> int:
        return self.at.sample or 0

    @property
    def p(self) -> str:
        return prefix(self.at.sample)

    @property
    def samples(self) -> int:
        return self.problem.samples

    @property
    def reduction(self) -> str:
        return self.problem.reduction

    @property
    def bias_update(self) -> str:
        return self.problem.bias_update

    @property
    def cost(self) -> str:
        return self.problem.cost_name

    @property
    def learns(self) -> bool:
        return self.problem.learning_rate is not None

    @property
    def rate(self) -> float:
        return float(self.problem.learning_rate)

    @property
    def old(self) -> float:
        return self.get(self.address.replace("_new", ""))

    def n(self, layer: int) -> int:
        return self.problem.network.sizes[layer]

    def activation(self, layer: int) -> str:
        return self.problem.network.names[layer]

    @property
    def g(self) -> str:
        return self.activation(self.l)

    @property
    def inputs(self) -> range:
        return range(self.n(self.l - 1))

    @property
    def outputs(self) -> range:
        return range(self.n(self.l + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return self.rng.choice(choices)

    def other(self, count: int, one: int) -> int | None:
        others = [i for i in range(count) if i != one]
        return self.pick(others) if others else None

    def apply(self, z: float) -> float | None:
        return FUNCTIONS[self.g](z) if self.g in FUNCTIONS else None

    def weight(self, k: int, row: int | None = None) -> float:
        return self.get(f"W{self.new}.{self.l}.{self.j if row is None else row}.{k}")

    def bias(self, row: int | None = None) -> float:
        return self.get(f"b{self.new}.{self.l}.{self.j if row is None else row}")

    def back(self, j: int, unit: int | None = None) -> float:
        return self.get(f"W.{self.l + 1}.{j}.{self.j if unit is None else unit}")

    def below(self, k: int) -> float:
        return self.get(f"{self.p}a{self.new if self.l > 1 else ''}.{self.l - 1}.{k}")

    def below_z(self, k: int) -> float:
        return self.get(f"{self.p}z{self.new}.{self.l - 1}.{k}")

    def z(self, unit: int | None = None) -> float:
        return self.get(f"{self.p}z{self.new}.{self.l}.{self.j if unit is None else unit}")

    def a(self) -> float:
        return self.get(f"{self.p}a.{self.l}.{self.j}")

    def y(self, unit: int | None = None) -> float:
        return self.get(f"{self.p}y.{self.l}.{self.j if unit is None else unit}")

    def slope(self) -> float:
        return self.get(f"{self.p}da_dz.{self.l}.{self.j}")

    def dC_da(self) -> float:
        return self.get(f"{self.p}dC_da.{self.l}.{self.j}")

    def delta(self, unit: int | None = None, layer: int | None = None) -> float:
        return self.get(f"{self.p}delta.{layer or self.l}.{self.j if unit is None else unit}")

    def dW(self, j: int | None = None, k: int | None = None) -> float:
        return self.get(f"dC_dW.{self.l}.{self.j if j is None else j}.{self.k if k is None else k}")

    def db(self, unit: int | None = None) -> float:
        return self.get(f"dC_db.{self.l}.{self.j if unit is None else unit}")

    @property
    def is_over_samples(self) -> bool:
        return self.at.sample is None and not self.problem.single

    @property
    def is_sample_line(self) -> bool:
        return not self.is_over_samples

    @property
    def has_squares(self) -> bool:
        return self.cost in SQUARES and abs(self.a() - self.y()) > 1e-9

    @property
    def is_squared(self) -> bool:
        return self.cost in SQUARES and self.is_sample_line

    @property
    def is_bce(self) -> bool:
        return self.cost == "binary_cross_entropy" and self.is_sample_line

    @property
    def cost_factor(self) -> float:
        return SQUARES[self.cost] / (len(self.pairs) if self.cost == "mean_squared_error" else 1)

    @property
    def pairs(self) -> list[tuple[float, float]]:
        if self.is_over_samples:
            return []
        last = self.problem.network.depth
        units = range(self.n(last))
        return [(self.get(f"{self.p}a{self.new}.{last}.{j}"), self.get(f"{self.p}y.{last}.{j}")) for j in units]

    @property
    def errors(self) -> list[float]:
        return [a - y for a, y in self.pairs]


@dataclass(frozen=True)
class Kind:
    """A kind of mistake. where: the quantity that it is made in; accepted: what it may truly be called."""

    name: str
    where: str
    accepted: tuple[str, ...]
    work: Callable[[Work], float | None]

    def is_made_in(self, w: Work) -> bool:
        quantity, _, part = self.where.partition(".")
        names = (quantity, f"{quantity}_new") if quantity in ("z", "a", "cost") else (quantity,)
        if w.name not in names:
            return False
        if quantity in ("dC_dW", "dC_db"):
            return w.is_over_samples == (part == "all")
        if quantity == "da_dz" and len(w.at.indices) == 3:
            return False
        return not part or (part == "out") == (w.l == w.problem.network.depth)


KINDS: dict[str, Kind] = {}


def kind(where: str, *accepted: str) -> Callable[[Callable[[Work], float | None]], Callable[[Work], float | None]]:
    def register(work: Callable[[Work], float | None]) -> Callable[[Work], float | None]:
        assert work.__name__ not in KINDS, work.__name__
        KINDS[work.__name__] = Kind(work.__name__, where, accepted, work)
        return work

    return register


def misread(number: float, w: Work) -> float:
    """The number with one digit taken for another."""
    text = f"{number:g}"
    places = [i for i, letter in enumerate(text) if letter.isdigit() and not (letter == "0" and i < 2)]
    if not places:
        return number + 0.1
    place = w.pick(places)
    other = w.pick([digit for digit in "123456789" if digit != text[place]])
    return float(text[:place] + other + text[place + 1 :])


def moved_point(number: float, w: Work) -> float:
    return number * w.pick((10.0, 0.1))


Numbers = MutableMapping[str, float]
