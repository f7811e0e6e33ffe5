"""The published examples: each a problem, the numbers that its source prints, and what is to be said of it."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..backprop.network import Network
from ..backprop.problem import Problem

FOLDER = Path(__file__).parent / "published"
FIRST = "notes-231"
SETTINGS = ("reduction", "learning_rate", "bias_update", "update")


@dataclass(frozen=True, eq=False)
class Example:
    """A published example. published: what is printed, by address; a minus in front turns the sign."""

    id: str
    title: str
    source: str
    data: dict[str, Any]
    """The problem as JSON of the API."""
    published: dict[str, str]
    remark: str

    @cached_property
    def problem(self) -> Problem:
        return problem_of(self.data)


def problem_of(data: dict[str, Any]) -> Problem:
    """The problem of JSON as the API takes it. Raises InvalidProblem."""
    layers = [(layer["W"], layer["b"], layer["activation"]) for layer in data["network"]["layers"]]
    settings: dict[str, Any] = {key: data[key] for key in SETTINGS if key in data}
    if "cost" in data:
        settings["cost_name"] = data["cost"]
    return Problem.of(Network.of(layers), data["inputs"], data.get("targets"), **settings)


@cache
def examples() -> dict[str, Example]:
    """All examples by id, in the order of the page."""
    return {example.id: example for example in map(_read, sorted(FOLDER.glob("*.json")))}


def _read(path: Path) -> Example:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Example(data=content.pop("problem"), **content)
