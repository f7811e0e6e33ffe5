"""The OpenAPI document: valid, with names that clients are made from; and what it says is so."""

import json

import pytest
from httpx2 import AsyncClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.main import create_app
from app.web.openapi import sample_answers as read_samples
from scripts.update_sample_answers import sample_answers
from tests.web.asking import NOTES, answered, read

DOCUMENT = create_app().openapi()
OPERATIONS = {
    operation["operationId"]: operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
}


def test_the_document_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(json.loads(json.dumps(DOCUMENT))).validate()


def test_operations_have_short_names() -> None:
    assert set(OPERATIONS) == {
        "forward", "gradient", "check", "train", "train_stream", "examples", "example", "health", "ready", "version",
        "export_file", "export_file_posted", "open_file",
    }  # fmt: skip


def test_errors_have_one_schema_and_the_document_a_server() -> None:
    assert json.dumps(DOCUMENT).count('"maxItems": 20') == 1
    assert DOCUMENT["servers"][0]["url"] == "/"
    assert "Problem" in DOCUMENT["components"]["schemas"]


@pytest.mark.parametrize("name", ["forward", "gradient", "check", "train", "train_stream"])
def test_work_that_may_be_refused_for_now_says_so(name: str) -> None:
    assert "Retry-After" in OPERATIONS[name]["responses"]["503"]["headers"]


def test_no_property_with_several_types_has_an_object_as_default() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for key, content in schema.get("properties", {}).items():
            assert not ("oneOf" in content and isinstance(content.get("default"), dict)), f"{name}.{key}"


def test_the_limits_are_told_in_words() -> None:
    assert "256 units" in DOCUMENT["info"]["description"].replace("\n", " ")


@pytest.mark.anyio
async def test_gradients_alone_come_without_the_arrays_of_the_samples(client: AsyncClient) -> None:
    rows = {"inputs": [[0.8, -0.5]] * 50, "targets": [[0.5]] * 50, "gradients_only": True}
    many = await answered(client, "/api/gradient", NOTES | rows)
    one = await answered(client, "/api/gradient", NOTES)
    assert [layer["dC_db"] for layer in many["layers"]] == [layer["dC_db"] for layer in one["layers"]]
    assert not {"outputs", "costs"} & set(many)
    assert set(many["layers"][0]) == {"layer", "dC_dW", "dC_db"}
    assert many["updated"]["network"] == one["updated"]["network"]


@pytest.mark.anyio
async def test_what_is_served_is_the_document(client: AsyncClient) -> None:
    assert read(await client.get("/openapi.json")) == json.loads(json.dumps(DOCUMENT))


@pytest.mark.anyio
async def test_the_sample_answers_are_what_the_server_answers() -> None:
    """Written anew by python -m scripts.update_sample_answers."""
    assert read_samples() == await sample_answers()


@pytest.mark.anyio
async def test_programs_of_the_documentation_name_the_host_that_it_was_asked_of(client: AsyncClient) -> None:
    for host in ("one.example", "two.example"):
        page = (await client.get("/docs", headers={"Host": host})).text
        assert f"http://{host}/api/gradient" in page.replace('<span data-slot="address">', "")
