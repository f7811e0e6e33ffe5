"""The numbers that depend on a number: the reverse of the whys, from rules and not by searching all numbers."""

from collections.abc import Callable, Iterator

from ...backprop.address import Address, prefix
from ...backprop.problem import Problem
from ..notation import base_name, is_new
from ..solution import Solution
from ..why import why


def dependents(solution: Solution, address: str) -> Iterator[str]:
    """The addresses whose why contains this one, in the order of the steps."""
    at = Address.parse(address)
    return (goal for goal in DEPENDENTS[base_name(at.name)](solution.problem, at) if goal in solution.values)


def _samples(problem: Problem, at: Address) -> list[str]:
    """The prefixes of the samples that a number is for: its own one, or for a parameter all of them."""
    if at.sample is not None or problem.single:
        return [prefix(at.sample)]
    return [prefix(sample) for sample in range(problem.samples)]


def _from_input(problem: Problem, at: Address) -> Iterator[str]:
    """Into z of the first layer, before the update and after it, and the gradients of the weights that carry it."""
    k, s, units = at.indices[1], prefix(at.sample), range(problem.network.sizes[1])
    yield from (f"{s}z.1.{j}" for j in units)
    yield from (f"{s}dC_dW.1.{j}.{k}" for j in units)
    yield from (f"{s}z_new.1.{j}" for j in units)


def _from_activation(problem: Problem, at: Address) -> Iterator[str]:
    """On to the next layer, and into the gradients of the weights that carry it there; of an output into the cost."""
    layer, k = at.indices
    if layer == 0:
        yield from _from_input(problem, at)
    elif layer == problem.network.depth:
        yield from _from_output(problem, at)
    else:
        new, s, after = "_new" if is_new(at.name) else "", prefix(at.sample), range(problem.network.sizes[layer + 1])
        yield from (f"{s}z{new}.{layer + 1}.{j}" for j in after)
        if not new:
            yield from (f"{s}dC_dW.{layer + 1}.{j}.{k}" for j in after)


def _from_output(problem: Problem, at: Address) -> Iterator[str]:
    """Into the cost and its slope; the slopes of a softmax are made of its outputs."""
    (layer, j), s, units = at.indices, prefix(at.sample), range(problem.network.sizes[-1])
    yield f"{s}cost_new" if is_new(at.name) else f"{s}cost"
    if not is_new(at.name):
        yield f"{s}dC_da.{layer}.{j}"
        if problem.network.names[layer] == "softmax":
            yield from (f"{s}da_dz.{layer}.{i}.{k}" for i in units for k in units if j in (i, k))


def _from_target(problem: Problem, at: Address) -> Iterator[str]:
    s = prefix(at.sample)
    yield from (f"{s}cost", str(at._replace(name="dC_da")), f"{s}cost_new")


def _from_weight(problem: Problem, at: Address) -> Iterator[str]:
    """Into z of its unit, on the way back into dC/da of the unit before, and into its own next value."""
    (layer, j, k), new = at.indices, "_new" if is_new(at.name) else ""
    yield from (f"{s}z{new}.{layer}.{j}" for s in _samples(problem, at))
    if layer > 1:
        back = (f"{s}dC_da.{layer - 1}.{k}" for s in _samples(problem, at))
        yield from (goal for goal in back if _contains(problem, goal, at))
    if not new:
        yield str(at._replace(name="W_new"))


def _from_bias(problem: Problem, at: Address) -> Iterator[str]:
    (layer, j), new = at.indices, "_new" if is_new(at.name) else ""
    yield from (f"{s}z{new}.{layer}.{j}" for s in _samples(problem, at))
    if not new:
        yield str(at._replace(name="b_new"))


