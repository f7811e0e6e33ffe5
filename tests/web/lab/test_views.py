"""The pages of the graph, the paths and the matrices: whole without scripts, and true whatever their link says."""

import re
from xml.etree import ElementTree

import pytest
from httpx2 import AsyncClient

pytestmark = pytest.mark.anyio
VIEWS = ("graph", "paths", "matrices")
LINKS = (
    "", "example=mazur-2015", "samples=3&sample=1", "l2=0.1", "optimizer=adam", "update=in_place", "sizes=8-8-8",
    "sizes=2-2-3&activation.2=softmax&cost=cross_entropy", "sizes=64-64", "lang=de", "lang=es&decimal=comma",
)  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("link", LINKS)
async def test_every_view_answers_for_every_kind_of_problem(client: AsyncClient, view: str, link: str) -> None:
    response = await client.get(f"/{view}?{link}")
    assert response.status_code == 200
    assert "nan" not in re.sub(r"<[^>]*>", "", response.text).lower().split()


@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_of_what_cannot_be_computed_says_so_and_leads_to_the_lab(client: AsyncClient, view: str) -> None:
    response = await client.get(f"/{view}?W.1.0.0=abc")
    assert response.status_code == 422
    assert "W.1.0.0" in response.text
    assert re.search(r'href="/\?[^"]*W\.1\.0\.0=abc', response.text)


async def test_the_graph_shows_what_the_step_has_and_not_what_comes(client: AsyncClient) -> None:
    forward = (await client.get("/graph?step=1")).text
    cost = (await client.get("/graph?step=2")).text
    assert ">0.484<" in forward
    assert ">−0.016<" not in forward
    assert forward.count("<text") < cost.count("<text") < (await client.get("/graph")).text.count("<text")


async def test_a_number_of_the_graph_leads_to_its_why(client: AsyncClient) -> None:
    page = (await client.get("/graph")).text
    link = re.search(r'href="([^"]*select=delta\.1\.0)#why"', page)
    assert link
    response = await client.get("/graph" + link[1].replace("&amp;", "&"))
    assert "<code>delta.1.0</code>" in response.text


async def test_the_graph_is_a_picture_of_its_own(client: AsyncClient) -> None:
    response = await client.get("/export/graph.svg?example=mazur-2015")
    assert response.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(response.text)
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(text and text.startswith("0.751") for text in texts)
    assert not [element for element in root.iter() if element.tag.endswith(("}a", "}style", "}script"))]


async def test_a_graph_too_large_to_read_is_refused_with_what_fits(client: AsyncClient) -> None:
    response = await client.get("/export/graph.svg?sizes=8-8-8")
    assert response.status_code == 422
    assert "at most 60 operations" in response.json()["errors"][0]["expected"]
    assert "161 operations" in (await client.get("/graph?sizes=8-8-8")).text


async def test_the_paths_are_those_of_the_parameter_that_was_chosen(client: AsyncClient) -> None:
    page = (await client.get("/paths?example=mazur-2015&of=W.1.0.1")).text
    assert "2 paths from W.1.0.1" in page
    assert "0.000877135" in page
    other = (await client.get("/paths?example=mazur-2015&of=nonsense")).text
    assert "from W.1.0.0" in other


async def test_samples_stand_as_rows_or_as_columns(client: AsyncClient) -> None:
    rows = (await client.get("/matrices?samples=4")).text
    columns = (await client.get("/matrices?samples=4&samples_as=columns")).text
    first = re.compile(r'class="shape">([^<]*)<')
    assert first.findall(rows)[:3] == ["4 × 3", "4 × 2", "2 × 3"]
    assert first.findall(columns)[:3] == ["3 × 4", "3 × 2", "2 × 4"]


async def test_no_equals_sign_stands_between_rounded_matrices(client: AsyncClient) -> None:
    page = (await client.get("/matrices?example=mazur-2015")).text
    sections = page.split('<section class="card equation"')[1:]
    assert any("≈" in section for section in sections)
    rounded = [section for section in sections if "0.59327" in section]
    assert rounded
    assert not [section for section in rounded if '<span class="sign">=' in section]
