"""Errors for people: the same words in HTML for a browser, JSON for the API, and nothing typed is lost or run."""

import re
from html import unescape

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from app.main import create_app
from tests.web.asking import assert_problem

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def assert_page(response: Response, status: int) -> str:
    """The answer is a whole page; its text."""
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.text.startswith("<!doctype html>")
    assert response.text.count("<h1") == 1
    return response.text


def typed(page: str, name: str) -> str:
    """What the box of this name holds."""
    box = re.search(rf'<input id="f-{re.escape(name)}"[^>]*? value="([^"]*)"', page)
    assert box, name
    return unescape(box[1])


def named(page: str) -> set[str]:
    """The places that the page's list of errors names."""
    faults = re.search(r'<ul class="faults">(.*?)</ul>', page, re.DOTALL)
    assert faults
    return set(re.findall(r"href=\"#f-([^\"]*)\"", faults[1]))


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere.css", "/examples/hunter2", "/apis"])
async def test_a_wrong_address_is_a_page_in_a_browser(client: AsyncClient, path: str) -> None:
    page = assert_page(await client.get(path, headers=BROWSER), 404)
    assert "Page not found" in page
    assert 'href="/"' in page
    assert "hunter2" not in page


@pytest.mark.anyio
async def test_a_wrong_address_is_a_problem_for_a_program(client: AsyncClient) -> None:
    assert_problem(await client.get("/hunter2", headers={"Accept": "application/json"}), 404)
    assert_problem(await client.get("/hunter2"), 404)


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/nowhere", "/api/examples/hunter2", "/api/"])
async def test_the_api_answers_a_browser_in_json_too(client: AsyncClient, path: str) -> None:
    assert_problem(await client.get(path, headers=BROWSER), 404)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/forward", "POST"),
        ("GET", "/api/train", "POST"),
        ("DELETE", "/api/examples", "GET"),
        ("POST", "/healthz", "GET"),
        ("PUT", "/", "GET"),
        ("POST", "/static/css/lab.css", "GET"),
        ("DELETE", "/export/values.csv", "GET, POST"),
    ],
)
async def test_a_wrong_method_is_a_problem_that_names_the_right_one(
    client: AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await client.request(method, path)
    assert_problem(response, 405)
    assert allowed in response.headers["allow"]


@pytest.mark.anyio
async def test_a_page_with_bad_numbers_names_each_and_keeps_all_that_was_typed(client: AsyncClient) -> None:
    link = {"W.1.0.0": "abc", "a.0.0": "hunter2", "learning_rate": "-1", "b.2.0": "", "y.2.0": "1e13", "W.1.0.1": "0,7"}
    page = assert_page(await client.get("/", params=link), 422)
    assert named(page) == {"W.1.0.0", "a.0.0", "learning_rate", "b.2.0", "y.2.0"}
    for name, text in link.items():
        assert typed(page, name) == text
    assert page.count('aria-invalid="true"') == 5


@pytest.mark.anyio
async def test_a_field_says_beside_itself_what_was_expected(client: AsyncClient) -> None:
    page = assert_page(await client.get("/", params={"W.1.0.0": "abc"}), 422)
    assert re.search(r'id="f-W\.1\.0\.0"[^>]*aria-describedby="e-W\.1\.0\.0"', page)
    assert re.search(r'id="e-W\.1\.0\.0">enter a number such as 0\.5 or 0,5<', page)


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["W.1.0.0", "a.0.0", "learning_rate", "sizes", "samples"])
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'onfocus='alert(1)"])
async def test_what_is_typed_is_shown_and_never_run(client: AsyncClient, name: str, text: str) -> None:
    page = assert_page(await client.get("/", params={name: text}), 422)
    assert typed(page, name) == text
    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("link", "place"),
    [
        ({"sizes": "2-0-1"}, "sizes"),
        ({"sizes": "2"}, "sizes"),
        ({"sizes": "64-64-64-64-64"}, "sizes"),
        ({"samples": "17"}, "samples"),
        ({"cost": "hunter2"}, "cost"),
        ({"activation.1": "hunter2"}, "activation.1"),
        ({"activation.1": "softmax"}, "activation.1"),
        ({"bias_update": "hunter2"}, "bias_update"),
        ({"cost": "cross_entropy", "y.2.0": "2"}, "y.2.0"),
        ({"cost": "cross_entropy", "b.2.0": "-5", "y.2.0": "1"}, "cost"),
        ({"W.1.0.0": "9" * 5_000}, "W.1.0.0"),
        ({"W.1.0.0": "1e999"}, "W.1.0.0"),
        ({"W.1.0.0": "nan"}, "W.1.0.0"),
        ({"W.1.0.0": "１"}, "W.1.0.0"),
        ({"samples": "2", "s1:a.0.0": "x"}, "s1:a.0.0"),
    ],
)
async def test_every_bad_setting_of_a_link_is_named(client: AsyncClient, link: dict[str, str], place: str) -> None:
    assert named(assert_page(await client.get("/", params=link), 422)) == {place}


