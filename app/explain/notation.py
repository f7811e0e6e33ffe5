"""The one symbol table: what each quantity is called in code and JSON, in formulas, and in words."""

from typing import NamedTuple

from app.backprop.addresses import Address


class Notation(NamedTuple):
    """One quantity. letter: as in formulas, of a slope that of what is above the line; words: as read aloud."""

    letter: str
    words: str


NOTATION = {
    "a": Notation("a", "activation"),
    "y": Notation("y", "target"),
    "W": Notation("w", "weight"),
    "b": Notation("b", "bias"),
    "z": Notation("z", "pre-activation"),
    "cost": Notation("C", "cost"),
    "dC_da": Notation("C", "slope of the cost with respect to the activation"),
    "da_dz": Notation("g′", "slope of the activation"),
    "delta": Notation("δ", "delta"),
    "dC_dW": Notation("C", "gradient of the weight"),
    "dC_db": Notation("C", "gradient of the bias"),
    "learning_rate": Notation("η", "learning rate"),
    "step_W": Notation("Δw", "change of the weight"),
    "step_b": Notation("Δb", "change of the bias"),
}

ACTIVATION_NAMES = {
    "identity": "identity",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softplus": "softplus",
    "silu": "SiLU",
    "gelu": "GELU",
    "softmax": "softmax",
}
"""As written in formulas and headings."""

FUNCTION_SYMBOLS = ACTIVATION_NAMES | {"identity": "id", "leaky_relu": "LReLU", "sigmoid": "σ"}
"""As written where the function is applied."""

DEFINITIONS = {
    "identity": "id(z) = z",
    "relu": "ReLU(z) = max(0, z)",
    "leaky_relu": "LReLU(z) = z for z > 0, else z/100",
    "elu": "ELU(z) = z for z > 0, else eᶻ − 1",
    "sigmoid": "σ(z) = 1 / (1 + e⁻ᶻ)",
    "tanh": "tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
    "softplus": "softplus(z) = ln(1 + eᶻ)",
    "silu": "SiLU(z) = z σ(z), with σ(z) = 1 / (1 + e⁻ᶻ)",
    "gelu": "GELU(z) = z Φ(z), with the normal distribution function Φ",
    "softmax": "softmax: aⱼ = exp(zⱼ) / Σᵢ exp(zᵢ)",
}
"""What the activations are."""

SLOPES = {
    "identity": "id′(z) = 1",
    "relu": "ReLU′(z) = 1 for z > 0, else 0",
    "leaky_relu": "LReLU′(z) = 1 for z > 0, else 1/100",
    "elu": "ELU′(z) = 1 for z > 0, else eᶻ",
    "sigmoid": "σ′(z) = σ(z) (1 − σ(z)) = a (1 − a)",
    "tanh": "tanh′(z) = 1 − tanh²(z) = 1 − a²",
    "softplus": "softplus′(z) = σ(z) = 1 / (1 + e⁻ᶻ)",
    "silu": "SiLU′(z) = σ(z) + z σ(z) (1 − σ(z))",
    "gelu": "GELU′(z) = Φ(z) + z φ(z), with the normal density φ",
    "softmax": "∂aⱼ/∂zₖ = aⱼ (1 − aₖ) for j = k, else −aⱼ aₖ",
}
"""What their slopes are."""

COST_NAMES = {
    "half_squared_error": "½ squared error",
    "squared_error": "squared error",
    "mean_squared_error": "mean squared error",
    "mean_absolute_error": "mean absolute error",
    "huber": "Huber",
    "binary_cross_entropy": "binary cross-entropy",
    "cross_entropy": "cross-entropy",
}

BIAS_UPDATE_NAMES = {"each": "each by its own gradient", "frozen": "frozen", "shared": "one shared by each layer"}
REDUCTION_NAMES = {"mean": "mean", "sum": "sum"}


def is_new(name: str) -> bool:
    """The value belongs to the time after the update."""
    return name.endswith("_new")


def base(name: str) -> str:
    """The name without the sign of the time after the update."""
    return name.removesuffix("_new")


def notation(name: str) -> Notation:
    return NOTATION[base(name)]


def words(address: Address) -> str:
    """How an address is read aloud: "weight from unit 1 to unit 0 of layer 2"."""
    what = ("new " if is_new(address.name) else "") + notation(address.name).words
    sample = "" if address.sample is None else f", sample {address.sample}"
    match address.indices:
        case (0, k):
            return f"input {k}{sample}"
        case (layer, j, k) if base(address.name) == "da_dz":
            return f"{what} of unit {j} for z of unit {k}, layer {layer}{sample}"
        case (layer, j, k):
            return f"{what} from unit {k} to unit {j} of layer {layer}{sample}"
        case (layer, j):
            return f"{what} of unit {j} of layer {layer}{sample}"
    return what + sample
