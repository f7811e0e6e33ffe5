"""The handwritten notes, line by line: the calculation in the comments, the numbers in exact fractions."""

from fractions import Fraction as F
from typing import Any

import pytest

from app.backprop.network import Network
from app.backprop.problem import Problem
from app.backprop.solve import solve
from app.backprop.trace import Trace
from app.backprop.values import all_values


@pytest.fixture(scope="module")
def notes() -> Trace:
    network = Network.of(
        [
            ([[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]], [0.1, -0.1, 0.0], "relu"),
            ([[0.4, -0.3, 0.7]], [0.1], "relu"),
        ]
    )
    return solve(Problem.of(network, [0.8, -0.5], [0.5], learning_rate=0.1))


def test_every_line_of_the_notes(notes: Trace) -> None:
    expected = {
        # 1 forward: z = W x + b, a = max(0, z)
        "z.1.0": F("0.96"),  # 0.7*0.8 + (-0.6)*(-0.5) + 0.1
        "z.1.1": F(0),  # 0.5*0.8 + 0.6*(-0.5) - 0.1, exactly on the kink
        "z.1.2": F("-0.34"),  # -0.3*0.8 + 0.2*(-0.5) + 0
        "a.1.0": F("0.96"),
        "a.1.1": F(0),
        "a.1.2": F(0),
        "z.2.0": F("0.484"),  # 0.4*0.96 + 0.1
        "a.2.0": F("0.484"),
        # 2 cost: (0.484 - 0.5)^2 / 2
        "cost": F("0.000128"),
        # 3 delta of the output: (0.484 - 0.5) * 1
        "dC_da.2.0": F("-0.016"),
        "da_dz.2.0": F(1),
        "delta.2.0": F("-0.016"),
        # 4 gradients of layer 2: delta * a
        "dC_dW.2.0.0": F("-0.01536"),
        "dC_dW.2.0.1": F(0),
        "dC_dW.2.0.2": F(0),
        "dC_db.2.0": F("-0.016"),
        # 5 layer 1: W^T delta, times the slope, which is 0 at z = 0
        "dC_da.1.0": F("-0.0064"),
        "dC_da.1.1": F("0.0048"),
        "dC_da.1.2": F("-0.0112"),
        "da_dz.1.0": F(1),
        "da_dz.1.1": F(0),
        "da_dz.1.2": F(0),
        "delta.1.0": F("-0.0064"),
        "delta.1.1": F(0),
        "delta.1.2": F(0),
        "dC_dW.1.0.0": F("-0.00512"),  # -0.0064 * 0.8
        "dC_dW.1.0.1": F("0.0032"),  # -0.0064 * -0.5
        "dC_db.1.0": F("-0.0064"),
        # 6 update: w - 0.1 * gradient, downhill
        "W_new.1.0.0": F("0.700512"),
        "W_new.1.0.1": F("-0.60032"),
        "b_new.1.0": F("0.10064"),  # the notes go uphill here
        "W_new.2.0.0": F("0.401536"),
        "b_new.2.0": F("0.1016"),
        # 7 forward again, 8 cost again
        "a_new.1.0": F("0.9612096"),
        "a_new.2.0": F("0.4875602579456"),
        "cost_new": (F("0.4875602579456") - F("0.5")) ** 2 / 2,
    }
    values = all_values(notes)
    assert {address: values[address] for address in expected} == expected


def test_the_unit_on_the_kink_is_reported_with_its_slope(notes: Trace) -> None:
    assert [(k.name, k.layer, k.unit, k.slope, k.bound) for k in notes.kinks] == [("z", 1, 1, 0.0, 0.0)]


def test_the_last_numbers_of_the_notes_come_from_one_bias_moved_uphill(notes: Trace) -> None:
    values: dict[str, Any] = all_values(notes)
    uphill = F("0.1") + F("0.1") * F("-0.0064")  # b_0 of layer 1, with + instead of -
    hidden = F("0.700512") * F("0.8") + F("-0.60032") * F("-0.5") + uphill
    output = values["W_new.2.0.0"] * hidden + values["b_new.2.0"]
    assert output == F("0.4870462918656")
    assert round(output, 10) == F("0.4870462919")
