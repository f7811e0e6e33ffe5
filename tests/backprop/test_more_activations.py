"""Bipolar sigmoid and softsign: values from their published definitions, and their limits."""

from fractions import Fraction
from math import exp

import numpy as np
import pytest

from app.backprop.activations import ACTIVATIONS
from app.training.kernel import activation_and_derivative

POINTS = (-40.0, -3.5, -1.0, -0.25, 0.0, 1e-9, 0.5, 2.0, 30.0, 800.0)


def bipolar(z: float) -> tuple[float, float]:
    """Fausett 1994, Fundamentals of Neural Networks, chapter 1: 2 / (1 + e^-z) - 1, with the slope (1 + a)(1 - a)/2."""
    a = 2 / (1 + exp(-z)) - 1 if z > -700 else -1.0
    return a, (1 + a) * (1 - a) / 2


def softsign(z: float) -> tuple[float, float]:
    """Turian, Bergstra and Bengio 2009: z / (1 + |z|)."""
    return z / (1 + abs(z)), 1 / (1 + abs(z)) ** 2


@pytest.mark.parametrize(("name", "published"), [("bipolar_sigmoid", bipolar), ("softsign", softsign)])
def test_values_and_slopes_are_the_published_ones(name: str, published: object) -> None:
    z = np.array([POINTS])
    expected = np.array([published(each) for each in POINTS]).T  # type: ignore[operator]
    activation = ACTIVATIONS[name]
    compiled = activation_and_derivative(name, z[0])
    for found in ((activation.value(z)[0], activation.derivative(z)[0]), compiled):
        np.testing.assert_allclose(found[0], expected[0], rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(found[1], expected[1], rtol=1e-12, atol=1e-15)


def test_softsign_of_a_fraction_is_a_fraction() -> None:
    z = np.array([[Fraction(-1, 3), Fraction(2)]], dtype=object)
    assert ACTIVATIONS["softsign"].value(z).tolist() == [[Fraction(-1, 4), Fraction(2, 3)]]
    assert ACTIVATIONS["softsign"].derivative(z).tolist() == [[Fraction(9, 16), Fraction(1, 9)]]
