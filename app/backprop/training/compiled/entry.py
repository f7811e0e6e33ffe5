"""The two compiled functions that Python calls. They take arrays, and hand their places on.

What is compiled is kept on disk. Numba takes it from there again as long as a function itself is unchanged, and knows
nothing of the functions that it calls; so a fingerprint of all sources is a part of these two.
"""

from collections.abc import Callable
from hashlib import sha256
from math import isfinite, isnan
from pathlib import Path
from typing import Any

from numba import njit

from app.backprop.training.compiled.inner import inner
from app.backprop.training.compiled.lanes import place
from app.backprop.training.compiled.learning import Data, Room, Run, evaluate, keep, learn
from app.backprop.training.order import shuffle
from app.backprop.training.state import COST, DONE, EPOCH, FIRST, SAMPLE, STEP, UPDATE

TRAINING = Path(__file__).parent.parent


def fingerprint() -> int:
    """A number that another source would nearly surely not have."""
    sources = sorted(TRAINING.rglob("*.py"))
    return int.from_bytes(sha256(b"".join(source.read_bytes() for source in sources)).digest()[:7])


def compiled(function: Callable[..., Any]) -> Any:
    """To be compiled at its first call, and kept where there is a folder to write to."""
    try:
        return njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # no such folder: nothing is lost but the seconds that compiling takes
        return njit(nogil=True, error_model="numpy")(function)


@inner
def runs(r):
    return Run(
        place(r.w), place(r.moments), place(r.at), place(r.costs), place(r.test_costs), place(r.wanted), place(r.kept),
        place(r.kept_at),
    )  # fmt: skip


@inner
def places(data):
    return Data(place(data.x), place(data.y), data.samples)


@inner
def rooms(r):
    return Room(
        place(r.z), place(r.a), place(r.slope), place(r.delta), place(r.error), place(r.y), place(r.zeros), place(r.g),
        place(r.order),
    )  # fmt: skip


def _entries(sources: int) -> tuple[Any, Any]:
    def advance(plan, how, rates, settings, data, test, room, run, updates):
        """So many updates, and what is wanted at the end of every epoch; see `Loop.advance`."""
        plan, how, data, test, room, now = place(plan), place(how), places(data), places(test), rooms(room), runs(run)
        at = now.at
        for i in range(updates + 0 * sources):
            if settings.shuffled and (i == 0 or at[SAMPLE] == 0):
                shuffle(room.order, data.samples, settings.seed, at[EPOCH])
            if isnan(learn(plan, how, settings, data, room, now, rates[at[EPOCH]])):
                return UPDATE
            at[STEP] += 1
            at[SAMPLE] += settings.batch
            if at[SAMPLE] < data.samples:
                continue
            at[EPOCH] += 1
            at[SAMPLE] = 0
            finished = at[EPOCH] - at[FIRST]
            if settings.costs:
                for samples, costs in ((data, now.costs), (test, now.test_costs)):
                    if samples.samples:
                        costs[finished] = evaluate(plan, settings, samples, room, now.w)
                        if not isfinite(costs[finished]):
                            return COST
            if now.wanted[finished]:
                keep(now, settings.parameters)
        return DONE

    def price(plan, settings, data, room, w):
        """See `evaluate`."""
        return evaluate(place(plan), settings, places(data), rooms(room), place(w)) + 0 * sources

    return compiled(advance), compiled(price)


advance, price = _entries(fingerprint())
