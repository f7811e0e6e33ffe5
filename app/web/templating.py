"""The templates, and what they may call."""

from pathlib import Path

from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.backprop.addresses import Address
from app.explain.notation import ACTIVATION_NAMES, BIAS_UPDATE_NAMES, COST_NAMES, REDUCTION_NAMES, words

ROOT = Path(__file__).parent.parent.parent


def said(place: str) -> str:
    """A field or a place of an error in words: those of its address, or its name."""
    try:
        return words(Address.parse(place))
    except (ValueError, KeyError):
        return place.replace("_", " ").replace(".", " ")


templates = Jinja2Templates(ROOT / "templates")
templates.env.undefined = StrictUndefined
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["px"] = lambda length: Markup(f"{length:.1f}")  # nothing to escape, and there are many
templates.env.globals["names"] = {
    "activations": ACTIVATION_NAMES,
    "costs": COST_NAMES,
    "biases": BIAS_UPDATE_NAMES,
    "reductions": REDUCTION_NAMES,
}
templates.env.globals["said"] = said
templates.env.globals["words"] = lambda address: words(Address.parse(address))
