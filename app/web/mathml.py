"""Formula trees as MathML. Every number carries its address and, to be copied, its value at full precision."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
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
from app.explain.notation import base
from app.explain.numbers import Style
from app.web import symbols
from app.web.symbols import tag


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
        return tag("mrow", *map(self.node, row.items))

    def op(self, op: Op) -> Markup:
        if op.text in "()|":
            return Markup('<mo stretchy="false" class="bracket">') + op.text + Markup("</mo>")
        return tag("mo", escape(op.text))

    def constant(self, constant: Constant) -> Markup:
        number = constant.value
        if number.denominator == 1:
            return tag("mn", escape(number.numerator))
        return tag("mfrac", tag("mn", escape(number.numerator)), tag("mn", escape(number.denominator)))

    def value(self, value: Value) -> Markup:
        return self.number(value.address, value.value, None)

    def result(self, result: Result) -> Markup:
        exact = self.style.exact(result.value, result.digits)
        relation = tag("mo", Markup("=" if exact else "≈"))
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
        return tag("msup", self.node(power.base), self.node(power.exponent))

    def call(self, call: Call) -> Markup:
        name, prime = call.function.removesuffix("′"), call.function.endswith("′")
        head = (
            tag("mi", escape(name)) if len(name) > 1 else Markup("<mi mathvariant='normal'>") + name + Markup("</mi>")
        )
        head = tag("mrow", head, Markup("<mo class='prime'>′</mo>")) if prime else head
        return tag("mrow", head, self.op(Op("(")), *map(self.node, call.arguments), self.op(Op(")")))

    def over(self, over: Over) -> Markup:
        return tag("mfrac", self.node(over.top), self.node(over.bottom))

    def matrix(self, matrix: Matrix) -> Markup:
        rows = (tag("mtr", *(tag("mtd", self.node(cell)) for cell in row)) for row in matrix.rows)
        return Markup('<mtable class="matrix">') + Markup("").join(rows) + Markup("</mtable>")

    def transposed(self, transposed: Transposed) -> Markup:
        t = Markup("<mi mathvariant='normal'>T</mi>")
        if isinstance(transposed.base, Symbol):
            inner = tag("mrow", self.op(Op("(")), self.node(transposed.base), self.op(Op(")")))
            return tag("msup", inner, t)
        return tag("msup", self.node(transposed.base), t)

    def symbol(self, symbol: Symbol) -> Markup:
        """A quantity: w with its indices, a vector in bold, a slope as a fraction."""
        if base(symbol.name) == "da_dz" and len(symbol.indices) == 1:
            return self.call(Call("g′", (replace(symbol, name="z"),)))
        return symbols.quantity(symbol)


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
