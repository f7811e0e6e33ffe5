"""The examples that the page offers are the published ones: problem and printed numbers as in the oracle files."""

import json
from pathlib import Path

import pytest

from app.explain.examples import examples

FILES = sorted((Path(__file__).parent / "oracles" / "worked_examples").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_is_the_published_one(path: Path) -> None:
    published = json.loads(path.read_text(encoding="utf-8"))
    example = examples()[published["id"]]
    for key in ("network", "inputs", "targets", "cost", "learning_rate"):
        assert example.data[key] == published[key]
    assert (example.data["bias_update"] == "each") == published["update_biases"]
    assert example.published == {at: entry["published"] for at, entry in published["published"].items()}


def test_no_example_is_left_out() -> None:
    assert len(examples()) == len(FILES) == 13
