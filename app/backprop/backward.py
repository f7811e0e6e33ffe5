"""The backward pass: how the cost changes with every z (delta), every weight and every bias.

The equations are BP1 to BP4 of Nielsen, Neural Networks and Deep Learning, chapter 2. Gradients are gradients:
the minus sign of gradient descent stands in `update` alone.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from .arithmetic import Array, as_floats
from .costs import ENTROPIES, entropy_delta, over_samples
from .forward import Forward, Kink
from .optimizers import PARAMETERS, descent
from .output import meets_target, output_of, output_slope_bound, slope_may_overflow
from .penalties import penalty_slopes
from .problem import Problem
from .rounding import FUNCTION_ROUNDINGS, LONG_UNIT, NO_ERROR, product_bound, settled, slope_bound


@dataclass(frozen=True, eq=False)
class Backward:
    """Index l is the layer; index 0 is empty. Per-sample values are derivatives of that sample's own cost.

    da_dz[l]: (samples, n_l), for softmax the Jacobian (samples, n_l, n_l). dC_da[l], delta[l]: (samples, n_l).
    dC_dW[l]: (n_l, n_{l-1}) and dC_db[l]: (n_l,), over all samples. With an update in place, what stands below the
    output layer is computed in their place, and is no derivative of the cost any more.
    With a penalty dC_dW and dC_db are the sums of data_dC_dW and data_dC_db, the gradients without it, and of its
    slopes penalty_dW and penalty_db, by layer and kind; without one there are no slopes, and the two are the same.
    """

    da_dz: tuple[Array, ...]
    dC_da: tuple[Array, ...]
    delta: tuple[Array, ...]
    dC_dW: tuple[Array, ...]
    dC_db: tuple[Array, ...]
    kinks: tuple[Kink, ...]
    data_dC_dW: tuple[Array, ...]
    data_dC_db: tuple[Array, ...]
    penalty_dW: tuple[dict[str, Array], ...]
    penalty_db: tuple[dict[str, Array], ...]


def backward(problem: Problem, passed: Forward) -> Backward:
    """All derivatives, from the output layer back to layer 1, in the order of working by hand.

    In long reals a sum that is 0 but for rounding is 0, as a pre-activation is.
    """
    network, early = problem.network, problem.updated_early
    empty = network.W[0][:0]
    da_dz, dC_da, delta, data_dC_dW, data_dC_db, dC_dW, dC_db = ([empty] * (network.depth + 1) for _ in range(7))
    of_W, of_b = (penalty_slopes(problem.penalty, network, p, problem.samples) for p in PARAMETERS)
    settle = _Settling(problem, passed)
    slope, kinks = output_gradient(problem, passed)
    dC_da[network.depth] = settle.output_slope(slope)
    for layer in reversed(network.layers):
        da_dz[layer] = network.activation(layer).derivative(passed.z[layer])
        delta[layer] = settle.delta(layer, dC_da[layer], da_dz[layer])
        data_dC_dW[layer] = settle.weight_gradient(layer, delta[layer])
        data_dC_db[layer] = settle.bias_gradient(delta[layer]) if network.has_biases(layer) else network.b[layer]
        dC_dW[layer] = sum(of_W[layer].values(), start=data_dC_dW[layer])
        dC_db[layer] = sum(of_b[layer].values(), start=data_dC_db[layer])
        if layer > 1:
            W = weights_after(problem, layer, dC_dW[layer]) if layer in early else network.W[layer]
            dC_da[layer - 1] = settle.hidden_slope(W, delta[layer])
    return Backward(
        *(tuple(da_dz), tuple(dC_da), tuple(delta), tuple(dC_dW), tuple(dC_db), kinks),
        *(tuple(data_dC_dW), tuple(data_dC_db), of_W, of_b),
    )


def output_gradient(problem: Problem, passed: Forward) -> tuple[Array, tuple[Kink, ...]]:
    """dC/da of the output layer, and the outputs that stand on a kink of the cost (a = y but for rounding)."""
    assert problem.targets is not None
    gradient = problem.cost.gradient(output_of(problem, passed), problem.targets)
    if not problem.cost.kink:
        return gradient, ()
    bounds = np.broadcast_to(passed.output_error, gradient.shape)
    places = np.argwhere(meets_target(problem, passed)).tolist()
    return gradient, tuple(Kink("a", problem.network.depth, j, s, 0.0, float(bounds[s, j])) for s, j in places)


def layer_delta(dC_da: Array, da_dz: Array) -> Array:
    """delta_j = dC/da_j g'(z_j); with a Jacobian delta_k = sum_j dC/da_j da_j/dz_k."""
    if da_dz.ndim == dC_da.ndim:
        return dC_da * da_dz
    delta: Array = np.einsum("sj,sjk->sk", dC_da, da_dz)
    return delta


