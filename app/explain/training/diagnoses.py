"""What goes wrong in training, in words: dead ReLUs, saturated units, vanishing and exploding gradients.

Each is a fact of one frame, with the epoch since which it has been so without a break, as far as the frames tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ...backprop.arithmetic import Array
from ...backprop.errors import Phrase
from ...training.statistics import Statistics

FACTOR = 100
"""How much smaller, or larger, the deltas of layer 1 are than those of the output layer where they vanish, or explode.

In M. Nielsen, Neural Networks and Deep Learning, chapter 5, the network that can hardly be trained is the one whose
first hidden layer learns about 100 times slower than its last.
"""
MOSTLY_SHARE = 0.95
"""A unit is saturated where it is flat for this share of the samples."""
MAX_NAMED_UNITS = 8
"""At most this many units are named in a sentence."""


@dataclass(frozen=True)
class Diagnosis:
    """name: "dead_relu", "saturated", "vanishing" or "exploding". units: which of the layer, () for all of it.

    since: the epoch of the first of the frames in a row that have it. says: the same in words.
    """

    name: str
    layer: int
    units: tuple[int, ...]
    since: int
    says: Phrase


def diagnoses(statistics: Statistics, frame: int = -1) -> tuple[Diagnosis, ...]:
    """The diagnoses at a frame, by its index in the statistics; empty where all is well."""
    at = range(len(statistics.epochs))[frame]
    return (*_of_gradients(statistics, at), *_of_units(statistics, at))


def _of_gradients(statistics: Statistics, at: int) -> Iterator[Diagnosis]:
    """Layer 1 against the output layer."""
    if statistics.network.depth < 2:
        return
    last, first = statistics.delta[-1], statistics.delta[1]
    vanishing, exploding = FACTOR * first < last, first > FACTOR * last
    if vanishing[at]:
        yield Diagnosis("vanishing", 1, (), _since(statistics, vanishing, at), _vanish(statistics, at))
    elif exploding[at] and last[at] > 0:
        says = Phrase(
            "Exploding gradients: the deltas of layer 1 are more than %(times)s times as large as those of "
            "layer %(last)s. Try smaller initial weights or a smaller learning rate.",
            times=_times(first[at] / last[at]),
            last=statistics.network.depth,
        )
        yield Diagnosis("exploding", 1, (), _since(statistics, exploding, at), says)


def _vanish(statistics: Statistics, at: int) -> Phrase:
    if not statistics.delta[1][at]:
        return Phrase("No gradient reaches layer 1: all its deltas are 0, so it learns nothing.")
    return Phrase(
        "Vanishing gradients: the deltas of layer 1 are less than 1/%(times)s of those of layer "
        "%(last)s, so layer 1 hardly learns. Try ReLU, or larger initial weights.",
        times=_times(statistics.delta[-1][at] / statistics.delta[1][at]),
        last=statistics.network.depth,
    )


def _of_units(statistics: Statistics, at: int) -> Iterator[Diagnosis]:
    """Layer by layer, the units that came to it together in one sentence."""
    for layer in statistics.network.layers:
        saturated = statistics.flat[layer] >= MOSTLY_SHARE
        for name, states in (("dead_relu", statistics.off[layer]), ("saturated", saturated)):
            units = sorted((_since(statistics, states[:, j], at), int(j)) for j in np.flatnonzero(states[at]))
            for since, together in groupby(units, key=lambda unit: unit[0]):
                numbers = tuple(unit for _, unit in together)
                yield Diagnosis(name, layer, numbers, since, _says(name, layer, numbers, since))


def _says(name: str, layer: int, units: tuple[int, ...], since: int) -> Phrase:
    values = {"units": _listed(units), "layer": layer, "epoch": since}
    match name, len(units):
        case "dead_relu", 1:
            return Phrase(
                "Dead ReLU: unit %(units)s of layer %(layer)s has been off for every sample since epoch "
                "%(epoch)s. Its gradients are 0, so it learns nothing.",
                **values,
            )
        case "dead_relu", _:
            return Phrase(
                "Dead ReLUs: units %(units)s of layer %(layer)s have been off for every sample since epoch "
                "%(epoch)s. Their gradients are 0, so they learn nothing.",
                **values,
            )
        case _, 1:
            return Phrase(
                "Saturated: for nearly every sample since epoch %(epoch)s, unit %(units)s of layer %(layer)s is "
                "where its activation function is almost flat, so hardly any gradient passes through it.",
                **values,
            )
    return Phrase(
        "Saturated: for nearly every sample since epoch %(epoch)s, units %(units)s of layer %(layer)s "
        "are where their activation function is almost flat, so hardly any gradient passes through them.",
        **values,
    )


def _since(statistics: Statistics, states: Array, at: int) -> int:
    """The epoch of the first frame of the unbroken row of frames that ends at this one; states: (F,)."""
    others = np.flatnonzero(~states[: at + 1])
    first = int(others[-1]) + 1 if len(others) else 0
    return int(statistics.epochs[first])


def _listed(units: tuple[int, ...]) -> str:
    return ", ".join(map(str, units[:MAX_NAMED_UNITS])) + (" …" if len(units) > MAX_NAMED_UNITS else "")


def _times(ratio: float) -> int:
    """A ratio of 100 and more, cut to two digits; a million is enough to be told."""
    whole = int(min(ratio, 1e6))
    digits: int = 10 ** (len(str(whole)) - 2)
    return whole // digits * digits
