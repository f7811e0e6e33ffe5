"""What a reader has before the eyes, as a page says it with an edit: `W.2,a.1,cost,W.2.0.1`.

Quantities with their layers, and the given numbers that were changed, by address: the others the page knows.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Sight:
    """The quantities and addresses in sight; None where all is wanted."""

    said: frozenset[str] | None

    @classmethod
    def of(cls, text: str | None) -> Self:
        return cls(None if text is None else frozenset(text.split(",")))

    def has(self, name: str, layer: int | None) -> bool:
        """Whether a number of this quantity is in sight."""
        return self.said is None or (name if layer is None else f"{name}.{layer}") in self.said

    def asks(self, address: str) -> bool:
        """Whether the page does not know the number that is there."""
        return self.said is None or address in self.said or not _is_given(address)


def _is_given(address: str) -> bool:
    return address.rpartition(":")[2].startswith(("W.", "b.", "a.0.", "y.", "learning_rate"))
