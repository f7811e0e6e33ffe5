"""A network: the weights, biases and activation of every layer. Frozen; an update makes a new one.

Index 0 stands for the input, which has no parameters: `W[l]`, `b[l]` and `activations[l]` belong to layer l, as
the superscript (l) says in the formulas, and `W[0]` only tells the number of inputs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .activations import ACTIVATIONS, Activation
from .arithmetic import Array
from .errors import Fault, InvalidProblem, Phrase

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Network:
    """`W[l]` has the shape (n_l, n_{l-1}), `b[l]` the shape (n_l,); `names[l]` is the activation's name.

    A layer without biases has a `b[l]` of the shape (0,).
    """

    W: tuple[Array, ...]
    b: tuple[Array, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, layers: Sequence[tuple[Rows, Sequence[float] | None, str]]) -> "Network":
        """A network of (W, b, activation) for layers 1 to L; b is None in a layer without biases.

        Raises InvalidProblem with every fault.
        """
        faults = layer_faults(layers)
        if faults:
            raise InvalidProblem(*faults)
        inputs = len(layers[0][0][0])
        W = (np.zeros((inputs, 0)), *(np.array(W, dtype=float) for W, _, _ in layers))
        b = (np.zeros(inputs), *(np.array([] if b is None else b, dtype=float) for _, b, _ in layers))
        return cls(W, b, ("input", *(name for _, _, name in layers)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """n_0 to n_L."""
        return tuple(len(W) for W in self.W)

    @property
    def depth(self) -> int:
        """L, the number of the output layer."""
        return len(self.W) - 1

    @property
    def layers(self) -> range:
        """1 to L, in the order of the forward pass."""
        return range(1, self.depth + 1)

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(W.size for W in self.W) + sum(b.size for b in self.b[1:])

    def has_biases(self, layer: int) -> bool:
        return self.b[layer].size > 0

    def activation(self, layer: int) -> Activation:
        return ACTIVATIONS[self.names[layer]]

    @property
    def output(self) -> Activation:
        return self.activation(self.depth)

    def with_parameters(self, W: Iterable[Array], b: Iterable[Array]) -> "Network":
        """The same structure with other weights and biases."""
        return Network(tuple(W), tuple(b), self.names)

    def flat(self) -> Array:
        """All parameters in one vector, shape (P,): layer by layer, W row by row and then b."""
        return np.concatenate([part.ravel() for pair in zip(self.W[1:], self.b[1:], strict=True) for part in pair])

    def with_flat(self, vector: Array) -> "Network":
        """The same structure with its parameters as views of a flat vector, shape (P,)."""
        W, b, at = [self.W[0]], [self.b[0]], 0
        for layer in self.layers:
            rows, columns = self.W[layer].shape
            middle, end = at + rows * columns, at + rows * columns + self.b[layer].size
            W.append(vector[at:middle].reshape(rows, columns))
            b.append(vector[middle:end])
            at = end
        return self.with_parameters(W, b)


def layer_faults(layers: Sequence[tuple[Rows, Sequence[float] | None, str]]) -> list[Fault]:
    """The faults of a list of layers, each with the address of its row."""
    faults: list[Fault] = []
    if not layers:
        faults.append(Fault("network.layers", Phrase("at least one layer"), Phrase("none")))
    fan_in = len(layers[0][0][0]) if layers and layers[0][0] else 0
    for layer, (W, b, name) in enumerate(layers, start=1):
        faults += _shape_faults(layer, W, b, fan_in) + _activation_faults(layer, name, len(layers))
        fan_in = len(W)
    return faults


def _shape_faults(layer: int, W: Rows, b: Sequence[float] | None, fan_in: int) -> list[Fault]:
    if not W or not fan_in:
        return [Fault(f"W.{layer}", Phrase("at least one unit with at least one weight"), Phrase("none"))]
    expected = Phrase("as many weights per unit as layer %(layer)s has inputs (%(count)s)", count=fan_in, layer=layer)
    faults = [Fault(f"W.{layer}.{j}", expected, f"{len(row)}") for j, row in enumerate(W) if len(row) != fan_in]
    if b is not None and len(b) != len(W):
        one_each = Phrase("as many biases as layer %(layer)s has units (%(count)s)", count=len(W), layer=layer)
        faults.append(Fault(f"b.{layer}", one_each, f"{len(b)}"))
    return faults


def _activation_faults(layer: int, name: str, depth: int) -> list[Fault]:
    place = f"activation.{layer}"
    if name not in ACTIVATIONS:
        return [Fault(place, Phrase("one of %(names)s", names=", ".join(ACTIVATIONS)), Phrase("another name"))]
    if name == "softmax" and layer != depth:
        here = Phrase("softmax in layer %(layer)s of %(depth)s", layer=layer, depth=depth)
        return [Fault(place, Phrase("softmax in the output layer only"), here)]
    return []
