"""The 13 published examples over HTTP: every number that its source has right comes out in every printed digit."""

import json
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from app.main import create_app

FILES = sorted((Path(__file__).parents[2] / "oracles" / "worked_examples").glob("*.json"))
RIGHT = ("exact", "correctly_rounded")


def value_at(answer: dict[str, Any], request: dict[str, Any], address: str) -> float:
    """The number at an address of an answer of /api/gradient."""
    name, *rest = address.split(".")
    if name in ("cost", "cost_new"):
        return float((answer["updated"] if name == "cost_new" else answer)["cost"])
    layer, *place = map(int, rest)
    if name in ("W_new", "b_new"):
        found = answer["updated"]["network"]["layers"][layer - 1][name[0]]
    elif name.endswith("_new"):
        found = answer["updated"]["layers"][layer - 1][name[0]]
    elif name == "step_W":
        found = answer["layers"][layer - 1]["dC_dW"]
    else:
        found = answer["layers"][layer - 1][name]
    for index in place:
        found = found[index]
    return -request["learning_rate"] * float(found) if name == "step_W" else float(found)


def printed_as(value: float, printed: str) -> bool:
    """Whether the value, rounded to as many decimals, is what is printed."""
    text = Decimal(printed.replace(",", "."))
    unit = Decimal(1).scaleb(int(text.as_tuple().exponent))
    exact = Decimal(repr(value))
    return text in (exact.quantize(unit, ROUND_HALF_EVEN), exact.quantize(unit, ROUND_HALF_UP))


@pytest.mark.anyio
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_every_right_number_comes_out_in_every_printed_digit(path: Path) -> None:
    example = json.loads(path.read_text())
    request = {key: example[key] for key in ("network", "inputs", "targets", "cost", "learning_rate")}
    request["bias_update"] = "each" if example["update_biases"] else "frozen"
    async with AsyncClient(transport=ASGITransport(create_app()), base_url="http://test") as client:
        answer = (await client.post("/api/gradient", json=request)).json()
    compared = 0
    for address, entry in example["published"].items():
        if entry.get("status", "exact") in RIGHT:
            value = value_at(answer, request, address.removeprefix("-"))
            value = -value if address.startswith("-") else value
            assert printed_as(value, entry["published"]), (address, entry["published"], value)
            compared += 1
    assert compared >= 1


def test_all_thirteen_are_there() -> None:
    assert len(FILES) == 13


def test_the_comparison_sees_a_wrong_last_digit() -> None:
    assert not printed_as(0.4875602579456, "0,4870462919")
    assert not printed_as(0.13116, "0.1311")
