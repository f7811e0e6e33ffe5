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


def test_what_the_sources_have_wrong_is_found() -> None:
    """The root mistakes; that a rounding is no mistake is said as well."""
    wrong = {e.id: [mark.address for mark in e.marks if mark.verdict == "different"] for e in examples().values()}
    assert {name: addresses for name, addresses in wrong.items() if addresses} == {
        "notes-231": ["a_new.2.0", "cost_new"],
        "mazur-2015": ["cost_new"],
        "mlm-212": ["a.2.0", "a.2.1", "delta.2.0", "delta.2.1", "delta.1.0"],
        "interview-prep-111-bce": ["delta.2.0", "dC_dW.2.0.0"],
    }
