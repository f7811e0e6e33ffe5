"""Formula trees as MathML. Every number carries its address and, to be copied, its value at full precision."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from app.explain.formulas import (
    EQUALS,
    MINUS,
    PLUS,
    Call,
    Constant,
    Formula,
    Matrix,
    Op,
    Over,
    Power,
    Result,
    Row,
    Symbol,
    Transposed,
    Value,
)
from app.explain.notation import base, is_new, notation
from app.explain.numbers import Style

VECTORS = {"W": "W", "dC_dW": "W", "dC_db": "b", "dC_da": "a"}
"""Letters of vectors and matrices that differ from those of their elements."""


class MathML:
    """Writes formulas in the reader's style of numbers."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def display(self, formula: Formula) -> Markup:
        """A formula on a line of its own."""
        return Markup('<math display="block">') + self.node(formula) + Markup("</math>")

    def line(self, formula: Row, remark: str = "") -> Markup:
        """symbols = numbers = result: broken before the numbers if it must be, and then before a term.

        The remark stays beside the result.
        """
        *parts, last = ([self._piece(piece) for piece in _pieces(part)] for part in _parts(formula))
        last[-1] = Markup('<span class="end">{} {}</span>').format(last[-1], Markup(remark)) if remark else last[-1]
        whole = (Markup('<span class="part">{}</span>').format(Markup("<wbr>").join(part)) for part in (*parts, last))
        return Markup(" ").join(whole)

    def _piece(self, piece: list[Formula]) -> Markup:
        return Markup("<math><mrow>{}</mrow></math>").format(_infix(Markup("").join(map(self.node, piece))))

    def node(self, formula: Formula) -> Markup:
        return WRITERS[type(formula)](self, formula)

    def row(self, row: Row) -> Markup:
        return _tag("mrow", *map(self.node, row.items))

    def op(self, op: Op) -> Markup:
        if op.text in "()|":
            return Markup('<mo stretchy="false" class="bracket">') + op.text + Markup("</mo>")
        return _tag("mo", escape(op.text))

    def constant(self, constant: Constant) -> Markup:
        number = constant.value
        if number.denominator == 1:
            return _tag("mn", escape(number.numerator))
        return _tag("mfrac", _tag("mn", escape(number.numerator)), _tag("mn", escape(number.denominator)))

    def value(self, value: Value) -> Markup:
        return self.number(value.address, value.value, None)

    def result(self, result: Result) -> Markup:
        exact = self.style.exact(result.value, result.digits)
        relation = _tag("mo", Markup("=" if exact else "≈"))
        return relation + self.number(result.address, result.value, result.digits, result=True)

    def number(self, address: str, value: Any, digits: int | None, result: bool = False) -> Markup:
        """A number that lights up with its terms; the result of a line can be focused."""
        sign = "neg" if value < 0 else "pos" if value > 0 else "zero"
        extra = Markup(' tabindex="0"') if result else Markup("")
        kind = "n result" if result else "n"
        return Markup('<mn class="{} {}" data-address="{}" data-full="{}"{}>{}</mn>').format(
            kind, sign, address, self.style.full(value), extra, self.style.text(value, digits)
        )

    def power(self, power: Power) -> Markup:
        return _tag("msup", self.node(power.base), self.node(power.exponent))

    def call(self, call: Call) -> Markup:
        name, prime = call.function.removesuffix("′"), call.function.endswith("′")
        head = (
            _tag("mi", escape(name)) if len(name) > 1 else Markup("<mi mathvariant='normal'>") + name + Markup("</mi>")
        )
        head = _tag("mrow", head, Markup("<mo class='prime'>′</mo>")) if prime else head
        return _tag("mrow", head, self.op(Op("(")), *map(self.node, call.arguments), self.op(Op(")")))

    def over(self, over: Over) -> Markup:
        return _tag("mfrac", self.node(over.top), self.node(over.bottom))

    def matrix(self, matrix: Matrix) -> Markup:
        rows = (_tag("mtr", *(_tag("mtd", self.node(cell)) for cell in row)) for row in matrix.rows)
        return Markup('<mtable class="matrix">') + Markup("").join(rows) + Markup("</mtable>")

    def transposed(self, transposed: Transposed) -> Markup:
        t = Markup("<mi mathvariant='normal'>T</mi>")
        if isinstance(transposed.base, Symbol):
            inner = _tag("mrow", self.op(Op("(")), self.node(transposed.base), self.op(Op(")")))
            return _tag("msup", inner, t)
        return _tag("msup", self.node(transposed.base), t)

    def symbol(self, symbol: Symbol) -> Markup:
        """A quantity: w with its indices, a vector in bold, a slope as a fraction."""
        name = base(symbol.name)
        if name == "jacobian":
            return _tag("mfrac", _d(self.letter(Symbol("a", symbol.layer))), _d(self.letter(Symbol("z", symbol.layer))))
        if name == "da_dz":
            return self._slope(symbol)
        if name in ("dC_da", "dC_dW", "dC_db"):
            below = self.letter(Symbol(name.removeprefix("dC_d"), symbol.layer, symbol.indices, symbol.sample))
            return _tag("mfrac", _d(_tag("mi", Markup("C"))), _d(below))
        return self.letter(symbol)

    def _slope(self, symbol: Symbol) -> Markup:
        if len(symbol.indices) == 2:
            a, z = (Symbol(n, symbol.layer, (i,), symbol.sample) for n, i in zip("az", symbol.indices, strict=True))
            return _tag("mfrac", _d(self.letter(a)), _d(self.letter(z)))
        return self.call(Call("g′", (Symbol("z", symbol.layer, symbol.indices, symbol.sample),)))

    def letter(self, symbol: Symbol) -> Markup:
        """A letter with subscript and superscript."""
        letter = _letter(symbol)
        below = _indices(symbol.indices)
        above = _above(symbol)
        if below and above:
            return _tag("msubsup", letter, below, above)
        if below or above:
            return _tag("msub" if below else "msup", letter, below or above)
        return letter


