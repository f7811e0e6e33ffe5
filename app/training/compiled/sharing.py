"""Products of large matrices by BLAS, C = A B, by two threads, without the lock of Python: half of the rows of C each.

Neither sleeps: to wake takes as long as half a product. They share a board of whole numbers: which product was given
out last; of which the second half was taken last, and of which it was done; and the product. The first three are read
and written in one go and in the order of the code, so a half is taken once, by who is there first, and is seen when it
is done.

What is compiled is kept as long as this file is as it is, so all of it is here.
"""

from typing import Any

from llvmlite import ir
from numba import types

from .inner import within
from .kept import kept
from .lanes import DOUBLE, WORD, beyond, intrinsic, place

NAMES = ("routine", "rows", "columns", "long", "a", "a_turned", "a_step", "b", "b_turned", "b_step", "c", "c_step")
"""The address of cblas_dgemm for sizes of 64 bits; rows and columns of C, and terms of its sums. Of each matrix its
address; whether columns stand side by side in place of rows; and how far one is from the next, in numbers.
"""
ROUTINE, ROWS, COLUMNS, LONG, A, A_TURNED, A_STEP, B, B_TURNED, B_STEP, C, C_STEP = range(len(NAMES))
GIVEN, TAKEN, DONE, PRODUCT = 0, 8, 16, 24
"""Each in a line of the cache of its own."""
BOARD = PRODUCT + len(NAMES)
BY_ROWS, AS_IT_IS, TURNED = 101, 111, 112
"""Of CBLAS: CblasRowMajor, CblasNoTrans, CblasTrans."""
CHOICE = ir.IntType(32)


@kept
def multiply(numbers, shared):
    """The product on the board; where it is shared, its second half is for who is there first."""
    board = place(numbers)
    product, number = beyond(board, PRODUCT), now(board, GIVEN) + 1
    if shared:
        tell(board, GIVEN, number)
    half(product, False)
    if not shared:
        half(product, True)
    elif take(board, TAKEN, number):
        half(product, True)
        tell(board, DONE, number)
    else:
        while now(board, DONE) < number:
            pass


@kept
def help_with(numbers, looks):
    """Work second halves, until none was given out for so many looks. Gives how many it were."""
    board = place(numbers)
    seen, left, worked = now(board, TAKEN), looks, 0
    while left > 0:
        number = now(board, GIVEN)
        if number > seen:
            if take(board, TAKEN, number):
                half(beyond(board, PRODUCT), True)
                tell(board, DONE, number)
                worked += 1
            seen, left = number, looks
        left -= 1
    return worked


@within
def half(product, second):
    """The first half of the rows of C, or the second."""
    middle = product[ROWS] // 2
    first, rows = (middle, product[ROWS] - middle) if second else (0, middle)
    a = product[A] + 8 * first * (1 if product[A_TURNED] else product[A_STEP])
    _dgemm(product, rows, a, product[C] + 8 * first * product[C_STEP])


@intrinsic
def _dgemm(typing: Any, product: Any, rows: Any, a: Any, c: Any) -> Any:
    """So many rows of C, from these addresses of A and C on."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        product, rows, a, c = values

        def number(index: int) -> Any:
            return builder.load(builder.gep(product, [WORD(index)]))

        def turned(index: int) -> Any:
            return builder.select(builder.trunc(number(index), ir.IntType(1)), CHOICE(TURNED), CHOICE(AS_IT_IS))

        def matrix(address: Any, step: int) -> tuple[Any, Any]:
            return builder.inttoptr(address, DOUBLE.as_pointer()), number(step)

        how = (CHOICE(BY_ROWS), turned(A_TURNED), turned(B_TURNED), rows, number(COLUMNS), number(LONG))
        matrices = (DOUBLE(1.0), *matrix(a, A_STEP), *matrix(number(B), B_STEP), DOUBLE(0.0), *matrix(c, C_STEP))
        arguments = (*how, *matrices)
        kind = ir.FunctionType(ir.VoidType(), [argument.type for argument in arguments])
        builder.call(builder.inttoptr(number(ROUTINE), kind.as_pointer()), arguments)
        return context.get_dummy_value()

    return types.void(product, types.int64, types.int64, types.int64), generate


@intrinsic
def now(typing: Any, board: Any, index: Any) -> Any:
    """A number as it is now, and all that was written before it."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load_atomic(builder.gep(values[0], [values[1]]), "acquire", 8)

    return types.int64(board, types.int64), generate


@intrinsic
def tell(typing: Any, board: Any, index: Any, number: Any) -> Any:
    """Write a number for the other to see, with all that was written before it."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store_atomic(values[2], builder.gep(values[0], [values[1]]), "release", 8)
        return context.get_dummy_value()

    return types.void(board, types.int64, types.int64), generate


@intrinsic
def take(typing: Any, board: Any, index: Any, number: Any) -> Any:
    """Write a number where the one before it stands. Whether this did it, and not the other."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place, before = builder.gep(values[0], [values[1]]), builder.sub(values[2], values[2].type(1))
        return builder.extract_value(builder.cmpxchg(place, before, values[2], "seq_cst", "seq_cst"), 1)

    return types.boolean(board, types.int64, types.int64), generate
