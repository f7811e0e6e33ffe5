"""A page of the shape of one that is there already leaves out what that one has: the two differ in numbers alone."""

import json
import random
from html.parser import HTMLParser
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.web.lab.link import read

VOID = {"br", "input", "link", "meta", "wbr"}
OF_THE_NUMBER = {"data-full", "value", "aria-valuenow", "aria-valuetext", "stroke-width"}
"""Attributes that are rewritten with a number where it stands, as are these classes:"""
SIGNS = {"neg", "pos", "zero", "off", "off-new"}

Events = list[tuple[str, ...]]


class Outline(HTMLParser):
    """A page in two lists: what holds its numbers, without them, and all the rest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.holds: Events = []
        self.rest: Events = []
        self.data: dict[str, Any] = {}
        """What the scripts of the page read."""
        self._path: list[tuple[str, bool]] = []
        self._is_of_a_number = False
        """Whether the text that comes next is a number, or follows from one: = or ≈ in front of it, brackets around."""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        kind = (known.get("class") or "").split()
        holds = "data-known" in known or "block" in kind or "tables" in kind or "viewbox" in known
        inside = any(holding for _, holding in self._path)
        if holds and not inside:
            self.rest.append(("known",))
        elif inside:
            self._hold(tag, known, kind)
        else:
            self.rest.append((tag, str(attrs)))
        if tag not in VOID:
            self._path.append((tag, holds))
        self._is_of_a_number = "data-address" in known or tag == "mo"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._path.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._path.pop()[0] == tag
        self._is_of_a_number = False

    def handle_data(self, data: str) -> None:
        if '"shape": ' in data:
            self.data = json.loads(data)
            return
        inside = any(holding for _, holding in self._path)
        of_a_number = self._is_of_a_number and (self._path[-1][0] != "mo" or data in ("=", "≈", "(", ")"))
        if data.strip() and not (inside and of_a_number):
            (self.holds if inside else self.rest).append(("text", data.strip()))

    def _hold(self, tag: str, known: dict[str, str | None], kind: list[str]) -> None:
        """Brackets stand around a negative number, with a row of their own."""
        if tag == "mrow" or "bracket" in kind:
            return
        attributes = {name: value for name, value in known.items() if name not in OF_THE_NUMBER | {"class"}}
        attributes["aria-label"] = (known.get("aria-label") or "").partition(": ")[0]
        self.holds.append((tag, str(attributes), " ".join(name for name in kind if name not in SIGNS)))


async def outline(client: AsyncClient, parameters: dict[str, str]) -> Outline:
    return Outline((await client.get("/", params=parameters)).text)


NETWORKS: list[dict[str, str]] = [
    {},
    {"sizes": "3-4-3-2", "activation.1": "gelu", "activation.2": "relu", "cost": "huber", "update": "in_place"},
    {"sizes": "2-2-3", "activation.2": "softmax", "cost": "cross_entropy", "samples": "2", "sample": "1"},
    {"sizes": "2-9-2", "activation.1": "leaky_relu", "cost": "mean_absolute_error", "bias_update": "frozen"},
    {
        "example": "mazur-2015",
        "digits": "3",
        "decimal": "comma",
        "step": "4",
        "edges": "dC_dW",
        "bias_update": "shared",
    },
    {"numbers": "random", "seed": "3", "sizes": "1-1-1", "samples": "3", "reduction": "sum", "lang": "de"},
]
TEXTS = ["0", "1", "-1", "0.5", "-0,25", "123456.789", "1e-7", "1e9", "0.333", "-7", "2"]


@pytest.mark.anyio
@pytest.mark.parametrize("network", NETWORKS)
async def test_pages_of_one_shape_differ_in_numbers_alone(client: AsyncClient, network: dict[str, str]) -> None:
    state = random.Random(7)
    names = [name for name in read(network).texts if "." in name and not name.startswith(("activation", "y."))]
    first = await outline(client, network | {names[0]: "0.75"})
    assert len(first.holds) > 100
    known = 0
    for _ in range(20):
        asked = network | {name: state.choice(TEXTS) for name in state.sample(names, state.randint(1, len(names)))}
        whole = await outline(client, asked)
        short = await outline(client, asked | {"shape": first.data["shape"]})
        if whole.data["shape"] != first.data["shape"]:  # a cost that is no number any more, or one that diverges
            assert short.holds == whole.holds
            continue
        known += 1
        assert whole.holds == first.holds
        assert whole.data["terms"] == first.data["terms"]
        assert not short.holds
        assert short.rest == whole.rest
        assert short.data == whole.data | {"terms": {}}
    assert known > 3


@pytest.mark.anyio
@pytest.mark.parametrize(
    "change",
    [
        *[
            {"digits": "3"},
            {"decimal": "comma"},
            {"lang": "de"},
            {"edges": "dC_dW"},
            {"samples": "2"},
            {"sizes": "2-4-1"},
        ],
        *[{"cost": "huber"}, {"bias_update": "frozen"}, {"activation.1": "tanh"}, {"theme": "dark"}, {"embed": "1"}],
        {"example": "mazur-2015"},
    ],
)
async def test_whatever_else_changes_the_page_is_whole(client: AsyncClient, change: dict[str, str]) -> None:
    shape = (await outline(client, {"W.1.0.0": "0.5"})).data["shape"]
    asked = {"W.1.0.0": "0.25"} | change
    assert (await outline(client, asked | {"shape": shape})).holds == (await outline(client, asked)).holds != []


@pytest.mark.anyio
async def test_without_a_second_forward_pass_the_page_is_whole(client: AsyncClient) -> None:
    ones = {"sizes": "-".join("1" * 9), "learning_rate": "1e12"} | {f"activation.{l}": "identity" for l in range(1, 9)}
    large = {f"W.{layer}.0.0": "1e12" for layer in range(1, 9)}
    shape = (await outline(client, ones)).data["shape"]
    diverged = await outline(client, ones | large | {"shape": shape})
    assert "a_new.8.0" not in str(diverged.holds)
    assert diverged.data["shape"] != shape
    assert (await outline(client, ones | {"W.1.0.0": "0.25", "shape": shape})).holds == []


@pytest.mark.anyio
async def test_what_the_source_prints_goes_with_the_first_change(client: AsyncClient) -> None:
    shape = (await outline(client, {})).data["shape"]
    assert (await outline(client, {"W.1.0.0": "0.25", "shape": shape})).holds != []
    assert (await outline(client, {"shape": shape})).holds == []
    assert (await outline(client, {"W.1.0.0": "nothing", "shape": shape})).data["shape"] == ""