def _tag(name: str, *parts: Markup) -> Markup:
    return Markup(f"<{name}>") + Markup("").join(parts) + Markup(f"</{name}>")


def _d(below: Markup) -> Markup:
    return _tag("mrow", Markup("<mo class='d'>∂</mo>"), below)


def _letter(symbol: Symbol) -> Markup:
    name = base(symbol.name)
    whole = symbol.layer is not None and not symbol.indices
    if name in ("∑", "e", "n"):
        return _tag("mo" if name == "∑" else "mi", Markup(name))
    letter = VECTORS.get(name, notation(name).letter) if whole else notation(name).letter
    if whole:
        return Markup('<mi mathvariant="normal" class="vector">{}</mi>').format(letter)
    if len(letter) > 1:  # Δw: upright Δ, slanted w
        return _tag("mrow", Markup("<mi mathvariant='normal'>Δ</mi>"), _tag("mi", escape(letter[1:])))
    return _tag("mi", escape(letter))


def _indices(indices: tuple[int | str, ...]) -> Markup:
    """01 as on paper; 1,10 where a digit alone would not tell."""
    if not indices:
        return Markup("")
    comma = Markup("<mo separator='true'>,</mo>") if any(len(str(i)) > 1 for i in indices) else Markup("")
    parts = (_tag("mn" if isinstance(i, int) else "mi", escape(i)) for i in indices)
    return _tag("mrow", Markup(comma).join(parts))


def _above(symbol: Symbol) -> Markup:
    """(1), the layer; [3], the sample; new, after the update."""
    parts = []
    if symbol.layer is not None:
        inner = _tag("mn" if isinstance(symbol.layer, int) else "mi", escape(symbol.layer))
        parts.append(Markup("<mo stretchy='false'>(</mo>") + inner + Markup("<mo stretchy='false'>)</mo>"))
    if symbol.sample is not None:
        inner = _tag("mn", escape(symbol.sample))
        parts.append(Markup("<mo stretchy='false'>[</mo>") + inner + Markup("<mo stretchy='false'>]</mo>"))
    if is_new(symbol.name):
        parts.append(Markup("<mtext class='new'>new</mtext>"))
    return _tag("mrow", *parts) if parts else Markup("")


def _infix(piece: Markup) -> Markup:
    """An operator at the front of a piece keeps the space that it has between two terms."""
    return Markup('<mo form="infix">') + piece[4:] if piece.startswith("<mo>") else piece


def _parts(line: Row) -> Iterator[list[Formula]]:
    """What stands before the second = of a row, and the rest: the numbers with their result."""
    places = [place for place, item in enumerate(line.items) if item == EQUALS]
    if len(places) > 1:
        yield _flat(line.items[: places[1]])
    yield _flat(line.items[places[1] :] if len(places) > 1 else line.items)


def _flat(items: Iterable[Formula]) -> list[Formula]:
    """The items, and in place of a sum its terms."""
    return [
        part for item in items for part in (item.items if isinstance(item, Row) and _is_breakable(item) else (item,))
    ]


def _pieces(items: list[Formula]) -> Iterator[list[Formula]]:
    """A new piece before every relation, result, plus and minus; a = stays with what follows it."""
    piece: list[Formula] = []
    for item in items:
        if piece and piece != [EQUALS] and (item in (EQUALS, PLUS, MINUS) or isinstance(item, Result)):
            yield piece
            piece = []
        piece.append(item)
    yield piece


def _is_breakable(row: Row) -> bool:
    """A sum may break between its terms, unless a bracket goes around them."""
    return not any(isinstance(item, Op) and item.text == "(" for item in row.items)


WRITERS: dict[type, Callable[[MathML, Any], Markup]] = {
    Op: MathML.op,
    Symbol: MathML.symbol,
    Value: MathML.value,
    Result: MathML.result,
    Constant: MathML.constant,
    Row: MathML.row,
    Power: MathML.power,
    Call: MathML.call,
    Over: MathML.over,
    Matrix: MathML.matrix,
    Transposed: MathML.transposed,
}
