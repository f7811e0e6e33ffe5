"""Symbols as MathML: letters with subscripts and superscripts, slopes as fractions.

Letters come from the symbol table and indices are numbers, so neither can hold markup or needs escaping.
"""

from functools import lru_cache
from html import escape

from ..explain.formulas import Symbol
from ..explain.language import _, current
from ..explain.notation import base_name, is_new, notation

VECTORS = {"W": "W", "dC_dW": "W", "dC_db": "b", "dC_da": "a"}
"""Letters of vectors and matrices that differ from those of their elements."""


def quantity(symbol: Symbol) -> str:
    """A quantity: w with its indices, a vector in bold, a slope as a fraction."""
    return _quantity(symbol, current.get())


@lru_cache(maxsize=4096)
def _quantity(symbol: Symbol, language: str) -> str:
    """As `quantity`; language: of the word in it."""
    name = base_name(symbol.name)
    if name in ("jacobian", "da_dz"):
        a, z = (
            Symbol(name, symbol.layer, indices, symbol.sample)
            for name, indices in (("a", symbol.indices[:1]), ("z", symbol.indices[1:]))
        )
        return tag("mfrac", _d(letter(a)), _d(letter(z)))
    if name in ("dC_da", "dC_dW", "dC_db"):
        own = symbol.sample if name == "dC_da" else None  # a parameter is that of all samples, the cost is that of one
        below = letter(Symbol(name.removeprefix("dC_d"), symbol.layer, symbol.indices, own))
        above = letter(Symbol("cost", sample=symbol.sample if own is None else None))
        return tag("mfrac", _d(above), _d(below))
    return letter(symbol)


def letter(symbol: Symbol) -> str:
    """A letter with subscript and superscript."""
    letter, below, above = _letter(symbol), _indices(symbol.indices), _above(symbol)
    if below and above:
        return tag("msubsup", letter, below, above)
    if below or above:
        return tag("msub" if below else "msup", letter, below or above)
    return letter


def tag(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"


def _d(below: str) -> str:
    return tag("mrow", "<mo class='d'>∂</mo>", below)


def _letter(symbol: Symbol) -> str:
    name = base_name(symbol.name)
    whole = symbol.layer is not None and not symbol.indices
    if name in ("∑", "e", "n", "N"):
        return tag("mo" if name == "∑" else "mi", name)
    letter = VECTORS.get(name, notation(name).letter) if whole else notation(name).letter
    if whole:
        return f'<mi mathvariant="normal" class="vector">{letter}</mi>'
    if len(letter) > 1:  # Δw: upright Δ, slanted w
        return tag("mrow", "<mi mathvariant='normal'>Δ</mi>", tag("mi", letter[1:]))
    return tag("mi", letter)


def _indices(indices: tuple[int | str, ...]) -> str:
    """01 as on paper; 1,10 where a digit alone would not tell."""
    if not indices:
        return ""
    comma = "<mo separator='true'>,</mo>" if any(len(str(i)) > 1 for i in indices) else ""
    return tag("mrow", comma.join(map(_index, indices)))


def _index(index: int | str) -> str:
    """1, l, or l + 1."""
    if isinstance(index, int):
        return tag("mn", str(index))
    letter, sign, number = index[:1], index[1:2], index[2:]
    return tag("mi", letter) + (f"<mo>{sign}</mo><mn>{number}</mn>" if sign else "")


def _above(symbol: Symbol) -> str:
    """(1), the layer; [3], the sample; new, after the update."""
    parts = [] if symbol.layer is None else [_bracketed("(", symbol.layer, ")")]
    if symbol.sample is not None:
        parts.append(_bracketed("[", symbol.sample, "]"))
    if is_new(symbol.name):
        new = _("new")
        parts.append(f"<mtext class='new'>{escape(new)}</mtext>")
    return tag("mrow", *parts) if parts else ""


def _bracketed(opening: str, index: int | str, closing: str) -> str:
    return f"<mo stretchy='false'>{opening}</mo>{_index(index)}<mo stretchy='false'>{closing}</mo>"