@pytest.mark.anyio
async def test_a_page_with_hundreds_of_bad_numbers_names_20_of_them(client: AsyncClient) -> None:
    link = {f"W.1.{j}.{k}": "x" for j in range(20) for k in range(20)} | {"sizes": "20-20"}
    assert len(named(assert_page(await client.get("/", params=link), 422))) == 20


@pytest.mark.anyio
@pytest.mark.parametrize(
    "link",
    [
        {"decimal": "hunter2", "digits": "-1", "step": "999", "sample": "99"},
        {"W.9.9.9": "hunter2", "nonsense": "<script>"},
    ],
)
async def test_a_link_with_odd_settings_of_the_view_or_unknown_names_is_the_usual_page(
    client: AsyncClient, link: dict[str, str]
) -> None:
    page = assert_page(await client.get("/", params=link), 200)
    assert "hunter2" not in page
    assert "0.484" in page


@pytest.mark.anyio
@pytest.mark.parametrize(
    "link",
    [
        {"W.1.0.0": "5e-324"},
        {"sizes": "20-20-1", "samples": "16"},
        {"activation.1": "sigmoid", "W.1.0.0": "-1e8"},  # a = e^-80,000,000, which a long real can hold
        {"activation.1": "sigmoid", "W.1.0.0": "-1e12"},
        {"activation.1": "gelu", "activation.2": "softplus", "W.2.0.1": "-1e12", "a.0.0": "1e12"},
        {"learning_rate": "1e12"},
    ],
)
async def test_tiny_large_and_many_numbers_make_a_page(client: AsyncClient, link: dict[str, str]) -> None:
    assert_page(await client.get("/", params=link), 200)


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/broken", "/api/broken"])
async def test_a_failure_of_the_server_is_told_without_its_inside(path: str) -> None:
    app = create_app()

    @app.get(path)
    async def broken() -> None:
        raise RuntimeError("hunter2")

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get(path)
        assert_problem(response, 500)
        assert "Something went wrong on our side" in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in response.headers


@pytest.mark.anyio
async def test_an_example_that_is_not_there_is_named_and_not_replaced_by_another(client: AsyncClient) -> None:
    assert "example" in named(assert_page(await client.get("/", params={"example": "mazur-2051"}), 422))


@pytest.mark.anyio
async def test_a_page_is_told_what_went_wrong_in_the_language_of_its_reader(client: AsyncClient) -> None:
    headers = {"accept-language": "de", "content-type": "application/x-www-form-urlencoded"}
    page, api = [
        await client.post(path, content="table=" + "1" * 1_000_001, headers=headers)
        for path in ("/train/run", "/api/train")
    ]
    assert page.json()["title"] == "Die Anfrage ist zu groß"
    assert api.json()["title"] == "The request is too large"
