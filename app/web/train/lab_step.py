"""A step of a training run for the lab: the network of an epoch with one sample, or with its next batch."""

import json
from urllib.parse import urlencode

from ...backprop.problem import Problem
from ...export.problem_json import problem_json
from ...training.one_update import batches, update_problem
from ...training.reference_loop import batch_size
from ..lab.fields import fields_of
from ..lab.link import of_epoch
from ..limits import LONGEST_LINK, PAGE_LAYERS, PAGE_PARAMETERS, PAGE_SAMPLES, PAGE_UNITS
from .run import Trained


def step_problem(run: Trained, frame: int, sample: int) -> Problem:
    """The network of a frame with one of the samples that it is trained on."""
    whole = run.setup.problem
    assert whole.targets is not None
    sample = min(sample, whole.samples - 1)
    return Problem.of(
        whole.network.with_flat(run.training.frame_parameters[frame]),
        whole.inputs[sample].tolist(),
        whole.targets[sample].tolist(),
        cost_name=whole.cost_name,
        learning_rate=run.rate(frame) or whole.learning_rate,  # the lab takes no rate of 0, and the page says so
    )


def batch_problem(run: Trained, frame: int, batch: int) -> Problem | None:
    """The update of a batch, counted from 0, after a frame: as it was in the run.

    None where the lab takes fewer samples, or the run diverges before it.
    """
    setup = run.setup
    if not fits_batch(run):
        return None
    batch = min(batch, batches(setup.problem, setup.recipe) - 1)
    return update_problem(setup.problem, setup.recipe, run.epochs[frame], batch)


def fits_batch(run: Trained) -> bool:
    """Whether the lab takes a batch of a run."""
    return batch_size(run.setup.problem, run.setup.recipe) <= PAGE_SAMPLES


def step_link(
    problem: Problem, lang: str = "", come_from: tuple[int, str, str] = (0, "spiral", "0"), run: str = ""
) -> str | None:
    """The link of the lab, every number at full precision; None where it is too long, or the network too large.

    come_from: the epoch, the data and the number of the sample, or of the batch as "batch 3". run: the link of the run,
    to which the lab leads back; left out where there is no room for it.
    """
    network = problem.network
    if max(network.sizes) > PAGE_UNITS or network.depth > PAGE_LAYERS or network.parameters > PAGE_PARAMETERS:
        return None
    fields = dict(fields_of(problem))
    epoch, data, sample = come_from
    origin = {"origin": of_epoch(epoch, data, sample, fields)}
    said = fields | origin | ({"lang": lang} if lang else {})
    links = ("/?" + urlencode(said | more, safe=":,") for more in ({"run": run} if run else {}, {}))
    return next((link for link in links if len(link) <= LONGEST_LINK), None)


def step_file(problem: Problem) -> bytes:
    """The same as a file that the lab opens."""
    return json.dumps(problem_json(problem)).encode()
