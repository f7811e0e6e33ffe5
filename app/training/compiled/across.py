"""Sums and the like across the four lanes; and four numbers that do not stand side by side."""

from typing import Any

from llvmlite import ir
from numba import types

from .lanes import COUNT, POSITION, VECTOR, WORD, WORDS, intrinsic, lanes


@intrinsic
def first(typing: Any, count: Any, a: Any) -> Any:
    """The first so many of the four, and 0 for the others."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        one = builder.insert_element(ir.Constant(WORDS, ir.Undefined), values[0], POSITION(0))
        counts = builder.shuffle_vector(one, one, _chosen([0] * COUNT))
        places = ir.Constant(WORDS, [WORD(i) for i in range(COUNT)])
        return builder.select(builder.icmp_signed("<", places, counts), values[1], ir.Constant(VECTOR, [0.0] * COUNT))

    return a(types.int64, a), generate


@intrinsic
def maximum(typing: Any, a: Any) -> Any:
    """The largest of the four."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        first, *others = (builder.extract_element(values[0], POSITION(i)) for i in range(COUNT))
        for other in others:
            first = builder.select(builder.fcmp_ordered(">", other, first), other, first)
        return first

    return types.float64(a), generate


@intrinsic
def total(typing: Any, a: Any) -> Any:
    """(a_0 + a_2) + (a_1 + a_3)."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        low, high = (_half(builder, values[0], [i, i + 1]) for i in (0, 2))
        pair = builder.fadd(low, high)
        return builder.fadd(*(builder.extract_element(pair, POSITION(i)) for i in (0, 1)))

    return types.float64(a), generate


@intrinsic
def any_between(typing: Any, low: Any, a: Any, high: Any) -> Any:
    """Whether one of the four is above its low, and not above its high."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        low, a, high = values
        found = builder.and_(builder.fcmp_ordered("<", low, a), builder.fcmp_ordered("<=", a, high))
        bits = builder.bitcast(found, ir.IntType(COUNT))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(low, a, high), generate


@intrinsic
def totals(typing: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """Of each of the four (a_0 + a_1) + (a_2 + a_3), side by side."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        a, b, c, d = values
        one, other = (_added(builder, *two, ([0, 4, 2, 6], [1, 5, 3, 7])) for two in ((a, b), (c, d)))
        return _added(builder, one, other, ([0, 1, 4, 5], [2, 3, 6, 7]))

    return lanes(a, b, c, d), generate


@intrinsic
def load_apart(typing: Any, numbers: Any, index: Any, step: Any) -> Any:
    """Four numbers from an index on, `step` from each other."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        four = ir.Constant(VECTOR, ir.Undefined)
        for i, place in enumerate(_apart(builder, *values)):
            four = builder.insert_element(four, builder.load(place), POSITION(i))
        return four

    return lanes(numbers, types.int64, types.int64), generate


@intrinsic
def store_apart(typing: Any, numbers: Any, index: Any, step: Any, value: Any) -> Any:
    """Write four numbers from an index on, `step` from each other."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        for i, place in enumerate(_apart(builder, *values[:3])):
            builder.store(builder.extract_element(values[3], POSITION(i)), place)
        return context.get_dummy_value()

    return types.void(numbers, types.int64, types.int64, value), generate


def _apart(builder: Any, numbers: Any, index: Any, step: Any) -> list[Any]:
    return [builder.gep(numbers, [builder.add(index, builder.mul(step, WORD(i)))]) for i in range(COUNT)]


def _half(builder: Any, vector: Any, places: list[int]) -> Any:
    return builder.shuffle_vector(vector, ir.Constant(VECTOR, ir.Undefined), _chosen(places))


def _added(builder: Any, one: Any, other: Any, places: tuple[list[int], list[int]]) -> Any:
    """What stands in two vectors at these places, plus what stands at those."""
    return builder.fadd(*(builder.shuffle_vector(one, other, _chosen(each)) for each in places))


def _chosen(places: list[int]) -> Any:
    return ir.Constant(ir.VectorType(POSITION, len(places)), places)
