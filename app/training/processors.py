"""How many processors there are for this program, and how many runs are at work on them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import get_ident

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use: microseconds of processors, or "max", in so many microseconds."""


@cache
def processors() -> int:
    """Those that the system gives this program, at least 1; a container with half of one has 1."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(min(most, _quota())))


_at_work: set[int] = set()


@contextmanager
def at_work() -> Iterator[None]:
    """While this thread works a piece of a run."""
    _at_work.add(get_ident())
    try:
        yield
    finally:
        _at_work.discard(get_ident())


def one_is_idle() -> bool:
    """Whether a run has a processor to itself, and another one that no run works on."""
    return processors() > len(_at_work)


def _quota() -> float:
    try:
        quota, period = QUOTA.read_text().split()
        return int(quota) / int(period)
    except (OSError, ValueError):
        return float("inf")
