"""Schedules: the learning rate of an epoch. PyTorch's StepLR and CosineAnnealingLR, stepped once an epoch."""

from functools import lru_cache
from math import cos, inf, pi

import numpy as np

from ..backprop.arithmetic import Array
from .recipe import LearningRate


def rate_of(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """The learning rate of an epoch, counted from 0, of so many."""
    return SCHEDULES[schedule.name](schedule, learning_rate, epoch, epochs)


@lru_cache(maxsize=4)
def rates_of(schedule: LearningRate, learning_rate: float, epochs: int) -> Array:
    """The learning rates of all epochs, shape (epochs,). Kept, as every engine of a run asks for them."""
    if schedule.name == "constant":
        rates = np.full(epochs, float(learning_rate))
    else:
        rates = np.array([rate_of(schedule, learning_rate, epoch, epochs) for epoch in range(epochs)], dtype=float)
    rates.setflags(write=False)
    return rates


def constant(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    return learning_rate


def step(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """eta factor^floor(epoch / every); infinite where float64 cannot hold it."""
    try:
        return float(learning_rate * schedule.factor ** (epoch // schedule.every))
    except OverflowError:
        return inf


def cosine(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """minimum + (eta - minimum) (1 + cos(pi epoch / epochs)) / 2 (Loshchilov and Hutter 2017, without restarts)."""
    return schedule.minimum + (learning_rate - schedule.minimum) * (1 + cos(pi * epoch / epochs)) / 2


SCHEDULES = {"constant": constant, "step": step, "cosine": cosine}
