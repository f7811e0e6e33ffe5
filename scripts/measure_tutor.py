"""Prints what the tutor gets right on generated sheets, in the figures that it is held to.

    python -m scripts.measure_tutor [share of the whole sets, from 0 to 1] [part ..]

The whole sets take about half an hour of one core; the tests take a few of each. Measured on 2026-12-01:

one mistake of 181 kinds, all lines   656 sheets: right place 100 %, named truly first 97 %, falsely 0.6 %
a third of the lines                  573 sheets: right place 99.7 %, named truly first 82 %, falsely 2 %
random wrong numbers                  1,927: 0.4 % named
conventions                           64 of 64 offered
right sheets                          200: no false mark
bugs of programs                      99 % of 193 named from gradients, 99 % of 203 from updated weights
"""

import sys
import warnings
from collections import Counter
from zlib import crc32

import numpy as np

from app.check.arrays import compare
from app.check.checking import check
from app.check.conventions import matching_conventions
from tests.check import generators as made
from tests.check.mutants import mutants
from tests.check.test_generated_sheets import names_of


def right(share: float) -> None:
    """Right sheets in every way that people and programs write."""
    sheets, false = Counter[str](), Counter[str]()
    for number, (problem, sheet, rng) in enumerate(made.sheets(int(2_000 * share))):
        way = made.RIGHT[number % len(made.RIGHT)]
        texts = made.right_sheet(sheet, rng, way)
        marks = check(problem, texts).marks
        bad = [at for at, mark in marks.items() if mark.verdict in ("wrong", "follows")]
        sheets[way] += 1
        false[way] += bool(bad)
        for at in bad[:1]:
            print("   ", way, number, at, texts[at], sheet.numbers[at])
    print("right sheets with a false mark:", {way: f"{false[way]} of {sheets[way]}" for way in sheets})


def one(share: float, typed: float = 1.0) -> None:
    """One mistake, in all lines or in a share of them."""
    tally = made.with_one_mistake(int(share * 20 * len(made.KINDS)), typed, 50_000)
    print(f"one mistake of {len(made.KINDS)} kinds, {typed:.0%} of the lines typed, {tally.planted.total()} sheets:")
    rates = {name: f"{tally.rate(getattr(tally, name)):.2%}" for name in ("place", "first", "false")}
    print(f"  right place, named truly first, falsely first: {rates}; against right lines {tally.against}")
    for digits in sorted({digits for digits, _ in tally.digits}):
        planted, first, false = (tally.digits[digits, what] for what in ("planted", "first", "false"))
        print(f"  {digits} digits: {planted} planted, {first / planted:.0%} first, {false / planted:.1%} false")
    for kind in sorted(tally.planted, key=lambda kind: tally.first[kind] / tally.planted[kind]):
        if tally.first[kind] < tally.planted[kind]:
            counts = (tally.planted[kind], tally.place[kind], tally.first[kind], tally.false[kind])
            print(f"    {kind}: planted, place, first, false {counts}; said {dict(tally.said.get(kind, {}))}")


def third(share: float) -> None:
    one(share, 1 / 3)


def final(share: float) -> None:
    """Only the new parameters, the last outputs and the last cost."""
    tally = made.with_one_mistake(int(share * 10 * len(made.KINDS)), made.FINAL, 90_000)
    told, false = tally.first.total() + tally.false.total(), tally.false.total()
    print(f"only final numbers: {tally.planted.total()} sheets, {told} explained, {false} falsely first")


def random_numbers(share: float) -> None:
    """Random wrong numbers after right lines: none of them has a cause."""
    named = Counter[bool]()
    for problem, texts, place, _ in made.random_wrong(int(share * 2_000)):
        named[bool(check(problem, texts).mistakes.get(place, ()))] += 1
    print(f"random wrong numbers after right lines: {named.total()}, named {named[True]}")


def conventions(share: float) -> None:
    """Conventions, single and in pairs; what the digits do not show need not be offered."""
    offered, count = Counter[str](), Counter[str]()
    for differ, problem, texts in made.by_conventions(int(share * 640)):
        checked = check(problem, texts)
        if checked.first_error is None:  # it makes no difference in this problem
            continue
        found = [names_of(match.query) for match in matching_conventions(problem, checked)]
        kind = " + ".join(differ)
        count[kind] += 1
        offered[kind] += any(each <= set(differ) for each in found)
    print(f"conventions: {offered.total()} of {count.total()} offered")
    print("   ", {kind: f"{offered[kind]} of {count[kind]}" for kind in count if offered[kind] < count[kind]})


def programs(share: float) -> None:
    """Bugs of programs, from gradients and from updated weights."""
    for what in ("gradients", "updated weights"):
        for dtype in (np.float64, np.float32):
            named, missed = Counter[bool](), []
            for ran in mutants(max(1, round(2 * share)), what, dtype):
                if crc32((ran.mutant + ran.text).encode()) / 2**32 > share:
                    continue
                compared = compare(ran.problem, ran.text)
                said = [compared.bug.name] if compared.bug else [*compared.settings.values()]
                is_true = bool(set(said) & set(ran.accepted))
                named[is_true] += 1
                if not is_true:
                    missed.append((ran.mutant, ran.problem.network.sizes, ran.problem.network.names[1:], said))
            print(f"bugs of programs, {what}, {dtype.__name__}: {named[True]} of {named.total()} named first")
            for miss in missed:
                print("   ", *miss)


PARTS = {
    "right": right, "one": one, "third": third, "final": final, "random": random_numbers, "conventions": conventions,
    "programs": programs,
}  # fmt: skip


def main() -> None:
    warnings.simplefilter("ignore")
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    for part in sys.argv[2:] or PARTS:
        PARTS[part](share)


if __name__ == "__main__":
    main()
