"""Two ways to work out a number, one of them wrong, with what one has and the other has not marked."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ...explain.formula_writer import Writer
from ...explain.formulas import EQUALS, MINUS, PLUS, Formula, Marked, Row, row, symbol
from ...explain.why import Sum, Term, Why


class Differing(Writer):
    """Writes a why, and marks the terms that another one does not have."""

    def __init__(self, values: Mapping[str, Any], symbols: bool, other: Why) -> None:
        super().__init__(values, symbols)
        self.other = other

    def why(self, why: Why) -> Row:
        written = super().why(why)
        if isinstance(why, Sum) and why.terms and isinstance(self.other, Sum):
            return written
        return written if why == self.other else Marked(written.items)

    def sum(self, why: Sum) -> Iterable[Formula]:
        """The sign of a marked term is marked with it."""
        items: list[Formula] = []
        for item in super().sum(why):
            if isinstance(item, Marked) and items and items[-1] in (PLUS, MINUS):
                item = Marked((items.pop(), *item.items))
            items.append(item)
        return items

    def term(self, term: Term, coefficient: Fraction, bare: bool) -> Iterable[Formula]:
        items = tuple(super().term(term, coefficient, bare))
        return items if not isinstance(self.other, Sum) or _is_in(term, self.other) else (Marked(items),)


def _is_in(term: Term, other: Sum) -> bool:
    known = {(tuple(sorted(each.factors)), each.coefficient) for each in other.terms}
    return (tuple(sorted(term.factors)), term.coefficient) in known


def beside(address: str, right: Why, wrong: Why, values: Mapping[str, Any]) -> tuple[Row, Row]:
    """The right formula and the wrong one, each with what the other does not have marked."""

    def written(one: Why, other: Why) -> Row:
        return row(symbol(address), EQUALS, Differing(values, True, other).why(one))

    return written(right, wrong), written(wrong, right)
