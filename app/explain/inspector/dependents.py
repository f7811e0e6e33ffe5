"""The numbers that depend on a number: the reverse of the whys, from rules and not by searching all numbers."""

from collections.abc import Callable, Iterator

from ...backprop.address import HYPERPARAMETERS, Address, prefix
from ...backprop.problem import Problem
from ..notation import base_name, is_new
from ..solution import Solution
from ..steps.step import WORKING
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


def _own_gradient(problem: Problem, parameter: str) -> str:
    """The name of a sample's gradient; of a single sample that without penalty."""
    return f"data_dC_d{parameter}" if problem.single and problem.penalty.of(parameter) else f"dC_d{parameter}"


def _from_input(problem: Problem, at: Address) -> Iterator[str]:
    """Into z of the first layer, before the update and after it, and the gradients of the weights that carry it."""
    k, s, units = at.indices[1], prefix(at.sample), range(problem.network.sizes[1])
    yield from (f"{s}z.1.{j}" for j in units)
    yield from (f"{s}{_own_gradient(problem, 'W')}.1.{j}.{k}" for j in units)
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
            yield from (f"{s}{_own_gradient(problem, 'W')}.{layer + 1}.{j}.{k}" for j in after)


def _from_output(problem: Problem, at: Address) -> Iterator[str]:
    """Into the cost and its slope; the slopes of a softmax are made of its outputs."""
    (layer, j), s, units = at.indices, prefix(at.sample), range(problem.network.sizes[-1])
    yield _own_cost(problem, at, "cost_new" if is_new(at.name) else "cost")
    if not is_new(at.name):
        yield f"{s}dC_da.{layer}.{j}"
        if problem.network.names[layer] == "softmax":
            yield from (f"{s}da_dz.{layer}.{i}.{k}" for i in units for k in units if j in (i, k))


def _from_target(problem: Problem, at: Address) -> Iterator[str]:
    cost, new = (_own_cost(problem, at, name) for name in ("cost", "cost_new"))
    yield from (cost, str(at._replace(name="dC_da")), new)


def _own_cost(problem: Problem, at: Address, name: str) -> str:
    """The cost that a sample's outputs go into, which of a single sample is penalised elsewhere."""
    return f"data_{name}" if problem.single and problem.penalty else prefix(at.sample) + name


def _from_weight(problem: Problem, at: Address) -> Iterator[str]:
    """Into z of its unit, on the way back into dC/da of the unit before, into penalties and its own next value."""
    (layer, j, k), new = at.indices, "_new" if is_new(at.name) else ""
    yield from (f"{s}z{new}.{layer}.{j}" for s in _samples(problem, at))
    if layer > 1:
        back = (f"{s}dC_da.{layer - 1}.{k}" for s in _samples(problem, at))
        yield from (goal for goal in back if _contains(problem, goal, at))
    yield from _into_penalties(problem, at)
    if not new:
        yield from _into_update(problem, at)


def _from_bias(problem: Problem, at: Address) -> Iterator[str]:
    (layer, j), new = at.indices, "_new" if is_new(at.name) else ""
    yield from (f"{s}z{new}.{layer}.{j}" for s in _samples(problem, at))
    yield from _into_penalties(problem, at)
    if not new:
        yield from _into_update(problem, at)


def _into_penalties(problem: Problem, at: Address) -> Iterator[str]:
    """Of a parameter into the penalties, and before the update into their slopes."""
    parameter, new = base_name(at.name), "_new" if is_new(at.name) else ""
    for kind in problem.penalty.of(parameter):
        yield f"{kind}_penalty{new}"
        if not new:
            yield str(at._replace(name=f"{kind}_d{parameter}"))


def _into_update(problem: Problem, at: Address) -> Iterator[str]:
    """Into whatever the update works of the same parameter; of a shared bias also of the others of its layer."""
    parameter = "W" if len(at.indices) == 3 else "b"
    places = [at.indices]
    if parameter == "b" and problem.bias_update == "shared":
        places = [(at.indices[0], j) for j in range(problem.network.sizes[at.indices[0]])]
    goals = (str(Address(name.format(parameter), place)) for name in WORKING for place in places)
    yield from (goal for goal in goals if _contains(problem, goal, at))


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
    yield from (f"{s}{_own_gradient(problem, 'W')}.{layer}.{j}.{k}" for k in before)
    if problem.network.has_biases(layer):
        yield f"{s}{_own_gradient(problem, 'b')}.{layer}.{j}"
    if layer > 1:
        yield from (f"{s}dC_da.{layer - 1}.{k}" for k in before)


def _from_weight_gradient(problem: Problem, at: Address) -> Iterator[str]:
    """Of one sample into that over all of them; that into the update."""
    if at.sample is not None:
        is_part = problem.penalty.of(at.name[-1])
        yield str(at._replace(name=f"data_{at.name}" if is_part else at.name, sample=None))
        return
    yield from _into_update(problem, at)


def _from_part_of_gradient(problem: Problem, at: Address) -> Iterator[str]:
    """The gradient without penalty, and the slope of a penalty, into their sum."""
    yield str(at._replace(name=f"dC_d{at.name[-1]}"))


def _from_learning_rate(problem: Problem, at: Address) -> Iterator[str]:
    """Into every step, and every parameter after it."""
    sizes = problem.network.sizes
    for layer in problem.network.layers:
        for name in (pattern.format("W") for pattern in WORKING):
            if _contains(problem, f"{name}.{layer}.0.0", at):
                yield from (f"{name}.{layer}.{j}.{k}" for j in range(sizes[layer]) for k in range(sizes[layer - 1]))
        for name in (pattern.format("b") for pattern in WORKING):
            if problem.network.has_biases(layer) and _contains(problem, f"{name}.{layer}.0", at):
                yield from (f"{name}.{layer}.{j}" for j in range(sizes[layer]))


def _from_penalty_factor(problem: Problem, at: Address) -> Iterator[str]:
    """Into the penalty, and the slope of every parameter."""
    sizes = problem.network.sizes
    yield f"{at.name}_penalty"
    for layer in problem.network.layers:
        units, before = range(sizes[layer]), range(sizes[layer - 1])
        yield from (f"{at.name}_dW.{layer}.{j}.{k}" for j in units for k in before)
        if problem.network.has_biases(layer):
            yield from (f"{at.name}_db.{layer}.{j}" for j in units)
    yield f"{at.name}_penalty_new"


def _from_cost(problem: Problem, at: Address) -> Iterator[str]:
    """The cost of one of several samples goes into that over all of them."""
    if at.sample is not None:
        yield f"data_{at.name}" if problem.penalty else at.name


def _from_part_of_cost(problem: Problem, at: Address) -> Iterator[str]:
    """The cost without penalty, and a penalty, into their sum."""
    yield "cost_new" if is_new(at.name) else "cost"


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
    "dC_db": _from_weight_gradient,
    **dict.fromkeys(("data_cost", "l1_penalty", "l2_penalty"), _from_part_of_cost),
    **dict.fromkeys((f"{part}_d{p}" for part in ("data_dC", "l1", "l2") for p in "Wb"), _from_part_of_gradient),
    **dict.fromkeys(("l1", "l2"), _from_penalty_factor),
    **dict.fromkeys(HYPERPARAMETERS[3:], _from_learning_rate),
    "learning_rate": _from_learning_rate,
    **dict.fromkeys((base_name(name.format(p)) for name in WORKING[:-1] for p in "Wb"), _into_update),
}
"""The rule for the dependents of each quantity."""
