"""Symbols in formulas."""

from app.explain.formulas import symbol
from app.explain.numbers import Style
from app.web.mathml import MathML

quantity = MathML(Style()).quantity


def test_of_a_samples_gradient_the_cost_is_the_samples_and_the_weight_is_everybodys() -> None:
    above, below = quantity(symbol("s3:dC_dW.2.0.1")).removeprefix("<mfrac>").split("</mrow><mrow>", 1)
    assert "<mi>C</mi>" in above
    assert "<mn>3</mn>" in above.split("[")[1]
    assert "[" not in below
    assert "[" not in quantity(symbol("dC_dW.2.0.1"))


def test_of_a_slope_by_an_activation_the_activation_is_the_samples() -> None:
    assert quantity(symbol("s3:dC_da.2.0")).count("[") == 1
