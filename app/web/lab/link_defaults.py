"""What a link starts from: a published example, or numbers from a seed. What the link does not say comes from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from ...backprop.errors import Fault, Phrase
from ...explain.examples import FIRST, Example, examples
from ...explain.language import N_
from ...explain.seeded import MAX_SEED, NUMBERS, seeded_problem
from .fields import fields_of

LONGEST_ORIGIN = 120


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
        example = _known(parameters, "example", tuple(examples()), FIRST, faults)
        if "numbers" not in parameters and "seed" not in parameters:
            return cls(examples()[example], origin=parameters.get("origin", "")[:LONGEST_ORIGIN])
        numbers = _known(parameters, "numbers", NUMBERS, NUMBERS[0], faults)
        return cls(examples()[FIRST], numbers, _seed(parameters.get("seed", "1"), faults))

    @property
    def parameters(self) -> dict[str, str]:
        """What a link says of it."""
        if self.numbers:
            return {"numbers": self.numbers, "seed": str(self.seed)}
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


def _known(parameters: Mapping[str, str], name: str, known: tuple[str, ...], usual: str, faults: list[Fault]) -> str:
    text = parameters.get(name, usual)
    if text in known:
        return text
    faults.append(Fault(name, Phrase("one of %(names)s", names=", ".join(known)), Phrase("another name")))
    return usual


def _seed(text: str, faults: list[Fault]) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_SEED)):
        return int(text)
    expected = Phrase(N_("a whole number from 0 to %(largest)s"), largest=MAX_SEED)
    faults.append(Fault("seed", expected, Phrase("other text")))
    return 0
