"""Formula trees as plain text, every quantity under its address: W.1.0.0 · a.0.0 + b.1.0."""

from collections.abc import Callable
from typing import Any

from ..backprop.address import Address
from ..explain.formulas import Call, Formula, Numeral, Op, Over, Power, Root, Row, Symbol, Value
from ..explain.numbers import plain_text

SPACED = ("+", "−", "·", "=", "∘")


def text_of(formula: Formula) -> str:
    """The formula on one line."""
    return " ".join(_node(formula).split()).replace("( ", "(").replace(" )", ")")


def _node(formula: Formula) -> str:
    return WRITERS[type(formula)](formula)


def _op(op: Op) -> str:
    return f" {op.text} " if op.text in SPACED else op.text


def _symbol(symbol: Symbol) -> str:
    """The address; a letter of the formula itself, such as e, as it is."""
    sample = symbol.sample if isinstance(symbol.sample, int) else None
    if symbol.layer is None and not symbol.indices:
        return str(Address(symbol.name, (), sample))
    numbers = (symbol.layer, *symbol.indices)
    return str(Address(symbol.name, tuple(n for n in numbers if isinstance(n, int)), sample))


def _row(row: Row) -> str:
    return "".join(map(_node, row.items))


def _numeral(numeral: Numeral) -> str:
    above, below = numeral.value.as_integer_ratio()
    return f"{above} " if below == 1 else f"{above}/{below} "


def _power(power: Power) -> str:
    if power.base == Symbol("e"):
        return f"exp({text_of(power.exponent)})"
    return f"{_node(power.base)}^{text_of(power.exponent)}"


def _over(over: Over) -> str:
    return f" ({_node(over.top)}) / ({_node(over.bottom)}) "


def _root(root: Root) -> str:
    return f" sqrt({_node(root.of)}) "


def _call(call: Call) -> str:
    return f" {call.function}({', '.join(map(_node, call.arguments))}) "


def _value(value: Value) -> str:
    text = plain_text(value.value)
    return f"({text})" if value.guarded and value.value < 0 else text


WRITERS: dict[type, Callable[[Any], str]] = {
    Op: _op,
    Symbol: _symbol,
    Value: _value,
    Numeral: _numeral,
    Row: _row,
    Power: _power,
    Over: _over,
    Root: _root,
    Call: _call,
}
"""The kinds of nodes in the formula of a why."""
