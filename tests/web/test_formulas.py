"""N2, N7: every = holds for the numbers that stand in it, and a page writes one number in one way."""

import re
from collections.abc import Sequence
from fractions import Fraction
from html import unescape
from random import Random
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.backprop.solve import solve
from app.explain.examples import examples
from app.explain.formulas import Formula
from app.explain.numbers import Style
from app.explain.solution import Solution
from app.export.latex import solution_latex
from app.export.markdown import solution_markdown
from app.export.walkthrough import walkthrough
from app.web.mathml import MathML
from tests.backprop.networks import HIDDEN, OTHER_COSTS, random_problem

pytestmark = pytest.mark.anyio
ROUNDED = "‽"
"""Stands behind every number that is not shown in full."""
TAG = re.compile(r"<[^>]*>")
RELATION = re.compile(r"(=|≈|\\approx)")
IN_TEX = re.compile(r"\$\$(.*?)\$\$|\$(.*?)\$|\\\[(.*?)\\\]", re.DOTALL)


class Marking(Style):
    """Marks the numbers that are rounded, as exact fractions tell."""

    def text(self, value: Any, digits: int | None = None) -> str:
        text = super().text(value, digits)
        number = Fraction(text.replace("−", "-").replace(",", "."))
        exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(*value.as_integer_ratio())
        return text if abs(number - exact) <= abs(exact) / 10**100 else text + ROUNDED


class Collected:
    """The formulas of a walk-through, as they are drawn in a page."""

    def __init__(self, style: Style) -> None:
        self.math, self.formulas = MathML(style), list[str]()

    def display(self, formula: Formula) -> str:
        self.formulas.append(TAG.sub(" ", self.math.display(formula)))
        return ""

    def lines(self, formulas: Sequence[Any]) -> str:
        self.formulas += [TAG.sub(" ", self.math.line(formula)) for formula in formulas]
        return ""

    def heading(self, level: int, text: str) -> str:
        return ""

    def paragraph(self, text: Any) -> str:
        return ""

    table = paragraph


def assert_true(formulas: Sequence[str]) -> None:
    """No = stands beside a number that is rounded."""
    assert formulas
    for formula in formulas:
        parts = RELATION.split(formula)
        for before, relation, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            assert relation != "=" or ROUNDED not in before + after, formula


def some_solution(seed: int) -> Solution:
    choose = Random(seed)
    sizes = tuple(choose.randint(1, 3) for _ in range(choose.randint(2, 4)))
    names = [choose.choice(HIDDEN) for _ in sizes[1:]]
    if sizes[-1] > 1 and choose.random() < 0.4:
        names[-1] = "softmax"
    cost = "cross_entropy" if names[-1] == "softmax" else choose.choice(OTHER_COSTS)
    samples = choose.choice([1, 1, 2])
    problem = random_problem(seed, sizes, names, cost, samples, learning_rate=0.1)
    return Solution(solve(problem), None if samples == 1 else 0)


SOLUTIONS = [Solution(solve(examples()[name].problem)) for name in ("mazur-2015", "notes-231")]


@pytest.mark.parametrize("seed", range(10))
def test_no_equals_sign_stands_beside_a_rounded_number(seed: int) -> None:
    """N2, in all forms in which formulas are shown: MathML, LaTeX and Markdown."""
    for solution in (some_solution(seed), SOLUTIONS[seed % 2]):
        style = Marking(digits=Random(seed).randint(2, 9), decimal=["point", "comma"][seed % 2])
        collected = Collected(style)
        list(walkthrough(solution, collected))
        assert_true(collected.formulas)
        for text in (solution_latex(solution, style), solution_markdown(solution, style)):
            assert_true(["".join(found) for found in IN_TEX.findall(text)])


def test_an_equals_sign_stands_where_all_digits_are_shown() -> None:
    """N2: else ≈ everywhere would do."""
    collected = Collected(Style(digits=12))
    list(walkthrough(SOLUTIONS[1], collected))
    assert not any("≈" in formula for formula in collected.formulas if "new" not in formula)


async def test_matrices_of_mazur_at_three_digits(client: AsyncClient) -> None:
    """N2, as it was found: = [0.378, 0.393] for 0.3775 and 0.3925."""
    page = (await client.get("/?example=mazur-2015&digits=3&step=1")).text
    display = next(text for text in re.findall(r'<math display="block">.*?</math>', page) if "0.378" in text)
    assert "≈" in TAG.sub("", display).split("0.378")[0][-4:]


SHOWN = re.compile(r'data-address="([^"]+)"[^>]*>([−\d][\d.,e−-]*)<')


async def texts(client: AsyncClient, link: str) -> dict[str, set[str]]:
    """How the page writes each number, in drawing, strip, formulas and tables."""
    page = (await client.get(link)).text
    found: dict[str, set[str]] = {}
    for address, text in SHOWN.findall(page):
        found.setdefault(address, set()).add(unescape(text))
    assert found
    return found


SMALL = "W.1.0.0=0.0000773736&b.1.0=-0.000123456&a.0.0=0.00001"
LINKS = [
    *(f"/?example=notes-231&digits={digits}&step={step}&{SMALL}" for digits in (3, 6, 9) for step in (1, 7, 8)),
    *(f"/?numbers=random&seed={seed}&sizes=2-3-2&activation.1=tanh&digits=6&step=8" for seed in (1, 2)),
    *(f"/?example={name}&digits=6&step={step}" for name in ("notes-231", "mazur-2015") for step in (7, 8)),
]


@pytest.mark.parametrize("link", LINKS)
async def test_a_number_is_written_in_one_notation(client: AsyncClient, link: str) -> None:
    """N7: 7.73736e-5 in the strip and 0.0000773736 in the drawing is two."""
    for address, shown in (await texts(client, link)).items():
        assert len({"e" in text for text in shown}) == 1, (address, shown)


def digits_of(text: str) -> int:
    mantissa = text.replace(",", ".").lstrip("−").partition("e")[0]
    return len(mantissa.replace(".", "").lstrip("0"))


@pytest.mark.parametrize("step", [7, 8])
async def test_the_last_steps_have_the_digits_that_were_chosen(client: AsyncClient, step: int) -> None:
    """N7: z_new, a_new and C_new had 13."""
    for link in (f"/?example=mazur-2015&W.1.0.0=0.151&digits=6&step={step}", f"/?digits=4&W.1.0.0=0.71&step={step}"):
        most = int(re.findall(r"digits=(\d)", link)[0])
        for address, shown in (await texts(client, link)).items():
            if address.startswith(("z_new", "a_new", "cost_new")):
                assert max(map(digits_of, shown)) <= most, address


async def test_a_line_has_the_digits_that_its_source_printed(client: AsyncClient) -> None:
    """N7: Mazur prints nine decimals of the output, which a reader compares."""
    assert "0.75136507" in (await texts(client, "/?example=mazur-2015&digits=6"))["a.2.0"]


async def test_parts_of_a_fraction_have_one_size(client: AsyncClient) -> None:
    """N7: a number has a size of its own, so that it stands in a row, which is what a fraction makes smaller."""
    page = (await client.get("/?cost=binary_cross_entropy&activation.2=sigmoid&step=3")).text
    assert re.search(r"<mfrac>\s*<mrow>\s*<mn[^>]*data-address", page)
    assert not re.search(r"(<mfrac>|</mrow></mrow><mrow>)?<mfrac>\s*<mn[^>]*data-address", page)
