"""One vocabulary: the names of the mathematics are those of the API, of the symbols, and of what is shown."""

from typing import get_args

from app.backprop.activations import ACTIVATIONS
from app.backprop.address import Address
from app.backprop.costs import COSTS, REDUCTIONS
from app.backprop.problem import BIAS_UPDATES, UPDATES
from app.backprop.solve import solve
from app.backprop.values import all_values
from app.explain.examples import examples
from app.explain.notation import (
    ACTIVATION_NAMES,
    BIAS_UPDATE_NAMES,
    COST_NAMES,
    NOTATION,
    REDUCTION_NAMES,
    UPDATE_NAMES,
    base_name,
    words,
)
from app.web.api.requests import ActivationName, CostName


def test_the_api_takes_what_the_mathematics_has() -> None:
    assert set(get_args(ActivationName)) == set(ACTIVATIONS)
    assert set(get_args(CostName)) == set(COSTS)


def test_everything_that_can_be_chosen_has_a_name_to_be_shown() -> None:
    assert set(ACTIVATION_NAMES) == set(ACTIVATIONS)
    assert set(COST_NAMES) == set(COSTS)
    assert set(REDUCTION_NAMES) == set(REDUCTIONS)
    assert set(BIAS_UPDATE_NAMES) == set(BIAS_UPDATES)
    assert set(UPDATE_NAMES) == set(UPDATES)


def test_every_value_of_a_pass_has_a_symbol_and_words() -> None:
    for example in examples().values():
        for text in all_values(solve(example.problem)):
            address = Address.parse(text)
            assert base_name(address.name) in NOTATION
            assert words(address)


def test_addresses_are_read_aloud_in_words() -> None:
    said = {
        text: words(Address.parse(text))
        for text in ("W.2.0.1", "a.0.1", "s3:z.1.2", "W_new.1.0.0", "cost", "y.2.0", "s3:dC_dW.2.0.1")
    }
    assert said == {
        "W.2.0.1": "weight from unit 1 to unit 0 of layer 2",
        "a.0.1": "input 1",
        "s3:z.1.2": "pre-activation of unit 2 of layer 1, sample 3",
        "W_new.1.0.0": "new weight from unit 0 to unit 0 of layer 1",
        "cost": "cost",
        "y.2.0": "target of unit 0 of layer 2",
        "s3:dC_dW.2.0.1": "gradient of the weight from unit 1 to unit 0 of layer 2, sample 3",
    }
