"""What has to be hidden besides the blanks of a sheet, so that no blank can be read off a number that is shown.

Every computed number ends a line: value = f(terms), which is its why. If the value is shown, and all of the terms but
one, the line can be solved for that one. So a value is hidden too where exactly one of its terms is hidden, unless the
line leaves that term open, as 0 · □ = 0 and ReLU(□) = 0 do. With two hidden terms a single line is not enough, and its
value may be shown. The line of a blank itself is the exercise: there the learner works forwards, from what is shown.

A new parameter is the old one plus its change, so these two are hidden together.
"""

from collections.abc import Container, Iterator, Mapping

import numpy as np

from ..backprop.address import is_given
from ..explain.solution import Solution
from ..explain.why import Why
from .propagation import value_of

NEARBY = 1e-3
"""How far a hidden number is moved, as a share of its size, to see whether the end of its line moves with it."""
PAIRS = {"step_W": "W_new", "step_b": "b_new", "W_new": "step_W", "b_new": "step_b"}


def leaks(solution: Solution, blanks: Container[str]) -> frozenset[str]:
    """The addresses to be hidden with these blanks. One pass is enough: the terms of a line stand before its value."""
    hidden: set[str] = set()
    found: set[str] = set()
    for address in solution.values:
        if address in blanks:
            hidden.add(address)
        elif not is_given(address) and _leaks(solution, address, hidden, blanks):
            hidden.add(address)
            found.add(address)
    return frozenset(found)


def _leaks(solution: Solution, address: str, hidden: set[str], blanks: Container[str]) -> bool:
    """Whether a hidden number could be worked out from this one."""
    if any(other in hidden or other in blanks for other in _pair(address)):
        return True
    because = solution.why(address)
    assert because is not None, address
    unknown = [term for term in because.addresses if term in hidden]
    return len(unknown) == 1 and settles(because, unknown[0], solution.values)


def _pair(address: str) -> Iterator[str]:
    """The new parameter of a change, the change of a new parameter."""
    name, _, place = address.partition(".")
    if name in PAIRS:
        yield f"{PAIRS[name]}.{place}"


def settles(why: Why, term: str, values: Mapping[str, float]) -> bool:
    """Whether a line with this value leaves no range of numbers open for one of its terms."""
    numbers = {address: float(values[address]) for address in why.addresses}
    step = NEARBY * max(1.0, abs(numbers[term]))
    here, below, above = (_value(why, {**numbers, term: numbers[term] + by}) for by in (0.0, -step, step))
    return here not in (below, above)


def _value(why: Why, numbers: Mapping[str, float]) -> float | None:
    """The end of a line, None where it has none."""
    try:
        with np.errstate(all="ignore"):
            return value_of(why, numbers)
    except (ArithmeticError, ValueError):
        return None
