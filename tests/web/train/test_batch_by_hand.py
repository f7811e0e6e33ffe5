"""An update of a run opens in the lab as what it was: worked there, it gives the weights that the run went on with."""

import re
from html import unescape
from urllib.parse import parse_qsl

import numpy as np
import pytest
from httpx2 import AsyncClient

from app.backprop.arithmetic import as_floats
from app.backprop.problem import rounded
from app.backprop.solve import solve
from app.training.one_update import batches, update_problem
from app.training.recipe import OPTIMIZERS
from app.web.lab.link import read as read_lab
from app.web.train.link import read_text
from app.web.train.run import trained
from tests.thorough import amount

FEW = "data=gate_xor&hidden=2&epochs=6&batch_size=3"


@pytest.mark.parametrize("seed", range(amount(30, 60)))
def test_batch_after_batch_is_the_run(seed: int) -> None:
    random = np.random.default_rng(seed)
    link = f"data=spiral&samples=20&hidden=3&epochs=5&seed={seed}&batch_size={random.integers(2, 9)}"
    link += f"&optimizer={OPTIMIZERS[seed % 7]}&schedule={random.choice(['constant', 'step', 'cosine'])}&every=2"
    link += f"&l1={random.choice([0, 0.01])}&l2={random.choice([0, 0.05])}&shuffle={random.choice(['yes', 'no'])}"
    run = trained(read_text(link).run)
    setup, epoch = run.setup, int(random.integers(0, 5))
    last = batches(setup.problem, setup.recipe) - 1
    for batch in range(last + 1):
        problem = update_problem(setup.problem, setup.recipe, epoch, batch)
        assert problem
        trace = solve(problem)
        assert trace.update
        after = rounded(trace.update.network).flat()
        if batch < last:
            following = update_problem(setup.problem, setup.recipe, epoch, batch + 1)
            assert following
            np.testing.assert_allclose(after, following.network.flat(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(
        after, run.training.frame_parameters[run.epochs.index(epoch + 1)], rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("more", ["optimizer=adam&l2=0.1", "optimizer=momentum", "optimizer=sgd&l1=0.01"])
async def test_its_link_says_all_of_it(client: AsyncClient, more: str) -> None:
    answer = await client.get(f"/train/step?{FEW}&{more}&epoch=4&batch=1")
    assert answer.status_code == 303
    lab = read_lab(dict(parse_qsl(answer.headers["location"].removeprefix("/?"))))
    assert lab.problem
    run = trained(read_text(f"{FEW}&{more}").run)
    known = update_problem(run.setup.problem, run.setup.recipe, 4, 0)
    assert known
    one, other = solve(lab.problem), solve(known)
    assert one.update
    assert other.update
    assert as_floats(one.update.network.flat()).tolist() == as_floats(other.update.network.flat()).tolist()
    page = await client.get(answer.headers["location"])
    assert "Epoch 4 of XOR (4 rows), batch 1</h1>" in page.text
    back = re.search(r'<a href="/train\?([^"]*)" data-key="back-to-run">', page.text)
    assert back
    again = read_text(unescape(back[1]))
    assert (again.run, again.view["epoch"]) == (read_text(f"{FEW}&{more}").run, "4")


async def test_a_batch_too_large_for_a_link_is_a_file(client: AsyncClient) -> None:
    link = "data=spiral&samples=60&hidden=8-8&epochs=3&optimizer=adam&epoch=2"
    answer = await client.get(f"/train/step?{link}&batch=2")
    assert 'filename="epoch-2-batch-2.json"' in answer.headers["content-disposition"]
    problem = answer.json()
    assert len(problem["inputs"]) == 10
    assert problem["state"]["t"] == 2 * 3 + 2


async def test_without_a_batch_it_is_one_sample(client: AsyncClient) -> None:
    answer = await client.get(f"/train/step?{FEW}&epoch=4")
    assert "samples=" not in answer.headers["location"]
    assert "optimizer=" not in answer.headers["location"]
