"""200 random networks beside PyTorch's own gradients; see tests/oracles/README.md."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.backprop.arithmetic import as_floats
from app.backprop.solve import solve
from app.backprop.trace import Trace
from app.explain.examples import problem_of

ORACLE = json.loads((Path(__file__).parent.parent / "oracles" / "torch_networks.json").read_text())
CASES = list(enumerate(ORACLE["cases"]))
TOLERANCE = {"rtol": 1e-9, "atol": 1e-11}


def test_the_oracle_covers_every_activation_and_cost() -> None:
    layers = [layer["activation"] for _, case in CASES for layer in case["problem"]["network"]["layers"]]
    assert len(CASES) == 200
    assert len(set(layers)) == 10
    assert len({case["problem"]["cost"] for _, case in CASES}) == 7


@pytest.mark.parametrize(("number", "case"), CASES, ids=lambda value: str(value) if isinstance(value, int) else "")
def test_a_network_agrees_with_pytorch(number: int, case: dict[str, Any]) -> None:
    trace = solve(problem_of(case["problem"]))
    expected = case["expected"]
    assert trace.backward
    for layer, values in enumerate(expected["layers"], start=1):
        for name in ("z", "a"):
            np.testing.assert_allclose(as_floats(getattr(trace.before.forward, name)[layer]), values[name], **TOLERANCE)
        for name in ("delta", "dC_dW", "dC_db"):
            np.testing.assert_allclose(as_floats(getattr(trace.backward, name)[layer]), values[name], **TOLERANCE)
    np.testing.assert_allclose(float(trace.before.cost or 0), expected["cost"], **TOLERANCE)
    _agrees_after_the_update(trace, expected["updated"])


def _agrees_after_the_update(trace: Trace, expected: dict[str, Any]) -> None:
    assert trace.update
    assert trace.after
    for layer, values in enumerate(expected["network"]["layers"], start=1):
        np.testing.assert_allclose(as_floats(trace.update.network.W[layer]), values["W"], **TOLERANCE)
        np.testing.assert_allclose(as_floats(trace.update.network.b[layer]), values["b"], **TOLERANCE)
    np.testing.assert_allclose(float(trace.after.cost or 0), expected["cost"], **TOLERANCE)
