"""The panel of a selected number: on its page, by itself, and every link in it."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from httpx2 import AsyncClient, Response

from app.backprop.solve import solve
from app.explain.examples import examples
from app.explain.solution import Solution

pytestmark = pytest.mark.anyio
LINKS = re.compile(r'<a href="([^"]*)" data-select="([^"]+)"')


async def why(client: AsyncClient, address: str, more: str = "") -> Response:
    return await client.get(f"/why?select={address}{more}")


@pytest.mark.parametrize("name", [*examples()])
async def test_every_number_of_every_example_has_its_panel(client: AsyncClient, name: str) -> None:
    addresses = [*Solution(solve(examples()[name].problem)).values]
    for address in addresses[::3]:
        response = await why(client, address, f"&example={name}")
        assert response.status_code == 200, address
        panel = response.text
        assert f"<code>{address}</code>" in panel
        assert 'id="why"' in panel
        assert "None" not in re.sub(r"<[^>]*>", "", panel)
        assert not re.search(r"<html|<script| style=", panel)


async def test_the_page_has_the_panel_of_what_its_link_selects(client: AsyncClient) -> None:
    page = (await client.get("/?select=dC_dW.2.0.0")).text
    assert page.count('id="why"') == 1
    assert (await why(client, "dC_dW.2.0.0")).text.strip() in page
    assert 'id="why"' not in (await client.get("/")).text


@pytest.mark.parametrize("nothing", ["dC_dW.9.0.0", "z.1.3", "", "hunter2", "s0:z.1.0", "z.1.0%22onload"])
async def test_an_unknown_address_selects_nothing(client: AsyncClient, nothing: str) -> None:
    page = await client.get(f"/?select={nothing}")
    assert page.status_code == 200
    assert 'id="why"' not in page.text
    assert "select=" not in page.text
    alone = await why(client, nothing)
    assert alone.status_code == 404
    assert "no number at this address" in alone.text
    assert "hunter2" not in alone.text
    assert len(alone.text) < 300


async def test_a_network_with_faults_has_no_numbers_to_look_at(client: AsyncClient) -> None:
    response = await why(client, "cost", "&W.1.0.0=hunter2")
    assert response.status_code == 422
    assert "hunter2" not in response.text
    assert (await client.get("/?select=cost&W.1.0.0=hunter2")).status_code == 422


@pytest.mark.parametrize("address", ["delta.1.0", "W.2.0.0", "a.0.0", "learning_rate", "cost_new"])
async def test_its_links_lead_to_the_panels_of_its_terms_and_of_what_it_goes_into(
    client: AsyncClient, address: str
) -> None:
    panel = (await why(client, address, "&digits=4&decimal=comma")).text
    solution = Solution(solve(examples()["notes-231"].problem))
    because = solution.why(address)
    links = [(unescape(href), selected) for href, selected in LINKS.findall(panel)]
    assert {*(because.addresses if because else ())} <= {selected for _, selected in links}
    assert links
    for href, selected in links[:8]:
        assert "decimal=comma" in href
        page = await client.get(f"/{href}")
        assert f'data-selected="{selected}"' in page.text


async def test_a_selection_stays_in_the_links_of_the_page_and_can_be_closed(client: AsyncClient) -> None:
    page = (await client.get("/?select=z.1.0")).text
    step = re.search(r'href="([^"]*step=2[^"]*)#cost"', page)
    assert step
    assert "select=z.1.0" in step[1]
    closing = re.search(r'<a class="close" href="([^"]*)"', page)
    assert closing
    assert "select" not in closing[1]


@pytest.mark.parametrize("address", ["W.1.0.0", "b.2.0", "a.0.0", "y.2.0", "learning_rate"])
async def test_what_is_given_can_be_typed(client: AsyncClient, address: str) -> None:
    panel = (await why(client, address, "&decimal=comma")).text
    text = re.search(rf'data-edit="{address}" value="([^"]*)"', panel)
    assert text
    assert "," in text[1]
    assert "data-edit" not in (await why(client, "z.1.0")).text


async def test_the_curve_is_well_formed(client: AsyncClient) -> None:
    panel = (await why(client, "dC_dW.1.1.0")).text
    svg = panel[panel.index("<svg") : panel.index("</svg>") + 6]
    assert ElementTree.fromstring(svg).find("polyline") is not None
    assert "kink" in panel


@pytest.mark.parametrize("samples", [2, 16])
async def test_samples_and_wide_layers_have_panels_too(client: AsyncClient, samples: int) -> None:
    for address in ("dC_dW.1.0.0", "s1:z.1.0", "s1:a.0.1", "cost", "s0:cost", "learning_rate", "dC_db.2.0"):
        response = await why(client, address, f"&sizes=2-40-2&samples={samples}")
        assert response.status_code == 200, address
