"""Problems for the tests of the API: small networks with numbers that look arbitrary and are always the same."""

from math import sin
from typing import Any

from tests.web.asking import NOTES, Json, network


def numbers(start: int, *shape: int) -> Any:
    """A table of numbers between -1 and 1 with two decimals."""
    if not shape:
        return round(sin(12.9898 * start + 1), 2)
    return [numbers(7 * start + i + 1, *shape[1:]) for i in range(shape[0])]


def layers(sizes: tuple[int, ...], *names: str) -> Json:
    return network(
        *(
            (numbers(l, sizes[l], sizes[l - 1]), numbers(l + 50, sizes[l]), name)
            for l, name in enumerate(names, start=1)
        )
    )


def problem(sizes: tuple[int, ...], names: tuple[str, ...], samples: int = 0, **settings: Any) -> Json:
    """A problem of one sample as a flat list, or of so many samples."""
    shape = (samples,) if samples else ()
    return {
        "network": layers(sizes, *names),
        "inputs": numbers(3, *shape, sizes[0]),
        "targets": numbers(4, *shape, sizes[-1]),
        "learning_rate": 0.3,
    } | settings


PROBLEMS: dict[str, Json] = {
    "notes": NOTES,
    "sigmoid": problem((2, 3, 2), ("sigmoid", "sigmoid")),
    "softmax": problem((3, 2, 3), ("tanh", "softmax"), targets=[0, 0, 1], cost="cross_entropy"),
    "tanh": problem((2, 4, 3, 1), ("tanh", "tanh", "identity"), cost="squared_error"),
    "several samples": problem((2, 3, 2), ("leaky_relu", "identity"), samples=3, cost="mean_squared_error"),
    "sum over samples": problem((2, 3, 2), ("relu", "gelu"), samples=3, reduction="sum", cost="huber"),
    "absolute error": problem((2, 2, 2), ("elu", "silu"), samples=2, cost="mean_absolute_error"),
    "float64": problem((2, 3, 1), ("softplus", "tanh"), inputs=[1e-70, 0.5]),
}
"""The last one has a number too small for fractions."""
