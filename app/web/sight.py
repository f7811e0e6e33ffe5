"""What a reader has before the eyes, as a page says it with an edit: `W.2,a.1,cost,W.2.0.1`.

Quantities with their layers, and the given numbers that were changed, by address: the others the page knows.
"""

from dataclasses import dataclass
from typing import Self

GIVEN = ("W.", "b.", "a.0", "y.")
"""How quantities and addresses begin that a reader gives."""


@dataclass(frozen=True)
class Sight:
    """The quantities in sight that may have changed, and the given numbers that did; None where all is wanted."""

    quantities: frozenset[str] | None = None
    changed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str | None) -> Self:
        if text is None:
            return cls()
        said = frozenset(text.split(","))
        changed = frozenset(name for name in said if name.count(".") > 1)
        moved = {_quantity(address) for address in changed}
        return cls(frozenset(name for name in said if not name.startswith(GIVEN) or name in moved), changed)

    def has(self, name: str, layer: int | None) -> bool:
        """Whether a number of this quantity is in sight, and may be another one than before."""
        return self.quantities is None or (name if layer is None else f"{name}.{layer}") in self.quantities

    def asks(self, address: str) -> bool:
        """The same of one number."""
        return self.quantities is None or address in self.changed or not _own(address).startswith(GIVEN)


def _quantity(address: str) -> str:
    """W.2 of W.2.0.1."""
    return ".".join(_own(address).split(".")[:2])


def _own(address: str) -> str:
    """The address without its sample."""
    return address.rpartition(":")[2]
