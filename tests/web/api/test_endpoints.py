"""What stands around the three calculations: examples, health, the API's description, and every answer's headers."""

import json
import re

import pytest
from httpx2 import AsyncClient

from tests.web.asking import NOTES, answered, assert_problem, read

PATHS = {
    "/api/forward": "post",
    "/api/gradient": "post",
    "/api/check": "post",
    "/api/train": "post",
    "/api/train/stream": "post",
    "/api/examples": "get",
    "/api/examples/{id}": "get",
    "/healthz": "get",
    "/readyz": "get",
    "/version": "get",
    "/export/{name}": "getpost",
    "/open": "post",
}
ANY_ANSWER = [
    ("GET", "/", 200),
    ("GET", "/?W.1.0.0=abc", 422),
    ("GET", "/docs", 200),
    ("GET", "/examples", 200),
    ("GET", "/api/examples", 200),
    ("GET", "/healthz", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/static/css/lab.css", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/static/nowhere.css", 404),
    ("PUT", "/", 405),
    ("POST", "/api/forward", 422),
    ("POST", "/api/forward/", 307),
]


@pytest.mark.anyio
async def test_there_are_13_examples_with_source_numbers_and_errata(client: AsyncClient) -> None:
    examples = read(await client.get("/api/examples"))
    assert len({example["id"] for example in examples}) == 13
    for example in examples:
        assert set(example) == {"id", "title", "source", "problem", "published", "errata", "remark"}
        assert example["title"]
        assert example["source"]
        assert example["published"]


@pytest.mark.anyio
async def test_the_first_example_is_that_of_the_notes(client: AsyncClient) -> None:
    example = read(await client.get("/api/examples"))[0]
    assert example["id"] == "notes-231"
    assert {key: example["problem"][key] for key in ("network", "inputs", "targets")} == {
        key: NOTES[key] for key in ("network", "inputs", "targets")
    }


@pytest.mark.anyio
async def test_the_problem_of_every_example_is_a_request_as_it_stands(client: AsyncClient) -> None:
    for example in read(await client.get("/api/examples")):
        assert "updated" in await answered(client, "/api/gradient", example["problem"])


@pytest.mark.anyio
async def test_one_example_is_what_the_list_says_of_it(client: AsyncClient) -> None:
    for example in read(await client.get("/api/examples")):
        assert read(await client.get(f"/api/examples/{example['id']}")) == example


@pytest.mark.anyio
@pytest.mark.parametrize("id", ["hunter2", "%3Cscript%3Ehunter2", "..%2Fhunter2", "%00", "notes-231.json"])
async def test_an_unknown_example_is_not_found(client: AsyncClient, id: str) -> None:
    assert_problem(await client.get(f"/api/examples/{id}"), 404)


@pytest.mark.anyio
async def test_the_answer_to_an_unknown_example_names_those_there_are(client: AsyncClient) -> None:
    response = await client.get("/api/examples/hunter2")
    assert_problem(response, 404, "id")
    assert "mazur-2015" in read(response)["errors"][0]["expected"]


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_the_server_lives_and_can_work(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, read(response)) == (200, {"status": "ok"})


@pytest.mark.anyio
async def test_the_description_holds_every_address_of_the_api(client: AsyncClient) -> None:
    described = read(await client.get("/openapi.json"))["paths"]
    assert {path: "".join(methods) for path, methods in described.items()} == PATHS


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/forward", "/api/gradient", "/api/check", "/api/train", "/api/train/stream"])
async def test_the_description_tells_of_errors_in_the_shape_that_they_have(client: AsyncClient, path: str) -> None:
    described = read(await client.get("/openapi.json"))["paths"][path]["post"]["responses"]
    assert {"400", "413", "415", "422"} <= set(described)
    schema = described["422"]["content"]["application/problem+json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Problem"}


@pytest.mark.anyio
async def test_the_description_promises_no_error_of_another_shape(client: AsyncClient) -> None:
    for methods in read(await client.get("/openapi.json"))["paths"].values():
        for operation in methods.values():
            errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
            assert all(set(answer["content"]) == {"application/problem+json"} for answer in errors.values()), errors


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/forward", "/api/gradient", "/api/train"])
async def test_the_described_example_of_a_request_is_answered(client: AsyncClient, path: str) -> None:
    description = read(await client.get("/openapi.json"))
    content = description["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    schema = description["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    assert await answered(client, path, schema["examples"][0])


@pytest.mark.anyio
async def test_the_documentation_page_names_every_address_of_the_api(client: AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert all(path in page for path in PATHS)


@pytest.mark.anyio
@pytest.mark.parametrize(("method", "path", "status"), ANY_ANSWER)
async def test_every_answer_forbids_other_hosts_guessed_types_and_frames(
    client: AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    policy = dict(rule.strip().split(" ", 1) for rule in response.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    served = "cross-origin" if path.startswith("/static/css") else "same-origin"
    assert response.headers["cross-origin-resource-policy"] == served


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/", "/docs", "/examples", "/nowhere"])
async def test_a_page_holds_nothing_inline_that_the_policy_forbids(client: AsyncClient, path: str) -> None:
    page = (await client.get(path, headers={"Accept": "text/html"})).text.lower()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


@pytest.mark.anyio
async def test_a_head_request_is_answered_as_a_get_without_its_body(client: AsyncClient) -> None:
    for path in ("/", "/healthz"):
        response = await client.head(path)
        assert (response.status_code, response.content) == (200, b"")


@pytest.mark.anyio
async def test_the_description_says_what_a_line_of_a_stream_is(client: AsyncClient) -> None:
    description = read(await client.get("/openapi.json"))
    content = description["paths"]["/api/train/stream"]["post"]["responses"]["200"]["content"]
    assert content["application/jsonl"]["schema"] == {"$ref": "#/components/schemas/StreamOut"}
    line = description["components"]["schemas"]["StreamOut"]
    assert set(line["required"]) == {"type", "epoch", "step", "costs", "network"}
    types = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(line)))
    assert {"NetworkOut", "FrameOut", "StateOut"} <= types <= set(description["components"]["schemas"])
    assert "reason" in (await client.get("/docs")).text
