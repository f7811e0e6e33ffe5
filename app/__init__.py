"""Backprop by Hand: one small neural network, every number of it."""

__version__ = "0.1.0"
