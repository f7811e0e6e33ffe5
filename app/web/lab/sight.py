"""What a reader has before the eyes, as a page says it with an edit: `W.2,a.1,cost,W.2.0.1`.

Quantities with their layers, and the given numbers that were changed, by address: the others the page knows.
"""

from dataclasses import dataclass
from typing import Self

from ...backprop.address import is_given, is_given_quantity


@dataclass(frozen=True)
class Sight:
    """What is in sight, as it was said; None where all is wanted."""

    said: frozenset[str] | None = None
    moved: frozenset[str] = frozenset()
    """The quantities of the addresses that were said."""

    @classmethod
    def of(cls, text: str | None) -> Self:
        if text is None:
            return cls()
        said = frozenset(text.split(","))
        return cls(said, frozenset(_quantity(name) for name in said if name.count(".") != 1))

    def has(self, name: str, layer: int | None) -> bool:
        """Whether a number of this quantity is in sight, and may be another one than before."""
        quantity = name if layer is None else f"{name}.{layer}"
        return self.said is None or (
            quantity in self.said and (quantity in self.moved or not is_given_quantity(name, layer))
        )

    def asks(self, address: str) -> bool:
        """The same of one number."""
        return self.said is None or address in self.said or not is_given(address)


def _quantity(address: str) -> str:
    """W.2 of W.2.0.1, cost of s0:cost."""
    return ".".join(address.rpartition(":")[2].split(".")[:2])
