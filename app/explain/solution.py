"""A solved problem, ready to be explained: its values by address, the sample in view, and its whys."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..backprop.address import Address, prefix
from ..backprop.problem import Problem
from ..backprop.trace import Trace
from ..backprop.values import ByAddress, all_values
from .formula_writer import worked_line
from .formulas import Row
from .notation import base_name
from .why import Why, why

MAX_LEGIBLE_UNITS = 8
"""Layers up to this size are written out: in matrices, in lines, and on the edges of the drawing."""

MAX_SUMMED_SAMPLES = 4
"""Sums over samples are written out up to this many samples."""

WEIGHTS = ("W", "dC_dW", "step_W")
"""The quantities with one number for every edge."""
OF_EVERY_SAMPLE = ("dC_dW", "dC_db", "delta")
"""The quantities that are averaged or summed over the samples."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A solved problem with the sample that is shown (None where there is only one)."""

    trace: Trace
    sample: int | None = None

    @property
    def problem(self) -> Problem:
        return self.trace.problem

    @cached_property
    def values(self) -> ByAddress:
        return all_values(self.trace)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return self.problem.network.sizes

    @property
    def depth(self) -> int:
        return self.problem.network.depth

    @property
    def s(self) -> str:
        """The prefix of the addresses of the sample in view."""
        return prefix(self.sample)

    def why(self, address: str) -> Why | None:
        return why(self.problem, Address.parse(address))

    def worked(self, address: str) -> Row:
        """The number worked out on one line: symbol = formula = numbers = result."""
        because = self.why(address)
        assert because is not None, address
        return worked_line(address, because, self.values)

    def legible(self, *layers: int) -> bool:
        """Whether these layers are small enough to be written out."""
        return all(self.sizes[layer] <= MAX_LEGIBLE_UNITS for layer in layers)

    def units(self, name: str, layer: int) -> list[str]:
        """The addresses of a quantity of the sample in view for every unit of a layer."""
        return [f"{self.s}{name}.{layer}.{j}" for j in range(self.sizes[layer])]

    def biases(self, name: str, layer: int) -> list[str]:
        """The addresses of a quantity for every bias of a layer; none where the layer has no biases."""
        units = range(self.sizes[layer] if self.problem.network.has_biases(layer) else 0)
        return [f"{name}.{layer}.{j}" for j in units]

    @property
    def has_biases(self) -> bool:
        """Whether any layer has biases."""
        return any(map(self.problem.network.has_biases, self.problem.network.layers))

    def weights(self, name: str, layer: int) -> list[str]:
        """The addresses of a quantity for every weight of a layer, row by row."""
        return [f"{name}.{layer}.{j}.{k}" for j in range(self.sizes[layer]) for k in range(self.sizes[layer - 1])]

    def edges(self, layer: int, current: tuple[int, int]) -> list[tuple[int, int]]:
        """The edges into a layer that a page shows, as (unit, unit before): of a wide one, those of the current unit
        (layer, unit)."""
        at, unit = current
        rows, columns = range(self.sizes[layer]), range(self.sizes[layer - 1])
        if not self.legible(layer, layer - 1):
            rows = range(unit, unit + 1) if at == layer else rows
            columns = columns if at == layer else range(unit, unit + 1) if at == layer - 1 else range(0)
        return [(j, k) for j in rows for k in columns]

    def on_page(self, current: tuple[int, int]) -> Iterator[str]:
        """The addresses that a page shows: of other samples what is given and their cost; of wide layers the edges of
        the current unit (layer, unit)."""
        wide = {layer for layer in self.problem.network.layers if not self.legible(layer, layer - 1)}
        narrow = self.values.within(lambda name, layer: base_name(name) not in WEIGHTS or layer not in wide)
        for address in narrow:
            sample, _, own = address.rpartition(":")
            if not sample or address.startswith(self.s) or own.startswith(("a.0.", "y.", "cost")):
                yield address
        names = {*WEIGHTS, "W_new", f"{self.s}dC_dW"}
        for layer in wide:
            places = (f"{layer}.{j}.{k}" for j, k in self.edges(layer, current))
            yield from (address for at in places for name in names if (address := f"{name}.{at}") in self.values)

    def in_sums(self) -> Iterator[str]:
        """The addresses of other samples that may stand in sums over all of them."""
        if self.sample is None or self.problem.samples > MAX_SUMMED_SAMPLES:
            return
        written = {layer for layer in self.problem.network.layers if self.legible(layer, layer - 1)}
        found = self.values.within(lambda name, layer: name in OF_EVERY_SAMPLE and layer in written)
        yield from (address for address in found if ":" in address and not address.startswith(self.s))

    def data_gradient(self, parameter: str, place: tuple[int, ...]) -> str:
        """The address of the gradient of a weight or bias (W or b) for the sample in view, without a penalty."""
        data = str(Address(f"data_dC_d{parameter}", place))
        return data if not self.s and data in self.values else str(Address(f"dC_d{parameter}", place, self.sample))

    @property
    def has_one_backward_pass(self) -> bool:
        """Whether all gradients are those of the old weights; in place, weights change within the backward pass."""
        return not self.problem.updated_early

    @property
    def cost(self) -> str:
        """The address of the cost in view."""
        return f"{self.s}cost"
