"""Random sheets with fixed seeds: right ones in every way that people and programs write, and ones with one mistake.

Every line is worked from the lines as they are written. What the tutor says of them is counted, not asserted here.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import isfinite

import numpy as np

from app.backprop.errors import BackpropError
from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.check.checking import Checked, check
from app.check.mistakes import Mistake
from app.check.propagation import value_of
from app.check.sheet import Sheet
from tests.check import kinds_backward, kinds_forward
from tests.check.work import KINDS, Kind, Work

assert kinds_forward
assert kinds_backward
FINAL = 0.0
"""Share of the lines: only the new parameters, outputs and cost."""
PENS = ("minus_lost", "comma_shifted", "digits_swapped")


def a_problem(rng: random.Random) -> Problem:
    """1 to 3 layers of 1 to 3 units with one or two decimals, mostly one sample."""
    sizes = [rng.randint(1, 3) for _ in range(rng.choice((1, 2, 2, 2, 3)) + 1)]
    names = [rng.choice(("sigmoid", "sigmoid", "tanh", "relu", "leaky_relu", "identity")) for _ in sizes[1:]]
    kind = rng.random()
    cost = rng.choice(("half_squared_error", "half_squared_error", "squared_error", "mean_squared_error"))
    if kind < 0.15 and sizes[-1] > 1:
        names[-1], cost = "softmax", "cross_entropy"
    elif kind < 0.3:
        names[-1], cost = "sigmoid", "binary_cross_entropy"
    places, samples = rng.choice((1, 2)), rng.choice((1, 1, 1, 2, 3))

    def number() -> float:
        return round(rng.choice((-1, 1)) * rng.uniform(0.1, 1.2), places)

    layers = [
        ([[number() for _ in range(before)] for _ in range(size)], [number() for _ in range(size)], name)
        for before, size, name in zip(sizes, sizes[1:], names, strict=False)
    ]
    x = [[number() for _ in range(sizes[0])] for _ in range(samples)]
    y = [[abs(number()) % 1 if "entropy" in cost else number() for _ in range(sizes[-1])] for _ in range(samples)]
    if cost == "cross_entropy":
        y = [[float(j == rng.randrange(1, 3) - 1) for j in range(sizes[-1])] for _ in range(samples)]
    return Problem.of(
        Network.of(layers), x[0] if samples == 1 else x, y[0] if samples == 1 else y, cost_name=cost,
        learning_rate=rng.choice((0.1, 0.5, 0.05, 1.0)), reduction=rng.choice(("mean", "mean", "sum")),
        bias_update=rng.choice(("each", "each", "each", "frozen", "shared")),
    )  # fmt: skip


def sheets(count: int, first: int = 0) -> Iterator[tuple[Problem, Sheet, random.Random]]:
    made, seed = 0, first
    while made < count:
        rng = random.Random(seed)
        seed += 1
        try:
            problem = a_problem(rng)
            sheet = Sheet(solve(problem), {})
        except BackpropError:
            continue
        if all(isfinite(number) and abs(number) < 1e6 for number in sheet.numbers.values()):
            made += 1
            yield problem, sheet, rng


def significant(value: float, digits: int) -> str:
    return f"{value:#.{digits}g}".rstrip(".") if value else "0"


def decimals(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


STYLES = ("significant", "decimals", "dropped zeros")


def written(value: float, style: str, digits: int) -> str:
    if style == "decimals":
        return decimals(value, digits)
    text = significant(value, digits)
    if style == "dropped zeros" and "." in text and "e" not in text:
        return text.rstrip("0").rstrip(".") or "0"
    return text


# ---- right sheets

RIGHT = (
    "all lines",
    "a subset",
    "shown digits",
    "skipped lines rounded",
    "float64",
    "float32 tolist",
    "float32 digits",
)


def float32_sheet(sheet: Sheet) -> dict[str, float]:
    """Every line worked in float32 from float32."""
    own: dict[str, np.float32] = {}
    with np.errstate(all="ignore"):
        for at in sheet.given:
            own[at] = np.float32(sheet.numbers[at])
        for at in sheet.order:
            own[at] = _in_float32(sheet, at, own)
    return {at: own[at] for at in sheet.order}  # type: ignore[misc]


def _in_float32(sheet: Sheet, at: str, own: dict[str, np.float32]) -> np.float32:
    because = sheet.because(at)
    terms = getattr(because, "terms", None)
    if terms is None:
        return np.float32(value_of(because, {name: float(number) for name, number in own.items()}))
    total = np.float32(0)
    for term in terms:
        product = np.float32(float(term.coefficient))
        for factor in term.factors:
            product = np.float32(product * own[factor])
        total = np.float32(total + product)
    return total


def right_sheet(sheet: Sheet, rng: random.Random, way: str) -> dict[str, str]:
    digits, style = rng.randint(2, 8), rng.choice(STYLES)
    if style == "decimals":
        digits = max(digits, 3)
    lines = list(sheet.order)
    if way == "float64":
        return {at: repr(_float64(sheet)[at]) for at in lines}
    if way.startswith("float32"):
        own = float32_sheet(sheet)
        if way.endswith("tolist"):
            return {at: repr(float(own[at])) for at in lines}
        return {
            at: np.format_float_positional(own[at], rng.choice((7, 8, 9)), fractional=False, unique=False)
            for at in lines
        }
    if way == "shown digits":
        return worked_from_shown(sheet, rng, style)
    skipped = set() if way == "all lines" else {at for at in lines if rng.random() < 0.5}
    return worked(sheet, style, digits, skipped, way == "skipped lines rounded")


def _float64(sheet: Sheet) -> dict[str, float]:
    own = {at: float(sheet.values[at]) for at in sheet.given}
    for at in sheet.order:
        because = sheet.because(at)
        terms = getattr(because, "terms", None)
        if terms is None:
            own[at] = value_of(because, own)
            continue
        total = 0.0
        for term in terms:
            product = float(term.coefficient)
            for factor in term.factors:
                product *= own[factor]
            total += product
        own[at] = total
    return own


def worked(sheet: Sheet, style: str, digits: int, skipped: set[str], rounds_skipped: bool) -> dict[str, str]:
    own, texts = dict(sheet.numbers), {}
    for at in sheet.order:
        own[at] = value_of(sheet.because(at), own)
        if at not in skipped:
            texts[at] = written(own[at], style, digits)
        if at not in skipped or rounds_skipped:
            own[at] = float(written(own[at], style, digits))
    return texts


def worked_from_shown(sheet: Sheet, rng: random.Random, style: str) -> dict[str, str]:
    """Some numbers are shown with 6 digits; the others are worked from what is shown, with up to 8 digits."""
    own, texts = dict(sheet.numbers), {}
    digits = rng.randint(3, 6)
    asked = {at for at in sheet.order if rng.random() < 0.3}
    for at in sheet.order:
        if at in asked:
            own[at] = value_of(sheet.because(at), own)
            texts[at] = written(own[at], style, digits)
            own[at] = float(texts[at])
        else:
            own[at] = float(significant(sheet.numbers[at], 6))
    return texts


# ---- one mistake


@dataclass(frozen=True)
class Planted:
    kind: str
    accepted: tuple[str, ...]
    at: str
    wrong: float
    problem: Problem
    sheet: Sheet
    texts: dict[str, str]
    digits: int
    right: float
    exact: dict[str, float]
    """The lines before they were rounded."""

    @property
    def as_slips(self) -> set[str]:
        """The slips of the pen that give the same number."""
        by = {"minus_lost": [-1.0], "comma_shifted": [10.0**n for n in range(-3, 4)]}
        near = 1e-9 * abs(self.wrong)
        return {name for name, factors in by.items() if any(abs(self.right * f - self.wrong) <= near for f in factors)}


def plant(
    problem: Problem, sheet: Sheet, kind: Kind, rng: random.Random, share: float = 1.0, digits: int | None = None
) -> Planted | None:
    """The sheet with a mistake of this kind, in all lines or in a share of them."""
    digits = digits or rng.choice((3, 4, 4, 5, 6))
    places = list(sheet.order)
    rng.shuffle(places)
    for at in places:
        line = Work(sheet.problem, at, 0.0, {}, rng)
        if not kind.is_made_in(line):
            continue
        typed = final_lines(sheet) if share == FINAL else {a for a in sheet.order if share == 1 or rng.random() < share}
        found = _worked_with(problem, sheet, kind, at, rng, typed, digits)
        if found:
            return found
    return None


def _worked_with(
    problem: Problem, sheet: Sheet, kind: Kind, place: str, rng: random.Random, typed: set[str], digits: int
) -> Planted | None:
    own, texts, wrong, before, exact = dict(sheet.numbers), {}, 0.0, 0.0, {}
    try:
        for at in sheet.order:
            own[at] = value_of(sheet.because(at), own)
            if at == place:
                right = own[at]
                found = kind.work(Work(sheet.problem, at, right, own, rng))
                if found is None or not _shows(found, right, digits):
                    return None
                own[at], wrong, before = found, found, right
            if not isfinite(own[at]) or abs(own[at]) > 1e6:
                return None
            exact[at] = own[at]
            if at in typed:
                texts[at] = significant(own[at], digits)
                own[at] = float(texts[at])
    except (ArithmeticError, ValueError):
        return None
    return Planted(kind.name, kind.accepted, place, wrong, problem, sheet, texts, digits, before, exact)


def _shows(found: float, right: float, digits: int) -> bool:
    """Wrong beyond all rounding."""
    one, two = float(significant(found, digits)), float(significant(right, digits))
    return isfinite(found) and one != 0 and abs(one - two) > 3 * 10 ** (1 - digits) * max(abs(one), abs(two))


def final_lines(sheet: Sheet) -> set[str]:
    last = f"a_new.{sheet.problem.network.depth}."
    return {at for at in sheet.order if at.startswith(("W_new", "b_new", "cost_new")) or last in at}


def random_wrong(count: int, first: int = 120_000) -> Iterator[tuple[Problem, dict[str, str], str, int]]:
    """Right lines, and after them one that is any number of the size of the right one."""
    for problem, sheet, rng in sheets(count, first):
        digits, number = rng.choice((3, 4, 4, 5, 6)), rng.randrange(len(sheet.order))
        texts = worked(sheet, "significant", digits, set(sheet.order[number:]), False)
        place = sheet.order[number]
        right = sheet.numbers[place]
        size = max(abs(right), 0.01)
        wrong = rng.choice((right + rng.gauss(0, 1) * size, rng.uniform(-2, 2) * size, right * rng.uniform(0.5, 1.5)))
        text = significant(wrong, digits)
        if float(text) and _shows(float(text), right, digits):
            yield problem, {**texts, place: text}, place, digits


@dataclass
class Tally:
    planted: Counter[str] = field(default_factory=Counter)
    place: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    digits: Counter[tuple[int, str]] = field(default_factory=Counter)
    against: int = 0
    said: dict[str, Counter[str]] = field(default_factory=dict)

    def rate(self, counted: Counter[str]) -> float:
        return sum(counted.values()) / max(1, sum(self.planted.values()))

    def judge(self, planted: Planted, checked: Checked, at: str | None) -> None:
        self.planted[planted.kind] += 1
        first = checked.first_error
        self.place[planted.kind] += first == at
        mistakes = checked.mistakes.get(first or "", ())
        told = [mistake for found in checked.mistakes.values() for mistake in found]
        self.against += sum(contradicts_a_right_line(mistake, checked) for mistake in told)
        self.digits[planted.digits, "planted"] += 1
        if not mistakes:
            return
        told = mistakes[0]
        is_true = is_truly(told, planted, str(first))
        self.digits[planted.digits, "first" if is_true else "false"] += 1
        self.first[planted.kind] += is_true
        if not is_true:
            (self.unsure if getattr(told, "is_unsure", False) else self.false)[planted.kind] += 1
            self.said.setdefault(planted.kind, Counter())[told.name] += 1


def is_truly(told: object, planted: Planted, marked: str) -> bool:
    """Whether an explanation says what was done: by its name, or as what no number of the sheet could tell from it."""
    name, value = told.name, told.value  # type: ignore[attr-defined]
    if name in planted.accepted:
        return True
    used = getattr(told, "used", None)
    if used is not None and f"used:{used.quantity}" in planted.accepted:
        return True
    if told.wrong is None and used is None:  # type: ignore[attr-defined]
        return name in planted.as_slips
    return abs(value - planted.exact[marked]) <= 1e-7 * max(1e-3, abs(planted.exact[marked]))


def contradicts_a_right_line(told: Mistake, checked: Checked) -> bool:
    """Whether a line that is written, and right, would be another number if this had been done before it."""
    sheet, marks = checked.sheet, checked.marks
    if told.wrong is None or told.used or told.at in marks:
        return False
    done, right = dict(sheet.numbers), dict(sheet.numbers)
    for at in sheet.order:
        for numbers, because in ((done, told.wrong if at == told.at else None), (right, None)):
            numbers[at] = value_of(because or sheet.because(at), numbers)
        if at in marks:
            mark = marks[at]
            if mark.verdict == "right" and abs(done[at] - right[at]) > 2 * mark.typed.tolerance + mark.radius:
                return True
            done[at] = right[at] = mark.typed.number
    return False


def with_one_mistake(count: int, share: float = 1.0, first: int = 0) -> Tally:
    """count: of sheets; kinds take turns."""
    tally = Tally()
    for planted in planted_sheets(count, share, first):
        checked = check(planted.problem, planted.texts)
        if share < 1:
            at = _first_shown(planted)
            if at is None:
                continue
        else:
            at = planted.at
        tally.judge(planted, checked, at)
    return tally


def planted_sheets(count: int, share: float = 1.0, first: int = 0) -> Iterator[Planted]:
    kinds, made, source = list(KINDS.values()), 0, sheets(10**9, first)
    waiting = list(kinds)
    while made < count:
        problem, sheet, rng = next(source)
        for kind in list(waiting):
            found = plant(problem, sheet, kind, rng, share)
            if found:
                waiting.remove(kind)
                made += 1
                yield found
                break
        waiting = waiting or list(kinds)


def _first_shown(planted: Planted) -> str | None:
    """The first typed line that is wrong because of it."""
    right = worked(planted.sheet, "significant", planted.digits, set(planted.sheet.order) - set(planted.texts), False)
    for at in planted.sheet.order:
        if at in planted.texts and _shows(float(planted.texts[at]), float(right[at]), planted.digits):
            return at
    return None


# ---- conventions

CONVENTIONS = (
    ("cost",), ("reduction",), ("bias_update",), ("opposite_delta",), ("opposite_gradients",), ("threshold",),
    ("input_output",), ("cost", "reduction"), ("cost", "opposite_delta"), ("cost", "bias_update"),
    ("reduction", "bias_update"), ("opposite_delta", "bias_update"), ("opposite_gradients", "cost"),
    ("threshold", "opposite_delta"), ("reduction", "opposite_gradients"), ("input_output", "cost"),
)  # fmt: skip
"""What a sheet differs in from the problem as it is told."""
SQUARES = ("half_squared_error", "squared_error", "mean_squared_error")
SIGNS = {
    "opposite_delta": ("delta",),
    "opposite_gradients": ("dC_da", "delta", "dC_dW", "dC_db"),
    "threshold": ("b_new", "step_b"),
}


def by_conventions(count: int, first: int = 150_000) -> Iterator[tuple[tuple[str, ...], Problem, dict[str, str]]]:
    """Sheets that are right by other conventions than those that are told, at 2 to 6 decimals or as programs print."""
    made = 0
    for problem, _, rng in sheets(10**9, first):
        differ = CONVENTIONS[made % len(CONVENTIONS)]
        found = _by_convention(problem, differ, rng)
        if found:
            made += 1
            yield differ, problem, found
        if made >= count:
            return


def _by_convention(problem: Problem, differ: tuple[str, ...], rng: random.Random) -> dict[str, str] | None:
    meant = problem
    for what in differ:
        if what == "cost":
            costs = [name for name in SQUARES if name != problem.cost_name]
            if problem.cost_name not in SQUARES:
                return None
            meant = replace(meant, cost_name=rng.choice(costs[: 1 + (problem.network.sizes[-1] > 1)]))
        elif what == "reduction":
            if problem.samples < 2:
                return None
            meant = replace(meant, reduction="sum" if problem.reduction == "mean" else "mean")
        elif what == "bias_update":
            meant = replace(meant, bias_update=rng.choice([b for b in ("each", "frozen") if b != problem.bias_update]))
        elif what == "input_output":
            if not all(len(W) == len(W.T) > 1 for W in problem.network.W[1:]):
                return None
            W = [problem.network.W[0], *(W.T.copy() for W in problem.network.W[1:])]
            meant = meant.with_network(problem.network.with_parameters(W, problem.network.b))
    try:
        sheet = Sheet(solve(meant), {})
    except BackpropError:
        return None
    style, digits = rng.choice(("decimals", "significant", "print")), rng.randint(2, 6)
    digits = max(digits, 3) if style == "decimals" else digits
    texts = worked(
        sheet, "significant" if style == "print" else style, 17 if style == "print" else digits, set(), False
    )
    return {_place(at, differ): _turned(at, text, differ) for at, text in texts.items()}


def _turned(at: str, text: str, differ: tuple[str, ...]) -> str:
    name = at.rpartition(":")[2].partition(".")[0]
    negative = any(name in SIGNS.get(what, ()) for what in differ) and float(text) != 0
    return text if not negative else text[1:] if text.startswith("-") else f"-{text}"


def _place(at: str, differ: tuple[str, ...]) -> str:
    parts = at.split(".")
    if "input_output" in differ and len(parts) == 4 and "da_dz" not in at:
        parts[2], parts[3] = parts[3], parts[2]
    return ".".join(parts)
