"""A network of two or three layers in NumPy as people write it, and the bugs that they report, each a change of its text.

Written from public reports, without a look at the bugs that are to be named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from app.backprop.network import Network
from app.backprop.problem import Problem

PROGRAM = """
def sigmoid(z): return 1 / (1 + np.exp(-z))
def g(z, l): return {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "identity": lambda z: z,
                     "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)}[names[l]](z)
def g_prime(z, l):
    if names[l] == "sigmoid": return sigmoid(z) * (1 - sigmoid(z))
    if names[l] == "tanh": return 1 - np.tanh(z) ** 2
    if names[l] == "relu": return (z > 0).astype(z.dtype)
    return np.ones_like(z)
Z, A = [None], [x]
for l in range(1, L + 1):
    Z.append(A[l - 1] @ W[l].T + b[l])
    A.append(g(Z[l], l))
targets = y
error = A[L] - targets
delta, dW, db = {}, {}, {}
new_W, new_b = {}, {}
for l in range(L, 0, -1):
    if l == L:
        delta[l] = error * (1 if entropy else g_prime(Z[l], l))
    else:
        delta[l] = (delta[l + 1] @ W[l + 1]) * g_prime(Z[l], l)
    dW[l] = delta[l].T @ A[l - 1] / m
    db[l] = delta[l].sum(axis=0) / m
    new_W[l] = W[l] - lr * dW[l]
    new_b[l] = b[l] - lr * db[l]
"""
MUTANTS: dict[str, tuple[list[tuple[str, str]], tuple[str, ...]]] = {
    "hidden deltas from updated weights": ([("@ W[l + 1])", "@ new_W[l + 1])")], ("updated_weights",)),
    "bias never updated": ([("new_b[l] = b[l] - lr * db[l]", "new_b[l] = b[l] + 0")], ("bias_not_updated", "bias_gradient_zero", "not_updated", "frozen")),
    "bias summed over units": ([("delta[l].sum(axis=0) / m", "delta[l].sum() / m + 0 * b[l]")], ("summed_over_units", "bias_shared")),
    "bias by sum, weights by mean": ([("delta[l].sum(axis=0) / m", "delta[l].sum(axis=0)")], ("bias_summed_over_samples",)),
    "bias divided by m twice": ([("delta[l].sum(axis=0) / m", "delta[l].mean(axis=0) / m")], ("bias_mean_twice",)),
    "bias of the first sample": ([("delta[l].sum(axis=0) / m", "delta[l][0]")], ("bias_of_one_sample",)),
    "derivative missing in hidden layers": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1])")], ("derivative_forgotten", "relu_slope_below_0")),
    "derivative missing at the output": ([("error * (1 if entropy else g_prime(Z[l], l))", "error")], ("derivative_forgotten",)),
    "derivative missing everywhere": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1])"), ("error * (1 if entropy else g_prime(Z[l], l))", "error")], ("derivative_forgotten",)),
    "derivative at a": ([("g_prime(Z[l], l)", "g_prime(A[l], l)")], ("slope_at_a",)),
    "derivative at a in hidden layers": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * g_prime(A[l], l)")], ("slope_at_a",)),
    "sigmoid derivative of z as of a": ([("return sigmoid(z) * (1 - sigmoid(z))", "return z * (1 - z)")], ("slope_formula_at_z",)),
    "derivative twice in hidden layers": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * g_prime(Z[l], l) ** 2")], ("derivative_twice",)),
    "derivative fixed to the sigmoid's": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * A[l] * (1 - A[l])")], ("sigmoid_slope_everywhere",)),
    "derivative fixed to that of tanh": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * (1 - A[l] ** 2)")], ("tanh_slope_everywhere",)),
    "multiplied by a in place of the derivative": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * A[l]")], ("activation_for_slope", "slope_is_a")),
    "a left out of a (1 - a)": ([("@ W[l + 1]) * g_prime(Z[l], l)", "@ W[l + 1]) * (1 - A[l])")], ("slope_is_one_minus_a",)),
    "derivative of the linear part": ([("return (z > 0).astype(z.dtype)", "return np.ones_like(z)")], ("relu_slope_below_0", "derivative_forgotten")),
    "softmax derivative as a (1 - a)": ([("(1 if entropy else g_prime(Z[l], l))", "(A[l] * (1 - A[l]))")], ("softmax_times_slope", "derivative_twice", "sigmoid_slope_everywhere")),
    "softmax over the wrong axis": ([("np.exp(z).sum(axis=1, keepdims=True)", "np.exp(z).sum(axis=0, keepdims=True)")], ("softmax_over_samples",)),
    "samples out of step between layers": ([("delta[l].T @ A[l - 1]", "delta[l].T @ A[l - 1][::-1]")], ("samples_out_of_step",)),
    "targets out of step": ([("targets = y", "targets = np.roll(y, 1, axis=0)")], ("targets_out_of_step",)),
    "last sample only": ([("delta[l].T @ A[l - 1] / m", "np.outer(delta[l][-1], A[l - 1][-1])"), ("delta[l].sum(axis=0) / m", "delta[l][-1]")], ("wrong_sample",)),
    "raw input in place of a_1": ([("@ A[l - 1] / m", "@ x / m")], ("raw_input",)),
    "z in place of a in the gradient": ([("@ A[l - 1] / m", "@ (Z[l - 1] if l > 1 else x) / m")], ("activation_forgotten_before",)),
    "gradients accumulated over batches": ([("dW[l] = delta[l].T @ A[l - 1] / m", "dW[l] = 2 * delta[l].T @ A[l - 1] / m"), ("db[l] = delta[l].sum(axis=0) / m", "db[l] = 2 * delta[l].sum(axis=0) / m")], ("accumulated", "factor_2", "squared_error")),
    "in-place change of a": ([("@ A[l - 1] / m", "@ (g_prime(Z[l - 1], l - 1) if l > 1 else x) / m")], ("slope_for_activation",)),
    "mean over batch and outputs": ([("error = A[L] - targets", "error = (A[L] - targets) / y.shape[1]")], ("mean_over_all", "factor_half", "mean_squared_error", "averaged_over_paths")),
    "learning rate in the gradient and in the step": ([("dW[l] = delta", "dW[l] = lr * delta"), ("db[l] = delta", "db[l] = lr * delta")], ("rate_too_early", "rate_twice")),
    "transpose missing on the way back": ([("@ W[l + 1])", "@ W[l + 1].T)")], ("not_transposed",)),
    "transpose too many forward": ([("@ W[l].T + b", "@ W[l] + b")], ("transposed",)),
    "gradient transposed": ([("delta[l].T @ A[l - 1] / m", "(delta[l].T @ A[l - 1] / m).T")], ("transposed_gradient",)),
    "sign of the error": ([("error = A[L] - targets", "error = targets - A[L]")], ("sign_of_delta", "uphill")),
    "step uphill": ([("- lr * dW[l]", "+ lr * dW[l]"), ("- lr * db[l]", "+ lr * db[l]")], ("uphill", "sign_of_delta")),
    "factor 2": ([("error = A[L] - targets", "error = 2 * (A[L] - targets)")], ("factor_2", "squared_error", "accumulated")),
    "mean taken twice": ([("A[l - 1] / m", "A[l - 1] / m / m"), ("sum(axis=0) / m", "sum(axis=0) / m / m")], ("mean_twice",)),
    "mean forgotten": ([("A[l - 1] / m", "A[l - 1]"), ("sum(axis=0) / m", "sum(axis=0)")], ("sum_instead_of_mean", "sum")),
    "error brought back without its derivative": ([("(delta[l + 1] @ W[l + 1])", "((error if l + 1 == L else delta[l + 1]) @ W[l + 1])")], ("derivative_forgotten_after",)),
    "bias gradient without the derivative": ([("db[l] = delta[l].sum(axis=0) / m", "db[l] = (error if l == L else delta[l + 1] @ W[l + 1]).sum(axis=0) / m")], ("bias_error_for_delta",)),
    "bias left out of the forward pass": ([("@ W[l].T + b[l]", "@ W[l].T")], ("bias_left_out",)),
    "activation forgotten in hidden layers": ([("A.append(g(Z[l], l))", "A.append(g(Z[l], l) if l == L else Z[l])")], ("activation_forgotten",)),
    "learning rate forgotten": ([("- lr * dW[l]", "- dW[l]"), ("- lr * db[l]", "- db[l]")], ("rate_forgotten",)),
    "hidden layers not updated": ([("new_W[l] = W[l] - lr * dW[l]", "new_W[l] = W[l] - lr * dW[l] * (l == L)"), ("new_b[l] = b[l] - lr * db[l]", "new_b[l] = b[l] - lr * db[l] * (l == L)")], ("not_updated",)),
}  # fmt: skip
"""By name the changes of the text, and what they may truly be called: a bug, or a convention."""
SHAPES = ((2, 2, 1), (2, 3, 2), (3, 2, 2), (2, 2, 2), (3, 4, 3, 2))
"""Units of the layers."""


@dataclass(frozen=True)
class Ran:
    mutant: str
    problem: Problem
    text: str
    accepted: tuple[str, ...]


def problem_of(
    rng: np.random.Generator, sizes: tuple[int, ...], number: int
) -> tuple[Problem, list[Any], list[Any], Any, Any]:
    """Sigmoid, tanh or ReLU inside; sigmoid, linear or softmax at the end; four samples."""
    inside = ("sigmoid", "tanh", "relu")[number % 3]
    output = (
        ("sigmoid", "identity", "softmax")[number // 3 % 3] if sizes[-1] > 1 else ("sigmoid", "identity")[number % 2]
    )
    W: list[Any] = [None, *(np.round(rng.uniform(-1, 1, (n, k)), 2) for k, n in pairwise(sizes))]
    b: list[Any] = [None, *(np.round(rng.uniform(-0.5, 0.5, n), 2) for n in sizes[1:])]
    x = np.round(rng.uniform(-1, 1, (4, sizes[0])), 2)
    y = np.round(rng.uniform(0, 1, (4, sizes[-1])), 2)
    if output == "softmax":
        y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], 4)]
    names = [inside] * (len(sizes) - 2) + [output]
    layers = [(W[l].tolist(), b[l].tolist(), name) for l, name in enumerate(names, 1)]
    cost = "cross_entropy" if output == "softmax" else "half_squared_error"
    return Problem.of(Network.of(layers), x.tolist(), y.tolist(), cost_name=cost, learning_rate=0.3), W, b, x, y


def run(source: str, problem: Problem, W: list[Any], b: list[Any], x: Any, y: Any, dtype: Any) -> dict[str, Any]:
    def low(array: Any) -> Any:
        return None if array is None else array.astype(dtype)

    space: dict[str, Any] = {
        "np": np, "W": [low(w) for w in W], "b": [low(c) for c in b], "x": low(x), "y": low(y), "m": dtype(len(x)),
        "L": len(W) - 1, "lr": dtype(0.3), "names": problem.network.names, "entropy": problem.cost_name == "cross_entropy",
    }  # fmt: skip
    exec(source, space)
    return space


def mutants(seeds: int, what: str, dtype: Any) -> Iterator[Ran]:
    """Every mutant in every shape, as far as it can be made in it and shows."""
    for number, (name, (changes, accepted)) in enumerate(MUTANTS.items()):
        for place, sizes in enumerate(SHAPES):
            for seed in range(seeds):
                found = _mutant(name, changes, accepted, sizes, 1_000 * number + 100 * place + seed, what, dtype)
                if found:
                    yield found


def _mutant(
    name: str,
    changes: list[tuple[str, str]],
    accepted: tuple[str, ...],
    sizes: tuple[int, ...],
    seed: int,
    what: str,
    dtype: Any,
) -> Ran | None:
    source = PROGRAM
    for old, new in changes:
        assert old in source, (name, old)
        source = source.replace(old, new)
    for attempt in range(9):
        rng = np.random.default_rng(seed + 10_000 * attempt)
        problem, *numbers = problem_of(rng, sizes, seed + attempt)
        try:
            with np.errstate(all="ignore"):
                wrong, right = run(source, problem, *numbers, dtype), run(PROGRAM, problem, *numbers, dtype)
        except ValueError:
            continue
        names = ("dW", "db") if what == "gradients" else ("new_W", "new_b")
        layers = range(1, len(sizes))
        pairs = [(wrong[n][l], right[n][l]) for n in names for l in layers]
        if all(one.shape == two.shape for one, two in pairs) and any(
            not np.allclose(*pair, rtol=0.01, atol=2e-3) for pair in pairs
        ):
            titles = {"dW": "dW", "db": "db", "new_W": "W", "new_b": "b"}
            text = "\n".join(f"{titles[n]}{l} = {wrong[n][l]}" for n in names for l in layers)
            return Ran(name, problem, text, accepted)
    return None
