"""A table that is too large for a link goes everywhere by a form: to the lab, to another epoch, and back."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from httpx2 import AsyncClient

from app.web.lab.link import read as read_lab
from app.web.train.link import read_text
from app.web.train.run import trained
from tests.web.train.test_page import FORM, HTML

pytestmark = pytest.mark.anyio
ROWS = [f"{0.123456789 + row / 7:.12f};{0.987654321 - row / 9:.12f};{row % 2}" for row in range(1800)]
LARGE = {"data": "table", "table": "\n".join(["p;q;r", *ROWS]), "hidden": "2", "epochs": "3", "batch_size": "0"}
SMALL = LARGE | {"table": "p;q;r\n1;2;0\n2;1;1\n1;3;0\n3;1;1"}


async def page_of(client: AsyncClient, fields: dict[str, str]) -> str:
    answer = await client.post("/train", content=urlencode(fields), headers=FORM | HTML)
    assert answer.status_code == 200
    return answer.text


def actions(page: str) -> dict[str, str]:
    """Where the buttons of a page send its form, by their key."""
    buttons = re.findall(r'<button [^>]*formmethod="post" formaction="([^"]*)"[^>]*data-key="([^"]*)"', page)
    return {key: unescape(action) for action, key in buttons}


async def test_no_link_of_the_page_holds_such_a_table(client: AsyncClient) -> None:
    assert len(urlencode(LARGE)) > 65_536
    page = await page_of(client, LARGE)
    here = page.partition("<form")[2]
    assert max(map(len, re.findall(r'href="([^"]*)"', here))) < 8_000
    assert set(actions(page)) == {"first", "back", "next", "last", "by-hand"}
    assert '<form id="settings" class="train" action="/train" method="post"' in page


async def test_an_epoch_of_such_a_table_is_looked_at_by_the_form(client: AsyncClient) -> None:
    back = actions(await page_of(client, LARGE))["back"]
    answer = await client.post(back, content=urlencode(LARGE | {"epoch": ""}), headers=FORM | HTML)
    assert back == "/train?epoch=2"
    assert "Inside the network at epoch 2" in answer.text


async def test_a_step_of_such_a_table_opens_in_the_lab(client: AsyncClient) -> None:
    action = actions(await page_of(client, LARGE | {"epoch": "1"}))["by-hand"]
    answer = await client.post(action, content=urlencode(LARGE | {"sample": "5", "epoch": ""}), headers=FORM | HTML)
    assert answer.status_code == 303
    lab = read_lab(dict(parse_qsl(answer.headers["location"].removeprefix("/?"))))
    known = trained(read_text(urlencode(LARGE)).run)
    assert lab.problem
    assert lab.problem.network.flat().tolist() == known.training.frame_parameters[1].tolist()
    assert lab.problem.inputs.tolist() == known.setup.problem.inputs[5:6].tolist()


async def test_what_is_wrong_on_the_way_to_the_lab_is_said_on_the_page_with_all_that_was_typed(
    client: AsyncClient,
) -> None:
    wrong = LARGE | {"learning_rate": "0.x1"}
    answer = await client.post("/train/step?epoch=1", content=urlencode(wrong), headers=FORM | HTML)
    assert answer.status_code == 422
    assert "This cannot be trained yet" in answer.text
    assert 'value="0.x1"' in answer.text
    assert ROWS[-1] in answer.text
    assert 'href="?' not in answer.text  # which would lead back to the lab


async def test_a_step_with_more_inputs_than_the_lab_takes_is_a_file_and_the_lab_says_why_not(
    client: AsyncClient,
) -> None:
    rows = [";".join(str((row * column) % 5) for column in range(70)) for row in range(1, 40)]
    answer = await client.post(
        "/train/step", content=urlencode(LARGE | {"table": "\n".join(rows)}), headers=FORM | HTML
    )
    assert "attachment" in answer.headers["content-disposition"]
    opened = await client.post("/open", content=answer.content, headers={"content-type": "application/json"})
    assert opened.status_code == 422
    assert "1 to 64" in json.loads(opened.text)["detail"]


async def test_a_table_that_fits_a_link_has_one_also_where_it_came_by_the_form(client: AsyncClient) -> None:
    answer = await client.post("/train", content=urlencode(SMALL), headers=FORM | HTML)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"], headers=HTML)).text
    assert actions(page) == {}
    assert 'action="/train" method="post"' in page  # the next table may not fit
    assert 'action="/train" method="get"' in (await client.get("/train?epochs=2", headers=HTML)).text


async def test_the_page_goes_back_to_a_kept_run_of_such_a_table(client: AsyncClient) -> None:
    kept = urlencode({name: text for name, text in LARGE.items() if name != "epochs"} | {"epochs": "2"})
    fields = {"data": "circle", "samples": "20", "epochs": "2", "before": kept, "lang": "de", "do": "back"}
    page = await page_of(client, fields)
    assert "Inneres" in page or 'lang="de"' in page
    assert ROWS[-1] in page
    assert 'name="before"' not in page
