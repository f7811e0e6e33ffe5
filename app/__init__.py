"""Backprop by Hand: one small neural network, every number of it."""
