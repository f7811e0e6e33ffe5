"""The last line of a stream, as it is put together."""

from dataclasses import replace
from threading import Event

from app.backprop.optimizers import Optimizer
from app.training.recipe import Recipe
from app.training.run import progress
from app.web.api.serializers import end_line
from tests.backprop.networks import random_problem


def test_what_is_told_at_the_end_of_a_cancelled_run_is_of_its_last_whole_epoch() -> None:
    many = random_problem(3, (2, 8, 8, 1), ["tanh", "tanh", "identity"], "half_squared_error", samples=5_000)
    cancelled = Event()
    recipe = Recipe(50, batch_size=1, optimizer=Optimizer("adam"), costs="every_epoch")
    chunks = []
    for chunk in progress(replace(many, learning_rate=0.01), recipe, cancelled=cancelled):
        chunks.append(chunk)
        if chunk.step % 5_000:
            cancelled.set()
    assert chunks[-1].result
    told = end_line(chunks, chunks[-1].result)
    assert (told["reason"], told["step"]) == ("cancelled", chunks[-1].result.state.step)
    assert told["step"] == 5_000 * told["epoch"]
    assert chunks[-1].step > told["step"]
