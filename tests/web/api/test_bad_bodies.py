"""Bodies that no endpoint takes. Each is answered with what was expected and where, and never repeated."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from httpx2 import AsyncClient

from tests.web.asking import NOTES, SECRET, Json, assert_problem, read, with_raw

PATHS = ["/api/forward", "/api/gradient", "/api/check", "/api/train"]
JSON_TYPE = {"Content-Type": "application/json"}
WEIGHT = "network.layers.1.W.0.1"
LAYER = '{"W": [[1]], "b": [0], "activation": "relu"}'
WIDE = json.dumps({"W": [[1] * 7] * 256, "b": [0] * 256, "activation": "relu"})
NARROW = json.dumps({"W": [[1] * 256], "b": [0], "activation": "relu"})
DEEP = 100_000


def many(item: str, times: int) -> str:
    return f"[{', '.join([item] * times)}]"


class Bad(NamedTuple):
    """The notes with raw JSON at a path of the request, and the place that the answer names."""

    name: str
    path: str
    raw: str
    place: str
    status: int = 422
    also: Json = {}  # noqa: RUF012 a tuple cannot be changed


NUMBERS = [
    Bad("a weight is NaN", WEIGHT, "NaN", "W.2.0.1"),
    Bad("an input is NaN", "inputs.1", "NaN", "a.0.1"),
    Bad("a bias is Infinity", "network.layers.0.b.2", "Infinity", "b.1.2"),
    Bad("a target is -Infinity", "targets.0", "-Infinity", "y.2.0"),
    Bad("a weight is 1e999", WEIGHT, "1e999", "W.2.0.1"),
    Bad("a number beyond 1e12", "inputs.1", "1.1e12", "a.0.1"),
    Bad("a number below -1e12", "inputs.0", "-1.1e12", "a.0.0"),
    Bad("an integer of 4,000 digits", WEIGHT, "9" * 4_000, "W.2.0.1"),
    Bad("an integer of 5,000 digits", WEIGHT, "9" * 5_000, "body", 400),
    Bad("a number as text", WEIGHT, '"1"', "W.2.0.1"),
    Bad("a text as number", "inputs.0", f'"{SECRET}"', "a.0.0"),
    Bad("a number is true", "network.layers.0.b.1", "true", "b.1.1"),
    Bad("a number is null", "targets.0", "null", "y.2.0"),
    Bad("a number is a list", "inputs.1", "[1]", "a.0.1"),
    Bad("a number is an object", WEIGHT, f'{{"{SECRET}": 1}}', "W.2.0.1"),
    Bad("a number with a plus", WEIGHT, "+1", "body", 400),
    Bad("a decimal comma", WEIGHT, "0,5", "W.2.0"),
    Bad("half a surrogate as a number", WEIGHT, '"\\ud800"', "W.2.0.1"),
    Bad("a learning rate of 0", "learning_rate", "0", "learning_rate"),
    Bad("a negative learning rate", "learning_rate", "-0.1", "learning_rate"),
    Bad("a learning rate in words", "learning_rate", f'"{SECRET}"', "learning_rate"),
    Bad("a learning rate of NaN", "learning_rate", "NaN", "learning_rate"),
    Bad("a probability above 1", "targets.0", "1.5", "y.2.0", also={"cost": "cross_entropy"}),
    Bad("a probability below 0", "targets.0", "-0.5", "y.2.0", also={"cost": "binary_cross_entropy"}),
]
SHAPES = [
    Bad("rows of W of different length", "network.layers.0.W.1", "[1]", "W.1.1"),
    Bad("a row that fits the layer before it not", "network.layers.1.W.0", "[1, 2]", "W.2.0"),
    Bad("b too short", "network.layers.0.b", "[1, 2]", "b.1"),
    Bad("inputs too long", "inputs", "[1, 2, 3]", "a.0"),
    Bad("targets too long", "targets", "[1, 2]", "y.2"),
    Bad("targets too short", "targets", "[]", "targets"),
    Bad("samples of different length", "inputs", "[[1, 2], [1]]", "s1:a.0", also={"targets": [[1], [1]]}),
    Bad("targets of different length", "inputs", "[[1, 2], [1, 2]]", "s1:y.2", also={"targets": [[1], [1, 2]]}),
    Bad("a sample that is a number", "inputs", "[[1, 2], 3]", "s1:a.0", also={"targets": [[1], [1]]}),
    Bad("a bad number in the second sample", "inputs", '[[1, 2], [1, "2"]]', "s1:a.0.1", also={"targets": [[1], [1]]}),
    Bad("inputs as table, targets flat", "inputs", "[[1, 2]]", "targets"),
    Bad("targets as table, inputs flat", "targets", "[[1]]", "targets"),
    Bad("fewer targets than inputs", "inputs", "[[1, 2], [1, 2]]", "targets", also={"targets": [[1]]}),
    Bad("no layers", "network.layers", "[]", "network.layers"),
    Bad("W without a row", "network.layers.0.W", "[]", "W.1"),
    Bad("W with an empty row", "network.layers.0.W", "[[], [], []]", "W.1.0"),
    Bad("no inputs", "inputs", "[]", "inputs"),
    Bad("an empty sample", "inputs", "[[]]", "s0:a.0"),
    Bad("inputs that are an object", "inputs", '{"0": 1}', "inputs"),
    Bad("a network that is null", "network", "null", "network"),
    Bad("no network, and a target in words", "network", "null", "network", also={"targets": [SECRET]}),
    Bad("a layer that is a number", "network.layers.1", "1", "network.layers.1"),
    Bad("17 layers", "network.layers", many(LAYER, 17), "network.layers"),
    Bad("257 units", "network.layers.0.W", many("[1, 1]", 257), "W.1"),
    Bad("257 weights of a unit", "network.layers.0.W.0", many("1", 257), "W.1.0"),
    Bad("1,001 samples", "inputs", many("[1, 2]", 1_001), "inputs"),
    Bad("thousands of errors", "network.layers.0.W", many(many("null", 250), 250), "W.1.0.0"),
    Bad(
        "too much work",
        "network",
        f'{{"layers": [{WIDE}, {NARROW}]}}',
        "network",
        also={"inputs": [[1] * 7] * 1_000, "targets": [[0]] * 1_000},
    ),
]
NAMES = [
    Bad("softmax in a hidden layer", "network.layers.0.activation", '"softmax"', "activation.1"),
    Bad("an unknown activation", "network.layers.1.activation", f'"{SECRET}"', "activation.2"),
    Bad("an unknown cost", "cost", f'"{SECRET}"', "cost"),
    Bad("a cost that is half a surrogate", "cost", '"\\ud800"', "cost"),
    Bad("an unknown reduction", "reduction", f'"{SECRET}"', "reduction"),
    Bad("an unknown way of the biases", "bias_update", f'"{SECRET}"', "bias_update"),
    Bad("an unknown order of the update", "update", f'"{SECRET}"', "update"),
    Bad("a cost that is a list", "cost", f'["{SECRET}"]', "cost"),
    Bad("a misspelt key", "learnig_rate", "0.1", "learnig_rate"),
    Bad("a misspelt key of a layer", "network.layers.0.bias", "[0]", "network.layers.0.bias"),
    Bad("a key that is a sentence", f"{SECRET} <script>", "1", "(a key)"),
    Bad("a key that is half a surrogate", "learning_rate", '0.1, "\\ud800": 1', "body"),
    Bad("a key named one", "one", "1", "one"),
    Bad("a key twice", "cost", '"huber", "cost": "huber"', "body", 400),
    Bad("a key of a layer twice", "network.layers.0.b", '[0, 0, 0], "b": [0, 0, 0]', "body", 400),
    Bad("100,000 lists in lists", "inputs", "[" * DEEP + "]" * DEEP, "body", 400),
    Bad("100,000 objects in objects", "inputs", '{"a":' * DEEP + "1" + "}" * DEEP, "body", 400),
    Bad("lists in lists that can be read", "inputs", "[" * 50 + "]" * 50, "s0:a.0.0"),
]
TRAINING = [
    Bad("0 epochs", "epochs", "0", "epochs"),
    Bad("-1 epochs", "epochs", "-1", "epochs"),
    Bad("one epoch and a half", "epochs", "1.5", "epochs"),
    Bad("1e9 epochs", "epochs", "1000000000", "epochs"),
    Bad("epochs that are true", "epochs", "true", "epochs"),
    Bad("batches of 0", "batch_size", "0", "batch_size"),
    Bad("an unknown optimizer", "optimizer", f'{{"name": "{SECRET}"}}', "optimizer.name"),
    Bad("an optimizer that is a number", "optimizer", "3", "optimizer"),
    Bad("a momentum of 1", "optimizer", '{"name": "momentum", "momentum": 1}', "optimizer.momentum"),
    Bad("a beta of plain descent", "optimizer", '{"name": "sgd", "beta1": 0.9}', "optimizer.beta1"),
    Bad("an unknown schedule", "schedule", f'{{"name": "{SECRET}"}}', "schedule.name"),
    Bad("a step every 0 epochs", "schedule", '{"name": "step", "every": 0}', "schedule.every"),
    Bad("a negative l2", "l2", "-1", "l2"),
    Bad("no patience", "patience", "0", "patience"),
    Bad("an unknown way to begin", "initial", f'{{"name": "{SECRET}"}}', "initial.name"),
    Bad("a test input of text", "test", f'{{"inputs": [1, "{SECRET}"], "targets": [1]}}', "test.a.0.1"),
    Bad("a test input too few", "test", '{"inputs": [1], "targets": [1]}', "test.a.0"),
    Bad("test samples without targets", "test", '{"inputs": [1, 2]}', "test.targets"),
    Bad("moments of another network", "state", '{"epoch": 1, "step": 1, "moments": [[1], [2]]}', "state.moments"),
    Bad("a moment of NaN", "state", '{"epoch": 1, "step": 1, "moments": [[NaN], [2]]}', "state.moments.0.0"),
    Bad("a state before the start", "state", '{"epoch": -1, "step": 1}', "state.epoch"),
    Bad("201 frames", "frames", "201", "frames"),
    Bad("a negative seed", "seed", "-1", "seed"),
    Bad("a learning rate of null", "learning_rate", "null", "learning_rate"),
    Bad("targets of null", "targets", "null", "targets"),
    Bad("shuffle as a number", "shuffle", "1", "shuffle"),
]


def request_for(path: str) -> Json:
    """A good request; its 1,000 epochs make the largest work of training that of one pass."""
    own = {"/api/train": {"epochs": 1_000}, "/api/check": {"answers": {"a.2.0": "0,484"}}}
    return NOTES | own.get(path, {})


def named(cases: Iterable[Bad]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bad", cases, ids=lambda bad: bad.name)


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS)
@named([*NUMBERS, *SHAPES, *NAMES])
async def test_what_is_wrong_in_a_body_is_named_by_its_place(client: AsyncClient, path: str, bad: Bad) -> None:
    content = with_raw(request_for(path) | bad.also, bad.path, bad.raw)
    assert_problem(await client.post(path, content=content, headers=JSON_TYPE), bad.status, bad.place)


@pytest.mark.anyio
@pytest.mark.parametrize("path", PATHS[:-1])
async def test_a_weight_beyond_1e12_is_taken_by_a_training_alone(client: AsyncClient, path: str) -> None:
    content = with_raw(request_for(path), WEIGHT, "1.1e12")
    assert_problem(await client.post(path, content=content, headers=JSON_TYPE), 422, "W.2.0.1")
    content = with_raw(request_for("/api/train"), WEIGHT, "1.1e12")
    assert (await client.post("/api/train", content=content, headers=JSON_TYPE)).status_code == 200


@pytest.mark.anyio
@named(TRAINING)
async def test_what_is_wrong_in_a_training_is_named_by_its_place(client: AsyncClient, bad: Bad) -> None:
    content = with_raw(request_for("/api/train") | bad.also, bad.path, bad.raw)
    assert_problem(await client.post("/api/train", content=content, headers=JSON_TYPE), bad.status, bad.place)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("raw", "expected", "came"),
    [
        ("NaN", "a finite number", "not a number"),
        ("1e999", "a finite number", "infinity"),
        (f'"{SECRET}"', "a number", "text"),
        ("null", "a number", "null"),
        ("2e12", "a number of at most 1e+12", "2e+12"),
    ],
)
async def test_an_error_says_what_was_expected_and_what_came(
    client: AsyncClient, raw: str, expected: str, came: str
) -> None:
    content = with_raw(NOTES, WEIGHT, raw)
    problem = read(await client.post("/api/forward", content=content, headers=JSON_TYPE))
    assert problem["errors"] == [{"place": "W.2.0.1", "expected": expected, "came": came}]
    assert problem["detail"] == f"W.2.0.1: expected {expected}, got {came}"
