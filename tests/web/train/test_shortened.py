"""T5: a network that is large for its epochs is trained for fewer, and the page says so."""

from app.explain.numbers import Style
from app.web.train.run import setup
from app.web.train.words import shortened


def test_a_large_network_is_trained_for_fewer_epochs() -> None:
    """T5: 64-64 was refused because of the usual 1,000 epochs."""
    planned = setup("hidden=64-64").recipe.epochs
    assert 500 < planned < 1000
    assert setup("hidden=64-64&epochs=50").recipe.epochs == 50
    assert shortened(1000, planned, Style()).startswith(f"Trained for {planned} epochs instead of 1,000")


def test_nothing_is_said_where_all_epochs_are_trained() -> None:
    """T5."""
    assert not shortened(1000, setup("hidden=8-8").recipe.epochs, Style())
