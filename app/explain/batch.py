"""The pass of the whole batch as matrices, with their shapes: a row, or a column, for each sample.

Samples as rows is how NumPy, PyTorch and TensorFlow write it, Z = A W^T + b; as columns is how many courses do (Ng),
Z = W A + b.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..backprop.address import prefix
from .solution import Solution


@dataclass(frozen=True)
class Cell:
    address: str
    value: Any


@dataclass(frozen=True)
class Shown:
    """A matrix of an equation: the quantity and its layer, its numbers, and what it is in the equation.

    role: "left" and "right" of a product, whose row i and column j make the number i, j of the "result"; "each" of what
    stands at the same place as the result; "bias" of one number for each unit.
    """

    name: str
    layer: int
    rows: tuple[tuple[Cell, ...], ...]
    role: str = "each"
    is_transposed: bool = False

    @property
    def shape(self) -> str:
        return f"{len(self.rows)} × {len(self.rows[0])}"


@dataclass(frozen=True)
class Equation:
    """What is computed from what: matrices, and between them signs and the 1/m of a mean.

    rule: the quantity that is computed; that of a softmax by itself, as it is no product of matrices.
    """

    rule: str
    layer: int
    parts: tuple[Shown | str | Fraction, ...]

    @property
    def values(self) -> Iterator[Any]:
        """All numbers in it."""
        yield from (cell.value for part in self.parts if isinstance(part, Shown) for row in part.rows for cell in row)


class Batch:
    """Writes the equations of a solution, with samples as rows or as columns."""

    def __init__(self, solution: Solution, by_columns: bool) -> None:
        self.solution, self.by_columns = solution, by_columns
        problem = solution.problem
        self.samples = [prefix(None if problem.single else s) for s in range(problem.samples)]

    def equations(self) -> list[Equation]:
        """The forward pass from the first layer, then the backward pass from the last."""
        layers = self.solution.problem.network.layers
        forward = [equation for layer in layers for equation in self._forward(layer)]
        return [*forward, *(equation for layer in reversed(layers) for equation in self._backward(layer))]

    def _forward(self, layer: int) -> Iterator[Equation]:
        a, w = self._samples("a", layer - 1), self._weights("W", layer)
        factors = (w, a) if self.by_columns else (a, self._transposed(w))
        z = self._samples("z", layer, "result")
        has_biases = self.solution.problem.network.has_biases(layer)
        bias = ("+", self._bias("b", layer)) if has_biases else ()
        yield Equation("z", layer, (z, "=", *self._product(*factors), *bias))
        if self.solution.problem.network.names[layer] != "softmax":
            a = self._samples("a", layer, "result")
            yield Equation("a", layer, (a, "=", "g", self._samples("z", layer)))
        else:
            yield Equation("softmax", layer, (self._samples("a", layer, "result"),))

    def _backward(self, layer: int) -> Iterator[Equation]:
        delta = self._samples("delta", layer, "result")
        if layer < self.solution.depth:
            after, w = self._samples("delta", layer + 1), self._weights("W", layer + 1)
            factors = (self._transposed(w), after) if self.by_columns else (after, w)
            yield Equation("dC_da", layer, (self._samples("dC_da", layer, "result"), "=", *self._product(*factors)))
        if self.solution.problem.network.names[layer] == "softmax":
            yield Equation("softmax_delta", layer, (delta,))
        else:
            slopes = self._samples("dC_da", layer), "∘", self._samples("da_dz", layer)
            yield Equation("delta", layer, (delta, "=", *slopes))
        delta, a = self._samples("delta", layer), self._samples("a", layer - 1)
        factors = (delta, self._transposed(a)) if self.by_columns else (self._transposed(delta), a)
        name = "data_dC_dW" if self.solution.problem.penalty.of("W") else "dC_dW"
        yield Equation(
            "dC_dW", layer, (self._weights(name, layer, "result"), "=", *self._share(), *self._product(*factors))
        )
        if not self.solution.problem.network.has_biases(layer):
            return
        name = "data_dC_db" if self.solution.problem.penalty.of("b") else "dC_db"
        yield Equation("dC_db", layer, (self._bias(name, layer, "result"), "=", *self._share(), "∑", delta))

    def _share(self) -> tuple[Fraction, ...]:
        """1/m in front of what is the mean over m samples."""
        problem = self.solution.problem
        is_mean = problem.reduction == "mean" and problem.samples > 1
        return (Fraction(1, problem.samples),) if is_mean else ()

    def _product(self, left: Shown, right: Shown) -> tuple[Shown | str, ...]:
        return replace(left, role="left"), "·", replace(right, role="right")

    def _samples(self, name: str, layer: int, role: str = "each") -> Shown:
        """A quantity of every sample."""
        units = range(self.solution.sizes[layer])
        rows = tuple(tuple(self._cell(f"{s}{name}.{layer}.{j}") for j in units) for s in self.samples)
        return Shown(name, layer, _turned(rows) if self.by_columns else rows, role)

    def _weights(self, name: str, layer: int, role: str = "each") -> Shown:
        sizes = self.solution.sizes
        rows = (
            tuple(self._cell(f"{name}.{layer}.{j}.{k}") for k in range(sizes[layer - 1])) for j in range(sizes[layer])
        )
        return Shown(name, layer, tuple(rows), role)

    def _bias(self, name: str, layer: int, role: str = "bias") -> Shown:
        rows = (tuple(self._cell(f"{name}.{layer}.{j}") for j in range(self.solution.sizes[layer])),)
        return Shown(name, layer, _turned(rows) if self.by_columns else rows, role)

    def _transposed(self, shown: Shown) -> Shown:
        return replace(shown, rows=_turned(shown.rows), is_transposed=True)

    def _cell(self, address: str) -> Cell:
        return Cell(address, self.solution.values[address])


def _turned(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(zip(*rows, strict=True))
