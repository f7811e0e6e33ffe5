"""Four float64 side by side, worked on by one instruction each: a type for Numba, with its operators.

Four samples go through the network together. Whether a loop becomes vector instructions is a compiler's guess, and
its guess changes the order of sums; these four are four on every machine, and every sum has the order that is written.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.core.typing.templates import ConcreteTemplate, infer_global
from numba.extending import intrinsic as numba_intrinsic
from numba.extending import lower_builtin, models, register_model

intrinsic: Any = numba_intrinsic  # its type does not know that `typing` is given by Numba
COUNT = 4
DOUBLE, WORD, BIT, POSITION = ir.DoubleType(), ir.IntType(64), ir.IntType(1), ir.IntType(32)
VECTOR, WORDS = ir.VectorType(DOUBLE, COUNT), ir.VectorType(WORD, COUNT)


class Lanes(types.Type):
    """Four float64."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = Lanes()


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    """They live in a vector register."""

    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, VECTOR)


def _splat(builder: Any, value: Any) -> Any:
    """A float64 in all four lanes; four stay as they are."""
    if value.type == VECTOR:
        return value
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, POSITION(0))
    zeros = ir.Constant(ir.VectorType(POSITION, COUNT), [0] * COUNT)
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), zeros)


def _elementwise(emit: Callable[..., Any], arguments: int) -> Any:
    """An operation on lanes, any of which may be one float64 instead; emit: builder, vectors -> vector."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return emit(builder, *(_splat(builder, value) for value in values))

    def one(typing: Any, a: Any) -> Any:
        return lanes(a), generate

    def two(typing: Any, a: Any, b: Any) -> Any:
        return lanes(a, b), generate

    def three(typing: Any, a: Any, b: Any, c: Any) -> Any:
        return lanes(a, b, c), generate

    def four(typing: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
        return lanes(a, b, c, d), generate

    return intrinsic({1: one, 2: two, 3: three, 4: four}[arguments])


def _greater(builder: Any, a: Any, b: Any, then: Any, other: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", a, b), then, other)


def _absolute(builder: Any, a: Any) -> Any:
    """Without the bit of the sign."""
    rest = builder.and_(builder.bitcast(a, WORDS), ir.Constant(WORDS, [2**63 - 1] * COUNT))
    return builder.bitcast(rest, VECTOR)


def _power_of_2(builder: Any, shifted: Any) -> Any:
    """2^k of k + 1.5 * 2^52, in whose last bits k stands: moved into the exponent of a 1."""
    exponent = builder.shl(builder.bitcast(shifted, WORDS), ir.Constant(WORDS, [52] * COUNT))
    return builder.bitcast(builder.add(exponent, ir.Constant(WORDS, [1023 << 52] * COUNT)), VECTOR)


def _fused(builder: Any, a: Any, b: Any, c: Any) -> Any:
    kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
    return builder.call(get_or_insert_function(builder.module, kind, "llvm.fma.v4f64"), (a, b, c))


splat = _elementwise(lambda builder, a: a, 1)
absolute = _elementwise(_absolute, 1)
power_of_2 = _elementwise(_power_of_2, 1)
fused = _elementwise(_fused, 3)
"""a b + c, rounded once: one instruction, and the same bits on every machine."""
if_greater = _elementwise(_greater, 4)
"""then where a > b, other elsewhere, also where one of them is undefined: if_greater(a, b, then, other)."""


def _define(symbol: Any, emit: Callable[..., Any]) -> None:
    """An operator on two of them, or on one of them and one float64."""
    signatures = [lanes(a, b) for a, b in ((lanes, lanes), (lanes, types.float64), (types.float64, lanes))]

    @infer_global(symbol)
    class Typed(ConcreteTemplate):
        cases = signatures

    for signature in signatures:

        @lower_builtin(symbol, *signature.args)
        def lowered(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return emit(builder, *(_splat(builder, value) for value in values))


_define(operator.add, lambda builder, a, b: builder.fadd(a, b))
_define(operator.sub, lambda builder, a, b: builder.fsub(a, b))
_define(operator.mul, lambda builder, a, b: builder.fmul(a, b))
_define(operator.truediv, lambda builder, a, b: builder.fdiv(a, b))


@intrinsic
def root(typing: Any, a: Any) -> Any:
    """The square root of each, or of one float64."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = values[0].type
        name = "llvm.sqrt.v4f64" if kind == VECTOR else "llvm.sqrt.f64"
        return builder.call(get_or_insert_function(builder.module, ir.FunctionType(kind, [kind]), name), values)

    return a(a), generate


@intrinsic
def place(typing: Any, array: Any) -> Any:
    """Where the numbers of an array stand: p[i], load(p, i), store(p, i, v) look at no bounds, count no references."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, values[0]).data

    return types.CPointer(array.dtype)(array), generate


@intrinsic
def beyond(typing: Any, numbers: Any, index: Any) -> Any:
    """The place of the numbers from an index on."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.gep(values[0], [values[1]])

    return numbers(numbers, types.int64), generate


@intrinsic
def load(typing: Any, numbers: Any, index: Any) -> Any:
    """Four numbers from an index on."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load(_four(builder, *values), align=8)

    return lanes(numbers, types.int64), generate


@intrinsic
def store(typing: Any, numbers: Any, index: Any, value: Any) -> Any:
    """Write four numbers from an index on."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store(_splat(builder, values[2]), _four(builder, *values[:2]), align=8)
        return context.get_dummy_value()

    return types.void(numbers, types.int64, value), generate


def _four(builder: Any, numbers: Any, index: Any) -> Any:
    return builder.bitcast(builder.gep(numbers, [index]), VECTOR.as_pointer())
