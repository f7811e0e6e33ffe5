"""What a link starts from: a published example, or numbers from a seed. What the link does not say comes from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from ...backprop.errors import Fault, Phrase
from ...explain.examples import FIRST, Example, examples
from ...explain.seeded import MAX_SEED, NUMBERS, seeded_problem
from ..forms import choose, whole
from .fields import fields_of

MAX_ORIGIN_LENGTH = 120


@dataclass(frozen=True)
class Base:
    """An example, or for a seed the kind of its numbers and the seed."""

    example: Example
    numbers: str = ""
    seed: int = 0
    origin: str = ""
    """Where the problem comes from, if from no example: see `origin`."""

    @classmethod
    def of(cls, parameters: Mapping[str, str], faults: list[Fault]) -> Self:
        """The base that a link names; the first example where it names none."""
        example = choose("example", parameters.get("example", FIRST), tuple(examples()), faults, FIRST)
        if "numbers" not in parameters and "seed" not in parameters:
            return cls(examples()[example], origin=parameters.get("origin", "")[:MAX_ORIGIN_LENGTH])
        numbers = choose("numbers", parameters.get("numbers", NUMBERS[0]), NUMBERS, faults, NUMBERS[0])
        return cls(examples()[FIRST], numbers, _seed(parameters.get("seed", "1"), faults))

    @property
    def parameters(self) -> dict[str, str]:
        """What a link says of it."""
        if self.numbers:
            return {"numbers": self.numbers} | ({"seed": str(self.seed)} if self.numbers != "zeros" else {})
        return {"origin": self.origin} if self.origin else {"example": self.example.id}

    @property
    def depth(self) -> int:
        return self.example.problem.network.depth

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.example.problem.network.sizes

    def texts(self, sizes: tuple[int, ...], samples: int) -> dict[str, str]:
        """Its fields: of an example those that it has, of a seed those of a network of these sizes."""
        return _drawn(self.numbers, self.seed, sizes, samples) if self.numbers else dict(_fields(self.example.id))


@lru_cache(maxsize=64)
def _drawn(numbers: str, seed: int, sizes: tuple[int, ...], samples: int) -> dict[str, str]:
    return dict(fields_of(seeded_problem(numbers, seed, sizes, samples)))


@lru_cache(maxsize=64)
def _fields(example: str) -> tuple[tuple[str, str], ...]:
    return tuple(fields_of(examples()[example].problem))


def _seed(text: str, faults: list[Fault]) -> int:
    try:
        return whole(0, MAX_SEED)(text)
    except ValueError as error:
        faults.append(Fault("seed", error.args[0], Phrase("other text")))
        return 0
