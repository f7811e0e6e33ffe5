"""Practising over HTTP: nothing is given away, whatever is typed comes back marked, and nothing breaks the page."""

import itertools
import random
import re
from html import escape, unescape

import pytest
from httpx2 import AsyncClient

from app.backprop.solve import solve
from app.check.sheet import computed
from app.explain.examples import examples
from app.explain.numbers import Style, decimal_of, plain
from app.explain.solution import Solution
from app.web.practice.page import read_pasted
from tests.web.asking import SECRET, assert_problem

pytestmark = pytest.mark.anyio
BOXES = re.compile(r'data-answer="([^"]*)" value="([^"]*)"')
HOSTILE = [
    "9**9**9",
    "1" * 10_000,
    "٣٫٥",
    "__import__('os')",
    "<script>alert(1)</script>",
    '"onfocus="x',
    "{{ 7*7 }}",
    "\x00",
]


def solution(name: str) -> Solution:
    return Solution(solve(examples()[name].problem))


def boxes(page: str) -> dict[str, str]:
    """The boxes of a page with what stands in them."""
    return {unescape(address): unescape(text) for address, text in BOXES.findall(page)}


def mark(page: str, address: str) -> str:
    """What is said beside a box."""
    found = re.split(r'data-key="line-|</section>', page.partition(f'data-mark="{address}">')[2])[0]
    return re.sub(r"<[^>]*>", "", found.rpartition("</div>")[0]).strip()


@pytest.mark.parametrize("name", [*examples()])
@pytest.mark.parametrize("decimal", ["point", "comma"])
async def test_an_empty_sheet_gives_no_answer_away(client: AsyncClient, name: str, decimal: str) -> None:
    page = (await client.get(f"/check?example={name}&decimal={decimal}&step=7&edges=W_new")).text
    values, style = solution(name).values, Style(6, decimal)
    hidden = set(computed(values))
    assert set(boxes(page)) <= hidden
    given = {text for at in values if at not in hidden for text in (style.text(values[at]), style.full(values[at]))}
    told = set(re.findall(r"[-−]?\d+[.,]\d+(?:e[-−]?\d+)?", page))
    for address in hidden:
        for text in {
            style.text(values[address]),
            style.full(values[address]),
            plain(decimal_of(values[address], 13)),
        } - given:
            assert len(text) < 4 or text not in told, address


@pytest.mark.parametrize("blank", ["delta", "dC_dW,delta.1.0", "a_new,cost_new", "z_new.2.0", "cost"])
async def test_what_a_link_leaves_empty_is_empty_and_the_rest_is_shown(client: AsyncClient, blank: str) -> None:
    page = (await client.get(f"/check?example=mazur-2015&blank={blank}")).text
    values, found = solution("mazur-2015").values, boxes(page)
    named = [at for at in computed(values) if any(at == b or at.startswith(f"{b}.") for b in blank.split(","))]
    assert set(named) <= set(found)
    for address in found:
        assert f'="{Style().full(values[address])}"' not in page
    assert Style().full(values["dC_da.2.0"]) in page
    assert f"blank={blank}" in page.replace("%2C", ",")


async def test_a_list_of_boxes_that_names_none_leaves_all_empty(client: AsyncClient) -> None:
    everything = boxes((await client.get("/check")).text)
    assert len(everything) == 56
    for nonsense in ("hunter2", "W.1.0.0", ",,", "delta.9.9", "%00", "a" * 5000):
        page = await client.get(f"/check?blank={nonsense}")
        assert page.status_code == 200
        assert boxes(page.text).keys() == everything.keys()


async def test_a_box_can_be_for_a_number_without_a_line(client: AsyncClient) -> None:
    assert {"step_W.2.0.0", "step_b.2.0"} <= set(boxes((await client.get("/check?blank=step_W,step_b.2")).text))


