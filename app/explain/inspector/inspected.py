"""The inspected number and the numbers around it, as the sentences about it need them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from ...backprop.activations import Activation
from ...backprop.address import Address, prefix
from ...backprop.arithmetic import arithmetic
from ...backprop.numeric_gradient import true_gradients
from ..formulas import Value
from ..language import _
from ..solution import Solution
from ..steps.step import Plain, Text, sentence
from ..why import Sum, Term

CHANGE = 0.01
"""The change in "if it grew by 0.01"."""
PER_SLOPE = 100


@dataclass(frozen=True, eq=False)
class InspectedNumber:
    """The number at one address of a solution."""

    solution: Solution
    address: str

    @cached_property
    def at(self) -> Address:
        return Address.parse(self.address)

    @property
    def value(self) -> Any:
        return self.solution.values[self.address]

    @property
    def layer(self) -> int:
        return self.at.indices[0]

    @property
    def unit(self) -> int:
        return self.at.indices[1]

    @property
    def s(self) -> str:
        """The prefix of the addresses of its sample."""
        return prefix(self.at.sample)

    @property
    def is_output(self) -> bool:
        return self.layer == self.solution.depth

    @property
    def activation_name(self) -> str:
        return self.solution.problem.network.names[self.layer]

    @property
    def activation(self) -> Activation:
        return self.solution.problem.network.activation(self.layer)

    @property
    def cost(self) -> str:
        """The cost that its slopes are of, in words."""
        return _("the cost") if self.at.sample is None else _("the cost of sample %(sample)s", sample=self.at.sample)

    def number(self, address: str) -> Value:
        return Value(address, self.solution.values[address])

    def same_unit(self, name: str) -> Value:
        """The number of another name for the same unit, or weight, of the same sample."""
        return self.number(str(self.at._replace(name=name)))

    def slope(self, name: str) -> Any:
        """dC_da or delta of the same unit: a true slope of the cost, whatever the update does."""
        return getattr(true_gradients(self.solution.trace), name)[self.layer][self.at.sample or 0, self.unit]

    @property
    def on_kink(self) -> bool:
        """Whether its unit stands on a kink of its activation."""
        return any(
            (kink.name, kink.layer, kink.unit, kink.sample) == ("z", self.layer, self.unit, self.at.sample or 0)
            for kink in self.solution.trace.kinks
        )

    @property
    def before_kink(self) -> bool:
        """Whether a kink comes after its layer, so that the cost may have different slopes on the two sides."""
        sample = self.at.sample or 0
        return any(
            kink.sample == sample and (kink.layer > self.layer or kink.name == "a")
            for kink in self.solution.trace.kinks
        )


def describe_growth(inspected: InspectedNumber, slope: Any, rises: str, falls: str) -> Text:
    """What the cost would do if a number grew; the patterns name h, the cost, and by how much."""
    if not slope:
        return sentence(_("If it increased a little, %(cost)s would hardly change."), cost=inspected.cost)
    by = Plain(abs(slope) / PER_SLOPE)
    return sentence(rises if slope > 0 else falls, h=Plain(CHANGE), cost=inspected.cost, by=by)


def describe_wrong_gradient(inspected: InspectedNumber, name: str, slope: Any) -> Iterator[Text]:
    """Why a number is not the true derivative of the cost, where layers are updated in place."""
    if inspected.same_unit(name).value != slope:
        pattern = _(
            "The layer above was updated first, so %(number)s is no longer the slope of %(cost)s, which is %(slope)s."
        )
        yield sentence(pattern, number=inspected.same_unit(name), cost=inspected.cost, slope=Plain(slope, 6))


def describe_largest_terms(inspected: InspectedNumber) -> Iterator[Text]:
    """The largest product of a sum of several, as: the largest of its terms is 0.8 times 0.7, that is 0.56."""
    because = inspected.solution.why(inspected.address)
    if not isinstance(because, Sum) or len(because.terms) < 2:
        return
    product, term = max(((_product(inspected, term), term) for term in because.terms), key=lambda pair: abs(pair[0]))
    one, *others = map(inspected.number, term.factors)
    if others and product:
        pattern = _("The largest of its %(count)s terms is %(one)s times %(other)s, which is %(product)s.")
        yield sentence(pattern, count=len(because.terms), one=one, other=others[0], product=Plain(product, 6))
    elif product:
        pattern = _("The largest of its %(count)s terms is the bias, %(bias)s.")
        yield sentence(pattern, count=len(because.terms), bias=one)


def _product(inspected: InspectedNumber, term: Term) -> Any:
    with arithmetic():
        return prod(inspected.solution.values[factor] for factor in term.factors)
