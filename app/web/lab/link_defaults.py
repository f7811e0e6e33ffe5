"""What a link starts from: a published example, or numbers from a seed. What the link does not say comes from there.

A problem from a file or from an epoch of a training run has its origin in the link: what it is and a checksum of the
numbers, `origin=epoch,547,spiral,12,1f3a99c0`, so that a changed problem does not go on under the name of the first.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.parse import urlencode

from ...backprop.errors import Fault, Phrase
from ...explain.examples import FIRST, Example, examples
from ...explain.language import _
from ...explain.seeded import MAX_SEED, NUMBERS, seeded_problem
from ..forms import choose, whole
from ..train.names import DATA_NAMES
from .fields import fields_of

MOST_CHARACTERS = 60
"""Of the name of a file, as it is shown."""
BATCH = re.compile(r"batch \d{1,6}", re.ASCII)
PLAIN = re.compile(r"[^\w .()+-]")


def of_epoch(epoch: int, data: str, sample: str, fields: Mapping[str, str]) -> str:
    """One sample, or a batch such as "batch 3", at an epoch of a training run on this data."""
    return f"epoch,{epoch},{data},{sample},{_checksum(fields)}"


def of_file(name: str, fields: Mapping[str, str]) -> str:
    """A problem of a file of this name; empty where the file has none."""
    name = PLAIN.sub("", name)[-MOST_CHARACTERS:]
    return f"file,{name},{_checksum(fields)}" if name else ""


def title(origin: str, fields: Mapping[str, str]) -> str:
    """What the problem with these fields is called in the current language; empty where it is not that one any more."""
    *what, checksum = origin.split(",")
    if checksum != _checksum(fields):
        return ""
    match what:
        case ["epoch", epoch, data, sample] if data in DATA_NAMES and epoch.isdecimal() and sample.isdecimal():
            return _(
                "Epoch %(epoch)s of %(data)s, sample %(sample)s", epoch=epoch, data=_(DATA_NAMES[data]), sample=sample
            )
        case ["epoch", epoch, data, batch] if data in DATA_NAMES and epoch.isdecimal() and BATCH.fullmatch(batch):
            number = batch.removeprefix("batch ")
            return _(
                "Epoch %(epoch)s of %(data)s, batch %(batch)s", epoch=epoch, data=_(DATA_NAMES[data]), batch=number
            )
        case ["file", name] if len(name) <= MOST_CHARACTERS and not PLAIN.search(name):
            return _("Opened file %(name)s", name=name)
    return ""


def _checksum(fields: Mapping[str, str]) -> str:
    return f"{zlib.crc32(urlencode(dict(fields)).encode()):08x}"


MAX_ORIGIN_LENGTH = 120


@dataclass(frozen=True)
class Base:
    """An example, or for a seed the kind of its numbers and the seed."""

    example: Example
    numbers: str = ""
    seed: int = 0
    origin: str = ""
    """Where the problem comes from, if from no example."""

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
