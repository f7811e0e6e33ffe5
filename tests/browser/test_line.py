"""The kept connection for edits answers as POST /live does, whatever comes."""

import json
import random
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import PATIENCE


@pytest.fixture
def line(site: str) -> Iterator[ClientConnection]:
    with connect(f"{site.replace('http', 'ws')}/live") as line:
        yield line


def answer(line: ClientConnection, question: str) -> object:
    line.send(question)
    return json.loads(line.recv(timeout=PATIENCE / 1000))


@pytest.mark.parametrize(
    "question", ["", "W.1.0.0=0.9", "example=mazur-2015&digits=8", "W.1.0.0=x&lang=de", "sizes=0", "W.1.0.0=1e400"]
)
def test_the_line_says_what_a_post_says(line: ClientConnection, site: str, question: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    posted = httpx.post(f"{site}/live", content=question, headers=form).json()
    assert answer(line, question) == posted if "texts" in posted else {"errors": posted["errors"]}


def rested(site: str, question: str) -> dict[str, Any]:
    form = {"content-type": "application/x-www-form-urlencoded"}
    found: dict[str, Any] = httpx.post(f"{site}/sentences", content=question, headers=form).json()
    return found


def test_at_rest_the_sentences_and_the_link_come_with_the_numbers(line: ClientConnection, site: str) -> None:
    plain, found = answer(line, "W.1.0.0=0,9"), rested(site, "W.1.0.0=0,9&select=z.1.0")
    assert plain == {name: found[name] for name in ("texts", "widths", "off")}
    assert "&W.1.0.0=0.9&" in found["query"]
    assert 'id="head"' in found["html"]
    assert 'id="why"' in found["html"]
    assert not found["is_example"]
    assert rested(site, "W.1.0.0=0.7")["is_example"]
    assert rested(site, "W.1.0.0=x")["errors"][0]["place"] == "W.1.0.0"


def test_a_refused_question_leaves_the_line_open(line: ClientConnection) -> None:
    refused = answer(line, "W.1.0.0=x")
    assert isinstance(refused, dict)
    assert refused["errors"][0]["place"] == "W.1.0.0"
    answered = answer(line, "W.1.0.0=0.9")
    assert isinstance(answered, dict)
    assert answered["texts"]["a.2.0"] == "0.548"


def test_noise_is_refused_in_words(line: ClientConnection) -> None:
    state = random.Random(3)
    for length in (1, 10, 1_000, 100_000):
        line.send(state.randbytes(length))
        assert {"errors", "texts"} & json.loads(line.recv(timeout=PATIENCE / 1000)).keys()


def test_bytes_in_place_of_text_is_read_as_well(line: ClientConnection) -> None:
    line.send(b"W.1.0.0=0.9")
    assert json.loads(line.recv(timeout=PATIENCE / 1000))["texts"]["a.2.0"] == "0.548"


def test_too_large_a_question_ends_the_line_and_nothing_else(line: ClientConnection, site: str) -> None:
    with pytest.raises(ConnectionClosed):
        answer(line, "a" * 20_000_000)
    assert httpx.get(f"{site}/healthz").status_code == 200
