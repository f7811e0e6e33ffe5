"""Formula trees as MathML. Every number carries its address and, to be copied, its value at full precision."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any

from markupsafe import Markup

from ..explain.formulas import (
    CLOSE,
    MINUS,
    OPEN,
    PLUS,
    RELATIONS,
    Call,
    Formula,
    FormulaVisitor,
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
    related,
    row,
)
from ..explain.language import _, current
from ..explain.notation import is_new
from ..explain.numbers import Style
from .templating import read_aloud


class MathML(FormulaVisitor):
    """Writes formulas in the reader's style of numbers.

    Nothing in a formula comes from outside but numbers: letters come from the symbol table, and indices are numbers. So
    only names of functions and operators are escaped.
    """

    def __init__(self, style: Style) -> None:
        self.style = style

    def display(self, formula: Formula) -> Markup:
        """A formula on a line of its own."""
        return Markup(f'<math display="block">{self.node(related(formula, self.style.exact))}</math>')

    def line(self, formula: Row, remark: str = "", digits: int = 0) -> Markup:
        """symbols = numbers = result: broken before the numbers if it must be, and then before a term.

        The remark, which is markup, stays beside the result; which has at least so many digits.
        """
        if digits > self.style.digits:
            formula = row(*(_lengthened(item, digits) for item in formula.items))
        line = related(formula, self.style.exact)
        assert isinstance(line, Row)
        *parts, last = ([self._piece(piece) for piece in _pieces(part)] for part in _parts(line))
        last[-1] = f'<span class="end">{last[-1]} {remark}</span>' if remark else last[-1]
        return Markup(" ".join(f'<span class="part">{"<wbr>".join(part)}</span>' for part in (*parts, last)))

    def _piece(self, piece: list[Formula]) -> str:
        return f"<math><mrow>{_infix(''.join(map(self.node, piece)))}</mrow></math>"

    def row(self, row: Row) -> str:
        return tag("mrow", *map(self.node, row.items))

    def marked(self, part: Marked) -> str:
        return f'<mrow class="differs">{"".join(map(self.node, part.items))}</mrow>'

    def op(self, op: Op) -> str:
        if op.text in "()|":
            return f'<mo stretchy="false" class="bracket">{op.text}</mo>'
        return tag("mo", escape(op.text))

    def numeral(self, numeral: Numeral) -> str:
        above, below = (f"<mn>{part}</mn>" for part in numeral.value.as_integer_ratio())
        return above if numeral.value.denominator == 1 else tag("mfrac", above, below)

    def value(self, value: Value) -> str:
        if not value.guarded:
            return self.number(value.address, value.value, None)
        number = self.number(value.address, value.value, None, "guarded")
        return tag("mrow", self.op(OPEN), number, self.op(CLOSE)) if value.value < 0 else number

    def result(self, result: Result) -> str:
        # It has a name and no role: a formula may hold no buttons.
        name = f"{read_aloud(result.address, current.get())}: {self.style.text(result.value, result.digits)}"
        extra = f' tabindex="0" aria-label="{escape(name)}"'
        extra += f' data-digits="{result.digits}"' if result.digits else ""
        return tag("mo", result.relation) + self.number(result.address, result.value, result.digits, "result", extra)

    def number(self, address: str, value: Any, digits: int | None, kind: str = "", extra: str = "") -> str:
        """A number that lights up with its terms; the result of a line can be focused."""
        sign = "neg" if value < 0 else "pos" if value > 0 else "zero"
        full, text = self.style.full(value), self.style.text(value, digits)
        return f'<mn class="n {sign} {kind}" data-address="{address}" data-full="{full}"{extra}>{escape(text)}</mn>'

    def power(self, power: Power) -> str:
        return tag("msup", self.node(power.base), self._small(power.exponent))

    def call(self, call: Call) -> str:
        name, prime = call.function.removesuffix("′"), call.function.endswith("′")
        head = f"<mi>{escape(name)}</mi>" if len(name) > 1 else f"<mi mathvariant='normal'>{escape(name)}</mi>"
        head = tag("mrow", head, "<mo class='prime'>′</mo>") if prime else head
        return tag("mrow", head, self.op(OPEN), *map(self.node, call.arguments), self.op(CLOSE))

    def over(self, over: Over) -> str:
        return tag("mfrac", self._small(over.top), self._small(over.bottom))

    def root(self, root: Root) -> str:
        return tag("msqrt", self.node(root.of))

    def _small(self, formula: Formula) -> str:
        """A part that is written smaller: the row takes the size, which a number has of its own."""
        return tag("mrow", self.node(formula))

    def matrix(self, matrix: Matrix) -> str:
        rows = (tag("mtr", *(tag("mtd", self.node(cell)) for cell in row)) for row in matrix.rows)
        return f'<mtable class="matrix">{"".join(rows)}</mtable>'

    def transposed(self, transposed: Transposed) -> str:
        inner = self.node(transposed.base)
        if isinstance(transposed.base, Symbol):
            inner = tag("mrow", self.op(OPEN), inner, self.op(CLOSE))
        return tag("msup", inner, "<mi mathvariant='normal'>T</mi>")

    def quantity(self, symbol: Symbol) -> str:
        return _quantity(symbol, current.get())

    def derivative(self, above: str, below: str) -> str:
        return tag("mfrac", *(tag("mrow", "<mo class='d'>∂</mo>", letter) for letter in (above, below)))

    def scripted(self, letter: str, below: str, above: str) -> str:
        if below and above:
            return tag("msubsup", letter, below, above)
        if below or above:
            return tag("msub" if below else "msup", letter, below or above)
        return letter

    def sign(self, name: str) -> str:
        return tag("mo" if name == "∑" else "mi", name)

    def variable(self, letter: str) -> str:
        return tag("mi", letter)

    def vector(self, letter: str) -> str:
        return f'<mi mathvariant="normal" class="vector">{letter}</mi>'

    def change(self, letter: str) -> str:
        """Upright Δ, slanted w."""
        return tag("mrow", "<mi mathvariant='normal'>Δ</mi>", tag("mi", letter))

    def below(self, indices: tuple[int | str, ...], comma: bool) -> str:
        return tag("mrow", ("<mo separator='true'>,</mo>" if comma else "").join(map(_index, indices)))

    def above(self, symbol: Symbol) -> str:
        parts = [] if symbol.layer is None else [_bracketed("(", symbol.layer, ")")]
        if symbol.sample is not None:
            parts.append(_bracketed("[", symbol.sample, "]"))
        if is_new(symbol.name):
            new = _("new")
            parts.append(f"<mtext class='new'>{escape(new)}</mtext>")
        return tag("mrow", *parts)


@lru_cache(maxsize=4096)
def _quantity(symbol: Symbol, language: str) -> str:
    """A quantity, in whatever style of numbers; language: of the word in it."""
    return FormulaVisitor.quantity(MathML(Style()), symbol)


def tag(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"


def _index(index: int | str) -> str:
    """1, l, or l + 1."""
    if isinstance(index, int):
        return tag("mn", str(index))
    letter, sign, number = index[:1], index[1:2], index[2:]
    return tag("mi", letter) + (f"<mo>{sign}</mo><mn>{number}</mn>" if sign else "")


def _bracketed(opening: str, index: int | str, closing: str) -> str:
    return f"<mo stretchy='false'>{opening}</mo>{_index(index)}<mo stretchy='false'>{closing}</mo>"


def _lengthened(item: Formula, digits: int) -> Formula:
    return replace(item, digits=digits) if isinstance(item, Result) else item


def _infix(piece: str) -> str:
    """An operator at the front of a piece keeps the space that it has between two terms."""
    return '<mo form="infix">' + piece.removeprefix("<mo>") if piece.startswith("<mo>") else piece


def _parts(line: Row) -> Iterator[list[Formula]]:
    """What stands before the second = or ≈ of a row, and the rest: the numbers with their result."""
    places = [place for place, item in enumerate(line.items) if item in RELATIONS]
    if len(places) > 1:
        yield _flat(line.items[: places[1]])
    yield _flat(line.items[places[1] :] if len(places) > 1 else line.items)


def _flat(items: Iterable[Formula]) -> list[Formula]:
    """The items, and in place of a sum its terms."""
    return [
        part for item in items for part in (item.items if isinstance(item, Row) and _is_breakable(item) else (item,))
    ]


def _pieces(items: list[Formula]) -> Iterator[list[Formula]]:
    """A new piece before every relation, result, plus and minus; a = or ≈ stays with what follows it."""
    piece: list[Formula] = []
    for item in items:
        if piece and not _is_relation(piece) and (item in (*RELATIONS, PLUS, MINUS) or isinstance(item, Result)):
            yield piece
            piece = []
        piece.append(item)
    yield piece


def _is_relation(piece: list[Formula]) -> bool:
    return len(piece) == 1 and piece[0] in RELATIONS


def _is_breakable(row: Row) -> bool:
    """A sum may break between its terms, unless a bracket goes around them."""
    return not any(isinstance(item, Op) and item.text == "(" for item in row.items)