async def test_what_was_typed_comes_back_marked(client: AsyncClient) -> None:
    answers = {"a.2.0": "0,484", "a_new.2.0": "0,4870462919", "cost_new": "0,00008389927", "cost": "0,00013"}
    page = (await client.post("/check", data={f"answer.{at}": text for at, text in answers.items()})).text
    assert answers.items() <= boxes(page).items()
    assert mark(page, "a.2.0") == "✓ right"
    assert mark(page, "cost").startswith("✓ right")
    assert mark(page, "a_new.2.0").startswith("✗ wrong: the mistake is in this line")
    assert mark(page, "cost_new").startswith(
        "↳ carried forward: the method is right; it uses your new activation of unit 0"
    )
    assert "First mistake:" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("text", HOSTILE)
async def test_an_answer_that_is_none_is_told_so_and_escaped(client: AsyncClient, text: str) -> None:
    page = await client.post("/check", data={"answer.a.2.0": text, "answer.cost": "0.000128"})
    assert page.status_code == 200
    assert "not readable: enter" in mark(page.text, "a.2.0")
    assert mark(page.text, "cost") == "✓ right"
    assert boxes(page.text)["a.2.0"] == text
    assert text.isalnum() or escape(text) == text or text not in page.text
    marks = (await client.post("/check/marks", data={"answer.a.2.0": text, "answer.cost": "0.000128"})).json()
    assert marks["verdicts"] == {"a.2.0": "unreadable", "cost": "right"}
    assert "<script" not in "".join((*marks["lines"].values(), marks["summary"]))


@pytest.mark.parametrize("address", ["W.1.0.0", "z.9.9", "hunter2", "", "<b>", "a.0.0", "s3:z.1.0", "x" * 1000])
async def test_an_answer_for_no_box_is_counted_and_left_out(client: AsyncClient, address: str) -> None:
    page = await client.post("/check", data={f"answer.{address}": SECRET, "answer.a.2.0": "0.484"})
    assert page.status_code == 200
    assert "1 answer belongs to no empty box of this page" in page.text
    assert SECRET not in page.text
    assert mark(page.text, "a.2.0") == "✓ right"


async def test_hints_come_in_levels_and_never_before_they_are_asked_for(client: AsyncClient) -> None:
    asked = {"answer.dC_da.1.0": "-0.0064"}
    said = []
    for level in range(1, 5):
        page = (await client.post("/check", data={**asked, "hint": "delta.1.0"})).text
        assert f'name="hint.delta.1.0" value="{level}"' in page
        said.append(mark(page, "delta.1.0"))
        assert ("−0.0064" in said[-1]) == (level == 4)
        asked["hint.delta.1.0"] = str(level)
    assert all(before in after for before, after in itertools.pairwise(said))
    assert "-0.0064" in said[2]  # the learner's own number


async def test_marking_at_the_end_waits_until_it_is_asked_for(client: AsyncClient) -> None:
    fields = {"marking": "end", "answer.a.2.0": "0.6", "hint": "delta.1.0"}
    page = (await client.post("/check", data=fields)).text
    assert mark(page, "a.2.0") == mark(page, "delta.1.0") == ""
    assert boxes(page)["a.2.0"] == "0.6"
    page = (await client.post("/check", data={**fields, "mark": "1"})).text
    assert "wrong" in mark(page, "a.2.0")
    assert "Multiply" in mark(page, "delta.1.0")
    assert 'name="mark" value="1">' in page


async def test_fewer_digits_than_expected_are_told(client: AsyncClient) -> None:
    fields = {"example": "mazur-2015", "expect": "4", "answer.a.1.0": "0.59", "answer.a.1.1": "0.5969"}
    page = (await client.post("/check", data=fields)).text
    assert mark(page, "a.1.0").endswith("correct so far, but 4 digits are expected")
    assert mark(page, "a.1.1") == "✓ right"
    short = (await client.post("/check", data={"expect": "4", "answer.da_dz.2.0": "1"})).text
    assert mark(short, "da_dz.2.0") == "✓ right"  # it has no more


