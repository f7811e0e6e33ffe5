"""The published examples, marked as any other sheet: what their sources print is a learner's answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from ..backprop.address import Address
from ..explain.examples import examples
from ..explain.language import _
from ..explain.notation import words
from ..explain.numbers import decimal_of, plain
from .catalogue import says
from .checking import Checked, check
from .marking import Mark

DIGITS = 40
MORE_DIGITS = 3
"""Digits of the right number that are shown beyond the printed ones."""


@dataclass(frozen=True)
class Printed:
    """A printed number and its mark.

    right: the right number, to some more digits. same: how many characters the two texts have in common from the
    front. opposite: the source prints the number with the opposite sign.
    """

    mark: Mark
    text: str
    right: str
    same: int
    opposite: bool

    @property
    def address(self) -> str:
        return self.mark.address

    @property
    def is_wrong(self) -> bool:
        return self.mark.verdict in ("wrong", "follows")


@dataclass(frozen=True, eq=False)
class Published:
    """What a source prints, in its order, and the sheet that it makes."""

    checked: Checked
    printed: tuple[Printed, ...]

    @property
    def wrong(self) -> dict[str, Printed]:
        """By address the printed numbers that are wrong, in themselves or as a consequence."""
        return {printed.address: printed for printed in self.printed if printed.is_wrong}

    @property
    def rounded(self) -> tuple[Printed, ...]:
        """What is right only but for the rounding of the source."""
        return tuple(printed for printed in self.printed if printed.mark.verdict == "rounded")

    @property
    def rounding(self) -> str:
        """That as a sentence in the current language; empty where nothing was rounded on the way."""
        if not self.rounded:
            return ""
        every = (
            _("%(what)s, printed as “%(text)s”; the right value is %(right)s", **_texts(printed))
            for printed in self.rounded
        )
        return _("Correct except for rounding in the source: %(what)s.", what="; ".join(every))

    @property
    def errata(self) -> tuple[str, ...]:
        """What is wrong, as sentences in the current language: the roots with the mistake, then what follows."""
        return tuple(self._errata())

    def _errata(self) -> Iterator[str]:
        for printed in self.wrong.values():
            if printed.mark.verdict == "wrong":
                told = _("%(what)s is printed as “%(text)s”; the right value is %(right)s.", **_texts(printed))
                yield told[:1].upper() + told[1:]
                yield from map(says, self.checked.mistakes[printed.address][:1])
        follow = [printed for printed in self.wrong.values() if printed.mark.verdict == "follows"]
        if follow:
            yield _(
                "This also makes these numbers wrong: %(what)s.", what=", ".join(_named(printed) for printed in follow)
            )


def _texts(printed: Printed) -> dict[str, object]:
    return {"what": _named(printed), "text": printed.text, "right": printed.right}


def _named(printed: Printed) -> str:
    return words(Address.parse(printed.address))


@cache
def published(id: str) -> Published:
    """The marked example of this id. Raises KeyError."""
    example = examples()[id]
    texts = {at.removeprefix("-"): (text, at.startswith("-")) for at, text in example.published.items()}
    answers = {at: _turned(text) if turn else text for at, (text, turn) in texts.items()}
    checked = check(example.problem, answers, is_source=True)
    return Published(checked, tuple(_printed(checked, at, *text) for at, text in texts.items()))


def _turned(text: str) -> str:
    return text[1:] if text.startswith("-") else f"-{text}"


def _printed(checked: Checked, address: str, text: str, opposite: bool) -> Printed:
    mark = checked.marks[address]
    right = _right(checked.sheet.values[address], text, opposite)
    same = len(text) if mark.verdict == "right" else _common(text, right)
    return Printed(mark, text, right, same, opposite)


def _right(value: Any, text: str, opposite: bool) -> str:
    """The right number to a few digits more than are printed, written as there."""
    printed = Decimal(text.replace(",", "."))
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent) - MORE_DIGITS)
    right = plain(decimal_of(-value if opposite else value, DIGITS).quantize(unit, ROUND_HALF_UP))
    return right.replace(".", ",") if "," in text else right


def _common(text: str, other: str) -> int:
    for place, (one, two) in enumerate(zip(text, other, strict=False)):
        if one != two:
            return place
    return min(len(text), len(other))
