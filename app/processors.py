"""How many processors there are for this program."""

import os
from functools import cache
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use: microseconds of processors, or "max", in so many microseconds."""


@cache
def processors() -> int:
    """Those that the system gives this program, at least 1; a container with half of one has 1."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(min(most, _quota())))


def _quota() -> float:
    try:
        quota, period = QUOTA.read_text().split()
        return int(quota) / int(period)
    except (OSError, ValueError):
        return float("inf")
