"""Symbols as MathML: letters with subscripts and superscripts, slopes as fractions."""

from markupsafe import Markup, escape

from app.explain.formulas import Symbol
from app.explain.notation import base, is_new, notation

VECTORS = {"W": "W", "dC_dW": "W", "dC_db": "b", "dC_da": "a"}
"""Letters of vectors and matrices that differ from those of their elements."""


def quantity(symbol: Symbol) -> Markup:
    """A quantity: w with its indices, a vector in bold, a slope as a fraction."""
    name = base(symbol.name)
    if name in ("jacobian", "da_dz"):
        a, z = (
            Symbol(name, symbol.layer, indices, symbol.sample)
            for name, indices in (("a", symbol.indices[:1]), ("z", symbol.indices[1:]))
        )
        return tag("mfrac", _d(letter(a)), _d(letter(z)))
    if name in ("dC_da", "dC_dW", "dC_db"):
        below = letter(Symbol(name.removeprefix("dC_d"), symbol.layer, symbol.indices, symbol.sample))
        return tag("mfrac", _d(tag("mi", Markup("C"))), _d(below))
    return letter(symbol)


def letter(symbol: Symbol) -> Markup:
    """A letter with subscript and superscript."""
    letter = _letter(symbol)
    below = _indices(symbol.indices)
    above = _above(symbol)
    if below and above:
        return tag("msubsup", letter, below, above)
    if below or above:
        return tag("msub" if below else "msup", letter, below or above)
    return letter


def tag(name: str, *parts: Markup) -> Markup:
    return Markup(f"<{name}>") + Markup("").join(parts) + Markup(f"</{name}>")


def _d(below: Markup) -> Markup:
    return tag("mrow", Markup("<mo class='d'>∂</mo>"), below)


def _letter(symbol: Symbol) -> Markup:
    name = base(symbol.name)
    whole = symbol.layer is not None and not symbol.indices
    if name in ("∑", "e", "n"):
        return tag("mo" if name == "∑" else "mi", Markup(name))
    letter = VECTORS.get(name, notation(name).letter) if whole else notation(name).letter
    if whole:
        return Markup('<mi mathvariant="normal" class="vector">{}</mi>').format(letter)
    if len(letter) > 1:  # Δw: upright Δ, slanted w
        return tag("mrow", Markup("<mi mathvariant='normal'>Δ</mi>"), tag("mi", escape(letter[1:])))
    return tag("mi", escape(letter))


def _indices(indices: tuple[int | str, ...]) -> Markup:
    """01 as on paper; 1,10 where a digit alone would not tell."""
    if not indices:
        return Markup("")
    comma = Markup("<mo separator='true'>,</mo>") if any(len(str(i)) > 1 for i in indices) else Markup("")
    parts = (tag("mn" if isinstance(i, int) else "mi", escape(i)) for i in indices)
    return tag("mrow", Markup(comma).join(parts))


def _above(symbol: Symbol) -> Markup:
    """(1), the layer; [3], the sample; new, after the update."""
    parts = []
    if symbol.layer is not None:
        inner = tag("mn" if isinstance(symbol.layer, int) else "mi", escape(symbol.layer))
        parts.append(Markup("<mo stretchy='false'>(</mo>") + inner + Markup("<mo stretchy='false'>)</mo>"))
    if symbol.sample is not None:
        inner = tag("mn", escape(symbol.sample))
        parts.append(Markup("<mo stretchy='false'>[</mo>") + inner + Markup("<mo stretchy='false'>]</mo>"))
    if is_new(symbol.name):
        parts.append(Markup("<mtext class='new'>new</mtext>"))
    return tag("mrow", *parts) if parts else Markup("")
