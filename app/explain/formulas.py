"""Formulas as small trees, and one walk over them for every language of formulas: MathML and LaTeX are two
spellings of it.

What a symbol is made of is decided here: which letter, its indices, what stands above it, and that a derivative is a
fraction. How each part is spelled is a matter of the visitor's subclass.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, pairwise
from typing import Any

from ..backprop.address import Address
from .notation import base_name, is_new, notation


@dataclass(frozen=True)
class Op:
    """An operator, relation or bracket."""

    text: str


@dataclass(frozen=True)
class Symbol:
    """A quantity by name; layer and indices where it has them, None for a vector or matrix as a whole.

    sample: its number, or a letter that stands for any.
    """

    name: str
    layer: str | int | None = None
    indices: tuple[int | str, ...] = ()
    sample: int | str | None = None


@dataclass(frozen=True)
class Value:
    """The number at an address; guarded: in brackets where it is negative."""

    address: str
    value: Any
    guarded: bool = False


@dataclass(frozen=True)
class Result:
    """A number that a formula ends in, with a relation in front: = or ≈, see `related`."""

    address: str
    value: Any
    digits: int | None = None
    relation: str = "="


@dataclass(frozen=True)
class Numeral:
    """A number of the formula itself: 2, 1/2."""

    value: Fraction


@dataclass(frozen=True)
class Row:
    items: tuple["Formula", ...]


@dataclass(frozen=True)
class Marked(Row):
    """A part that is pointed out."""


@dataclass(frozen=True)
class Power:
    base: "Formula"
    exponent: "Formula"


@dataclass(frozen=True)
class Call:
    """A function, its name upright, of arguments."""

    function: str
    arguments: tuple["Formula", ...]


@dataclass(frozen=True)
class Over:
    """A fraction."""

    top: "Formula"
    bottom: "Formula"


@dataclass(frozen=True)
class Root:
    """The square root."""

    of: "Formula"


@dataclass(frozen=True)
class Matrix:
    rows: tuple[tuple["Formula", ...], ...]


@dataclass(frozen=True)
class Transposed:
    """The transpose of a vector or matrix."""

    base: "Formula"


Formula = Op | Symbol | Value | Result | Numeral | Row | Power | Call | Over | Root | Matrix | Transposed

EQUALS, APPROXIMATES, PLUS, MINUS, TIMES, HADAMARD = map(Op, "=≈+−·∘")
RELATIONS = (EQUALS, APPROXIMATES)
OPEN, CLOSE = Op("("), Op(")")


def row(*items: Formula) -> Row:
    return Row(items)


def symbol(address: str) -> Symbol:
    """The symbol of one number."""
    at = Address.parse(address)
    return Symbol(at.name, at.indices[0] if at.indices else None, at.indices[1:], at.sample)


def separated(separator: Formula, items: Iterable[Formula]) -> tuple[Formula, ...]:
    """The items with a separator between them."""
    return tuple(chain.from_iterable((separator, item) for item in items))[1:]


IsExact = Callable[[Any, int | None], bool]
"""Whether a value is shown in full, with so many digits."""


def related(formula: Formula, is_exact: IsExact) -> Formula:
    """The formula with ≈ in place of = wherever a number on either side of it is rounded as it is shown.

    So every = holds for the numbers that stand in it, in "z = w·x = 0.5·0.3 = 0.15" between all three parts.
    """
    if not isinstance(formula, Row):
        return formula
    rounded = [False]
    for item in formula.items:
        if item == EQUALS or isinstance(item, Result):
            rounded.append(False)
        rounded[-1] |= any(not is_exact(number.value, _digits(number)) for number in numbers_in(item))
    parts, items = pairwise(rounded), list(formula.items)
    for place, item in enumerate(items):
        if item == EQUALS:
            items[place] = APPROXIMATES if any(next(parts)) else EQUALS
        elif isinstance(item, Result):
            items[place] = replace(item, relation=(APPROXIMATES if any(next(parts)) else EQUALS).text)
    return replace(formula, items=tuple(items))


def numbers_in(formula: Any) -> Iterator[Value | Result]:
    """All numbers of a formula that have an address."""
    if isinstance(formula, Value | Result):
        yield formula
    elif isinstance(formula, tuple):
        for part in formula:
            yield from numbers_in(part)
    elif isinstance(formula, Row | Power | Call | Over | Root | Matrix | Transposed):
        yield from numbers_in(tuple(vars(formula).values()))


def _digits(number: Value | Result) -> int | None:
    return number.digits if isinstance(number, Result) else None


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
