"""One walk over a formula tree, for every language of formulas: MathML and LaTeX are two spellings of it.

What a symbol is made of is decided here: which letter, its indices, what stands above it, and that a derivative is a
fraction. How each part is spelled is a matter of the subclass.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .formulas import (
    Call,
    Formula,
    Marked,
    Matrix,
    Numeral,
    Op,
    Over,
    Power,
    Result,
    Root,
    Row,
    Symbol,
    Transposed,
    Value,
)
from .notation import base_name, is_new, notation

SLOPES_OF = {
    "dC_da": "cost",
    **{f"dC_d{p}": "cost" for p in "Wb"},
    **{f"data_dC_d{p}": "data_cost" for p in "Wb"},
    **{f"{kind}_d{p}": f"{kind}_penalty" for kind in ("l1", "l2") for p in "Wb"},
}
"""The slopes, and what they are slopes of; the last letter tells by what."""
VECTORS = {"W": "W", "dC_dW": "W", "dC_db": "b", "dC_da": "a"}
"""Letters of vectors and matrices that differ from those of their elements."""
SIGNS = ("∑", "e", "n", "N")
"""Letters that are no quantity of the network."""


class FormulaVisitor(ABC):
    """Writes formulas in one language of formulas."""

    def node(self, formula: Formula) -> str:
        """Any part of a formula."""
        write: Callable[[Any], str] = getattr(self, METHODS[type(formula)])
        return write(formula)

    def symbol(self, symbol: Symbol) -> str:
        """A quantity; the slope of an activation as a function of its z."""
        if base_name(symbol.name) == "da_dz" and len(symbol.indices) == 1:
            return self.call(Call("g′", (replace(symbol, name="z"),)))
        return self.quantity(symbol)

    def quantity(self, symbol: Symbol) -> str:
        """A quantity: w with its indices, a vector in bold, a derivative as a fraction."""
        name = base_name(symbol.name)
        if name in ("jacobian", "da_dz"):
            a = Symbol("a", symbol.layer, symbol.indices[:1], symbol.sample)
            z = Symbol("z", symbol.layer, symbol.indices[1:], symbol.sample)
            return self.derivative(self.letter(a), self.letter(z))
        if name in SLOPES_OF:
            own = symbol.sample if name == "dC_da" else None  # parameters are those of all samples, the cost of one
            cost = Symbol(SLOPES_OF[name], sample=symbol.sample if own is None else None)
            below = Symbol(name[-1], symbol.layer, symbol.indices, own)
            return self.derivative(self.letter(cost), self.letter(below))
        return self.letter(symbol)

    def letter(self, symbol: Symbol) -> str:
        """A letter with what stands below and above it."""
        below = self.below(symbol.indices, any(len(str(i)) > 1 for i in symbol.indices)) if symbol.indices else ""
        has_above = symbol.layer is not None or symbol.sample is not None or is_new(symbol.name)
        return self.scripted(self._letter(symbol), below, self.above(symbol) if has_above else "")

    def _letter(self, symbol: Symbol) -> str:
        name = base_name(symbol.name)
        if name in SIGNS:
            return self.sign(name)
        if symbol.layer is not None and not symbol.indices:
            return self.vector(VECTORS.get(name, notation(name).letter))
        letter = notation(name).letter
        return self.change(letter[1:]) if letter.startswith("Δ") else self.variable(letter)

    @abstractmethod
    def derivative(self, above: str, below: str) -> str:
        """∂ above over ∂ below."""

    @abstractmethod
    def scripted(self, letter: str, below: str, above: str) -> str:
        """A letter with subscript and superscript, each of which may be empty."""

    @abstractmethod
    def sign(self, name: str) -> str:
        """One of SIGNS."""

    @abstractmethod
    def variable(self, letter: str) -> str:
        """The letter of a number."""

    @abstractmethod
    def vector(self, letter: str) -> str:
        """The letter of a vector or matrix."""

    @abstractmethod
    def change(self, letter: str) -> str:
        """Δ and the letter of what changes."""

    @abstractmethod
    def below(self, indices: tuple[int | str, ...], comma: bool) -> str:
        """The indices: 01 as on paper; 1,10 where a digit alone would not tell."""

    @abstractmethod
    def above(self, symbol: Symbol) -> str:
        """(1), the layer; [3], the sample; new, after the update."""

    @abstractmethod
    def op(self, op: Op) -> str: ...

    @abstractmethod
    def value(self, value: Value) -> str: ...

    @abstractmethod
    def result(self, result: Result) -> str: ...

    @abstractmethod
    def numeral(self, numeral: Numeral) -> str: ...

    @abstractmethod
    def row(self, row: Row) -> str: ...

    def marked(self, part: Marked) -> str:
        """A part that stands out; as any other where a language has no way to mark it."""
        return self.row(part)

    @abstractmethod
    def power(self, power: Power) -> str: ...

    @abstractmethod
    def call(self, call: Call) -> str: ...

    @abstractmethod
    def over(self, over: Over) -> str: ...

    @abstractmethod
    def root(self, root: Root) -> str: ...

    @abstractmethod
    def matrix(self, matrix: Matrix) -> str: ...

    @abstractmethod
    def transposed(self, transposed: Transposed) -> str: ...


METHODS: dict[type, str] = {
    Op: "op",
    Symbol: "symbol",
    Value: "value",
    Result: "result",
    Numeral: "numeral",
    Row: "row",
    Marked: "marked",
    Power: "power",
    Call: "call",
    Over: "over",
    Root: "root",
    Matrix: "matrix",
    Transposed: "transposed",
}
