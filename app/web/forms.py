"""Reading the fields of links and forms: one reader for each kind of text, for the lab and the training page alike.

A reader takes the text of a field and returns its value. It raises ValueError with the Phrase of what was expected.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..backprop.errors import Fault, Phrase
from ..explain.language import N_
from ..explain.numbers import parse_number

SIZES = re.compile(r"\d{1,3}([-–x, ]\d{1,3}){0,16}", re.ASCII)


@dataclass(frozen=True)
class Field:
    """One setting. read: its reader. default: the text of its default, "" for none."""

    default: str
    read: Callable[[str], Any]


def one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    """One of these names."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(Phrase("one of %(names)s", names=", ".join(filter(None, names))))
        return text

    return read


def number(low: float, high: float, above: bool = False) -> Callable[[str], float]:
    """A number between two bounds; above: the lower bound itself is not allowed."""
    pattern = N_("a number above %(low)s, at most %(high)s") if above else N_("a number from %(low)s to %(high)s")
    expected = Phrase(pattern, low=f"{low:g}", high=f"{high:g}")

    def read(text: str) -> float:
        try:
            value = parse_number(text)
        except ValueError:
            raise ValueError(expected) from None
        if not low <= value <= high or (above and value == low):
            raise ValueError(expected)
        return value

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise ValueError(Phrase(N_("a whole number from %(low)s to %(high)s"), low=low, high=high))
        return int(text)

    return read


def optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same, or None where the field is empty."""
    return lambda text: read(text) if text.strip() else None


def parse_sizes(text: str) -> tuple[int, ...]:
    """Layer sizes such as 2-3-1; () where the text is something else."""
    text = text.strip()
    return tuple(map(int, re.split(r"\D", text))) if SIZES.fullmatch(text) else ()


def choose(name: str, text: str, known: tuple[str, ...], faults: list[Fault], default: str = "") -> str:
    """The name that was chosen in a field; the default, and a fault, where it is not a known one."""
    try:
        return one_of(known)(text)
    except ValueError as error:
        faults.append(Fault(name, error.args[0], Phrase("another name")))
        return default
