"""A learner with paper and pencil: works a problem line by line, rounds every line, and may make a mistake."""

import random
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.check.carry import value_of
from app.check.mistakes.catalogue import variants
from app.check.sheet import Sheet
from app.explain.why import Why

HIDDEN = ("identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu")
COSTS = ("half_squared_error", "squared_error", "mean_squared_error", "huber", "mean_absolute_error")


def random_problem(state: random.Random) -> Problem:
    """2 to 4 layers of 1 to 3 units, numbers with one or two decimals, one to three samples."""
    sizes = [state.randint(1, 3) for _ in range(state.randint(2, 4) + 1)]
    names = [state.choice(HIDDEN) for _ in sizes[2:]]
    output = state.choice((*HIDDEN, "softmax")) if sizes[-1] > 1 else state.choice(HIDDEN)
    cost = "cross_entropy" if output == "softmax" else "binary_cross_entropy" if output == "sigmoid" else ""
    cost = cost if cost and state.random() < 0.6 else state.choice(COSTS)
    samples = state.choice((1, 1, 1, 2, 3))
    places = state.choice((1, 2))

    def number() -> float:
        return round(state.choice((-1, 1)) * state.uniform(0.1, 1.2), places)

    layers = [
        ([[number() for _ in range(before)] for _ in range(size)], [number() for _ in range(size)], name)
        for before, size, name in zip(sizes, sizes[1:], [*names, output], strict=False)
    ]
    x = [[number() for _ in range(sizes[0])] for _ in range(samples)]
    y = [[abs(number()) % 1 if "entropy" in cost else number() for _ in range(sizes[-1])] for _ in range(samples)]
    settings = {
        "cost_name": cost,
        "learning_rate": state.choice((0.1, 0.5, 0.05)),
        "bias_update": state.choice(("each", "each", "frozen", "shared")),
        "reduction": state.choice(("mean", "sum")),
    }
    single = samples == 1
    return Problem.of(Network.of(layers), x[0] if single else x, y[0] if single else y, **settings)


def written(value: float, digits: int) -> str:
    """A number rounded to so many significant digits."""
    return f"{value:#.{digits}g}".rstrip(".") if value else "0"


@dataclass(frozen=True)
class Planted:
    """What was done wrong: its name in the catalogue, the lines worked in another way, the slips of the pen by line."""

    name: str
    wrong: Mapping[str, Why] = field(default_factory=dict)
    slips: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.wrong, *self.slips)


@dataclass(frozen=True, eq=False)
class Learner:
    """Works out every line from the lines as written."""

    sheet: Sheet
    digits: int

    @classmethod
    def of(cls, problem: Problem, digits: int) -> "Learner":
        return cls(Sheet(solve(problem), {}), digits)

    def work(self, planted: Planted | None = None, skipped: Container[str] = ()) -> dict[str, str]:
        """The lines as written, with what was done wrong; those that are skipped stay in the calculator, unrounded."""
        planted = planted or Planted("")
        own = dict(self.sheet.numbers)
        texts = {}
        for at in self.sheet.order:
            own[at] = value_of(planted.wrong.get(at, self.sheet.because(at)), own)
            if at not in skipped:
                texts[at] = planted.slips.get(at, str)(written(own[at], self.digits))
                own[at] = float(texts[at])
        return texts

    def variants(self) -> dict[str, list[tuple[str, Why]]]:
        """Every mistake of the catalogue by its name: the lines that it can be made in, and how it works them."""
        found: dict[str, list[tuple[str, Why]]] = {}
        for at in self.sheet.order:
            for variant in variants(self.sheet.problem, at):
                found.setdefault(variant.name, []).append((at, variant.why))
        return found
