"""Data to train on: what goes in, and what should come out, as classes or as numbers; and as targets of a network."""

from dataclasses import dataclass, replace

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase

KINDS = ("classification", "regression")
BELOW_0 = ("identity", "tanh", "leaky_relu")
"""The activations that can answer -1; for all others the target of a class that it is not is 0."""


@dataclass(frozen=True, eq=False)
class Data:
    """Samples. inputs: (S, n_0). labels: the number of each sample's class, (S,). values: (S, n_L) of a regression.

    columns: the names of the inputs; classes: those of the classes, or of the values. region: from where to where both
    inputs of two-dimensional data are usually looked at.
    """

    inputs: Array
    columns: tuple[str, ...]
    kind: str
    labels: Array | None
    values: Array | None
    classes: tuple[str, ...]
    region: tuple[float, float] | None = None

    @property
    def samples(self) -> int:
        return len(self.inputs)

    def take(self, rows: Array) -> "Data":
        """The samples with these numbers, in their order."""
        labels = None if self.labels is None else self.labels[rows]
        values = None if self.values is None else self.values[rows]
        return replace(self, inputs=self.inputs[rows], labels=labels, values=values)


def outputs_for(data: Data, activation: str) -> int:
    """How many outputs the data wants: one for each value or class; two classes share one, but for softmax."""
    count = len(data.classes)
    shared = data.kind == "classification" and count == 2 and activation != "softmax"
    return 1 if shared else count


def levels(activation: str) -> tuple[float, float]:
    """What an output is to answer for "no" and for "yes": -1 and 1, or 0 and 1 where it cannot be negative."""
    return (-1.0 if activation in BELOW_0 else 0.0), 1.0


def targets_for(data: Data, activation: str, outputs: int) -> Array:
    """The targets of an output layer, (S, n_L): values as they are, classes as "yes" and "no" of each output.

    Raises InvalidProblem where the number of outputs, or softmax for a regression, does not fit the data.
    """
    faults = _misfits(data, activation, outputs)
    if faults:
        raise InvalidProblem(*faults)
    if data.values is not None:
        return data.values
    assert data.labels is not None
    chosen = np.arange(outputs) if outputs > 1 else np.array([1])
    no, yes = levels(activation)
    return np.where(data.labels[:, None] == chosen, yes, no)


def decided(outputs: Array, activation: str) -> Array:
    """The class that outputs stand for, (...): the largest of (..., n_L); of one alone, 1 above the middle, else 0."""
    if outputs.shape[-1] > 1:
        largest: Array = outputs.argmax(axis=-1)
        return largest
    above: Array = outputs[..., 0] > sum(levels(activation)) / 2
    return above.astype(int)


def _misfits(data: Data, activation: str, outputs: int) -> list[Fault]:
    if data.kind == "regression" and activation == "softmax":
        return [
            Fault(
                "activation",
                Phrase("an output activation other than softmax, because the targets are numbers"),
                "softmax",
            )
        ]
    wanted = outputs_for(data, activation)
    if outputs != wanted:
        expected = Phrase("as many outputs as the data needs (%(count)s)", count=wanted)
        return [Fault("sizes", expected, f"{outputs}")]
    return []


def standardised(data: Data, training: Data) -> Data:
    """The data with columns that have mean 0 and variance 1 over the training rows: inputs, and values of a regression.

    Nothing of the test rows goes into the means and deviations, as nothing of them is known in training.
    """
    values = None if data.values is None or training.values is None else _scaled(data.values, training.values)
    return replace(data, inputs=_scaled(data.inputs, training.inputs), values=values)


def _scaled(columns: Array, training: Array) -> Array:
    """A column whose numbers are all the same in training becomes zeros."""
    mean = training.mean(axis=0)
    away = training - mean
    deviation = np.sqrt((away * away).mean(axis=0))
    constant = deviation <= 1e-12 * np.abs(training).max(axis=0)
    return np.where(constant, 0.0, (columns - mean) / np.where(constant, 1.0, deviation))
