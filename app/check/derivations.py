"""The ways to a number that a learner may take: its why, and others that come to the same."""

from fractions import Fraction

from ..backprop.address import Address, prefix
from ..backprop.problem import Problem
from ..explain.why import Function, Sum, Term, Why, why

SIGN_OF_A = ("relu", "leaky_relu")
"""Activations whose slope can be read from a as well as from z: both have the same sign."""


def derivations(problem: Problem, address: str) -> tuple[Why, ...]:
    """All ways to a computed number; the first looks at what is nearest: a for slopes, Δw for new weights."""
    at = Address.parse(address)
    because = why(problem, at)
    assert because is not None, address
    return (*_nearer(problem, at), because)


def _nearer(problem: Problem, at: Address) -> tuple[Why, ...]:
    if at.name in ("W_new", "b_new"):
        kind = at.name[0]
        return (Sum((Term((str(at._replace(name=kind)),)), Term((str(at._replace(name=f"step_{kind}")),)))),)
    if at.name == "delta" and at.indices[0] == problem.network.depth:
        return _shortcut(problem, at)
    if at.name == "da_dz" and len(at.indices) == 2:
        return _slope_by_activation(problem.network.names[at.indices[0]], at)
    return ()


def _shortcut(problem: Problem, at: Address) -> tuple[Why, ...]:
    """delta = a − y for a sigmoid with its cross-entropy; for a softmax a times the sum of the targets, minus y."""
    layer, j = at.indices
    s, pair = prefix(at.sample), (problem.network.names[layer], problem.cost_name)
    a, y = f"{s}a.{layer}.{j}", f"{s}y.{layer}.{j}"
    if pair == ("sigmoid", "binary_cross_entropy"):
        return (Sum((Term((a,)), Term((y,), Fraction(-1)))),)
    if pair == ("softmax", "cross_entropy"):
        targets = (f"{s}y.{layer}.{i}" for i in range(problem.network.sizes[layer]))
        return (Sum((*(Term((a, target)) for target in targets), Term((y,), Fraction(-1)))),)
    return ()


def _slope_by_activation(name: str, at: Address) -> tuple[Why, ...]:
    a = f"{prefix(at.sample)}a.{at.indices[0]}.{at.indices[1]}"
    square = Term((a, a), Fraction(-1))
    if name == "sigmoid":
        return (Sum((Term((a,)), square)),)
    if name == "tanh":
        return (Sum((Term(()), square)),)
    return (Function(f"{name}_slope", (a,)),) if name in SIGN_OF_A else ()
