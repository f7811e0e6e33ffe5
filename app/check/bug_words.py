"""What a bug of a program is called, and the line that would be right: as formula, in NumPy and in PyTorch."""

from dataclasses import dataclass

from ..backprop.problem import Problem
from ..explain.language import N_, _
from .catalogue import SAYS
from .programs import Bug

BUGS_SAY = {
    "bias_not_updated": N_("the biases are never updated"),
    "averaged_over_units": N_("the mean of the deltas over samples and units was taken; each bias has its own"),
    "bias_summed_over_samples": N_("the bias gradients are sums over the samples, those of the weights are means"),
    "bias_averaged_over_samples": N_("the bias gradients are means over the samples, those of the weights are sums"),
    "bias_mean_twice": N_("the bias gradients are divided by the number of samples twice"),
    "sigmoid_slope_everywhere": N_("a (1 − a), the derivative of the sigmoid, is used for another activation function"),
    "tanh_slope_everywhere": N_("1 − a², the derivative of tanh, is used for another activation function"),
    "relu_slope_everywhere": N_("the derivative of ReLU is used for another activation function"),
    "softmax_times_slope": N_("a − y is delta already with softmax and cross-entropy; it was multiplied by a (1 − a)"),
    "softmax_over_samples": N_("softmax runs over the samples; it must run over the units of the layer"),
    "samples_out_of_step": N_("the samples are in another order here than in the other factor"),
    "targets_out_of_step": N_("the targets are in another order than the samples"),
    "bias_of_one_sample": N_("the bias gradient is that of one sample only; it must cover all samples"),
    "raw_input": N_("the input x was used; it must be the activation of the layer before"),
    "slope_for_activation": N_("g′(z) was used instead of a; perhaps the array of a was changed in place"),
    "error_for_delta": N_("dC/da was used instead of delta: the derivative g′(z) is missing"),
    "bias_error_for_delta": N_("dC/da was used instead of delta: the derivative g′(z) is missing"),
    "mean_over_all": N_("divided by the number of outputs as well as by the number of samples"),
    "weights_mean_twice": N_("the weight gradients are divided by the number of samples twice"),
    "accumulated": N_("the gradients are twice as large; perhaps they were not set to zero before"),
    "mean_in_update": N_("divided by the number of samples once more in the update"),
    "weight_not_updated": N_("the weights are never updated"),
}
"""Bugs that no learner makes by hand; the others are in the catalogue."""
DELTA = "δ = dC/da · g′(z)"
LINES = {
    "forward": ("z = W a + b,  a = g(z)", "a{l} = g(a{k} @ W{l}.T + b{l})", "a{l} = g(F.linear(a{k}, W{l}, b{l}))"),
    "error": ("dC/da", "dA{l} = cost_prime(a{l}, y)", "loss = criterion(a{l}, y); loss.backward()"),
    "back": ("dC/da = Wᵀ δ", "dA{k} = delta{l} @ W{l}", "dA{k} = delta{l} @ W{l}"),
    "slope": (DELTA, "delta{l} = dA{l} * g_prime(z{l})", "delta{l} = dA{l} * g_prime(z{l})"),
    "delta": (DELTA, "delta{l} = dA{l} * g_prime(z{l})", "delta{l} = dA{l} * g_prime(z{l})"),
    "gradient": ("dC/dW = δ aᵀ", "dW{l} = delta{l}.T @ a{k}{share}", "dW{l} = delta{l}.T @ a{k}{share}"),
    "bias": ("dC/db = δ", "db{l} = delta{l}.sum(axis=0){share}", "db{l} = delta{l}.sum(dim=0){share}"),
    "update": ("W ← W − η dC/dW,  b ← b − η dC/db", "W{l} -= lr * dW{l}; b{l} -= lr * db{l}", "optimizer.step()"),
}  # fmt: skip
"""By stage the right line, samples as rows; l is the layer, k the one before."""


@dataclass(frozen=True)
class RightLine:
    formula: str
    numpy: str
    pytorch: str


def says(bug: Bug, layers: frozenset[int]) -> str:
    """What is wrong, and where, as a sentence in the current language."""
    what = _(BUGS_SAY.get(bug.name) or SAYS[bug.name])
    if not layers:
        return _("Throughout: %(what)s.", what=what) if not bug.everywhere else f"{what[:1].upper()}{what[1:]}."
    return _("In layer %(layers)s: %(what)s.", layers=", ".join(map(str, sorted(layers))), what=what)


def right_line(bug: Bug, layers: frozenset[int], problem: Problem) -> RightLine:
    """The line that would be right, for the first layer that has the bug."""
    depth = problem.network.depth
    layer = max(layers) if layers else depth
    if bug.stage == "back" and layer < depth and "error" in bug.lines:
        layer += 1
    share = " / m" if problem.reduction == "mean" and problem.samples > 1 else ""
    formula, numpy, pytorch = LINES[bug.stage]
    numbers = {"l": layer, "k": layer - 1, "share": share}
    return RightLine(formula, numpy.format(**numbers), pytorch.format(**numbers))
