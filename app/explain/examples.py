"""The published examples: each a problem, the numbers that its source prints, and what is wrong with them, in words."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.values import all_values
from app.backprop.work import work_through
from app.explain.printed import Printed, compare

FOLDER = Path(__file__).parent / "published"
FIRST = "notes-231"


@dataclass(frozen=True, eq=False)
class Example:
    """A published example. published: what is printed, by address; a minus in front turns the sign."""

    id: str
    title: str
    source: str
    data: dict[str, Any]
    """The problem as JSON of the API."""
    published: dict[str, str]
    errata: str
    remark: str

    @property
    def problem(self) -> Problem:
        return problem_of(self.data)

    @property
    def marks(self) -> tuple[Printed, ...]:
        """Every printed number beside the right one."""
        return _marks(self.id)


def problem_of(data: dict[str, Any]) -> Problem:
    """The problem of JSON as the API takes it. Raises InvalidProblem."""
    layers = [(layer["W"], layer["b"], layer["activation"]) for layer in data["network"]["layers"]]
    settings: dict[str, Any] = {key: data[key] for key in ("reduction", "learning_rate", "bias_update") if key in data}
    if "cost" in data:
        settings["cost_name"] = data["cost"]
    return Problem.of(Network.of(layers), data["inputs"], data.get("targets"), **settings)


@cache
def examples() -> dict[str, Example]:
    """All examples by id, in the order of the page."""
    return {example.id: example for example in map(_read, sorted(FOLDER.glob("*.json")))}


@cache
def _marks(id: str) -> tuple[Printed, ...]:
    example = examples()[id]
    values = all_values(work_through(example.problem))
    return tuple(compare(at, text, values[at.removeprefix("-")]) for at, text in example.published.items())


def _read(path: Path) -> Example:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Example(data=content.pop("problem"), **content)
