"""Symbols as LaTeX: letters with subscripts and superscripts, slopes as fractions."""

from ..explain.formulas import Symbol
from ..explain.notation import base_name, is_new, notation

VECTORS = {"W": "W", "dC_dW": "W", "dC_db": "b", "dC_da": "a"}
"""Letters of vectors and matrices that differ from those of their elements."""
LETTERS = {"δ": r"\delta", "η": r"\eta", "∑": r"\sum"}
UPRIGHT = {"σ": r"\sigma", "ln": r"\ln", "tanh": r"\tanh"}
"""Functions that have a name of their own."""
OF_THE_FORMULA = ("∑", "e", "n", "N")
"""Letters that are no quantity of the network."""


def quantity(symbol: Symbol) -> str:
    """A quantity: w with its indices, a vector in bold, a slope as a fraction."""
    name = base_name(symbol.name)
    if name in ("jacobian", "da_dz"):
        a, z = (
            Symbol(name, symbol.layer, indices, symbol.sample)
            for name, indices in (("a", symbol.indices[:1]), ("z", symbol.indices[1:]))
        )
        return _slope(letter(a), letter(z))
    if name in ("dC_da", "dC_dW", "dC_db"):
        own = symbol.sample if name == "dC_da" else None  # a parameter is that of all samples, the cost is that of one
        above = letter(Symbol("cost", sample=symbol.sample if own is None else None))
        return _slope(above, letter(Symbol(name.removeprefix("dC_d"), symbol.layer, symbol.indices, own)))
    return letter(symbol)


def letter(symbol: Symbol) -> str:
    """A letter with superscript and subscript."""
    below, above = _indices(symbol.indices), _above(symbol)
    return _letter(symbol) + (f"^{{{above}}}" if above else "") + (f"_{{{below}}}" if below else "")


def _slope(above: str, below: str) -> str:
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


def _letter(symbol: Symbol) -> str:
    name = base_name(symbol.name)
    if name in OF_THE_FORMULA:
        return LETTERS.get(name, name)
    whole = symbol.layer is not None and not symbol.indices
    letter = VECTORS.get(name, notation(name).letter) if whole else notation(name).letter
    if letter.startswith("Δ"):
        return rf"\Delta {letter[1:]}"
    written = LETTERS.get(letter, letter)
    return rf"\boldsymbol{{{written}}}" if whole else written


def _indices(indices: tuple[int | str, ...]) -> str:
    """01 as on paper; 1,10 where a digit alone would not tell."""
    return ("{,}" if any(len(str(i)) > 1 for i in indices) else "").join(map(_index, indices))


def _index(index: int | str) -> str:
    return str(index).replace("−", "-")


def _above(symbol: Symbol) -> str:
    """(1), the layer; [3], the sample; new, after the update."""
    parts = [] if symbol.layer is None else [f"({_index(symbol.layer)})"]
    parts += [] if symbol.sample is None else [f"[{symbol.sample}]"]
    parts += [r"\mathrm{new}"] if is_new(symbol.name) else []
    return "~".join(parts)
