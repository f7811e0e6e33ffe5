"""What goes into the network: features of points in the plane, or columns."""

from math import sin

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.training.datasets import dataset
from app.training.features import FEATURES, choices, features, inputs_of


def test_features_are_those_of_the_playground_in_its_order() -> None:
    x, y = 0.5, -3.0
    assert features(np.array([[x, y]]), tuple(FEATURES)).tolist() == [[x, y, x * x, y * y, x * y, sin(x), sin(y)]]


def test_any_of_them_can_be_chosen_in_any_order() -> None:
    assert features(np.array([[2.0, 3.0], [4.0, 5.0]]), ["x1_x2", "x1"]).tolist() == [[6, 2], [20, 4]]


def test_points_in_the_plane_go_in_as_they_are_if_nothing_is_chosen() -> None:
    data = dataset("xor", samples=10, noise=0.0, seed=1)
    assert inputs_of(data).tolist() == data.inputs.tolist()
    assert choices(data) == tuple(FEATURES)


def test_of_other_data_columns_are_chosen() -> None:
    data = dataset("iris", samples=150, noise=0.0, seed=1)
    assert choices(data) == ("column.0", "column.1", "column.2", "column.3")
    assert inputs_of(data).tolist() == data.inputs.tolist()
    assert inputs_of(data, ["column.3", "column.1"])[0].tolist() == [0.2, 3.5]


@pytest.mark.parametrize("names", [[], ["x1", "x1"], ["x3"], ["column.0"]])
def test_what_is_no_choice_is_refused(names: list[str]) -> None:
    with pytest.raises(InvalidProblem, match="features: expected some of x1, x2"):
        inputs_of(dataset("xor", samples=10, noise=0.0, seed=1), names)
