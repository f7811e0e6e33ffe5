"""What the programs have in common: numbers as Python, the words in their comments, and the values on a kink."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ...backprop.arithmetic import as_floats
from ...backprop.forward import Kink
from ...explain.solution import Solution
from ..outline import early, outline, settings

WIDTH = 100

SHOW = '''
def show(name, values):
    """Print every number under its address: name.layer.unit[.from_unit], counted from 0."""
    if isinstance(values, list):
        for unit, value in enumerate(values):
            show(f"{name}.{unit}", value)
    else:
        print(name, "=", values)
'''
SHOW_ONE = '''
def show_samples(name, values):
    """The same for the values of a sample; here there is one."""
    show(name, values[0])
'''
SHOW_MANY = '''
def show_samples(name, values):
    """The same for the values of every sample, with its number in front."""
    for sample, of_sample in enumerate(values):
        show(f"s{sample}:{name}", of_sample)
'''


def array(module: str, values: Any, dtype: str = "") -> str:
    """An array as Python, every number as the shortest decimal that names its float64."""
    text = repr(as_floats(values).tolist())
    if len(text) > WIDTH - 20:
        text = "[\n" + "".join(f"{_row(row)},\n" for row in as_floats(values).tolist()) + "]"
    return f"{module}({text}{dtype})"


def _row(row: Any) -> str:
    """One row of a long array on lines of its own."""
    return textwrap.fill(repr(row), WIDTH, initial_indent="    ", subsequent_indent="     ")


def opening(solution: Solution, framework: str) -> str:
    """The docstring of a program."""
    sizes = "-".join(map(str, solution.sizes))
    title = f"One step of gradient descent for a {sizes} network, worked through with {framework}."
    prints = "Prints every number under its address in the order of the steps, in float64."
    return f'"""{title}\n\n{settings(solution)}\n{prints}\n"""\n'


class Steps:
    """The comments that name the steps, by key."""

    def __init__(self, solution: Solution) -> None:
        self.headings = {heading.key: heading for heading in outline(solution)}

    def comment(self, key: str) -> str:
        heading = self.headings[key]
        return f"\n# Step {heading.number}: {heading.title}"

    def layer(self, layer: int, depth: int) -> str:
        """The step in which a layer's delta is worked out."""
        return self.comment("delta" if layer == depth else f"hidden-{layer}")


def show_functions(solution: Solution) -> tuple[str, str]:
    """The functions that print."""
    return SHOW, SHOW_ONE if solution.problem.single else SHOW_MANY


def functions(*definitions: str) -> str:
    """Definitions with two empty lines around each."""
    return "".join(f"\n\n{definition.strip()}\n" for definition in definitions) + "\n"


def layers(solution: Solution) -> range:
    return solution.problem.network.layers


def backwards(solution: Solution) -> Iterable[int]:
    return reversed(layers(solution))


def steps_on(solution: Solution) -> bool:
    """Whether there is an update."""
    return solution.problem.learning_rate is not None


def is_mean(solution: Solution) -> bool:
    """Whether costs and gradients are divided by the number of samples."""
    return not solution.problem.single and solution.problem.reduction == "mean"


def show_gradients(solution: Solution, layer: int, both: tuple[str, str], delta: str, a: str) -> Iterator[str]:
    """Prints the gradients of a layer's weights and biases; those of every sample too where the solution has them."""
    each = f"s0:dC_db.{layer}.0" in solution.values
    of_samples = f"({delta}[:, :, None] * {a}[:, None, :])", delta
    for name, gradient, of_each in zip(("dC_dW", "dC_db"), both, of_samples, strict=True):
        if each:
            yield f'show_samples("{name}.{layer}", {of_each}.tolist())'
        yield f'show("{name}.{layer}", {gradient}.tolist())'


def early_remark(solution: Solution) -> Iterator[str]:
    """What a framework does otherwise where layers are updated early."""
    if early(solution):
        yield "# All gradients go through the old weights here. An update in place, layer by layer, goes through"
        yield "# new ones and is not gradient descent: below the output layer its numbers are others."


def settled(solution: Solution, name: str, layer: int) -> str:
    """The index of the values on a kink that float64 might miss, such as [0, 1] or [[0, 2], [1, 1]]; else nothing."""
    kinks = [k for k in solution.trace.kinks if (k.name, k.layer) == (name, layer) and _cancels(solution, k)]
    if not kinks:
        return ""
    if len(kinks) == 1:
        return f"[{kinks[0].sample}, {kinks[0].unit}]"
    return f"[{[k.sample for k in kinks]}, {[k.unit for k in kinks]}]"


def _cancels(solution: Solution, kink: Kink) -> bool:
    """Whether anything but zeros is added up to a value."""
    if kink.name == "a":
        return True
    network, a = solution.problem.network, solution.trace.before.forward.a[kink.layer - 1][kink.sample]
    terms = network.W[kink.layer][kink.unit] * a
    return bool(np.any(terms != 0) or network.b[kink.layer][kink.unit] != 0)


def remark(name: str) -> str:
    """Why a value is put on its kink."""
    if name == "a":
        return "these equal their targets on paper; float64 may leave a rounding, and |a - y| a slope"
    return "0 on paper; float64 may leave something like 2.8e-17, and with it another slope"
