"""Schedules: the learning rate of an epoch. PyTorch's StepLR and CosineAnnealingLR, stepped once an epoch."""

from math import cos, pi

from app.backprop.training.recipe import LearningRate


def rate_of(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """The learning rate of an epoch, counted from 0, of so many."""
    return SCHEDULES[schedule.name](schedule, learning_rate, epoch, epochs)


def constant(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    return learning_rate


def step(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """eta factor^floor(epoch / every)."""
    return float(learning_rate * schedule.factor ** (epoch // schedule.every))


def cosine(schedule: LearningRate, learning_rate: float, epoch: int, epochs: int) -> float:
    """minimum + (eta - minimum) (1 + cos(pi epoch / epochs)) / 2 (Loshchilov and Hutter 2017, without restarts)."""
    return schedule.minimum + (learning_rate - schedule.minimum) * (1 + cos(pi * epoch / epochs)) / 2


SCHEDULES = {"constant": constant, "step": step, "cosine": cosine}