def _from_preactivation(problem: Problem, at: Address) -> Iterator[str]:
    """Into its activation and the slope there; every z of a softmax into all activations of the layer."""
    layer, softmax = at.indices[0], problem.network.names[at.indices[0]] == "softmax"
    name = "a_new" if is_new(at.name) else "a"
    if softmax:
        yield from (f"{prefix(at.sample)}{name}.{layer}.{i}" for i in range(problem.network.sizes[layer]))
        return
    yield str(at._replace(name=name))
    if not is_new(at.name):
        yield str(at._replace(name="da_dz"))


def _from_slope(problem: Problem, at: Address) -> Iterator[str]:
    """Into delta of its unit; da_j/dz_k of a softmax into delta of unit k."""
    yield str(Address("delta", (at.indices[0], at.indices[-1]), at.sample))


def _from_activation_slope(problem: Problem, at: Address) -> Iterator[str]:
    layer, s = at.indices[0], prefix(at.sample)
    if problem.network.names[layer] == "softmax":
        yield from (f"{s}delta.{layer}.{i}" for i in range(problem.network.sizes[layer]))
    else:
        yield str(at._replace(name="delta"))


def _from_delta(problem: Problem, at: Address) -> Iterator[str]:
    """Into the gradients of its unit, and back to the layer before."""
    (layer, j), before, s = at.indices, range(problem.network.sizes[at.indices[0] - 1]), prefix(at.sample)
    yield from (f"{s}dC_dW.{layer}.{j}.{k}" for k in before)
    yield f"{s}dC_db.{layer}.{j}"
    if layer > 1:
        yield from (f"{s}dC_da.{layer - 1}.{k}" for k in before)


def _from_weight_gradient(problem: Problem, at: Address) -> Iterator[str]:
    """Of one sample into that over all of them; that into the step of its weight."""
    if at.sample is not None:
        yield str(at._replace(sample=None))
        return
    yield from (str(at._replace(name=name)) for name in ("step_W", "W_new"))


def _from_bias_gradient(problem: Problem, at: Address) -> Iterator[str]:
    """Of one sample into that over all of them; that into the step of its bias, or of all of the layer, or of none."""
    if at.sample is not None:
        yield str(at._replace(sample=None))
        return
    layer, own = at.indices
    units = {"each": [own], "frozen": [], "shared": range(problem.network.sizes[layer])}[problem.bias_update]
    yield from (f"{name}.{layer}.{j}" for name in ("step_b", "b_new") for j in units)


def _from_learning_rate(problem: Problem, at: Address) -> Iterator[str]:
    """Into every step, and every parameter after it."""
    sizes = problem.network.sizes
    for layer in problem.network.layers:
        for name in ("step_W", "W_new"):
            yield from (f"{name}.{layer}.{j}.{k}" for j in range(sizes[layer]) for k in range(sizes[layer - 1]))
        for name in ("step_b", "b_new"):
            if _contains(problem, f"{name}.{layer}.0", at):
                yield from (f"{name}.{layer}.{j}" for j in range(sizes[layer]))


def _from_cost(problem: Problem, at: Address) -> Iterator[str]:
    """The cost of one of several samples goes into that over all of them."""
    if at.sample is not None:
        yield at.name


def _nowhere(problem: Problem, at: Address) -> Iterator[str]:
    return iter(())


def _contains(problem: Problem, goal: str, at: Address) -> bool:
    because = why(problem, Address.parse(goal))
    return because is not None and str(at) in because.addresses


DEPENDENTS: dict[str, Callable[[Problem, Address], Iterator[str]]] = {
    "a": _from_activation,
    "y": _from_target,
    "W": _from_weight,
    "b": _from_bias,
    "z": _from_preactivation,
    "cost": _from_cost,
    "dC_da": _from_activation_slope,
    "da_dz": _from_slope,
    "delta": _from_delta,
    "dC_dW": _from_weight_gradient,
    "dC_db": _from_bias_gradient,
    "learning_rate": _from_learning_rate,
    "step_W": _nowhere,
    "step_b": _nowhere,
}
"""The rule for the dependents of each quantity."""
