"""Files to take away: under the link of a page, as a form where the link would be too long, and as their names say."""

import json
from xml.etree import ElementTree

import pytest
from httpx2 import AsyncClient

from app.explain.examples import examples
from app.web.lab.files import FILES
from tests.web.asking import answered, assert_problem, read

pytestmark = pytest.mark.anyio
TYPES = {
    "problem.json": "application/json",
    "values.csv": "text/csv",
    "solution.md": "text/markdown",
    "solution.tex": "application/x-tex",
    "drawing.svg": "image/svg+xml",
    "graph.svg": "image/svg+xml",
    "step_numpy.py": "text/x-python",
    "step_pytorch.py": "text/x-python",
    "step_jax.py": "text/x-python",
    "step_keras.py": "text/x-python",
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", TYPES)
async def test_a_file_has_its_type_and_is_saved_under_a_name_that_tells_what_it_is(
    client: AsyncClient, name: str
) -> None:
    assert set(TYPES) == set(FILES)
    for query, network in (("example=mazur-2015", "mazur-2015"), ("sizes=2-4-1", "network-2-4-1")):
        response = await client.get(f"/export/{name}?{query}")
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{TYPES[name]}; charset=utf-8"
        assert response.headers["content-disposition"] == f'attachment; filename="{network}-{name}"'
        assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize("name", TYPES)
async def test_a_form_gives_the_file_that_its_link_gives(client: AsyncClient, name: str) -> None:
    query = "sizes=3-2-2&samples=2&activation.2=softmax&W.1.0.0=0,25&step=3&sample=1&decimal=comma&digits=4&lang=de"
    by_link = await client.get(f"/export/{name}?{query}")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    by_form = await client.post(f"/export/{name}", content=query, headers=form)
    assert (by_form.status_code, by_form.content) == (200, by_link.content)


@pytest.mark.parametrize("name", TYPES)
async def test_a_file_can_be_looked_at_instead(client: AsyncClient, name: str) -> None:
    response = await client.get(f"/export/{name}?show=1")
    assert response.headers["content-disposition"] == "inline"
    shown_as = "image/svg+xml" if name.endswith(".svg") else "text/plain"
    assert response.headers["content-type"] == f"{shown_as}; charset=utf-8"
    assert response.content == (await client.get(f"/export/{name}")).content


async def test_an_unknown_file_is_not_found_and_those_there_are_are_named(client: AsyncClient) -> None:
    response = await client.get("/export/hunter2.exe")
    assert_problem(response, 404, "name")
    assert "step_numpy.py" in read(response)["errors"][0]["expected"]


@pytest.mark.parametrize("name", TYPES)
async def test_a_link_with_faults_gives_the_faults(client: AsyncClient, name: str) -> None:
    assert_problem(await client.get(f"/export/{name}?W.1.0.0=hunter2"), 422, "W.1.0.0")
    page = await client.get(f"/export/{name}?W.1.0.0=hunter2", headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert page.text.startswith("<!doctype html>")
    too_large = "&".join(f"W.1.{j}.{k}=1e12&b.1.{j}=1e12" for j in range(3) for k in range(2))
    assert (await client.get(f"/export/{name}?{too_large}&a.0.0=1e12&cost=cross_entropy")).status_code == 422


@pytest.mark.parametrize("name", [*examples()])
async def test_the_problem_of_a_file_is_a_request_as_it_stands(client: AsyncClient, name: str) -> None:
    content = read(await client.get(f"/export/problem.json?example={name}"))
    answer = await answered(client, "/api/gradient", content["problem"])
    assert answer["cost"] == content["values"]["cost"]
    assert answer["updated"]["cost"] == content["values"]["cost_new"]


@pytest.mark.parametrize("step", range(1, 9))
async def test_the_drawing_needs_nothing_from_outside_and_shows_the_step(client: AsyncClient, step: int) -> None:
    response = await client.get(f"/export/drawing.svg?step={step}&decimal=comma")
    picture = ElementTree.fromstring(response.text)
    assert picture.tag == f"{SVG}svg"
    assert float(picture.attrib["width"]) > float(picture.attrib["height"]) > 0
    for element in picture.iter():
        assert element.tag in {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "g", "rect", "line", "text", "tspan")}
        assert not {"class", "style", "href", "id"} & set(element.attrib) or element.tag in (
            f"{SVG}title",
            f"{SVG}desc",
        )
    texts = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert f"Step {step}: " in picture.findtext(f"{SVG}desc", "")
    assert len([*picture.iter(f"{SVG}line")]) == 9
    assert ("∂" in texts) == ("−0,01536" in texts) == (step in (4, 5, 6))
    assert ("cost C 0,000128" in texts) == (step < 7)
    assert {"z −0,34", "z 0,96"} <= set(texts) or step >= 7


async def test_the_drawing_of_a_large_network_is_well_formed(client: AsyncClient) -> None:
    response = await client.get("/export/drawing.svg?sizes=12-10-3&samples=2&activation.2=softmax&lang=es&edges=dC_dW")
    assert ElementTree.fromstring(response.text).tag == f"{SVG}svg"
    assert "salida" not in response.text or response.headers["content-language"] == "es"


@pytest.mark.parametrize("name", sorted(TYPES.keys() - {"graph.svg"}))
async def test_the_largest_network_of_a_page_can_be_taken_away(client: AsyncClient, name: str) -> None:
    response = await client.get(f"/export/{name}?numbers=random&seed=1&sizes=64-64-64-25")
    assert response.status_code == 200
    if name == "problem.json":
        assert len(json.loads(response.text)["problem"]["network"]["layers"]) == 3


async def test_the_drawing_of_one_sample_says_whose_cost_it_shows(client: AsyncClient) -> None:
    drawing = (await client.get("/export/drawing.svg?sizes=2-2-1&samples=2&sample=1")).text
    assert "cost of sample 1 C " in drawing
