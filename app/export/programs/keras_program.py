"""The step as a Keras program: layers, `stateless_call` and the gradient of JAX, and the SGD optimizer."""

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

PROBE = '''
class Probe(keras.layers.Layer):
    """Adds zeros to what passes through it: nothing changes, and their gradient is that of what passes."""

    def build(self, shape):
        self.zeros = self.add_weight(shape=(len(x), shape[-1]), initializer="zeros")

    def call(self, values):
        return values + self.zeros
'''
IMPORTS = """import os

os.environ["KERAS_BACKEND"] = "jax"
import jax
import jax.numpy as jnp
import keras

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
"""


def keras_program(solution: Solution) -> str:
    """Needs Keras 3 and JAX."""
    steps = Steps(solution)
    parts = [opening(solution, "Keras"), IMPORTS, *_given(solution), _functions(solution), *_model(solution)]
    parts += [*_shows(solution, ""), *_forward(solution, steps), *_backward(solution, steps)]
    if steps_on(solution):
        parts += [*_update(solution, steps), *_again(solution, steps)]
    return "\n".join(parts) + "\n"


def _given(solution: Solution) -> Iterator[str]:
    yield "# What is given: a row for every sample"
    yield f"x = {array('jnp.array', solution.problem.inputs)}"
    yield f"y = {array('jnp.array', solution.problem.targets)}"
    if steps_on(solution):
        yield f"learning_rate = {float(solution.problem.learning_rate)!r}"


def _functions(solution: Solution) -> str:
    return functions(*definitions(solution), PROBE, _total(solution), *show_functions(solution))


def _total(solution: Solution) -> str:
    return f'''
def cost_and_values(variables):
    """The cost over all samples, and everything on the way to it."""
    values, _ = every_value.stateless_call(variables, [], x)
    costs = cost_of(values["a{solution.depth}"], y)
    return costs.{solution.problem.reduction}(), values | {{"costs": costs}}
'''


def _model(solution: Solution) -> Iterator[str]:
    network = solution.problem.network
    said = "The activations are those of JAX: keras.ops would round float64 to float32 here"
    yield f"# {said}"
    yield f"inputs = keras.Input(({network.sizes[0]},), batch_size=len(x))"
    for l in layers(solution):
        yield f"layer{l}, g{l} = keras.layers.Dense({network.sizes[l]}), {function(network.names[l])}"
        yield f"probe_z{l}, probe_a{l} = Probe(), Probe()"
        yield f"z{l} = probe_z{l}(layer{l}({f'a{l - 1}' if l > 1 else 'inputs'}))"
        yield f"a{l} = probe_a{l}(keras.layers.Activation(g{l})(z{l}))"
    values = ", ".join(f'"{name}{l}": {name}{l}' for l in layers(solution) for name in "za")
    yield f"every_value = keras.Model(inputs, {{{values}}})"
    yield "# A kernel is the transposed W: column j leads to unit j"
    for l in layers(solution):
        kernel, bias = array("jnp.array", network.W[l].T), array("jnp.array", network.b[l])
        yield f"layer{l}.set_weights([{kernel}, {bias}])"
    yield "variables = every_value.trainable_variables"


def _shows(solution: Solution, new: str) -> Iterator[str]:
    """The parameters, and before the update what is given beside them."""
    if not new:
        yield 'show_samples("a.0", x.tolist())'
        yield f'show_samples("y.{solution.depth}", y.tolist())'
        if steps_on(solution):
            yield 'show("learning_rate", learning_rate)'
    for l in layers(solution):
        yield f'show("W{new}.{l}", layer{l}.kernel.numpy().T.tolist())'
        yield f'show("b{new}.{l}", layer{l}.bias.numpy().tolist())'


