"""One step of gradient descent: how far a layer's parameters move. The only minus sign is here."""

from typing import Any

import numpy as np

from .elementary import Array


def weight_step(dC_dW: Array, learning_rate: Any) -> Array:
    """The changes of a layer's weights, shape (n_l, n_{l-1}), as dC_dW."""
    step: Array = -learning_rate * dC_dW
    return step


def bias_step(dC_db: Array, learning_rate: Any, bias_update: str) -> Array:
    """The changes of a layer's biases, shape (n_l,), as dC_db.

    Each by its own gradient; frozen: 0; shared: the layer has one bias, whose gradient is the sum.
    """
    if bias_update == "frozen":
        return dC_db - dC_db
    if bias_update == "shared":
        return np.full_like(dC_db, -learning_rate * dC_db.sum())
    step: Array = -learning_rate * dC_db
    return step
