"""The curves of a run over its epochs, in the units of their picture: costs, accuracies, and those of a run kept for
comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil, floor, inf, isfinite, log10
from typing import NamedTuple

import numpy as np

from .run import Trained

WIDTH, HEIGHT = 640.0, 214.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 626.0, 10.0, 186.0
MAX_COST = 1e300
"""A cost beyond it leaves the picture."""
MIN_COST = 1e-12
"""Costs below it are drawn at it where the scale is one of powers."""


class Tick(NamedTuple):
    """A place on an axis, and its number."""

    at: float
    value: float


@dataclass(frozen=True)
class Axis:
    """From numbers to places of the picture."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    whole: bool = False
    """The ticks are whole numbers."""

    def at(self, value: float) -> float:
        share = (self._scaled(value) - self._scaled(self.low)) / (self._scaled(self.high) - self._scaled(self.low))
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def all_at(self, values: Sequence[float]) -> list[float]:
        """Where numbers stand; those that are none stand at the start."""
        known = np.nan_to_num(np.array(values, dtype=float), nan=self.low, posinf=self.high, neginf=self.low)
        scaled = np.log10(np.maximum(known, MIN_COST)) if self.log else known
        low, high = self._scaled(self.low), self._scaled(self.high)
        share = np.clip((scaled - low) / (high - low), 0, 1)
        places: list[float] = (self.start + share * (self.end - self.start)).tolist()
        return places

    @cached_property
    def ticks(self) -> list[Tick]:
        if self.log:
            first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
            every = max(1, (last - first) // 5 + 1)
            return [Tick(self.at(10.0**power), 10.0**power) for power in range(first, last + 1, every)]
        step = _step((self.high - self.low) / 4)
        step = max(step, 1.0) if self.whole else step
        count = floor((self.high - self.low) / step + 1e-9)
        return [Tick(self.at(value), value) for value in (round(self.low + i * step, 12) for i in range(count + 1))]

    def _scaled(self, value: float) -> float:
        return log10(max(value, MIN_COST)) if self.log else value


@dataclass(frozen=True)
class Curves:
    """What is drawn of one quantity: paths by name, "training", "test", and of the kept run "kept", "kept_test"."""

    x: Axis
    y: Axis
    paths: dict[str, str]
    at: list[float]
    """Where the epochs of the frames stand."""


def cost_curves(run: Trained, kept: Trained | None, log: bool) -> Curves:
    """The costs of the frames over their epochs."""
    training = run.training
    lines: dict[str, Sequence[float]] = {"training": training.costs, "test": training.test_costs}
    if kept:
        lines |= {"kept": kept.training.costs, "kept_test": kept.training.test_costs}
    values = [value for line in lines.values() for value in line if isfinite(value)]
    return _curves(run, kept, lines, _cost_axis(values, log))


def accuracy_curves(run: Trained, kept: Trained | None) -> Curves | None:
    """The accuracies of the frames, in percent; None for a regression."""
    if run.accuracies is None:
        return None
    lines: dict[str, Sequence[float]] = dict(zip(("training", "test"), _percent(run), strict=True))
    if kept and kept.accuracies:
        lines |= dict(zip(("kept", "kept_test"), _percent(kept), strict=True))
    low = min((value for line in lines.values() for value in line), default=0.0)
    return _curves(run, kept, lines, Axis(min(80.0, floor(low / 20) * 20), 100.0, BOTTOM, TOP))


def _percent(run: Trained) -> list[list[float]]:
    return [(100 * part).tolist() for part in run.accuracies or ()]


def _curves(run: Trained, kept: Trained | None, lines: dict[str, Sequence[float]], y: Axis) -> Curves:
    x = Axis(0, max(run.epochs[-1], kept.epochs[-1] if kept else 0, 1), LEFT, RIGHT, whole=True)
    paths = {
        name: _path(x, y, (kept if name.startswith("kept") and kept else run).epochs, line)
        for name, line in lines.items()
    }
    return Curves(
        x, y, {name: path for name, path in paths.items() if path}, [round(at, 1) for at in x.all_at(run.epochs)]
    )


def _cost_axis(values: list[float], log: bool) -> Axis:
    """From 0, or from a power of ten, to above the highest that is not out of all proportion to the first."""
    high = min(max(values, default=1.0), MAX_COST) or 1.0
    if not log:
        step = _step(high / 4)
        return Axis(0.0, ceil(high / step - 1e-9) * step, BOTTOM, TOP)
    low = min((value for value in values if value > 0), default=high / 10)
    low, high = (10.0 ** floor(log10(max(low, MIN_COST)))), 10.0 ** ceil(log10(max(high, 10 * MIN_COST)))
    return Axis(low, high if high > low else 10 * low, BOTTOM, TOP, log=True)


def _path(x: Axis, y: Axis, epochs: Sequence[int], values: Sequence[float]) -> str:
    """A line through all values, interrupted where there is none."""
    held = np.isfinite(np.array(values, dtype=float))
    points = zip(x.all_at(epochs)[: len(values)], y.all_at(values), held.tolist(), strict=False)
    pieces = (piece for is_held, piece in groupby(points, lambda point: point[2]) if is_held)
    lines = ("L".join(f"{left:.1f},{up:.1f}" for left, up, _ in piece) for piece in pieces)
    return "".join(f"M{line}h0.1" for line in lines)  # so that a single point is seen


def _step(size: float) -> float:
    """The number of the kind 1, 2, 5, 10 that is next above a size."""
    if not 0 < size < inf:
        return 1.0
    power = 10.0 ** floor(log10(size))
    return next(
        round(n * power, 15) if power > 1e-12 else n * power for n in (1, 2, 5, 10) if n * power >= size * (1 - 1e-9)
    )
