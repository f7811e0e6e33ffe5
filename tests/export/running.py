"""Running the programs that are taken away, and comparing what they print with the values of the solution."""

import io
from contextlib import redirect_stdout

from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.explain.solution import Solution


def solved(problem: Problem) -> Solution:
    """The solution as a page has it: of several samples, the first is in view."""
    return Solution(solve(problem), None if problem.single else 0)


def printed(program: str) -> list[tuple[str, float]]:
    """The numbers that a program prints, with their addresses, in its order."""
    output = io.StringIO()
    with redirect_stdout(output):
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    return [(address, float(text)) for address, _, text in (line.partition(" = ") for line in _lines(output))]


def _lines(output: io.StringIO) -> list[str]:
    return output.getvalue().splitlines()


def differences(program: str, solution: Solution, tolerance: float = 1e-12) -> list[str]:
    """Where a program differs: another order of the numbers, or another number."""
    shown, values = printed(program), solution.values
    if [address for address, _ in shown] != list(values):
        return ["the addresses, or their order"]
    right = {address: float(value) for address, value in values.items()}
    return [
        f"{address}: {number!r}, not {right[address]!r}"
        for address, number in shown
        if not abs(number - right[address]) <= tolerance * max(1, abs(right[address]))
    ]
