"""Initial parameters: weights from a seed, biases 0."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..backprop.arithmetic import Array
from ..backprop.errors import Fault, InvalidProblem, Phrase
from ..backprop.network import Network
from .draws import between, short, uniform

INITIALIZATIONS = ("zeros", "uniform", "xavier", "he")


def initial(sizes: Sequence[int], activations: Sequence[str], how: str, seed: int) -> Network:
    """A network of n_0 to n_L units and the activations of layers 1 to L. Raises InvalidProblem.

    zeros: all units of a layer stay equal for ever. The others draw evenly from -r to r. uniform: r = 1/2, as in
    TensorFlow Playground. xavier: r = sqrt(6 / (n_{l-1} + n_l)) (Glorot and Bengio 2010, equation 16).
    he: r = sqrt(6 / n_{l-1}), of the variance 2 / n_{l-1} (He et al. 2015). A layer's weights depend on the seed, its
    number and its shape alone.
    """
    if how not in INITIALIZATIONS:
        raise InvalidProblem(_no_such_way())
    return Network.of(
        [
            (_weights(n, fan_in, how, seed, layer).tolist(), [0.0] * n, name)
            for layer, ((fan_in, n), name) in enumerate(zip(pairwise(sizes), activations, strict=True), start=1)
        ]
    )


def _weights(n: int, fan_in: int, how: str, seed: int, layer: int) -> Array:
    """Weights of one layer, shape (n_l, n_{l-1})."""
    r = {"zeros": 0.0, "uniform": 0.5, "xavier": np.sqrt(6 / (fan_in + n)), "he": np.sqrt(6 / fan_in)}[how]
    return short(between(uniform((n, fan_in), seed, layer), -r, r))


def _no_such_way() -> Fault:
    names = Phrase("one of %(names)s", names=", ".join(INITIALIZATIONS))
    return Fault("initialization", names, Phrase("another name"))
