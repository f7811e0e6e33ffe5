"""The step as a program: NumPy with the backward pass by hand; PyTorch, JAX and Keras as their users would write it.

Each program does what the page does, in float64, and prints every number under its address in the order of the steps.
Where terms cancel to 0 on paper and float64 leaves something like 2.8e-17, on a kink, the program says so and puts the
0 there: else a ReLU that is off would be on. Programs are in English, whatever the language of the page.
"""

from collections.abc import Callable

from ...explain.language import ENGLISH, current
from ...explain.solution import Solution
from .jax_program import jax_program
from .keras_program import keras_program
from .numpy_program import numpy_program
from .pytorch_program import pytorch_program

Write = Callable[[Solution], str]


def _in_english(write: Write) -> Write:
    def written(solution: Solution) -> str:
        token = current.set(ENGLISH)
        try:
            return write(solution)
        finally:
            current.reset(token)

    return written


PROGRAMS: dict[str, Write] = {
    "numpy": _in_english(numpy_program),
    "pytorch": _in_english(pytorch_program),
    "jax": _in_english(jax_program),
    "keras": _in_english(keras_program),
}
"""The program of a solution, by the framework that it is written in."""
