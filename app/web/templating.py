"""The templates, and what they may call."""

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ..backprop.address import Address, is_given
from ..backprop.errors import Fault, Phrase
from ..explain.drawing import LETTERS
from ..explain.language import LANGUAGES, N_, _, current, decimal_sign, ngettext, translated
from ..explain.layout import EDGE_CHOICES
from ..explain.notation import (
    ACTIVATION_NAMES,
    BIAS_UPDATE_NAMES,
    COST_NAMES,
    OPTIMIZER_NAMES,
    PENALTY_FORM_NAMES,
    REDUCTION_NAMES,
    UPDATE_NAMES,
    notation,
    words,
)
from ..explain.numbers import Style, plain_text
from .headers import root_of
from .languages import named
from .practice.masked import SIGNS, Blank
from .practice.settings import QUANTITIES
from .static import StaticFiles, folder

PLACES = {
    "cost": N_("cost"),
    "learning_rate": N_("learning rate"),
    "sizes": N_("sizes"),
    "samples": N_("samples"),
    "example": N_("example"),
    "reduction": N_("cost over samples"),
    "bias_update": N_("bias update"),
    "update": N_("order of the updates"),
    "optimizer": N_("optimizer"),
    "penalty_form": N_("form of the penalty"),
    "penalise_biases": N_("penalty of the biases"),
}
"""The fields of the form without an address."""
OF_LAYERS = {"activation.": N_("activation %(layer)s"), "biases.": N_("biases of layer %(layer)s")}
"""Those that each layer has."""
CHOICES = {
    "activation": ACTIVATION_NAMES,
    "cost": COST_NAMES,
    "bias_update": BIAS_UPDATE_NAMES,
    "reduction": REDUCTION_NAMES,
    "update": UPDATE_NAMES,
    "optimizer": OPTIMIZER_NAMES,
    "penalty_form": PENALTY_FORM_NAMES,
}
"""What can be chosen in a field, by name."""


def said(place: str) -> str:
    """A field or a place of an error in words: those of its address, or its name."""
    if place in PLACES:
        return _(PLACES[place])
    for name, text in OF_LAYERS.items():
        if place.startswith(name):
            return _(text, layer=place.removeprefix(name))
    try:
        return words(Address.parse(place))
    except (ValueError, KeyError):
        return place.replace("_", " ").replace(".", " ")


def reason(text: str) -> str:
    """What is wrong, as a page says it: a cost by its name and not as it is typed."""
    if isinstance(text, Phrase) and "cost" in text.values:
        return _(text.pattern, **{**text.values, "cost": _(COST_NAMES[str(text.values["cost"])])})
    return translated(text)


def label(place: str) -> str:
    """A place at the start of a sentence."""
    text = said(place)
    return text[:1].upper() + text[1:]


UNTOLD = ("other text", "another name", "nothing")
"""What came, where saying it would help nobody."""


@pass_context
def advice(context: Context, fault: Fault, short: bool = False) -> str:
    """What to type instead of what came, with the decimal sign of the reader; short: without what came."""
    expected = in_prose(reason(fault.expected), _decimal(context))
    if short or fault.came in UNTOLD:
        return _("enter %(expected)s", expected=expected)
    came = in_prose(reason(fault.came), _decimal(context))
    return _("expected %(expected)s, got %(came)s", expected=expected, came=came)


def _decimal(context: Context) -> str:
    """The decimal sign of the reader of a page; that of the language where the page does not say."""
    style = context.get("style") or getattr(context.get("view"), "style", None)
    return getattr(style, "decimal", decimal_sign(current.get()))


QUOTED_OR_SIGN = re.compile(
    r"(“[^”]*”|„[^“]*“|«[^»]*»|[a-zA-Z_]\.\d[\d.]*|\d[.,]\d (?:or|oder|o) \d[.,]\d)|(?<=\d)[.,](?=\d)"
)
"""A quotation, an address or both signs side by side, which are left as they are; or a decimal sign."""


def in_prose(text: str, decimal: str) -> str:
    """A sentence with the decimal sign of its reader; what is quoted keeps its own."""
    sign = {"point": ".", "comma": ","}.get(decimal)
    return QUOTED_OR_SIGN.sub(lambda found: found[1] or sign, text) if sign else text


@lru_cache(maxsize=4096)
def read_aloud(address: str, language: str) -> str:
    """An address in words; many are on every page, and again on the next."""
    return words(Address.parse(address))


def written(field: str, text: str, style: Style) -> str:
    """What a field holds: a number in the reader's style, or what was chosen by its name."""
    names = CHOICES.get(field.partition(".")[0], {})
    return _(names[text]) if text in names else style.localised(text)


def page(request: Request, name: str, context: Mapping[str, Any], status: int = 200) -> Response:
    """A page in the language of its reader, with links that stay in it if the link of the page names it."""
    language = current.get()
    switches = {code: f"?lang={code}" for code in LANGUAGES}
    own: dict[str, Any] = {"language": language, "lang": named(request.query_params), "switches": switches}
    own |= {"root": root_of(request.scope), "static": partial(_static, request), "version": request.app.version}
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return templates.TemplateResponse(request, name, {**own, **context}, status_code=status, headers=headers)


def say(message: str, **values: object) -> Markup:
    """A message as part of a page, its values escaped: what Jinja makes of `_`, in a fraction of the time."""
    return Markup(_(message) % {name: escape(value) for name, value in values.items()})


def _static(request: Request, name: str) -> str:
    """Where the page finds a script, a style or a picture."""
    files: StaticFiles = request.app.state.static
    return root_of(request.scope) + files.path(name)


@pass_context
def at(context: Context, path: str, **parameters: str) -> str:
    """A link to a page, in the language that the link of this one names."""
    lang = {"lang": context["lang"]} if context["lang"] else {}
    query = urlencode({**parameters, **lang})
    root: str = context["root"]
    return root + (f"{path}?{query}" if query else path)


templates = Jinja2Templates(folder("templates"))
templates.env.undefined = StrictUndefined
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.add_extension("jinja2.ext.i18n")
templates.env.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
templates.env.globals["_"] = say
templates.env.filters["tr"] = translated
templates.env.filters["reason"] = reason
templates.env.filters["prose"] = pass_context(lambda context, text: in_prose(str(text), _decimal(context)))
templates.env.filters["plain"] = plain_text
templates.env.filters["px"] = lambda length: Markup(f"{length:.1f}")  # nothing to escape, and there are many
templates.env.globals["names"] = {
    "activations": ACTIVATION_NAMES,
    "costs": COST_NAMES,
    "biases": BIAS_UPDATE_NAMES,
    "updates": UPDATE_NAMES,
    "reductions": REDUCTION_NAMES,
    "optimizers": OPTIMIZER_NAMES,
    "penalty_forms": PENALTY_FORM_NAMES,
    "answers": {"no": N_("no"), "yes": N_("yes")},
}
templates.env.globals["letter"] = lambda name: notation(name).letter
templates.env.tests["hidden"] = lambda value: isinstance(value, Blank)
templates.env.globals["signs"] = SIGNS
templates.env.globals["quantities"] = lambda: {name: _(text) for name, text in QUANTITIES.items()}
templates.env.globals["edge_choices"] = EDGE_CHOICES
templates.env.globals["letters"] = LETTERS
templates.env.globals["written"] = written
templates.env.globals["languages"] = LANGUAGES
templates.env.globals["at"] = at
templates.env.globals["said"] = said
templates.env.globals["label"] = label
templates.env.globals["advice"] = advice
templates.env.globals["is_given"] = is_given
templates.env.globals["words"] = lambda address: read_aloud(address, current.get())
