"""A sheet neither leaks nor lies: read off the page alone, for blanks and networks that nobody has chosen."""

import math
import random
import re
from html import unescape

import pytest
from httpx2 import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thorough import amount
from tests.web.practice.shown import Equation, equations, shown

pytestmark = pytest.mark.anyio
HIDDEN = ["identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu"]
COSTS = ["half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error", "huber"]
ENTROPIES = {"sigmoid": "binary_cross_entropy", "softmax": "cross_entropy"}
QUANTITIES = ["z", "a", "cost", "dC_da", "da_dz", "delta", "dC_dW", "dC_db", "step_W", "step_b", "W_new", "b_new"]
NEW = ["z_new", "a_new", "cost_new"]
BOXES = re.compile(r'data-answer="([^"]*)"')
NUMBERS = re.compile(r"(?<![\d.e])-?\d+\.\d{5,}(?:e-?\d+)?(?!\d)")
Link = dict[str, str]
MANY = settings(max_examples=amount(20, 200), derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def links(draw: st.DrawFn) -> Link:
    """A network of up to three layers, with random or friendly numbers, of one sample or two."""
    sizes = draw(st.sampled_from([[1, 1], [2, 2], [2, 2, 1], [2, 3, 1], [1, 2, 2], [2, 2, 2], [1, 2, 2, 1]]))
    depth = len(sizes) - 1
    names = draw(st.lists(st.sampled_from(HIDDEN), min_size=depth, max_size=depth))
    names[-1] = draw(st.sampled_from([*HIDDEN, "softmax"]))
    costs = [*COSTS, ENTROPIES.get(names[-1], "huber")]
    return {
        "sizes": "-".join(map(str, sizes)),
        "numbers": draw(st.sampled_from(["friendly", "random"])),
        "seed": str(draw(st.integers(1, 99))),
        "samples": draw(st.sampled_from(["1", "1", "2"])),
        "cost": draw(st.sampled_from(costs)),
        "update": draw(st.sampled_from(["simultaneous", "simultaneous", "in_place"])),
        "bias_update": draw(st.sampled_from(["each", "frozen", "shared"])),
        "digits": "12",
        **{f"activation.{layer}": name for layer, name in enumerate(names, start=1)},
    }


@st.composite
def blanks(draw: st.DrawFn) -> str:
    """What a teacher may choose: quantities, those of one layer, single numbers."""
    name = st.sampled_from([*QUANTITIES, *NEW])
    place = st.sampled_from(["", ".1", ".2", ".1.0", ".2.0", ".1.1", ".1.0.0", ".2.0.0"])
    one = st.builds(lambda name, place: name if name.startswith("cost") else name + place, name, place)
    return ",".join(draw(st.lists(one, min_size=1, max_size=4)))


async def pages(client: AsyncClient, path: str, link: Link) -> list[str]:
    """The page of every sample."""
    found = [await client.get(path, params={**link, "sample": str(s)}) for s in range(int(link["samples"]))]
    assert {page.status_code for page in found} == {200}
    return [page.text for page in found]


def numbers(pages: list[str]) -> dict[str, float]:
    return {at: number for page in pages for at, number in shown(page).items()}


def is_open(line: Equation, right: float) -> bool:
    """Whether the end of a line stays the same when its one empty number grows, or when it shrinks."""
    step = 1e-3 * max(1, abs(right))
    here, *there = (line.work(right + by) for by in (0, -step, step))
    return any(math.isclose(here, other, rel_tol=1e-10, abs_tol=1e-13) for other in there)


def solved(line: Equation, seen: dict[str, float], right: dict[str, float]) -> str | None:
    """The hidden number that a line gives away to somebody who has seen these numbers."""
    unknown = [at for at in line.terms if at not in seen]
    if line.address not in seen or len(unknown) != 1 or is_open(line, right[unknown[0]]):
        return None
    return unknown[0]


def told_by_a_change(seen: dict[str, float], right: dict[str, float]) -> list[str]:
    """What a gradient, a change and a new parameter tell of each other, as the tables and the drawing show them."""
    found = []
    for address in right:
        name, _, place = address.partition(".")
        if name not in ("step_W", "step_b"):
            continue
        kind = name[-1]
        if (address in seen) != (f"{kind}_new.{place}" in seen):
            found.append(address)
        if kind == "W" and address in seen and f"dC_dW.{place}" not in seen:
            found.append(f"dC_dW.{place}")
    return found


def told_by_a_copy(seen: dict[str, float], right: dict[str, float]) -> list[str]:
    """The gradient of a bias is its delta."""
    bias = {at: at.replace("dC_db", "delta") for at in right if "dC_db" in at}
    return [delta for at, delta in bias.items() if delta in right and at in seen and delta not in seen]


@given(link=links(), blank=blanks())
@MANY
async def test_S2_no_hidden_number_follows_from_a_line_that_is_shown(
    client: AsyncClient, link: Link, blank: str
) -> None:
    """Nor does it stand anywhere in the source."""
    sheets, labs = await pages(client, "/check", {**link, "blank": blank}), await pages(client, "/", link)
    seen, right = numbers(sheets), numbers(labs)
    lines = {line.address: line for page in labs for line in equations(page)}
    assert [at for line in lines.values() if (at := solved(line, seen, right))] == []
    assert told_by_a_change(seen, right) == []
    assert told_by_a_copy(seen, right) == []
    texts = set(NUMBERS.findall("\n".join(sheets)))
    texts = {text for text in texts if not any(_is(text, number) for number in seen.values())}
    assert [at for at in right.keys() - seen.keys() if any(_is(text, right[at]) for text in texts)] == []


def _is(text: str, number: float) -> bool:
    """Whether a text of so many digits is this number."""
    return math.isclose(abs(float(text)), abs(number), rel_tol=1e-5)


@given(link=links(), blank=blanks(), seed=st.integers(0, 10**6))
@MANY
async def test_S3_no_equation_is_false_for_the_numbers_that_stand_in_it(
    client: AsyncClient, link: Link, blank: str, seed: int
) -> None:
    """Whatever is typed: what stands after the last relation is that of the numbers before it, or a box."""
    state = random.Random(seed)
    (empty, *_) = await pages(client, "/check", {**link, "blank": blank})
    typed = {f"answer.{at}": f"{state.uniform(-2, 2):.3f}" for at in BOXES.findall(empty) if state.random() < 0.7}
    page = (await client.post("/check", data={**link, "blank": blank, **typed})).text
    for line in (*equations(empty), *equations(page)):
        if line.end is None:
            continue
        assert "x" not in re.sub(r"[a-zA-Z_]{2,}", "", line.code), line  # no number is missing before the end
        room = 1e-9 * (1 + sum(line.sizes)) ** 2
        assert math.isclose(line.work(), line.end, rel_tol=1e-5, abs_tol=max(room, 1e-9)), line


@pytest.mark.parametrize(
    ("blank", "leaks"),
    [
        ("dC_dW,W_new,dC_db,b_new", ["step_W.2.0.0", "step_b.1.0"]),
        ("delta", ["dC_dW.2.0.0", "dC_db.1.0", "step_W.1.0.0", "W_new.1.0.0", "b_new.2.0"]),
        ("dC_db", ["b_new.1.0", "step_b.2.0"]),
        ("W_new", ["step_W.1.0.0"]),
        ("step_b", ["b_new.1.1"]),
        ("a.2.0", ["cost", "dC_da.2.0"]),
    ],
)
async def test_S2_what_gives_a_number_away_is_hidden_and_named_and_one_link_gives_it_a_box(
    client: AsyncClient, blank: str, leaks: list[str]
) -> None:
    page = (await client.get(f"/check?example=mazur-2015&bias_update=each&step=6&blank={blank}")).text
    boxes, seen = set(BOXES.findall(page)), shown(page)
    assert not boxes & set(leaks)
    assert not seen.keys() & set(leaks)
    found = re.search(r'<a class="button" href="([^"]*)#composed"', page.partition('class="note leaks"')[2])
    assert found
    after = (await client.get(unescape(found[1]))).text
    assert set(leaks) <= set(BOXES.findall(after))
    assert 'class="note leaks"' not in after


async def test_S2_what_gives_nothing_away_stays_and_nothing_is_said(client: AsyncClient) -> None:
    page = (await client.get("/check?blank=cost_new")).text
    assert 'class="note leaks"' not in page
    assert "cost_new" not in shown(page)
    relu = shown((await client.get("/check?blank=z")).text)
    assert relu["da_dz.1.2"] == 0  # ReLU'(z) = 0 leaves z open


async def test_S3_a_wrong_delta_makes_no_line_false(client: AsyncClient) -> None:
    fields = {"example": "mazur-2015", "blank": "delta", "answer.delta.2.0": "0.1"}
    page = (await client.post("/check", data=fields)).text
    line = next(line for line in equations(page) if line.address == "dC_da.1.0")
    assert "(0.1)" in line.code
    assert line.end is None


async def test_S6_the_slope_that_was_taken_at_a_kink_is_written(client: AsyncClient) -> None:
    page = (await client.post("/check", data={"answer.da_dz.1.1": "1"})).text
    done = re.findall(r"<dd>(.*?)</dd>", page.partition('data-mark="da_dz.1.1"')[2].partition("</ol>")[0], re.DOTALL)
    assert re.search(r"<mo>=</mo>.*<mn>1</mn>", done[1])
