"""Large products of matrices, in two halves; where a processor is idle, a thread of its own works one of them.

To wake a thread takes as long as half a product. So it looks out for the next one as long as a run is at work, without
the lock of Python. The bits are the same whoever works a half.
"""

from ctypes import c_void_p, cast
from functools import cache
from threading import Event, Thread

import numpy as np
from threadpoolctl import ThreadpoolController

from ..backprop.arithmetic import Array
from .compiled.sharing import BOARD, PRODUCT, help_with, multiply
from .processors import one_is_idle

LARGE = 1_000_000
"""Terms of all sums of a product, from which on sharing it gains: half of it takes about 30 us, and to share it 8."""
LOOKS = 2_000_000
"""For about three milliseconds: longer than from one piece of a run to the next."""
ROUTINE = "scipy_cblas_dgemm64_"
"""As the BLAS that comes with NumPy calls cblas_dgemm."""


class Products:
    """The products of one run."""

    def __init__(self) -> None:
        self.board = np.zeros(BOARD, dtype=np.int64)

    def multiply(self, a: Array, b: Array, out: Array) -> None:
        """a b, of float64, into a matrix that is neither. The rows of all, or their columns, stand side by side."""
        if out.size * len(b) < LARGE or not _routine():
            np.matmul(a, b, out=out)
            return
        shared = one_is_idle()
        if shared:
            _helper().look_at(self.board)
        self.in_halves(a, b, out, shared)

    def in_halves(self, a: Array, b: Array, out: Array, shared: bool) -> None:
        """The same; shared, if the helper looks at it."""
        where, _, step = _matrix(out)
        self.board[PRODUCT:] = (_routine(), *out.shape, len(b), *_matrix(a), *_matrix(b), where, step)
        multiply(self.board, shared)


class Helper:
    """The thread. It looks at one board at a time."""

    def __init__(self) -> None:
        self.board, self.wanted = np.zeros(BOARD, dtype=np.int64), Event()
        Thread(target=self._help, daemon=True, name="helper").start()

    def look_at(self, board: Array) -> None:
        self.board = board
        if not self.wanted.is_set():
            self.wanted.set()

    def _help(self) -> None:
        while self.wanted.wait():
            help_with(self.board, LOOKS)
            self.wanted.clear()


def warm() -> None:
    """Compile it, or take it from the disk."""
    products, one = Products(), np.ones((1, 1))
    if _routine():
        products.in_halves(one, one, one.copy(), shared=False)
    help_with(products.board, 1)


@cache
def _helper() -> Helper:
    return Helper()


@cache
def _routine() -> int:
    """The address of `cblas_dgemm` for sizes of 64 bits; 0 where NumPy came with another BLAS."""
    for library in ThreadpoolController().select(user_api="blas").lib_controllers:
        if found := getattr(library.dynlib, ROUTINE, None):
            return cast(found, c_void_p).value or 0
    return 0


def _matrix(values: Array) -> tuple[int, int, int]:
    """Its address; whether columns stand side by side; and how far one row, or column, is from the next, in numbers."""
    (rows, columns), (down, along) = values.shape, values.strides
    turned = down < along
    step = max(down // 8, along // 8, rows if turned else columns)
    return values.__array_interface__["data"][0], int(turned), step
