"""The address of a number: `name.layer.unit[.from_unit]`, with the sample in front where there are several.

`z.1.2` is the pre-activation of unit 2 of layer 1, `W.2.0.1` the weight from unit 1 of layer 1 to unit 0 of
layer 2, `s3:z.1.2` the first one for sample 3. Samples and units are counted from 0; layer 0 is the input.
"""

import re
from functools import lru_cache
from typing import NamedTuple

PATTERN = re.compile(
    r"(?:s(?P<sample>\d{1,6}):)?(?P<name>[A-Za-z_][A-Za-z_0-9]*)(?P<indices>(?:\.\d{1,4}){0,3})", re.ASCII
)


class Address(NamedTuple):
    """A parsed address; `indices` is (), (layer, unit) or (layer, unit, from_unit)."""

    name: str
    indices: tuple[int, ...] = ()
    sample: int | None = None

    @staticmethod
    @lru_cache(maxsize=20_000)
    def parse(text: str) -> "Address":
        """Parse an address. Cached, as the same ones recur. Raises ValueError where the text is not an address."""
        match = PATTERN.fullmatch(text)
        if not match:
            raise ValueError("not an address")
        indices = tuple(int(i) for i in match["indices"].split(".")[1:])
        return Address(match["name"], indices, None if match["sample"] is None else int(match["sample"]))

    def __str__(self) -> str:
        return prefix(self.sample) + ".".join((self.name, *map(str, self.indices)))


def prefix(sample: int | None) -> str:
    """The prefix of a per-sample address, such as s3:, or empty where there is only one sample."""
    return "" if sample is None else f"s{sample}:"


MEMORY = ("velocity_W", "velocity_b", "moment1_W", "moment1_b", "moment2_W", "moment2_b")
"""What an optimizer remembers of every parameter."""
HYPERPARAMETERS = (
    "learning_rate", "l1", "l2", "momentum", "beta1", "beta2", "alpha", "epsilon", "weight_decay", "t",
)  # fmt: skip
"""The numbers of the whole network that an update depends on; t is the number of the update, from 1."""
GIVEN = frozenset(("W", "b", "y", *HYPERPARAMETERS, *MEMORY))


def is_given_quantity(name: str, layer: int | None) -> bool:
    """Whether a quantity is given (inputs, targets, parameters, hyperparameters, memory), not computed."""
    return name in GIVEN or layer == 0


@lru_cache(maxsize=50_000)
def is_given(address: str) -> bool:
    """Whether the number at an address is given, not computed."""
    at = Address.parse(address)
    return is_given_quantity(at.name, at.indices[0] if at.indices else None)
