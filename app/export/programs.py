"""The step as a program: NumPy with the backward pass by hand; PyTorch, JAX and Keras as their users would write it.

Each program does what the page does, in float64, and prints every number under its address in the order of the steps.
Where terms cancel to 0 on paper and float64 leaves something like 2.8e-17, on a kink, the program says so and puts the
0 there: else a ReLU that is off would be on. Programs are in English, whatever the language of the page. The templates
look like the programs; this module works out the values that they take.
"""

import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..backprop.arithmetic import as_floats
from ..backprop.errors import Fault, Phrase
from ..backprop.forward import Kink
from ..backprop.problem import Problem
from ..explain.language import ENGLISH, current
from ..explain.solution import Solution
from ..explain.steps.step import step_titles
from .walkthrough import settings

WIDTH = 100
FRAMEWORKS = ("numpy", "pytorch", "jax", "keras")
KINK_REMARKS = {
    "z": "0 on paper; float64 may leave something like 2.8e-17, and with it another slope",
    "a": "these equal their targets on paper; float64 may leave a rounding, and |a - y| a slope",
}
"""Why a value is put on its kink."""

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,  # Python, not HTML
)


def program(framework: str, solution: Solution) -> str:
    """The program of a solution, for one of the FRAMEWORKS."""
    token = current.set(ENGLISH)
    try:
        return TEMPLATES.get_template(f"{framework}.py.j2").render(_values(solution))
    finally:
        current.reset(token)


def beyond_programs(problem: Problem) -> Fault | None:
    """What a problem has that the programs do not know, if anything: they know plain gradient descent with biases."""
    if not problem.plain:
        expected = Phrase("plain gradient descent without a penalty, for a program")
        return Fault("optimizer", expected, problem.optimizer.name)
    bare = [layer for layer in problem.network.layers if not problem.network.has_biases(layer)]
    return Fault(f"b.{bare[0]}", Phrase("biases in every layer, for a program"), Phrase("none")) if bare else None


PROGRAMS: dict[str, Callable[[Solution], str]] = {name: partial(program, name) for name in FRAMEWORKS}


def _values(solution: Solution) -> dict[str, Any]:
    """The variables of the templates. learning_rate: as text, "" where there is no update."""
    problem, network = solution.problem, solution.problem.network
    layers = list(network.layers)
    return {
        "layers": layers,
        "depth": network.depth,
        "sizes": network.sizes,
        "activations": network.names,
        "names": list(dict.fromkeys(network.names[1:])),
        "cost": problem.cost_name,
        "reduction": problem.reduction,
        "single": problem.single,
        "is_mean": not problem.single and problem.reduction == "mean",
        "bias_update": problem.bias_update,
        "early": problem.updated_early,
        "inputs": problem.inputs,
        "targets": problem.targets,
        "W": network.W,
        "b": network.b,
        "learning_rate": "" if problem.learning_rate is None else repr(float(problem.learning_rate)),
        "per_sample_gradients": "s0:dC_db.1.0" in solution.values,
        "settings": settings(solution),
        "step": {
            key: f"{number}: {title}" for number, (key, title) in enumerate(step_titles(network.depth).items(), start=1)
        },
        "on_kink": {(name, l): _kink_index(solution, name, l) for l in layers for name in "za"},
        "kink_remarks": KINK_REMARKS,
        "array": _array,
    }


def _array(values: Any) -> str:
    """The rows of an array, every number as the shortest decimal that names its float64."""
    rows = as_floats(values).tolist()
    text = repr(rows)
    if len(text) <= WIDTH - 20:
        return text
    wrapped = (textwrap.fill(repr(row), WIDTH, initial_indent="    ", subsequent_indent="     ") for row in rows)
    return "[\n" + "".join(f"{row},\n" for row in wrapped) + "]"


def _kink_index(solution: Solution, name: str, layer: int) -> str:
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