def _forward(solution: Solution, steps: Steps) -> Iterator[str]:
    yield steps.comment("forward")
    for name, l, at in _on_kinks(solution):
        moved = f'every_value(x)["{name}{l}"]{at}'
        yield f"# {name}{l}{at}: {remark(name)}"
        yield f"zeros = probe_{name}{l}.zeros"
        yield f"zeros.assign(zeros.value.at{at}.set({f'y{at} - {moved}' if name == 'a' else f'-{moved}'}))"
    yield "both = jax.value_and_grad(cost_and_values, has_aux=True)"
    yield "(cost, values), gradients = both([variable.value for variable in variables])"
    yield "gradient_of = {variable.path: gradient for variable, gradient in zip(variables, gradients)}"
    yield from _values(solution, steps, "")


def _on_kinks(solution: Solution) -> list[tuple[str, int, str]]:
    """Name, layer and index of what has to be put on a kink, in the order of the forward pass."""
    places = [(name, l, settled(solution, name, l)) for l in layers(solution) for name in "za"]
    return [place for place in places if place[2]]


def _values(solution: Solution, steps: Steps, new: str) -> Iterator[str]:
    """z and a of every layer, then the cost."""
    for l in layers(solution):
        yield f'show_samples("z{new}.{l}", values["z{l}"].tolist())'
        yield f'show_samples("a{new}.{l}", values["a{l}"].tolist())'
    yield steps.comment("cost-again" if new else "cost")
    yield f'show_samples("cost{new}", values["costs"].tolist())'
    if not solution.problem.single:
        yield f'show("cost{new}", cost.tolist())'


def _slopes(solution: Solution, name: str) -> str:
    """The gradient of a probe."""
    slopes = f"gradient_of[probe_{name}.zeros.path]"
    return f"own({slopes})" if is_mean(solution) else slopes


def _backward(solution: Solution, steps: Steps) -> Iterator[str]:
    """The gradient goes all the way at once; what it finds is shown step by step."""
    yield from early_remark(solution)
    for l in backwards(solution):
        slope = "jacobian" if solution.problem.network.names[l] == "softmax" else "slope"
        yield steps.layer(l, solution.depth)
        yield f'show_samples("dC_da.{l}", {_slopes(solution, f"a{l}")}.tolist())'
        yield f'show_samples("da_dz.{l}", {slope}(g{l}, values["z{l}"]).tolist())'
        yield f'show_samples("delta.{l}", {_slopes(solution, f"z{l}")}.tolist())'
        if l == solution.depth:
            yield steps.comment("gradients")
        a = f'values["a{l - 1}"]' if l > 1 else "x"
        both = f"gradient_of[layer{l}.kernel.path].T", f"gradient_of[layer{l}.bias.path]"
        yield from show_gradients(solution, l, both, _slopes(solution, f"z{l}"), a)


def _update(solution: Solution, steps: Steps) -> Iterator[str]:
    """The convention for the biases is put into their gradients."""
    conventions = {
        "frozen": ("The biases are frozen", "0 * g"),
        "shared": ("All biases of a layer are one number: each takes the step of the sum", "0 * g + g.sum()"),
    }
    yield steps.comment("update")
    yield f"weights = [{', '.join(f'layer{l}.kernel, layer{l}.bias' for l in layers(solution))}]"
    yield "gradients = [gradient_of[weight.path] for weight in weights]"
    if solution.problem.bias_update in conventions:
        said, written = conventions[solution.problem.bias_update]
        yield f"gradients[1::2] = [{written} for g in gradients[1::2]]  # {said}"
    for l in layers(solution):
        yield f'show("step_W.{l}", (-learning_rate * gradients[{2 * l - 2}].T).tolist())'
        yield f'show("step_b.{l}", (-learning_rate * gradients[{2 * l - 1}]).tolist())'
    yield "keras.optimizers.SGD(learning_rate).apply(gradients, weights)"
    yield from _shows(solution, "_new")


def _again(solution: Solution, steps: Steps) -> Iterator[str]:
    yield steps.comment("forward-again")
    for name, l, _at in _on_kinks(solution):
        yield f"probe_{name}{l}.zeros.assign(0 * probe_{name}{l}.zeros)"
    yield "cost, values = cost_and_values([variable.value for variable in variables])"
    yield from _values(solution, steps, "_new")
