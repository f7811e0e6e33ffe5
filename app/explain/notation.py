"""The symbol table: the name of each quantity in code and JSON, in formulas, and in words."""

from typing import NamedTuple

from ..backprop.address import Address
from .language import N_, _


class Notation(NamedTuple):
    """One quantity. letter: as in formulas, of a slope that of what is above the line; words: as read aloud.

    new_words: as read aloud after the update, where there is such a value. j is its unit, k the one that it comes from.
    """

    letter: str
    words: str
    new_words: str = ""


NOTATION = {
    "a": Notation(
        "a",
        N_("activation of unit %(j)s of layer %(layer)s"),
        N_("new activation of unit %(j)s of layer %(layer)s"),
    ),
    "y": Notation("y", N_("target of unit %(j)s of layer %(layer)s")),
    "W": Notation(
        "w",
        N_("weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
        N_("new weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
    ),
    "b": Notation(
        "b",
        N_("bias of unit %(j)s of layer %(layer)s"),
        N_("new bias of unit %(j)s of layer %(layer)s"),
    ),
    "z": Notation(
        "z",
        N_("pre-activation of unit %(j)s of layer %(layer)s"),
        N_("new pre-activation of unit %(j)s of layer %(layer)s"),
    ),
    "cost": Notation("C", N_("cost"), N_("new cost")),
    "dC_da": Notation("C", N_("slope of the cost with respect to the activation of unit %(j)s of layer %(layer)s")),
    "da_dz": Notation("g′", N_("slope of the activation of unit %(j)s of layer %(layer)s")),
    "delta": Notation("δ", N_("delta of unit %(j)s of layer %(layer)s")),
    "dC_dW": Notation("C", N_("gradient of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")),
    "dC_db": Notation("C", N_("gradient of the bias of unit %(j)s of layer %(layer)s")),
    "data_cost": Notation("C₀", N_("cost without penalty"), N_("new cost without penalty")),
    "l1_penalty": Notation("R₁", N_("L1 penalty"), N_("new L1 penalty")),
    "l2_penalty": Notation("R₂", N_("L2 penalty"), N_("new L2 penalty")),
    "data_dC_dW": Notation(
        "C₀", N_("gradient without penalty of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")
    ),
    "data_dC_db": Notation("C₀", N_("gradient without penalty of the bias of unit %(j)s of layer %(layer)s")),
    "l1_dW": Notation("R₁", N_("slope of the L1 penalty, weight from unit %(k)s to unit %(j)s of layer %(layer)s")),
    "l1_db": Notation("R₁", N_("slope of the L1 penalty, bias of unit %(j)s of layer %(layer)s")),
    "l2_dW": Notation("R₂", N_("slope of the L2 penalty, weight from unit %(k)s to unit %(j)s of layer %(layer)s")),
    "l2_db": Notation("R₂", N_("slope of the L2 penalty, bias of unit %(j)s of layer %(layer)s")),
    "learning_rate": Notation("η", N_("learning rate")),
    "l1": Notation("λ₁", N_("factor of the L1 penalty")),
    "l2": Notation("λ₂", N_("factor of the L2 penalty")),
    "momentum": Notation("μ", N_("momentum")),
    "beta1": Notation("β₁", N_("decay rate of the first moments")),
    "beta2": Notation("β₂", N_("decay rate of the second moments")),
    "alpha": Notation("α", N_("decay rate of the squared gradients")),
    "epsilon": Notation("ε", N_("epsilon")),
    "weight_decay": Notation("λ", N_("weight decay")),
    "t": Notation("t", N_("number of the update")),
    "velocity_W": Notation(
        "v",
        N_("velocity of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
        N_("new velocity of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
    ),
    "velocity_b": Notation(
        "v",
        N_("velocity of the bias of unit %(j)s of layer %(layer)s"),
        N_("new velocity of the bias of unit %(j)s of layer %(layer)s"),
    ),
    "moment1_W": Notation(
        "m",
        N_("first moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
        N_("new first moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
    ),
    "moment1_b": Notation(
        "m",
        N_("first moment of the bias of unit %(j)s of layer %(layer)s"),
        N_("new first moment of the bias of unit %(j)s of layer %(layer)s"),
    ),
    "moment2_W": Notation(
        "s",
        N_("second moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
        N_("new second moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s"),
    ),
    "moment2_b": Notation(
        "s",
        N_("second moment of the bias of unit %(j)s of layer %(layer)s"),
        N_("new second moment of the bias of unit %(j)s of layer %(layer)s"),
    ),
    "moment1_corrected_W": Notation(
        "m̂", N_("corrected first moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")
    ),
    "moment1_corrected_b": Notation("m̂", N_("corrected first moment of the bias of unit %(j)s of layer %(layer)s")),
    "moment2_corrected_W": Notation(
        "ŝ", N_("corrected second moment of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")
    ),
    "moment2_corrected_b": Notation("ŝ", N_("corrected second moment of the bias of unit %(j)s of layer %(layer)s")),
    "adaptive_step_W": Notation(
        "u", N_("change without decay of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")
    ),
    "adaptive_step_b": Notation("u", N_("change without decay of the bias of unit %(j)s of layer %(layer)s")),
    "step_W": Notation("Δw", N_("change of the weight from unit %(k)s to unit %(j)s of layer %(layer)s")),
    "step_b": Notation("Δb", N_("change of the bias of unit %(j)s of layer %(layer)s")),
}
JACOBIAN = N_("derivative of the activation of unit %(j)s with respect to z of unit %(k)s, layer %(layer)s")
"""da_dz with two units."""

ACTIVATION_NAMES = {
    "identity": N_("identity"),
    "relu": "ReLU",
    "leaky_relu": N_("leaky ReLU"),
    "elu": "ELU",
    "sigmoid": N_("sigmoid"),
    "tanh": "tanh",
    "bipolar_sigmoid": N_("bipolar sigmoid"),
    "softsign": "softsign",
    "softplus": "softplus",
    "silu": "SiLU",
    "gelu": "GELU",
    "softmax": "softmax",
}
"""Names in headings and lists; translated there."""

FUNCTION_SYMBOLS = ACTIVATION_NAMES | {
    "identity": "id",
    "leaky_relu": "LReLU",
    "sigmoid": "σ",
    "bipolar_sigmoid": "bip",
}
"""Names in formulas."""

DEFINITIONS = {
    "identity": "id(z) = z",
    "relu": "ReLU(z) = max(0, z)",
    "leaky_relu": N_("LReLU(z) = z for z > 0, else z/100"),
    "elu": N_("ELU(z) = z for z > 0, else eᶻ − 1"),
    "sigmoid": "σ(z) = 1 / (1 + e⁻ᶻ)",
    "tanh": "tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
    "bipolar_sigmoid": "bip(z) = (1 − e⁻ᶻ) / (1 + e⁻ᶻ)",
    "softsign": "softsign(z) = z / (1 + |z|)",
    "softplus": "softplus(z) = ln(1 + eᶻ)",
    "silu": N_("SiLU(z) = z σ(z), with σ(z) = 1 / (1 + e⁻ᶻ)"),
    "gelu": N_("GELU(z) = z Φ(z), with the normal distribution function Φ"),
    "softmax": "softmax: aⱼ = exp(zⱼ) / Σᵢ exp(zᵢ)",
}
"""The definitions of the activations."""

SLOPES = {
    "identity": "id′(z) = 1",
    "relu": N_("ReLU′(z) = 1 for z > 0, else 0"),
    "leaky_relu": N_("LReLU′(z) = 1 for z > 0, else 1/100"),
    "elu": N_("ELU′(z) = 1 for z > 0, else eᶻ"),
    "sigmoid": "σ′(z) = σ(z) (1 − σ(z)) = a (1 − a)",
    "tanh": "tanh′(z) = 1 − tanh²(z) = 1 − a²",
    "bipolar_sigmoid": "bip′(z) = ½ (1 − a²)",
    "softsign": "softsign′(z) = 1 / (1 + |z|)² = (1 − |a|)²",
    "softplus": "softplus′(z) = σ(z) = 1 / (1 + e⁻ᶻ)",
    "silu": "SiLU′(z) = σ(z) + z σ(z) (1 − σ(z))",
    "gelu": N_("GELU′(z) = Φ(z) + z φ(z), with the normal density φ"),
    "softmax": N_("∂aⱼ/∂zₖ = aⱼ (1 − aₖ) for j = k, else −aⱼ aₖ"),
}
"""The definitions of their derivatives."""

COST_NAMES = {
    "half_squared_error": N_("½ squared error"),
    "squared_error": N_("squared error"),
    "mean_squared_error": N_("mean squared error"),
    "mean_absolute_error": N_("mean absolute error"),
    "huber": "Huber",
    "binary_cross_entropy": N_("binary cross-entropy"),
    "cross_entropy": N_("cross-entropy"),
}

BIAS_UPDATE_NAMES = {
    "each": N_("each with its own gradient"),
    "frozen": N_("frozen"),
    "shared": N_("one shared bias per layer"),
}
UPDATE_NAMES = {
    "simultaneous": N_("all at once, with the old weights"),
    "in_place": N_("in place: layer by layer, from the output back"),
}
OPTIMIZER_NAMES = {
    "sgd": N_("gradient descent"),
    "momentum": N_("momentum"),
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
}
PENALTY_FORM_NAMES = {
    "half": "λ₁ Σ|w| + λ₂/2 Σw²",
    "plain": "λ₁ Σ|w| + λ₂ Σw²",
    "half_mean": N_("(λ₁ Σ|w| + λ₂/2 Σw²), divided by the number of samples"),
}
REDUCTION_NAMES = {"mean": N_("mean"), "sum": N_("sum")}


def is_new(name: str) -> bool:
    """Whether a quantity is one after the update."""
    return name.endswith("_new")


def base_name(name: str) -> str:
    """The name without _new."""
    return name.removesuffix("_new")


def notation(name: str) -> Notation:
    return NOTATION[base_name(name)]


def words(address: Address) -> str:
    """How an address is read aloud: "weight from unit 1 to unit 0 of layer 2"."""
    what = _what(address)
    return what if address.sample is None else _("%(what)s, sample %(sample)s", what=what, sample=address.sample)


def _what(address: Address) -> str:
    here = notation(address.name)
    pattern = here.new_words if is_new(address.name) else here.words
    match address.indices:
        case (0, k):
            return _("input %(k)s", k=k)
        case (layer, j, k):
            pattern = JACOBIAN if base_name(address.name) == "da_dz" else pattern
            return _(pattern, layer=layer, j=j, k=k)
        case (layer, j):
            return _(pattern, layer=layer, j=j)
    return _(pattern) % {}  # a KeyError where a unit is missing in the address
