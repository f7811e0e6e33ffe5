"""Large products in halves: whoever works them, they are NumPy's, and a run is the same to the last bit."""

from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.backprop.problem import Problem
from app.training import helper, processors
from app.training.blas import Blas
from app.training.compiled.sharing import help_with
from app.training.engines import engine_for
from app.training.helper import Products
from app.training.initialize import initial
from app.training.recipe import Recipe
from app.training.run import train

SIZES = st.integers(1, 40)


def random_matrix(rows, columns, turned, seed):
    values = np.random.default_rng(seed).normal(size=(columns, rows) if turned else (rows, columns))
    return values.T if turned else values


def test_the_blas_of_numpy_is_found():
    """Where it is not, large products are worked by one processor: no error, but slower."""
    assert helper._routine()


@settings(deadline=None)
@given(SIZES, SIZES, SIZES, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 1000))
def test_two_halves_are_the_product(rows, long, columns, a_turned, b_turned, shared, seed):
    a, b = random_matrix(rows, long, a_turned, seed), random_matrix(long, columns, b_turned, seed + 1)
    out = np.full((rows, columns), np.nan)
    Products().in_halves(a, b, out, shared)  # nobody looks at it: a shared half is taken back
    np.testing.assert_allclose(out, a @ b, rtol=1e-13, atol=1e-13)


def test_a_half_is_worked_once_and_waited_for():
    """Products of all sizes, one after the other, with a helper that never leaves."""
    products, ended, worked = Products(), Event(), []

    def help_on():
        while not ended.is_set():
            worked.append(help_with(products.board, 100_000))

    thread = Thread(target=help_on)
    thread.start()
    random = np.random.default_rng(0)
    for size in random.integers(1, 120, size=1_000).tolist():
        a, b = random.normal(size=(size, 90)), random.normal(size=(90, 64))
        out, alone = np.full((size, 64), np.nan), np.empty((size, 64))
        products.in_halves(a, b, out, shared=True)
        Products().in_halves(a, b, alone, shared=False)
        assert np.array_equal(out, alone)
    ended.set()
    thread.join()
    assert sum(worked) > 0


@pytest.mark.parametrize("shuffle", [False, True])
def test_a_run_is_the_same_to_the_last_bit_with_and_without_help(monkeypatch, shuffle):
    problem, recipe = large(), Recipe(4, batch_size=64, shuffle=shuffle)
    assert engine_for(problem, recipe) is Blas
    found = []
    for idle in (True, False):
        monkeypatch.setattr(helper, "one_is_idle", lambda idle=idle: idle)
        found.append(train(problem, recipe).network.flat())
    assert np.array_equal(*found)


def test_without_the_routine_numpy_multiplies(monkeypatch):
    problem, recipe = large(), Recipe(2, batch_size=64)
    with_it = train(problem, recipe).network.flat()
    monkeypatch.setattr(helper, "_routine", lambda: 0)
    np.testing.assert_allclose(train(problem, recipe).network.flat(), with_it, rtol=1e-12, atol=1e-12)


def test_a_processor_is_idle_where_no_other_run_is_at_work(monkeypatch):
    monkeypatch.setattr(processors, "processors", lambda: 2)
    entered, leave = Event(), Event()

    def other_run():
        with processors.at_work():
            entered.set()
            leave.wait()

    with processors.at_work():
        assert processors.one_is_idle()
        other = Thread(target=other_run)
        other.start()
        entered.wait()
        assert not processors.one_is_idle()
        leave.set()
        other.join()
        assert processors.one_is_idle()
    monkeypatch.setattr(processors, "processors", lambda: 1)
    with processors.at_work():
        assert not processors.one_is_idle()


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("50000 100000", 1), ("100000 100000", 1), ("250000 100000", 2), ("max 100000", 64), ("", 64), (None, 64)],
)
def test_a_container_has_the_processors_that_it_may_use(monkeypatch, tmp_path, quota, expected):
    file = tmp_path / "cpu.max"
    if quota is not None:
        file.write_text(quota)
    monkeypatch.setattr(processors, "QUOTA", file)
    monkeypatch.setattr(processors.os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert processors.processors.__wrapped__() == expected


def large():
    """From 800 inputs: its first layer's products are large enough for two."""
    random = np.random.default_rng(1)
    network = initial((800, 40, 3), ("relu", "softmax"), "xavier", 1)
    x, y = random.normal(size=(200, 800)), np.eye(3)[random.integers(3, size=200)]
    return Problem(network, x, y, "cross_entropy", learning_rate=0.01, single=False)