def weights_after(problem: Problem, layer: int, dC_dW: Array) -> Array:
    """The weights of a layer after its update. With an update in place its deltas go back through these."""
    new: Array = problem.network.W[layer] + descent(dC_dW, problem.learning_rate)
    return new


def hidden_gradient(W: Array, delta: Array) -> Array:
    """dC/da_k = sum_j w_jk delta_j: the layer's deltas, backpropagated through its own weights W."""
    return delta @ W


def weight_gradient(delta: Array, a: Array, reduction: str) -> Array:
    """dC/dw_jk = delta_j a_k, with a of the layer before; the mean or sum over the samples."""
    gradient: Array = over_samples(delta.T @ a, len(delta), reduction)
    return gradient


def weight_gradients(delta: Array, a: Array) -> Array:
    """dC/dw_jk = delta_j a_k of every sample's own cost: (samples, n_l, n_{l-1}). Those of the biases are delta."""
    gradients: Array = delta[:, :, None] * a[:, None, :]
    return gradients


def bias_gradient(delta: Array, reduction: str) -> Array:
    """dC/db_j = delta_j, the mean or sum over the samples."""
    gradient: Array = over_samples(delta.sum(axis=0), len(delta), reduction)
    return gradient


class _Settling:
    """The sums of a backward pass, in long reals with 0 for those that are 0 but for rounding.

    bound: the error of the slope or delta that was computed last.
    """

    def __init__(self, problem: Problem, passed: Forward) -> None:
        self.problem, self.passed = problem, passed
        self.active = problem.exact and (passed.output_error.ndim > 0 or problem.cost_name in ENTROPIES)
        self.bound = NO_ERROR

    def output_slope(self, slope: Array) -> Array:
        if not self.active:
            return slope
        self.bound = output_slope_bound(self.problem, self.passed)
        return settled(slope, self.bound)

    def delta(self, layer: int, dC_da: Array, da_dz: Array) -> Array:
        delta = layer_delta(dC_da, da_dz)
        if layer == self.problem.network.depth and slope_may_overflow(self.problem):
            beyond = np.array(~np.isfinite(as_floats(dC_da)).all(axis=-1, keepdims=True))
            if beyond.any():
                return self._entropy_delta(delta, beyond)
        if not self.active:
            return delta
        activation = self.problem.network.activation(layer)
        slopes = slope_bound(activation, da_dz, self.passed.z_error[layer])
        self.bound = product_bound(dC_da, da_dz, self.bound, slopes, layer_delta)
        return settled(delta, self.bound)

    def _entropy_delta(self, delta: Array, beyond: Array) -> Array:
        """Where dC/da is beyond float64, delta of these samples without it; the bound of both kinds."""
        assert self.problem.targets is not None
        output = output_of(self.problem, self.passed)
        through_logs, size = entropy_delta(self.problem.cost_name, output, self.problem.targets)
        delta = np.where(beyond, through_logs, delta)
        if not self.active:
            return delta
        of_z = np.broadcast_to(self.passed.z_error[-1], delta.shape).sum(axis=-1, keepdims=True)
        self.bound = (FUNCTION_ROUNDINGS * LONG_UNIT + of_z) * as_floats(size)
        return settled(delta, self.bound)

    def hidden_slope(self, W: Array, delta: Array) -> Array:
        slope = hidden_gradient(W, delta)
        if not self.active:
            return slope
        self.bound = product_bound(delta, W, self.bound, NO_ERROR, np.matmul)
        return settled(slope, self.bound)

    def weight_gradient(self, layer: int, delta: Array) -> Array:
        a, error, reduction = self.passed.a[layer - 1], self.passed.a_error[layer - 1], self.problem.reduction
        gradient = weight_gradient(delta, a, reduction)
        if not self.active:
            return gradient
        of_sizes = partial(weight_gradient, reduction=reduction)
        return settled(gradient, product_bound(delta, a, self.bound, error, of_sizes))

    def bias_gradient(self, delta: Array) -> Array:
        gradient = bias_gradient(delta, self.problem.reduction)
        if not self.active:
            return gradient
        of_terms = self.bound + LONG_UNIT * as_floats(np.abs(delta))
        return settled(gradient, bias_gradient(of_terms, self.problem.reduction))
