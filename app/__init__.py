"""Backprop by Hand: one small neural network, every number of it."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`Problem` for notebooks: loaded when it is asked for, as the server has no use for it."""
    if name == "Problem":
        from .notebook import Problem

        return Problem
    raise AttributeError(name)