async def test_the_opposite_sign_of_delta_can_be_agreed(client: AsyncClient) -> None:
    fields = {"conventions": "opposite_delta", "answer.delta.2.0": "0.016"}
    page = (await client.post("/check", data={**fields, "hint.delta.2.0": "4"})).text
    assert mark(page, "delta.2.0").startswith("✓ right")
    assert "The right number: 0.016." in mark(page, "delta.2.0")
    assert "conventions=opposite_delta" in page


async def test_a_mistake_is_named_beside_the_right_formula(client: AsyncClient) -> None:
    page = (await client.post("/check", data={"answer.z.2.0": "0.384"})).text
    said = mark(page, "z.2.0")
    assert "the bias was left out" in said
    assert page.count('class="differs"') >= 1  # the bias, in the right one
    assert "First mistake:" in page
    assert "the bias was left out" in page.partition('id="summary"')[2]


async def test_a_convention_that_fits_is_one_press_away(client: AsyncClient) -> None:
    page = (await client.post("/check", data={"answer.cost": "0.000256"})).text
    assert "Your numbers match a cost without the factor ½." in page
    use = re.search(r'name="use" value="([^"]*)"', page)
    assert use
    after = (await client.post("/check", data={"answer.cost": "0.000256", "use": unescape(use[1])})).text
    assert "cost=squared_error" in after
    assert boxes(after)["cost"] == "0.000256"
    assert mark(after, "cost").startswith("✓ right")


async def test_a_pressed_convention_changes_settings_and_nothing_else(client: AsyncClient) -> None:
    page = (await client.post("/check", data={"use": "W.1.0.0=9&sizes=2-9-1&lang=de&conventions=threshold"})).text
    assert len(boxes(page)) == 56
    assert "conventions=threshold" in page
    assert 'lang="en"' in page
    back = (await client.post("/check", data={"conventions": "threshold", "use": "conventions="})).text
    assert "conventions=threshold" not in back


@pytest.mark.parametrize(
    ("text", "start", "found"),
    [
        ("0,96\n0\n-0,34", "z.1.0", {"z.1.0": "0,96", "a.1.0": "0", "z.1.1": "-0,34"}),
        (
            "a.1.0\t0,96\ncost; 1e-4;\n  s1:z.1.0 = - 2 / 3 ",
            "",
            {"a.1.0": "0,96", "cost": "1e-4", "s1:z.1.0": "- 2 / 3"},
        ),
        ("1\t2\n3", "a.1.0", {"a.1.0": "1", "z.1.1": "2", "cost": "3"}),
        ("address;value\na.1.0;2\n7", "", {"address": "value", "a.1.0": "2", "z.1.1": "7"}),
        ("\n\n", "", {}),
        ("1\n" * 9, "cost", {"cost": "1"}),
    ],
)
def test_columns_and_tables_are_read(text: str, start: str, found: dict[str, str]) -> None:
    assert read_pasted(text, ["z.1.0", "a.1.0", "z.1.1", "cost"], start) == found


async def test_what_is_pasted_fills_the_form(client: AsyncClient) -> None:
    page = (await client.post("/check", data={"pasted": "0,96\n0,96\nstep_b.2.0 0,0016"})).text
    found = boxes(page)
    assert (found["z.1.0"], found["a.1.0"], found["step_b.2.0"]) == ("0,96", "0,96", "0,0016")
    assert mark(page, "step_b.2.0") == "✓ right"


async def test_it_says_that_nothing_is_kept_and_leads_back_to_the_lab(client: AsyncClient) -> None:
    page = (await client.get("/check?W.1.0.0=0.9&blank=delta")).text
    assert "They are sent to the server only when you have them marked" in page
    back = re.search(r'href="(/\?[^"]*)" data-lab', page)
    assert back
    lab = (await client.get(unescape(back[1]))).text
    assert 'href="/check?' in lab
    assert "blank=delta" in lab


