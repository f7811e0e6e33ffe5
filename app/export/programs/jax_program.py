"""The step as a JAX program: pure functions of the parameters, and their gradients."""

from collections.abc import Iterator

from ...explain.solution import Solution
from .jax_functions import definitions, function
from .parts import (
    Steps,
    array,
    backwards,
    early_remark,
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


def jax_program(solution: Solution) -> str:
    """Needs JAX alone."""
    steps = Steps(solution)
    parts = [opening(solution, "JAX"), IMPORTS, *_given(solution), _functions(solution), *_shows(solution, "")]
    parts += [*_forward(solution, steps), *_backward(solution, steps)]
    if steps_on(solution):
        parts += [*_update(solution, steps), *_again(solution, steps)]
    return "\n".join(parts) + "\n"


IMPORTS = """import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
"""


def _given(solution: Solution) -> Iterator[str]:
    problem, network = solution.problem, solution.problem.network
    yield "# What is given: a row for every sample; row j of W leads to unit j"
    yield f"x = {array('jnp.array', problem.inputs)}"
    yield f"y = {array('jnp.array', problem.targets)}"
    if steps_on(solution):
        yield f"learning_rate = {float(problem.learning_rate)!r}"
    yield "parameters = {"
    for l in layers(solution):
        yield f'    "W{l}": {array("jnp.array", network.W[l])},'
        yield f'    "b{l}": {array("jnp.array", network.b[l])},'
    yield "}"
    yield "# Added to every z and a, these zeros change nothing; their gradients are dC/dz and dC/da"
    sizes = ", ".join(f'"{name}{l}": {network.sizes[l]}' for l in layers(solution) for name in "za")
    yield f"units = {{{sizes}}}"
    yield "zeros = {name: jnp.zeros((len(x), count)) for name, count in units.items()}"


def _functions(solution: Solution) -> str:
    own = (*definitions(solution), _forward_function(solution), _total(solution))
    return functions(*own, *show_functions(solution))


def _forward_function(solution: Solution) -> str:
    """The forward pass as a function of the parameters, and of what is added to its values."""
    lines = ["def forward(p, added):", '    """Every z and a."""']
    for l in layers(solution):
        before, g = f"a{l - 1}" if l > 1 else "x", function(solution.problem.network.names[l])
        lines.append(f'    z{l} = {before} @ p["W{l}"].T + p["b{l}"] + added["z{l}"]')
        lines.append(f'    a{l} = {g}(z{l}) + added["a{l}"]')
    values = ", ".join(f'"{name}{l}": {name}{l}' for l in layers(solution) for name in "za")
    return "\n".join([*lines, f"    return {{{values}}}"])


def _total(solution: Solution) -> str:
    return f'''
def cost_and_values(p, added):
    """The cost over all samples, and everything on the way to it."""
    values = forward(p, added)
    costs = cost_of(values["a{solution.depth}"], y)
    return costs.{solution.problem.reduction}(), values | {{"costs": costs}}
'''


def _shows(solution: Solution, new: str) -> Iterator[str]:
    """The parameters, and before the update what is given beside them."""
    if not new:
        yield 'show_samples("a.0", x.tolist())'
        yield f'show_samples("y.{solution.depth}", y.tolist())'
        if steps_on(solution):
            yield 'show("learning_rate", learning_rate)'
    for l in layers(solution):
        yield f'show("W{new}.{l}", parameters{new}["W{l}"].tolist())'
        yield f'show("b{new}.{l}", parameters{new}["b{l}"].tolist())'


def _forward(solution: Solution, steps: Steps) -> Iterator[str]:
    yield steps.comment("forward")
    yield "added = dict(zeros)"
    for l in layers(solution):
        if at := settled(solution, "z", l):
            yield f"# z{l}{at}: {remark('z')}"
            yield f'added["z{l}"] = zeros["z{l}"].at{at}.set(-forward(parameters, added)["z{l}"]{at})'
        if at := settled(solution, "a", l):
            yield f"# a{l}{at}: {remark('a')}"
            yield f'added["a{l}"] = zeros["a{l}"].at{at}.set(y{at} - forward(parameters, added)["a{l}"]{at})'
    yield "both = jax.value_and_grad(cost_and_values, argnums=(0, 1), has_aux=True)"
    yield "(cost, values), (gradients, slopes) = both(parameters, added)"
    yield from _values(solution, steps, "")


def _values(solution: Solution, steps: Steps, new: str) -> Iterator[str]:
    """z and a of every layer, then the cost."""
    for l in layers(solution):
        yield f'show_samples("z{new}.{l}", values["z{l}"].tolist())'
        yield f'show_samples("a{new}.{l}", values["a{l}"].tolist())'
    yield steps.comment("cost-again" if new else "cost")
    yield f'show_samples("cost{new}", values["costs"].tolist())'
    if not solution.problem.single:
        yield f'show("cost{new}", cost.tolist())'


def _backward(solution: Solution, steps: Steps) -> Iterator[str]:
    """jax.grad goes all the way at once; what it finds is shown step by step."""
    yield from early_remark(solution)
    if is_mean(solution):
        yield "slopes = own(slopes)"
    for l in backwards(solution):
        name = solution.problem.network.names[l]
        slope = "jacobian" if name == "softmax" else "slope"
        yield steps.layer(l, solution.depth)
        yield f'show_samples("dC_da.{l}", slopes["a{l}"].tolist())'
        yield f'show_samples("da_dz.{l}", {slope}({function(name)}, values["z{l}"]).tolist())'
        yield f'show_samples("delta.{l}", slopes["z{l}"].tolist())'
        if l == solution.depth:
            yield steps.comment("gradients")
        a = f'values["a{l - 1}"]' if l > 1 else "x"
        yield from show_gradients(solution, l, (f'gradients["W{l}"]', f'gradients["b{l}"]'), f'slopes["z{l}"]', a)


def _update(solution: Solution, steps: Steps) -> Iterator[str]:
    """The convention for the biases is put into their gradients."""
    conventions = {
        "frozen": ("The biases are frozen", "jnp.zeros_like({g})"),
        "shared": (
            "All biases of a layer are one number: each takes the step of the sum",
            "jnp.full_like({g}, {g}.sum())",
        ),
    }
    yield steps.comment("update")
    if solution.problem.bias_update in conventions:
        said, written = conventions[solution.problem.bias_update]
        yield f"# {said}"
        yield from (f'gradients["b{l}"] = {written}'.format(g=f'gradients["b{l}"]', l=l) for l in layers(solution))
    yield "changes = jax.tree.map(lambda gradient: -learning_rate * gradient, gradients)"
    yield "parameters_new = jax.tree.map(jnp.add, parameters, changes)"
    for l in layers(solution):
        yield f'show("step_W.{l}", changes["W{l}"].tolist())'
        yield f'show("step_b.{l}", changes["b{l}"].tolist())'
    yield from _shows(solution, "_new")


def _again(solution: Solution, steps: Steps) -> Iterator[str]:
    yield steps.comment("forward-again")
    yield "cost, values = cost_and_values(parameters_new, zeros)"
    yield from _values(solution, steps, "_new")
