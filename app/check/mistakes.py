"""A mistake: the line that it is made in, the ways in which a sum of products is changed, and what was found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from ..backprop.address import Address
from ..backprop.problem import Problem
from ..explain.why import Function, Sum, Term, Why


@dataclass(frozen=True)
class Variant:
    """A number as it is worked with a mistake. name: its row in the catalogue."""

    name: str
    why: Why


@dataclass(frozen=True)
class Line:
    """One computed number of a problem, and a right way to it."""

    problem: Problem
    at: Address
    why: Why

    @property
    def layer(self) -> int:
        return self.at.indices[0]

    @property
    def unit(self) -> int:
        return self.at.indices[1]

    @property
    def activation(self) -> str:
        """The name of the activation of its layer."""
        return self.problem.network.names[self.layer]

    @property
    def is_output(self) -> bool:
        return self.layer == self.problem.network.depth

    def size(self, layer: int) -> int:
        return self.problem.network.sizes[layer]

    def beside(self, name: str, *indices: int) -> str:
        """The address of another number, of the same sample; by default for the same unit or weight."""
        return str(Address(name, indices or self.at.indices, self.at.sample))

    def others(self, layer: int, unit: int) -> list[int]:
        """The other units of a layer, one of which may be taken for this one; none of a layer with very many."""
        size = self.size(layer)
        return [other for other in range(size) if other != unit] if size <= MOST_OTHERS else []


MOST_OTHERS = 16
"""Units, terms or samples from which on nobody looks at each."""
SQUARES = ("half_squared_error", "squared_error", "mean_squared_error")
"""The costs that are sums of squares, but for a factor."""
Rule = Callable[[Line], Iterator[Variant]]


def variant(name: str, why: Sum | None) -> Iterator[Variant]:
    """A line worked in this way, if there is one."""
    if why is not None:
        yield Variant(name, why)


def total(*products: tuple[str, ...]) -> Sum:
    return Sum(tuple(Term(product) for product in products))


def scaled(why: Why, by: Fraction | int) -> Why:
    """The number times a constant."""
    if isinstance(why, Function):
        return replace(why, coefficient=why.coefficient * by)
    return Sum(tuple(replace(term, coefficient=term.coefficient * by) for term in why.terms))


def scaled_terms(terms: Iterable[Term], by: Fraction) -> tuple[Term, ...]:
    """Every term times a constant."""
    return tuple(replace(term, coefficient=term.coefficient * by) for term in terms)


def times(why: Sum, factor: str) -> Sum:
    """The number times another one."""
    return Sum(tuple(replace(term, factors=(*term.factors, factor)) for term in why.terms))


def exchanged(why: Sum, other: Callable[[str], str]) -> Sum:
    """The same sum with other numbers in the place of some."""
    return Sum(tuple(replace(term, factors=tuple(map(other, term.factors))) for term in why.terms))


def exchange(why: Sum, name: str, place: Callable[[Address], Address | None]) -> Sum | None:
    """The same sum with the numbers of one name taken from elsewhere; None where there is no such number."""
    moved: dict[str, str] = {}
    for address in why.addresses:
        if address.rpartition(":")[2].partition(".")[0] == name:
            found = place(Address.parse(address))
            if found is None:
                return None
            moved[address] = str(found)
    return exchanged(why, lambda address: moved.get(address, address))


def term_slips(why: Sum) -> Iterator[Variant]:
    """One term of several left out, or with the other sign."""
    if 1 < len(why.terms) <= MOST_OTHERS:
        for place, term in enumerate(why.terms):
            others = why.terms[:place], why.terms[place + 1 :]
            yield Variant("term_left_out", Sum((*others[0], *others[1])))
            turned = replace(term, coefficient=-term.coefficient)
            yield Variant("term_sign", Sum((*others[0], turned, *others[1])))


@dataclass(frozen=True)
class Used:
    """A number that was used in the place of another: that at `source`, or one that this problem does not have."""

    address: str
    value: float
    source: str | None = None

    @property
    def quantity(self) -> str:
        """Of the number that should have been used: W, a, learning_rate."""
        return self.address.rpartition(":")[2].partition(".")[0]


@dataclass(frozen=True)
class Mistake:
    """An explanation of a wrong line.

    name: its row in the catalogue; a pair has two, joined by " + ". at: where it was made first, which may be a line
    that was not written down; places: everywhere. wrong: how that line was worked, None where it is a slip of the pen.
    value: what the marked line then is. used: the number that was taken for another one. is_unsure: the evidence is
    weak, or there are other explanations, so that it is told as what may have been done.
    """

    name: str
    at: str
    value: float
    wrong: Why | None = None
    places: tuple[str, ...] = ()
    used: Used | None = None
    is_unsure: bool = False
