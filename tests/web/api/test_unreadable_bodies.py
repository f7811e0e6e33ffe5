"""Bodies that are no JSON, too much of it, or not said to be JSON; and parts that are missing."""

import gzip
import json
from collections.abc import AsyncIterator

import pytest
from httpx2 import AsyncClient

from tests.web.asking import NOTES, SECRET, assert_problem

PATHS = ["/api/forward", "/api/gradient", "/api/check", "/api/train"]
TEXT = json.dumps(NOTES | {"cost": SECRET})

UNREADABLE = {
    "not JSON": SECRET.encode(),
    "truncated": TEXT[:-1].encode(),
    "two values": f"{TEXT} {TEXT}".encode(),
    "single quotes": TEXT.replace('"', "'").encode(),
    "a comment": f"{TEXT} // {SECRET}".encode(),
    "a comma too many": TEXT.replace("]", ",]").encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "invalid UTF-8": TEXT.encode().replace(b"hunter", b"hunter\xff"),
    "a byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "a zero byte": TEXT.encode() + b"\x00",
    "only an opened list, 100,000 times": b"[" * 100_000,
}
NO_OBJECT = {
    "nothing": b"",
    "a list": f'["{SECRET}"]'.encode(),
    "a text": f'"{SECRET}"'.encode(),
    "a number": b"1",
    "null": b"null",
}


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """A body whose length nobody tells beforehand."""
    for _ in range(size // 100_000):
        yield b" " * 100_000


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
async def test_a_body_that_is_not_json_cannot_be_read(client: AsyncClient, path: str, content: bytes) -> None:
    response = await client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert_problem(response, 400, "body")


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("content", NO_OBJECT.values(), ids=NO_OBJECT)
async def test_a_body_that_is_no_object_is_no_problem_to_work(client: AsyncClient, path: str, content: bytes) -> None:
    response = await client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert_problem(response, 422, "body")


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
async def test_a_body_of_10_mb_is_too_large(client: AsyncClient, path: str) -> None:
    content = b" " * 10_000_000 + TEXT.encode()
    assert_problem(await client.post(path, content=content, headers={"Content-Type": "application/json"}), 413, "body")


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
async def test_a_body_of_10_mb_in_pieces_is_too_large(client: AsyncClient, path: str) -> None:
    response = await client.post(path, content=in_pieces(10_000_000), headers={"Content-Type": "application/json"})
    assert "content-length" not in response.request.headers
    assert_problem(response, 413, "body")


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", None])
async def test_only_a_body_that_is_said_to_be_json_is_read(client: AsyncClient, path: str, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    assert_problem(await client.post(path, content=TEXT.encode(), headers=headers), 415, "Content-Type")


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
async def test_a_compressed_body_is_not_unpacked(client: AsyncClient, path: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    response = await client.post(path, content=gzip.compress(TEXT.encode()), headers=headers)
    assert response.status_code in (400, 415)
    assert_problem(response, response.status_code)


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("part", ["network", "inputs"])
async def test_a_missing_part_is_named(client: AsyncClient, path: str, part: str) -> None:
    body = {key: value for key, value in NOTES.items() if key != part}
    body |= {"epochs": 1} if path == "/api/train" else {}
    assert_problem(await client.post(path, json=body), 422, part)


@pytest.mark.anyio
@pytest.mark.parametrize("part", ["epochs", "learning_rate", "targets"])
async def test_training_names_what_it_needs_and_did_not_get(client: AsyncClient, part: str) -> None:
    body = {key: value for key, value in (NOTES | {"epochs": 1}).items() if key != part}
    assert_problem(await client.post("/api/train", json=body), 422, part)
