"""The one compiled function that Python calls. It takes arrays, and hands their places on.

What is compiled is kept on disk. Numba takes it from there again as long as the function itself is unchanged, and knows
nothing of the functions that it calls; so a fingerprint of all sources is a part of it.
"""

from hashlib import sha256
from math import isfinite, isnan
from pathlib import Path
from typing import Any

from ..order import shuffle
from ..state import COST as ENDED_BY_COST
from ..state import DONE, EPOCH, FIRST, SAMPLE, STEP, UPDATE
from .costs import MEAN_ABSOLUTE, total_cost
from .evaluating import (
    TESTED,
    TRAINED,
    evaluate,
    evaluate_each,
    take_inputs,
    take_targets,
)
from .inner import inner, within
from .kept import kept
from .kinks import settle
from .lanes import place
from .learning import improve, keep, learn, learn_alone
from .passes import BAD, activate_layer, is_near, layer_delta, slope_of_cost
from .plan import layer_of
from .products import add_biases, add_deltas
from .single.small import is_small
from .single.update import is_plain, is_single
from .single.wide import narrow, widen
from .table import (
    AT,
    BATCH,
    COST,
    COSTLY,
    COSTS,
    DEPTH,
    MARKS,
    ORDER,
    RATES,
    SAMPLES,
    SEED,
    SHUFFLED,
    TEST_COSTS,
    TEST_SAMPLES,
    WANTED,
    WIDE,
    ZEROS,
    G,
    W,
    Z,
    floats,
    wholes,
)  # fmt: skip
from .table import DELTA as DELTAS

ADVANCE, PRICE, PRICE_EACH, TAKE, ACTIVATE, SLOPE, DELTA, TILE_COST, IMPROVE = range(9)
"""What there is to do: updates, costs; and the parts of updates, for who does the matrix products himself."""
HERE = Path(__file__).parent
SOURCES = (*sorted(HERE.rglob("*.py")), *(HERE.parent / name for name in ("order.py", "state.py", "recipe.py")))


def fingerprint() -> int:
    """A number that other sources would nearly surely not have."""
    return int.from_bytes(sha256(b"".join(source.read_bytes() for source in SOURCES)).digest()[:7])


@inner
def advance(table, updates):
    """So many updates, and what is wanted at the end of every epoch; see `Loop.advance`."""
    at, rates, single, plain = wholes(table, AT), floats(table, RATES), is_single(table), is_plain(table)
    wide, small = wholes(table, WIDE), plain and is_small(table)
    if single:
        widen(table, wide)
    for i in range(updates):
        if table[SHUFFLED] and (i == 0 or at[SAMPLE] == 0):
            shuffle(wholes(table, ORDER), table[SAMPLES], table[SEED], at[EPOCH])
        if isnan(learn_alone(wide, rates[at[EPOCH]], plain, small) if single else learn(table, rates[at[EPOCH]])):
            return UPDATE
        at[STEP] += 1
        at[SAMPLE] += table[BATCH]
        if at[SAMPLE] >= table[SAMPLES] and not end_epoch(table, at, single):
            return ENDED_BY_COST
    if single:
        narrow(table, wide)
    return DONE


@within
def end_epoch(table, at, single):
    """Count the epoch, and keep what is wanted of it. Whether its costs are finite."""
    at[EPOCH] += 1
    at[SAMPLE] = 0
    finished = at[EPOCH] - at[FIRST]
    wanted = wholes(table, WANTED)[finished]
    return keep_wanted(table, finished, wanted, single) if table[COSTLY] or wanted else True


@inner
def keep_wanted(table, finished, wanted, single):
    """The costs after so many epochs, and the state where it is wanted. Whether the costs are finite."""
    if single:
        narrow(table, wholes(table, WIDE))
    good = True
    if table[COSTLY]:
        for which in range(TRAINED, TESTED + 1 if table[TEST_SAMPLES] else TESTED):
            cost = evaluate(table, which)
            floats(table, COSTS if which == TRAINED else TEST_COSTS)[finished] = cost
            good = good and isfinite(cost)
    if good and wanted:
        keep(table)
    return good


@inner
def part(table, task, which, first, count, l):
    """A part of an update, on a tile that holds the whole batch; its inputs are taken where they are needed here."""
    width = (count + 3) // 4 * 4
    if task == TAKE:
        take_targets(table, which, first, count)
    elif task == ACTIVATE:
        add_biases(layer_of(table, l), floats(table, W), floats(table, Z), width)
        if is_near(table, width, l):
            take_inputs(table, which, first, count)
            settle(table, floats(table, Z), floats(table, ZEROS), l, width)
        activate_layer(table, width, l)
    elif task == SLOPE:
        if table[COST] == MEAN_ABSOLUTE:
            take_inputs(table, which, first, count)
        slope_of_cost(table, count, width)
    elif task == DELTA:
        layer_delta(table, layer_of(table, l), width)
        add_deltas(layer_of(table, l), floats(table, DELTAS), floats(table, G), width, True)
    elif task == TILE_COST:
        return total_cost(table, layer_of(table, table[DEPTH] - 1), count, width)
    elif task == IMPROVE:
        rate = floats(table, RATES)[wholes(table, AT)[EPOCH]]
        return floats(table, MARKS)[BAD] + improve(table, count, rate)
    return floats(table, MARKS)[BAD]


def _entry(sources: int) -> Any:
    def work(numbers, task, which, first, count, l):
        """ADVANCE by `count` updates; PRICE all samples, for EACH of `count` networks too; or a part: on `count`
        samples from `first` on, of layer l."""
        table = place(numbers)
        if task == ADVANCE:
            return float(advance(table, count) + 0 * sources)
        if task == PRICE:
            return evaluate(table, which)
        if task == PRICE_EACH:
            evaluate_each(table, count)
            return 0.0
        return part(table, task, which, first, count, l)

    return kept(work)


work = _entry(fingerprint())
