"""The kept connection for edits answers as POST /live does, whatever comes."""

import json
import random
import re
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect


@pytest.fixture
def line(site: str) -> Iterator[ClientConnection]:
    with connect(f"{site.replace('http', 'ws')}/live") as line:
        yield line


def answer(line: ClientConnection, question: str) -> object:
    line.send(question)
    return json.loads(line.recv(timeout=5))


@pytest.mark.parametrize(
    "question", ["", "W.1.0.0=0.9", "example=mazur-2015&digits=8", "W.1.0.0=x&lang=de", "sizes=0", "W.1.0.0=1e400"]
)
def test_the_line_says_what_a_post_says(line: ClientConnection, site: str, question: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    posted = httpx.post(f"{site}/live", content=question, headers=form).json()
    assert answer(line, question) == posted if "texts" in posted else {"errors": posted["errors"]}


@pytest.mark.parametrize("problem", ["W.1.0.0=0.9", "samples=2&sample=1&W.1.0.0=0.9", "sizes=2-9-1&select=W.1.0.0"])
def test_what_is_in_sight_alone_is_answered_alone(line: ClientConnection, problem: str) -> None:
    whole, part = answer(line, problem), answer(line, f"{problem}&sight=z.1,W.2,b.2,W.1,W.1.0.0,cost")
    assert isinstance(whole, dict)
    assert isinstance(part, dict)
    # what is given is known, but for what was changed
    wanted = re.compile(r"(s\d+:)?(z\.1\.\d+|W\.1\.0\.0|cost)(@fit)?")
    assert part["texts"] == {address: text for address, text in whole["texts"].items() if wanted.fullmatch(address)}
    assert {address.rpartition(":")[2].partition(".")[0] for address in part["texts"]} == {"z", "W", "cost"}
    assert part["widths"] == {edge: width for edge, width in whole["widths"].items() if edge.startswith("W.1.")}
    assert part["off"] == whole["off"]


@pytest.mark.parametrize("sight", ["", "nothing", "W", "W.9", "W.2.0.0", ",,"])
def test_what_is_nowhere_is_not_answered(line: ClientConnection, sight: str) -> None:
    found = answer(line, f"W.1.0.0=0.9&sight={sight}")
    assert isinstance(found, dict)
    assert (found["texts"], found["widths"]) == ({}, {})


@pytest.mark.parametrize(
    "problem",
    ["W.1.0.0=0.9", "sizes=8-8-8-8", "numbers=random&seed=1&sizes=64-64-2", "samples=2&cost=binary_cross_entropy"],
)
@pytest.mark.parametrize(
    "difference",
    [
        *["", "W.2.1.0=0,5", "W.2.1.0=0.5&b.1.0=-2&learning_rate=0.05", "sight=W.2,a.2&W.2.1.0=0.5", "digits=3"],
        *["W.2.1.0=x", "W.2.1.0=1e13", "learning_rate=0", "sizes=2-2-2-1", "W.9.0.0=1", "a.0.0=7", "s1:y.2.0=7"],
        *["example=mazur-2015", "cost=huber&W.2.1.0=0.5", "lang=de&decimal=comma", "samples=1", "sample=1"],
    ],
)
def test_what_differs_is_answered_as_the_whole_question(line: ClientConnection, problem: str, difference: str) -> None:
    """A parameter that is said twice is the later one, so the whole question is both, one after the other."""
    whole = answer(line, f"{problem}&{difference}")
    answer(line, f"{problem}&sight=a.1")  # what is in sight is said of a question alone
    assert answer(line, f"+{difference}") == whole
    back, kept = (re.sub("sight=[^&]*", "", parts) for parts in (problem, difference))
    assert answer(line, f"+{back}") == answer(line, f"{problem}&{kept}&{back}")


def test_what_differs_from_nothing_is_the_whole_question(line: ClientConnection) -> None:
    assert answer(line, "+W.1.0.0=0.9") == answer(line, "W.1.0.0=0.9")


def test_small_questions_do_not_add_up_to_a_large_one(line: ClientConnection) -> None:
    half = "x" * 400_000
    assert "texts" in str(answer(line, f"one={half}"))
    for _ in range(5):  # the same again is no more than it was
        assert "texts" in str(answer(line, f"+two={half}"))
    assert "1000000 bytes" in str(answer(line, f"+three={half}"))
    assert answer(line, "+W.1.0.0=0.9") == answer(line, "W.1.0.0=0.9")


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
        assert {"errors", "texts"} & json.loads(line.recv(timeout=5)).keys()


def test_bytes_in_place_of_text_is_read_as_well(line: ClientConnection) -> None:
    line.send(b"W.1.0.0=0.9")
    assert json.loads(line.recv(timeout=5))["texts"]["a.2.0"] == "0.548"


def test_too_large_a_question_ends_the_line_and_nothing_else(line: ClientConnection, site: str) -> None:
    with pytest.raises(ConnectionClosed):
        answer(line, "a" * 20_000_000)
    assert httpx.get(f"{site}/healthz").status_code == 200
