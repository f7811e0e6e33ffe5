"""Initial parameters: weights from a seed, biases 0."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from app.backprop.elementary import Array
from app.backprop.errors import Fault, InvalidProblem, Phrase
from app.backprop.network import Network

INITIALIZATIONS = ("zeros", "uniform", "xavier", "he")


def initial(sizes: Sequence[int], activations: Sequence[str], how: str, seed: int) -> Network:
    """A network of n_0 to n_L units and the activations of layers 1 to L. Raises InvalidProblem.

    zeros: all units of a layer stay equal for ever. uniform: between -1/2 and 1/2, as in TensorFlow Playground.
    xavier: normal, of variance 2 / (n_{l-1} + n_l) (Glorot and Bengio 2010). he: normal, of variance 2 / n_{l-1}
    (He et al. 2015). A layer's weights depend on the seed, its number and its shape alone.
    """
    if how not in INITIALIZATIONS:
        raise InvalidProblem(_no_such_way())
    return Network.of(
        [
            (_weights(n, fan_in, how, np.random.default_rng((seed, layer))).tolist(), [0.0] * n, name)
            for layer, ((fan_in, n), name) in enumerate(zip(pairwise(sizes), activations, strict=True), start=1)
        ]
    )


def _weights(n: int, fan_in: int, how: str, random: np.random.Generator) -> Array:
    """Weights of one layer, shape (n_l, n_{l-1})."""
    if how == "zeros":
        return np.zeros((n, fan_in))
    if how == "uniform":
        return random.uniform(-0.5, 0.5, (n, fan_in))
    variance = 2 / (fan_in + n) if how == "xavier" else 2 / fan_in
    return random.normal(0, np.sqrt(variance), (n, fan_in))


def _no_such_way() -> Fault:
    names = Phrase("one of %(names)s", names=", ".join(INITIALIZATIONS))
    return Fault("initialization", names, Phrase("another name"))
