"""The step as a NumPy program, the backward pass by hand."""

from collections.abc import Iterator, Sequence

from ...explain.solution import Solution
from ..outline import early
from .numpy_activations import ACTIVATIONS
from .numpy_costs import COSTS, ENTROPIES, logarithms
from .parts import (
    Steps,
    array,
    backwards,
    functions,
    is_mean,
    layers,
    opening,
    remark,
    settled,
    show_functions,
    show_gradients,
    steps_on,
)


def numpy_program(solution: Solution) -> str:
    """Needs NumPy alone."""
    steps = Steps(solution)
    parts = [opening(solution, "NumPy"), _imports(solution), *_given(solution), *_functions(solution)]
    parts += [*_forward(solution, steps, "forward", ""), *_cost(solution, steps, "cost", "")]
    parts += _backward(solution, steps)
    if steps_on(solution):
        parts += _update(solution, steps)
        parts += [*_forward(solution, steps, "forward-again", "_new"), *_cost(solution, steps, "cost-again", "_new")]
    return "\n".join(parts) + "\n"


def _imports(solution: Solution) -> str:
    special = "from math import erfc\n\n" if "gelu" in solution.problem.network.names else ""
    return f"{special}import numpy as np\n"


def _given(solution: Solution) -> Iterator[str]:
    problem, network = solution.problem, solution.problem.network
    yield "# What is given: a row for every sample; row j of W leads to unit j"
    yield f"a0 = {array('np.array', problem.inputs)}"
    yield f"y = {array('np.array', problem.targets)}"
    if steps_on(solution):
        yield f"learning_rate = {float(problem.learning_rate)!r}"
    for l in layers(solution):
        yield f"W{l} = {array('np.array', network.W[l])}"
        yield f"b{l} = {array('np.array', network.b[l])}"


def _functions(solution: Solution) -> Iterator[str]:
    """What the program uses, and the printing of what is given."""
    names = dict.fromkeys(solution.problem.network.names[1:])
    logs = logarithms(solution.problem.network.names[-1], solution.problem.cost_name)
    used = (*(ACTIVATIONS[name] for name in names), *logs, COSTS[solution.problem.cost_name])
    yield functions(*used, *show_functions(solution))
    yield 'show_samples("a.0", a0.tolist())'
    yield f'show_samples("y.{solution.depth}", y.tolist())'
    if steps_on(solution):
        yield 'show("learning_rate", learning_rate)'
    for l in layers(solution):
        yield f'show("W.{l}", W{l}.tolist())'
        yield f'show("b.{l}", b{l}.tolist())'


def _forward(solution: Solution, steps: Steps, key: str, new: str) -> Iterator[str]:
    yield steps.comment(key)
    for l in layers(solution):
        a = f"a{l - 1}{new}" if l > 1 else "a0"
        yield f"z{l}{new} = {a} @ W{l}{new}.T + b{l}{new}"
        if not new and (at := settled(solution, "z", l)):
            yield f"z{l}{at} = 0  # {remark('z')}"
        yield f"a{l}{new} = {solution.problem.network.names[l]}(z{l}{new})"
        if not new and (at := settled(solution, "a", l)):
            yield f"a{l}{at} = y{at}  # {remark('a')}"
        yield f'show_samples("z{new}.{l}", z{l}{new}.tolist())'
        yield f'show_samples("a{new}.{l}", a{l}{new}.tolist())'


def _cost(solution: Solution, steps: Steps, key: str, new: str) -> Iterator[str]:
    yield steps.comment(key)
    yield f"costs{new} = cost_of({_compared(solution, new)})"
    yield f"cost{new} = costs{new}.{solution.problem.reduction}()"
    yield f'show_samples("cost{new}", costs{new}.tolist())'
    if not solution.problem.single:
        yield f'show("cost{new}", cost{new})'


def _compared(solution: Solution, new: str) -> str:
    """The arguments of the cost; those of probabilities take z."""
    name = "z" if solution.problem.cost_name in ENTROPIES else "a"
    return f"{name}{solution.depth}{new}, y"


def _backward(solution: Solution, steps: Steps) -> Iterator[str]:
    """Step by step: the output's deltas, its gradients, then for each hidden layer the same."""
    over = " / len(y)" if is_mean(solution) else ""
    for l in backwards(solution):
        is_output, name = l == solution.depth, solution.problem.network.names[l]
        yield steps.layer(l, solution.depth)
        back = f"delta{l + 1} @ W{l + 1}" + "_new" * (l + 1 in early(solution))
        yield f"dC_da{l} = " + (f"cost_slope({_compared(solution, '')})" if is_output else back)
        yield f"da_dz{l} = {name}_slope(z{l})"
        jacobian = f'np.einsum("sj,sjk->sk", dC_da{l}, da_dz{l})'
        yield f"delta{l} = " + (jacobian if name == "softmax" else f"dC_da{l} * da_dz{l}")
        yield from (f'show_samples("{name}.{l}", {name}{l}.tolist())' for name in ("dC_da", "da_dz", "delta"))
        if is_output:
            yield steps.comment("gradients")
        yield f"dC_dW{l} = delta{l}.T @ a{l - 1}{over}"
        yield f"dC_db{l} = delta{l}.sum(axis=0){over}"
        yield from show_gradients(solution, l, (f"dC_dW{l}", f"dC_db{l}"), f"delta{l}", f"a{l - 1}")
        if l in early(solution):
            yield from _update_layers(solution, [l])


def _update(solution: Solution, steps: Steps) -> Iterator[str]:
    """All parameters at the same time, but for layers that are updated early."""
    yield steps.comment("update")
    yield from _update_layers(solution, [l for l in layers(solution) if l not in early(solution)])


def _update_layers(solution: Solution, which: Sequence[int]) -> Iterator[str]:
    for l in which:
        yield f"step_W{l} = -learning_rate * dC_dW{l}"
        yield f"step_b{l} = {BIAS_STEPS[solution.problem.bias_update].format(l=l)}"
    for l in which:
        yield f"W{l}_new, b{l}_new = W{l} + step_W{l}, b{l} + step_b{l}"
    for l in which:
        yield f'show("step_W.{l}", step_W{l}.tolist())'
        yield f'show("step_b.{l}", step_b{l}.tolist())'
    for l in which:
        yield f'show("W_new.{l}", W{l}_new.tolist())'
        yield f'show("b_new.{l}", b{l}_new.tolist())'


BIAS_STEPS = {
    "each": "-learning_rate * dC_db{l}",
    "frozen": "np.zeros_like(b{l})",
    "shared": "np.full_like(b{l}, -learning_rate * dC_db{l}.sum())",
}
