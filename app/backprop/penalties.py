"""Penalties on large parameters, which are added to the cost: l1 sum |w| and l2 sum w^2, each in one of three forms.

half: l1 sum |w| + l2/2 sum w^2, with the slope l1 sign w + l2 w: what training and PyTorch call l1 and weight decay.
plain: l1 sum |w| + l2 sum w^2. half_mean: half, divided by the number of samples, as in Nielsen's book, chapter 3.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gmpy2 import mpq

from .arithmetic import Array, fraction
from .costs import magnitude, sign
from .errors import Fault, InvalidProblem, Phrase
from .network import Network

FORMS = ("half", "plain", "half_mean")


@dataclass(frozen=True)
class Penalty:
    """l1, l2: the factors, 0 for no such penalty. biases: whether biases are penalised too."""

    l1: Any = 0.0
    l2: Any = 0.0
    form: str = "half"
    biases: bool = False

    def __post_init__(self) -> None:
        above = Phrase("0 or a number above 0")
        faults = [Fault(n, above, f"{float(v):g}") for n, v in (("l1", self.l1), ("l2", self.l2)) if not v >= 0]
        if self.form not in FORMS:
            faults.append(
                Fault("penalty_form", Phrase("one of %(names)s", names=", ".join(FORMS)), Phrase("another name"))
            )
        if faults:
            raise InvalidProblem(*faults)

    def __bool__(self) -> bool:
        return bool(self.kinds)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which there are: l1, l2."""
        return tuple(kind for kind in ("l1", "l2") if getattr(self, kind))

    def of(self, parameter: str) -> tuple[str, ...]:
        """Which there are of a parameter, W or b."""
        return self.kinds if parameter == "W" or (parameter == "b" and self.biases) else ()

    def factor(self, kind: str, samples: int) -> Fraction:
        """The factor of l1 sum |w| or l2 sum w^2 in the cost."""
        half = Fraction(1, 2) if kind == "l2" and self.form != "plain" else Fraction(1)
        return half / samples if self.form == "half_mean" else half

    def slope_factor(self, kind: str, samples: int) -> Fraction:
        """The factor of l1 sign w or l2 w in the gradient."""
        return self.factor(kind, samples) * (2 if kind == "l2" else 1)

    def as_exact(self) -> "Penalty":
        """The same with fractions. Raises UnusualSize."""
        return replace(self, l1=fraction(self.l1), l2=fraction(self.l2))


def single_penalties(penalty: Penalty, w: Array, samples: int) -> dict[str, Array]:
    """By kind what each of some penalised parameters adds to the cost."""
    sizes: dict[str, Array] = {"l1": magnitude(w), "l2": w * w}
    return {k: getattr(penalty, k) * _factor(penalty.factor(k, samples), w) * sizes[k] for k in penalty.kinds}


def single_slopes(penalty: Penalty, w: Array, samples: int) -> dict[str, Array]:
    """By kind what each of some penalised parameters adds to its gradient; sign 0 is 0."""
    slopes: dict[str, Array] = {"l1": sign(w), "l2": w}
    return {k: getattr(penalty, k) * _factor(penalty.slope_factor(k, samples), w) * slopes[k] for k in penalty.kinds}


def penalty_costs(penalty: Penalty, network: Network, samples: int) -> dict[str, Any]:
    """By kind what all parameters add to the cost."""
    penalised = [*network.W[1:], *(network.b[1:] if penalty.biases else ())]
    each = [single_penalties(penalty, w, samples) for w in penalised]
    return {kind: sum(added[kind].sum() for added in each) for kind in penalty.kinds}


def penalty_slopes(penalty: Penalty, network: Network, parameter: str, samples: int) -> tuple[dict[str, Array], ...]:
    """By layer and kind what is added to the gradient of W or b, shaped as W[l] or b[l]; nothing at the input."""
    parameters = getattr(network, parameter)
    return ({}, *(single_slopes(penalty, w, samples) if penalty.of(parameter) else {} for w in parameters[1:]))


def _factor(factor: Fraction, w: Array) -> Any:
    """The factor in the arithmetic of the parameters."""
    return mpq(factor) if w.dtype == object else float(factor)