async def test_an_embedded_sheet_may_stand_in_another_page(client: AsyncClient) -> None:
    page = await client.get("/check?embed=1")
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert '<header class="top"' not in page.text
    assert "frame-ancestors 'none'" in (await client.get("/check")).headers["content-security-policy"]


async def test_a_network_with_faults_says_so(client: AsyncClient) -> None:
    page = await client.get("/check?W.1.0.0=hunter2")
    assert page.status_code == 422
    assert "cannot be computed yet" in page.text
    assert_problem(await client.post("/check/marks", data={"W.1.0.0": SECRET}), 422, "W.1.0.0")
    diverged = await client.post("/check", data={"learning_rate": "1e12", "W.2.0.0": "1e12", "answer.cost": "1"})
    assert diverged.status_code == 200


PARAMETERS = {
    "example": ["notes-231", "softmax-2-3", "nothing"],
    "sizes": ["2-3-1", "1-1", "9-3", "2-2-2-2", "x"],
    "samples": ["1", "3", "99"],
    "activation.1": ["softmax", "gelu", "relu"],
    "cost": ["huber", "cross_entropy", "binary_cross_entropy"],
    "update": ["in_place"],
    "bias_update": ["shared", "frozen"],
    "learning_rate": ["1e12", "0.5"],
    "blank": ["delta", "a.1,W_new", "step_W", "s1:z", "\u0660", ",".join(["z.1.0"] * 900)],
    "blank.z": ["1"],
    "marking": ["end", "never"],
    "expect": ["4", "99", "-1", "²"],
    "conventions": ["opposite_delta,threshold", "nothing"],
    "hint": ["delta.1.0", "cost", "nothing", "W.1.0.0", "s0:z.1.0"],
    "hint.cost": ["4", "9"],
    "pasted": ["1\n2\n3", "a.1.0 2\ns0:delta.1.0 3", "\x00\t;;"],
    "pasted_at": ["a.1.0", "nothing"],
    "sample": ["2"],
    "digits": ["15"],
    "lang": ["de", "es"],
    "use": ["cost=nothing", "conventions=threshold", "%%%"],
    "mark": ["1"],
}


@pytest.mark.parametrize("seed", range(40))
async def test_no_parameters_break_the_page(client: AsyncClient, seed: int) -> None:
    state = random.Random(seed)
    fields = {name: state.choice(texts) for name, texts in PARAMETERS.items() if state.random() < 0.35}
    for address in ("z.1.0", "a.1.0", "delta.1.0", "cost", "s0:delta.1.0", "step_W.1.0.0", "cost_new"):
        if state.random() < 0.6:
            fields[f"answer.{address}"] = state.choice(
                ["0.5", "-1/3", "0", "1e300", "-0", "1e-300", "2*(3-1)", *HOSTILE]
            )
    for response in (await client.post("/check", data=fields), await client.post("/check/marks", data=fields)):
        assert response.status_code in (200, 422), fields
    page = await client.get("/check", params={name: text[:300] for name, text in fields.items()})
    assert page.status_code in (200, 422)


async def test_it_is_told_where_not_every_mistake_was_looked_for(client: AsyncClient) -> None:
    few = (await client.post("/check", data={"answer.z.1.0": "0.31415926"})).text
    assert "This matches no common mistake." in mark(few, "z.1.0")
    fields = {"sizes": "8-8-8", "numbers": "random", "activation.1": "sigmoid"}
    answers = {f"answer.W_new.1.{j}.{k}": f"{3 + j + 0.0123 * k:.6f}" for j in range(8) for k in range(8)}
    page = (await client.post("/check", data=fields | answers)).text
    assert "This matches no common mistake." in mark(page, "W_new.1.0.0")
    assert "Not every common mistake was tried here" in mark(page, "W_new.1.7.7")
